"""Two portfolios side by side, and an answer that another portfolio proves wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from maatwaarde.portfolio import Measure, OptionKey, Problem, Proposal, Resource, evaluate, solve
from maatwaarde.portfolio.analysis.comparison import compare, held_against
from maatwaarde.portfolio.evaluation.solution import solution


def plan(problem, *options):
    return solution(evaluate(problem, options), objective="total-impact", status="heuristic")


def years():
    """a, b and c may each start in two years, in full or (a) for a half; noise is a loss."""
    options = [
        OptionKey("a", "2027"),
        OptionKey("a", "2027", 0.5),
        OptionKey("a", "2028"),
        *(OptionKey(name, year) for name in "bc" for year in ("2027", "2028")),
    ]
    return Problem(
        proposals=[Proposal(name) for name in "abc"],
        measures=[
            Measure("homes", 0.75, best=10, worst=-10),
            Measure("noise", 0.25, best=-4, worst=4),
        ],
        resources=[Resource("eur", "money", "eur", 1000.0, "EUR")],
        options=options,
        use=np.array([[100.0], [50.0], [110.0], [20.0], [30.0], [7.0], [9.0]]),
        impact=np.array([[4, 1], [2, 0.5], [4, 1], [2, 0], [1, 0], [0, -1], [0, -1]], dtype=float),
    )


def test_differences_are_of_the_second_less_the_first():
    problem = years()
    first = plan(problem, OptionKey("a", "2027"), OptionKey("b", "2027"))
    second = plan(problem, OptionKey("a", "2028"), OptionKey("c", "2027"))
    found = compare(first, second)
    assert (found.both, found.only_a, found.only_b) == (("a",), ("b",), ("c",))
    assert found.moved == ("a",)
    # 110 + 7 beside 100 + 20, and four homes beside six; the noise of a is met by that of c.
    assert found.cost == -3
    assert found.totals == {"homes": -2, "noise": -1}
    assert found.contributions == pytest.approx({"homes": -0.15, "noise": 0.0625})
    assert found.value == pytest.approx(-0.0875)
    assert found.value == pytest.approx(sum(found.contributions.values()))


def test_another_start_or_another_part_is_moved_and_the_same_option_is_not():
    problem = years()
    whole = plan(problem, OptionKey("a", "2027"), OptionKey("b", "2027"))
    half = plan(problem, OptionKey("a", "2027", 0.5), OptionKey("b", "2028"))
    assert compare(whole, half).moved == ("a", "b")
    assert compare(whole, plan(problem, *half.options[:1], OptionKey("b", "2027"))).moved == ("a",)
    same = compare(whole, whole)
    assert (same.both, same.moved, same.only_a, same.only_b) == (("a", "b"), (), (), ())
    assert (same.value, same.cost) == (0, 0)


def knapsack():
    return Problem(
        proposals=[Proposal(name) for name in "abc"],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "eur", 10.0, "EUR")],
        use=np.array([[6.0], [5.0], [5.0]]),
        impact=np.array([[5.0], [3.0], [3.5]]),
    )


def test_a_better_portfolio_refutes_what_was_proven():
    problem = knapsack()
    best = solve(problem)
    assert (best.chosen, best.status) == (("b", "c"), "proven")
    claimed = replace(plan(problem, OptionKey("a")), bound=0.5, gap=0.0, status="proven")
    found = held_against(problem, claimed, [plan(problem, OptionKey("b")), best])
    assert (found.status, found.bound, found.gap, found.ties) == (
        "refuted",
        None,
        None,
        "unsettled",
    )
    assert (found.chosen, found.value) == (("a",), claimed.value)


def test_what_is_no_better_or_breaks_a_rule_refutes_nothing():
    problem = knapsack()
    best = solve(problem)
    too_dear = plan(problem, OptionKey("a"), OptionKey("b"))
    assert too_dear.value > best.value
    assert too_dear.violations
    assert held_against(problem, best, [too_dear, best, plan(problem, OptionKey("a"))]) is best
    assert held_against(problem, best, [too_dear]) is best
    assert held_against(problem, best, []) is best
    # A choice in an order proves nothing that could be refuted.
    ordered = plan(problem, OptionKey("a"))
    assert held_against(problem, ordered, [best]) is ordered
    # Nor does what is within the bound of a search that was stopped.
    stopped = replace(ordered, bound=0.7, gap=0.4, status="stopped")
    assert held_against(problem, stopped, [best]) is stopped
