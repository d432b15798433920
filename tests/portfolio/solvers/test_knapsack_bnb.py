"""Branch and bound under few rows, against enumeration and against HiGHS."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from maatwaarde.portfolio import solve
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.solvers import highs, knapsack_bnb
from maatwaarde.portfolio.solvers._dual_simplex import Learned, search
from maatwaarde.portfolio.solvers.highs import IncumbentPool, Limits
from maatwaarde.portfolio.solvers.knapsack_bnb import prove
from maatwaarde.portfolio.solvers.params import KnapsackParams, SearchParams
from patience import solved_in_time
from portfolio.solvers import test_solve as published

SEEDS = st.integers(0, 2**32 - 1)
PARAMS = KnapsackParams()
# Few nodes at a time, so that there is something to interrupt.
SLOWLY = KnapsackParams(nodes=1)
# The solver is left at once; it finds a solution first.
AT_ONCE = SearchParams(patience=0.0)


def knapsack(seed, n, m, *, tight=0.5):
    """Return a model whose values follow from what is used, which makes it hard."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 1000, (m, n)).astype(float)
    profits = np.round(weights.mean(axis=0) + 500 * rng.random(n))
    problem = published.knapsack(profits, weights, np.floor(tight * weights.sum(axis=1)))
    return build(problem, "sum-of-scores")


def any_model(seed, n, m):
    """Return a model with rows of every kind, some columns fixed, and values of both signs."""
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-9, 20, (m, n)) * rng.choice([1.0, 0.0], (m, n), p=[0.8, 0.2])
    inside = rng.random(n) < 0.5
    at = matrix @ inside
    kind = rng.integers(0, 5, m)
    upper = np.where(kind == 1, np.inf, at + np.where(kind == 2, 0, rng.integers(0, 15, m)))
    lower = np.where(kind == 0, -np.inf, at - np.where(kind == 2, 0, rng.integers(0, 15, m)))
    lower, upper = np.where(kind == 4, -np.inf, lower), np.where(kind == 4, np.inf, upper)
    fixed = rng.random(n) < 0.15
    return replace(
        knapsack(seed, n, 1),
        objective=rng.integers(-50, 100, n) * 1.0,
        matrix=sparse.csc_array(matrix),
        row_lower=lower,
        row_upper=upper,
        column_lower=np.where(fixed, inside, 0.0),
        column_upper=np.where(fixed, inside, 1.0),
        row_rule=np.full(m, -1),
    ), inside.astype(float)


def pool_for(model, x):
    scale = highs.objective_scale(model, model.objective)
    width = len(model.objective)
    pool = IncumbentPool(model.objective * scale, sparse.csr_array((0, width)))
    pool.offer(x)
    return pool, scale


def proven(
    model,
    x,
    *,
    gap=0.0,
    until=np.inf,
    threads=1,
    tell=lambda _: None,
    params=PARAMS,
):
    pool, scale = pool_for(model, x)
    bound = prove(model, pool, gap=gap, until=until, threads=threads, tell=tell, params=params)
    return pool.value / scale, bound / scale, pool.x


def keeps(model, x):
    rows = model.matrix @ x
    return bool(
        ((rows <= model.row_upper + 1e-6) & (rows >= model.row_lower - 1e-6)).all()
        and ((x >= model.column_lower) & (x <= model.column_upper)).all()
    )


def by_enumeration(model):
    n = len(model.objective)
    every = ((np.arange(2**n)[:, np.newaxis] >> np.arange(n)) & 1).astype(float)
    rows = every @ model.matrix.toarray().T
    kept = ((rows <= model.row_upper + 1e-9) & (rows >= model.row_lower - 1e-9)).all(axis=1)
    kept &= ((every >= model.column_lower) & (every <= model.column_upper)).all(axis=1)
    return float((every[kept] @ model.objective).max())


@given(seed=SEEDS, n=st.integers(1, 12), m=st.integers(1, 6))
def test_it_finds_what_enumeration_finds(seed, n, m):
    model, x = any_model(seed, n, m)
    value, bound, best = proven(model, x)
    assert value == pytest.approx(by_enumeration(model), abs=1e-9)
    assert bound == pytest.approx(value, abs=1e-6)
    assert keeps(model, best)


