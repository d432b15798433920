"""Gates: preset criteria, the facts of a day, and what is released or held back."""
