"""From a list of proposals and a file of resources to a portfolio problem."""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework, measure
from maatwaarde.diagnostics import MaatwaardeError, PortfolioError, ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio import OptionKey
from maatwaarde.portfolio.assemble.problem import Built, build_problem
from maatwaarde.portfolio.inputs.resources import Resources, read_resources
from maatwaarde.portfolio.plan import optimise
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.proposals import read_proposals
from maatwaarde.report.figures.schedule import plan_picture
from maatwaarde.report.portfolio.rules import in_words, lifted_in_english
from maatwaarde.report.text import portfolio_text
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
    built = build(ROWS, **BUDGET)
    problem, timeline = built.problem, built.timeline
    assert timeline is not None
    column = [item.id for item in problem.measures].index(timeline.point("co2", 2028))
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


VARIANTS = {
    "id": ["A", "A2", "B"],
    "variant_of": [None, "A", None],
    "cost": [1.0, 1.0, 1.0],
    "impact:co2": [0.0] * 3,
    "impact:noise": [0.0] * 3,
}


@pytest.mark.parametrize(
    ("proposal", "needs", "met_by"), [("A", "B", ("B",)), ("A2", "B", ("B",)), ("B", "A", "A A2")]
)
def test_the_column_and_the_file_mean_the_same_by_requires(
    proposal: str, needs: str, met_by: Any
) -> None:
    """The rule is for the proposal alone; a need is met by any variant."""
    column = [needs if name == proposal else None for name in VARIANTS["id"]]
    budgets = [{"amount": 9}]
    listed = build({**VARIANTS, "requires": column}, budgets=budgets).problem
    stated = [{"proposal": proposal, "needs": [needs]}]
    filed = build(VARIANTS, budgets=budgets, requires=stated).problem
    wanted = tuple(met_by.split()) if isinstance(met_by, str) else met_by
    for problem in (listed, filed):
        assert [(rule.proposal, rule.any_of) for rule in problem.requires] == [(proposal, wanted)]


@pytest.mark.parametrize(("proposal", "needs"), [("A", "A2"), ("A2", "A")])
def test_a_proposal_that_requires_its_variant_is_refused_in_the_file_as_in_the_column(
    proposal: str, needs: str
) -> None:
    stated = [{"proposal": proposal, "needs": ["B", needs]}]
    with pytest.raises(ResourceError) as caught:
        build(VARIANTS, budgets=[{"amount": 9}], requires=stated)
    assert [item.code for item in caught.value.problems] == ["requires-variant"]
    column = [needs if name == proposal else None for name in VARIANTS["id"]]
    with pytest.raises(MaatwaardeError) as listed:
        build({**VARIANTS, "requires": column}, budgets=[{"amount": 9}])
    assert [item.code for item in listed.value.problems] == ["requires-variant"]


GUARD = {"guards": [{"value": "living", "max_loss": 0.25, "rule": "veto"}]}


def test_a_veto_keeps_a_proposal_out_and_says_why() -> None:
    rules = owner(**GUARD)
    rows = {**ROWS, "impact:noise": [0.0, 40.0, 0.0]}
    built = build(rows, rules, **BUDGET)
    assert [(rule.proposal, rule.reason) for rule in built.problem.forbidden] == [
        ("B", Reason("veto", ("living",)))
    ]
    assert built.problem.floors[0].minimum == -0.25
    assert built.warnings == ()


def test_what_runs_already_stays_and_is_warned_of() -> None:
    rules = owner(**GUARD)
    rows = {**ROWS, "impact:noise": [0.0, 40.0, 0.0], "status": [None, "lopend", "afgewezen"]}
    built = build(rows, rules, **BUDGET)
    assert [rule.option for rule in built.problem.locked] == [OptionKey("B")]
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
    [guard] = plan.why_not("B").lifted
    assert (guard.kind, guard.members) == ("floor", ("living",))
    assert lifted_in_english(guard) == "guard living (guard on living)"
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
        (6, "bad-period"),
        (7, "missing"),
    ]


def test_resources_that_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text("maatwaarde: 1\n")
    with pytest.raises(ResourceError, match="no budgets and no staff"):
        read_resources(path)


