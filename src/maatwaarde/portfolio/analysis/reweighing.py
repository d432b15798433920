"""The model of a plan with all that depends on weights told apart, for whoever changes these.

Of a problem that was made from a framework and scores, weights decide three things: what a measure
counts for in the objective, which proposals break a guard with a veto, and what each measure counts
for in a guard on totals. All else is the same whatever the weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.framework import Framework
from maatwaarde.portfolio.assemble.effects import Timeline
from maatwaarde.portfolio.assemble.points import full_size
from maatwaarde.portfolio.milp.closed import unfit
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.scoring import Scores


@dataclass(frozen=True, slots=True)
class GuardOnTotals:
    """A guard on the portfolio as a whole, in some years.

    Parameters
    ----------
    guard
        Its position in `Framework.guards`.
    points
        For each measure that it guards, in the order of `Framework.guarded`, the row of
        `Reweighable.value` that is meant.
    minimum
        The least that the values there, weighed within the guard, may add up to.
    """

    guard: int
    points: tuple[int, ...]
    minimum: float


@dataclass(frozen=True, eq=False, slots=True)
class Reweighable:
    """A model without weights.

    Parameters
    ----------
    model
        Without the guards on totals, and with all that a veto leaves out. Its objective is that of
        the weights of now.
    value
        (points, columns), the value on each measure at each point in time.
    measure
        (points,), which measure of the framework a point is of.
    part
        (points,), the part of the weight of that measure which the point has.
    guards
        The guards on totals.
    row
        (options,), the row of the scores that an option's proposal has.
    horizon_moves
        Whether the years that count could be others when other proposals break a veto.
    """

    model: Model
    value: sparse.csr_array
    measure: Ints
    part: Floats
    guards: tuple[GuardOnTotals, ...]
    row: Ints
    horizon_moves: bool


def reweighable(
    problem: Problem, scores: Scores, timeline: Timeline | None, objective: Objective
) -> Reweighable:
    """Return the model of a plan as it is before any weight.

    Parameters
    ----------
    problem, scores, timeline
        Of the plan, made by `build_problem`.

    Raises
    ------
    PortfolioError
        If what a veto leaves out is of another size than the rest, so that a model with it is none.
    """
    framework = scores.framework
    vetoed = {rule.proposal for rule in problem.forbidden if rule.ref.reason.kind == "veto"}
    kept = tuple(rule for rule in problem.forbidden if rule.ref.reason.kind != "veto")
    free = replace(problem, forbidden=kept, floors=())
    model = build(free, objective, closed=unfit(free))
    position = {measure.id: j for j, measure in enumerate(framework.measures)}
    place = {proposal: i for i, proposal in enumerate(scores.proposals)}
    closed = {rule.proposal for rule in kept}
    return Reweighable(
        model=model,
        value=model.value,
        measure=np.array([position[item.measured] for item in problem.measures], dtype=np.int64),
        part=np.array(
            [1.0 if timeline is None else timeline.weights[item.id] for item in problem.measures]
        ),
        guards=_guards(problem, framework, position),
        row=np.array([place[option.proposal] for option in problem.options], dtype=np.int64),
        horizon_moves=timeline is not None
        and not timeline.stated
        and _moves(timeline, problem, closed, {*vetoed, *_at_risk(scores)} - closed),
    )


def _guards(
    problem: Problem, framework: Framework, position: Mapping[str, int]
) -> tuple[GuardOnTotals, ...]:
    row = {item.id: p for p, item in enumerate(problem.measures)}
    of = {item.id: position[item.measured] for item in problem.measures}
    number = {guard.subject: i for i, guard in enumerate(framework.guards) if guard.rule == "veto"}
    found = []
    for floor in problem.floors:
        guard = number[floor.id]
        by_measure = {of[name]: row[name] for name in floor.coefficients}
        guarded = framework.guarded(framework.guards[guard]).measures
        points = tuple(by_measure[j] for j in guarded)
        found.append(GuardOnTotals(guard, points, floor.minimum))
    return tuple(found)


def _at_risk(scores: Scores) -> set[str]:
    """Return the proposals that break a veto for some weights within what it guards."""
    found = np.zeros(len(scores.proposals), dtype=bool)
    for guard in scores.framework.guards:
        if guard.rule == "veto":
            guarded = list(scores.framework.guarded(guard).measures)
            found |= (scores.valuation.central[:, guarded] < -guard.max_loss).any(axis=1)
    return {scores.proposals[i] for i in np.flatnonzero(found)}


def _moves(timeline: Timeline, problem: Problem, closed: set[str], risky: set[str]) -> bool:
    """Return whether the horizon is another when none of the ``risky`` is left out, or all are."""
    measures = list(dict.fromkeys(item.of for item in timeline.measures))
    together: Sequence[set[str]] = [
        {name for pair in timeline.joint if pair.measure == measure for name in (pair.a, pair.b)}
        for measure in measures
    ]
    known = [timeline.last_period, *(y for years in timeline.targets.values() for y in years)]
    ends = {
        max(
            *known,
            full_size(timeline.profiles, problem.options, timeline.table, left_out, together),
        )
        for left_out in (closed, closed | risky)
    }
    return ends != {timeline.horizon}
