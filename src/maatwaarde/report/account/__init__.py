"""Reports on the account of a decision."""
