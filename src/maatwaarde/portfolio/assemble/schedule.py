"""Proposals that may start in several periods, laid out as the options of a problem.

A proposal says what it uses so many periods after its start, and what it brings once it has effect.
The layout moves that along with each start: a start that is late spends later and brings less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from scipy import sparse

from maatwaarde.diagnostics import Diagnostic, PortfolioError, did_you_mean, raise_errors
from maatwaarde.messages import msg, nmsg
from maatwaarde.periods import Period, begin_of
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Measure, OptionKey, Proposal, Resource


@dataclass(frozen=True, slots=True)
class Phase:
    """What is used of one kind of money, or of one role, some time after the start.

    ``after`` counts periods of that resource: with a budget a year, ``after=1`` is the year after
    the one in which the start falls.
    """

    kind: Literal["money", "staff"]
    name: str
    amount: float
    after: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A proposal with the periods in which it may start.

    Parameters
    ----------
    starts
        Years, half-years or quarters.
    phases
        What it uses, relative to the start.
    impact, low, high
        The impact in a year in which it has full effect, by measure; ``low`` and ``high`` where
        they differ from it.
    delay
        Years from the start until the effect is there.
    lasts
        Years that the effect lasts; None is for ever.
    parts
        The parts in which it may be done; a part uses and brings in proportion.
    """

    proposal: Proposal
    starts: Sequence[str]
    phases: Sequence[Phase]
    impact: Mapping[str, float]
    low: Mapping[str, float] = field(default_factory=dict)
    high: Mapping[str, float] = field(default_factory=dict)
    delay: float = 0.0
    lasts: float | None = None
    parts: Sequence[float] = (1.0,)


@dataclass(frozen=True, slots=True)
class YearMeasure:
    """A measure as it counts in one year: ``measure.id`` is its own, ``of`` that of the impacts."""

    measure: Measure
    of: str
    year: int


def over_years(
    measure: Measure, targets: Mapping[int, float | None], discount_rate: float = 0.0
) -> list[YearMeasure]:
    """Return a measure for each year that counts, with the target of that year.

    The weight of the measure is divided over the years in proportion to ``1 / (1 + rate) ** t``,
    ``t`` being counted from the first year, so that it stays the weight that it was.
    """
    years = sorted(targets)
    factors = np.array([(1 + discount_rate) ** (years[0] - year) for year in years])
    return [
        YearMeasure(
            replace(
                measure,
                id=f"{measure.id}@{year}",
                weight=float(measure.weight * factor / factors.sum()),
                target=targets[year],
            ),
            measure.id,
            year,
        )
        for year, factor in zip(years, factors, strict=True)
    ]


