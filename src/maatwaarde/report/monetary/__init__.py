"""Reports on the view in euros: the table of costs and benefits, prices, and what has none."""
