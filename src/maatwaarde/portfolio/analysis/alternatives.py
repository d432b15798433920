"""Portfolios that are nearly as good as the best one, and as different as can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import solve_model
from maatwaarde.portfolio.solvers.tie_breaking import Search, with_objective_cutoff


@dataclass(frozen=True, slots=True)
class Alternative:
    """A portfolio, and in how many proposals it differs from the nearest one before it."""

    solution: Solution
    distance: int


def alternatives(
    problem: Problem,
    solution: Solution,
    *,
    within: float = 0.02,
    count: int = 3,
    time_limit: float | None = None,
    gap: float = 0.0,
) -> tuple[Alternative, ...]:
    """Return portfolios worth at most the part ``within`` less than the best one.

    Each is chosen so that the number of proposals in which it differs from the nearest of the
    portfolios before it, the best one first, is as great as can be; and of those that differ so
    much, it is the best. There are fewer than ``count`` when nothing else is good enough.

    Parameters
    ----------
    time_limit
        Seconds for each of the two runs that an alternative takes.
    gap
        Relative gap at which each of them stops; above 0 they differ less than they could.
    """
    least = solution.value - within * abs(solution.value)
    base = build(problem, solution.objective)
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
        search = Search(problem, solution.objective, model, limits, demands=(good,))
        farthest = search.best(goal=goal).run
        if farthest.x is None or farthest.x[-1] < 0.5:
            break
        distance = round(float(farthest.x[-1]))
        model.column_lower[-1] = distance
        limits = Limits.start(time_limit, gap, 1)
        best = solve_model(problem, model, solution.objective, limits, demands=(good,))
        found.append(Alternative(best, distance))
    return tuple(found)


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
