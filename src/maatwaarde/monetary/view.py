"""Costs and benefits of proposals in euros: the whole monetary view, in one call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ImpactError, Where, did_you_mean, raise_errors
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_framework, for_proposals
from maatwaarde.impact.prices import consumer_prices
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.messages import msg
from maatwaarde.monetary.doubles import Twice, counted_twice
from maatwaarde.monetary.flows import Calendar, Costs, calendar_of, costs_of, effects_of
from maatwaarde.monetary.lists import read_price_lists
from maatwaarde.monetary.prices import (
    PACKAGE,
    Priced,
    Pricing,
    Unpriced,
    no_prices,
    rate_of,
)
from maatwaarde.plugins import Plugins, load_plugins
from maatwaarde.proposals import Proposals

PERIOD = 30
"""Years that count where neither framework nor caller says so."""
LONG = 100
"""Years of the guideline for works that last (Rijkswaterstaat, Werkwijzer MKBA bij MIRT)."""
STEP = 0.01
"""By how much the discount rates go down and up to see what hangs on them."""
RATE, SUNK = "valuation/discount-rate", "valuation/discount-rate-sunk-costs"

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
        return self._costs(self.cost_items)

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
        return np.asarray(np.nansum(self.benefits_low, axis=1) - self._costs(self.cost_highs))

    @cached_property
    def net_high(self) -> Floats:
        """(proposals,), with every range at the end that is good for it, all at once."""
        return np.asarray(np.nansum(self.benefits_high, axis=1) - self._costs(self.cost_lows))

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
        return tuple(price for price in self.prices if isinstance(price, Priced))

    @property
    def unpriced(self) -> tuple[Unpriced, ...]:
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

    def _costs(self, kinds: Mapping[str, Floats]) -> Floats:
        total = sum(kinds.values(), start=np.zeros(len(self.proposals)))
        total = total - sum(self.left.values(), start=np.zeros(len(self.proposals)))
        return np.where(self.cost_known, total, np.nan)


def npv(
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    *,
    titles: Sequence[str] | None = None,
    plugins: Plugins | None = None,
    years: int = PERIOD,
) -> Monetary:
    """Return costs and benefits of proposals in euros, discounted, with what has no price beside.

    Parameters
    ----------
    impacts
        From `maatwaarde.estimate`, of these proposals.
    titles
        What the proposals are called; by default as in the list.
    plugins
        What `load_plugins` found, which prices come from; by default all that are installed.
    years
        How many years count where the framework states no `horizon`.

    Raises
    ------
    ImpactError
        If a price does not fit its measure or is not known, none has one, no discount rate is
        known, or prices cannot be brought to the price level.
    PluginError
        If a list of prices of a plugin is broken.
    """
    plugins = load_plugins() if plugins is None else plugins
    impacts = for_proposals(for_framework(impacts, framework), proposals.ids)
    stated = framework.file.money
    level = consumer_prices().newest if stated.price_level is None else stated.price_level
    problems: list[Diagnostic] = []
    factors = plugins.every_factor
    rate = stated.discount_rate
    if rate is None:
        rate = rate_of(RATE, framework, factors, problems)
    if rate is None:
        problems.append(_no_rate(framework))
        rate = 0.0
    pricing = Pricing(framework, factors, read_price_lists(plugins), level, rate, problems)
    prices = tuple(pricing.of(measure) for measure in framework.measures)
    sunk, sunk_rate = _sunk(framework, proposals, plugins, problems)
    calendar = calendar_of(proposals, framework, level, years, problems)
    costs = costs_of(proposals, framework, calendar, problems)
    raise_errors(problems, ImpactError)
    if not any(isinstance(price, Priced) for price in prices):
        raise no_prices(plugins, framework)
    rates = {
        kind: rate if sunk_rate is None or kind not in sunk else sunk_rate for kind in costs.by_kind
    }
    counted = _Counted(impacts, prices, calendar, costs, rates)
    benefits, low, high = counted.benefits()
    found = Monetary(
        framework=framework,
        proposals=proposals.ids,
        titles=tuple(titles) if titles is not None else proposals.titles,
        level=level,
        level_stated=stated.price_level is not None,
        calendar=calendar,
        horizon_stated=framework.file.horizon is not None,
        rate=rate,
        rate_stated=stated.discount_rate is not None,
        sunk=sunk,
        sunk_rate=sunk_rate,
        prices=prices,
        cost_items=counted.paid(costs.by_kind),
        cost_lows=counted.paid(costs.low),
        cost_highs=counted.paid(costs.high),
        left=counted.left(),
        cost_known=costs.known,
        asks_staff=costs.staff,
        unending=counted.unending(benefits),
        benefits=benefits,
        benefits_low=low,
        benefits_high=high,
        direction=_direction(impacts, prices, framework),
        variants=(),
        twice=counted_twice(
            pricing.lists.doubles, framework.measures, prices, benefits, proposals.ids
        ),
        alternatives=any(proposals.variant_of),
        warnings=tuple(dict.fromkeys(problems)),
    )
    variants = [
        _variant("as-stated", found.cost, found.benefit),
        _variant("rate-down", *counted.moved(-STEP).totals()),
        _variant("rate-up", *counted.moved(STEP).totals()),
        _variant("lowest", found._costs(found.cost_highs), np.nansum(low, axis=1)),
        _variant("highest", found._costs(found.cost_lows), np.nansum(high, axis=1)),
    ]
    if not found.horizon_stated and years != LONG:
        longer = replace(calendar, last=calendar.base + LONG - 1)
        again = costs_of(proposals, framework, longer, [])
        variants.append(_variant("long", *_Counted(impacts, prices, longer, again, rates).totals()))
    return replace(found, variants=tuple(variants))


@dataclass(frozen=True, eq=False)
class _Counted:
    """Costs and benefits by year, and what they come to at some rates."""

    impacts: ImpactTable
    prices: tuple[Priced | Unpriced, ...]
    calendar: Calendar
    costs: Costs
    rates: Mapping[str, float]
    step: float = 0.0

    def moved(self, step: float) -> _Counted:
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


def _variant(case: Case, cost: Floats, benefit: Floats) -> Variant:
    known = ~np.isnan(cost)
    return Variant(
        case,
        float(cost[known].sum()),
        float(benefit[known].sum()),
        int((benefit[known] > cost[known]).sum()),
    )


def _direction(
    impacts: ImpactTable, prices: Sequence[Priced | Unpriced], framework: Framework
) -> NDArray[np.int8]:
    found = np.zeros(impacts.value.shape, dtype=np.int8)
    for j, (measure, price) in enumerate(zip(framework.measures, prices, strict=True)):
        value = impacts.value[:, j]
        if isinstance(price, Unpriced):
            found[:, j] = np.sign(np.nan_to_num(value)) * (1 if measure.better == "higher" else -1)
        found[np.isnan(value), j] = 2
    return found


def _sunk(
    framework: Framework, proposals: Proposals, plugins: Plugins, problems: list[Diagnostic]
) -> tuple[tuple[str, ...], float | None]:
    """Return the kinds of cost that are sunk, and their rate."""
    kinds = framework.file.money.sunk_costs
    if not kinds:
        return (), None
    known = {item.name for item in proposals.uses if item.kind == "cost"}
    where = Where(file=framework.path, field="money.sunk_costs")
    for kind in kinds:
        if kind not in known:
            what = msg("the list has no cost of kind {kind!r}", kind=kind)
            mend = did_you_mean(kind, known) or msg("leave it out")
            problems.append(Diagnostic("unknown-cost", what, mend, where, "warning"))
    rate = rate_of(SUNK, framework, plugins.every_factor, problems)
    if rate is None:
        problems.append(
            Diagnostic(
                code="no-discount-rate",
                what=msg("no discount rate of sunk costs is known"),
                mend=msg("`pip install {package}`, or leave `sunk_costs` out", package=PACKAGE),
                where=where,
            )
        )
    return kinds, rate


def _no_rate(framework: Framework) -> Diagnostic:
    return Diagnostic(
        code="no-discount-rate",
        what=msg("the framework {framework!r} states no discount rate", framework=framework.id),
        mend=msg(
            "add `money: {{discount_rate: 2.25 %}}`, or `pip install {package}`, which has it",
            package=PACKAGE,
        ),
        where=Where(file=framework.path, field="money.discount_rate"),
    )
