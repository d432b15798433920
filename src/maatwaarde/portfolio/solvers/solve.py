"""Find the best portfolio, and among equally good ones always the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np

from maatwaarde.compiling import CompilerUnavailable, require_compiler
from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import msg
from maatwaarde.portfolio.evaluation.evaluate import Evaluation
from maatwaarde.portfolio.evaluation.solution import (
    Disagreement,
    Solution,
    Status,
    Ties,
    solution,
)
from maatwaarde.portfolio.milp.closed import unfit
from maatwaarde.portfolio.milp.model import Model, build
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import OptionKey, option_keys
from maatwaarde.portfolio.solvers import highs, tie_breaking
from maatwaarde.portfolio.solvers.first_portfolio import first_portfolio
from maatwaarde.portfolio.solvers.highs import Limits, Progress, Run
from maatwaarde.portfolio.solvers.params import SearchParams
from maatwaarde.portfolio.solvers.strategy import Strategy, choose_strategy, no_fast_search
from maatwaarde.portfolio.solvers.tie_breaking import (
    Acceptance,
    IncumbentBeaten,
    Search,
    tie_tolerance,
)

# Proposals beyond which a simple portfolio is the answer where time ends before the solver has one.
_MANY = 200
# Values that are told apart to this part of themselves are told apart finely enough.
_FINE = 1e-7


class NoPortfolio(PortfolioError):
    """It is proven that no portfolio keeps all rules; which of them clash is not known yet."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        super().__init__(
            Diagnostic(
                code="infeasible",
                what=msg("no portfolio keeps all rules"),
                mend=msg("lift or widen rules until one does"),
            )
        )
        self.problem = problem
        self.limits = limits