# Two years, and a third to move into. A has its cost over two years, B in one.
PHASED: dict[str, list[Any]] = {
    "id": ["A", "B"],
    "cost:2027": [6.0, 5.0],
    "cost:2028": [2.0, None],
    "staff:planner:2027": [1.0, 1.0],
    "impact:co2": [-50.0, -40.0],
    "impact:noise": [0.0, 0.0],
}


def years(*amounts: float, **more: Any) -> list[dict[str, Any]]:
    return [{"period": str(2027 + i), "amount": amount, **more} for i, amount in enumerate(amounts)]


def planning(shift: int = 2, **resources: Any) -> dict[str, Any]:
    return {
        "planning": {"shift": shift},
        "budgets": years(9, 9, 9),
        "staff": years(1, 1, 1, role="planner"),
        **resources,
    }


def options(built: Built) -> dict[str, list[float]]:
    use = built.problem.use.toarray()
    return {str(option): use[i].tolist() for i, option in enumerate(built.problem.options)}


def chosen(rows: dict[str, list[Any]], rules: Framework | None = None, **resources: Any) -> Any:
    rules = rules or owner()
    proposals = read_proposals(pd.DataFrame(rows))
    plan = optimise(
        estimate(proposals, rules), proposals, rules, Resources(maatwaarde=1, **resources)
    )
    assert plan.solution.violations == ()
    return plan


def test_cost_and_staff_move_along_with_a_later_start() -> None:
    assert options(build(PHASED, **planning())) == {
        "A@2027": [6, 2, 0, 1, 0, 0],
        "A@2028": [0, 6, 2, 0, 1, 0],
        # A third start of A would spend in 2030, for which there is no budget.
        "B@2027": [5, 0, 0, 1, 0, 0],
        "B@2028": [0, 5, 0, 0, 1, 0],
        "B@2029": [0, 0, 5, 0, 0, 1],
    }
    assert list(options(build(PHASED, **planning(shift=0)))) == [
        "A@2027",
        "B@2027",
    ]
    without = {**planning(), "planning": None}
    assert list(options(build(PHASED, **without))) == ["A", "B"]


def test_budgets_for_all_periods_still_end_with_the_last_period() -> None:
    rows = {**PHASED, "staff:planner:2027": [1.0, None]}
    built = build(rows, **planning(budgets=[{"amount": 99}]))
    assert list(options(built)) == [
        "A@2027",
        "A@2028",
        "B@2027",
        "B@2028",
        "B@2029",
    ]


def test_quarters_move_whole_years() -> None:
    rows = {
        "id": ["A"],
        "cost:2027-Q3": [1.0],
        "impact:co2": [0.0],
        "impact:noise": [0.0],
    }
    budgets = [{"period": "2027-Q3", "amount": 1}, {"period": "2028-Q3", "amount": 1}]
    assert options(build(rows, planning={"shift": 3}, budgets=budgets)) == {
        "A@2027-Q3": [1, 0],
        "A@2028-Q3": [0, 1],
    }


def test_one_planner_does_two_proposals_one_after_the_other() -> None:
    plan = chosen(PHASED, **planning())
    assert plan.chosen == ("A", "B")
    # A is ready in its second year: to wait costs it 50 a year, and B 40.
    assert plan.solution.starts == {"A": "2027", "B": "2028"}
    assert plan.listed == {"A": "2027", "B": "2027"}
    # Of one of the two, B has three years to have effect in, and A two.
    assert chosen(PHASED, **{**planning(), "planning": None}).chosen == ("B",)


def test_what_comes_later_counts_in_fewer_years_and_in_full() -> None:
    rules = owner(money={"discount_rate": 0.25}, horizon=2029)
    built = build(PHASED, rules, **planning())
    assert built.timeline is not None
    ids = [item.id for item in built.problem.measures]
    years = [ids.index(built.timeline.point("co2", year)) for year in (2027, 2028, 2029)]
    starts = {str(option): i for i, option in enumerate(built.problem.options)}
    assert built.problem.impact[:, years][starts["A@2028"]].tolist() == [0, 0, -50]
    assert built.problem.impact[:, years][starts["B@2028"]].tolist() == [0, -40, -40]
    plan = chosen(PHASED, rules, **planning())
    assert plan.solution.starts == {"A": "2027", "B": "2028"}
    weights = 1 / 1.25 ** np.arange(3)
    worth = 0.75 / 200 * np.array([0, 50 + 40, 50 + 40])
    assert plan.value == pytest.approx((weights * worth).sum() / weights.sum())
    scores = built.problem.scores
    assert scores is not None
    assert scores[starts["A@2028"]] == scores[starts["A@2027"]]


