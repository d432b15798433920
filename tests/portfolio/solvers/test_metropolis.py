"""What is compiled takes the steps that are written."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest

from instances import generate
from maatwaarde.portfolio.solvers import tempering
from maatwaarde.portfolio.solvers._metropolis import State, metropolis_sweep
from portfolio.oracle import random_problem
from portfolio.solvers.test_tempering import walking


@pytest.mark.parametrize("problem", [generate(20, 1), random_problem(3, 12, floors=True)])
def test_compiled_or_not_the_steps_are_the_same(problem, monkeypatch):
    # A second is a reading of the clock, so that what came before is the same on every machine.
    readings = count()
    clock = SimpleNamespace(monotonic=lambda: float(next(readings)))
    monkeypatch.setattr(tempering, "time", clock)
    walks = walking(problem)
    walks.run(1)
    # The hottest, which surely moves.
    state, penalty, heat = walks.states[-1], walks.penalties[-1], walks.heat[-1]
    other = State(*(part.copy() for part in state))
    given = (penalty, 1.01, 0.995, heat, 0.4, 2, 7)
    before = state.chosen.copy()
    metropolis_sweep(walks.choices, state, *given)
    # The generator of random numbers goes round.
    with np.errstate(over="ignore"):
        metropolis_sweep.py_func(walks.choices, other, *given)
    assert (state.chosen != before).any()
    for name, compiled, written in zip(state._fields, state, other, strict=True):
        np.testing.assert_array_equal(compiled, written, err_msg=name)
