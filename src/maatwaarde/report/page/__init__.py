"""The page where weights move: what the script of a report needs, and the script."""
