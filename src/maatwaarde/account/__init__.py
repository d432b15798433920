"""Account: what was decided, on which facts, and whether it came true."""
