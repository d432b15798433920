"""Reports: text, data and files, made from results only."""
