"""What is late, and the changes that follow for a new plan."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from account.small import JUNE, OWNER, RESOURCES, ROWS, STARTS, happened, progress, seen
from maatwaarde.account.changes_text import changes_text
from maatwaarde.account.monitor import Monitored
from maatwaarde.account.monitor.changes import changes_of
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.changes import BudgetChange, Delay, EffectChange, read_changes
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.replanning.from_changes import reconsider
from maatwaarde.proposals import read_proposals


def told(found: Monitored) -> list[tuple]:
    return [
        (item.proposal, item.what, item.basis, round(item.months, 1), item.at_least)
        for item in found.late
    ]


def test_in_the_planned_year_is_in_time() -> None:
    found = progress(
        milestones=[happened("start", "B", "2028-12-31"), happened("completion", "B", "2029-12-31")]
    )
    assert found.late == ()


def test_a_start_and_a_completion_that_came_later() -> None:
    found = progress(
        milestones=[happened("start", "B", "2029-03-31"), happened("completion", "B", "2030-06-30")]
    )
    assert told(found) == [
        ("B", "start", "said", 3.0, False),
        ("B", "completion", "said", 5.9, True),
    ]
    [(change, reason)] = found.changes
    assert (change.proposal, change.months) == ("B", 6)  # the completion says more than the start
    assert reason == "was to be completed by 31 December 2029, now expected on 30 June 2030"


def test_no_money_and_no_people_is_no_start() -> None:
    nothing = [
        seen("cost", "capital", "B", "2028-12-31", 0),
        seen("cost", "capital", "B", "2029-06-30", 0),
        seen("staff", "planner", "B", "2028-12-31", 0),
    ]
    assert told(progress(nothing)) == [("B", "start", "nothing-seen", 5.9, True)]
    # A file that says nothing of it at all says nothing of its start either.
    assert progress().late == ()
    worked = seen("staff", "planner", "B", "2028-12-31", 0.5)
    assert "start" not in [item.what for item in progress([*nothing[:2], worked]).late]


def test_an_effect_that_grows_is_as_late_as_its_plan() -> None:
    """Half-way 2029 B has 20 dwellings, which were to be there at the end of 2028."""
    found = progress([seen("effect", "homes", "B", "2029-06-30", 20)])
    [item] = found.late
    assert (item.what, item.measure, item.planned) == ("effect", "homes", dt.date(2028, 12, 31))
    assert item.months == pytest.approx(181 / 365.25 * 12, abs=0.01)


def test_what_stays_below_its_full_size_is_smaller_and_not_late() -> None:
    found = progress([seen("effect", "homes", "A", "2029-06-30", 20, quality="counted")])
    assert found.late == ()
    [(change, reason)] = found.changes
    assert isinstance(change, EffectChange)
    assert (change.proposal, change.measure, change.factor) == ("A", "homes", 0.52)
    assert reason == "+20 dwelling on 30 June 2029, where +40 dwelling was expected"


def test_spending_that_is_behind_is_told_and_changes_nothing() -> None:
    found = progress([seen("cost", "capital", "B", "2028-12-31", 20)], today=dt.date(2028, 12, 31))
    assert told(found) == [("B", "spending", "spent", 9.0, True)]
    assert found.changes == ()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_replan_takes_the_changes_as_they_are(tmp_path: Path, language: str) -> None:
    found = progress(
        [
            seen("effect", "homes", "A", "2029-06-30", 20, quality="counted"),
            seen("cost", "capital", "A", "2027-12-31", 130),
        ],
        [happened("completion", "B", "2030-06-30")],
    )
    changes = changes_of(found.changes, language)
    assert [type(record) for record, _ in found.changes] == [Delay, EffectChange, BudgetChange]
    file = tmp_path / "wijzigingen.yaml"
    file.write_text(changes_text(changes, "Stand 30 juni 2029", language), encoding="utf-8")
    read = read_changes(file)
    assert read.delays == changes.delays
    assert read.costs == changes.costs
    assert read.effects == changes.effects
    assert read.budgets == changes.budgets
    assert all(one.reason for one in (*read.delays, *read.effects, *read.budgets))
    proposals = read_proposals(pd.DataFrame(ROWS))
    again = reconsider(
        estimate(proposals, OWNER),
        proposals,
        OWNER,
        RESOURCES,
        RunningPlan("plan.json", "", STARTS, OWNER.id),
        read,
        today="2029-H2",
    )
    assert again.plan.solution.violations == ()
    assert JUNE.year == 2029


@pytest.mark.parametrize(
    ("event", "on", "today", "why"),
    [
        ("start", "2029-03-31", JUNE, "start by 31 December 2028, started on 31 March 2029"),
        (
            "start",
            "2029-09-30",
            JUNE,
            "start by 31 December 2028, now expected on 30 September 2029",
        ),
        (
            *("completion", "2030-06-30", dt.date(2030, 7, 1)),
            "completed by 31 December 2029, completed on 30 June 2030",
        ),
        (
            *("completion", "2030-06-30", JUNE),
            "completed by 31 December 2029, now expected on 30 June 2030",
        ),
    ],
)
def test_why_it_is_late_is_said_with_both_days(
    event: str, on: str, today: dt.date, why: str
) -> None:
    found = progress(milestones=[happened(event, "B", on)], today=today)
    assert f"was to {'be ' if event == 'completion' else ''}{why}" in [
        reason for _, reason in found.changes
    ]


def test_why_it_is_late_that_nothing_is_seen_of() -> None:
    nothing = [
        seen("cost", "capital", "B", "2028-12-31", 0),
        seen("staff", "planner", "B", "2028-12-31", 0),
        seen("cost", "capital", "B", "2029-06-30", 0),
    ]
    assert [reason for _, reason in progress(nothing).changes][:1] == [
        "was to start by 31 December 2028; no money and no people are seen yet"
    ]


@pytest.mark.parametrize(
    ("on", "amount", "planned"),
    [
        # B brings 20 dwellings more each year: 20 at the end of 2028, 40 a year later, then 60.
        ("2030-06-30", 25, dt.date(2029, 4, 1)),
        ("2030-06-30", 0, dt.date(2027, 12, 31)),
        ("2029-06-30", 10, dt.date(2028, 7, 1)),
    ],
)
def test_an_effect_is_as_late_as_when_as_much_was_expected(
    on: str, amount: float, planned: dt.date
) -> None:
    day = dt.date.fromisoformat(on)
    [item] = progress([seen("effect", "homes", "B", on, amount)], today=day).late
    assert (item.planned, item.now) == (planned, day)


def test_what_may_be_by_chance_changes_nothing() -> None:
    """A has 34 of 40 by a rough count: behind, and the plan may hold all the same."""
    found = progress([seen("effect", "homes", "A", "2029-06-30", 34, quality="survey")])
    own = next(one for one in found.kpis if (one.proposal, one.measure) == ("A", "homes"))
    assert own.status == "behind"
    assert found.changes == ()


def test_a_value_of_today_that_goes_as_expected_is_no_reason_to_warn() -> None:
    found = progress([seen("effect", "homes", "A", "2029-06-30", 40)])
    assert found.warnings == ()
