"""Reports on weights: the form that people fill in, what came of it, and the framework to adopt."""
