"""A plan is chosen by ids: the order of proposals, impacts and measures changes nothing."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework, measure
from maatwaarde.diagnostics import ImpactError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import optimise
from maatwaarde.portfolio.replanning.from_changes import reconsider
from maatwaarde.proposals import Proposals, read_proposals

ROWS = pd.DataFrame(
    {
        "id": ["A", "B", "C", "D"],
        "title": ["Ash", "Birch", "Cedar", "Dogwood"],
        "cost:2027": [10.0, 20.0, 30.0, 15.0],
        "impact:co2": [-10.0, -70.0, None, -20.0],
        "impact:noise": [0.0, 5.0, -25.0, -10.0],
    }
)
RESOURCES = Resources.model_validate({"maatwaarde": 1, "budgets": [{"amount": 40}]})


def owner(*, turned: bool = False, **more: Any) -> Framework:
    values = [
        {"id": "climate", "title": "Climate", "weight": 3, "measures": [measure("co2", 100, -200)]},
        {"id": "living", "title": "Living", "measures": [measure("noise", 50, -50)]},
    ]
    return framework(values[::-1] if turned else values, **more)


def listed(order: Any) -> Proposals:
    return read_proposals(ROWS.iloc[list(order)])


@given(st.permutations(range(4)), st.permutations(range(4)), st.booleans())
@settings(max_examples=20)
def test_order_changes_no_plan(estimated: list[int], given_: list[int], turned: bool) -> None:
    plain = listed(range(4))
    wanted = optimise(estimate(plain, owner()), plain, owner(), RESOURCES)
    impacts, proposals = estimate(listed(estimated), owner()), listed(given_)
    found = optimise(impacts, proposals, owner(turned=turned), RESOURCES)
    assert found.chosen == wanted.chosen
    assert found.value == pytest.approx(wanted.value)
    titles = dict(zip(found.scores.proposals, found.scores.titles, strict=True))
    assert titles == dict(zip(ROWS["id"], ROWS["title"], strict=True))
    scores = dict(zip(found.scores.proposals, found.scores.score, strict=True))
    assert scores == pytest.approx(
        dict(zip(wanted.scores.proposals, wanted.scores.score, strict=True))
    )


def test_other_proposals_than_the_impacts_are_of_are_refused() -> None:
    impacts = estimate(listed([0, 1, 2]), owner())
    with pytest.raises(ImpactError) as caught:
        optimise(impacts, listed([1, 2, 3]), owner(), RESOURCES)
    text = str(caught.value)
    assert "proposals that the impacts lack: 'D'" in text
    assert "not given: 'A'" in text


def test_a_running_plan_is_looked_at_by_id_too() -> None:
    plain = listed(range(4))
    impacts = estimate(plain, owner())
    plan = optimise(impacts, plain, owner(), RESOURCES)
    running = RunningPlan("plan.json", "", plan.solution.starts, "test")
    wanted = reconsider(impacts, plain, owner(), RESOURCES, running)
    found = reconsider(impacts, listed([3, 1, 0, 2]), owner(turned=True), RESOURCES, running)
    assert found.plan.chosen == wanted.plan.chosen
    assert found.plan.value == pytest.approx(wanted.plan.value)
    with pytest.raises(ImpactError, match="lack: 'D'"):
        reconsider(estimate(listed([0, 1, 2]), owner()), plain, owner(), RESOURCES, running)