def test_limits_on_the_start() -> None:
    rows = {**PHASED, "earliest_start": [2028, None], "latest_start": [None, 2028]}
    assert list(options(build(rows, **planning()))) == [
        "A@2028",
        "B@2027",
        "B@2028",
    ]
    rows = {**PHASED, "earliest_start": [2029, None]}
    assert problems(rows, **planning()) == ["no-start"]
    rows = {**PHASED, "latest_start": ["zomer", None]}
    assert problems(rows, **planning()) == ["bad-year"]
    rows = {**PHASED, "latest_start": [2028.5, None]}
    with pytest.raises(ResourceError) as caught:
        build(rows, **planning())
    assert caught.value.problems[0].where.field == "latest_start"


def test_what_runs_already_does_not_move() -> None:
    rows = {**PHASED, "status": ["lopend", None], "earliest_start": [2028, None]}
    built = build(rows, **planning())
    assert list(options(built)) == [
        "A@2027",
        "B@2027",
        "B@2028",
        "B@2029",
    ]
    assert [rule.option for rule in built.problem.locked] == [OptionKey("A", "2027")]


def test_only_a_proposal_that_never_fits_is_an_error() -> None:
    # In 2027 there is no money at all: B can wait, and A takes too long.
    late = {"budgets": [{"period": "2028", "amount": 9}], "staff": years(1, 1, role="planner")}
    with pytest.raises(ResourceError) as caught:
        build(PHASED, **planning(**late))
    assert [problem.where.field for problem in caught.value.problems] == ["cost:2027"]
    rows = {**PHASED, "cost:2028": [None, None]}
    assert list(options(build(rows, **planning(**late)))) == [
        "A@2028",
        "B@2028",
    ]


def test_planning_needs_periods() -> None:
    rows = {"id": ["A"], "cost": [1.0], "impact:co2": [0.0], "impact:noise": [0.0]}
    assert problems(rows, planning={"shift": 1}, budgets=[{"amount": 9}]) == ["no-periods"]


def test_what_is_required_does_not_start_later() -> None:
    rows = {**PHASED, "requires": ["B", None]}
    plan = chosen(rows, **planning())
    assert plan.solution.starts["B"] < plan.solution.starts["A"]
    # The columns may say that A begins a year before what it requires; then it may do so.
    rows = {
        "id": ["A", "B"],
        "requires": ["B", None],
        "cost:2027": [1.0, None],
        "cost:2028": [None, 1.0],
        "impact:co2": [-1.0, -1.0],
        "impact:noise": [0.0, 0.0],
    }
    built = build(rows, planning={"shift": 0}, budgets=years(9, 9))
    assert [rule.lag for rule in built.problem.requires] == [-1.0]
    assert chosen(rows, planning={"shift": 0}, budgets=years(9, 9)).chosen == ("A", "B")


def test_left_out_names_the_start_that_comes_nearest() -> None:
    rows = {**PHASED, "cost:2027": [6.0, 12.0]}
    plan = chosen(rows, **planning(budgets=years(9, 9, 11)))
    assert [(item.proposal, item.start) for item in plan.left_out] == [("B", "2029")]
    assert [(use.resource, use.slack) for use in plan.left_out[0].short] == [
        ("money:2029", -1 if plan.solution.starts["A"] == "2027" else -3)
    ]


