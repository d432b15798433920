"""A good portfolio of a long list within seconds, rounded from the relaxation, and what it proves.

By itself the solver has none of a list of thousands for a long time, and no bound either.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Floats, Ints
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.milp.reformulate import propagate_bounds
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import Limits, Relaxed, Run
from maatwaarde.portfolio.solvers.lns import Guide, mended, neighbourhood, rounded
from maatwaarde.portfolio.solvers.params import SearchParams
from maatwaarde.portfolio.solvers.probing import probe_binaries
from maatwaarde.portfolio.solvers.sifting import Relaxations

# Where the relaxation is not rounded with as few proposals as usual, so many times as many are
# chosen anew.
_MORE = 8
# The part of the time that is left, which the relaxation may take.
_PART = 0.5
# What the solver takes for kept.
_ROOM = 1e-6
# The part of that, of a relaxation in parts.
_RELAXING = 0.6
# Seconds for what is hired, lent and carried over with a portfolio that is known.
_COMPLETING = 5.0


@dataclass(frozen=True, eq=False, slots=True)
class Near:
    """What is known of a model near its relaxation.

    Parameters
    ----------
    model
        It with the switches settled of which one side holds nothing as good as ``x``.
    relaxed
        Its relaxation.
    x
        A solution near that, None where none was found.
    """

    model: Model
    relaxed: Relaxed
    x: Floats | None


def near_relaxation(
    model: Model,
    proposal: Ints,
    left: Callable[[], float],
    params: SearchParams,
    start: Floats | None = None,
    tell: Callable[[Floats], None] = lambda _: None,
) -> Near | None:
    """Return what is known near the relaxation, or None where that took too long.

    Parameters
    ----------
    proposal
        (options,), the proposal of each option.
    left
        The seconds that are left.
    start
        (columns,), another solution near which one is looked for: so what comes of a change to the
        model differs from what it was by the change, and not by chance.
    tell
        Told each solution, before a better one is sought.
    """
    began = time.monotonic()
    relaxations = Relaxations(model)
    # In parts it has something to round whenever it ends, so that time is kept for that.
    relaxed = relaxations.relax(model, left() * (_RELAXING if relaxations.in_parts else 1.0))
    if relaxed is None:
        return None
    took = time.monotonic() - began

    def most() -> float:
        # What takes long to relax takes long to round, and so does all on a busy machine.
        return min(max(params.rounding_seconds, took), left())

    size = params.rounded_proposals
    guide, x = Guide(relaxed, proposal), None
    for many in (size, _MORE * size):
        if x is None and most() > 0:
            x = rounded(model, guide, size=many, seconds=most())
    if start is not None and most() > 0:
        mine = mended(model, guide, start, size=_MORE * size, seconds=most())
        x = better(model.objective, x, mine)
    if x is None:
        return Near(model, relaxed, None)
    tell(x)
    value = float(model.objective @ x)
    settled = probe_binaries(model, relaxed.x, value, left, relaxations.relax, most())
    if settled is None:
        return Near(model, relaxed, x)
    model, relaxed = settled
    if most() > 0:
        again = rounded(model, Guide(relaxed, proposal), size=size, seconds=most())
        if again is not None:
            tell(again)
            x = better(model.objective, x, again)
    return Near(model, relaxed, x)


def better(goal: Floats, one: Floats | None, other: Floats | None) -> Floats | None:
    """Return the better of two solutions, of what there is."""
    if one is None or other is None:
        return other if one is None else one
    return one if float(goal @ one) >= float(goal @ other) else other


def completed(model: Model, start: Floats | None, proposal: Ints) -> Floats | None:
    """Return a start with the columns that it leaves open, None where it is no solution."""
    if start is None or not np.isnan(start).any():
        return start
    nothing = np.zeros(model.options, dtype=bool)
    x = np.where(np.isnan(start), 0.0, start)
    part, columns = neighbourhood(model, x, nothing, proposal)
    run = highs.maximise(part, Limits.start(_COMPLETING, 0.0, 1), part=True)
    if run.x is None:
        return None
    x[columns] = run.x[: len(columns)]
    return x if _keeps(model, x) else None


def maximise_long(
    model: Model,
    proposal: Ints,
    limits: Limits,
    *,
    objective: Floats | None,
    start: Floats | None,
    presolve: bool,
    params: SearchParams,
) -> Run:
    """Maximise as ``highs.maximise`` does within a time limit, from a solution near the relaxation.

    Where time ends first, the best of it, of the start and of what the solver found is returned,
    with the bound of the relaxation if the solver has no better one.
    """
    goal = model.objective if objective is None else objective
    aimed = propagate_bounds(replace(model, objective=goal))
    until = time.monotonic() + _PART * limits.left()

    def left() -> float:
        return max(0.0, until - time.monotonic())

    near = near_relaxation(aimed, proposal, left, params, start)
    best = better(goal, completed(model, start, proposal), None if near is None else near.x)
    bound = np.inf if near is None else near.relaxed.bound
    if best is not None and limits.gap > 0 and _within(bound, float(goal @ best), limits.gap):
        return Run("optimal", best, bound)
    run = highs.maximise(
        model,
        limits,
        objective=objective,
        start=start if best is None else best,
        presolve=presolve,
    )
    if run.status != "stopped":
        return run
    if best is not None and (run.x is None or float(goal @ run.x) < float(goal @ best)):
        run = replace(run, x=best)
    run = replace(run, bound=min(run.bound, bound))
    if run.x is not None and _within(run.bound, float(goal @ run.x), limits.gap):
        run = replace(run, status="optimal")
    return run


def _within(bound: float, value: float, gap: float) -> bool:
    return bound - value <= gap * abs(value)


def _keeps(model: Model, x: Floats) -> bool:
    """Return whether columns are within all limits, as the solver counts it."""
    total = model.matrix @ x
    return all(
        bool((found >= lower - room).all() and (found <= upper + room).all())
        for found, lower, upper, room in (
            (total, model.row_lower, model.row_upper, _ROOM * np.maximum(1.0, np.abs(total))),
            (x, model.column_lower, model.column_upper, _ROOM),
        )
    )
