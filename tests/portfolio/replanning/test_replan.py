"""Replanning against enumeration, and the cases that a programme manager meets."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Resource,
    evaluate,
    replan,
    solve,
)
from maatwaarde.report.portfolio.rules import in_words
from portfolio.periods_oracle import random_plan

SEEDS = st.integers(0, 2**32 - 1)


def every_plan(problem):
    names = [proposal.id for proposal in problem.proposals]
    for choice in product(*([None, *problem.options_of[name]] for name in names)):
        options = [problem.options[place] for place in choice if place is not None]
        found = evaluate(problem, options)
        if not found.violations:
            yield found


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, cut=st.sampled_from([0.3, 0.7, 1.0]), weight=st.sampled_from([0.0, 0.2]))
def test_the_best_plan_for_each_number_of_changes(seed, cut, weight):
    before = random_plan(seed, 4, rules=False)
    plan = solve(before).options
    now = replace(
        before,
        resources=[replace(item, capacity=item.capacity * cut) for item in before.resources],
    )
    found = replan(now, plan, change_weight=weight)
    best = {}
    for other in every_plan(now):
        changes = len(set(plan) - set(other.options))
        best[changes] = max(best.get(changes, -np.inf), other.value)
    top = max(value - weight * changes for changes, value in best.items())
    assert found.solution.value - weight * found.changes == pytest.approx(top, abs=1e-7)
    fewest = min(c for c, value in best.items() if value - weight * c >= top - 1e-9)
    assert found.changes == fewest
    for changes, value in found.steps:
        assert value == pytest.approx(max(v for c, v in best.items() if c <= changes), abs=1e-7)


def halves(*capacity):
    periods = ("2027-H1", "2027-H2", "2028-H1")
    return [
        Resource(f"planner:{half}", "staff", "planner", amount, "fte", half)
        for half, amount in zip(periods, capacity, strict=True)
    ]


def works(use, impact, capacity=(1.0, 1.0, 1.0)):
    """Return proposals that each take one planner for one half-year, with three starts."""
    names = sorted(use)
    starts = ("2027-H1", "2027-H2", "2028-H1")
    return Problem(
        proposals=[Proposal(name) for name in names],
        measures=[Measure("m", 1.0, best=1, worst=-1)],
        resources=halves(*capacity),
        options=[OptionKey(name, start) for name in names for start in starts],
        use=np.vstack([np.eye(3) * use[name] for name in names]),
        impact=np.array([[impact[name] - 0.01 * i] for name in names for i in range(3)]),
    )


PLAN = (OptionKey("a", "2027-H1"), OptionKey("b", "2027-H2"), OptionKey("c", "2028-H1"))
FOUR = {"a": 3.0, "b": 2.0, "c": 1.0, "d": 0.5}


def test_nothing_changed_changes_nothing():
    problem = works(dict.fromkeys(FOUR, 1.0), FOUR)
    assert solve(problem).options == PLAN
    found = replan(problem, PLAN)
    assert (found.changes, found.kept, found.value_change) == (0, ("a", "b", "c"), 0.0)
    assert found.freed == ()


def test_a_role_that_is_lost_costs_the_least_commitment():
    problem = works(dict.fromkeys(FOUR, 1.0), FOUR, capacity=(1.0, 0.0, 1.0))
    found = replan(problem, PLAN, today="2027-H2")
    # a has started; b and c cannot both go on: moving b costs less than dropping it.
    assert found.solution.options == (OptionKey("a", "2027-H1"), OptionKey("b", "2028-H1"))
    assert (found.moved, found.dropped) == (
        ((OptionKey("b", "2027-H2"), OptionKey("b", "2028-H1")),),
        ("c",),
    )
    assert found.changes == 2
    assert [item.kind for item in found.unchanged.violations] == ["capacity"]
    once = replan(problem, PLAN, today="2027-H2", max_changes=1)
    assert (once.dropped, once.moved) == (("b",), ())
    with pytest.raises(PortfolioError, match="with 0 changes; it takes 1"):
        replan(problem, PLAN, today="2027-H2", max_changes=0)


def test_a_change_has_to_be_worth_it():
    problem = works(dict.fromkeys(FOUR, 1.0), FOUR, capacity=(1.0, 0.0, 1.0))
    assert replan(problem, PLAN, today="2027-H2", change_weight=0.9).changes == 2
    assert replan(problem, PLAN, today="2027-H2", change_weight=1.1).changes == 1


def test_what_has_started_stays_unless_it_may_stop():
    worse = works(dict.fromkeys(FOUR, 1.0), FOUR | {"a": -1.0})
    assert "a" in replan(worse, PLAN, today="2027-H2").kept
    stopped = replan(worse, PLAN, today="2027-H2", may_stop=("a",))
    assert stopped.dropped == ("a",)
    # The half-year in which a would have been done has passed.
    assert stopped.added == ()


def test_who_is_freed_by_a_delay_and_where_they_go():
    before = works(dict.fromkeys(FOUR, 1.0), FOUR)
    # a slips: it needs no planner in the first half of 2027.
    use = before.use.toarray()
    use[before.option_index[OptionKey("a", "2027-H1")]] = [0, 0, 0]
    now = replace(before, use=use)
    found = replan(now, PLAN, before=before)
    assert found.added == ("d",)
    assert found.changes == 0
    assert [(item.resource, item.by, item.to) for item in found.freed] == [
        ("planner:2027-H1", (("a", 1.0),), (("d", 1.0),))
    ]
    assert found.value_change == pytest.approx(0.5)


def test_a_new_proposal_may_take_the_place_of_a_commitment():
    before = works(dict.fromkeys("abc", 1.0), FOUR)
    now = works(dict.fromkeys("abce", 1.0), FOUR | {"e": 1.5})
    found = replan(now, PLAN, before=before, today="2027-H2")
    assert (found.added, found.dropped) == (("e",), ("c",))
    assert found.value_change == pytest.approx(0.5)


def test_an_option_that_is_gone_is_a_change():
    before = works(dict.fromkeys("abc", 1.0), FOUR)
    now = works(dict.fromkeys("ab", 1.0), FOUR)
    found = replan(now, PLAN, before=before)
    assert (found.dropped, found.changes) == (("c",), 1)
    with pytest.raises(PortfolioError, match="which is no option"):
        replan(now, PLAN)


def test_what_cannot_go_on_at_all_is_explained():
    problem = works(dict.fromkeys(FOUR, 1.0), FOUR, capacity=(0.5, 1.0, 1.0))
    with pytest.raises(PortfolioError, match=r"locked 'a' .* by 2027-H1") as caught:
        replan(problem, PLAN, today="2027-H2")
    text = str(in_words(caught.value))
    assert "a@2027-H1 is running (started before 2027-H2)" in text
