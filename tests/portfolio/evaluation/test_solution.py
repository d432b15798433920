"""What a solution says of its own quality."""

from __future__ import annotations

import numpy as np
import pytest

from maatwaarde.messages import say
from maatwaarde.portfolio import Measure, OptionKey, Problem, Proposal, Resource, evaluate
from maatwaarde.portfolio.evaluation.solution import Disagreement, solution
from maatwaarde.portfolio.problem.rule_ref import RuleRef


def found(impact=5.0, **more):
    problem = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "eur", 10.0, "EUR")],
        options=[OptionKey("a", scale=0.5), OptionKey("b")],
        use=np.array([[1.0], [2.0]]),
        impact=np.array([[impact - 1], [1.0]]),
    )
    evaluation = evaluate(problem, [OptionKey("b"), OptionKey("a", scale=0.5)])
    return solution(evaluation, objective="total-impact", **more)


@pytest.mark.parametrize(
    ("impact", "bound", "gap"),
    [(5.0, 0.6, 0.2), (5.0, 0.5, 0.0), (5.0, 0.4, 0.0), (-5.0, -0.4, 0.2), (-5.0, 0.5, 2.0)],
)
def test_the_gap_is_the_room_above_the_value_as_a_part_of_it(impact, bound, gap):
    stopped = found(impact, status="stopped", bound=bound)
    assert stopped.gap == pytest.approx(gap)
    assert stopped.bound == pytest.approx(max(bound, impact / 10))


def test_what_is_proven_is_its_own_bound_and_a_heuristic_has_none():
    proven = found(status="proven", bound=0.5000001)
    assert (proven.bound, proven.gap) == (proven.value, 0.0)
    ordered = found(status="heuristic")
    assert (ordered.bound, ordered.gap, ordered.ties) == (None, None, "unsettled")


def test_data_hold_parts_of_what_is_not_done_in_full_and_nothing_of_the_machine():
    data = found(status="proven", bound=0.5, seconds=3.0, strategy="search").to_dict()
    assert data["parts"] == {"a": 0.5}
    assert data["options"] == ["a*0.5", "b"]
    assert data["chosen"] == ("a", "b")
    assert not {"seconds", "strategy", "notes"} & set(data)


def test_a_fault_of_ours_is_told_as_one():
    told = Disagreement(RuleRef("capacity", ("eur",))).diagnostic()
    assert (told.severity, told.code) == ("warning", "model-and-check-differ")
    assert "the rule 'capacity' of 'eur'" in told.what
    nothing = Disagreement(measure="m", year=2030).diagnostic(found=False)
    assert nothing.severity == "error"
    assert "the total on 'm' in 2030" in nothing.what
    assert "geen" in say(nothing.what, "nl")
    assert "a value" in Disagreement().diagnostic().what