class NotInTime(PortfolioError):
    """Time was up before a portfolio was found, so that it is not known whether there is one."""

    def __init__(self) -> None:
        super().__init__(
            Diagnostic(
                code="no-portfolio-in-time",
                what=msg("no portfolio that keeps all rules was found in time"),
                mend=msg("give more time"),
            )
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return NotInTime, ()  # it may come from another process


def solve(
    problem: Problem,
    *,
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
    threads: int = 1,
    settle_ties: bool = True,
    start: Iterable[OptionKey | str] = (),
    progress: Progress | None = None,
    params: SearchParams = SearchParams(),
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
        For the solver; with two or more, a search goes on beside it. The portfolio is the same for
        any number when it is proven and ties are settled.
    settle_ties
        Whether ties are settled, which costs more runs, of so many nodes at most that they take
        some seconds. Only a proven optimum can have ties.
    start
        Options of a portfolio to begin from; the id of a proposal alone stands for all of it,
        without a start.
    progress
        Called with the seconds so far, the best value (-inf when there is none yet) and the bound,
        about once a second while the best value is sought and when that ends. The bound is the
        value itself once that is proven and ties are being settled. It may be called from another
        thread; what it raises ends the search and is raised.
    params
        Of the search that goes on beside the solver.

    Raises
    ------
    NoPortfolio
        If no portfolio keeps all rules.
    NotInTime
        If none is found in time.
    """
    limits = Limits.start(time_limit, gap, threads, progress)
    begin = option_keys(start)
    fallback: Callable[[], Evaluation | None] | None = None
    if time_limit is not None and len(problem.proposals) > _MANY:
        fallback = cache(partial(first_portfolio, problem, objective))
        if not begin and len(problem.proposals) > tie_breaking.LONG:
            first = fallback()
            begin = () if first is None else first.options
    model = build(problem, objective, closed=unfit(problem))
    return solve_model(
        problem,
        model,
        objective,
        limits,
        settle_ties=settle_ties,
        start=begin,
        params=params,
        refine=True,
        fallback=fallback,
    )


def solve_model(
    problem: Problem,
    model: Model,
    objective: Objective,
    limits: Limits,
    *,
    settle_ties: bool = True,
    start: tuple[OptionKey, ...] = (),
    presolve: bool = True,
    demands: tuple[Acceptance, ...] = (),
    params: SearchParams = SearchParams(),
    refine: bool = False,
    fallback: Callable[[], Evaluation | None] | None = None,
) -> Solution:
    """Do as ``solve`` does, on a model that may hold more rows than those of its problem.

    Parameters
    ----------
    demands
        The same rows, exactly: the solver keeps them up to its tolerance only.
    refine
        Whether what is far too bad for the best portfolio may be left out and the rest solved anew,
        where it hides small differences; not for a model that holds more than its problem.
    fallback
        Finds a portfolio that keeps all rules, which is the answer where none is found in time.

    Raises
    ------
    NoPortfolio
        If no portfolio keeps all rules.
    NotInTime
        If none is found in time.
    """
    began = time.monotonic()
    strategy, notes = _strategy(model, limits, params)
    search = Search(
        problem,
        objective,
        model,
        limits,
        presolve=presolve,
        demands=demands,
        strategy=strategy,
        params=params,
    )
    first = search.best(start=search.columns(start))
    evaluation, bound = first.evaluation, first.run.bound
    given_up = evaluation is None and first.run.status == "stopped" and not search.faults
    if given_up and fallback is not None:
        evaluation = fallback()
    if evaluation is None:
        if search.faults:
            raise PortfolioError([fault.diagnostic(found=False) for fault in search.faults])
        raise NoPortfolio(problem, limits) if first.run.status == "infeasible" else NotInTime()
    if not np.isfinite(bound):
        bound = _all_gains(model)
    if not _valued_alike(model, replace(first.run, bound=bound), evaluation):
        search.faults.append(Disagreement())
    status: Status = "stopped" if first.run.status == "stopped" else "proven"
    if status == "proven" and bound - evaluation.value > 2 * tie_tolerance(model):
        status = "within-gap"
    finer = None
    if refine and status == "proven" and not search.faults:
        finer = _finer(problem, model, objective, evaluation)
    if finer is not None:
        return solve_model(
            problem,
            finer,
            objective,
            limits,
            settle_ties=settle_ties,
            start=evaluation.options,
            presolve=presolve,
            params=params,
            refine=True,
        )
    ties: Ties = "unsettled"
    if status == "proven" and settle_ties and not search.faults:
        if limits.progress is not None:
            limits.progress(time.monotonic() - limits.began, evaluation.value, evaluation.value)
        try:
            evaluation, ties = search.settle(evaluation)
        except IncumbentBeaten as beaten:
            if presolve:
                # The presolve of HiGHS has cut off the best portfolio. It is rare, but it happens.
                return solve_model(
                    problem,
                    model,
                    objective,
                    limits,
                    start=start,
                    presolve=False,
                    demands=demands,
                    params=params,
                )
            evaluation = beaten.evaluation
            search.faults.append(Disagreement())
    if search.faults:
        status, ties = "stopped", "unsettled"
    return solution(
        evaluation,
        objective=objective,
        status=status,
        ties=ties,
        bound=bound,
        solver=highs.version(),
        strategy=search.strategy.value,
        notes=(*notes, *search.notes),
        seconds=time.monotonic() - began,
        faults=tuple(search.faults),
    )


def _all_gains(model: Model) -> float:
    """Return what no portfolio exceeds, since nothing has more to gain: the crudest of bounds."""
    ends = (model.column_lower, model.column_upper)
    most = np.maximum(*(np.where(model.objective == 0, 0.0, model.objective * end) for end in ends))
    return float(most.sum())


def _finer(
    problem: Problem, model: Model, objective: Objective, evaluation: Evaluation
) -> Model | None:
    """Return the model of what may be in a best portfolio, if that tells values apart more finely.

    Values are told apart to a part of all that options may bring. One that is a million times worse
    than the others hides what these differ by, although no good portfolio holds it.
    """
    close = tie_tolerance(model)
    if close <= _FINE * abs(evaluation.value):
        return None
    relaxed = highs.relax(model)
    if relaxed is None:
        return None
    n = model.options
    least = evaluation.value - 100.0 * close
    far = (relaxed.bound - np.abs(relaxed.reduced[:n]) < least) & (relaxed.x[:n] < 0.5)
    finer = build(problem, objective, closed=far | (model.column_upper[:n] == 0.0))
    return finer if tie_tolerance(finer) < close / 8.0 else None


def _strategy(
    model: Model, limits: Limits, params: SearchParams
) -> tuple[Strategy, tuple[Diagnostic, ...]]:
    """Return the strategy for a model, and what is to be said where the compiler decided it."""
    wanted = choose_strategy(model, limits, params)
    if wanted is Strategy.HIGHS:
        return wanted, ()
    try:
        require_compiler()
    except CompilerUnavailable as error:
        return choose_strategy(model, limits, params, compiler=False), (no_fast_search(error),)
    return wanted, ()


def _valued_alike(model: Model, run: Run, evaluation: Evaluation) -> bool:
    """Hold the model against the check: it may neither promise more nor prove too little."""
    room = 1e-6 * max(1.0, abs(evaluation.value))
    promised = -np.inf if run.x is None else float(model.objective @ run.x)
    return promised <= evaluation.value + room and evaluation.value <= run.bound + room