def test_money_that_is_left_goes_on() -> None:
    rows = {**PHASED, "cost:2027": [1.0, 9.0], "cost:2028": [11.0, None]}
    staff = [{"role": "planner", "amount": 9}]
    for carry, together in [(False, False), (1, False), ("4 EUR", True), (True, True)]:
        # A needs 2 more than there is in 2028.
        budgets = [{"period": "2027", "amount": 12, "carry_over": carry}, *years(0, 9)[1:]]
        plan = chosen({**rows, "cost:2027": [1.0, 7.0]}, budgets=budgets, staff=staff)
        assert (plan.chosen == ("A", "B")) == together, carry


def test_staff_is_hired_from_a_budget() -> None:
    rows = {**PHASED, "cost:2028": [None, None]}
    hire = {"maximum": 1, "price": 3, "budget": "extra"}
    staff = [{"role": "planner", "period": "2027", "amount": 1, "hire": hire}]
    budgets = [{"period": "2027", "amount": 11}]
    plan = chosen(rows, budgets=[*budgets, {"name": "extra", "amount": 3}], staff=staff)
    assert plan.chosen == ("A", "B")
    assert [use.hired for use in plan.solution.resources if use.hired] == [1]
    assert plan.solution.cost == 14
    plan = chosen(rows, budgets=[*budgets, {"name": "extra", "amount": 2}], staff=staff)
    assert plan.chosen == ("A",)


def test_one_role_stands_in_for_another() -> None:
    rows = {**PHASED, "cost:2028": [None, None]}
    staff = years(1, role="planner") + years(2, role="generalist")
    for rate, maximum, both in [(0.5, None, True), (0.4, None, False), (0.5, 1, False)]:
        swap = {"from": "generalist", "to": "planner", "rate": rate, "maximum": maximum}
        plan = chosen(rows, budgets=years(11), staff=staff, substitutes=[swap])
        assert (plan.chosen == ("A", "B")) == both


def test_shares_of_a_policy_field_and_an_area() -> None:
    rows = {
        "id": ["A", "B", "C"],
        "policy_field": ["7.4", "8.3", "8.3"],
        "area": ["Noord", "Zuid", None],
        "cost": [6.0, 2.0, 2.0],
        "impact:co2": [-60.0, -2.0, -1.0],
        "impact:noise": [0.0] * 3,
    }
    budgets = [{"amount": 8}]
    assert chosen(rows, budgets=budgets).chosen == ("A", "B")
    for share in ({"policy_field": "7.4", "maximum": 0.5}, {"area": "Zuid", "minimum": "50 %"}):
        assert "A" not in chosen(rows, budgets=budgets, shares=[share]).chosen
    plan = chosen(rows, budgets=budgets, shares=[{"area": "Zuid", "maximum": "20 %"}])
    assert plan.chosen == ("A", "C")
    plan = chosen(rows, budgets=[{"amount": 99}], shares=[{"area": "Zuid", "maximum": "10 %"}])
    assert plan.chosen == ("A", "C")
    assert [item.kind for item in plan.left_out[0].broken] == ["share"]


def test_every_mistake_in_planning_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text(
        "maatwaarde: 1\nplanning: {shift: -1, sift: 1}\nbudgets:\n"
        "  - {amount: 1, carry_over: true}\n"
        "  - {amount: 1, period: 2027, carry_over: 1 uur}\n"
        "  - {amount: 1, period: 2028, carry_over: }\n"
        "staff:\n  - {role: planner, amount: 1, hire: {maximum: -1, price: 1 fte}}\n"
        "substitutes:\n  - {from: a, to: b, rate: 0}\n  - {from: a, to: b}\n"
        "shares:\n  - {area: x, policy_field: y}\n  - {area: x, minimum: 0.5, maximum: 0.4}\n"
        "  - {area: z, maximum: 2}\n  - {policy_field: 7.4}\n"
    )
    with pytest.raises(ResourceError) as caught:
        read_resources(path)
    assert [(problem.where.line, problem.code) for problem in caught.value.problems] == [
        (2, "greater-than-equal"),
        (2, "extra-forbidden"),
        (4, "bad-carry-over"),
        (5, "incompatible-unit"),
        (6, "bad-carry-over"),
        (8, "greater-than-equal"),
        (8, "incompatible-unit"),
        (10, "greater-than"),
        (11, "given-twice"),
        (13, "bad-share"),
        (14, "bad-share"),
        (15, "not-a-part"),
        (16, "string-type"),
    ]


