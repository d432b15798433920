"""From a list of proposals and a file of resources to a portfolio problem."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.errors import PortfolioError, ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.build import Built, build_problem
from maatwaarde.portfolio.plan import optimise
from maatwaarde.portfolio.resources import Resources, read_resources
from maatwaarde.proposals import read_proposals
from maatwaarde.scoring import score


def owner(**more: Any) -> Framework:
    values = [
        {"id": "climate", "title": "Climate", "weight": 3, "measures": [measure("co2", 100, -200)]},
        {"id": "living", "title": "Living", "measures": [measure("noise", 50, -50)]},
    ]
    return framework(values, **more)


def build(rows: dict[str, list[Any]], rules: Framework | None = None, **resources: Any) -> Built:
    rules = rules or owner()
    proposals = read_proposals(pd.DataFrame(rows))
    scores = score(estimate(proposals, rules), rules, titles=proposals.titles)
    return build_problem(proposals, scores, Resources(maatwaarde=1, **resources))


def problems(rows: dict[str, list[Any]], **resources: Any) -> list[str]:
    with pytest.raises(ResourceError) as caught:
        build(rows, **resources)
    return sorted(problem.code for problem in caught.value.problems)


ROWS: dict[str, list[Any]] = {
    "id": ["A", "B", "C"],
    "cost:2027": [10.0, 20.0, 30.0],
    "cost:2028": [1.0, None, 3.0],
    "staff:planner:2027": [0.5, 1.0, None],
    "impact:co2": [-10.0, -20.0, None],
    "impact:noise": [0.0, 5.0, -5.0],
}
BUDGET: dict[str, Any] = {
    "budgets": [{"amount": 40}, {"period": "2028", "amount": 3}],
    "staff": [{"role": "planner", "amount": 1.2}],
}


def test_a_budget_without_period_covers_all_periods() -> None:
    problem = build(ROWS, **BUDGET).problem
    assert [row.id for row in problem.resources] == ["money", "money:2028", "planner"]
    assert problem.use.toarray().tolist() == [[11, 1, 0.5], [20, 0, 1], [33, 3, 0]]


def test_an_unknown_impact_has_the_middle_value_and_keeps_its_range() -> None:
    problem = build(ROWS, **BUDGET).problem
    column = [item.id for item in problem.measures].index("co2")
    assert problem.impact[:, column].tolist() == [-10, -20, 0]
    assert problem.impact_low[:, column].tolist() == [-10, -20, -200]
    assert problem.impact_high[:, column].tolist() == [-10, -20, 100]


def test_money_and_people_that_nobody_budgets_are_reported() -> None:
    assert problems(ROWS, budgets=[{"period": "2027", "amount": 40}]) == ["no-budget", "no-budget"]


def test_a_proposal_without_any_cost_is_not_free() -> None:
    rows = {**ROWS, "cost:2027": [10.0, None, 30.0]}
    assert problems(rows, **BUDGET) == ["no-cost"]


def test_unknown_ids_in_the_rules_are_reported_together() -> None:
    assert (
        problems(ROWS, **BUDGET, mandatory=["D"], forbidden={"E": "because"}, excludes=[["A", "F"]])
        == ["unknown-proposal"] * 3
    )


def test_units_of_money_and_staff_are_converted() -> None:
    rows = {
        "id": ["A"],
        "cost [kEUR]": [2.5],
        "impact:co2": [0.0],
        "impact:noise": [0.0],
    }
    problem = build(rows, budgets=[{"amount": "1 MEUR"}]).problem
    assert problem.use.toarray().tolist() == [[2500]]
    assert problem.resources[0].capacity == 1e6


def test_a_requirement_of_the_original_is_met_by_a_variant_but_not_the_reverse() -> None:
    rows = {
        "id": ["A", "A2", "B", "C"],
        "variant_of": [None, "A", None, None],
        "requires": [None, None, "A", "A2"],
        "status": [None, None, None, "verplicht"],
        "cost": [1.0, 1.0, 1.0, 1.0],
        "impact:co2": [0.0] * 4,
        "impact:noise": [0.0] * 4,
    }
    problem = build(rows, budgets=[{"amount": 9}]).problem
    assert {rule.proposal: rule.any_of for rule in problem.requires} == {
        "B": ("A", "A2"),
        "C": ("A2",),
    }
    assert [group.members for group in problem.at_most_one] == [("A", "A2")]
    assert [rule.any_of for rule in problem.mandatory] == [("C",)]


GUARD = {"guards": [{"value": "living", "max_loss": 0.25, "rule": "veto"}]}


def test_a_veto_keeps_a_proposal_out_and_says_why() -> None:
    rules = owner(**GUARD)
    rows = {**ROWS, "impact:noise": [0.0, 40.0, 0.0]}
    built = build(rows, rules, **BUDGET)
    assert [(rule.proposal, rule.reason) for rule in built.problem.forbidden] == [
        ("B", "veto:living")
    ]
    assert built.problem.floors[0].minimum == -0.25
    assert built.warnings == ()


def test_what_runs_already_stays_and_is_warned_of() -> None:
    rules = owner(**GUARD)
    rows = {**ROWS, "impact:noise": [0.0, 40.0, 0.0], "status": [None, "lopend", "afgewezen"]}
    built = build(rows, rules, **BUDGET)
    assert [rule.option_id for rule in built.problem.locked] == ["B"]
    assert [rule.proposal for rule in built.problem.forbidden] == ["C"]
    assert [problem.code for problem in built.warnings] == ["vetoed-but-bound"]


def test_small_losses_may_not_add_up_to_a_large_one() -> None:
    rules = owner(**GUARD)
    rows = {
        "id": ["A", "B", "C"],
        "cost": [1.0, 1.0, 1.0],
        "impact:co2": [-50.0, -40.0, -30.0],
        "impact:noise": [10.0, 10.0, 10.0],
    }
    proposals = read_proposals(pd.DataFrame(rows))
    resources = Resources(maatwaarde=1, budgets=[{"amount": 9}])
    plan = optimise(estimate(proposals, rules), proposals, rules, resources)
    # Each loses 0.2 on living, and the guard allows 0.25 in all.
    assert plan.chosen == ("A",)
    assert [item.kind for item in plan.left_out[0].broken] == ["floor"]
    assert plan.why_not("B").lifted == ("guard living (guard on living)",)
    for wrong in ("A", "Z"):
        with pytest.raises(PortfolioError):
            plan.why_not(wrong)


def test_targets_of_the_year_asked_for() -> None:
    values = [
        {
            "id": "v",
            "title": "V",
            "measures": [measure("co2", 9, -9, target={2030: -40, 2040: -90})],
        }
    ]
    rows = {"id": ["A"], "cost": [1.0], "impact:co2": [-3.0]}
    for year, target in [(None, -90), (2030, -40), (2035, -40), (2029, None)]:
        built = build(rows, framework(values), budgets=[{"amount": 9}], target_year=year)
        assert built.problem.measures[0].target == target


def test_resources_are_checked_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text(
        "maatwaarde: 1\nbudgets:\n  - {amount: -1}\n  - {amount: 1 uur}\n"
        "staff:\n  - {role: planner, period: 2027-H3, amount: 1}\n  - {amount: 1}\n"
    )
    with pytest.raises(ResourceError) as caught:
        read_resources(path)
    assert [(problem.where.line, problem.code) for problem in caught.value.problems] == [
        (3, "greater-than-equal"),
        (4, "given-twice"),
        (4, "incompatible-unit"),
        (6, "string-pattern-mismatch"),
        (7, "missing"),
    ]


def test_resources_that_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text("maatwaarde: 1\n")
    with pytest.raises(ResourceError, match="no budgets and no staff"):
        read_resources(path)
