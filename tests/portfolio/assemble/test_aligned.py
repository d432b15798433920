"""Budgets and staff by quarter where they are asked by year, and the other way round."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import ResourceError
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals

RULES = framework([{"id": "v", "title": "V", "measures": [measure("x", -100, 100)]}])
YEARLY = {"id": ["A", "B"], "cost:2027": [60.0, 50.0], "staff:planner:2027": [0.6, 0.5]}
QUARTERLY = {
    "id": ["A", "B"],
    "cost:2027-Q1": [30.0, 50.0],
    "cost:2027-Q3": [30.0, None],
    "staff:planner:2027-Q1": [1.0, 1.0],
}
QUARTERS = tuple(f"2027-Q{i}" for i in range(1, 5))
HALVES = ("2027-H1", "2027-H2")


def chosen(rows: dict[str, list[Any]], **resources: Any) -> Plan:
    proposals = read_proposals(pd.DataFrame({**rows, "impact:x": [5.0, 4.0]}))
    return optimise(
        estimate(proposals, RULES), proposals, RULES, Resources(maatwaarde=1, **resources)
    )


def refused(rows: dict[str, list[Any]], **resources: Any) -> list[str]:
    with pytest.raises(ResourceError) as caught:
        chosen(rows, **resources)
    return [one.what for one in caught.value.problems if one.severity == "error"]


def budgets(periods: tuple[str, ...], *amounts: float) -> list[dict[str, Any]]:
    return [
        {"period": period, "amount": amount}
        for period, amount in zip(periods, amounts, strict=True)
    ]


def staff(periods: tuple[str, ...], amount: float) -> list[dict[str, Any]]:
    return [{"role": "planner", "period": period, "amount": amount} for period in periods]


def capacities(plan: Plan) -> dict[str, float]:
    return {row.id: row.capacity for row in plan.problem.resources}


@pytest.mark.parametrize(
    ("periods", "amounts"), [(QUARTERS, (10.0, 20.0, 30.0, 49.0)), (HALVES, (60.0, 49.0))]
)
def test_parts_add_up_to_the_year_that_is_asked(
    periods: tuple[str, ...], amounts: tuple[float, ...]
) -> None:
    plan = chosen(YEARLY, budgets=budgets(periods, *amounts), staff=staff(("2027",), 2))
    # 60 and 50 together are one more than there is in all parts together.
    assert plan.chosen == ("A",)
    assert capacities(plan) == {"money:2027": 109, "planner:2027": 2}
    (told,) = [one for one in plan.warnings if one.code == "periods-added"]
    assert told.what == "'money' is stated in parts of a year: those of 2027 are added up"


def test_people_of_parts_are_there_on_average() -> None:
    plan = chosen(YEARLY, budgets=budgets(("2027",), 200), staff=staff(QUARTERS, 1))
    assert plan.chosen == ("A",)
    assert capacities(plan)["planner:2027"] == 1


def test_a_part_that_is_missing_is_asked_for() -> None:
    assert refused(
        YEARLY, budgets=budgets(QUARTERS[:3], 50, 50, 50), staff=staff(("2027",), 2)
    ) == ["'money' is asked for 2027, and the resources have it for 2027-Q1, 2027-Q2, 2027-Q3 only"]


def test_the_year_pays_for_what_is_asked_in_its_parts() -> None:
    for amount, both in ((109.0, False), (110.0, True)):
        plan = chosen(QUARTERLY, budgets=budgets(("2027",), amount), staff=staff(("2027",), 2))
        assert (plan.chosen == ("A", "B")) is both
        assert capacities(plan)["money:2027"] == amount


def test_who_is_there_all_year_is_there_in_each_part_and_not_four_times() -> None:
    plan = chosen(QUARTERLY, budgets=budgets(("2027",), 500), staff=staff(("2027",), 1))
    assert plan.chosen == ("A",)  # both ask a whole planner in the first quarter
    found = {name: amount for name, amount in capacities(plan).items() if "planner" in name}
    assert found == {f"planner:{period}": 1 for period in QUARTERS}


def test_what_cannot_be_true_is_refused_with_advice() -> None:
    mixed = {**YEARLY, "cost:2027-Q1": [1.0, 1.0]}
    both = "is asked by year and by parts of a year"
    assert both in refused(mixed, budgets=budgets(QUARTERS, 9, 9, 9, 9))[0]
    carried = [{**one, "carry_over": i == 0} for i, one in enumerate(budgets(QUARTERS, 9, 9, 9, 9))]
    assert "of which not the same goes on" in refused(YEARLY, budgets=carried)[0]
    hired = [
        {**one, "hire": {"budget": "money", "maximum": 1, "price": 1}} for one in staff(QUARTERS, 1)
    ]
    assert "hired" in refused(YEARLY, budgets=budgets(("2027",), 9), staff=hired)[0]


def test_what_meets_as_it_is_stays_as_it_is() -> None:
    plan = chosen(QUARTERLY, budgets=budgets(QUARTERS, 50, 0, 30, 0), staff=staff(("2027-Q1",), 2))
    assert set(capacities(plan)) == {*(f"money:{one}" for one in QUARTERS), "planner:2027-Q1"}
    assert not [one for one in plan.warnings if one.code == "periods-added"]


def test_all_periods_together_are_there_for_what_is_asked_without_one() -> None:
    undated = {"id": ["A", "B"], "cost": [60.0, 50.0], "staff:planner": [0.6, 0.5]}
    years = ("2027", "2028")
    plan = chosen(undated, budgets=budgets(years, 100, 10), staff=staff(years, 1))
    assert plan.chosen == ("A", "B")
    assert capacities(plan) == {"money": 110, "planner": 2}
    assert [one.code for one in plan.warnings].count("periods-added") == 2
    # Two quarters of a planner are half a year of work.
    plan = chosen(undated, budgets=budgets(years, 100, 9), staff=staff(QUARTERS[:2], 1))
    assert plan.chosen == ("B",)
    assert capacities(plan) == {"money": 109, "planner": 0.5}