def test_names_in_the_resources_that_do_not_exist_have_their_place(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text(
        "maatwaarde: 1\nbudgets:\n  - {amount: 40}\n  - {name: extra, period: 2028, amount: 1}\n"
        "staff:\n"
        "  - {role: planner, amount: 1, hire: {maximum: 1, price: 1, budget: extra}}\n"
        "  - {role: jurist, period: 2027, amount: 1, hire: {maximum: 1, price: 1, budget: geld}}\n"
        "substitutes:\n  - {from: jurst, to: planner}\n  - {from: jurist, to: planner}\n"
        "  - {from: jurist, to: jurist}\nshares:\n  - {area: Noord, maximum: 0.5}\n"
        "mandatory: [Q]\n"
    )
    proposals = read_proposals(pd.DataFrame(ROWS))
    with pytest.raises(ResourceError) as caught:
        optimise(estimate(proposals, owner()), proposals, owner(), path)
    assert [(problem.where.line, problem.code) for problem in caught.value.problems] == [
        (6, "no-budget"),
        (7, "no-budget"),
        (9, "bad-substitute"),
        (10, "bad-substitute"),
        (11, "bad-substitute"),
        (13, "empty-share"),
        (14, "unknown-proposal"),
    ]


@settings(max_examples=25, deadline=None)
@given(
    costs=st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=4),
    staff=st.lists(st.integers(0, 2), min_size=4, max_size=4),
    gains=st.lists(st.integers(1, 40), min_size=4, max_size=4),
    shift=st.integers(0, 2),
)
def test_the_plan_is_the_best_of_all_starts(
    costs: list[list[int]], staff: list[int], gains: list[int], shift: int
) -> None:
    count, end = len(costs), 3
    rows: dict[str, list[Any]] = {
        "id": [f"P{i}" for i in range(count)],
        "cost:2027": [float(first) for first, _ in costs],
        "cost:2028": [float(second) for _, second in costs],
        "staff:planner:2027": [float(asked) for asked in staff[:count]],
        "impact:co2": [-float(gain) for gain in gains[:count]],
        "impact:noise": [0.0] * count,
    }
    rules = owner(money={"discount_rate": 0.1}, horizon=2031)
    plan = chosen(
        rows,
        rules,
        planning={"shift": shift},
        budgets=years(7, 7, 7),
        staff=years(2, 2, 2, role="planner"),
    )
    best = 0.0
    weights = 1 / 1.1 ** np.arange(5)
    for delays in product([None, *range(shift + 1)], repeat=count):
        money, people, worth = np.zeros(9), np.zeros(9), 0.0
        for i, delay in enumerate(delays):
            if delay is not None:
                money[delay : delay + 2] += costs[i]
                people[delay] += staff[i]
                # Whole from the year in which the last money is spent.
                ready = delay + (1 if costs[i][1] else 0)
                worth += gains[i] * weights[ready:].sum() / weights.sum()
        late = money[end:].any() or people[end:].any()
        if not late and money.max() <= 7 and people.max() <= 2:
            best = max(best, 0.75 * worth / 200)
    assert plan.value == pytest.approx(best)


def test_the_order_of_rows_does_not_decide_the_plan() -> None:
    turned = {heading: cells[::-1] for heading, cells in PHASED.items()}
    first, second = chosen(PHASED, **planning()), chosen(turned, **planning())
    assert first.solution.to_dict() == second.solution.to_dict()


def test_a_grant_pays_its_share_for_its_members_only() -> None:
    rows = {
        "id": ["A", "B"],
        "policy_field": ["7.4", "8.3"],
        "cost:capital:2027": [10.0, 10.0],
        "impact:co2": [-10.0, -30.0],
        "impact:noise": [0.0] * 2,
    }
    grant = {"name": "aid", "budget": "capital", "period": "2027", "policy_field": "7.4"}
    budgets = [{"name": "capital", "period": "2027", "amount": 16}]
    for share, maximum, both in [("40 %", 9, True), (0.4, 3.9, False), (0.3, 9, False)]:
        grants = [{**grant, "share": share, "maximum": maximum}]
        plan = chosen(rows, budgets=budgets, grants=grants)
        assert plan.chosen == (("A", "B") if both else ("B",))
        assert plan.solution.cost == (20 if both else 10)
        (use,) = plan.solution.resources
        assert (use.granted, use.slack) == ((4, 0) if both else (0, 6))


