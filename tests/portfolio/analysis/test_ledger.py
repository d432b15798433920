"""The money of a plan by kind and year: what a controller adds up and finds the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.impact import estimate
from maatwaarde.portfolio import (
    Grant,
    Hire,
    Measure,
    Problem,
    Proposal,
    Resource,
    Synergy,
    evaluate,
    solve,
)
from maatwaarde.portfolio.analysis.ledger import (
    BudgetYear,
    has_ledger,
    in_ledger,
    last_planned_year,
    ledger,
)
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals
from maatwaarde.scoring import score
from portfolio.money_oracle import random_case


def assert_adds_up(year: BudgetYear) -> None:
    there = year.room + year.over_programmed + year.granted + year.carried + year.drawn
    used = year.structural + year.incidental + year.charges + year.staffing + year.margin
    assert year.left == pytest.approx(there - used, abs=0.006), year


@pytest.mark.parametrize("seed", range(6))
def test_what_there_is_less_what_is_used_is_what_is_left(seed):
    owner = framework([{"id": "climate", "title": "C", "measures": [measure("co2", -100, 100)]}])
    case = random_case(seed)
    proposals = read_proposals(pd.DataFrame(case.columns))
    scores = score(estimate(proposals, owner), owner, titles=proposals.titles)
    resources = Resources(maatwaarde=1, **case.resources)
    problem = build_problem(proposals, scores, resources).problem
    found = ledger(problem, solve(problem, settle_ties=False))
    assert found.budgets
    for year in found.budgets:
        assert_adds_up(year)
        assert (year.room, year.margin) == (pytest.approx(case.room[year.kind, year.year]), 0)
    for before, after in zip(found.reserves, found.reserves[1:], strict=False):
        paid_in = after.balance + after.paid_out - before.balance
        assert paid_in == pytest.approx(float(case.resources["reserves"][0].get("yearly", 0)))
    kinds = [(each.kind, each.year) for each in found.budgets]
    assert kinds == sorted(kinds)


def money(year, amount, **more):
    return Resource(f"eur:{year}", "money", "eur", amount, "EUR", str(year), **more)


def town(**changes):
    """a and b in 2027 and every year after, with a grant, planned above, a hire and a pair."""
    given = {
        "proposals": [Proposal("a"), Proposal("b")],
        "measures": [Measure("m", 1.0, best=10, worst=-10)],
        "resources": [
            money(2027, 1000.0, over=100.0, structural=300.0, carry_over=None),
            money(2028, 300.0, structural=300.0),
            Resource("clerk:2027", "staff", "clerk", 1.0, "fte", "2027"),
        ],
        "use": np.array([[600.0, 200.0, 1.0], [500.0, 120.0, 1.0]]),
        "structural": np.array([[200.0, 200.0, 0.0], [100.0, 100.0, 0.0]]),
        "charges": np.array([[10.0, 0.0, 0.0], [0.0, 15.0, 0.0]]),
        "margins": np.array([[5.0, 0.0, 0.0], [0.0, 2.0, 0.0]]),
        "impact": np.ones((2, 1)),
        "hires": [Hire("clerk:2027", 2.0, 50.0, "eur:2027")],
        "grants": [Grant("aid", "eur:2027", ("a",), 400.0, 0.5)],
        "synergies": [Synergy("a", "b", {"m": 1.0}, {"eur:2027": -30.0})],
    }
    return Problem(**given | changes)


def test_each_figure_of_a_year_by_hand():
    problem = town()
    found = solve(problem)
    assert found.chosen == ("a", "b")
    first, second = ledger(problem, found).budgets
    # Of 1100 - 30 - 50 of hiring, the grant pays half of the 600 that a asks.
    assert first == BudgetYear(
        kind="eur",
        year=2027,
        room=900,
        structural_room=300,
        over_programmed=100,
        margin=5,
        structural=300,
        incidental=1100 - 300 - 10 - 5 - 30,
        charges=10,
        staffing=50,
        granted=300,
        carried=0,
        drawn=0,
        left=1000 + 300 - 1100 + 30 - 50,
    )
    assert (second.carried, second.left) == (180, 180 + 300 - 320)
    assert_adds_up(first)
    assert_adds_up(second)
    assert (first.above, first.over_structural) == (0, 10)
    assert second.over_structural == 300 + 15 - 300


def test_more_than_there_is_and_what_returns_above_what_returns():
    year = BudgetYear("eur", 2027, 900, 300, 100, 0, 250, 700, 60, 0, 0, 0, 0, 40)
    assert (year.above, year.over_structural) == (60, 10)
    [worst] = _balances_of(structural=310.0)
    assert not worst.balanced
    assert (worst.since, worst.worst.year, worst.worst.over_structural) == (2028, 2028, 10)
    [even] = _balances_of(structural=300.0)
    assert even.balanced
    assert [each.balanced for each in _balances_of(structural=300.004)] == [True]


def _balances_of(structural):
    problem = town(
        structural=np.array([[structural, structural, 0.0], [0.0, 0.0, 0.0]]),
        charges=np.zeros((2, 3)),
        margins=np.zeros((2, 3)),
        use=np.array([[600.0, 320.0, 1.0], [0.0, 0.0, 0.0]]),
        synergies=[],
    )
    chosen = solution(evaluate(problem, ["a"]), objective="total-impact", status="heuristic")
    return ledger(problem, chosen).balances


def test_the_last_year_in_which_anything_is_there_or_used_once():
    problem = town()
    none = solution(evaluate(problem, []), objective="total-impact", status="heuristic")
    # In 2028 there is nothing beyond what is there every year.
    assert last_planned_year(problem, none) == 2027
    assert last_planned_year(problem, solve(problem)) == 2028
    nothing = town(
        resources=[Resource("eur", "money", "eur", 1000.0)],
        use=np.array([[1.0], [1.0]]),
        structural=None,
        charges=None,
        margins=None,
        hires=[],
        grants=[],
        synergies=[],
    )
    assert last_planned_year(nothing, solve(nothing)) == 0
    assert not has_ledger(nothing)
    assert has_ledger(problem)


@pytest.mark.parametrize(
    ("resource", "inside"),
    [
        (money(2027, 1.0), True),
        (Resource("r", "reserve", "r", 1.0, period="2027"), True),
        (Resource("d", "debt", "d", 1.0, period="2027"), True),
        (Resource("s", "staff", "s", 1.0, period="2027"), False),
        (Resource("m", "money", "m", 1.0, period="2027-H1"), False),
        (Resource("m", "money", "m", 1.0), False),
    ],
)
def test_money_of_a_year_is_in_it(resource, inside):
    assert in_ledger(resource) == inside
