"""What the view in euros gives: a table of costs and benefits, and what is not in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Framework
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.monetary.doubles import Twice
from maatwaarde.monetary.flows import Calendar
from maatwaarde.monetary.prices import Priced, Unpriced

Case = Literal["as-stated", "rate-down", "rate-up", "lowest", "highest", "long"]
Kind = Literal["cost", "left", "benefit"]


@dataclass(frozen=True)
class Variant:
    """What comes of the list as a whole when one thing is otherwise.

    Parameters
    ----------
    case
        ``rate-down`` and ``rate-up``: all discount rates a percentage point lower or higher;
        ``lowest`` and ``highest``: all ranges at the end that is bad, or good, for the balance;
        ``long``: a hundred years.
    costs, benefits
        In euros of the first year, of all proposals whose cost is known.
    above_zero
        How many of these have a balance above zero.
    """

    case: Case
    costs: float
    benefits: float
    above_zero: int

    @property
    def net(self) -> float:
        return self.benefits - self.costs


@dataclass(frozen=True)
class Item:
    """A line of the table of costs and benefits of one proposal, in euros of the first year.

    Parameters
    ----------
    of
        The kind of cost, or the id of the measure.
    """

    kind: Kind
    of: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Monetary(ByContent):
    """A view in euros. No weight, anchor or guard of the framework is in it.

    All amounts are present values, in euros of ``level``, discounted to ``calendar.base``.

    Parameters
    ----------
    level
        The year in whose euros all amounts are.
    level_stated
        Whether the framework says so; else it is the newest year of the price index.
    calendar, horizon_stated
        The years that count, and whether the framework states the last one.
    rate
        The discount rate of all that has no other.
    rate_stated
        Whether the framework says so; else it is that of ``valuation/discount-rate``.
    sunk_rate
        That of the kinds of cost in ``sunk``; None where there are none.
    prices
        By measure, in the order of the framework.
    cost_items, cost_lows, cost_highs
        By kind of cost, (proposals,), without what is left at the end.
    cost_known, asks_staff
        (proposals,), whether the list says what it costs, and whether it asks for people.
    unending
        (proposals,), whether benefits go on to the last year with no end and no upkeep.
    left
        By kind of cost, (proposals,), what the work is still worth at the end of the last year.
    benefits, benefits_low, benefits_high
        (proposals, measures), above zero for a gain; NaN where a measure has no price, or the
        effect is not known.
    direction
        (proposals, measures), of effects that are not counted in euros: 1 for a gain, -1 for a
        loss, 2 where it is not known which, and 0 where there is none or it is counted.
    variants
        What hangs on rates, ranges and years, for the list as a whole.
    twice
        What counts the same gain twice.
    alternatives
        Whether some proposals are variants of another.
    """

    framework: Framework
    proposals: tuple[str, ...]
    titles: tuple[str, ...]
    level: int
    level_stated: bool
    calendar: Calendar
    horizon_stated: bool
    rate: float
    rate_stated: bool
    sunk: tuple[str, ...]
    sunk_rate: float | None
    prices: tuple[Priced | Unpriced, ...]
    cost_items: Mapping[str, Floats]
    cost_lows: Mapping[str, Floats]
    cost_highs: Mapping[str, Floats]
    left: Mapping[str, Floats]
    cost_known: Bools
    asks_staff: Bools
    unending: Bools
    benefits: Floats
    benefits_low: Floats
    benefits_high: Floats
    direction: NDArray[np.int8]
    variants: tuple[Variant, ...]
    twice: tuple[Twice, ...]
    alternatives: bool
    warnings: tuple[Diagnostic, ...] = ()

    @cached_property
    def cost(self) -> Floats:
        """(proposals,), with what is left at the end taken off; NaN where it is not known."""
        return self.costs_of(self.cost_items)

    @cached_property
    def benefit(self) -> Floats:
        """(proposals,), what is counted, losses taken off."""
        return np.asarray(np.nansum(self.benefits, axis=1))

    @cached_property
    def net(self) -> Floats:
        """(proposals,), benefits less costs; NaN where the cost is not known."""
        return self.benefit - self.cost

    @cached_property
    def net_low(self) -> Floats:
        """(proposals,), with every range at the end that is bad for it, all at once."""
        return np.asarray(np.nansum(self.benefits_low, axis=1) - self.costs_of(self.cost_highs))

    @cached_property
    def net_high(self) -> Floats:
        """(proposals,), with every range at the end that is good for it, all at once."""
        return np.asarray(np.nansum(self.benefits_high, axis=1) - self.costs_of(self.cost_lows))

    @cached_property
    def ratio(self) -> Floats:
        """(proposals,), benefits for each euro of cost; NaN where there is nothing to pay."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.cost > 0, self.benefit / self.cost, np.nan)

    @cached_property
    def rank(self) -> Ints:
        """(proposals,), by balance; 0, no rank, where the cost is not known."""
        return competition_ranks(self.net)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Positions of the proposals, the highest balance first, ids where it is the same."""
        last = len(self.proposals) + 1
        return tuple(
            sorted(
                range(len(self.proposals)),
                key=lambda i: (int(self.rank[i]) or last, self.proposals[i]),
            )
        )

    @property
    def priced(self) -> tuple[Priced, ...]:
        """The measures that have a price, in the order of the framework."""
        return tuple(price for price in self.prices if isinstance(price, Priced))

    @property
    def unpriced(self) -> tuple[Unpriced, ...]:
        """The measures that have none, with the reason."""
        return tuple(price for price in self.prices if isinstance(price, Unpriced))

    def items(self, proposal: int) -> Iterator[Item]:
        """Yield the lines of one proposal: costs, what is left of them, and benefits."""
        for name, paid in self.cost_items.items():
            low, high = self.cost_lows[name][proposal], self.cost_highs[name][proposal]
            yield Item("cost", name, float(paid[proposal]), float(low), float(high))
        for name, left in self.left.items():
            worth = float(left[proposal])
            yield Item("left", name, worth, worth, worth)
        for j, price in enumerate(self.prices):
            if isinstance(price, Priced):
                arrays = (self.benefits, self.benefits_low, self.benefits_high)
                yield Item("benefit", price.measure, *(float(a[proposal, j]) for a in arrays))

    def costs_of(self, kinds: Mapping[str, Floats]) -> Floats:
        """Return (proposals,) what kinds of cost come to, less what is left; NaN: not known."""
        total = sum(kinds.values(), start=np.zeros(len(self.proposals)))
        total = total - sum(self.left.values(), start=np.zeros(len(self.proposals)))
        return np.where(self.cost_known, total, np.nan)