def test_who_learns_a_role_works_in_it_later() -> None:
    rows = {
        "id": ["A", "B"],
        "cost:2027": [1.0, 1.0],
        "staff:energy:2028": [1.0, 1.0],
        "impact:co2": [-10.0, -20.0],
        "impact:noise": [0.0] * 2,
    }
    staff = [
        {"role": "energy", "period": "2028", "amount": 1},
        {"role": "all", "period": "2027", "amount": 0.5},
    ]
    course = {"role": "energy", "period": "2027", "opens": "2028", "price": 3, "maximum": 1}
    for more, money, both in [({}, 5, True), ({}, 4.9, False), ({"maximum": 0.9}, 5, False)] + [
        ({"time": {"all": fte}}, 5, fte <= 0.5) for fte in (0.5, 0.6)
    ]:
        budgets = [{"period": "2027", "amount": money}]
        plan = chosen(rows, budgets=budgets, staff=staff, training=[{**course, **more}])
        assert plan.chosen == (("A", "B") if both else ("B",)), more
        uses = {use.resource: use for use in plan.solution.resources}
        assert uses["energy:2028"].trained == both
        assert plan.solution.cost == (5 if both else 1)


def test_synergies_parts_and_totals() -> None:
    rows = {
        "id": ["A", "B", "C"],
        "cost": [10.0, 10.0, 10.0],
        "impact:co2": [-10.0, -10.0, -25.0],
        "impact:noise": [0.0] * 3,
    }
    budgets = [{"amount": 18}]
    assert chosen(rows, budgets=budgets).chosen == ("C",)
    joint = {"between": ["A", "B"], "impact": {"co2": "-10 t"}, "use": {"money": -2}}
    plan = chosen(rows, budgets=budgets, synergies=[joint])
    assert plan.chosen == ("A", "B")
    assert plan.solution.cost == 18
    plan = chosen(rows, budgets=budgets, parts={"A": ["60 %", 0.8], "B": [0.9]})
    assert plan.solution.options == (OptionKey("A", scale=0.8), OptionKey("C"))
    assert [total.total for total in plan.solution.measures] == [-33, 0]
    half = {"A": [0.5], "B": [0.5], "C": [0.5]}
    plan = chosen(rows, budgets=budgets, parts=half, totals=[{"measure": "co2", "amount": -17}])
    options = tuple(map(str, plan.solution.options))
    assert options in (("A*0.5", "C"), ("B*0.5", "C"))
    with pytest.raises(PortfolioError) as caught:
        chosen(rows, budgets=budgets, totals=[{"measure": "co2", "amount": "-0.04 kt"}])
    assert "the total on co2 reaches -40" in str(in_words(caught.value))


def test_needs_and_totals_in_time() -> None:
    rows = {
        "id": ["A", "B"],
        "cost:2027": [10.0, 10.0],
        "impact:co2": [-10.0, -10.0],
        "impact:noise": [0.0] * 2,
    }
    more: dict[str, Any] = {"planning": {"shift": 2}, "budgets": years(10, 10, 10)}
    need = {"proposal": "A", "needs": ["B"], "years_earlier": 2}
    plan = chosen(rows, requires=[need], **more)
    assert plan.solution.starts == {"A": "2029", "B": "2027"}
    totals = [{"measure": "co2", "amount": -20, "by": 2028}]
    plan = chosen(rows, requires=[{**need, "years_earlier": 1}], totals=totals, **more)
    assert plan.solution.starts == {"A": "2028", "B": "2027"}
    with pytest.raises(PortfolioError) as caught:
        chosen(rows, requires=[need], totals=totals, **more)
    assert "reaches -20 by 2028" in str(in_words(caught.value))


