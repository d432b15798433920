"""A plan that was made before: taken as its file states it, where it is still worth that."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import maatwaarde as mw
from maatwaarde.account.decision import PlanMade
from maatwaarde.account.stated import stated_plan
from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.report.portfolio.summary import portfolio_data

State = Callable[..., tuple[PlanMade, tuple[Diagnostic, ...]]]


@pytest.fixture
def state(folder: Path) -> State:
    """Return the plan of the folder as a file states it, with changes to what that says."""
    framework = mw.load_framework(folder / "meetlat.yaml")

    def given() -> Any:
        proposals = mw.read_proposals(folder / "lijst.csv")
        impacts = mw.estimate(proposals, framework)
        there = mw.read_resources(folder / "middelen.yaml", framework.units, proposals)
        return impacts, proposals, framework, there

    made = json.loads(json.dumps(portfolio_data(mw.optimise(*given())), default=str))

    def state_(**changes: Any) -> tuple[PlanMade, tuple[Diagnostic, ...]]:
        text = json.dumps({**made, **changes})
        running = mw.read_running_plan(text.encode())
        plan, _, doubts = stated_plan(running, *given())
        return plan, doubts

    return state_


def test_it_is_taken_with_its_value_and_proof(state: State) -> None:
    plan, doubts = state()
    assert (plan.chosen, plan.status, plan.ties) == (("A",), "proven", "settled")
    # 5 of 10 on one measure and 1 of 10 on the other, which weigh the same.
    assert (plan.value, plan.bound, plan.gap) == (pytest.approx(0.3), pytest.approx(0.3), 0.0)
    assert (plan.cost, plan.staffing) == (6.0, {})
    assert doubts == ()


def test_who_was_to_be_hired_is_kept_and_who_was_not_is_left_out(state: State) -> None:
    plan, _ = state(
        resources=[
            {"resource": "planner:2027", "hired": 0.5, "trained": 0.0},
            {"resource": "money:2027", "hired": 0.0, "trained": 0.0},
            {"resource": "clerk:2027", "hired": 0.0, "trained": 0.25},
        ]
    )
    assert plan.staffing == {"planner:2027": (0.5, 0.0), "clerk:2027": (0.0, 0.25)}


@pytest.mark.parametrize("name", ["value", "cost", "status", "objective", "framework"])
def test_a_plan_that_does_not_say_what_it_is_worth_is_refused(state: State, name: str) -> None:
    with pytest.raises(ResourceError) as caught:
        state(**{name: None})
    assert [item.code for item in caught.value.problems] == ["not-a-plan"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": 0.31}, "was worth 0.310000 when it was made, and is worth 0.300000"),
        ({"framework": {"id": "klein", "version": "1", "sha256": "0"}}, "made with framework"),
        ({"violations": [{"kind": "capacity"}]}, "breaks rules of these resources"),
    ],
)
def test_a_plan_of_other_files_is_refused(state: State, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ResourceError) as caught:
        state(**changes)
    assert [item.code for item in caught.value.problems] == ["another-input"]
    assert told in str(caught.value)


def test_a_plan_with_changes_that_stand_in_no_list_is_not_valued_again(state: State) -> None:
    plan, doubts = state(replan={"changes": 1}, value=0.4)
    assert plan.value == 0.4
    assert [item.code for item in doubts] == ["plan-not-valued-again"]
