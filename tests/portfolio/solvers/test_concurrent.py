"""The tighter model holds the same portfolios, and the search beside the solver keeps the rules."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instances import generate
from maatwaarde.portfolio import (
    Measure,
    Problem,
    Proposal,
    Requires,
    Resource,
    evaluate,
    solve,
)
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.milp.reformulate import aggregate_starts, propagate_bounds
from maatwaarde.portfolio.solvers import highs
from maatwaarde.portfolio.solvers.highs import IncumbentPool, Limits
from maatwaarde.portfolio.solvers.lns import Guide, improve, neighbourhood, rounded
from maatwaarde.portfolio.solvers.params import NeighbourhoodParams, SearchParams
from maatwaarde.portfolio.solvers.probing import probe_binaries
from patience import LONG, solved_in_time
from portfolio.oracle import best_by_enumeration, random_problem
from portfolio.solvers.test_sifting import long_problem
from portfolio.solvers.test_solve import read_mkp

SEEDS = st.integers(0, 2**32 - 1)
AT_ONCE = SearchParams(patience=0.0)


def options_in(problem, x):
    return [problem.options[i] for i in np.flatnonzero(x[: len(problem.options)] > 0.5)]


def pool_for(model, joined=None):
    width = len(model.objective)
    wider = model if joined is None else joined
    more = len(wider.objective) - width
    scale = highs.objective_scale(model, model.objective)
    return IncumbentPool(
        model.objective * scale, wider.matrix[wider.matrix.shape[0] - more :, :width]
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_joined_starts_are_the_same_model(seed):
    problem = generate(30, seed)
    model = build(problem)
    joined = aggregate_starts(model, problem.option_proposal)
    assert len(joined.objective) > len(model.objective)
    assert highs.relax(joined).bound == pytest.approx(highs.relax(model).bound)
    first, second = (highs.maximise(each, Limits()) for each in (model, joined))
    assert first.bound == pytest.approx(second.bound)
    # A portfolio of the one, widened, keeps the rows of the other.
    x = pool_for(model, joined).widen(first.x)
    rows = joined.matrix @ x
    assert (rows <= joined.row_upper + 1e-6).all()
    assert (rows >= joined.row_lower - 1e-6).all()


def test_without_starts_there_is_nothing_to_join():
    problem = random_problem(1, 12)
    model = build(problem)
    assert aggregate_starts(model, problem.option_proposal) is model


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, n=st.integers(6, 12), scarce=st.floats(0.02, 1.0))
def test_what_is_left_out_is_in_no_portfolio(seed, n, scarce):
    problem = random_problem(seed, n)
    tight = [replace(r, capacity=round(scarce * r.capacity, 2)) for r in problem.resources]
    problem = replace(problem, resources=tight)
    model = build(problem)
    best = best_by_enumeration(problem)
    less = propagate_bounds(model)
    run = highs.maximise(less, Limits())
    if best is None:
        assert run.status == "infeasible"
    else:
        assert run.bound == pytest.approx(best.value, abs=1e-8)


def test_an_option_that_does_not_fit_is_left_out_with_what_needs_it():
    use = np.array([[3.0], [1.0], [1.0], [2.0]])
    problem = Problem(
        proposals=[Proposal(name) for name in "ABCD"],
        measures=[Measure("m", 1.0, best=10.0, worst=-10.0)],
        resources=[Resource("eur", "money", "eur", 2.0, "EUR")],
        use=use,
        impact=np.array([[5.0], [1.0], [1.0], [1.0]]),
        requires=[Requires("B", ("A",)), Requires("C", ("A", "D"))],
    )
    model = build(problem)
    # A costs too much, and B needs A; C can do with D, which takes exactly what there is.
    assert propagate_bounds(model).column_upper[:4].tolist() == [0.0, 0.0, 1.0, 1.0]
    assert highs.relax(propagate_bounds(model)).bound < highs.relax(model).bound


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, n=st.integers(6, 12), part=st.floats(0.0, 1.0))
def test_a_settled_switch_cuts_off_no_better_portfolio(seed, n, part):
    problem = random_problem(seed, n, rules=False)
    model = build(problem)
    best = best_by_enumeration(problem)
    relaxed = highs.relax(model)
    # Whatever portfolio is known: here one that is worth a part of the best.
    settled = probe_binaries(model, relaxed.x, part * best.value)
    if settled is not None:
        tighter, again = settled
        assert best.value - 1e-9 <= again.bound <= relaxed.bound + 1e-9
        assert highs.maximise(tighter, Limits()).bound == pytest.approx(best.value, abs=1e-8)


def test_switches_are_settled_where_losses_are_out_of_reach():
    problem = generate(50, 2)
    model = build(problem)
    relaxed = highs.relax(model)
    optimum = highs.maximise(model, Limits()).bound
    tighter, again = probe_binaries(model, relaxed.x, optimum)
    assert optimum <= again.bound < relaxed.bound
    assert (tighter.column_lower != model.column_lower).any()
    assert probe_binaries(model, relaxed.x, optimum, lambda: 0.0) is None


@pytest.mark.parametrize(
    ("lead", "turn", "offers"),
    [(0.0, np.inf, 6), (2.0, 0.2, 2), (0.0, 0.1, 6)],
    ids=["parts", "walks", "both in turn"],
)
def test_what_the_search_finds_keeps_the_rules_and_gets_better(lead, turn, offers):
    turns = NeighbourhoodParams(tempering_lead=lead, turn_seconds=turn)
    problem = generate(80, 1)
    model = build(problem)
    guide = Guide(highs.relax(model), problem.option_proposal)

    class Kept(IncumbentPool):
        found = ()

        def offer(self, x):
            super().offer(x)
            self.found += (x.copy(),)
            if len(self.found) == offers:
                self.done.set()

    kept = Kept(pool_for(model).goal, pool_for(model).tail)
    kept.offer(rounded(model, guide, size=20, seconds=LONG))
    improve(model, guide, kept, time.monotonic() + LONG, SearchParams(neighbourhood=turns))
    assert len(kept.found) == offers
    values = []
    for x in kept.found:
        evaluation = evaluate(problem, options_in(problem, x))
        assert not evaluation.violations
        assert evaluation.value == pytest.approx(float(model.objective @ x))
        values.append(evaluation.value)
    assert values == sorted(values)
    assert values[-1] > values[0]
    assert values[-1] <= guide.relaxed.bound


def test_what_needs_a_proposal_that_does_not_fit_leaves_with_it():
    problem = generate(80, 30)
    model = build(problem)
    guide = Guide(highs.relax(model), problem.option_proposal)
    x = rounded(model, guide, size=8, seconds=LONG)
    assert x is not None
    assert not evaluate(problem, options_in(problem, x)).violations


def test_a_part_changes_nothing_outside_itself():
    problem = generate(40, 1)
    model = build(problem)
    x = highs.maximise(model, Limits(gap=0.2)).x
    x[: model.options] = np.rint(x[: model.options])
    free = problem.option_proposal < 10
    part, columns = neighbourhood(model, x, free, problem.option_proposal)
    run = highs.maximise(part, Limits())
    changed = x.copy()
    changed[columns] = run.x[: len(columns)]
    assert (changed[: model.options][~free] == x[: model.options][~free]).all()
    assert model.objective @ changed >= model.objective @ x - 1e-9
    assert not evaluate(problem, options_in(problem, changed)).violations


def test_solver_and_search_exchange_solutions():
    problem, best = read_mkp("weing7")
    model = build(problem, "sum-of-scores")
    pool = pool_for(model)
    found = highs.maximise(model, Limits(), pool=pool)
    assert model.objective @ pool.x == pytest.approx(best)
    assert pool.better_than(pool.value) is None
    assert found.bound == pytest.approx(best)


def test_the_solver_stops_when_the_search_has_failed():
    problem = generate(200, 1)
    model = build(problem)
    pool = pool_for(model)
    pool.stop.set()
    run = highs.maximise(model, Limits(), pool=pool)
    assert run.status == "stopped"


def test_with_help_from_the_start_the_answer_and_its_bound_hold():
    problem = generate(50, 2)
    alone = solve(problem, settle_ties=False)
    told = []
    found = solve(
        problem,
        threads=2,
        settle_ties=False,
        progress=lambda *now: told.append(now),
        params=SearchParams(patience=0.0, rounded_proposals=10),
    )
    assert found.status == "proven"
    assert found.value == pytest.approx(alone.value)
    _, values, bounds = zip(*told, strict=True)
    assert list(values) == sorted(values)
    assert list(bounds) == sorted(bounds, reverse=True)


def test_a_search_that_fails_is_not_silent():
    def fail(*_):
        raise RuntimeError("broken")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highs, "relax", fail)
        with pytest.raises(RuntimeError, match="broken"):
            solve(generate(200, 1), threads=2, time_limit=LONG, params=AT_ONCE)


def test_a_search_that_fails_stops_the_solver(monkeypatch):
    def fail(*_):
        raise RuntimeError("broken")

    def wait(*_, pool, **__):
        assert pool.stop.wait(LONG)
        return highs.Run("stopped", None, np.inf)

    monkeypatch.setattr(highs, "relax", fail)
    monkeypatch.setattr(highs, "maximise", wait)
    with pytest.raises(RuntimeError, match="broken"):
        solve(generate(50, 1), threads=2, params=AT_ONCE)


def test_out_of_time_the_best_of_both_is_returned():
    problem = generate(200, 1)
    found = solved_in_time(problem, 2.5, threads=2)
    assert found.status == "stopped"
    assert not found.violations
    assert 0 < found.value <= found.bound <= highs.relax(build(problem)).bound + 1e-9


def test_switches_that_take_too_long_are_left_and_others_are_kept(monkeypatch):
    """What one of them costs is what the others would cost."""
    problem = long_problem(1)
    # A gain counts for more than a loss, so that which it is has to be chosen.
    measures = [replace(item, worst=-9.0 * item.best, target=None) for item in problem.measures]
    model = build(replace(problem, measures=measures))
    switches = np.flatnonzero(_switches(model))
    split = np.where(_switches(model), 0.5, 0.0)
    asked = []

    def relax(tried, seconds, below):
        asked.append(tried)
        if len(asked) == 2:  # time is up
            clock[0] += seconds
            return None
        return replace(guide, bound=below - 1.0)

    clock = [0.0]
    guide = highs.relax(model)
    monkeypatch.setattr("maatwaarde.portfolio.solvers.probing.time.monotonic", lambda: clock[0])
    settled = probe_binaries(model, split, 1.0, lambda: 100.0, relax, 2.0)
    assert settled is not None
    lower, upper = settled[0].column_lower, settled[0].column_upper
    assert len(asked) == 3  # the first, the one that took too long, and what came of it
    assert lower[switches[0]] == upper[switches[0]] == 1.0
    assert np.array_equal(lower[switches[1:]], model.column_lower[switches[1:]])
    assert np.array_equal(upper[switches[1:]], model.column_upper[switches[1:]])


def _switches(model):
    return model.integer & (np.arange(len(model.integer)) >= model.options)
