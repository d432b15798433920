"""Value against money or a role: the portfolios for which nothing is better and uses less."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import PortfolioError, did_you_mean
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.milp.resources import whole_rows
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import solve_model
from maatwaarde.portfolio.solvers.tie_breaking import tie_tolerance

# The least by which a point uses less than the one before: the finest that amounts are counted in.
_FINEST = 1e-4


@dataclass(frozen=True, slots=True)
class ParetoPoint:
    """A portfolio of the front: no other is worth as much and uses less."""

    amount: float
    solution: Solution


def pareto(
    problem: Problem,
    against: str = "cost",
    *,
    points: int | None = None,
    objective: Objective = "total-impact",
    time_limit: float | None = None,
) -> tuple[ParetoPoint, ...]:
    """Return the front of value against an amount, the least amount first.

    Each point is solved to proof under a limit on the amount (the epsilon-constraint method), so
    the front also holds the points that no weighting of value against the amount would find.

    Parameters
    ----------
    against
        ``cost``, or the name of a kind of money or of a role, over all its periods together.
    points
        How many limits are tried, evenly spaced; None gives every point there is, which may be
        very many.
    time_limit
        Seconds for each point; a point that is not proven says so in its solution.

    Raises
    ------
    PortfolioError
        If ``against`` is no resource, or no portfolio keeps all rules.
    """
    model = build(problem, objective)
    amount = _amount(problem, model, against)

    names = {item.id for item in problem.resources if item.name == against}

    def used(found: Solution | Evaluation) -> float:
        if against == "cost":
            return found.cost
        return round(math.fsum(use.used for use in found.resources if use.resource in names), 9)

    def solved(limit: float) -> Solution:
        return solve_model(
            problem,
            _with_limit(model, amount, limit),
            objective,
            Limits.start(time_limit, 0.0, 1),
            demands=(lambda found: used(found) <= limit,),
        )

    best = solve_model(problem, model, objective, Limits.start(time_limit, 0.0, 1))
    found = [ParetoPoint(used(best), best)]
    least_run = highs.maximise(model, Limits.start(time_limit, 0.0, 1), objective=-amount)
    assert least_run.x is not None  # `best` shows that there is a portfolio
    least = float(amount @ least_run.x)
    if points is None:
        while found[-1].amount > least + _FINEST:
            point = solved(found[-1].amount - _FINEST)
            found.append(ParetoPoint(used(point), point))
    else:
        for limit in np.linspace(found[0].amount, least, points)[1:]:
            point = solved(round(float(limit), 4) + _FINEST)
            found.append(ParetoPoint(used(point), point))
    return tuple(_undominated(found, tie_tolerance(model)))


def _undominated(found: list[ParetoPoint], close: float) -> list[ParetoPoint]:
    front: list[ParetoPoint] = []
    for point in sorted(found, key=lambda item: (item.amount, -item.solution.value)):
        if not front or point.solution.value > front[-1].solution.value + close:
            front.append(point)
    return front


def _amount(problem: Problem, model: Model, against: str) -> Floats:
    """Return (columns,), what each column uses."""
    if against == "cost":
        return model.cost
    places = [i for i, item in enumerate(problem.resources) if item.name == against]
    if not places:
        known = {"cost", *(item.name for item in problem.resources)}
        raise PortfolioError(f"there is no resource {against!r}", did_you_mean(against, known))
    amount = np.zeros(len(model.objective))
    n, pairs = len(problem.options), len(problem.synergies)
    amount[:n] = problem.use[:, places].sum(axis=1)
    amount[n : n + pairs] = problem.synergy_use[:, places].sum(axis=1)
    return amount


def _with_limit(model: Model, amount: Floats, limit: float) -> Model:
    pure = np.array([not amount[~model.integer].any()])
    row, upper, _ = whole_rows(sparse.csr_array(amount[np.newaxis, :]), np.array([limit]), pure)
    return model.with_rows(row, np.array([-np.inf]), upper)
