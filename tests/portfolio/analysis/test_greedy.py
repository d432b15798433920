"""The list from the top, and what the optimum gains over it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Grant,
    Hire,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    Training,
    ValueFloor,
    compare,
    evaluate,
    greedy_by,
    solve,
)
from maatwaarde.portfolio.analysis import greedy
from maatwaarde.portfolio.analysis.comparison import held_against
from maatwaarde.portfolio.solvers import highs
from portfolio.greedy_oracle import taken_by
from portfolio.mixed_oracle import random_problem as mixed_problem
from portfolio.oracle import random_problem
from portfolio.periods_oracle import best_plan, random_plan


def problem(cost, value, budget, **rules):
    names = [chr(97 + i) for i in range(len(cost))]
    return Problem(
        proposals=[Proposal(name) for name in names],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "budget", budget)],
        use=np.array(cost, dtype=float)[:, None],
        impact=np.array(value, dtype=float)[:, None],
        **rules,
    )


def test_the_top_of_the_list_that_fits():
    found = greedy_by("abcd", problem([6, 5, 3, 1], [6, 5, 3, 1], 10))
    assert found.chosen == ("a", "c", "d")
    assert (found.status, found.bound, found.gap) == ("heuristic", None, None)


def test_rules_are_kept_and_a_requirement_may_come_later():
    rules = {
        "requires": [Requires("a", ("c",))],
        "at_most_one": [AtMostOne(("b", "d"))],
        "forbidden": [Forbidden("e")],
    }
    assert greedy_by("abcde", problem([1] * 5, [1] * 5, 10, **rules)).chosen == ("a", "b", "c")


def test_what_is_locked_or_mandatory_comes_first():
    rules = {"locked": [Locked("d")], "mandatory": [Mandatory(("c", "b"))]}
    assert greedy_by("abcd", problem([2, 1, 1, 1], [1] * 4, 2, **rules)).chosen == ("b", "d")


def test_the_first_start_that_fits():
    two = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[],
        resources=[Resource("eur:1", "money", "x", 1), Resource("eur:2", "money", "x", 1)],
        options=[OptionKey(name, year) for name in "ab" for year in ("2027", "2028")],
        use=np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=float),
        impact=np.zeros((4, 0)),
    )
    assert greedy_by("ba", two).starts == {"a": "2028", "b": "2027"}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_optimum_is_never_worse(seed):
    instance = random_problem(seed, 10, rules=False)
    order = np.random.default_rng(seed).permutation([p.id for p in instance.proposals])
    taken = greedy_by([str(name) for name in order], instance)
    assert not taken.violations
    assert solve(instance).value >= taken.value - 1e-9


def test_a_comparison_adds_up():
    instance = problem([6, 5, 5], [6, 5, 5], 10)
    a, b = greedy_by("abc", instance), solve(instance)
    found = compare(a, b)
    assert (found.both, found.only_a, found.only_b) == ((), ("a",), ("b", "c"))
    assert found.value == pytest.approx(0.4)
    assert found.cost == 4.0
    assert found.totals == {"m": 4.0}
    assert found.contributions == {"m": pytest.approx(0.4)}
    assert found.moved == ()


def test_a_wrong_order_is_refused():
    instance = problem([1], [1], 1)
    with pytest.raises(PortfolioError) as caught:
        greedy_by(["a", "a", "z"], instance)
    assert len(caught.value.problems) == 2


def test_what_is_left_of_a_budget_goes_on():
    years = ("2027", "2028")
    base = {
        "proposals": [Proposal("a"), Proposal("b")],
        "measures": [Measure("m", 1.0, best=10, worst=-10)],
        "use": np.array([[0.0, 8.0], [0.0, 3.0]]),
        "impact": np.ones((2, 1)),
    }

    def money(carry):
        return [
            Resource(f"eur:{year}", "money", "eur", 5.0, "EUR", year, carry_over=carry)
            for year in years
        ]

    assert greedy_by("ab", Problem(resources=money(None), **base)).chosen == ("a",)
    assert greedy_by("ab", Problem(resources=money(2.0), **base)).chosen == ("b",)
    assert greedy_by("ab", Problem(resources=money(0.0), **base)).chosen == ("b",)


def test_staff_is_hired_and_lent_for_what_stands_higher():
    found = greedy_by(
        "abc",
        Problem(
            proposals=[Proposal(name) for name in "abc"],
            measures=[Measure("m", 1.0, best=10, worst=-10)],
            resources=[
                Resource("eur", "money", "eur", 10.0, "EUR"),
                Resource("planner", "staff", "planner", 1.0, "fte"),
                Resource("lead", "staff", "lead", 0.5, "fte"),
            ],
            use=np.array([[2.0, 2.0, 0.0], [2.0, 0.5, 0.0], [2.0, 0.5, 0.0]]),
            impact=np.ones((3, 1)),
            hires=[Hire("planner", 1.0, 4.0, "eur")],
            substitutions=[Substitution("lead", "planner")],
        ),
    )
    # a asks the planner and one that is hired, b whom the lead stands in for, and c finds nobody.
    assert found.chosen == ("a", "b")
    assert found.violations == ()
    assert found.cost == 8.0


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_list_of_a_plan_keeps_all_capacities(seed):
    plan = random_plan(seed, 4, rules=False)
    order = [proposal.id for proposal in plan.proposals]
    found = greedy_by(order, plan)
    assert not [rule for rule in found.violations if rule.kind == "capacity"]
    assert found.value <= solve(plan).value + 1e-7


def test_a_grant_pays_for_what_it_is_for():
    grants = [Grant("aid", "eur", ("a",), 3.0, 0.5)]
    assert greedy_by("ab", problem([6, 5], [6, 5], 4, grants=grants)).chosen == ("a",)
    assert greedy_by("ab", problem([6, 5], [6, 5], 4)).chosen == ()
    # What the grant leaves free is not there for others: 4 + 3 less 6 is 1.
    assert greedy_by("abc", problem([6, 5, 1], [6, 5, 1], 4, grants=grants)).chosen == ("a", "c")


def test_people_are_trained_for_what_stands_higher():
    years = ("2027", "2028")
    plan = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[],
        resources=[
            *(Resource(f"eur:{y}", "money", "eur", 5.0, "EUR", y) for y in years),
            *(Resource(f"expert:{y}", "staff", "expert", 0.0, "fte", y) for y in years),
        ],
        options=[OptionKey(name, year) for name in "ab" for year in years],
        use=np.array([[1, 0, 1, 0], [0, 1, 0, 1]] * 2, dtype=float),
        impact=np.zeros((4, 0)),
        trainings=[Training("course", ("expert:2028",), 1.0, 2.0, "eur:2027")],
    )
    found = greedy_by("ba", plan)
    assert (found.starts, found.violations) == ({"b": "2028"}, ())
    assert found.cost == 3.0


def test_what_requires_another_starts_as_much_later_as_is_asked():
    years = ("2027", "2028", "2029")
    plan = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[],
        resources=[Resource("eur", "money", "eur", 9.0)],
        options=[OptionKey(name, year) for name in "ab" for year in years],
        use=np.ones((6, 1)),
        impact=np.zeros((6, 0)),
        requires=[Requires("a", ("b",), lag=2.0)],
    )
    assert greedy_by("ab", plan).starts == {"a": "2029", "b": "2027"}
    late = replace(plan, locked=[Locked("b", "2028")])
    assert greedy_by("ab", late).starts == {"b": "2028"}


def test_what_two_use_together_is_counted():
    both = {"synergies": [Synergy("a", "b", {}, {"eur": 2.0})]}
    assert greedy_by("abc", problem([4, 4, 1], [1] * 3, 9, **both)).chosen == ("a", "c")
    saved = {"synergies": [Synergy("a", "b", {}, {"eur": -2.0})]}
    assert greedy_by("abc", problem([5, 5, 1], [1] * 3, 9, **saved)).chosen == ("a", "b", "c")


def test_guards_and_shares_are_kept_on_the_way():
    guard = {"floors": [ValueFloor("m", {"m": 1.0}, -0.1)]}
    found = greedy_by("abc", problem([1] * 3, [-5, 2, 3], 9, **guard))
    # Once b and c are in, a is no loss any more: it is tried again.
    assert (found.chosen, found.violations) == (("a", "b", "c"), ())
    most = {"shares": [Share("s", ("a", "b"), 0.0, 0.5)]}
    found = greedy_by("abc", problem([4, 4, 4], [1] * 3, 12, **most))
    assert (found.chosen, found.violations) == (("a", "c"), ())


def test_where_the_list_leaves_a_total_unreached_it_changes_as_little_as_can_be():
    rules = {"total_floors": [TotalFloor("m", 8.0)]}
    plan = problem([5, 4, 4, 1], [3, 4, 4, 0], 10, **rules)
    assert greedy_by("abcd", replace(plan, total_floors=[])).chosen == ("a", "b", "d")
    found = greedy_by("abcd", plan)
    assert (found.chosen, found.violations, found.status) == (("b", "c", "d"), (), "heuristic")


def test_where_no_portfolio_keeps_a_rule_or_none_is_found_in_time_it_is_named(monkeypatch):
    plan = problem([5, 4, 4], [3, 4, 4], 10, total_floors=[TotalFloor("m", 9.0)])
    assert [rule.kind for rule in greedy_by("abc", plan).violations] == ["total"]
    # What runs exceeds the budget; nothing makes it exceed it by more.
    over = problem([5, 4, 4], [3, 4, 4], 4, locked=[Locked("a")])
    found = greedy_by("abc", over)
    assert (found.chosen, [rule.kind for rule in found.violations]) == (("a",), ["capacity"])
    fits = problem([5, 4, 4], [3, 4, 4], 10, total_floors=[TotalFloor("m", 8.0)])
    run = highs.Run("stopped", None, np.inf)
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: run)
    found = greedy_by("abc", fits, time_limit=1.0)
    assert (found.chosen, [rule.kind for rule in found.violations]) == (("a", "b"), ["total"])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), staffing=st.booleans())
def test_the_list_keeps_all_rules_where_any_portfolio_does(seed, staffing):
    plan = random_plan(seed, 5, staffing=staffing)
    rng = np.random.default_rng(seed)
    if rng.random() < 0.5:
        plan = replace(plan, mandatory=[Mandatory(("P0", "P4"))], locked=[Locked("P2", "2028")])
    order = [str(name) for name in rng.permutation([item.id for item in plan.proposals])]
    found = greedy_by(order, plan)
    assert found.violations == evaluate(plan, found.options).violations
    best = best_plan(plan) if not plan.locked else None
    if plan.locked:
        try:
            value = solve(plan).value
        except PortfolioError:
            return
    elif best is None:
        return
    else:
        value = best.value
    assert found.violations == ()
    assert found.value <= value + 1e-7


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_list_keeps_the_rules_of_one_period(seed):
    instance = random_problem(seed, 9, floors=True)
    order = [str(name) for name in np.random.default_rng(seed).permutation(9)]
    found = greedy_by([f"P0{name}" for name in order], instance)
    try:
        best = solve(instance)
    except PortfolioError:
        return
    assert found.violations == ()
    assert found.value <= best.value + 1e-7


def test_an_answer_beside_a_better_portfolio_is_not_called_proven():
    instance = problem([6, 5, 5], [6, 5, 5], 10)
    best = solve(instance)
    worse = greedy_by("abc", instance)
    assert held_against(instance, best, [worse, best]) is best
    # As if the search had gone wrong: what is better is valid, so the proof cannot be.
    wrong = replace(worse, status="proven", bound=worse.value, gap=0.0)
    held = held_against(instance, wrong, [best])
    assert (held.status, held.bound, held.gap, held.ties) == ("refuted", None, None, "unsettled")
    assert held_against(instance, replace(wrong, status="stopped"), [best]).status == "refuted"
    # What breaks a rule is no better portfolio, and a heuristic claims nothing.
    over = evaluate(instance, ["a", "b", "c"])
    assert held_against(instance, wrong, [over]) is wrong
    assert held_against(instance, worse, [best]) is worse
    close = replace(wrong, bound=best.value - 1e-12)
    assert held_against(instance, close, [best]) is close


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), together=st.sampled_from([1, 3, 256]))
def test_it_takes_what_evaluating_each_larger_portfolio_takes(seed, together):
    rng = np.random.default_rng(seed)
    for found in (mixed_problem(seed), random_problem(seed, 10), random_plan(seed, 5)):
        order = rng.permutation([proposal.id for proposal in found.proposals]).tolist()
        with pytest.MonkeyPatch.context() as patch:
            # What is mended afterwards is a matter of its own.
            patch.setattr(greedy, "_mended", lambda _, taken, *__: taken)
            patch.setattr(greedy, "_TOGETHER", together)
            mine = greedy_by(order, found)
        oracle = taken_by(order, found)
        assert mine.options == oracle.options
        assert (mine.value, mine.violations) == (oracle.value, oracle.violations)
