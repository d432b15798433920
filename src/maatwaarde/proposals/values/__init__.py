"""Cells as typed arrays in stated units."""
