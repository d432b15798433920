"""How far the weight of a value may move before another portfolio is the best.

What a portfolio is worth is linear in the weight t of one value, the others in proportion: it is
a(t) = A t / w + B (1 - t) / (1 - w), with A what it brings on that value and B all else at the
weight w of now. So the weights at which it is the best form one interval, and a portfolio that
becomes better from some weight on bounds it there. To choose anew at that bound tells whether the
bound is the end, or yields a portfolio that bounds it closer.

References
----------
Eisner, M. J., & Severance, D. G. (1976). Mathematical techniques for efficient record segmentation
in large shared databases. Journal of the ACM 23(4), 619-635. (breakpoints of a parametric optimum)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from maatwaarde.framework import Framework
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, evaluate
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.solvers.highs import at_once
from maatwaarde.portfolio.solvers.solve import NoPortfolio, NotInTime, solve
from maatwaarde.portfolio.solvers.tie_breaking import tie_tolerance
from maatwaarde.scoring import Scores

Ends = tuple[float, float]
TRIES = 4
"""Times that is chosen anew, for each value and each side."""


class HasPlan(Protocol):
    """What the room for a choice needs of a plan."""

    @property
    def problem(self) -> Problem: ...
    @property
    def solution(self) -> Solution: ...
    @property
    def scores(self) -> Scores: ...


@dataclass(frozen=True, slots=True)
class ChoiceRoom:
    """Between which weights of a value, from 0 to 1, the same portfolio stays the best.

    Parameters
    ----------
    node
        The position in `Framework.nodes` of a value at the top.
    sure
        Between these it is proven to be.
    most
        Beyond these it is not: another is better. Where it is as far as ``sure``, or 0 or 1, this
        is all there is to know.
    """

    node: int
    sure: Ends
    most: Ends


def has_choice_room(plan: HasPlan) -> bool:
    """Tell whether the room for the choice can be found.

    It cannot where the portfolio is not proven to be the best, where it is no sum of weights times
    values, or where weights move a guard: one on a pillar or an SDG is weighed by them.
    """
    guards = plan.scores.framework.guards
    return (
        plan.solution.objective == "total-impact"
        and plan.solution.status == "proven"
        and all(guard.value is not None for guard in guards if guard.rule == "veto")
    )


def choice_room(
    plan: HasPlan,
    node: int,
    known: Iterable[Iterable[OptionKey]] = (),
    *,
    tries: int = TRIES,
    time_limit: float | None = None,
) -> ChoiceRoom:
    """Find between which weights of a value at the top the same portfolio stays the best.

    Parameters
    ----------
    plan
        One of which `has_choice_room` says that it can be found.
    known
        Portfolios that were found before, by their options; those that keep the rules bound the
        room without a search.
    tries
        How often to choose anew on each side.
    time_limit
        Seconds for each time.
    """
    weight = plan.scores.framework.nodes[node].weight
    search = _Search(plan, node, weight, tries, time_limit)
    others = [evaluate(plan.problem, options) for options in known]
    bounding = [search.line(other) for other in others if not other.violations]
    low_sure, low = search.side(0.0, bounding)
    high_sure, high = search.side(1.0, bounding)
    return ChoiceRoom(node, (low_sure, high_sure), (low, high))


# What a portfolio is worth at weights 0 and 1 of the value.
_Line = tuple[float, float]


class _Search:
    def __init__(
        self, plan: HasPlan, node: int, weight: float, tries: int, time_limit: float | None
    ) -> None:
        self._plan, self._weight = plan, weight
        self._tries, self._time_limit = tries, time_limit
        self._inside = _below(plan.scores.framework, node)
        self._tie = 2 * tie_tolerance(build(plan.problem, plan.solution.objective))
        self._own = self.line(plan.solution)

    def line(self, portfolio: Evaluation | Solution) -> _Line:
        """Return what a portfolio is worth where the value weighs nothing, and where it is all."""
        measured = {item.id: item.measured for item in self._plan.problem.measures}
        on_it = others = 0.0
        for total in portfolio.measures:
            if measured[total.measure] in self._inside:
                on_it += total.contribution
            else:
                others += total.contribution
        return others / (1 - self._weight), on_it / self._weight

    def side(self, end: float, bounding: Iterable[_Line]) -> Ends:
        """Return how far it is sure to hold towards an end, and how far at most."""
        sure, most = self._weight, end
        for line in bounding:
            most = self._nearer(most, line, end)
        for _ in range(self._tries):
            if most == sure:
                break
            best = self._best_at(most)
            if best is None:
                break
            if _at(best, most) <= _at(self._own, most) + self._tie:
                sure = most
                break
            nearer = self._nearer(most, best, end)
            if nearer == most:
                break
            most = nearer
        return sure, most

    def _nearer(self, most: float, other: _Line, end: float) -> float:
        """Return from which weight on, towards an end, another is better, if before ``most``."""
        now, then = (_at(self._own, weight) - _at(other, weight) for weight in (self._weight, end))
        if then >= -self._tie:
            return most
        crossing = self._weight + (end - self._weight) * max(now, 0.0) / (max(now, 0.0) - then)
        return min(most, crossing) if end > self._weight else max(most, crossing)

    def _best_at(self, weight: float) -> _Line | None:
        """Return the best portfolio at a weight of the value; None where that is not proven."""
        problem = self._plan.problem
        rise, fall = weight / self._weight, (1 - weight) / (1 - self._weight)
        measures = [
            replace(item, weight=item.weight * (rise if item.measured in self._inside else fall))
            for item in problem.measures
        ]
        moved = replace(problem, measures=measures)
        try:
            # Which of two equally good ones is found does not matter: they cross at one weight.
            found = solve(
                moved,
                time_limit=self._time_limit,
                threads=at_once(),
                settle_ties=False,
                start=self._plan.solution.options,
            )
        except (NoPortfolio, NotInTime):
            return None
        if found.status != "proven":
            return None
        return self.line(evaluate(problem, found.options))


def _at(line: _Line, weight: float) -> float:
    return line[0] * (1 - weight) + line[1] * weight


def _below(framework: Framework, node: int) -> set[str]:
    return {framework.measures[j].id for j in framework.nodes[node].measures}
