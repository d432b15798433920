"""What a plan asks of the search, and what it says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from build import flat, measure
from maatwaarde.diagnostics import ResourceError
from maatwaarde.impact import estimate
from maatwaarde.portfolio import plan as module
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals

OWNER = flat([measure("m", -10, 10)])
LISTED = read_proposals(
    pd.DataFrame({"id": ["a", "b", "c"], "cost": [6.0, 5.0, 5.0], "impact:m": [5.0, 3.0, 3.5]})
)


def made(amount: float = 10, **more: Any) -> Plan:
    there = Resources.model_validate({"maatwaarde": 1, "budgets": [{"amount": amount}]})
    return optimise(estimate(LISTED, OWNER), LISTED, OWNER, there, **more)


@pytest.mark.parametrize(
    ("asked", "threads"),
    [
        ({}, 7),
        ({"time_limit": 9.0}, 7),
        # What is good enough is the same each time on one thread alone.
        ({"gap": 0.1}, 1),
        ({"gap": 0.1, "time_limit": 9.0}, 7),
    ],
)
def test_a_gap_without_a_clock_is_searched_on_one_thread(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], threads: int
) -> None:
    given: list[dict[str, Any]] = []
    real = module.solve

    def watched(problem: Any, **named: Any) -> Any:
        given.append(named)
        return real(problem, **{**named, "threads": 1})

    monkeypatch.setattr(module, "at_once", lambda: 7)
    monkeypatch.setattr(module, "solve", watched)
    assert made(**asked).chosen == ("b", "c")
    assert [named["threads"] for named in given] == [threads]
    assert (given[0]["gap"], given[0]["time_limit"]) == (
        asked.get("gap", 0.0),
        asked.get("time_limit"),
    )


def test_that_nothing_is_scarce_is_a_warning() -> None:
    assert [item.code for item in made(10).warnings] == []
    assert [item.code for item in made(16).warnings] == ["nothing-scarce"]


def test_a_proof_that_rests_on_unknown_costs_is_told_as_such() -> None:
    plan = made()
    assert (plan.proof_status, plan.rests_on_unknown) == ("proven", {})
    assumed = replace(plan, assumed={"b": ("cost",), "a": ("cost",)})
    assert (assumed.proof_status, assumed.rests_on_unknown) == ("assuming", {"b": ("cost",)})
    elsewhere = replace(plan, assumed={"a": ("cost",)})
    assert elsewhere.proof_status == "proven"


def test_a_better_portfolio_beside_a_plan_refutes_it() -> None:
    plan, other = made(), made(5)
    assert plan.beside([other.solution]) is plan
    claimed = replace(plan, solution=replace(other.solution, bound=other.value))
    found = claimed.beside([plan.solution])
    assert found.solution.status == "refuted"
    assert [item.code for item in found.warnings] == ["proof-refuted"]


def test_a_front_against_what_is_no_resource_is_refused() -> None:
    with pytest.raises(ResourceError, match="no kind of money and no role 'planner'"):
        made().pareto("planner")
