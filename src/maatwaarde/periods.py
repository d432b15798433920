"""Periods as people write them: ``2027``, ``2027-H1``, ``2027-Q3``, and ``2031+`` for from then on.

This is the one place that knows how a period is written, when it begins and ends, and which comes
later; records and files keep the text.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache, total_ordering

from maatwaarde.late import dataclass, regex

# For models that describe a file; whole, so that it can be anchored.
YEAR_OR_PART = r"\d{4}(?:-(?:H[12]|Q[1-4]))?"
_PERIOD = regex(r"(\d{4})(?:-([HQ])([1-4])|(\+))?", re.ASCII)
_PARTS = {None: 1, "H": 2, "Q": 4}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year, a half-year or a quarter, or all years from one on.

    Periods are ordered by when they begin, and then by when they end.

    Parameters
    ----------
    number
        Which part of the year, from 1.
    parts
        How many such parts a year has: 1, 2 or 4.
    onwards
        Whether it goes on without end: ``2031+``.
    """

    year: int
    number: int = 1
    parts: int = 1
    onwards: bool = False

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str, *, onwards: bool = False) -> Period:
        """Read a period; ``2031+`` only where ``onwards`` allows it.

        Raises
        ------
        ValueError
            If it is not a year, a half-year or a quarter.
        """
        match = _PERIOD.fullmatch(text)
        if match:
            parts, number = _PARTS[match[2]], int(match[3] or 1)
            if number <= parts and (onwards or not match[4]):
                return Period(int(match[1]), number, parts, match[4] is not None)
        raise ValueError(f"{text!r} is not a year (2027), half-year (2027-H1) or quarter (2027-Q3)")

    @property
    def begin(self) -> float:
        """When it begins, in years: 2027.5 for ``2027-H2``."""
        return self.year + (self.number - 1) / self.parts

    @property
    def end(self) -> float:
        """When it ends, in years, which is when the next one begins; infinity for ``2031+``."""
        return math.inf if self.onwards else self.begin + 1 / self.parts

    @property
    def span(self) -> tuple[float, float]:
        """When it begins and ends, in years."""
        return self.begin, self.end

    def shift(self, steps: int) -> Period:
        """Return the period of the same length so many periods later."""
        year, rest = divmod(self.year * self.parts + self.number - 1 + steps, self.parts)
        return Period(year, rest + 1, self.parts, self.onwards)

    def years_later(self, years: int) -> Period:
        """Return the same part of a later year: ``2027-Q3`` two years later is ``2029-Q3``."""
        return Period(self.year + years, self.number, self.parts, self.onwards)

    def __lt__(self, other: Period) -> bool:
        return self.span < other.span

    def __str__(self) -> str:
        if self.parts == 1:
            return f"{self.year:04d}{'+' if self.onwards else ''}"
        return f"{self.year:04d}-{'H' if self.parts == 2 else 'Q'}{self.number}"


def begin_of(period: str | None) -> float:
    """Return when a period begins, in years; what has no period begins before all that have."""
    return 0.0 if period is None else Period.parse(period).begin
