"""How large and how small the numbers of a portfolio problem may be.

A double carries fifteen digits, and the solver keeps rules to a millionth of a unit of a row: what
is larger or smaller than this cannot be added to the rest without losing one of the two. These are
the limits wherever numbers come in: in a problem made in Python, in a file of resources and in the
cells of a list of proposals. What is refused is far from anything that a public body decides on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maatwaarde.arrays import Floats
from maatwaarde.messages import Exact, Message, Number, Text, msg, pmsg


@dataclass(frozen=True, slots=True)
class Range:
    """Zero, or a size from ``least`` to ``most``, of either sign, in ``unit``.

    ``zero`` says whether zero is worth mentioning as a number to write.
    """

    least: float
    most: float
    unit: Text = ""
    zero: bool = True

    def holds(self, number: float) -> bool:
        """Return whether a number is zero or of a size within the range."""
        return number == 0 or self.least <= abs(number) <= self.most

    def outside(self, numbers: Floats) -> npt.NDArray[np.bool_]:
        """Return which numbers are neither zero nor within the range; what is no number is not."""
        size = np.abs(numbers)
        return (size > self.most) | ((size > 0) & (size < self.least))

    def wrong(self, number: float) -> Message:
        """Say of a number outside the range that it is."""
        return too_extreme(number, self.unit, large=abs(number) > self.most)

    @property
    def mend(self) -> Message:
        """What to write instead."""
        least, most = _plain(self.least), _plain(self.most)
        if self.unit:
            most = msg("{amount} {unit}", amount=most, unit=self.unit)
        if self.zero:
            return msg("write 0, or a number from {least} to {most}", least=least, most=most)
        return msg("write a number from {least} to {most}", least=least, most=most)


def too_extreme(number: float, unit: Text, *, large: bool) -> Message:
    """Say of a number that it is too large, or else too small, to reckon with."""
    amount: Text = Exact(number)
    if unit:
        amount = msg("{amount} {unit}", amount=amount, unit=unit)
    if large:
        return msg("{amount} is too large to reckon with", amount=amount)
    return msg("{amount} is too small to reckon with", amount=amount)


# A budget, what a proposal asks or saves, a grant: sums of thousands of them still hold cents.
MONEY = Range(0.01, 1e12, "EUR")
STAFF = Range(1e-4, 1e7, "fte")
# Of somebody who is hired or trained.
PRICE = Range(0.01, 1e9, "EUR")
# How many of one role one of another replaces.
RATE = Range(1e-3, 1e3, zero=False)
# The part of the cost, of what is asked, or of a proposal.
PART = Range(1e-6, 1.0)
# How many times what was planned a cost or a budget has become.
FACTOR = Range(1e-6, 1e6)
# Years between starts.
LAG = Range(1e-3, 100.0, pmsg("amount", "years"))
# What options cost in all, over all kinds and periods of money.
COST = Range(0.0, 1e14, "EUR")
# The weight of a measure, in the value of a portfolio or in a guard.
WEIGHT = Range(0.0, 1e6)
SCORE = Range(0.0, 1e9)
# In full gains or losses: how much an option may bring, and how much may be wanted in all.
RATIO = 1e6
WANTED = 1e9


def amount_range(kind: str) -> Range:
    """Return the range of amounts of a kind of resource: of ``staff``, or of any money."""
    return STAFF if kind == "staff" else MONEY


def too_far(number: float, anchor: float) -> Message:
    """Say of a target or a total to be reached that it is more than ``WANTED`` times an anchor."""
    return msg(
        "{number} is {times} the anchor {anchor}, and more than {most} times cannot be reckoned "
        "with",
        number=Exact(number),
        times=_times(number, anchor),
        anchor=Exact(anchor),
        most=Number(WANTED, 0),
    )


ANCHOR_MEND = msg("check the number and its unit, or the anchors of the measure in the framework")


@dataclass(frozen=True, slots=True)
class TooMuch:
    """An impact that is more than ``RATIO`` times an anchor.

    Parameters
    ----------
    row, column
        Its place in the arrays.
    mixed
        Whether the anchor is that of the other side, which other impacts reach.
    """

    row: int
    column: int
    impact: float
    anchor: float
    mixed: bool

    @property
    def why(self) -> Message:
        """What is wrong, after the name of the impact."""
        found = {
            "number": Exact(self.impact),
            "times": _times(self.impact, self.anchor),
            "anchor": Exact(self.anchor),
            "most": Number(RATIO, 0),
        }
        if self.mixed:
            return msg(
                "{number} is {times} the anchor {anchor} of the other side, which other impacts "
                "reach, and more than {most} times cannot be reckoned with",
                **found,
            )
        return msg(
            "{number} is {times} the anchor {anchor}, and more than {most} times cannot be "
            "reckoned with",
            **found,
        )


def too_much(central: Floats, ends: Sequence[Floats], best: Floats, worst: Floats) -> list[TooMuch]:
    """Return the impacts that are too large beside the anchors, in the order of the arrays.

    A gain is counted in ``best`` and a loss in ``worst``. Where the impacts on a measure are gains
    and losses both, a total adds them up, and the smaller anchor holds for all of them; this is
    told only where each is sound by itself.

    Parameters
    ----------
    central
        (options, measures), of all that may be chosen.
    ends
        Arrays of the same shape: the ends of the ranges, which are held against their own anchor
        only, since no model adds them up.
    best, worst
        (measures,).
    """
    found: dict[tuple[int, int], TooMuch] = {}

    def add(impact: Floats, anchor: Floats, columns: npt.NDArray[np.bool_], mixed: bool) -> None:
        # Not as a ratio, which may be more than a double holds.
        over = (np.abs(impact) > RATIO * np.abs(anchor)) & columns
        for row, column in np.argwhere(over).tolist():
            number, limit = float(impact[row, column]), float(anchor[row, column])
            found.setdefault((row, column), TooMuch(row, column, number, limit, mixed))

    everywhere = np.ones(len(best), dtype=bool)
    for impact in (central, *ends):
        add(impact, np.where(impact * np.sign(best) < 0, worst, best), everywhere, False)
    sound = everywhere.copy()
    sound[[column for _, column in found]] = False
    gains = central * np.sign(best)
    both = (gains > 0).any(axis=0) & (gains < 0).any(axis=0)
    smaller = np.where(np.abs(best) < np.abs(worst), best, worst)
    add(central, np.broadcast_to(smaller, central.shape), sound & both, True)
    return [found[place] for place in sorted(found)]


def _times(number: float, anchor: float) -> Message:
    times = abs(number) / abs(anchor)
    if not math.isfinite(times):
        return msg("countless times")
    size = float(f"{times:.3g}")
    return msg("{factor} times", factor=Number(size, 0) if 1e3 <= size < 1e15 else Exact(size))


def _plain(number: float) -> Text:
    return Exact(number) if number < 1e6 else f"{number:.0e}".replace("e+", "e")
