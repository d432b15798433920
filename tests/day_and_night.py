"""How much a test that is slow looks at."""

import os


def by_night() -> bool:
    """Return whether there is time: all that is looked at by day, and more."""
    return os.environ.get("HYPOTHESIS_PROFILE") == "explore"


def by_day(n: int) -> int:
    """Return ``n`` random examples, and ten times as many by night."""
    return 10 * n if by_night() else n
