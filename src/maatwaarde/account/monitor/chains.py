"""Chains of measures, of which each comes from the one before, and where such a chain breaks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from maatwaarde.account.monitor.records import Chain, Kpi, Link, Rules
from maatwaarde.framework import Framework


def chains(framework: Framework, kpis: Sequence[Kpi], rules: Rules) -> tuple[Chain, ...]:
    """Return the chains of the framework, of the whole plan and of each proposal that has several.

    A chain breaks at the step that falls short most, if that is by more than the tolerance: for the
    first measure realised against expected, and for each that follows how much of it there is for
    each of the one before, against what was expected of that.
    """
    found = []
    by_proposal: dict[str | None, dict[str, Kpi]] = {}
    for kpi in kpis:
        by_proposal.setdefault(kpi.proposal, {})[kpi.measure] = kpi
    for names in sequences(framework):
        for proposal, own in by_proposal.items():
            there = [name for name in names if name in own]
            if len(there) > 1 and any(not math.isnan(own[name].realised) for name in there):
                found.append(_chain(proposal, there, own, rules))
    return tuple(found)


def sequences(framework: Framework) -> Iterator[tuple[str, ...]]:
    """Yield the measures of each chain in their order, from the first to one that ends it."""
    before = {item.id: item.after for item in framework.measures if item.after is not None}
    followed = set(before.values())
    for name in before:
        if name not in followed:
            path = [name]
            while path[-1] in before:
                path.append(before[path[-1]])
            yield tuple(reversed(path))


def _chain(
    proposal: str | None, names: Sequence[str], own: Mapping[str, Kpi], rules: Rules
) -> Chain:
    links: list[Link] = []
    open_at = None
    for place, name in enumerate(names):
        kpi = own[name]
        if open_at is None and math.isnan(kpi.realised):
            open_at = name
        if place == 0:
            links.append(
                Link(name, None, kpi.expected, kpi.realised, _part(kpi.realised, kpi.expected))
            )
            continue
        last = own[names[place - 1]]
        expected = _part(kpi.expected, last.expected)
        realised = _part(kpi.realised, last.realised)
        links.append(Link(name, last.measure, expected, realised, _part(realised, expected)))
    short = [link for link in links if link.ratio < 1 - rules.tolerance]
    broken = min(short, key=lambda link: link.ratio, default=None)
    return Chain(proposal, tuple(links), broken, open_at)


def _part(amount: float, of: float) -> float:
    """Return an amount as a part of another; NaN where either is unknown, or there is nothing."""
    return amount / of if of else math.nan
