"""The goal tree: activities under what they bring about, and what is missing in it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from build import flat, framework, measure
from build_impact import define, plugins
from maatwaarde.account.goals import Goals, Result, goals
from maatwaarde.diagnostics import ImpactError, ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.proposals import Proposals, read_proposals

LIST = pd.DataFrame(
    {
        "id": ["A", "B", "C", "D", "E"],
        "title": ["Aanleg", "Brug", "Cursus", "Dijk", "Erf"],
        "status": ["nieuw", "nieuw", "nieuw", "nieuw", "rejected"],
        "eigenaar": ["afdeling Groen", None, "afdeling Sociaal", None, None],
        "fase": ["2", "1", "1", "3", "1"],
        "resultaat": ["200 bomen geplant", None, None, None, None],
        "cost:2027": [100.0, 50.0, 30.0, None, 10.0],
        "cost:2028+": [None, 5.0, None, None, None],
        "impact:trees": [40.0, -10.0, 0.0, None, 5.0],
        "impact:noise": [0.0, -20.0, 10.0, 0.0, -1.0],
    }
)


def town(**more: object) -> Framework:
    noise = measure("noise", worst=50, best=-50, target={2030: -100}, baseline=800)
    return framework(
        [
            {
                "id": "green",
                "title": "Green",
                "owner": "wethouder",
                "measures": [measure("trees", -100, 100, budget=60), noise],
                **more,
            },
            {"id": "people", "title": "People", "measures": [measure("trust")]},
        ]
    )


def tree(owner: Framework, proposals: Proposals, running: RunningPlan | None = None) -> Goals:
    return goals(owner, estimate(proposals, owner), proposals, running=running)


def plan(**starts: str) -> RunningPlan:
    return RunningPlan("plan.json", "{}", starts, "framework", {"B": 0.5})


@pytest.fixture(scope="module")
def proposals() -> Proposals:
    return read_proposals(LIST)


def test_activities_stand_under_a_measure_with_the_largest_gain_first(
    proposals: Proposals,
) -> None:
    found = tree(town(), proposals)
    assert [one.id for one in found.activities] == ["A", "B", "C", "D"]  # what is rejected is none
    names = [found.activities[row].id for row in found.serving(0)]
    assert names == ["A", "D", "B"]  # unknown stands between gain and harm
    assert [found.activities[row].id for row in found.serving(1)] == ["B", "C"]
    assert (found.gains(0, 0), found.gains(1, 0), found.gains(1, 1)) == (True, False, True)
    # Without an effect there is no gain, whichever way is wanted.
    assert (found.gains(2, 0), found.gains(0, 1)) == (False, False)


def test_an_activity_says_who_what_and_how_much(proposals: Proposals) -> None:
    a, b, _, d = tree(town(), proposals).activities
    assert (a.owner, a.phase, a.results) == (
        "afdeling Groen",
        "2",
        (Result("200 bomen geplant"),),
    )
    assert (a.cost, a.yearly, b.cost, b.yearly) == (100.0, 0.0, 50.0, 5.0)
    assert math.isnan(d.cost)


def test_the_activities_of_a_plan_are_what_it_has_chosen_and_as_much_of_it(
    proposals: Proposals,
) -> None:
    found = tree(town(), proposals, plan(A="2027", B="2028"))
    assert [(one.id, one.start, one.part) for one in found.activities] == [
        ("A", "2027", 1.0),
        ("B", "2028", 0.5),
    ]
    assert found.effects[1].tolist()[:2] == [-5.0, -10.0]
    assert found.activities[1].cost == 25.0


def test_what_is_missing_is_said_of_measures_values_and_activities(proposals: Proposals) -> None:
    found = tree(town(budget=50), proposals)
    gaps = {gap.kind: gap.ids for gap in found.gaps}
    assert gaps == {
        "no-owner": ("trust",),
        "no-target": ("trees", "trust"),
        "no-baseline": ("trees", "trust"),
        "budgets-below": ("green",),
        "activity-no-owner": ("B", "D"),
        "activity-no-result": ("B", "C", "D"),
        "activity-no-cost": ("D",),
        "activity-no-goal": ("C", "D"),
    }


def test_a_goal_for_which_nothing_or_only_harm_is_done_is_named() -> None:
    listed = read_proposals(
        pd.DataFrame(
            {
                "id": ["A", "B"],
                "title": ["Aanleg", "Brug"],
                "cost:2027": [100.0, 20.0],
                "impact:trees": [0.0, 0.0],
                "impact:noise": [9.0, 0.0],
                "impact:trust": [0.0, 0.0],
            }
        )
    )
    found = tree(town(), listed)
    gaps = {gap.kind: gap.ids for gap in found.gaps}
    assert gaps["no-activity"] == ("trees", "trust")
    assert gaps["only-harm"] == ("noise",)
    assert gaps["activity-no-goal"] == ("A", "B")
    assert found.outside == 120.0


def test_what_is_planned_is_held_against_the_budget_each_euro_once(proposals: Proposals) -> None:
    found = tree(town(), proposals, plan(A="2027", C="2027"))
    assert found.planned_cost.sum() + found.outside == pytest.approx(130.0)
    assert {gap.kind: gap.ids for gap in found.gaps}["over-budget"] == ("trees",)


def test_without_a_list_the_tree_holds_the_framework_and_no_goal_lacks_activities() -> None:
    found = goals(town())
    assert found.activities == ()
    assert not {"no-activity", "only-harm"} & {gap.kind for gap in found.gaps}
    assert found.planned_cost.tolist() == [0.0, 0.0, 0.0]


def test_a_list_without_impacts_and_a_plan_without_a_list_are_refused(
    proposals: Proposals,
) -> None:
    with pytest.raises(ImpactError, match="go together"):
        goals(town(), None, proposals)
    with pytest.raises(ResourceError, match="no list"):
        goals(town(), running=plan(A="2027"))
    with pytest.raises(ResourceError, match="no longer in the list"):
        tree(town(), proposals, plan(Z="2027"))


def test_the_order_of_the_list_changes_only_the_order_of_the_activities() -> None:
    turned = read_proposals(LIST.iloc[::-1].reset_index(drop=True))
    one, other = tree(town(), read_proposals(LIST)), tree(town(), turned)
    assert (
        sorted(one.activities, key=lambda a: a.id)[:3]
        == sorted(other.activities, key=lambda a: a.id)[:3]
    )
    assert np.allclose(one.planned_cost, other.planned_cost)


def test_where_a_measure_weighs_nothing_the_effect_says_what_is_a_gain(
    proposals: Proposals,
) -> None:
    light = measure("noise", worst=50, best=-50, weight=0)
    owner = framework(
        [
            {
                "id": "green",
                "title": "Green",
                "measures": [measure("trees", -100, 100, weight=1), light],
            },
            {"id": "people", "title": "People", "measures": [measure("trust")]},
        ]
    )
    turned = read_proposals(LIST.assign(**{"impact:noise": [10.0, -20.0, 0.0, 5.0, 0.0]}))
    found = tree(owner, turned)
    assert [found.activities[row].id for row in found.serving(1)] == ["B", "D", "A"]
    upward = tree(
        framework(
            [
                {
                    "id": "green",
                    "title": "Green",
                    "measures": [
                        measure("noise", worst=50, best=-50, weight=1),
                        measure("trees", -100, 100, weight=0),
                    ],
                },
                {"id": "people", "title": "People", "measures": [measure("trust")]},
            ]
        ),
        proposals,
    )
    assert [upward.activities[row].id for row in upward.serving(1)] == ["A", "D", "B"]


def test_what_estimators_read_is_what_an_activity_results_in() -> None:
    listed = read_proposals(
        pd.DataFrame(
            {
                "id": ["A", "B", "C"],
                "title": ["Aanleg", "Brug", "Cursus"],
                "cost:2027": [100.0, 20.0, 5.0],
                "trees": [50.0, 30.0, 0.0],
            }
        )
    )
    owner = flat([measure("co2", 10, -10, unit="t_CO2e/year", quantity="co2_emission_change")])
    impacts = estimate(listed, owner, plugins(define()))
    whole = goals(owner, impacts, listed)
    assert [one.results for one in whole.activities] == [
        (Result("trees", 50.0, "tree"),),
        (Result("trees", 30.0, "tree"),),
        (),
    ]
    planned = goals(owner, impacts, listed, running=plan(A="2027", B="2028"))
    assert [one.results[0].amount for one in planned.activities] == [50.0, 15.0]


def test_a_phase_in_figures_is_said_as_figures_and_a_blank_one_is_none(
    proposals: Proposals,
) -> None:
    assert [one.phase for one in tree(town(), proposals).activities] == ["2", "1", "1", "3"]
    listed = read_proposals(
        pd.DataFrame(
            {
                "id": ["A", "B"],
                "title": ["Aanleg", "Brug"],
                "fase": [2.5, None],
                "cost:2027": [100.0, 20.0],
                "cost:2029+": [3.0, None],
                "cost:2031+": [4.0, None],
                "impact:trees": [40.0, -10.0],
            }
        )
    )
    first, second = tree(town(), listed).activities
    assert (first.phase, second.phase) == ("2.5", None)
    assert (first.cost, first.yearly, second.yearly) == (100.0, 7.0, 0.0)


@pytest.mark.parametrize(("own", "below"), [(60, ()), (59.99, ("green",)), (61, ())])
def test_budgets_below_may_come_to_as_much_as_their_own_and_no_more(
    proposals: Proposals, own: float, below: tuple[str, ...]
) -> None:
    gaps = {gap.kind: gap.ids for gap in tree(town(budget=own), proposals).gaps}
    assert gaps.get("budgets-below", ()) == below


@pytest.mark.parametrize(("own", "over"), [(100, ()), (99.99, ("green",)), (101, ())])
def test_what_is_planned_may_cost_as_much_as_there_is_and_no_more(
    own: float, over: tuple[str, ...]
) -> None:
    listed = read_proposals(
        pd.DataFrame(
            {"id": ["A"], "title": ["Aanleg"], "cost:2027": [100.0], "impact:noise": [-9.0]}
        )
    )
    found = tree(town(budget=own), listed, RunningPlan("p", "{}", {"A": "2027"}, "framework"))
    assert {gap.kind: gap.ids for gap in found.gaps}.get("over-budget", ()) == over


def test_what_gains_on_nothing_is_outside_and_an_unknown_cost_is_nothing(
    proposals: Proposals,
) -> None:
    found = tree(town(), proposals)
    # Of A 100 and B 50 the gains say for what; C of 30 gains nothing, and D costs nobody knows.
    assert found.planned_cost.sum() == pytest.approx(150)
    assert found.outside == pytest.approx(30)
    nothing = goals(town(), None, None)
    assert (nothing.planned_cost.tolist(), nothing.outside) == ([0.0] * 3, 0.0)
    # A plan that says no part of a proposal means all of it.
    assert tree(town(), proposals, plan(A="2027")).activities[0].part == 1.0
