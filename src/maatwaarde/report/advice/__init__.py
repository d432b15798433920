"""The report for who decides: advice, ranking, portfolio and each proposal, as one document."""
