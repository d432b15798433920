"""Measures in per cent that do not say of what: refused, or left out openly."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import framework, measure
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.scoring import score

LIST = read_proposals(
    pd.DataFrame(
        {
            "id": ["A", "B"],
            "cost": [60, 60],
            "impact:reach": [3.0, 1.0],
            "impact:homes": [10.0, 40.0],
            "impact:trees": [1.0, 2.0],
        }
    )
)


def owner(reach: dict[str, Any] | None = None, **more: Any) -> Framework:
    """A measure in per cent beside two others: reach 30%, homes 20%, trees 50%."""
    return framework(
        [
            {
                "id": "people",
                "title": "People",
                "weight": 1,
                "measures": [
                    measure("reach", -10, 10, unit="%", **{"weight": 3, **(reach or {})}),
                    measure("homes", -100, 100, weight=2),
                ],
            },
            {"id": "green", "title": "Green", "measures": [measure("trees", -10, 10)]},
        ],
        **more,
    )


def chosen(rules: Framework, proposals: Proposals = LIST, **more: Any) -> Plan:
    resources = Resources(maatwaarde=1, budgets=[{"amount": 100}])
    return optimise(estimate(proposals, rules), proposals, rules, resources, **more)


def codes(plan: Plan) -> list[str]:
    return [item.code for item in plan.warnings]


def test_without_a_base_nothing_is_chosen_and_scores_go_on() -> None:
    rules = owner()
    assert score(estimate(LIST, rules), rules).score[0] == pytest.approx(
        0.5 * (0.6 * 0.3 + 0.4 * 0.1) + 0.5 * 0.1
    )
    with pytest.raises(FrameworkError) as refused:
        chosen(rules)
    [problem] = refused.value.problems
    assert problem.code == "share-without-base"
    assert "base: 52000 inwoners" in problem.mend


def test_with_a_base_they_are_added_up() -> None:
    proposals = LIST
    plan = optimise(
        estimate(proposals, owner({"base": "52000 inwoners"})),
        proposals,
        owner({"base": "52000 inwoners"}),
        Resources(maatwaarde=1, budgets=[{"amount": 200}]),
    )
    totals = {item.measure: item.total for item in plan.solution.measures}
    assert totals["reach"] == 4.0
    assert "share-without-base" not in codes(plan)


def test_what_is_left_out_leaves_its_weight_to_its_siblings() -> None:
    plan = chosen(owner(), without_base="exclude")
    assert codes(plan).count("share-without-base") == 1
    weights = {node.id: node.weight for node in plan.scores.framework.nodes}
    assert weights == pytest.approx({"people": 0.5, "homes": 0.5, "green": 0.5, "trees": 0.5})
    # A: 0.5 * 0.1 + 0.5 * 0.1; B: 0.5 * 0.4 + 0.5 * 0.2.
    assert plan.chosen == ("B",)
    assert plan.value == pytest.approx(0.3)
    assert [item.measure for item in plan.solution.measures] == ["homes", "trees"]


def test_a_value_with_nothing_left_leaves_its_weight_to_the_others() -> None:
    rules = framework(
        [
            {
                "id": "people",
                "title": "People",
                "measures": [
                    measure("reach", -10, 10, unit="%"),
                    measure("homes", -100, 100, weight=0),
                ],
            },
            {"id": "green", "title": "Green", "measures": [measure("trees", -10, 10)]},
        ]
    )
    plan = chosen(rules, without_base="exclude")
    assert plan.scores.framework.measure_weights.tolist() == [0.0, 1.0]


def test_guards_on_what_is_left_out_are_told() -> None:
    guards = [
        {"value": "reach", "max_loss": 0.1, "rule": "veto"},
        {"value": "trees", "max_loss": 0.1, "rule": "veto"},
    ]
    plan = chosen(owner(guards=guards), without_base="exclude")
    assert [guard.subject for guard in plan.scores.framework.guards] == ["trees"]
    [said] = [item.what for item in plan.warnings if item.code == "share-without-base"]
    assert "'reach'" in said.partition("guards on")[2]


def test_what_counts_for_nothing_is_left_out_without_a_question() -> None:
    plan = chosen(owner({"weight": 0}))
    assert "share-without-base" in codes(plan)
    guarded = owner({"weight": 0}, guards=[{"value": "reach", "max_loss": 0.1, "rule": "flag"}])
    with pytest.raises(FrameworkError):
        chosen(guarded)


def test_nothing_to_choose_by_is_an_error() -> None:
    rules = framework(
        [{"id": "v", "title": "V", "measures": [measure("reach", -10, 10, unit="%")]}]
    )
    with pytest.raises(FrameworkError, match="nothing to choose by"):
        chosen(rules, without_base="exclude")


@pytest.mark.parametrize(
    ("unit", "worst", "warned"),
    [("dB", -10, 1), ("delta_degC", -10, 1), ("dimensionless", -1, 1), ("dimensionless", -10, 0)],
)
def test_what_may_not_add_up_is_warned_of(unit: str, worst: float, warned: int) -> None:
    rules = framework(
        [
            {
                "id": "v",
                "title": "V",
                "measures": [
                    measure("reach", worst, -worst, unit=unit),
                    measure("homes", -100, 100),
                    measure("trees", -10, 10),
                ],
            }
        ]
    )
    assert codes(chosen(rules)).count("doubtful-sum") == warned


@given(
    weights=st.lists(st.integers(0, 3), min_size=6, max_size=6),
    gone=st.sets(st.sampled_from(["a", "b", "c", "d"])),
)
def test_weights_still_sum_to_one(weights: list[int], gone: set[str]) -> None:
    rules = framework(
        [
            {
                "id": name,
                "title": name,
                "weight": weights[4 + place],
                "measures": [
                    measure(one, weight=weights[2 * place + i]) for i, one in enumerate(members)
                ],
            }
            for place, (name, members) in enumerate((("x", "ab"), ("y", "cd")))
        ]
    )
    if abs(rules.measure_weights.sum() - 1) > 1e-9:
        return  # what `framework check` refuses
    left = rules.without(gone)
    kept = [i for i, item in enumerate(rules.measures) if item.id not in gone]
    if left is None:
        assert rules.measure_weights[kept].sum() == 0
        return
    assert left.measure_weights.sum() == pytest.approx(1)
    assert [item.id for item in left.measures] == [rules.measures[i].id for i in kept]
    # Siblings keep their proportions.
    for first, second in (("a", "b"), ("c", "d")):
        if {first, second} & gone:
            continue
        old, new = (
            [it.measure_weights[it.measure_index(name) or 0] for name in (first, second)]
            for it in (rules, left)
        )
        assert old[0] * new[1] == pytest.approx(old[1] * new[0])
