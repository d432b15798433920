"""What became of a decision: what was decided, on which facts, and whether it came true."""
