"""Scenarios: the same choice as that of a plan for what each of them says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import maatwaarde as mw
from build import flat, measure
from maatwaarde.diagnostics import FrameworkError, PortfolioError, ResourceError
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.sweep import (
    AS_IT_IS,
    Scenario,
    _check,
    _reweighed,
    scenario_grid,
    sweep,
)


@pytest.fixture
def asked(tmp_path: Path) -> Any:
    """What `optimise` takes: one planner and 12 of money, for four plans over two years."""
    framework = flat(
        [measure("g", -10, 10, weight=1), measure("v", -10, 10, weight=1)],
        money={"discount_rate": 0.0},
    )
    (tmp_path / "lijst.csv").write_text(
        "id,cost:2027,cost:2028,staff:planner:2027,impact:g,impact:v\n"
        "A,6,0,1,9,2\nB,5,-1,1,6,0\nC,5,0,1,0,6.5\nD,1,0,0,1,1\n"
    )
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{period: 2027, amount: 12}, {period: 2028, amount: 0}]\n"
        "staff: [{role: planner, period: 2027, amount: 2}]\n"
    )
    proposals = mw.read_proposals(tmp_path / "lijst.csv")
    return mw.estimate(proposals, framework), proposals, framework, tmp_path / "middelen.yaml"


def test_a_grid_holds_every_combination_with_how_things_are_now_first() -> None:
    grid = scenario_grid(budgets=(0.8, 1.0, 1.2, 0.8), weights=({"g": 0.7},))
    assert grid == tuple(
        Scenario(budgets=budget, weights=weights)
        for budget in (1.0, 0.8, 1.2)
        for weights in ({}, {"g": 0.7})
    )
    assert scenario_grid() == (AS_IT_IS,)


def test_each_scenario_is_the_plan_for_what_it_says(asked: Any, tmp_path: Path) -> None:
    impacts, proposals, framework, resources = asked
    grid = [
        Scenario(budgets=0.5),
        Scenario(staff=0.5),
        Scenario(costs=1.2),
        Scenario(weights={"v": 0.9}),
        Scenario(discount_rate=0.5),
    ]
    found = sweep(*asked, grid)
    assert [case.scenario for case in found.cases] == [AS_IT_IS, *grid]
    alone = mw.optimise(*asked)
    assert (found.now.chosen, found.now.value) == (alone.chosen, alone.value)
    by_hand = tmp_path / "anders.yaml"

    def under(money: float, people: float) -> mw.Plan:
        by_hand.write_text(
            f"maatwaarde: 1\nbudgets: [{{period: 2027, amount: {money}}}, "
            f"{{period: 2028, amount: 0}}]\n"
            f"staff: [{{role: planner, period: 2027, amount: {people}}}]\n"
        )
        return mw.optimise(impacts, proposals, framework, by_hand)

    weighed = framework.with_weights({"all": 1, "g": 0.1, "v": 0.9})
    plans = [
        under(6, 2),
        under(12, 1),
        # A fifth dearer is the same as a fifth less room, where nothing is brought in.
        under(10, 2),
        mw.optimise(impacts, proposals, weighed, resources),
    ]
    for case, plan in zip(found.cases[1:], plans, strict=False):
        assert case.plan is not None
        assert case.plan.chosen == plan.chosen
        assert case.plan.value == pytest.approx(plan.value)
        assert set(case.comes_in) == set(plan.chosen) - set(found.now.chosen)
        assert set(case.goes_out) == set(found.now.chosen) - set(plan.chosen)
    rated = found.cases[-1].plan
    assert rated is not None
    assert rated.timeline is not None
    assert rated.timeline.rate == 0.5
    chosen = [case.plan.chosen for case in found.cases if case.plan]
    assert found.index["D"] == np.mean(["D" in names for names in chosen])


def test_weights_that_are_named_together_are_all_as_they_say(asked: Any) -> None:
    """One after the other would change the first when the second is set."""
    framework = flat([measure(name, -10, 10, weight=1) for name in ("a", "b", "c", "d")])
    table = _reweighed(framework, Scenario(weights={"a": 0.4, "b": 0.3}))
    shares = {node.id: node.share for node in table.nodes}
    assert shares == pytest.approx({"all": 1, "a": 0.4, "b": 0.3, "c": 0.15, "d": 0.15})
    both = sweep(*asked, [Scenario(weights={"g": 0.1, "v": 0.9}), Scenario(weights={"v": 0.9})])
    one, other = both.cases[1].plan, both.cases[2].plan
    assert one is not None
    assert other is not None
    assert one.value == pytest.approx(other.value)
    with pytest.raises(FrameworkError, match="leave the others something"):
        _check([AS_IT_IS, Scenario(weights={"a": 0.6, "b": 0.5})], framework)


def test_savings_do_not_grow_where_costs_do(asked: Any) -> None:
    dear = sweep(*asked, [Scenario(costs=1.2)]).cases[1].plan
    assert dear is not None
    use = dear.problem.use.toarray()
    assert use.min() == -1
    assert use.max() == pytest.approx(7.2)


def test_a_scenario_without_a_choice_is_told_and_does_not_count(asked: Any) -> None:
    *given, resources = asked
    read = mw.read_resources(resources)
    strict = Resources.model_validate(
        read.model_dump(exclude_unset=True) | {"mandatory": ("A",)}, context={"units": None}
    )
    found = sweep(*given, strict, [Scenario(budgets=0.2), Scenario(budgets=1.5)])
    assert [case.possible for case in found.cases] == [True, False, True]
    assert found.cases[1].plan is None
    assert found.index["A"] == 1.0
    assert "geen mogelijk" in mw.sweep_text(found)
    none = tuple(item.model_copy(update={"amount": 0.0}) for item in strict.budgets)
    with pytest.raises(PortfolioError, match="cannot hold"):
        sweep(*given, strict.model_copy(update={"budgets": none}), [Scenario(costs=0.5)])


def test_time_that_is_up_is_no_proof(asked: Any) -> None:
    with pytest.raises(PortfolioError, match="in time"):
        sweep(*asked, [Scenario(budgets=0.5)], time_limit=1e-9)


@pytest.mark.parametrize(
    ("scenario", "error", "what"),
    [
        ({}, ResourceError, "no scenario is asked for"),
        ({"budgets": -0.1}, ResourceError, "-0.1 times is no scenario for budgets"),
        ({"staff": float("nan")}, ResourceError, "nan times is no scenario for staff"),
        ({"costs": 11}, ResourceError, "11 times is no scenario for costs"),
        ({"discount_rate": 1}, ResourceError, "1 is no discount rate"),
        ({"weights": {"zz": 0.2}}, FrameworkError, "no value or measure 'zz'"),
        ({"weights": {"all": 0.2}}, FrameworkError, "cannot weigh otherwise"),
        ({"weights": {"g": 0.7, "v": 0.4}}, FrameworkError, r"'g', 'v' weigh 110\.0% together"),
        ({"weights": {"g": 0.99}}, FrameworkError, r"'g' cannot weigh 99\.0%"),
    ],
)
def test_what_is_no_scenario_is_refused(
    asked: Any, scenario: dict[str, Any], error: type[Exception], what: str
) -> None:
    with pytest.raises(error, match=what):
        sweep(*asked, [Scenario(**scenario)])


def test_a_scenario_of_what_there_is_none_of_is_refused(asked: Any, tmp_path: Path) -> None:
    """It would be the choice of now under another name, and count as one more that agrees."""
    framework = asked[2]
    (tmp_path / "gratis.csv").write_text("id,cost,impact:g,impact:v\nA,0,9,2\nB,0,6,0\n")
    free = mw.read_proposals(tmp_path / "gratis.csv")
    people, money = tmp_path / "mensen.yaml", tmp_path / "geld.yaml"
    people.write_text("maatwaarde: 1\nstaff: [{role: planner, amount: 2}]\n")
    money.write_text("maatwaarde: 1\nbudgets: [{amount: 2}]\n")
    grid = scenario_grid(budgets=(0.5,), staff=(0.5, 0.9), costs=(1.1,))

    def refused(resources: Path) -> list[str]:
        with pytest.raises(ResourceError) as caught:
            sweep(mw.estimate(free, framework), free, framework, resources, grid)
        return [str(item.what) for item in caught.value.problems]

    costs = "no proposal costs anything, so that other costs change nothing"
    assert refused(people) == [
        "the resources have no budgets, so that other budgets change nothing",
        costs,
    ]
    assert refused(money) == [
        "the resources have no staff, so that other staff changes nothing",
        costs,
    ]
    assert len(sweep(*asked, scenario_grid(staff=(0.5,))).cases) == 2


def test_the_same_weight_given_twice_is_one_scenario() -> None:
    again = scenario_grid(weights=({"g": 0.7}, {"g": 0.7}, {"g": 0.6}))
    assert [one.weights for one in again] == [{}, {"g": 0.7}, {"g": 0.6}]


def test_margins_for_what_is_uncertain_are_kept_in_each(asked: Any, tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text(
        "id,cost:2027,cost:2027:high,staff:planner:2027,impact:g,impact:v\n"
        "A,6,8,1,9,2\nB,5,5,1,6,0\nC,5,5,1,0,6.5\n"
    )
    proposals = mw.read_proposals(tmp_path / "lijst.csv")
    framework, resources = asked[2:]
    given = (mw.estimate(proposals, framework), proposals, framework, resources)
    found = sweep(*given, [Scenario(budgets=1.5)], sure=0.9)
    for case, budget in zip(found.cases, (12, 18), strict=True):
        assert case.plan is not None
        assert case.plan.sure == 0.9
        assert all(each.chance <= 0.1 + 1e-9 for each in case.plan.overruns)
        assert case.plan.solution.cost <= budget
    alone = mw.optimise(*given, sure=0.9)
    assert (found.now.chosen, found.now.value) == (alone.chosen, alone.value)
