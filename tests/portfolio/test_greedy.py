"""The list from the top, and what the optimum gains over it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwaarde.errors import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Option,
    Problem,
    Proposal,
    Requires,
    Resource,
    compare,
    greedy_by,
    solve,
)
from portfolio.oracle import random_problem


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
        options=[Option(name, year) for name in "ab" for year in ("2027", "2028")],
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
