"""What the commands that follow a decision promise to write."""
