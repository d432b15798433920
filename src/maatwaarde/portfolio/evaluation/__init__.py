"""What a portfolio is worth and which rules it breaks, sharing no code with the model."""
