"""Sums of amounts as the decimals that a user wrote, however many there are.

``0.1 + 0.2`` is ``0.3`` here. Amounts in whole cents, or hundredths of an fte, are added as whole
numbers all at once; what has more decimals than that is added one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

import numpy as np
import numpy.typing as npt

from maatwaarde.arrays import Floats, Ints

EXACT = Context(prec=200)
# Decimals with which whole numbers are tried, fewest first.
_DIGITS = (2, 6, 9)
# Of so many digits a decimal is the shortest that stands for its float, so that it is what a user
# wrote.
_SHORTEST = 1e15
# Whole numbers up to here are floats, and so their quotient is rounded once.
_WHOLE = 2**53


def exact(number: float) -> Decimal:
    """Return a float as the shortest decimal that stands for it, which is what a user wrote."""
    return Decimal(repr(float(number)))


def exact_sum(numbers: Iterable[float]) -> Decimal:
    """Return the exact sum of numbers as the decimals that a user wrote."""
    left = np.asarray(numbers if isinstance(numbers, np.ndarray) else list(numbers), np.float64)
    total = Decimal(0)
    for digits in _DIGITS:
        whole, fits = _whole(left, digits)
        added = sum(whole[fits].tolist())
        total = EXACT.add(total, Decimal(added).scaleb(-digits, EXACT))
        left = left[~fits]
        if not len(left):
            return total
    for number in left.tolist():
        total = EXACT.add(total, exact(number))
    return total


@dataclass(frozen=True, eq=False)
class Whole:
    """Amounts as whole numbers of 10 to the power of minus ``digits``."""

    digits: int
    numbers: Ints

    def floats(self, numbers: Ints) -> Floats:
        """Return whole numbers as the floats nearest to what they stand for."""
        return numbers / 10.0**self.digits


def whole_numbers(amounts: Floats, sums: Iterable[Decimal]) -> tuple[Whole, list[int]] | None:
    """Return amounts and sums as whole numbers, all with the same decimals.

    None where they have too many decimals, or are too large, to be added and told as floats
    without an error.

    Parameters
    ----------
    amounts
        Each of which is added to sums, a few at a time.
    """
    sums = list(sums)
    for digits in _DIGITS:
        whole, fits = _whole(amounts, digits)
        scaled = [EXACT.scaleb(each, digits) for each in sums]
        if fits.all() and all(each == each.to_integral_value() for each in scaled):
            parts = [int(each) for each in scaled]
            room = sum(map(abs, parts)) + 8 * max(int(np.abs(whole).max(initial=0)), 1)
            return (Whole(digits, whole), parts) if room < _WHOLE else None
    return None


def _whole(numbers: Floats, digits: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
    scaled = np.rint(numbers * 10.0**digits)
    fits = (np.abs(scaled) < _SHORTEST) & (scaled / 10.0**digits == numbers)
    return np.where(fits, scaled, 0.0).astype(np.int64), fits
