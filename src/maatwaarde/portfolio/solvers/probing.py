"""Binaries that are settled by what the relaxation is worth with each of their two values.

A measure on which no good portfolio loses needs no choice between a gain and a loss.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.portfolio.milp.model import Model
from maatwaarde.portfolio.solvers.highs import Relaxed
from maatwaarde.portfolio.solvers.sifting import Relaxations

# A switch is settled only when the other side is worse by this part of the value, which is far
# above the tolerances of the solver.
_CLEAR = 1e-5


def probe_binaries(
    model: Model,
    relaxed: Floats,
    value: float,
    left: Callable[[], float] = lambda: np.inf,
    relax: Callable[[Model, float, float], Relaxed | None] | None = None,
    most: float = np.inf,
) -> tuple[Model, Relaxed] | None:
    """Fix the switches of which one side cannot hold a portfolio as good as one of ``value``.

    Return the model and its relaxation, or None if nothing could be fixed.

    Parameters
    ----------
    relaxed
        (columns,), the solution of the relaxation; switches that it leaves whole cost nothing.
    left
        Asked before each relaxation for the seconds that it may take; 0 leaves it at that.
    relax
        Relaxes the model with other limits of switches, in so many seconds, until a bound is below
        a number.
    most
        Seconds for each side of a switch; where one takes longer, the others are left.
    """
    relax = Relaxations(model).relax if relax is None else relax
    split = np.abs(relaxed - np.rint(relaxed)) > 1e-6
    switches = np.flatnonzero(model.integer & split)
    least = value - _CLEAR * abs(value)
    lower, upper = model.column_lower.copy(), model.column_upper.copy()
    fixed = False
    for switch in switches[switches >= model.options]:
        ends = model.column_lower[switch], model.column_upper[switch]
        for side in (0.0, 1.0):
            began, seconds = time.monotonic(), min(most, left())
            if seconds <= 0:
                return None
            lower[switch] = upper[switch] = side
            there = relax(replace(model, column_lower=lower, column_upper=upper), seconds, least)
            worse = there is not None and there.bound < least
            if there is None and left() < np.inf and time.monotonic() - began >= seconds:
                # With the others it takes as long.
                lower[switch], upper[switch] = ends
                return _settled(model, lower, upper, relax, left) if fixed else None
            lower[switch] = 1.0 - side if worse else model.column_lower[switch]
            upper[switch] = 1.0 - side if worse else model.column_upper[switch]
            if worse:
                fixed = True
                break
    return _settled(model, lower, upper, relax, left) if fixed else None


def _settled(
    model: Model,
    lower: Floats,
    upper: Floats,
    relax: Callable[[Model, float, float], Relaxed | None],
    left: Callable[[], float],
) -> tuple[Model, Relaxed] | None:
    settled = replace(model, column_lower=lower, column_upper=upper)
    again = relax(settled, left(), -np.inf)
    return None if again is None else (settled, again)
