"""What was hired and trained before today is in what there is, and told as before."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maatwaarde.portfolio import Hire, Measure, Problem, Proposal, Resource, Training, evaluate
from maatwaarde.portfolio.problem.records import StaffingActuals
from maatwaarde.portfolio.problem.rule_ref import RuleRef
from maatwaarde.portfolio.replanning.sunk_staffing import settle_past
from maatwaarde.report.portfolio.rules import broken_in_english
from portfolio.periods_oracle import random_plan

FIELDS = ("used", "capacity", "slack", "carried", "hired", "borrowed", "lent", "trained")


def had(plan) -> dict[str, StaffingActuals]:
    return {use.resource: StaffingActuals(use.hired, use.trained) for use in plan.resources}


def dated(problem: Problem) -> Problem:
    """Say when people learn, as the file of resources does."""
    return replace(problem, trainings=[replace(item, period="2027") for item in problem.trainings])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_the_whole_past_is_told_as_it_was(seed: int, data: st.DataObject) -> None:
    problem = dated(random_plan(seed, 4, staffing=True, rules=False))
    rows = [list(places) for places in problem.options_of.values()]
    picked = [data.draw(st.sampled_from([None, *places])) for places in rows]
    options = [problem.options[i] for i in picked if i is not None]
    was = evaluate(problem, options)
    assume(not was.violations)
    settled, past = settle_past(problem, "2030", had(was))
    assert (settled.hires, settled.trainings) == ((), ())
    now = evaluate(settled, options)
    assert now.violations == ()
    assert now.cost + past.paid == pytest.approx(was.cost, abs=1e-6)
    for before, told in zip(was.resources, past.told(now.resources), strict=True):
        for field in FIELDS:
            there = getattr(told, field)
            assert there == pytest.approx(getattr(before, field), abs=1e-5), (field, told)


def learning(*trainings: Training, carry: float | None = 0.0, **more: object) -> Problem:
    """One proposal that asks two experts in 2028 and 2029."""
    years = ("2027", "2028", "2029")
    return Problem(
        proposals=[Proposal("a")],
        measures=[Measure("m", 1.0, 10.0, -10.0)],
        resources=[
            *(
                Resource(f"eur:{y}", "money", "eur", 100.0 * (y == "2027"), "EUR", y, carry)
                for y in years
            ),
            *(Resource(f"expert:{y}", "staff", "expert", 0.0, "fte", y) for y in years),
        ],
        use=[[0.0, 0.0, 0.0, 0.0, 2.0, 2.0]],
        impact=np.ones((1, 1)),
        trainings=trainings,
        **more,
    )


def test_what_was_not_learned_in_the_past_cannot_be_now() -> None:
    opened = ("expert:2028", "expert:2029")
    course = Training("expert:2027", opened, 2.0, 10.0, "eur:2027", period="2027")
    problem = learning(course)
    assert evaluate(problem, ["a"]).violations == ()
    settled, past = settle_past(problem, "2028", {})
    short = [item.rule.members[0] for item in evaluate(settled, ["a"]).violations]
    assert short == ["expert:2028", "expert:2029"]
    assert past.paid == 0
    settled, past = settle_past(problem, "2027", {})
    assert settled.trainings == problem.trainings


def test_each_training_gets_who_it_taught() -> None:
    opened = ("expert:2028", "expert:2029")
    trainings = [
        Training("expert:2026", opened, 0.5, 10.0, "eur:2027", period="2026"),
        Training("expert:2027", opened, 2.0, 20.0, "eur:2027", period="2027"),
        Training("expert:2028", opened[1:], 2.0, 30.0, "eur:2027", period="2028"),
    ]
    then = {"expert:2028": StaffingActuals(0.0, 1.25), "expert:2029": StaffingActuals(0.0, 2.0)}
    settled, past = settle_past(learning(*trainings), "2028", then)
    assert past.paid == pytest.approx(0.5 * 10 + 0.75 * 20)
    assert past.trained == {"expert:2028": 1.25, "expert:2029": 1.25}
    assert [item.id for item in settled.trainings] == ["expert:2028"]
    assert [item.capacity for item in settled.resources] == [80.0, 0.0, 0.0, 0.0, 1.25, 1.25]


def test_what_was_paid_from_what_was_left() -> None:
    """The budget of 2028 is empty, and what was hired in it is paid from what 2027 left."""
    hire = Hire("expert:2028", 3.0, 10.0, "eur:2028")
    problem = learning(carry=None, hires=[hire, replace(hire, resource="expert:2029")])
    was = evaluate(problem, ["a"])
    assert was.violations == ()
    settled, past = settle_past(problem, "2029", had(was))
    assert [item.resource for item in settled.hires] == ["expert:2029"]
    now = evaluate(settled, ["a"])
    assert past.told(now.resources) == was.resources
    assert now.cost + past.paid == was.cost
    less = [
        replace(item, capacity=30.0) if item.id == "eur:2027" else item
        for item in problem.resources
    ]
    settled, past = settle_past(replace(problem, resources=less), "2029", had(was))
    [short] = past.told_violations(evaluate(settled, ["a"]))
    assert short.rule == RuleRef("capacity", ("eur:2028",), limit=0.0)
    assert broken_in_english(short) == "eur:2028: 40 is used and 30 is there"


def test_a_third_of_a_person_still_fits() -> None:
    hire = Hire("expert:2028", 3.0, 10.0, "eur:2027")
    problem = learning(hires=[hire, replace(hire, resource="expert:2029")])
    problem = replace(problem, use=problem.use / 3)
    was = evaluate(problem, ["a"])
    settled, past = settle_past(problem, "2030", had(was))
    now = evaluate(settled, ["a"])
    assert now.violations == ()
    told = {use.resource: use for use in past.told(now.resources)}
    assert told["expert:2028"].hired == pytest.approx(2 / 3, abs=1e-9)
    assert abs(told["expert:2028"].slack) < 1e-8
