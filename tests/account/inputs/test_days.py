"""Days and periods as offices write them."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.account.inputs.days import (
    NoDayError,
    first_day,
    last_day,
    read_when,
    year_part,
)
from maatwaarde.periods import Period

JUNE = dt.date(2028, 6, 30)


@pytest.mark.parametrize(
    "text",
    [
        "30-06-2028", "30-6-2028", "30/06/2028", "30.06.2028", "2028-06-30", "2028/06/30",
        "30 juni 2028", "30 JUNI 2028", "30-jun-2028", "vrijdag 30 juni 2028", "per 30-06-2028",
        "t/m 30 juni 2028", "2028-06-30 00:00:00", "2028-06-30T00:00", "juni 2028",
        "eind juni 2028",
        "June 2028", "2028-06", "06-2028", "2028-Q2", "Q2 2028", "2e kwartaal 2028", "2028-H1",
        "t/m Q2 2028", " 30-06-2028 ",
    ],
)  # fmt: skip
def test_all_these_are_30_june(text: str) -> None:
    found = read_when(text)
    assert found is not None
    assert found.on == JUNE
    assert found.until == text.startswith("t/m")


@pytest.mark.parametrize(
    "cell", [JUNE, dt.datetime(2028, 6, 30, 12, 0), np.datetime64("2028-06-30")]
)
def test_cells_that_are_dates(cell: object) -> None:
    assert read_when(cell).on == JUNE


@pytest.mark.parametrize("cell", [None, "", "  ", float("nan"), np.datetime64("NaT")])
def test_blank_is_no_day(cell: object) -> None:
    assert read_when(cell) is None


@pytest.mark.parametrize("cell", ["2028", 2028, 2028.0, "jaar 2028"[5:]])
def test_a_year_ends_on_31_december(cell: object) -> None:
    found = read_when(cell)
    assert (found.on, found.period) == (dt.date(2028, 12, 31), Period(2028))


@pytest.mark.parametrize(
    ("cell", "what", "mend"),
    [
        ("6/30/2028", "'6/30/2028' has 30 for a month", "30-6-2028"),
        ("31-06-2028", "does not exist", "write a day"),
        ("30-06-28", "two digits", "four digits"),
        ("30-jun-28", "two digits", "four digits"),
        ("binnenkort", "no day and no period", "write a day"),
        (46934.0, "46934 is a number", "format the cell as a date"),
        ("2031+", "goes on without end", "write the year"),
        ("2028-13-01", "13 for a month", "write the day before the month: 13-1-2028"),
        ("30-06-1428", "no year of a plan", "write a day"),
        (True, "yes/no", "write a day"),
    ],
)
def test_what_is_no_day_says_what_to_do(cell: object, what: str, mend: str) -> None:
    with pytest.raises(NoDayError) as raised:
        read_when(cell)
    assert what in raised.value.what
    assert mend in raised.value.mend


@given(st.dates(dt.date(2000, 1, 1), dt.date(2199, 12, 31)))
def test_every_day_comes_back(day: dt.date) -> None:
    for text in (day.isoformat(), day.strftime("%d-%m-%Y"), f"{day.day}/{day.month}/{day.year}"):
        assert read_when(text).on == day


@given(st.integers(2000, 2150), st.sampled_from([1, 2, 4]), st.data())
def test_periods_begin_after_the_last_ends(year: int, parts: int, data: st.DataObject) -> None:
    period = Period(year, data.draw(st.integers(1, parts)), parts)
    assert first_day(period.shift(1)) - last_day(period) == dt.timedelta(days=1)
    assert read_when(str(period)).period == period


def test_the_part_of_a_year() -> None:
    assert year_part(dt.date(2028, 12, 31)) == 1.0
    assert year_part(dt.date(2027, 1, 1)) == 1 / 365
    assert year_part(JUNE) == 182 / 366
