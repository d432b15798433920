"""The best portfolio of one problem of many, as a worker finds it, which loads no more for it."""

from __future__ import annotations

from typing import NamedTuple

from maatwaarde.portfolio.analysis.infeasibility import Infeasible
from maatwaarde.portfolio.analysis.infeasibility import solve as solve_or_explain
from maatwaarde.portfolio.analysis.overruns import sure_enough
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.solvers.solve import NoPortfolio, NotInTime, solve


class Asked(NamedTuple):
    """What is asked of every problem, as `optimise` takes it, and the seed of the overruns."""

    objective: Objective
    time_limit: float | None
    gap: float
    sure: float | None
    seed: int


class OneOfMany(NamedTuple):
    """A problem, and how much of what is uncertain about it all proposals have in common."""

    problem: Problem
    common: float


class Best(NamedTuple):
    """What was found.

    Parameters
    ----------
    with_margins
        The problem that was solved in the end, where margins are kept for what is uncertain.
    solution
        None where there is none, or none was found in time.
    possible
        Whether any portfolio keeps all rules; None where time was up.
    """

    with_margins: Problem | None
    solution: Solution | None
    possible: bool | None


def best_of(asked: Asked, one: OneOfMany) -> Best:
    """Return the best portfolio of a problem, if there is one.

    On one thread: there are other problems for the other processors.
    """

    def solved(problem: Problem) -> Solution:
        # Why there is none is only asked where margins are tried, of which some may be too wide.
        solver = solve if asked.sure is None else solve_or_explain
        return solver(
            problem,
            objective=asked.objective,
            time_limit=asked.time_limit,
            gap=asked.gap,
            threads=1,
        )

    try:
        if asked.sure is None:
            return Best(None, solved(one.problem), True)
        return Best(*sure_enough(one.problem, solved, asked.sure, one.common, asked.seed), True)
    except (NoPortfolio, Infeasible):
        return Best(None, None, False)
    except NotInTime:
        return Best(None, None, None)
