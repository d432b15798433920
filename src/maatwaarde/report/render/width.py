"""How wide text is where nobody says."""

WIDTH = 80
