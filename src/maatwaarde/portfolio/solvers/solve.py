"""Find the best portfolio, and among equally good ones always the same."""

from __future__ import annotations

import time
from collections.abc import Iterable

from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.portfolio.analysis.infeasibility import infeasible_error
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.solution import Solution, Status, Ties, solution
from maatwaarde.portfolio.milp.closed import unfit
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import Limits, Progress, Run
from maatwaarde.portfolio.solvers.tie_breaking import (
    Acceptance,
    IncumbentBeaten,
    Search,
    tie_tolerance,
)


def solve(
    problem: Problem,
    *,
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
    threads: int = 1,
    settle_ties: bool = True,
    start: Iterable[str] = (),
    progress: Progress | None = None,
) -> Solution:
    """Return the portfolio with the greatest value.

    Parameters
    ----------
    objective
        ``total-impact``, the value of the total impact, or ``sum-of-scores``.
    time_limit
        Seconds for everything; the best portfolio so far is returned with its gap. Without a limit
        the search ends with a proof, however long that takes.
    gap
        The relative gap that is good enough; 0 asks for a proof.
    threads
        For the solver. The portfolio is the same for any number when it is proven and ties are
        settled.
    settle_ties
        Whether ties are settled, which costs more runs. Only a proven optimum can have ties.
    start
        Ids of options of a portfolio to begin from.
    progress
        Called with the seconds so far, the best value (-inf when there is none yet) and the bound,
        about once a second while the best value is sought and when that ends. It may be called
        from another thread; what it raises ends the search and is raised.

    Raises
    ------
    PortfolioError
        If no portfolio keeps all rules, or none is found in time.
    """
    limits = Limits.start(time_limit, gap, threads, progress)
    model = build(problem, objective, closed=unfit(problem))
    return solve_model(
        problem, model, objective, limits, settle_ties=settle_ties, start=tuple(start)
    )


def solve_model(
    problem: Problem,
    model: Model,
    objective: Objective,
    limits: Limits,
    *,
    settle_ties: bool = True,
    start: tuple[str, ...] = (),
    presolve: bool = True,
    demands: tuple[Acceptance, ...] = (),
) -> Solution:
    """Do as ``solve`` does, on a model that may hold more rows than those of its problem.

    Parameters
    ----------
    demands
        The same rows, exactly: the solver keeps them up to its tolerance only.

    Raises
    ------
    PortfolioError
        If no portfolio keeps all rules, or none is found in time.
    """
    began = time.monotonic()
    search = Search(problem, objective, model, limits, presolve=presolve, demands=demands)
    first = search.best(start=search.columns(start))
    if first.evaluation is None:
        raise _nothing_found(problem, first.run)
    evaluation, bound = first.evaluation, first.run.bound
    _compare_with_model(model, first.run, evaluation)
    status: Status = "stopped" if first.run.status == "stopped" else "proven"
    if status == "proven" and bound - evaluation.value > 2 * tie_tolerance(model):
        status = "within-gap"
    ties: Ties = "unsettled"
    if status == "proven" and settle_ties:
        try:
            evaluation, ties = search.settle(evaluation)
        except IncumbentBeaten:
            if not presolve:
                raise
            # The presolve of HiGHS has cut off the best portfolio. It is rare, but it happens.
            return solve_model(
                problem, model, objective, limits, start=start, presolve=False, demands=demands
            )
    return solution(
        problem,
        evaluation,
        objective=objective,
        status=status,
        ties=ties,
        bound=bound,
        solver=highs.version(),
        seconds=time.monotonic() - began,
    )


def _nothing_found(problem: Problem, run: Run) -> PortfolioError:
    if run.status == "infeasible":
        return infeasible_error(problem)
    return PortfolioError(
        Diagnostic(
            code="no-portfolio-in-time",
            what="no portfolio that keeps all rules was found in time",
            mend="give more time",
        )
    )


def _compare_with_model(model: Model, run: Run, evaluation: Evaluation) -> None:
    """Hold the model against the check: it may neither promise more nor prove too little."""
    room = 1e-6 * max(1.0, abs(evaluation.value))
    assert run.x is not None
    promised = float(model.objective @ run.x)
    if promised > evaluation.value + room or evaluation.value > run.bound + room:
        raise RuntimeError(
            f"the model values the portfolio at {promised!r} (bound {run.bound!r}), "
            f"and the check at {evaluation.value!r}: this is a fault in maatwaarde, please report"
        )
