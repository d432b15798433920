"""Maximise on more cores: the solver proves, and a search beside it finds good portfolios.

On problems with many tight resources both sides of the gap count, and the heuristics of the solver
alone leave the portfolio far behind the bound.
"""

from __future__ import annotations

import importlib
import threading
import time
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.milp.reformulate import aggregate_starts, propagate_bounds
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import IncumbentPool, Limits, Progress, Run
from maatwaarde.portfolio.solvers.lns import Guide, improve, rounded
from maatwaarde.portfolio.solvers.probing import probe_binaries

# Seconds in which an easy problem is solved without help.
_PATIENCE = 0.5
# Proposals that the first solution chooses freely, and the seconds that this may take.
_ROUNDED, _ROUNDING = 60, 1.5
# The most figures in limits on amounts, rows in all and columns with which the proof leaves the
# solver.
_FIGURES, _ROWS, _COLUMNS = 10_000, 100, 600


def maximise_together(
    model: Model, proposal: Ints, limits: Limits, *, start: Floats | None, presolve: bool
) -> Run:
    """Maximise as ``highs.maximise`` does, with a search for good solutions on a thread beside it.

    The two tell each other what they find. Whatever they find, the bound comes from relaxations, so
    that an optimum is as proven as it is without.
    """
    width = len(model.objective)
    model = propagate_bounds(model)
    joined = aggregate_starts(model, proposal)
    more = len(joined.objective) - width
    exchange = IncumbentPool(
        model.objective * highs.objective_scale(model, model.objective),
        joined.matrix[joined.matrix.shape[0] - more :, :width],
    )
    if limits.progress is not None:
        limits = replace(limits, progress=_best_of(limits.progress))
    if start is not None:
        start = np.concatenate([start, np.full(more, np.nan)])
    helper = PrimalHeuristic(model, proposal, exchange, limits)
    helper.start()
    try:
        run = highs.maximise(joined, limits, start=start, presolve=presolve, exchange=exchange)
    finally:
        exchange.done.set()
        if helper.wait():
            exchange.interrupted = True
    if helper.error is not None:
        raise helper.error
    bound = min(run.bound, helper.bound)
    if helper.leaves and run.status == "stopped" and not exchange.interrupted:
        bound = min(bound, _prove(model, exchange, limits, bound))
    return _best(model, run, exchange, bound, limits)


def _prove(model: Model, exchange: IncumbentPool, limits: Limits, bound: float) -> float:
    """Go on without the solver from what it proved, and return what is proven then."""
    from maatwaarde.portfolio.solvers.knapsack_bnb import NOISE, prove

    scale = highs.objective_scale(model, model.objective)
    last = -np.inf

    def tell(proven: float) -> None:
        nonlocal last
        now = time.monotonic()
        if limits.progress is not None and now - last >= 1.0:
            last = now
            limits.progress(now - limits.began, exchange.value / scale, min(bound, proven / scale))

    proven = prove(
        model,
        exchange,
        gap=limits.gap,
        until=np.inf if limits.deadline is None else limits.deadline,
        threads=limits.threads,
        tell=tell,
    )
    if proven <= exchange.value + NOISE:
        proven = exchange.value
    last = -np.inf
    tell(proven)
    return proven / scale


class PrimalHeuristic(threading.Thread):
    """Find a first solution, settle what it settles, and search for better ones."""

    def __init__(
        self, model: Model, proposal: Ints, exchange: IncumbentPool, limits: Limits
    ) -> None:
        super().__init__(daemon=True)
        self.model, self.proposal, self.exchange, self.limits = model, proposal, exchange, limits
        self.bound = np.inf
        # Whether the proof goes on without the solver, by a way of its own.
        self.leaves = False
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
            if not self.exchange.done.wait(_PATIENCE):
                self._help()
        except BaseException as error:  # raised by whoever waits
            self.error = error
            self.exchange.stop.set()
        finally:
            self.ended.set()

    def _help(self) -> None:
        relaxed = highs.relax(self.model)
        if relaxed is None:
            return
        guide = Guide(relaxed, self.proposal)
        self.bound = relaxed.bound
        if _few_rows(self.model):
            self._leave()
            return
        seconds = min(_ROUNDING, self.limits.left())
        x = rounded(self.model, guide, size=_ROUNDED, seconds=seconds)
        if x is not None:
            self.exchange.offer(x)
        if not self._solution():
            return
        assert self.exchange.x is not None
        model = self.model
        value = float(model.objective @ self.exchange.x)
        settled = probe_binaries(model, relaxed.x, value, self.exchange.done.is_set)
        if settled is not None:
            model, relaxed = settled
            guide = Guide(relaxed, self.proposal)
            self.bound = relaxed.bound
        until = np.inf if self.limits.deadline is None else self.limits.deadline
        improve(model, guide, self.exchange, until)

    def _leave(self) -> None:
        # What is compiled takes a while to load, and the solver goes on meanwhile.
        importlib.import_module("maatwaarde.portfolio.solvers.knapsack_bnb")
        if self._solution():
            self.leaves = True
            self.exchange.stop.set()

    def _solution(self) -> bool:
        """Wait for a solution, and return whether there is one before the solver is done."""
        while self.exchange.x is None:
            if self.exchange.done.wait(0.1):
                return False
        return True


def _few_rows(model: Model) -> bool:
    """Return whether a model is binaries only, under so few limits that ``prove`` is best."""
    height, width = model.matrix.shape
    entries = model.matrix.tocoo()
    amounts = np.unique(entries.row[np.abs(entries.data) != 1.0])
    limits = np.concatenate([model.column_lower, model.column_upper])
    binary = model.integer.all() and np.isin(limits, [0.0, 1.0]).all()
    few = len(amounts) * width <= _FIGURES and height <= _ROWS and width <= _COLUMNS
    return bool(binary) and few


def _best(model: Model, run: Run, exchange: IncumbentPool, bound: float, limits: Limits) -> Run:
    """Return the better of what the solver and the search have found."""
    width = len(model.objective)
    x = None if run.x is None else run.x[:width]
    if run.status != "stopped":
        return replace(run, x=x)
    if exchange.x is not None and (x is None or model.objective @ x < model.objective @ exchange.x):
        x = exchange.x
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
