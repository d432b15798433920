"""A limit of time is kept, and what is not known when it has passed is not claimed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from day_and_night import by_day
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Infeasible,
    Mandatory,
    Measure,
    NotInTime,
    Problem,
    Proposal,
    Resource,
    alternatives,
    core_index,
    find_conflict,
    pareto,
    replan,
    shadow_prices,
    solve,
    why_not,
)
from maatwaarde.portfolio.analysis import infeasibility
from maatwaarde.portfolio.solvers import highs
from patience import LONG
from portfolio.oracle import best_by_enumeration, random_problem
from portfolio.periods_oracle import best_plan, random_plan

SEEDS = st.integers(0, 2**32 - 1)
UP = highs.Run("stopped", None, np.inf)


def town(budget=100.0, **rules):
    return Problem(
        proposals=[Proposal(name) for name in "abc"],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "eur", budget, "EUR")],
        use=np.array([[60.0], [50.0], [45.0]]),
        impact=np.array([[5.0], [4.0], [3.0]]),
        **rules,
    )


@pytest.fixture
def no_time(monkeypatch):
    """Let time be up before each run of the solver has found anything."""
    problem = town()
    solution = solve(problem)
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: UP)
    return problem, solution


def test_what_is_not_known_of_one_proposal_is_called_unknown(no_time):
    why = why_not(*no_time, "a", time_limit=1.0)
    assert why.impossible is None
    assert (why.portfolio, why.value_loss, why.money_cut, why.impact_gain) == (None,) * 4
    # It asks no staff, so that there is nothing to find out about that.
    assert why.unknown == ("portfolio", "money_cut", "impact_gain")


def test_rules_that_were_not_lifted_in_time_are_called_unknown(monkeypatch):
    problem = town(mandatory=[Mandatory(("b",))])
    excluded = replace(problem, at_most_one=[AtMostOne(("a", "c"))])
    solution = solve(excluded)
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: UP)
    name = next(item for item in "ac" if item not in solution.chosen)
    assert "lifted" in why_not(excluded, solution, name, time_limit=1.0).unknown


def test_that_there_may_be_more_alternatives_is_said(no_time):
    found = alternatives(*no_time, time_limit=1.0)
    assert (found, found.stopped) == ((), True)


def test_that_there_are_no_more_alternatives_is_proven():
    problem = town()
    found = alternatives(problem, solve(problem), within=0.01)
    assert (found, found.stopped) == ((), False)


def test_a_step_that_was_not_solved_in_time_is_not_proven_to_bring_nothing(no_time):
    (price,) = shadow_prices(*no_time, time_limit=1.0)
    assert (price.value_change, price.proven) == (0.0, False)
    with pytest.raises(NotInTime):
        shadow_prices(*no_time, steps={"eur": -1.0}, time_limit=1.0)


@pytest.mark.parametrize(
    "call",
    [
        lambda problem, _: solve(problem, time_limit=1.0),
        lambda problem, _: pareto(problem, time_limit=1.0),
        lambda problem, _: core_index(problem, np.ones((2, 1)), time_limit=1.0),
        # Together over the budget, so that it cannot go on as it is.
        lambda problem, _: replan(problem, ("a", "b"), time_limit=1.0),
        lambda problem, _: replan(problem, ("a", "b"), max_changes=0, time_limit=1.0),
    ],
)
def test_no_answer_in_time_is_no_verdict(no_time, call):
    with pytest.raises(NotInTime):
        call(*no_time)


@pytest.mark.parametrize("most", [None, 0])
def test_a_running_plan_that_can_go_on_is_an_answer_in_any_time(no_time, most):
    problem, best = no_time
    found = replan(problem, best.options, max_changes=most, time_limit=1.0)
    assert found.solution.options == best.options
    assert (found.solution.status, found.changes) == ("stopped", 0)


def test_a_conflict_that_was_not_looked_for_is_no_conflict(no_time):
    found = find_conflict(no_time[0], time_limit=1.0)
    assert (found.rules, found.cures, found.fewest, found.stopped) == ((), (), (), True)


def test_too_few_changes_is_a_verdict_that_takes_a_proof(monkeypatch):
    problem = town()
    plan = ("a", "b")  # which is over the budget now
    with pytest.raises(PortfolioError, match="it takes 1"):
        replan(problem, plan, max_changes=0)
    real = highs.maximise

    def stopped(*given, **options):
        run = real(*given, **options)
        return run if run.x is None else replace(run, status="stopped")

    monkeypatch.setattr(highs, "maximise", stopped)
    with pytest.raises(NotInTime):
        replan(problem, plan, max_changes=0)


def test_samples_that_are_not_proven_are_counted(monkeypatch):
    problem = town()
    assert core_index(problem, np.ones((3, 1))).unproven == 0
    real = highs.maximise
    monkeypatch.setattr(
        highs, "maximise", lambda *given, **more: replace(real(*given, **more), status="stopped")
    )
    assert core_index(problem, np.ones((3, 1))).unproven == 3


@pytest.mark.parametrize(("spent", "left"), [(1.0, 9.0), (9.8, 0.5), (50.0, 0.5)])
def test_why_there_is_no_portfolio_is_found_out_in_the_time_that_is_left(monkeypatch, spent, left):
    now = 1000.0
    asked = []

    class Clock:
        @staticmethod
        def monotonic():
            return now

    def infeasible(*_, **__):
        nonlocal now
        now += spent
        return highs.Run("infeasible", None, -np.inf)

    monkeypatch.setattr(highs, "time", Clock)
    monkeypatch.setattr(highs, "maximise", infeasible)
    monkeypatch.setattr(
        infeasibility, "find_conflict", lambda _, *, time_limit: asked.append(time_limit)
    )
    with pytest.raises(Infeasible):
        solve(town(mandatory=[Mandatory(("a",)), Mandatory(("b",))]), time_limit=10.0)
    assert asked == [pytest.approx(left)]


def test_without_a_limit_the_clash_is_sought_for_a_minute(monkeypatch):
    asked = []
    monkeypatch.setattr(
        infeasibility, "find_conflict", lambda _, *, time_limit: asked.append(time_limit)
    )
    with pytest.raises(Infeasible):
        solve(town(mandatory=[Mandatory(("a",)), Mandatory(("b",))]))
    assert asked == [60.0]


def test_every_run_for_a_clash_heeds_its_limit(monkeypatch):
    real, deadlines = highs.maximise, []

    def seen(model, limits, **more):
        deadlines.append(limits.deadline - limits.began)
        return real(model, limits, **more)

    monkeypatch.setattr(highs, "maximise", seen)
    found = find_conflict(town(mandatory=[Mandatory((name,)) for name in "abc"]), time_limit=30.0)
    assert found is not None
    assert {rule.kind for rule in found.rules} == {"mandatory", "capacity"}
    assert len(deadlines) > 3
    assert set(deadlines) == {30.0}


def test_that_time_was_up_for_the_clash_is_said(monkeypatch):
    real = highs.maximise

    def only_infeasible(model, limits, **more):
        run = real(model, limits, **more)
        return run if more.get("objective") is None else UP

    monkeypatch.setattr(highs, "maximise", only_infeasible)
    with pytest.raises(Infeasible, match="time was up before it was clear which"):
        solve(town(mandatory=[Mandatory(("a",)), Mandatory(("b",))]), time_limit=LONG)


@settings(max_examples=by_day(8), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=SEEDS, periods=st.booleans())
def test_a_limit_that_has_passed_leads_to_no_false_claim(seed, periods):
    """What is claimed with no time at all is what is true; nothing may be claimed."""
    if periods:
        problem = random_plan(seed, 4, staffing=bool(seed % 2))
        truth = best_plan(problem)
    else:
        problem = random_problem(seed, 7, floors=True)
        truth = best_by_enumeration(problem)
    try:
        found = solve(problem, time_limit=0.0)
    except NotInTime:
        pass
    except Infeasible:
        assert truth is None
    else:
        assert truth is not None
        if found.status == "proven":
            assert found.value == pytest.approx(truth.value, abs=1e-7)
    conflict = find_conflict(problem, time_limit=0.0)
    if conflict is None:
        assert truth is not None
    elif conflict.rules or conflict.fewest:
        assert truth is None
    if truth is None:
        return
    best = solve(problem)
    more = alternatives(problem, best, time_limit=0.0)
    if not more and not more.stopped:
        assert not alternatives(problem, best)
    for price in shadow_prices(problem, best, time_limit=0.0):
        if price.proven:
            (full,) = shadow_prices(problem, best, resources=[price.resource])
            assert price.value_change == pytest.approx(full.value_change, abs=1e-6)
    outside = sorted({item.id for item in problem.proposals} - set(best.chosen))
    if outside:
        quick, why = (why_not(problem, best, outside[0], time_limit=t) for t in (0.0, None))
        assert not why.unknown
        if quick.impossible is not None:
            assert why.impossible is not None
        for question in ("money_cut", "staff_cut", "impact_gain"):
            if question not in quick.unknown:
                assert getattr(quick, question) == pytest.approx(getattr(why, question), abs=2e-4)
        if "lifted" not in quick.unknown:
            assert quick.lifted == why.lifted