@given(seed=SEEDS, n=st.integers(8, 14), m=st.integers(2, 6))
def test_a_search_that_starts_below_the_best_meets_it(seed, n, m):
    """A proof that leaves out too much would be believed wherever the best is known already."""
    model = knapsack(seed, n, m)
    best = by_enumeration(model)
    pool = IncumbentPool(model.objective, sparse.csr_array((0, n)))
    roots = knapsack_bnb._Roots(model, pool.goal)
    tree = knapsack_bnb._TreeSearch(
        roots, pool, cutoff=best - 0.5, until=np.inf, nodes=PARAMS.nodes
    )
    tree.run(1, lambda: None)
    assert tree.finished
    assert pool.value == pytest.approx(best)


@given(seed=SEEDS, n=st.integers(2, 12), m=st.integers(1, 4), gap=st.floats(0.0, 0.3))
def test_a_gap_is_kept_and_the_bound_is_one(seed, n, m, gap):
    model = knapsack(seed, n, m)
    value, bound, best = proven(model, np.zeros(n), gap=gap)
    assert keeps(model, best)
    assert value <= by_enumeration(model) + 1e-9 <= bound + 2e-9
    assert bound <= value * (1 + gap) + 1e-6


@settings(max_examples=6, deadline=None)
@given(seed=SEEDS, m=st.integers(2, 5), tight=st.sampled_from([0.25, 0.5, 0.75]))
def test_it_finds_what_the_solver_finds(seed, m, tight):
    model = knapsack(seed, 40, m, tight=tight)
    run = highs.maximise(model, Limits())
    for threads in (1, 3):
        value, bound, _ = proven(model, np.zeros(40), threads=threads)
        assert value == pytest.approx(float(model.objective @ run.x))
        assert bound == pytest.approx(value, rel=1e-9)


def best_relaxation(model):
    """Relax for every number of binaries that may be chosen, and return the best bound."""
    count = sparse.csr_array(np.ones((1, len(model.objective))))
    numbers = np.arange(len(model.objective) + 1.0)[:, np.newaxis]
    relaxed = [highs.relax(model.with_rows(count, number, number)) for number in numbers]
    return max(run.bound for run in relaxed if run is not None)


@given(seed=SEEDS, n=st.integers(1, 12), m=st.integers(1, 6))
def test_without_time_the_relaxation_of_the_best_number_is_the_bound(seed, n, m):
    model, x = any_model(seed, n, m)
    value, bound, _ = proven(model, x, until=time.monotonic() - 1)
    assert bound == pytest.approx(max(best_relaxation(model), value), abs=1e-6)


def test_what_is_proven_comes_down_in_steps():
    model = knapsack(2, 100, 5)
    told = []
    value, bound, _ = proven(model, np.zeros(100), gap=1e-3, threads=2, tell=told.append)
    scale = highs.objective_scale(model, model.objective)
    assert told == sorted(told, reverse=True)
    assert best_relaxation(model) == pytest.approx(told[0] / scale)
    assert bound <= value * 1.001 + 1e-6


@pytest.fixture
def slow():
    return knapsack(3, 150, 10)


def test_an_interrupt_leaves_what_is_proven(slow):
    def interrupt(_):
        raise KeyboardInterrupt

    value, bound, best = proven(slow, np.zeros(150), threads=2, tell=interrupt, params=SLOWLY)
    assert keeps(slow, best)
    assert bound == pytest.approx(best_relaxation(slow))
    assert bound > value


def test_nothing_is_compiled_where_an_interrupt_arrives(slow, monkeypatch):
    """What a compiler calls back cannot raise, so that a Ctrl-C in it would be lost."""
    threads = []

    def watched(function):
        def call(*arguments):
            threads.append((function, threading.current_thread()))
            return function(*arguments)

        return call

    monkeypatch.setattr(knapsack_bnb, "relax", watched(knapsack_bnb.relax))
    monkeypatch.setattr(knapsack_bnb, "search", watched(knapsack_bnb.search))

    class Enough(Exception):
        pass

    def tell(_):
        if len(dict(threads)) == 2:
            raise Enough

    with pytest.raises(Enough):
        proven(slow, np.zeros(150), tell=tell, params=SLOWLY)
    first = dict(reversed(threads))
    assert threading.main_thread() not in first.values()


