"""The day for which it is told how a plan comes along."""

import datetime as dt
from typing import Any

import pytest

from account.small import happened, progress, seen
from maatwaarde.diagnostics import MaatwaardeError

VALUE = seen("effect", "homes", "A", "2028-06-30", 40)
EARLIER = seen("effect", "co2", "A", "2028-01-31", -20)
START = happened("start", "A", "2027-03-01")


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("30-06-2029", dt.date(2029, 6, 30)),
        ("2029-06-30", dt.date(2029, 6, 30)),
        ("2029-Q1", dt.date(2029, 3, 31)),
        (dt.date(2029, 1, 2), dt.date(2029, 1, 2)),
        # That of the last value, or without any that of the last start.
        (None, dt.date(2028, 6, 30)),
    ],
)
def test_the_day_is_said_or_that_of_the_last_value(today: Any, day: dt.date) -> None:
    assert (
        progress([VALUE, EARLIER], [happened("start", "B", "2029-01-01")], today=today).today == day
    )


def test_without_a_value_it_is_the_day_of_the_last_start() -> None:
    assert progress(milestones=[START], today=None).today == dt.date(2027, 3, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "what"),
    [
        ("soon", "'soon' is no day"),
        ("", "today is empty"),
        (None, "holds no value with a day"),
    ],
)
def test_a_day_that_is_none_is_refused(today: Any, what: str) -> None:
    with pytest.raises(MaatwaardeError) as raised:
        progress(today=today)
    assert what in raised.value.problems[0].what
