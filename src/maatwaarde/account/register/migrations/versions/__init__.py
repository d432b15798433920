"""The steps, one a revision; none is ever changed once a register may have been made with it."""
