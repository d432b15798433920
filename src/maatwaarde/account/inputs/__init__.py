"""The files in which offices say what came of a plan."""
