"""What each column stands for, by the mapping, by its own heading, or by a guess."""
