"""From proposals, scores and files to a problem."""
