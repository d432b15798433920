"""What could start earlier, against trying every start by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwaarde.periods import Period
from maatwaarde.portfolio import Measure, OptionKey, Problem, Proposal, Resource, evaluate, solve
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.replanning.earlier_starts import could_start_earlier, tried_within
from portfolio.periods_oracle import random_plan
from portfolio.replanning.test_replan import FOUR, works


def test_a_start_that_fits_is_offered_with_what_it_brings() -> None:
    problem = works(dict.fromkeys("ab", 0.5), FOUR)
    late = evaluate(problem, [OptionKey("a", "2027-H1"), OptionKey("b", "2028-H1")])
    plan = solve(problem)
    worse = type(plan)(
        **{
            **{name: getattr(plan, name) for name in plan.__slots__},
            "options": late.options,
            "starts": {"a": "2027-H1", "b": "2028-H1"},
            "value": late.value,
        }
    )
    [found] = could_start_earlier(problem, worse)
    assert (found.proposal, found.start, found.earlier) == ("b", "2028-H1", "2027-H1")
    assert found.fits
    assert found.value_change == pytest.approx(0.02)


def test_what_lacks_is_said_when_nothing_fits() -> None:
    problem = works(dict.fromkeys("ab", 1.0), FOUR)
    found = could_start_earlier(problem, solve(problem))
    assert [(item.proposal, item.earlier, item.fits) for item in found] == [("b", "2027-H1", False)]
    assert [use.resource for use in found[0].short] == ["planner:2027-H1"]


def test_the_part_stays_the_same() -> None:
    """The whole could start earlier too, but that changes something else."""
    options = [OptionKey("a", "2027"), OptionKey("a", "2027", 0.5), OptionKey("a", "2028", 0.5)]
    problem = Problem(
        proposals=[Proposal("a")],
        measures=[Measure("m", 1.0, 10.0, -10.0)],
        resources=[Resource("money", "money", "money", 9.0)],
        use=[[2.0], [1.0], [1.0]],
        impact=np.array([[6.0], [3.0], [2.0]]),
        options=options,
    )
    found = evaluate(problem, [OptionKey("a", "2028", 0.5)])
    plan = solution(found, objective="total-impact", status="heuristic")
    [item] = could_start_earlier(problem, plan)
    assert item.value_change == pytest.approx(0.1)


def test_of_a_plan_that_is_too_large_the_first_by_id_are_tried() -> None:
    problem = works(dict.fromkeys("abcd", 0.25), FOUR)
    plan = solve(problem)
    assert tried_within(problem, plan) == plan.chosen == ("a", "b", "c", "d")
    # Each has three other starts.
    starts = len(problem.options_of["a"]) - 1
    room = len(problem.options) * (2 * starts)
    assert tried_within(problem, plan, room) == ("a", "b")
    assert tried_within(problem, plan, 0) == ("a",)
    found = could_start_earlier(problem, plan)
    assert could_start_earlier(problem, plan, ("b",)) == tuple(
        item for item in found if item.proposal == "b"
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_nothing_earlier_that_fits_is_better_than_a_proven_plan(seed: int) -> None:
    problem = random_plan(seed, 4, rules=True)
    plan = solve(problem)
    for item in could_start_earlier(problem, plan):
        assert Period.parse(item.earlier) < Period.parse(item.start)
        if item.fits:
            assert item.value_change <= 1e-7
