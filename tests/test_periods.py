"""Periods: how they are written, when they begin and end, and which comes later."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.periods import Period, begin_of


@pytest.mark.parametrize(
    ("period", "times"),
    [("2027", (2027, 2028)), ("2027-H2", (2027.5, 2028)), ("2027-Q3", (2027.5, 2027.75))],
)
def test_periods_are_read(period: str, times: tuple[float, float]) -> None:
    assert Period.parse(period).span == times


@pytest.mark.parametrize("period", ["27", "2027-H3", "2027-Q5", "2027-13", "2027-H0", "", "2031+"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match="is not a year"):
        Period.parse(period)


def test_a_year_alone_is_all_of_it() -> None:
    assert Period(2027) == Period.parse("2027")
    assert not Period(2027) < Period(2027)


def test_what_has_no_period_begins_before_all_that_have() -> None:
    assert begin_of(None) < begin_of("1000") < begin_of("2027-H1") < begin_of("2027-Q2")


def test_later_periods() -> None:
    assert str(Period.parse("2027").shift(2)) == "2029"
    assert str(Period.parse("2027-H2").shift(1)) == "2028-H1"
    assert str(Period.parse("2027-Q1").shift(-1)) == "2026-Q4"


def test_the_same_part_of_a_later_year() -> None:
    assert str(Period.parse("2027-Q3").years_later(2)) == "2029-Q3"


def test_from_a_year_on_has_no_end() -> None:
    period = Period.parse("2031+", onwards=True)
    assert (period.begin, period.end) == (2031, math.inf)
    assert str(period.shift(1)) == "2032+"


PERIODS = st.builds(
    lambda year, parts, number: Period(year, number % parts + 1, parts),
    st.integers(1000, 8000),
    st.sampled_from([1, 2, 4]),
    st.integers(0, 3),
)


@given(PERIODS, st.integers(-500, 500))
def test_what_is_written_is_read_back_and_shifts_add_up(period: Period, steps: int) -> None:
    assert Period.parse(str(period)) == period
    later = period.shift(steps)
    assert later.shift(-steps) == period
    assert later.begin == pytest.approx(period.begin + steps / period.parts)
    assert (later > period) == (steps > 0)
