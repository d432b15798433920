"""Money and people: what is likely to be used, and what will be left."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from account.small import ROWS, happened, progress, seen
from maatwaarde.account.monitor import Budgeted, Monitored
from maatwaarde.account.monitor.records import CHANCE, Z
from maatwaarde.account.monitor.used import Curve, use
from maatwaarde.account.observations import Spent


def money(found: Monitored, name: str, year: int) -> Budgeted:
    return next(one for one in found.money if (one.name, one.year) == (name, year))


def test_a_curve_by_hand() -> None:
    planned = Curve({2027: 10.0, 2028: 20.0}, {2028: 4.0, 2029: 4.0})
    assert planned.until(2027.5) == 5
    assert planned.until(2028.5) == 10 + 10 + 2
    assert planned.behind(2028.5, 22) == 0
    assert planned.behind(2028.5, 5) == pytest.approx(1.0)
    assert planned.behind(2028.5, 0) == pytest.approx(1.5)


@given(
    st.lists(st.floats(0.1, 100), min_size=1, max_size=4), st.floats(0.01, 0.99), st.floats(0, 1)
)
def test_behind_is_when_as_much_was_to_be_used(
    amounts: list[float], moment: float, part: float
) -> None:
    planned = Curve({2027 + i: amount for i, amount in enumerate(amounts)}, {})
    now = 2027 + moment * len(amounts)
    used = part * planned.until(now)
    then = now - planned.behind(now, used)
    assert planned.until(then) == pytest.approx(used, abs=1e-6)


def test_as_planned_leaves_what_was_to_be_left() -> None:
    found = progress(
        [
            seen("cost", "capital", "A", "2027-12-31", 100),
            seen("cost", "capital", "B", "2028-12-31", 80),
        ],
        today=date(2028, 12, 31),
    )
    for year in (2027, 2028, 2029):
        one = money(found, "capital", year)
        assert one.forecast == pytest.approx(one.planned)
        assert one.left == pytest.approx(one.left_planned)
    assert [money(found, "capital", y).realised for y in (2027, 2028)] == [100, 80]
    assert money(found, "capital", 2029).left == 20 + 40 + 0  # 120 a year, what is left goes on


def test_what_is_left_goes_on_over_years_in_which_nothing_is_spent() -> None:
    """Of 120 a year, 40 is spent in 2029 and nothing before: 360 − 40 is left, as was planned."""
    rows = {**ROWS, "cost:capital:2027": [None] * 3, "cost:capital:2028": [None] * 3}
    rows["cost:capital:2029"] = [None, None, 40.0]
    rows["cost:capital:2031"] = [None, 5.0, None]
    done = [happened("completion", "C", "2029-12-31")]
    spent = [seen("cost", "capital", "C", "2029-12-31", 30)]
    for values, less in (([], 0), (spent, 10)):
        found = progress(values, done, today=date(2029, 12, 31), rows=rows)
        for year, left in ((2029, 320), (2031, 320 + 2 * 120 - 5)):
            one = money(found, "capital", year)
            assert one.left_planned == left
            assert one.left == pytest.approx(left + less)
        # Of years before anything is spent, or was to be, nothing is told.
        assert not any(one.name == "capital" and one.year < 2029 for one in found.money)


def test_what_is_behind_comes_later_and_stays_the_same_in_all() -> None:
    """Half-way 2028 B has spent 10, which was to be spent when an eighth of the year had passed."""
    found = progress(
        [
            seen("cost", "capital", "A", "2027-12-31", 100),
            seen("cost", "capital", "B", "2028-06-30", 10),
        ],
        today=date(2028, 6, 30),
    )
    one = money(found, "capital", 2028)
    assert one.realised == 10
    assert one.until == date(2028, 6, 30)
    assert one.planned == 80
    lag = 182 / 366 - 10 / 80  # years
    assert one.forecast == pytest.approx(80 * (1 - lag))
    assert one.difference == pytest.approx(80 * lag)
    assert one.left == pytest.approx(one.left_planned + 80 * lag)
    of_b = math.fsum(x.forecast for x in found.money if x.name == "capital") - 100 - 40
    assert of_b == pytest.approx(160)


def test_a_delay_that_the_file_tells_goes_before_the_pace() -> None:
    values = [
        seen("cost", "capital", "A", "2027-12-31", 100),
        seen("cost", "capital", "B", "2028-06-30", 40),
    ]
    late = progress(values, [happened("completion", "B", "2030-12-31")], today=date(2028, 6, 30))
    assert money(late, "capital", 2028).forecast < 80
    whole = math.fsum(x.forecast for x in late.money if x.name == "capital")
    assert whole == pytest.approx(100 + 160 + 40)


def test_what_is_done_for_less_stays_unspent() -> None:
    found = progress(
        [
            seen("cost", "capital", "A", "2027-12-31", 70),
            seen("cost", "operating", "A", "2028-06-30", 2),
        ],
        [happened("completion", "A", "2027-12-31")],
        today=date(2028, 6, 30),
    )
    assert money(found, "capital", 2027).forecast == 70
    assert money(found, "capital", 2027).left == money(found, "capital", 2027).left_planned + 30
    assert money(found, "capital", 2028).left == money(found, "capital", 2028).left_planned + 30
    # What returns every year goes on.
    assert money(found, "operating", 2029).forecast == pytest.approx(4, rel=0.01)


def test_more_than_all_is_seen() -> None:
    found = progress([seen("cost", "capital", "A", "2027-12-31", 130)], today=date(2027, 12, 31))
    one = money(found, "capital", 2027)
    assert (one.forecast, one.difference) == (130, -30)
    assert money(found, "capital", 2028).left == money(found, "capital", 2028).left_planned - 20
    # Nothing of it is still to come, so that there is less for others.
    [(budget, reason)] = found.changes
    assert (budget.name, budget.periods, budget.change) == ("capital", ("2028",), -30)
    assert reason == "A: € 130 was spent up to 31 December 2027, of € 100 in all"


@pytest.mark.parametrize(("spent", "change"), [(219.99, -119.99), (220, -120), (220.01, None)])
def test_there_is_no_less_for_others_than_nothing(spent: float, change: float | None) -> None:
    """Of 120 in 2028 all may be gone, and no more than that can be taken from it."""
    found = progress([seen("cost", "capital", "A", "2027-12-31", spent)], today=date(2027, 12, 31))
    changes = [budget.change for budget, _ in found.changes]
    assert changes == ([] if change is None else [change])


def test_more_than_planned_of_what_goes_on_is_dearer() -> None:
    found = progress([seen("cost", "capital", "B", "2028-12-31", 170)], today=date(2028, 12, 31))
    [(cost, _)] = found.changes
    assert (cost.proposal, cost.name, cost.factor) == ("B", "capital", 1.0625)


def test_who_reports_nothing_goes_as_planned_and_is_counted() -> None:
    found = progress([seen("cost", "capital", "B", "2029-06-30", 30)], today=date(2029, 6, 30))
    one = money(found, "capital", 2029)
    assert (one.reported, one.of) == (1, 2)
    assert money(found, "capital", 2027).reported == 0


def test_only_the_organisation_reports() -> None:
    found = progress(
        [
            seen("cost", "capital", None, "2028-12-31", 80),
            seen("cost", "capital", None, "2027-12-31", 90),
        ],
        today=date(2028, 12, 31),
    )
    assert money(found, "capital", 2027).forecast == 90
    assert money(found, "capital", 2028).realised == 80


def test_people_are_an_average() -> None:
    """One of two planners of B worked in the first half of 2028: that is half a year's work."""
    found = progress(
        [seen("staff", "planner", "B", "2028-06-30", 1.0, "2028-H1")], today=date(2028, 6, 30)
    )
    one = next(x for x in found.staff if x.year == 2028)
    assert (one.planned, one.realised, one.room) == (2, 1, 3)
    half = 182 / 366
    assert one.forecast == pytest.approx(half * 1 + 2 * (1 - half) - (half - half / 2) * 0)
    assert one.left == pytest.approx(3 - one.forecast)


