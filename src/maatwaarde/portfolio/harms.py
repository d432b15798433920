"""What a portfolio harms: each measure on which it loses, who causes that, and the guards near it.

A total is taken at the end of each year that counts, in the unit of its measure, and its loss as a
part of a full one. Gains on other measures make up for nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.framework import Framework, Guard, Measure, Node
from maatwaarde.messages import Text
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.problem.records import Measure as Point
from maatwaarde.scoring.worst_harm import WorstHarm, worst_harm

SERIOUS = 0.5
"""The part of a full loss from which the harm of one proposal is told by itself."""
NEAR = 0.5
"""The part of what a guard allows from which a portfolio is said to come near it."""
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Cause:
    """What a chosen proposal, or two together, do to a measure.

    Parameters
    ----------
    known
        Whether the impact is known; else the middle of its range counts.
    """

    proposals: tuple[str, ...]
    amount: float
    known: bool


@dataclass(frozen=True, slots=True)
class Harm:
    """A measure on which a portfolio loses, in the year in which it loses most.

    Parameters
    ----------
    value
        The value that the measure stands under.
    year
        None where nothing has a period.
    total
        In the unit of the measure, all proposals together.
    loss
        The same as a part of a full loss, above 0.
    causes
        All that do harm there in that year, the largest first.
    made_up
        What others bring there against that, in the unit of the measure; 0 for none.
    """

    measure: Measure
    value: Node
    year: int | None
    total: float
    loss: float
    causes: tuple[Cause, ...] = ()
    made_up: float = 0.0


@dataclass(frozen=True, slots=True)
class GuardUse:
    """How much of what a guard allows a portfolio loses, in the year in which that is most."""

    guard: Guard
    title: Text
    year: int | None
    loss: float

    @property
    def state(self) -> Literal["broken", "near", "met"]:
        if self.loss > self.guard.max_loss + _NOTHING:
            return "broken"
        return "near" if self.loss >= NEAR * self.guard.max_loss else "met"


@dataclass(frozen=True, slots=True)
class SingleHarm:
    """A chosen proposal that does serious harm by itself, or breaks guards.

    Parameters
    ----------
    impact, loss
        Of what is done of it, in the unit of its worst measure and as a part of a full loss.
    made_up
        Whether others make up for it, so that the portfolio loses nothing on that measure.
    guards
        The guards that it breaks by itself.
    """

    proposal: str
    worst: WorstHarm
    impact: float
    loss: float
    made_up: bool
    guards: tuple[tuple[Guard, Text], ...]


@dataclass(frozen=True, slots=True)
class Harms:
    """What a portfolio harms.

    Parameters
    ----------
    measures
        Largest loss first.
    possible
        Measures on which it loses only at the worst end of what is unknown or uncertain, with that.
    guards
        Those on which it loses anything, the fullest first.
    proposals
        Chosen proposals whose worst measure is a serious loss, the worst first.
    unknown
        Impacts of chosen proposals that are not known, by measure; only measures with any.
    impacts
        How many impacts the chosen proposals have in all.
    """

    measures: tuple[Harm, ...]
    possible: tuple[Harm, ...]
    guards: tuple[GuardUse, ...]
    proposals: tuple[SingleHarm, ...]
    unknown: dict[str, int]
    impacts: int


def harms(plan: Plan) -> Harms:
    """Return what the chosen proposals of a plan harm together, and each by itself."""
    scores, framework = plan.scores, plan.scores.framework
    rows = _rows(plan)
    chosen = [rows[name] for name in plan.chosen if name in rows]
    found, possible = [], []
    for j, measure in enumerate(framework.measures):
        sure = _worst(plan, j, measure, sure=True)
        if sure is not None:
            found.append(sure)
        elif (doubt := _worst(plan, j, measure, sure=False)) is not None:
            possible.append(doubt)
    harmed = {harm.measure.id for harm in found}
    unknown = ~scores.impacts.known[chosen] if chosen else np.zeros((0, len(framework.measures)))
    return Harms(
        measures=tuple(sorted(found, key=lambda harm: -harm.loss)),
        possible=tuple(sorted(possible, key=lambda harm: -harm.loss)),
        guards=tuple(
            sorted(_guards(plan), key=lambda use: -use.loss / max(use.guard.max_loss, _NOTHING))
        ),
        proposals=tuple(_singles(plan, rows, harmed)),
        unknown={
            measure.id: int(count)
            for measure, count in zip(framework.measures, unknown.sum(axis=0), strict=True)
            if count
        },
        impacts=unknown.size,
    )


def _rows(plan: Plan) -> dict[str, int]:
    return {name: i for i, name in enumerate(plan.scores.proposals)}


def _points(plan: Plan, measure: Measure) -> Iterator[tuple[Point, int | None]]:
    """Yield where the total on a measure is valued, with the first year for which it stands."""
    timeline = plan.timeline
    for point in plan.problem.measures:
        if point.measured != measure.id:
            continue
        years = point.years
        if timeline is not None:
            years = tuple(year for year in years if timeline.base <= year <= timeline.horizon)
            if not years:
                continue
        yield point, min(years, default=None)


def _worst(plan: Plan, column: int, measure: Measure, *, sure: bool) -> Harm | None:
    """Return the largest loss on a measure, as valued or at the worst end of its range."""
    totals = {item.measure: item for item in plan.solution.measures}
    worst: tuple[float, int, Point, float, int | None] | None = None
    for point, year in _points(plan, measure):
        item = totals[point.id]
        total = item.total if sure else item.low if point.best > 0 else item.high
        loss = total / point.worst  # both on one side of zero: a loss
        if loss > _NOTHING and (worst is None or (-loss, year or 0) < worst[:2]):
            worst = (-loss, year or 0, point, total, year)
    if worst is None:
        return None
    causes = tuple(_causes(plan, column, worst[2])) if sure else ()
    value = plan.scores.framework.value_of(column)
    others = math.fsum([worst[3], *(-cause.amount for cause in causes)]) if sure else 0.0
    if abs(others) <= _NOTHING * abs(point.worst):
        others = 0.0
    return Harm(measure, value, worst[4], worst[3], -worst[0], causes, others)


def _causes(plan: Plan, column: int, point: Point) -> Iterable[Cause]:
    problem, rows = plan.problem, _rows(plan)
    known = plan.scores.impacts.known
    place = next(k for k, item in enumerate(problem.measures) if item.id == point.id)
    found = [
        Cause(
            (option.proposal,),
            float(problem.impact[problem.option_index[option], place]),
            option.proposal not in rows or bool(known[rows[option.proposal], column]),
        )
        for option in plan.solution.options
    ]
    found += [
        Cause((pair.a, pair.b), pair.impact.get(point.id, 0.0), True)
        for pair in problem.synergies
        if pair.counts(plan.solution.starts)
    ]
    bad = [cause for cause in found if cause.amount / point.worst > _NOTHING]
    return sorted(bad, key=lambda cause: (-abs(cause.amount), cause.proposals))


def _guards(plan: Plan) -> Iterator[GuardUse]:
    framework: Framework = plan.scores.framework
    totals = {item.measure: item.value for item in plan.solution.measures}
    for guard in framework.guards:
        guarded = framework.guarded(guard)
        by_year: dict[int | None, list[float]] = {}
        for j, share in zip(guarded.measures, guarded.shares, strict=True):
            measure = framework.measures[j]
            for point in plan.problem.measures:
                if point.measured == measure.id:
                    for year in point.years or (None,):
                        by_year.setdefault(year, []).append(float(share) * totals[point.id])
        if plan.timeline is not None:
            first, last = plan.timeline.base, plan.timeline.horizon
            by_year = {year: x for year, x in by_year.items() if year and first <= year <= last}
        values = {year: math.fsum(parts) for year, parts in by_year.items()}
        year = min(values, key=lambda year: (values[year], year or 0))
        if values[year] < -_NOTHING:
            yield GuardUse(guard, guarded.title, year, -values[year])


def _singles(plan: Plan, rows: dict[str, int], harmed: set[str]) -> Iterable[SingleHarm]:
    scores, parts = plan.scores, plan.solution.parts
    found = []
    for name in plan.chosen:
        worst = worst_harm(scores, rows[name]) if name in rows else None
        if worst is None:
            continue
        row, part = rows[name], parts[name]
        broken = tuple(
            (result.guard, scores.framework.guarded(result.guard).title)
            for result in scores.guards
            if result.broken[row]
        )
        loss = -worst.worth * part
        serious = worst.known and loss >= SERIOUS
        if not serious and not broken:
            continue
        column = scores.framework.measure_index(worst.measure.id)
        assert column is not None  # it is one of the framework's
        impact = float(scores.impacts.value[row, column]) * part
        made_up = worst.measure.id not in harmed
        found.append(SingleHarm(name, worst, impact, loss, made_up, broken))
    return sorted(found, key=lambda item: (-item.loss, item.proposal))