def schedule(
    planned: Sequence[Planned],
    measures: Sequence[YearMeasure],
    resources: Sequence[Resource],
    *,
    discount_rate: float = 0.0,
    **rules: Any,
) -> Problem:
    """Return the problem of choosing which proposals to do, and when each starts.

    An impact counts in a year that begins when the proposal has effect already, and in which the
    effect lasts: the cautious reading, in which part of a year counts for nothing.

    Parameters
    ----------
    discount_rate
        For the cost of an option, which decides between equally good portfolios. Budgets are in
        the money of their own period.
    rules
        The rules of `Problem`, by name.

    Raises
    ------
    PortfolioError
        If a phase falls in a period for which there is no resource, or an impact names no measure.
    """
    rows = _by_name(resources)
    begins = [Period.parse(str(item.period)).begin for item in resources if item.period is not None]
    first = min(begins, default=0.0)
    options: list[OptionKey] = []
    entries: list[tuple[int, int, float]] = []
    impact, low, high = [], [], []
    findings = list(_unknown_measures(planned, measures))
    for item in planned:
        central = [item.impact.get(year.of, 0.0) for year in measures]
        least = [item.low.get(year.of, item.impact.get(year.of, 0.0)) for year in measures]
        most = [item.high.get(year.of, item.impact.get(year.of, 0.0)) for year in measures]
        for start in item.starts:
            begin = Period.parse(start).begin
            counts = np.array([_has_effect(item, begin, year.year) for year in measures])
            used = []
            for phase in item.phases:
                places = _places(rows.get((phase.kind, phase.name), []), resources, begin, phase)
                used += [(place, phase.amount) for place in places]
                if not places and phase.amount:
                    findings.append(_no_resource(item, start, phase))
            for part in item.parts:
                entries += [(len(options), place, amount * part) for place, amount in used]
                options.append(OptionKey(item.proposal.id, start, part))
                impact.append(np.array(central) * counts * part)
                low.append(np.array(least) * counts * part)
                high.append(np.array(most) * counts * part)
    raise_errors(findings, PortfolioError)
    option, resource, amount = np.array(entries, dtype=np.float64).reshape(-1, 3).T
    use = sparse.coo_array(
        (amount, (option.astype(np.int64), resource.astype(np.int64))),
        shape=(len(options), len(resources)),
    ).tocsr()
    today = np.array(
        [
            (1 + discount_rate) ** (first - Period.parse(str(item.period)).begin)
            if item.kind == "money" and item.period is not None
            else float(item.kind == "money")
            for item in resources
        ]
    )
    shape = (len(options), len(measures))
    return Problem(
        proposals=[item.proposal for item in planned],
        measures=[year.measure for year in measures],
        resources=resources,
        options=options,
        use=use,
        impact=np.array(impact).reshape(shape),
        impact_low=np.array(low).reshape(shape),
        impact_high=np.array(high).reshape(shape),
        cost=None if discount_rate == 0 else np.round(use @ today, 2),  # type: ignore[arg-type]
        **rules,
    )


def _by_name(resources: Sequence[Resource]) -> dict[tuple[str, str], list[int]]:
    """Return the places of the resources of each kind and name, in the order of time."""
    found: dict[tuple[str, str], list[int]] = {}
    for i, resource in enumerate(resources):
        found.setdefault((resource.kind, resource.name), []).append(i)
    return {
        key: sorted(places, key=lambda i: begin_of(resources[i].period))
        for key, places in found.items()
    }


def _has_effect(item: Planned, begin: float, year: int) -> bool:
    there = begin + item.delay <= year + 1e-9
    return there and (item.lasts is None or year + 1 <= begin + item.delay + item.lasts + 1e-9)


def _places(
    places: list[int], resources: Sequence[Resource], begin: float, phase: Phase
) -> list[int]:
    """Return the resources that a phase falls on: that of its period, and that of all periods."""
    whole = [place for place in places if resources[place].period is None]
    dated = [place for place in places if resources[place].period is not None]
    for order, place in enumerate(dated):
        since, until = Period.parse(str(resources[place].period)).span
        if since <= begin < until and 0 <= order + phase.after < len(dated):
            return [*whole, dated[order + phase.after]]
    return [] if dated else whole


def _no_resource(item: Planned, start: str, phase: Phase) -> Diagnostic:
    return Diagnostic(
        code="no-resource",
        what=nmsg(
            "{id!r}, started in {start}, needs {name!r} {n} period after its start, and there is "
            "none then",
            "{id!r}, started in {start}, needs {name!r} {n} periods after its start, and there is "
            "none then",
            phase.after,
            id=item.proposal.id,
            start=start,
            name=phase.name,
        ),
        mend=msg("give {name!r} for that period, or leave this start out", name=phase.name),
    )


def _unknown_measures(
    planned: Sequence[Planned], measures: Sequence[YearMeasure]
) -> Iterator[Diagnostic]:
    known = {year.of for year in measures}
    for item in planned:
        for name in sorted({*item.impact, *item.low, *item.high} - known):
            yield Diagnostic(
                code="unknown-name",
                what=msg(
                    "{id!r} has an impact on {measure!r}, which is no measure",
                    id=item.proposal.id,
                    measure=name,
                ),
                mend=did_you_mean(name, known),
            )
