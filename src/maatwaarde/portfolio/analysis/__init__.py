"""What surrounds an answer: why, why not, what else, and what a little more would bring."""
