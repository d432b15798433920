"""Maximise on more cores: the solver proves, and a search beside it finds good portfolios.

On problems with many tight resources both sides of the gap count, and the heuristics of the solver
alone leave the portfolio far behind the bound.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.compiling import CompilerUnavailable, compile_seconds, unkept
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.milp.reformulate import aggregate_starts, propagate_bounds
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import IncumbentPool, Limits, Progress, Run
from maatwaarde.portfolio.solvers.lns import Guide, improve
from maatwaarde.portfolio.solvers.params import KnapsackParams, SearchParams
from maatwaarde.portfolio.solvers.probing import probe_binaries
from maatwaarde.portfolio.solvers.rounding import completed, near_relaxation
from maatwaarde.portfolio.solvers.strategy import (
    Strategy,
    compiled_first,
    no_fast_search,
    not_kept,
)

# Seconds after a limit that want a word.
_LATE = 1.0


class Together(NamedTuple):
    """What came of a run with a search beside it.

    Parameters
    ----------
    strategy
        What served in the end: the solver alone where the search could not be compiled.
    notes
        What whoever reads the result has to know of that.
    """

    run: Run
    strategy: Strategy
    notes: tuple[Diagnostic, ...] = ()


def maximise_together(
    model: Model,
    proposal: Ints,
    limits: Limits,
    *,
    start: Floats | None,
    presolve: bool,
    strategy: Strategy,
    params: SearchParams,
) -> Together:
    """Maximise as ``highs.maximise`` does, with a search for good solutions on a thread beside it.

    The two tell each other what they find. Whatever they find, the bound comes from relaxations, so
    that an optimum is as proven as it is without. Where the search cannot be compiled the solver
    goes on by itself.
    """
    width = len(model.objective)
    model = propagate_bounds(model)
    joined = aggregate_starts(model, proposal)
    more = len(joined.objective) - width
    pool = IncumbentPool(
        model.objective * highs.objective_scale(model, model.objective),
        joined.matrix[joined.matrix.shape[0] - more :, :width],
    )
    if limits.progress is not None:
        limits = replace(limits, progress=_best_of(limits.progress))
    waited = compile_seconds()
    heuristic = PrimalHeuristic(model, proposal, pool, limits, strategy, params, start)
    if start is not None:
        start = np.concatenate([start, np.full(more, np.nan)])
    heuristic.start()
    try:
        run = highs.maximise(joined, limits, start=start, presolve=presolve, pool=pool)
    finally:
        pool.done.set()
        if heuristic.wait():
            pool.interrupted = True
    if heuristic.error is not None:
        raise heuristic.error
    bound = min(run.bound, heuristic.bound)
    if heuristic.takes_over and run.status == "stopped" and not pool.interrupted:
        bound = min(bound, _prove(model, pool, limits, bound, params.knapsack))
    run = _best(model, run, pool, bound, limits)
    if heuristic.unavailable is not None:
        return Together(run, Strategy.HIGHS, (no_fast_search(heuristic.unavailable),))
    why, waited = unkept(), compile_seconds() - waited
    if why is not None:
        return Together(run, strategy, (not_kept(why),))
    until = np.inf if limits.deadline is None else limits.deadline
    late = waited > _LATE and time.monotonic() > until + _LATE
    return Together(run, strategy, (compiled_first(waited),) if late else ())


def _prove(
    model: Model, pool: IncumbentPool, limits: Limits, bound: float, params: KnapsackParams
) -> float:
    """Go on without the solver from what it proved, and return what is proven then."""
    from maatwaarde.portfolio.solvers.knapsack_bnb import NOISE, prove

    scale = highs.objective_scale(model, model.objective)
    last = -np.inf

    def tell(proven: float) -> None:
        nonlocal last
        now = time.monotonic()
        if limits.progress is not None and now - last >= 1.0:
            last = now
            limits.progress(now - limits.began, pool.value / scale, min(bound, proven / scale))

    proven = prove(
        model,
        pool,
        gap=limits.gap,
        until=np.inf if limits.deadline is None else limits.deadline,
        threads=limits.threads,
        tell=tell,
        params=params,
    )
    if proven <= pool.value + NOISE:
        proven = pool.value
    last = -np.inf
    tell(proven)
    return proven / scale


class PrimalHeuristic(threading.Thread):
    """Find a first solution, settle what it settles, and search for better ones."""

    def __init__(
        self,
        model: Model,
        proposal: Ints,
        pool: IncumbentPool,
        limits: Limits,
        strategy: Strategy,
        params: SearchParams,
        begin: Floats | None = None,
    ) -> None:
        super().__init__(daemon=True)
        self.begin = begin
        self.model, self.proposal, self.pool, self.limits = model, proposal, pool, limits
        self.strategy, self.params = strategy, params
        self.bound = np.inf
        # Whether the proof goes on without the solver, by a way of its own.
        self.takes_over = False
        # Why the search did not go on, where the compiler is to blame; and any other error.
        self.unavailable: CompilerUnavailable | None = None
        self.error: BaseException | None = None
        self.ended = threading.Event()

    def wait(self) -> bool:
        """Wait for the end, which is near once the solver is done; return whether Ctrl-C came."""
        interrupted = False
        while not self.ended.is_set():
            try:
                self.ended.wait()
            except KeyboardInterrupt:
                interrupted = True
        return interrupted

    def run(self) -> None:
        try:
            if not self.pool.done.wait(self.params.patience):
                self._search()
        except CompilerUnavailable as error:
            self.unavailable = error
        except BaseException as error:  # raised by whoever waits
            self.error = error
            self.pool.stop.set()
        finally:
            self.ended.set()

    def _search(self) -> None:
        if self.strategy is Strategy.KNAPSACK:
            relaxed = highs.relax(self.model, self.limits.left())
            if relaxed is not None:
                self.bound = relaxed.bound
                self._take_over()
            return
        begun = completed(self.model, self.begin, self.proposal)
        if begun is not None:
            self.pool.offer(begun)
        near = near_relaxation(
            self.model, self.proposal, self._left, self.params, tell=self.pool.offer
        )
        if near is None:
            return
        self.bound = near.relaxed.bound
        if not self._solution():
            return
        model, relaxed = near.model, near.relaxed
        if near.x is None:
            assert self.pool.x is not None
            value = float(model.objective @ self.pool.x)
            settled = probe_binaries(model, relaxed.x, value, self._left)
            if settled is not None:
                model, relaxed = settled
                self.bound = relaxed.bound
        guide = Guide(relaxed, self.proposal)
        until = np.inf if self.limits.deadline is None else self.limits.deadline
        improve(model, guide, self.pool, until, self.params)

    def _left(self) -> float:
        """Return the seconds that are left to the search."""
        return 0.0 if self.pool.done.is_set() else self.limits.left()

    def _take_over(self) -> None:
        # What is compiled takes a while to load, or fails to; the solver goes on meanwhile.
        from maatwaarde.portfolio.solvers.knapsack_bnb import compile_kernels

        compile_kernels(self.model, self.pool.goal)
        if self._solution():
            self.takes_over = True
            self.pool.stop.set()

    def _solution(self) -> bool:
        """Wait for a solution, and return whether there is one before the solver is done."""
        while self.pool.x is None:
            if self.pool.done.wait(0.1):
                return False
        return True


def _best(model: Model, run: Run, pool: IncumbentPool, bound: float, limits: Limits) -> Run:
    """Return the better of what the solver and the search have found."""
    width = len(model.objective)
    x = None if run.x is None else run.x[:width]
    if run.status != "stopped":
        return replace(run, x=x)
    if pool.x is not None and (x is None or model.objective @ x < model.objective @ pool.x):
        x = pool.x
    if x is None:
        return replace(run, bound=bound)
    value = float(model.objective @ x)
    enough = bound - value <= limits.gap * abs(value)
    return replace(run, status="optimal" if enough else "stopped", x=x, bound=bound)


def _best_of(progress: Progress) -> Progress:
    """Return a listener that passes on the best value and bound so far."""
    best, least = -np.inf, np.inf

    def tell(seconds: float, value: float, bound: float) -> None:
        nonlocal best, least
        best, least = max(best, value), min(least, bound)
        progress(seconds, best, least)

    return tell
