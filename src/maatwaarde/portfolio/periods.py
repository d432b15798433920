"""Periods as people write them: ``2027``, ``2027-H1``, ``2027-Q3``."""

from __future__ import annotations

import re
from functools import lru_cache

_PERIOD = re.compile(r"(\d{4})(?:-([HQ])([1-4]))?")
_PARTS = {None: 1, "H": 2, "Q": 4}


@lru_cache(maxsize=4096)
def begin_end(period: str) -> tuple[float, float]:
    """Return when a period begins and ends, in years: ``2027-H2`` runs from 2027.5 to 2028.

    Raises
    ------
    ValueError
        If it is not a year, a half-year or a quarter.
    """
    match = _PERIOD.fullmatch(period)
    parts = _PARTS[match[2]] if match else 0
    number = int(match[3] or 1) if match else 1
    if match is None or number > parts:
        raise ValueError(
            f"{period!r} is not a year (2027), half-year (2027-H1) or quarter (2027-Q3)"
        )
    begin = int(match[1]) + (number - 1) / parts
    return begin, begin + 1 / parts


def later(period: str, steps: int) -> str:
    """Return the period of the same length that comes ``steps`` later.

    Raises
    ------
    ValueError
        If ``period`` cannot be read.
    """
    begin_end(period)
    match = _PERIOD.fullmatch(period)
    assert match is not None
    parts = _PARTS[match[2]]
    count = int(match[1]) * parts + int(match[3] or 1) - 1 + steps
    year, rest = divmod(count, parts)
    return f"{year:04d}" if parts == 1 else f"{year:04d}-{match[2]}{rest + 1}"
