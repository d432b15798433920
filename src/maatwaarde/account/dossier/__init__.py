"""A decision in one file: what went in, what came out, and how to see that it is still the same."""
