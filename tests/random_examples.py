"""How many random examples a test that is slow looks at."""

import os


def by_day(n: int) -> int:
    """Return ``n``, and ten times as many where new examples are looked for, as by night."""
    return 10 * n if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else n
