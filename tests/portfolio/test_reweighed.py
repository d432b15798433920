"""The choice with other weights, and how far these may move, against trying every choice."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from build import framework
from maatwaarde.portfolio import Measure, OptionKey, Problem, Proposal, evaluate
from maatwaarde.portfolio.analysis.choice_room import choice_room, has_choice_room
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.reweighed import chosen_anew
from maatwaarde.scoring.reweighed import DOUBLE, HALF, weight_changes
from portfolio.motions_oracle import Case
from portfolio.test_motions import of_case, planned, solvable

CASES = 6


def weighing(case: Case, value: str, weight: float) -> Case:
    """Return the case with the weight of one of its two values as a part of the whole."""
    weights = [weight if item["id"] == value else 1 - weight for item in case.values]
    values = [{**item, "weight": w} for item, w in zip(case.values, weights, strict=True)]
    return replace(case, values=values)


def share(case: Case, value: str) -> float:
    return next(w for v, w in _weights(case).items() if v == value)


def _weights(case: Case) -> dict[str, float]:
    whole = sum(item["weight"] for item in case.values)
    return {item["id"]: item["weight"] / whole for item in case.values}


def worth(case: Case, chosen: tuple[str, ...]) -> float:
    return sum(case.brings(set(chosen)).values())


def test_the_choice_with_half_and_double_against_every_choice() -> None:
    changed = 0
    for seed, case in solvable(CASES):
        plan, there, planner = planned(*of_case(case))
        nodes = plan.scores.framework.nodes
        tops = [i for i, node in enumerate(nodes) if node.depth == 0]
        asked = weight_changes(plan.scores.framework, tops)
        # Twice two thirds is more than there is.
        assert {(nodes[item.node].id, item.factor) for item in asked} == {
            (value, factor)
            for value, weight in _weights(case).items()
            for factor in (HALF, DOUBLE)
            if weight * factor < 0.95
        }
        for change in asked:
            value = nodes[change.node].id
            other = weighing(case, value, share(case, value) * change.factor)
            assert change.weight == pytest.approx(share(other, value))
            found = chosen_anew(
                plan, change, lambda given, there=there, planner=planner: planner(given, there)
            )
            best = other.best()
            assert found.possible is (best is not None), seed
            if found.solution is None:
                continue
            assert found.proven
            assert found.solution.value == pytest.approx(best, abs=1e-9)
            assert worth(other, found.solution.chosen) == pytest.approx(best, abs=1e-9)
            assert set(found.comes_in) == set(found.solution.chosen) - set(plan.chosen)
            assert set(found.goes_out) == set(plan.chosen) - set(found.solution.chosen)
            changed += bool(found.comes_in or found.goes_out)
    assert changed >= 1


def test_what_starts_at_another_time_is_told_apart_from_what_comes_in_and_goes_out() -> None:
    options = [OptionKey(name, year) for name in "abcd" for year in ("2027", "2028")]
    problem = Problem(
        proposals=[Proposal(name) for name in "abcd"],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[],
        options=options,
        use=np.zeros((8, 0)),
        impact=np.ones((8, 1)),
    )

    def plan(*chosen: tuple[str, str]) -> Any:
        found = evaluate(problem, [OptionKey(*each) for each in chosen])
        made = solution(found, objective="total-impact", status="proven")
        return SimpleNamespace(chosen=made.chosen, solution=made)

    now = plan(("a", "2027"), ("b", "2027"), ("c", "2027"))
    anew = plan(("a", "2027"), ("b", "2028"), ("d", "2027"))
    change: Any = SimpleNamespace(framework=None)
    found = chosen_anew(now, change, lambda _: anew)
    assert (found.comes_in, found.goes_out, found.starts_otherwise) == (("d",), ("c",), ("b",))
    assert (found.possible, found.proven) == (True, True)


def test_between_these_weights_no_choice_is_better_and_beyond_one_is() -> None:
    bounded = 0
    for seed, case in solvable(CASES)[:4]:
        plan, _, _ = planned(*of_case(case))
        assert has_choice_room(plan)
        for node, item in enumerate(plan.scores.framework.nodes):
            if item.depth:
                continue
            room = choice_room(plan, node)
            low, high = room.sure
            assert room.most == pytest.approx(room.sure), seed
            assert low <= item.weight <= high
            for weight in (low, high):
                if 0 < weight < 1:
                    assert lacks(case, plan, item.id, weight) == pytest.approx(0, abs=1e-9), seed
            for weight in (low - 0.01, high + 0.01):
                if 0 < weight < 1:
                    bounded += 1
                    assert lacks(case, plan, item.id, weight) > 0, seed
    assert bounded >= 3


def lacks(case: Case, plan: Plan, value: str, weight: float) -> float:
    """Return how much better another choice is where a value has this weight."""
    other = weighing(case, value, weight)
    best = other.best()
    assert best is not None
    return best - worth(other, plan.chosen)


def test_what_was_found_before_bounds_the_room_without_a_search() -> None:
    _, case = solvable(CASES)[0]
    plan, _, _ = planned(*of_case(case))
    known = [plan.solution.options, ()]
    whole = choice_room(plan, 0)
    tried = choice_room(plan, 0, known, tries=0)
    weight = plan.scores.framework.nodes[0].weight
    assert tried.sure == (weight, weight)
    assert tried.most[0] <= whole.sure[0]
    assert tried.most[1] >= whole.sure[1]


def test_no_room_is_claimed_where_weights_move_a_guard() -> None:
    case = next(case for _, case in solvable(CASES))
    rows, _, resources = of_case(case)
    values = [{**item, "pillar": "E"} for item in case.values]
    guards = [{"pillar": "E", "max_loss": 0.5, "rule": "veto"}]
    plan, _, _ = planned(rows, framework(values, guards=guards), resources)
    assert not has_choice_room(plan)
