"""A budget that nobody asks for, and a cost that nobody has a budget for, are both told."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build import framework, measure
from maatwaarde.impact import estimate
from maatwaarde.portfolio.assemble.asked import unasked, unbudgeted
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals
from maatwaarde.scoring import score

ROWS: dict[str, list[Any]] = {
    "id": ["A", "B"],
    "cost:2027": [100.0, None],
    "cost:2028": [0.0, None],
    "cost:2029": ["PM", "0"],
    "staff:jurist:2027": [0.5, 0.0],
    "impact:co2": [5.0, 4.0],
}


def years(*periods: str | None, **more: Any) -> list[dict[str, Any]]:
    return [{"amount": 300, **({} if p is None else {"period": p}), **more} for p in periods]


def given(**resources: Any) -> Resources:
    return Resources(maatwaarde=1, **resources)


def test_which_budgets_nobody_asks_for() -> None:
    read = read_proposals(pd.DataFrame(ROWS))
    resources = given(
        budgets=years("2027", "2028", "2029"), staff=[{"role": "planner", "amount": 1}]
    )
    first, second = unasked(read, resources)
    assert first is resources.budgets[1]  # what is unknown in 2029 may be asked
    assert second is resources.staff[0]


def test_a_later_start_asks_in_later_years() -> None:
    read = read_proposals(pd.DataFrame({"id": ["A"], "cost:2027": [1.0]}))
    budgets = years("2027", "2028", "2029")
    planned = given(budgets=budgets, planning={"shift": 1})
    assert [one.period for one in unasked(read, planned)] == ["2029"]


def test_a_budget_of_all_periods_or_of_a_part_of_the_year_is_asked() -> None:
    read = read_proposals(pd.DataFrame({"id": ["A"], "cost:2027": [1.0]}))
    assert unasked(read, given(budgets=years(None))) == []
    assert unasked(read, given(budgets=years("2027-Q2"))) == []


def test_for_what_there_is_no_budget() -> None:
    read = read_proposals(pd.DataFrame(ROWS))
    found = unbudgeted(read, given(budgets=years("2027")))
    assert [use.column for use in found] == ["cost:2029", "staff:jurist:2027"]


LIST = {"id": ["A"], "cost:2027": [1.0], "impact:co2": [1.0]}


def warned(rows: dict[str, list[Any]] = LIST, **resources: Any) -> list[str]:
    rules = framework([{"id": "v", "title": "V", "measures": [measure("co2", -10, 10)]}])
    read = read_proposals(pd.DataFrame(rows))
    scores = score(estimate(read, rules), rules, titles=read.titles)
    built = build_problem(read, scores, given(**resources))
    return [one.what for one in built.warnings if one.code == "unused-resource"]


def test_a_portfolio_tells_it_too() -> None:
    assert warned(budgets=years("2027")) == []
    told = "no proposal asks anything of the budget 'money' in 2028"
    assert warned(budgets=years("2027", "2028")) == [told]


def test_a_budget_without_a_year_is_named_without_one() -> None:
    told = "no proposal asks anything of the budget 'money'"
    asked = {"id": ["A"], "staff:jurist": [1.0], "impact:co2": [1.0], "cost": [0.0]}
    assert warned(asked, budgets=[{"amount": 5}], staff=[{"role": "jurist", "amount": 1}]) == [told]


def test_what_is_left_may_go_on_and_a_rule_may_use_it() -> None:
    assert warned(budgets=years("2026", carry_over=1) + years("2027")) == []
    hire = {"maximum": 1, "price": 1, "budget": "money"}
    staff = [{"role": "planner", "period": "2028", "amount": 1, "hire": hire}]
    told = warned(budgets=years("2027", "2028"), staff=staff)
    assert not any("budget" in text for text in told)
