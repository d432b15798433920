"""Tempering keeps the rules, keeps its books, and finds what enumeration finds."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from day_and_night import by_day
from instances import generate
from maatwaarde.portfolio import (
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Resource,
    evaluate,
)
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.solvers import highs, tempering
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.lns import Guide, NeighbourhoodSearch, rounded
from maatwaarde.portfolio.solvers.params import SearchParams, TemperingParams
from maatwaarde.portfolio.solvers.tempering import Tempering
from patience import LONG
from portfolio.oracle import best_by_enumeration, random_problem
from portfolio.periods_oracle import best_plan, random_plan
from portfolio.solvers.test_concurrent import options_in

SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Give tempering a clock on which a second is a reading, so that no machine is too slow."""
    readings = count()
    monkeypatch.setattr(tempering, "time", SimpleNamespace(monotonic=lambda: float(next(readings))))


def tempering_of(model, relaxed, problem, start, *, seed):
    given = TemperingParams()
    return Tempering(model, relaxed, problem.option_proposal, start, seed=seed, params=given)


def walking(problem, *, seed=1):
    """Return portfolios that walk from nothing but what is locked; None if nothing is possible."""
    model = build(problem)
    relaxed = highs.relax(model)
    if relaxed is None:
        return None
    start = np.where(model.column_lower > 0, 1.0, 0.0)
    return tempering_of(model, relaxed, problem, start, seed=seed)


def tempered(problem, *, seconds, seed=1):
    """Return what is found from there, evaluated; None if nothing better is found."""
    walks = walking(problem, seed=seed)
    found = None if walks is None else walks.run(seconds)
    return None if found is None else evaluate(problem, options_in(problem, found))


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, n=st.integers(4, 12), floors=st.booleans())
def test_what_is_found_keeps_the_rules(seed, n, floors):
    problem = random_problem(seed, n, floors=floors)
    best = best_by_enumeration(problem)
    found = tempered(problem, seconds=5)
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
            found = tempered(problem, seconds=15)
            reached.append(found is not None and found.value >= best.value - 1e-9)
    assert len(reached) > 8
    assert np.mean(reached) >= 0.9


@settings(max_examples=by_day(10), deadline=None)
@given(seed=SEEDS, n=st.integers(3, 5), staffing=st.booleans())
def test_what_is_hired_lent_and_carried_over_goes_along(seed, n, staffing):
    problem = random_plan(seed, n, staffing=staffing)
    model = build(problem)
    relaxed = highs.relax(model)
    run = highs.maximise(model, Limits(gap=10.0))
    if run.x is None or relaxed is None:
        return
    guide = Guide(relaxed, problem.option_proposal)
    search = NeighbourhoodSearch(model, guide, run.x, SearchParams())
    best = best_plan(problem).value
    for _ in range(3):
        before = model.objective @ search.x
        gained = search.temper(5, lambda: False)
        found = evaluate(problem, options_in(problem, search.x))
        assert not found.violations
        assert found.value <= best + 1e-7
        assert gained == (model.objective @ search.x > before)
        if gained:
            assert found.value == pytest.approx(float(model.objective @ search.x), abs=1e-5)


@pytest.mark.parametrize("problem", [generate(60, 1), random_problem(3, 12, floors=True)])
def test_its_books_stay_right(problem, monkeypatch):
    settle, checked = Tempering._settle, []

    def compare(walks, state):
        kept = [part.copy() for part in state]
        settle(walks, state)
        for name, mine, right in zip(state._fields, kept, state, strict=True):
            if name == "filled":
                mine, right = (each[len(walks.options) :] for each in (mine, right))
            np.testing.assert_allclose(mine, right, rtol=1e-9, atol=1e-6, err_msg=name)
        checked.append(state.n_violated[0])

    walks = walking(problem)
    monkeypatch.setattr(Tempering, "_settle", compare)
    walks.run(2 * TemperingParams().recount + 2)
    assert len(checked) == 3 * len(walks.states)


def test_the_same_seed_takes_the_same_walk():
    problem = generate(60, 1)
    found = [tempered(problem, seconds=3, seed=seed).value for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]


def test_it_stops_when_it_is_asked_to():
    walks = walking(generate(60, 1))
    asked = iter([False, False, True])
    walks.run(1e9, lambda: next(asked))
    assert walks.turns == 2


def test_portfolios_change_places_and_none_gets_lost():
    walks = walking(generate(60, 1))
    before = list(walks.states)
    walks.run(40)
    assert {id(state) for state in walks.states} == {id(state) for state in before}
    assert [id(state) for state in walks.states] != [id(state) for state in before]


def test_the_coldest_walks_on_from_what_another_search_found():
    problem = generate(60, 1)
    walks = walking(problem)
    best = highs.maximise(build(problem), Limits(gap=0.01)).x
    assert walks.stand(best)
    coldest = walks.states[0]
    assert (
        coldest.value[0]
        == coldest.best_value[0]
        == pytest.approx(walks.choices.worth @ coldest.filled)
    )
    # It is the best that was met here now, so that nobody has to go back there.
    coldest.chosen[:] = -1
    assert walks.stand(best)
    assert (coldest.chosen == -1).all()


def test_what_is_hired_must_be_the_same():
    walks = walking(random_plan(1, 4, staffing=True))
    other = walks.x.copy()
    assert walks.stand(other)
    other[np.flatnonzero(walks.stays)[0]] += 1.0
    assert not walks.stand(other)


@pytest.mark.parametrize("empty", [True, False])
def test_a_large_proposal_takes_the_place_of_small_ones(empty):
    """Of ten units, a large proposal takes all; nine small ones together are worth a little less.

    To change them one by one loses first what takes long to win back.
    """
    small = [Proposal(f"s{i}") for i in range(9)]
    problem = Problem(
        proposals=[Proposal("large"), *small],
        measures=[Measure("m", 1.0, best=100.0, worst=-100.0)],
        resources=[Resource("eur", "money", "eur", 10.0, "EUR")],
        use=np.array([[10.0]] + 9 * [[1.1]]),
        impact=np.array([[30.0]] + 9 * [[3.2]]),
    )
    model = build(problem)
    start = np.zeros(len(model.objective))
    start[1:10] = 0.0 if empty else 1.0
    walks = tempering_of(model, highs.relax(model), problem, start, seed=1)
    found = walks.run(30)
    assert options_in(problem, found) == [OptionKey("large")]


def test_what_the_model_does_not_let_through_is_left(monkeypatch):
    problem = generate(60, 1)
    model = build(problem)
    guide = Guide(highs.relax(model), problem.option_proposal)
    start = rounded(model, guide, size=20, seconds=LONG)
    search = NeighbourhoodSearch(model, guide, start, SearchParams())
    with monkeypatch.context() as patch:
        patch.setattr(NeighbourhoodSearch, "choose", lambda *_: (True, 0.0))
        assert not search.temper(30, lambda: False)
    assert search.tempering is None
    assert search.temper(30, lambda: False)
