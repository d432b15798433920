"""A portfolio in words, numbers and tables: chosen, compared, explained and planned anew."""
