"""What the commands on the account of a decision promise to write as JSON."""
