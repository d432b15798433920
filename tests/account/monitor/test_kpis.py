"""Status of a measure against what was expected for the day on which it was measured."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account.small import JUNE, ROWS, progress, seen
from maatwaarde.account.monitor.kpis import status


@pytest.mark.parametrize(
    ("realised", "expected", "direction", "found"),
    [
        (100, 100, 1, "on-course"),
        (91, 100, 1, "on-course"),
        (89, 100, 1, "behind"),
        (111, 100, 1, "ahead"),
        (-91, -100, -1, "on-course"),
        (-89, -100, -1, "behind"),
        (-111, -100, -1, "ahead"),
        (120, 100, -1, "behind"),  # more harm than was expected
        (0, 0, 1, "not-due"),
        (5, 0, 1, "ahead"),
        (-5, 0, 1, "behind"),
        (math.nan, 100, 1, "unmeasured"),
        (math.nan, 0, 1, "not-due"),
    ],
)
def test_status(realised: float, expected: float, direction: int, found: str) -> None:
    assert status(realised, expected, expected, expected, direction, 0.1) == found


def test_the_plans_own_range_is_on_course() -> None:
    assert status(60, 100, 60, 150, 1, 0.0) == "on-course"
    assert status(59, 100, 60, 150, 1, 0.0) == "behind"
    assert status(59, 100, 60, 150, 1, 0.1) == "on-course"
    assert status(-60, -100, -150, -60, -1, 0.0) == "on-course"


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1e5), st.floats(0, 1), st.data())
def test_turned_round_it_is_the_same(
    realised: float, expected: float, reach: float, tolerance: float, data: st.DataObject
) -> None:
    low, high = expected - reach, expected + reach
    one = status(realised, expected, low, high, 1, tolerance)
    assert status(-realised, -expected, -high, -low, -1, tolerance) == one
    better = realised + abs(data.draw(st.floats(0, 1e6)))
    order = ["behind", "on-course", "not-due", "ahead"]
    other = status(better, expected, low, high, 1, tolerance)
    assert order.index(other) >= order.index(one) or {one, other} <= {"on-course", "not-due"}


def test_what_is_compared_is_the_day_of_the_measurement() -> None:
    """At the end of 2028 a quarter of B was expected, half-way 2029 three eighths."""
    found = progress([seen("effect", "homes", "B", "2028-12-31", 20)])
    kpi = next(k for k in found.kpis if (k.proposal, k.measure) == ("B", "homes"))
    assert (kpi.on, kpi.expected, kpi.status) == (dt.date(2028, 12, 31), 20, "on-course")
    other = next(k for k in found.kpis if (k.proposal, k.measure) == ("A", "homes"))
    assert (other.on, other.expected, other.status) == (found.today, 40, "unmeasured")
    assert math.isnan(other.difference)


def test_a_whole_that_is_added_up_is_held_against_what_was_measured() -> None:
    found = progress([seen("effect", "homes", "A", "2029-06-30", 38)])
    whole = next(k for k in found.totals if k.measure == "homes")
    assert (whole.expected, whole.realised, whole.status) == (40, 38, "on-course")
    assert (whole.measured, whole.of) == (1, 2)


def test_a_whole_that_was_measured_is_held_against_all() -> None:
    found = progress([seen("effect", "homes", None, "2028-12-31", 50)])
    whole = next(k for k in found.totals if k.measure == "homes")
    assert (whole.expected, whole.realised, whole.status) == (60, 50, "behind")
    assert (whole.measured, whole.of) == (0, 0)


def test_nothing_measured_is_said_and_is_not_zero() -> None:
    found = progress([seen("cost", "capital", "A", "2029-06-30", 1)])
    whole = next(k for k in found.totals if k.measure == "homes")
    assert whole.status == "unmeasured"
    assert math.isnan(whole.realised)


def test_values_of_later_days_do_not_count() -> None:
    values = [
        seen("effect", "homes", "A", "2029-06-30", 40),
        seen("effect", "homes", "A", "2029-12-31", 10),
    ]
    found = progress(values)
    kpi = next(k for k in found.kpis if (k.proposal, k.measure) == ("A", "homes"))
    assert kpi.realised == 40
    assert "after-today" in [one.code for one in found.warnings]


def test_an_effect_the_other_way_is_doubted() -> None:
    found = progress([seen("effect", "co2", "A", "2029-06-30", 20)])
    assert "other-way" in [one.code for one in found.warnings]


def test_a_proposal_outside_the_plan_is_said() -> None:
    rows = {key: [*cells, None] for key, cells in ROWS.items()}
    rows |= {"id": ["A", "B", "C", "D"], "title": list("ABCD")}
    rows["cost:capital:2029"][-1] = 10.0
    found = progress([seen("effect", "homes", "D", "2029-06-30", 20)], rows=rows)
    assert "not-in-plan" in [one.code for one in found.warnings]


def test_each_value_says_whose_it_is_and_how_it_is_meant() -> None:
    found = progress([seen("effect", "homes", "A", "2028-12-31", 30.0)])
    homes, co2 = found.totals
    assert (homes.measure, homes.direction, co2.measure, co2.direction) == ("homes", 1, "co2", -1)
    assert (co2.known, co2.measured, co2.of) == (True, 0, 3)
    assert (homes.measured, homes.of, homes.on) == (1, 2, dt.date(2028, 12, 31))
    assert homes.expected == 40.0
    assert math.isnan(co2.realised)
    assert co2.on == JUNE
    own = {(one.proposal, one.measure): one for one in found.kpis}
    assert {key: one.status for key, one in own.items()} == {
        ("A", "homes"): "behind",
        ("A", "co2"): "unmeasured",
        ("B", "homes"): "unmeasured",
        ("B", "co2"): "unmeasured",
        ("C", "co2"): "unmeasured",
    }
    assert (own["A", "homes"].measured, own["A", "co2"].measured) == (1, 0)
    assert {one.of for one in found.kpis} == {1}
    assert own["A", "homes"].on == dt.date(2028, 12, 31)


def test_what_nobody_expected_and_somebody_measured_is_told_too() -> None:
    found = progress([seen("effect", "homes", "C", "2029-06-30", 7.0)])
    own = next(one for one in found.kpis if (one.proposal, one.measure) == ("C", "homes"))
    assert (own.expected, own.realised, own.status) == (0.0, 7.0, "ahead")


@pytest.mark.parametrize(
    ("realised", "low", "high", "found"),
    [
        # Within the room of rounding it is on course, and beyond it is not.
        (100.0 - 1e-9, 100.0, 100.0, "on-course"),
        (100.0 - 1e-3, 100.0, 100.0, "behind"),
        (100.0 + 1e-9, 100.0, 100.0, "on-course"),
        (100.0 + 1e-3, 100.0, 100.0, "ahead"),
        (math.nan, 0.0, 5.0, "unmeasured"),
        (math.nan, -5.0, 0.0, "unmeasured"),
    ],
)
def test_rounding_is_no_verdict(realised: float, low: float, high: float, found: str) -> None:
    expected = 100.0 if low == high else 0.0
    assert status(realised, expected, low, high, 1, 0.0) == found