def test_what_a_listener_raises_is_raised(slow):
    def fail(_):
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        proven(slow, np.zeros(150), tell=fail, params=SLOWLY)


def test_what_a_thread_raises_is_raised(slow, monkeypatch):
    def fail(*_):
        raise ValueError("broken")

    monkeypatch.setattr(knapsack_bnb, "search", fail)
    with pytest.raises(ValueError, match="broken"):
        proven(slow, np.zeros(150), threads=2, params=SLOWLY)


@pytest.mark.parametrize("name", ["OR5x100-0.50_1", "OR5x100-0.75_1"])
def test_a_hard_knapsack_is_proven_where_the_solver_leaves_off(name):
    problem, _ = published.read_mkp(name)
    told = []
    found = solve(
        problem,
        objective="sum-of-scores",
        threads=2,
        settle_ties=False,
        progress=lambda *now: told.append(now),
        params=AT_ONCE,
    )
    assert found.strategy == "knapsack-branch-and-bound"
    assert found.status == "proven"
    assert found.gap == pytest.approx(0.0, abs=1e-9)
    assert told[-1][1:] == pytest.approx((found.value, found.bound))
    relaxed = highs.relax(build(problem, "sum-of-scores")).bound
    assert 0.995 * relaxed < found.value < relaxed


def test_within_a_limit_of_time_the_best_so_far_is_returned():
    problem, _ = published.read_mkp("OR10x250-0.25_1")
    found = solved_in_time(
        problem,
        2.0,
        lambda found: found.gap < 0.02,
        objective="sum-of-scores",
        threads=2,
        params=AT_ONCE,
    )
    assert found.status == "stopped"
    assert 0 < found.gap < 0.02


def test_good_choices_are_found_before_anything_is_proven():
    problem, _ = published.read_mkp("OR5x100-0.25_1")
    model = build(problem, "sum-of-scores")
    pool, scale = pool_for(model, np.zeros(100))
    roots = knapsack_bnb._Roots(model, pool.goal)
    knapsack_bnb._seek(
        roots, pool, gap=0.0, until=np.inf, threads=2, tell=lambda: None, params=PARAMS
    )
    # What a proof without a gap ends at.
    assert pool.value / scale == pytest.approx(24381)


def test_rounding_does_not_add_up():
    """The deepest tableaus of a long search stand where their bases put them."""
    problem, _ = published.read_mkp("OR10x250-0.25_1")
    model = build(problem, "sum-of-scores")
    roots = knapsack_bnb._Roots(model, model.objective)
    nodes, span = roots.empty(), np.array([0, 1])
    root = roots.above(59_216.0)[-1]
    for there, here in zip(nodes, root, strict=True):
        there[0] = here[0]
    rows = np.hstack([roots.matrix, np.eye(len(roots.matrix))])
    # The best root chooses 68 of the 250.
    limit = np.append(roots.limit[:-1], 68)
    goal = np.append(roots.goal, np.zeros(len(roots.matrix)))
    learned = Learned(np.zeros((2, len(goal))), np.zeros((2, len(goal))))
    for _ in range(20):
        search(
            nodes, roots.upper, learned, span, 59_216.0, np.inf, 10_000, np.zeros(250, dtype=bool)
        )
        for at in range(*span):
            basic, complemented = nodes.basic[at], nodes.complemented[at]
            values = np.where(complemented, roots.upper, 0.0)
            values[basic] = 0.0
            values[basic] = np.linalg.solve(rows[:, basic], limit - rows @ values)
            value = np.where(complemented, roots.upper - values, values)[basic]
            assert nodes.value[at] == pytest.approx(value, abs=1e-9)
            assert nodes.bound[at] == pytest.approx(float(goal @ values), rel=1e-12)
