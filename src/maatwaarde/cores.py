"""How many processors this process may use."""

from __future__ import annotations

import os


def cores() -> int:
    """Return the processors that this process may run on, which may be fewer than there are."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else (os.cpu_count() or 1)
