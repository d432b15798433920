"""What an advice rests on: which questions are asked, in which order, and how many."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.impact import estimate
from maatwaarde.portfolio import Resource
from maatwaarde.portfolio.advice import (
    Advice,
    Questions,
    advice_on_plan,
    advice_on_scores,
    extra_money,
)
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.scoring import score

NOTHING = Questions(
    alternatives=0, why_not=0, resources=0, front=0, contested=False, reweigh=0, draws=0
)
# Of 60 in all: a and b for 50, one adviser; e may not be chosen.
ROWS: dict[str, list[Any]] = {
    "id": ["a", "b", "c", "d", "e", "f"],
    "cost": [30, 20, 15, 40, 5, 11],
    "staff:adviser": [1, 0, 1, 0, 0, 0],
    "impact:homes": [60, 40, 10, 30, 20, 0],
    "impact:trees": [0, 0, 0, 2, 0, 5],
}


@pytest.fixture(scope="module")
def asked() -> tuple[Plan, Proposals, Any]:
    owner = framework(
        [
            {"id": "live", "title": "L", "weight": 3, "measures": [measure("homes", -100, 100)]},
            {"id": "green", "title": "G", "weight": 1, "measures": [measure("trees", -10, 10)]},
        ]
    )
    proposals = read_proposals(pd.DataFrame(ROWS))
    impacts = estimate(proposals, owner)
    resources = Resources.model_validate(
        {
            "maatwaarde": 1,
            "budgets": [{"amount": 60}],
            "staff": [{"role": "adviser", "amount": 1}],
            "forbidden": {"e": "not now"},
        }
    )

    def choose(changed: Any) -> Plan:
        return optimise(impacts, proposals, changed, resources)

    return choose(owner), proposals, choose


def advise(asked: Any, **questions: Any) -> tuple[Advice, list[tuple[int, int]]]:
    plan, proposals, choose = asked
    told: list[tuple[int, int]] = []
    wanted = replace(NOTHING, **questions)
    found = advice_on_plan(
        plan, proposals, wanted, choose=choose, asking=lambda *of: told.append(of)
    )
    return found, told


def test_the_plan_that_is_asked_about(asked: Any) -> None:
    assert asked[0].chosen == ("a", "b")


def test_nothing_asked_is_nothing_answered(asked: Any) -> None:
    found, told = advise(asked)
    assert told == []
    assert (found.prices, found.front, found.without, found.anew, found.rooms) == ((),) * 5
    assert (found.core, found.why_nots, found.beside.alternatives) == (None, {}, None)
    # What falls short is named all the same, money first.
    assert found.unasked == ("money", "adviser")


@pytest.mark.parametrize(
    ("questions", "answers"),
    [
        ({"alternatives": 2}, 1),
        ({"why_not": 3}, 3),
        ({"why_not": 9}, 4),
        ({"resources": 1}, 1),
        ({"resources": 9}, 2),
        ({"front": 3}, 1),
        ({"contested": True}, 1),
        ({"draws": 2}, 1),
        # Each value halved and doubled, but three quarters not; and the room of both.
        ({"reweigh": 2}, 5),
        ({"reweigh": 1}, 2),
        ({"alternatives": 1, "why_not": 1, "resources": 1, "front": 2, "draws": 1}, 5),
    ],
)
def test_progress_counts_every_answer_up_to_the_last(
    asked: Any, questions: dict[str, Any], answers: int
) -> None:
    _, told = advise(asked, **questions)
    assert told == [(i + 1, answers) for i in range(answers)]


def test_what_may_not_be_chosen_is_asked_about_first_and_then_what_would_add_most(
    asked: Any,
) -> None:
    found, _ = advise(asked, why_not=3)
    # d adds 0.275, f 0.125 and c 0.075; e adds 0.15 but is barred.
    assert list(found.why_nots) == ["e", "d", "f"]
    assert found.why_nots["e"].forbidden is not None


def test_each_resource_that_falls_short_is_widened_by_its_own_step(asked: Any) -> None:
    found, _ = advise(asked, resources=2)
    assert [(item.resource, item.step) for item in found.prices] == [
        ("money", 0.5),
        ("adviser", 1.0),
    ]
    assert found.unasked == ()
    found, _ = advise(asked, resources=1, extra=30)
    assert [(item.resource, item.step) for item in found.prices] == [("money", 30)]
    assert found.prices[0].comes_in == ("d",)
    assert found.unasked == ("adviser",)


def test_so_many_points_of_the_front_and_never_one_alone(asked: Any) -> None:
    assert len(advise(asked, front=1)[0].front) == 2
    front = advise(asked, front=4)[0].front
    assert front[-1].solution.chosen == ("a", "b")


def test_the_other_questions_are_answered_where_they_are_asked(asked: Any) -> None:
    found, _ = advise(asked, alternatives=1, contested=True, reweigh=2, draws=3)
    assert found.beside.alternatives is not None
    assert [item.proposal for item in found.without] == ["a", "b"]
    assert [item.change.factor for item in found.anew] == [0.5, 0.5, 2.0]
    assert [room.node for room in found.rooms] == sorted({item.change.node for item in found.anew})
    assert found.core is not None
    assert found.core.found.samples == 3
    assert found.plan is found.beside.plan


def test_who_is_told_of_first_was_asked_about_then_chosen_then_ranks_high(asked: Any) -> None:
    found, _ = advise(asked, why_not=1, told=3)
    assert sorted(found.explanations) == ["a", "b", "e"]
    assert list(found.explanations) == ["a", "b", "e"]
    # Nothing is told of an impact of zero.
    assert {name: len(items) for name, items in found.traces.items()} == {"a": 1, "b": 1, "e": 1}
    everyone, _ = advise(asked)
    assert {name: len(items) for name, items in everyone.traces.items()} == {
        "a": 1,
        "b": 1,
        "c": 1,
        "d": 2,
        "e": 1,
        "f": 1,
    }


def test_without_resources_the_highest_ranks_are_told_of(asked: Any) -> None:
    plan, proposals, _ = asked
    found = advice_on_scores(plan.scores, proposals, replace(NOTHING, told=2))
    assert list(found.explanations) == ["a", "b"]
    assert (found.plan, found.beside) == (None, None)
    assert len(advice_on_scores(plan.scores, proposals).explanations) == 6


def test_a_method_without_a_sum_is_not_drawn_or_weighed_anew(asked: Any) -> None:
    plan, proposals, _ = asked
    other = score(plan.scores.impacts, plan.scores.framework, "topsis", titles=proposals.titles)
    assert advice_on_scores(other, proposals).robust is None
    assert advice_on_scores(plan.scores, proposals).robust is not None
    told: list[tuple[int, int]] = []
    found = advice_on_plan(
        replace(plan, scores=other),
        proposals,
        replace(NOTHING, draws=5),
        asking=lambda *of: told.append(of),
    )
    assert (found.core, told) == (None, [])


@pytest.mark.parametrize(
    ("amounts", "step"),
    [
        ([100], 1),
        ([141], 1),
        ([142], 2),
        ([300], 2),
        ([320], 5),
        ([700], 5),
        ([720], 10),
        ([1_000_000, 500_000], 20_000),
        ([60], 0.5),
        ([0], 1),
        ([], 1),
    ],
)
def test_a_step_of_money_is_about_a_hundredth_of_all_of_it(
    amounts: list[float], step: float
) -> None:
    money = [Resource(f"m{i}", "money", f"m{i}", amount) for i, amount in enumerate(amounts)]
    other = [Resource("p", "staff", "p", 1000), Resource("r", "reserve", "r", 10_000)]
    assert extra_money([*money, *other]) == pytest.approx(step)
