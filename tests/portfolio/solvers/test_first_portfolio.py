"""A portfolio of a long list that is at hand before anything is solved."""

from __future__ import annotations

import numpy as np
import pytest

from maatwaarde.portfolio import evaluate, solve
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.first_portfolio import first_portfolio
from maatwaarde.portfolio.solvers.highs import Run
from portfolio.mixed_oracle import random_problem


@pytest.mark.parametrize("objective", ["total-impact", "sum-of-scores"])
def test_it_keeps_all_rules_and_is_no_better_than_the_best(objective):
    found = 0
    for seed in range(40):
        problem = random_problem(seed)
        first = first_portfolio(problem, objective)
        if first is None:
            continue
        found += 1
        assert first == evaluate(problem, first.options, objective)
        assert not first.violations
        if seed % 8 == 0:
            assert first.value <= solve(problem, objective=objective).value + 1e-7
    assert found > 15


@pytest.mark.parametrize("long", [0, 2000])
def test_it_is_the_answer_where_no_other_is_found_in_time(monkeypatch, long):
    """Whether the solver began from it, or not."""
    monkeypatch.setattr("maatwaarde.portfolio.solvers.solve._MANY", 0)
    monkeypatch.setattr("maatwaarde.portfolio.solvers.tie_breaking.LONG", long)
    problem = random_problem(0)
    first = first_portfolio(problem, "total-impact")
    best = solve(problem)
    nothing = Run("stopped", None, np.inf)
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: nothing)
    stopped = solve(problem, time_limit=60.0)
    assert first is not None
    assert stopped.status == "stopped"
    assert stopped.options == first.options
    assert stopped.bound is not None
    assert best.value - 1e-7 <= stopped.bound < float("inf")
