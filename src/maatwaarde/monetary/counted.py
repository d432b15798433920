"""What costs and benefits by year come to, at some discount rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Bools, Floats
from maatwaarde.impact import ImpactTable
from maatwaarde.monetary.flows import Calendar, Costs, effects_of
from maatwaarde.monetary.prices import Priced, Unpriced


@dataclass(frozen=True, eq=False)
class Counted:
    """Costs and benefits by year, and what they come to at some rates."""

    impacts: ImpactTable
    prices: tuple[Priced | Unpriced, ...]
    calendar: Calendar
    costs: Costs
    rates: Mapping[str, float]
    step: float = 0.0

    def moved(self, step: float) -> Counted:
        """Return the same at all rates higher by a step."""
        return replace(self, step=step)

    def paid(self, kinds: Mapping[str, Floats]) -> dict[str, Floats]:
        return {
            kind: flow @ self.calendar.discount(self.rates[kind] + self.step)
            for kind, flow in kinds.items()
        }

    def left(self) -> dict[str, Floats]:
        return {
            kind: left * self.calendar.discount(self.rates[kind] + self.step)[-1]
            for kind, left in self.costs.left.items()
            if left.any()
        }

    def benefits(self) -> tuple[Floats, Floats, Floats]:
        """Return benefits and their range, (proposals, measures); NaN where nothing is counted."""
        shape = self.impacts.value.shape
        arrays = (np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan))
        known = ~np.isnan(self.impacts.value)
        effects = effects_of(self.impacts, self.calendar)
        for j, price in enumerate(self.prices):
            if not isinstance(price, Priced):
                continue
            discount = self.calendar.discount(price.rate + self.step)
            for array, flow in zip(arrays, effects.euros(j, price), strict=True):
                array[:, j] = np.where(known[:, j], flow @ discount, np.nan)
        return arrays

    def totals(self) -> tuple[Floats, Floats]:
        """Return costs and benefits, (proposals,)."""
        count = len(self.impacts.proposals)
        cost = sum(self.paid(self.costs.by_kind).values(), start=np.zeros(count))
        cost = cost - sum(self.left().values(), start=np.zeros(count))
        return (
            np.where(self.costs.known, cost, np.nan),
            np.asarray(np.nansum(self.benefits()[0], axis=1)),
        )

    def unending(self, benefits: Floats) -> Bools:
        """Return (proposals,) whether benefits outlast every cost, with no end and no upkeep."""
        effects = effects_of(self.impacts, self.calendar)
        lasting = np.zeros(len(self.impacts.proposals), dtype=bool)
        for j, price in enumerate(self.prices):
            if isinstance(price, Priced) and price.yearly:
                lasting |= effects.lasting(j)
        alone = (self.calendar.life == 0) & ~self.costs.go_on
        return np.asarray(lasting & alone & (np.nansum(benefits, axis=1) > 0))
