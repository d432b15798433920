"""Value against money or a role: the portfolios for which nothing is better and uses less."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import PortfolioError, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.portfolio.analysis.infeasibility import explained
from maatwaarde.portfolio.evaluation.arrangement import MONEY_TOLERANCE, STAFF_TOLERANCE
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.milp.resources import staffing_use, whole_rows
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.solvers.first_portfolio import first_portfolio
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.solve import NoPortfolio, solve_model
from maatwaarde.portfolio.solvers.tie_breaking import Search, tie_tolerance

# The least by which a point uses less than the one before: the finest that amounts are counted in.
_FINEST = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class ParetoPoint(ByContent):
    """A portfolio of the front: no other is worth as much and uses less.

    Parameters
    ----------
    amount
        What it uses of what it was held against: EUR, or the unit of the role.
    solution
        The portfolio.
    """

    amount: float
    solution: Solution


@explained()
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
    the front also holds the points that no weighting of value against the amount would find. What
    is paid for hired staff and for training counts, and so does the time that training takes.

    Parameters
    ----------
    against
        ``cost``, or the name of a kind of money or of a role, over all its periods together.
    points
        How many limits are tried, evenly spaced; None gives every point there is, which may be
        very many.
    time_limit
        Seconds for each point, and for the least amount; a point that is not proven says so in its
        solution.

    Raises
    ------
    PortfolioError
        If ``against`` is no resource, no portfolio keeps all rules, or none was found in time.
    """
    if points is not None and points < 2:
        raise PortfolioError(
            msg("{points} points are no front", points=points), msg("ask for 2 or more")
        )
    model = build(problem, objective)
    amount = _amount(problem, model, against)

    names = {item.id for item in problem.resources if item.name == against}
    room = _room(problem, against)

    def used(found: Solution | Evaluation) -> float:
        if against == "cost":
            return found.cost
        return round(math.fsum(use.used for use in found.resources if use.resource in names), 9)

    def limits() -> Limits:
        return Limits.start(time_limit, 0.0, 1)

    fallback = None if time_limit is None else partial(first_portfolio, problem, objective)
    best = solve_model(problem, model, objective, limits(), fallback=fallback)
    found = [ParetoPoint(used(best), best)]
    least, frugal = _least(problem, model, objective, amount, limits())
    least = min(least, found[0].amount)

    def points_under(tried: Iterator[float]) -> None:
        for limit in tried:
            under = _with_limit(model, amount, limit)
            most = limit + room

            def keeps(plan: Evaluation, most: float = most) -> bool:
                return used(plan) <= most

            start = frugal.options if frugal is not None and keeps(frugal) else ()
            try:
                point = solve_model(
                    problem,
                    under,
                    objective,
                    limits(),
                    start=start,
                    demands=(keeps,),
                    fallback=(lambda: frugal) if start else None,
                )
            except NoPortfolio:  # what is asked along with it uses more than the least there is
                return
            found.append(ParetoPoint(used(point), point))

    def each() -> Iterator[float]:
        while found[-1].amount > least + _FINEST + 2 * room:
            yield found[-1].amount - _FINEST - 2 * room

    if points is None:
        points_under(each())
    else:
        evenly = np.linspace(found[0].amount, least, points)[1:]
        points_under(round(float(limit), 4) + _FINEST for limit in evenly)
    return tuple(_undominated(found, tie_tolerance(model)))


def _least(
    problem: Problem, model: Model, objective: Objective, amount: Floats, limits: Limits
) -> tuple[float, Evaluation | None]:
    """Return what every portfolio uses at least, and one that uses that, if it was found."""
    found = Search(problem, objective, model, limits).best(goal=-amount)
    if found.run.status == "optimal" and found.run.x is not None:
        return float(amount @ found.run.x), found.evaluation
    # Time was up: the bound is below what any portfolio uses, so that no part of the front is cut.
    saves = amount < 0
    reach = float(amount[saves] @ model.column_upper[saves])
    return max(-found.run.bound, reach), found.evaluation


def _room(problem: Problem, against: str) -> float:
    """Return by how much what is used may differ between the model and the check.

    The check pays for hired staff and training in cents for each budget, and tells the time that
    training takes with nine decimals.
    """
    if not (problem.hires or problem.trainings):
        return 0.0
    kinds = {item.kind for item in problem.resources if against in ("cost", item.name)}
    payers = {item.budget for item in problem.hires} | {item.budget for item in problem.trainings}
    return MONEY_TOLERANCE * len(payers) if "money" in kinds else STAFF_TOLERANCE


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
        raise PortfolioError(
            msg("there is no resource {against!r}", against=against), did_you_mean(against, known)
        )
    amount = np.zeros(len(model.objective))
    asked = [problem.use, problem.synergy_use, staffing_use(problem)]
    first = sparse.vstack(asked, format="csr")[:, places].sum(axis=1)
    amount[: len(first)] = first
    return amount


def _with_limit(model: Model, amount: Floats, limit: float) -> Model:
    pure = np.array([not amount[~model.integer].any()])
    row, upper, _ = whole_rows(sparse.csr_array(amount[np.newaxis, :]), np.array([limit]), pure)
    return model.with_rows(row, np.array([-np.inf]), upper)
