"""Twelve plans in time, with what is best for them by enumeration.

``golden/time.json`` comes from an implementation of docs/explanation/time.md that shares no code
with this library.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.evaluation.effects import totals_by_year
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import Proposals, read_proposals

CASES = json.loads((Path(__file__).parents[1] / "golden" / "time.json").read_text())
COLUMNS = {"start": "effect_start", "ramp": "effect_ramp", "years": "effect_years"}


def read(case: dict[str, Any]) -> tuple[Proposals, Framework, Resources]:
    rows: dict[str, list[Any]] = {"id": [item["id"] for item in case["proposals"]]}
    for year in case["budget"]:
        rows[f"cost:{year}"] = [item["cost"].get(year) for item in case["proposals"]]
    for item in case["measures"]:
        name = item["id"]
        rows[f"impact:{name}"] = [proposal["impact"][name] for proposal in case["proposals"]]
    for key, column in COLUMNS.items():
        rows[column] = [proposal.get("effect", {}).get(key) for proposal in case["proposals"]]
    measures = [
        measure(
            item["id"],
            item["worst"],
            item["best"],
            weight=item["weight"],
            target={int(year): amount for year, amount in item["target"].items()},
            achieved=item["achieved"],
            beyond_target=item["beyond_target"],
        )
        for item in case["measures"]
    ]
    owner = framework(
        [{"id": "all", "title": "All", "measures": measures}],
        horizon=case["horizon"],
        money={"discount_rate": case["discount_rate"]},
        guards=[
            {"value": guard["measure"], "max_loss": guard["max_loss"], "rule": "veto"}
            for guard in case["guards"]
        ],
    )
    resources = Resources(
        maatwaarde=1,
        planning={"shift": case["shift"]},
        indexation=case["indexation"],
        budgets=[{"period": year, "amount": amount} for year, amount in case["budget"].items()],
        totals=case["totals"],
    )
    columns = {key: values for key, values in rows.items() if any(v is not None for v in values)}
    return read_proposals(pd.DataFrame(columns)), owner, resources


def solved(case: dict[str, Any]) -> Plan:
    proposals, owner, resources = read(case)
    return optimise(estimate(proposals, owner), proposals, owner, resources)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_best_plan_in_time(case: dict[str, Any]) -> None:
    plan, expected = solved(case), case["expected"]
    assert plan.solution.status == "proven"
    assert plan.solution.faults == ()
    assert plan.value == pytest.approx(expected["value"], abs=1e-9)
    assert plan.solution.cost == pytest.approx(expected["cost"], abs=0.005)
    assert plan.solution.starts == {name: str(y) for name, y in expected["starts"].items()}
    assert plan.timeline is not None
    for name, by_year in expected["totals"].items():
        wanted = {int(year): total for year, total in by_year.items()}
        assert plan.totals[name] == pytest.approx(wanted, abs=1e-9)
    courses = plan.timeline.courses(plan.solution.options)
    years = [int(year) for year in case["budget"]]
    checked = totals_by_year(courses, plan.solution.options, years)
    for name, by_year in checked.items():
        for year, total in by_year.items():
            assert total == pytest.approx(expected["totals"][name][str(year)], abs=1e-9)
