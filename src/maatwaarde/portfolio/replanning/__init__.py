"""What changes when things slip."""
