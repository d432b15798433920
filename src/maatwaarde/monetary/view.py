"""Costs and benefits of proposals in euros: the whole monetary view, in one call."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, ImpactError, Where, did_you_mean, raise_errors
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_framework, for_proposals
from maatwaarde.impact.prices import consumer_prices
from maatwaarde.messages import msg
from maatwaarde.monetary.counted import Counted
from maatwaarde.monetary.doubles import counted_twice
from maatwaarde.monetary.flows import calendar_of, costs_of
from maatwaarde.monetary.lists import read_price_lists
from maatwaarde.monetary.prices import PACKAGE, Priced, Pricing, Unpriced, no_prices, rate_of
from maatwaarde.monetary.result import Case, Monetary, Variant
from maatwaarde.parameters import check_number
from maatwaarde.plugins import Plugins, load_plugins
from maatwaarde.proposals import Proposals

_log = logging.getLogger("maatwaarde.monetary")

PERIOD = 30
"""Years that count where neither framework nor caller says so."""
LONG = 100
"""Years of the guideline for works that last (Rijkswaterstaat, Werkwijzer MKBA bij MIRT)."""
STEP = 0.01
"""By how much the discount rates go down and up to see what hangs on them."""
RATE, SUNK = "valuation/discount-rate", "valuation/discount-rate-sunk-costs"


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
    check_number("years", years, 1)
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
    counted = Counted(impacts, prices, calendar, costs, rates)
    benefits, low, high = counted.benefits()
    _log.info("costs and benefits of %d proposals", len(proposals))
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
        _variant("lowest", found.costs_of(found.cost_highs), np.nansum(low, axis=1)),
        _variant("highest", found.costs_of(found.cost_lows), np.nansum(high, axis=1)),
    ]
    if not found.horizon_stated and years != LONG:
        longer = replace(calendar, last=calendar.base + LONG - 1)
        again = costs_of(proposals, framework, longer, [])
        variants.append(_variant("long", *Counted(impacts, prices, longer, again, rates).totals()))
    return replace(found, variants=tuple(variants))


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