def test_every_mistake_in_the_rules_has_its_place(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text(
        "maatwaarde: 1\nbudgets:\n  - {amount: 40}\n"
        "staff:\n  - {role: planner, period: 2027, amount: 1}\n"
        "requires:\n  - {proposal: A, needs: [Q], years_earlier: 1}\n"
        "synergies:\n  - {between: [A, A], impact: {co3: 1}, use: {money: 1 fte}}\n"
        "totals:\n  - {measure: co2, amount: 3 kg2, by: 2028}\n  - {measure: co2, amount: .inf}\n"
        "grants:\n  - {name: g, budget: geld, maximum: 1, area: Oost}\n"
        "training:\n"
        "  - {role: planer, period: 2027, opens: 2027, maximum: 1, price: 1, time: {jurist: 1}}\n"
        "parts: {Z: [0.5]}\n"
    )
    proposals = read_proposals(pd.DataFrame(ROWS))
    with pytest.raises(ResourceError) as caught:
        optimise(estimate(proposals, owner()), proposals, owner(), path)
    found = [(problem.where.line, problem.code) for problem in caught.value.problems]
    assert sorted(found) == [
        (7, "no-planning"),
        (7, "unknown-proposal"),
        (9, "bad-synergy"),
        (9, "incompatible-unit"),
        (9, "unknown-measure"),
        (11, "unknown-unit"),
        (12, "not-a-number"),
        (14, "empty-grant"),
        (14, "unknown-budget"),
        (16, "bad-training"),
        (16, "bad-training"),
        (16, "unknown-role"),
        (17, "bad-part"),
    ]
    path.write_text(
        "maatwaarde: 1\nbudgets:\n  - {amount: 40}\n"
        "totals:\n  - {measure: co2, amount: 3, by: 2028}\n"
    )
    undated = read_proposals(
        pd.DataFrame({"id": ["A"], "cost": [1.0], "impact:co2": [1.0], "impact:noise": [1.0]})
    )
    with pytest.raises(ResourceError) as caught:
        optimise(estimate(undated, owner()), undated, owner(), path)
    assert [(item.where.line, item.code) for item in caught.value.problems] == [(5, "no-periods")]
    path.write_text(
        "maatwaarde: 1\nbudgets:\n  - {amount: 40}\n"
        "grants:\n  - {name: g, maximum: 1}\n  - {name: h, maximum: 1, share: 0, area: x}\n"
        "parts: {A: [1.0]}\nrequires:\n  - {proposal: A, needs: []}\n"
    )
    with pytest.raises(ResourceError) as caught:
        read_resources(path)
    assert [(problem.where.line, problem.code) for problem in caught.value.problems] == [
        (5, "bad-grant"),
        (6, "greater-than"),
        (7, "less-than"),
        (9, "too-short"),
    ]


def test_who_can_be_hired_is_not_short() -> None:
    rows = {
        "id": ["A", "B"],
        "cost:2027": [100.0, 100.0],
        "staff:eco:2027": [1.0, 0.0],
        "impact:co2": [-50.0, -10.0],
        "impact:noise": [0.0] * 2,
    }
    hire = {"maximum": 1, "price": 20}
    staff = [{"role": "eco", "period": "2027", "amount": 0, "hire": hire}]
    plan = chosen(rows, budgets=[{"period": "2027", "amount": 190}], staff=staff)
    assert plan.chosen == ("A",)
    (item,) = plan.left_out
    # 190 less 100 and 20 for who is hired leaves 70 of the 100 that B asks.
    assert [(use.resource, use.slack) for use in item.short] == [("money:2027", -30)]


def test_the_load_counts_who_was_trained() -> None:
    rows = {
        "id": ["A"],
        "cost:2027": [1.0],
        "staff:energy:2027": [0.0],
        "staff:energy:2028": [1.5],
        "impact:co2": [-10.0],
        "impact:noise": [0.0],
    }
    staff = [{"role": "energy", "period": period, "amount": 1} for period in ("2027", "2028")]
    course = {"role": "energy", "period": "2027", "opens": "2028", "price": 3, "maximum": 1}
    plan = chosen(
        rows,
        planning={"shift": 0},
        budgets=years(5, 5),
        staff=staff,
        training=[course],
    )
    assert "1,5/1,5" in portfolio_text(plan)
    assert "1,5/1,5" in plan_picture(plan)


def test_budgets_and_roles_that_nothing_uses_are_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text(
        "maatwaarde: 1\nbudgets:\n  - {amount: 40}\n  - {name: Totaal, amount: 1}\n"
        "  - {name: hiring, period: 2027, amount: 1}\n  - {name: Totaal, period: 2027, amount: 1}\n"
        "staff:\n"
        "  - {role: planner, period: 2027, amount: 2, "
        "hire: {maximum: 1, price: 1, budget: hiring}}\n"
        "  - {role: generalist, period: 2027, amount: 2}\n"
        "  - {role: planer, period: 2027, amount: 2}\n"
        "substitutes:\n  - {from: generalist, to: planner}\n"
    )
    proposals = read_proposals(pd.DataFrame(ROWS))
    scores = score(estimate(proposals, owner()), owner(), titles=proposals.titles)
    warnings = build_problem(proposals, scores, read_resources(path)).warnings
    assert [(one.where.line, one.code, one.severity) for one in warnings] == [
        (4, "unused-resource", "warning"),
        (10, "unused-resource", "warning"),
    ]
    assert warnings[1].mend == "did you mean 'planner'?"


def test_rules_without_a_meaning_are_refused_at_their_place(tmp_path: Path) -> None:
    path = tmp_path / "middelen.yaml"
    budget = "maatwaarde: 1\nbudgets:\n  - {amount: 40}\n"
    path.write_text(
        budget + "excludes:\n  - [A, B]\n  - [A]\n  - [B, B]\n"
        "requires:\n  - proposal: A\n    needs: [B, A]\nmandatory:\n  - A\n  - Q\n"
        "forbidden:\n  B: no\n  R: no\nparts:\n  A: [0.5]\n  Z: [0.5]\n"
    )
    proposals = read_proposals(pd.DataFrame(ROWS))
    scores = score(estimate(proposals, owner()), owner(), titles=proposals.titles)
    with pytest.raises(ResourceError) as caught:
        build_problem(proposals, scores, read_resources(path))
    found = [(problem.where.line, problem.code) for problem in caught.value.problems]
    assert [pair for pair in found if pair[0]] == [
        (6, "bad-excludes"),
        (7, "bad-excludes"),
        (10, "bad-requires"),
        (13, "unknown-proposal"),
        (16, "unknown-proposal"),
        (19, "bad-part"),
    ]
    path.write_text(
        budget + "synergies:\n  - {between: [A]}\nshares:\n  - {area: x, minimum: 40}\n"
        "grants:\n  - {name: g, maximum: 1, share: 40, area: x}\n"
        "  - {name: g, budget: b, maximum: 1, area: x}\n"
    )
    with pytest.raises(ResourceError) as caught:
        read_resources(path)
    assert [(problem.where.line, problem.code) for problem in caught.value.problems] == [
        (5, "bad-synergy"),
        (7, "not-a-part"),
        (9, "not-a-part"),
        (10, "given-twice"),
    ]
    assert "write 0.4, or '40 %'" in str(caught.value)
    assert "another name" in str(caught.value)


def test_a_synergy_counts_whole_with_a_proposal_in_part() -> None:
    rows = {
        "id": ["A", "B"],
        "cost": [10.0, 10.0],
        "impact:co2": [-10.0, -10.0],
        "impact:noise": [0.0] * 2,
    }
    joint = {"between": ["A", "B"], "impact": {"co2": -10}, "use": {"money": -2}}
    plan = chosen(rows, budgets=[{"amount": 13}], parts={"A": [0.5]}, synergies=[joint])
    assert plan.solution.options == (OptionKey("A", scale=0.5), OptionKey("B"))
    assert plan.solution.cost == 5 + 10 - 2
    assert plan.solution.measures[0].total == -5 - 10 - 10


def test_the_schedule_names_the_part_that_is_done() -> None:
    rows = {
        "id": ["A"],
        "cost:2027": [10.0],
        "impact:co2": [-10.0],
        "impact:noise": [0.0],
    }
    plan = chosen(rows, planning={"shift": 0}, budgets=years(6), parts={"A": [0.5]})
    assert portfolio_text(plan).count("A (50 %)") == 2
