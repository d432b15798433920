"""Find good portfolios and prove how good they are."""
