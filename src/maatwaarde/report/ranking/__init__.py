"""Reports on scores: the ranking, why a proposal stands where it stands, and how sure that is."""
