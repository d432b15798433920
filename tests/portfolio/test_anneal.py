"""Annealing keeps the rules, keeps its books, and finds what enumeration finds."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instances import generate
from maatwaarde.portfolio import _compiled, anneal, evaluate, highs
from maatwaarde.portfolio.highs import Limits
from maatwaarde.portfolio.improve import Guide, _Walk
from maatwaarde.portfolio.model import build
from portfolio.oracle import best_by_enumeration, random_problem
from portfolio.periods_oracle import best_plan, random_plan
from portfolio.test_together import options_in

SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Give annealing a clock on which a second is a reading, so that no machine is too slow."""
    readings = count()
    monkeypatch.setattr(anneal, "time", SimpleNamespace(monotonic=lambda: float(next(readings))))


def annealed(problem, *, seconds, seed=1):
    """Return what annealing finds from nothing, evaluated; None if it finds nothing."""
    model = build(problem)
    relaxed = highs.relax(model)
    if relaxed is None:
        return None
    empty = np.zeros(len(model.objective))
    locked = model.column_lower > 0
    empty[locked] = 1.0
    found = anneal.anneal(
        model, relaxed, problem.option_proposal, empty, seconds=seconds, seed=seed
    )
    return None if found is None else evaluate(problem, options_in(problem, found))


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, n=st.integers(4, 12), floors=st.booleans())
def test_what_is_found_keeps_the_rules(seed, n, floors):
    problem = random_problem(seed, n, floors=floors)
    best = best_by_enumeration(problem)
    found = annealed(problem, seconds=5)
    if best is None:
        assert found is None
    elif found is not None:
        assert not found.violations
        assert found.value <= best.value + 1e-9


def test_of_a_few_proposals_it_finds_the_best():
    problems = [random_problem(seed, 12, floors=True) for seed in range(15)]
    reached = []
    for problem in problems:
        best = best_by_enumeration(problem)
        if best is not None:
            found = annealed(problem, seconds=15)
            reached.append(found is not None and found.value >= best.value - 1e-9)
    assert len(reached) > 8
    assert np.mean(reached) >= 0.9


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, n=st.integers(3, 5), staffing=st.booleans())
def test_what_is_hired_lent_and_carried_over_goes_along(seed, n, staffing):
    problem = random_plan(seed, n, staffing=staffing)
    model = build(problem)
    relaxed = highs.relax(model)
    run = highs.maximise(model, Limits(gap=10.0))
    if run.x is None or relaxed is None:
        return
    walk = _Walk(model, Guide(relaxed, problem.option_proposal), run.x)
    before = model.objective @ walk.x
    gained = walk.anneal(5, lambda: False)
    found = evaluate(problem, options_in(problem, walk.x))
    assert not found.violations
    assert found.value <= best_plan(problem).value + 1e-7
    assert gained == (model.objective @ walk.x > before)
    if gained:
        assert found.value == pytest.approx(float(model.objective @ walk.x), abs=1e-5)


@pytest.mark.parametrize("problem", [generate(60, 1), random_problem(3, 12, floors=True)])
def test_its_books_stay_right(problem, monkeypatch):
    settle, checked = anneal._settle, []

    def compare(choices, state, *others):
        kept = [part.copy() for part in state]
        settle(choices, state, *others)
        if checked:  # the first time everything is new
            for name, mine, right in zip(state._fields, kept, state, strict=True):
                if name == "filled":
                    mine, right = (each[choices.first[-1] :] for each in (mine, right))
                np.testing.assert_allclose(mine, right, rtol=1e-9, atol=1e-6, err_msg=name)
        checked.append(state.short[0])

    monkeypatch.setattr(anneal, "_settle", compare)
    annealed(problem, seconds=20)
    assert len(checked) == 19


def test_the_same_seed_takes_the_same_walk():
    problem = generate(60, 1)
    found = [annealed(problem, seconds=30, seed=seed).value for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]


def test_it_stops_when_it_is_asked_to():
    problem = generate(60, 1)
    model = build(problem)
    asked = iter([False, False, True])
    found = anneal.anneal(
        model,
        highs.relax(model),
        problem.option_proposal,
        np.zeros(len(model.objective)),
        seconds=1e9,
        seed=1,
        stopped=lambda: next(asked),
    )
    assert found is None or found.any()


def test_where_nothing_can_be_written_it_compiles_anew(monkeypatch):
    asked = []

    def njit(**options):
        asked.append(options.get("cache", False))
        if asked[-1]:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    monkeypatch.setattr(numba, "njit", njit)
    assert _compiled.compiled(abs) is abs
    assert asked == [True, False]