def test_the_interval_holds_what_is_drawn() -> None:
    """What is still to come turns out a quarter off, alone or together."""
    found = progress([seen("cost", "capital", "B", "2029-03-31", 110)], today=date(2029, 3, 31))
    one = money(found, "capital", 2029)
    rng = np.random.default_rng(3)
    b = use(
        Curve({2028: 80.0, 2029: 80.0}, {}),
        {2029: Spent(110, date(2029, 3, 31), ())},
        date(2029, 3, 31),
        None,
        False,
        "cost",
    ).open_part.get(2029, 0.0)
    c = 40 * (1 - 90 / 365)
    together, own = rng.standard_normal(20_000), rng.standard_normal((20_000, 2))
    off = 0.25 * (math.sqrt(0.4) * together[:, None] + math.sqrt(0.6) * own) * [b, c]
    drawn = one.forecast + off.sum(axis=1)
    held = np.mean((drawn >= one.low) & (drawn <= one.high))
    assert held == pytest.approx(CHANCE, abs=0.01)
    assert one.high - one.forecast == pytest.approx(one.forecast - one.low)
    assert Z > 1


def test_what_the_file_reports_is_told_from_what_is_taken_as_planned() -> None:
    planned, day = Curve({2027: 10.0}, {}), date(2027, 6, 30)
    assert use(planned, {2027: Spent(5.0, day, ())}, day, None, False, "cost").reported
    assert not use(planned, {}, day, None, False, "cost").reported


@pytest.mark.parametrize(
    ("spent", "change"), [(95.0, None), (90.0, None), (89.0, 11.0), (100.0, None), (105.0, -5.0)]
)
def test_what_came_to_less_when_done_is_for_others_and_a_little_less_is_not(
    spent: float, change: float | None
) -> None:
    found = progress(
        [seen("cost", "capital", "A", "2027-12-31", spent)],
        [happened("completion", "A", "2027-12-31")],
        today=date(2027, 12, 31),
    )
    assert [one.change for one, _ in found.changes] == ([] if change is None else [change])
