"""What became of a decision, as documents and data."""
