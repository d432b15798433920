"""Plans in time: against enumeration, and what must hold whatever the numbers."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework, measure
from maatwaarde.diagnostics import PortfolioError, ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio import OptionKey, evaluate
from maatwaarde.portfolio.evaluation.effects import differences
from maatwaarde.portfolio.harms import harms
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise, recomputed
from maatwaarde.proposals import read_proposals
from portfolio.time_oracle import BUDGET_YEARS, Case, best_of_all, random_case, table, total

CASES = int(os.environ.get("TIME_PLANS", "40"))
BLOCKS = 10


BASELINE = 1000


def owner(case: Case) -> Framework:
    """Return the framework of a case, with every other measure's targets as parts of a baseline.

    The others are in per cent of a base. Neither changes what is best.
    """
    measures = []
    for place, item in enumerate(case.measures):
        more = {key: item[key] for key in ("weight", "target", "achieved", "beyond_target")}
        if place % 2:
            more |= {"unit": "%", "base": "52000 inwoners"}
        else:
            parts = {y: f"{100 * x / BASELINE:.12f} %" for y, x in item["target"].items()}
            more |= {"target": parts, "baseline": BASELINE}
        measures.append(measure(item["id"], item["worst"], item["best"], **more))
    return framework(
        [{"id": "all", "title": "All", "measures": measures}],
        horizon=case.horizon,
        money={"discount_rate": case.rate},
        guards=[
            {"value": name, "max_loss": most, "rule": "veto"} for name, most in case.guards.items()
        ],
    )


def solved(case: Case, order: list[int] | None = None) -> Plan:
    rows = table(case)
    if order is not None:
        rows = {heading: [cells[i] for i in order] for heading, cells in rows.items()}
    rules, proposals = owner(case), read_proposals(pd.DataFrame(rows))
    resources = Resources(
        maatwaarde=1,
        planning={"shift": case.shift},
        indexation=case.indexation,
        budgets=[{"period": str(year), "amount": most} for year, most in case.budget.items()],
        totals=case.totals,
        synergies=case.synergies,
        parts=case.parts,
    )
    return optimise(estimate(proposals, rules), proposals, rules, resources)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_best_plan_is_that_of_enumeration(block: int) -> None:
    for seed in range(block, CASES, BLOCKS):
        case = random_case(seed)
        best = best_of_all(case)
        if best is None:
            with pytest.raises(PortfolioError):
                solved(case)
            continue
        plan = solved(case)
        assert plan.timeline is not None
        assert plan.timeline.horizon == best.horizon, seed
        assert (plan.solution.status, plan.solution.faults) == ("proven", ()), seed
        assert plan.value == pytest.approx(best.value, abs=1e-9), f"{seed}: {best}"
        begins = {item.id: item.begins() for item in case.items}
        found = {
            option.proposal: (int(str(option.start)) - begins[option.proposal], option.scale)
            for option in plan.solution.options
        }
        assert found in best.choices, seed
        reached = {item.measure: item.total for item in plan.solution.measures}
        for item in case.measures:
            for year in range(BUDGET_YEARS[0], best.horizon + 1):
                here = reached[plan.timeline.point(item["id"], year)]
                there = total(case, found, item["id"], year)
                assert here == pytest.approx(there, abs=1e-8), f"{seed}: {item['id']} in {year}"
        _harms_are_the_totals_that_are_losses(plan, case, found, best.horizon)


def _harms_are_the_totals_that_are_losses(
    plan: Plan, case: Case, choice: dict[str, tuple[int, float]], horizon: int
) -> None:
    found = {item.measure.id: item for item in harms(plan).measures}
    for item in case.measures:
        years = range(BUDGET_YEARS[0], horizon + 1)
        by_year = {y: total(case, choice, item["id"], y) / item["worst"] for y in years}
        worst = max(by_year.values())
        assert (item["id"] in found) == (worst > 1e-9)
        if item["id"] in found:
            harm = found[item["id"]]
            assert harm.loss == pytest.approx(worst, abs=1e-8)
            assert by_year[harm.year] == pytest.approx(worst, abs=1e-8)
            assert all(by_year[y] < worst + 1e-8 for y in years if y < harm.year)
            parts = [*(cause.amount for cause in harm.causes), harm.made_up]
            assert sum(parts) == pytest.approx(harm.total, abs=1e-8)
            assert all(cause.amount / item["worst"] > 0 for cause in harm.causes)


def test_the_order_of_rows_changes_nothing() -> None:
    for seed in range(5):
        case = random_case(seed)
        if best_of_all(case) is None:
            continue
        turned = solved(case, [*range(len(case.items))][::-1])
        assert solved(case).solution.to_dict() == turned.solution.to_dict()


@settings(max_examples=25, deadline=None)
@given(
    impacts=st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=5),
    rate=st.sampled_from([0.0, 0.0225, 0.5]),
    horizon=st.sampled_from([None, 2027, 2040]),
)
def test_without_targets_and_delays_the_value_is_the_sum_of_scores(
    impacts: list[tuple[int, int]], rate: float, horizon: int | None
) -> None:
    rules = framework(
        [
            {
                "id": "all",
                "title": "All",
                "measures": [measure("m0", -100, 100, weight=3), measure("m1", 50, -50)],
            }
        ],
        money={"discount_rate": rate},
        horizon=horizon,
    )
    rows: dict[str, list[Any]] = {
        "id": [f"P{i}" for i in range(len(impacts))],
        "cost:2027": [1.0] * len(impacts),
        "impact:m0": [float(a) for a, _ in impacts],
        "impact:m1": [float(b) for _, b in impacts],
    }
    proposals = read_proposals(pd.DataFrame(rows))
    budget = Resources(maatwaarde=1, budgets=[{"period": "2027", "amount": 99.0}])
    plan = optimise(estimate(proposals, rules), proposals, rules, budget)
    everything = evaluate(plan.problem, [f"P{i}" for i in range(len(impacts))])
    totals = {item.measure: item.total for item in everything.measures}
    # Equal anchors make the value of a sum the sum of values, unless gains and losses cancel out.
    assert everything.value == pytest.approx(plan.scores.score.sum(), abs=1e-12)
    assert totals["m0@2027"] == sum(a for a, _ in impacts)


def test_years_in_which_nothing_differs_are_one_point() -> None:
    plan = solved(
        replace(random_case(0), horizon=2150, totals=[], guards={}, synergies=[], parts={})
    )
    assert plan.timeline is not None
    assert sum(plan.timeline.weights.values()) == pytest.approx(len(plan.scores.framework.measures))
    assert len(plan.problem.measures) < 2 * 15
    years = sorted(y for item in plan.problem.measures if item.of == "m0" for y in item.years)
    assert years == list(range(2027, 2151))


def test_a_total_that_is_no_sum_of_effects_is_a_fault() -> None:
    plan = solved(random_case(3))
    assert plan.timeline is not None
    assert plan.solution.faults == ()
    wrong = replace(
        plan.solution,
        measures=tuple(replace(item, total=item.total + 1.0) for item in plan.solution.measures),
    )
    courses = plan.timeline.courses(wrong.options)
    assert differences(plan.problem.measures, wrong.measures, courses, wrong.options)
    refused = recomputed(plan.problem, wrong, plan.timeline)
    assert (refused.status, refused.ties) == ("stopped", "unsettled")
    assert "total on 'm0'" in refused.warnings[0].what


def test_projects_that_are_ready_in_time_add_up_whatever_starts_later() -> None:
    rows = {
        "id": ["A", "B"],
        "cost:2027": [1.0, 1.0],
        "impact:homes": [400.0, 400.0],
    }
    rules = framework(
        [{"id": "v", "title": "V", "measures": [measure("homes", -1000, 1000)]}],
        money={"discount_rate": 0.0225},
    )
    proposals = read_proposals(pd.DataFrame(rows))
    resources = Resources(
        maatwaarde=1,
        planning={"shift": 2},
        budgets=[{"period": str(year), "amount": 1} for year in (2027, 2028, 2029)],
    )
    plan = optimise(estimate(proposals, rules), proposals, rules, resources)
    assert plan.timeline is not None
    totals = {item.measure: item.total for item in plan.solution.measures}
    by_year = [totals[plan.timeline.point("homes", year)] for year in (2027, 2028, 2029)]
    assert by_year == [400, 800, 800]


def test_a_hundred_from_2027_before_a_hundred_and_one_from_2036() -> None:
    rows = {
        "id": ["A", "B"],
        "cost:2027": [1.0, 1.0],
        "impact:homes": [100.0, 101.0],
        "effect_start": [0, 9],
    }
    rules = framework(
        [{"id": "v", "title": "V", "measures": [measure("homes", -1000, 1000)]}], horizon=2040
    )
    proposals = read_proposals(pd.DataFrame(rows))
    budget = Resources(maatwaarde=1, budgets=[{"period": "2027", "amount": 1}])
    plan = optimise(estimate(proposals, rules), proposals, rules, budget)
    assert plan.chosen == ("A",)
    assert plan.value == pytest.approx(0.1)


def test_what_harms_while_it_waits_is_not_put_off() -> None:
    rows: dict[str, list[Any]] = {
        "id": ["sewer", "park"],
        "status": ["mandatory", ""],
        "cost:2027": [1.0, 1.0],
        "impact:flood": [0.0, 0.0],
        "impact:visits": [0.0, 10.0],
    }
    measures = [measure("flood", 10, -10), measure("visits", -100, 100)]
    rules = framework([{"id": "v", "title": "V", "measures": measures}], horizon=2032)
    resources = Resources(
        maatwaarde=1,
        planning={"shift": 2},
        budgets=[{"period": str(year), "amount": 1} for year in (2027, 2028, 2029)],
    )

    def starts(**more: list[Any]) -> dict[str, str | None]:
        listed = rows | {name.replace("__", ":"): cells for name, cells in more.items()}
        proposals = read_proposals(pd.DataFrame(listed))
        plan = optimise(estimate(proposals, rules), proposals, rules, resources)
        return plan.solution.starts

    assert starts()["park"] == "2027"
    assert starts(wait_loss__flood=[0.1, None])["park"] == "2027"
    assert starts(wait_loss__flood=[2.0, None])["sewer"] == "2027"


def test_a_horizon_before_the_plan_is_refused_and_one_before_a_target_is_told() -> None:
    case = random_case(1)
    with pytest.raises(ResourceError, match="the plan begins in 2027"):
        solved(replace(case, horizon=2026))
    late = [{**item, "target": {2035: item["best"]}} for item in case.measures]
    plan = solved(replace(case, measures=late, horizon=2030, totals=[], guards={}))
    assert [item.code for item in plan.warnings] == ["target-after-horizon"] * len(late)


def test_guards_hold_in_every_year() -> None:
    rows = {
        "id": ["A"],
        "cost:2027": [1.0],
        "impact:noise": [0.0],
        "impact:homes": [10.0],
        "wait_loss:noise": [6.0],
    }
    measures = [measure("noise", 10, -10), measure("homes", -10, 10)]
    rules = framework(
        [{"id": "v", "title": "V", "measures": measures}],
        guards=[{"value": "noise", "max_loss": 0.5, "rule": "veto"}],
    )
    proposals = read_proposals(pd.DataFrame(rows))
    resources = Resources(
        maatwaarde=1,
        planning={"shift": 2},
        budgets=[{"period": "2027", "amount": 0}, {"period": "2028", "amount": 1}],
    )
    plan = optimise(estimate(proposals, rules), proposals, rules, resources)
    assert plan.chosen == ()
    broken = evaluate(plan.problem, [OptionKey("A", "2028")]).violations
    assert [(item.kind, item.rule.by, item.found) for item in broken] == [("floor", "2027", -0.6)]


def test_without_any_year_all_counts_in_full_and_what_says_otherwise_is_told() -> None:
    rows = {"id": ["A"], "cost": [1.0], "impact:homes": [10.0], "effect_start": [3]}
    measures = [measure("homes", -100, 100, target={2030: 5, 2035: 8}, beyond_target=0)]
    rules = framework([{"id": "v", "title": "V", "measures": measures}], horizon=2040)
    proposals = read_proposals(pd.DataFrame(rows))
    budget = Resources(maatwaarde=1, budgets=[{"amount": 1}])
    plan = optimise(estimate(proposals, rules), proposals, rules, budget)
    assert plan.timeline is None
    assert plan.totals == {}
    assert plan.value == pytest.approx(0.08)
    told = [(item.code, item.where.field) for item in plan.warnings]
    assert told[:2] == [("no-periods", "effect_start"), ("no-periods", "horizon")]
    assert told[2:] == [("nothing-scarce", None)]
