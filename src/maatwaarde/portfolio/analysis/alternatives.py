"""Portfolios that are nearly as good as the best one, and as different as can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from scipy import sparse

from maatwaarde.content import ByContent
from maatwaarde.parameters import check_number
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.evaluation.solution import solution as as_it_is
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import NoPortfolio, NotInTime, solve_model
from maatwaarde.portfolio.solvers.tie_breaking import Search, with_objective_cutoff


@dataclass(frozen=True, slots=True, eq=False)
class Alternative(ByContent):
    """A portfolio that is nearly as good.

    Parameters
    ----------
    solution
        The portfolio.
    distance
        In how many proposals it differs from the nearest one before it.
    """

    solution: Solution
    distance: int


class Alternatives(tuple[Alternative, ...]):
    """Portfolios that are nearly as good; ``stopped`` says whether time was up before the last.

    Then there may be more of them.
    """

    stopped: bool

    def __new__(cls, found: Iterable[Alternative], *, stopped: bool) -> Self:
        alternatives = super().__new__(cls, found)
        alternatives.stopped = stopped
        return alternatives

    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (tuple(self),), {"stopped": self.stopped}


def alternatives(
    problem: Problem,
    solution: Solution,
    *,
    within: float = 0.02,
    count: int = 3,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> Alternatives:
    """Return portfolios worth at most the part ``within`` less than the best one.

    Each is chosen so that the number of proposals in which it differs from the nearest of the
    portfolios before it, the best one first, is as great as can be; and of those that differ so
    much, it is the best. There are fewer than ``count`` when nothing else is good enough.

    Parameters
    ----------
    solution
        The best portfolio.
    time_limit
        Seconds for each of the two runs that an alternative takes. One that is not proven to
        differ as much as can be, or to be the best of those, has the status ``stopped``.
    gap
        Relative gap at which each of them stops; above 0 they differ less than they could.
    """
    check_number("count", count, 0)
    check_number("within", within, 0.0)
    objective = solution.objective
    least = solution.value - within * abs(solution.value)
    base = build(problem, objective)
    base = with_objective_cutoff(base, base.objective, least)
    found: list[Alternative] = []

    def good(portfolio: Evaluation) -> bool:
        return portfolio.value >= least - 1e-9

    for _ in range(count):
        near = [solution, *(item.solution for item in found)]
        model = _with_distance(problem, base, near)
        goal = np.zeros(len(model.objective))
        goal[-1] = 1.0
        limits = Limits.start(time_limit, gap, 1)
        search = Search(problem, objective, model, limits, demands=(good,))
        farthest = search.best(goal=goal)
        stopped = farthest.run.status == "stopped"
        if farthest.evaluation is None or farthest.run.x is None or farthest.run.x[-1] < 0.5:
            return Alternatives(found, stopped=stopped)
        distance = round(float(farthest.run.x[-1]))
        model.column_lower[-1] = distance
        try:
            other = solve_model(
                problem,
                model,
                objective,
                Limits.start(time_limit, gap, 1),
                start=farthest.evaluation.options,
                demands=(good,),
            )
        except (NotInTime, NoPortfolio):  # no better one of these, then, than the one at hand
            other = as_it_is(farthest.evaluation, objective=objective, status="stopped")
        found.append(Alternative(replace(other, status="stopped") if stopped else other, distance))
    return Alternatives(found, stopped=False)


def _with_distance(problem: Problem, model: Model, near: list[Solution]) -> Model:
    """Add a last column that is at most the distance to each portfolio of ``near``."""
    n, width = model.options, len(model.objective)
    proposals = [proposal.id for proposal in problem.proposals]
    rows = np.zeros((len(near), width))
    limit = np.zeros(len(near))
    for row, solution in enumerate(near):
        inside = np.isin(proposals, solution.chosen)[problem.option_proposal]
        rows[row, :n] = np.where(inside, 1.0, -1.0)
        limit[row] = len(solution.chosen)
    distance = sparse.csr_array(np.zeros((model.matrix.shape[0], 1)))
    model = model.with_columns(distance, np.array([float(len(proposals))]), integer=False)
    # d <= |S| - sum of x in S + sum of x outside S
    matrix = sparse.csr_array(np.hstack([rows, np.ones((len(near), 1))]))
    return model.with_rows(matrix, np.full(len(near), -np.inf), limit)
