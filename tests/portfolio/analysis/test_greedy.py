"""The list from the top, and what the optimum gains over it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Hire,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    Substitution,
    compare,
    greedy_by,
    solve,
)
from portfolio.oracle import random_problem
from portfolio.periods_oracle import random_plan


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
