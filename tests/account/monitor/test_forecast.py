"""Forecasts: by hand, in the limits, and how often their intervals hold what comes true."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from account.small import JUNE, ROWS, happened, progress, seen
from maatwaarde.account.monitor import Forecast, Monitored, Rules
from maatwaarde.account.monitor.forecast import Belief, _chance
from maatwaarde.account.monitor.records import CHANCE, Z


def of(found: Monitored, measure: str, proposal: str | None) -> Forecast:
    return next(
        one for one in found.forecasts if (one.measure, one.proposal) == (measure, proposal)
    )


def test_an_interval_has_the_chance_that_it_claims() -> None:
    assert math.erf(Z / math.sqrt(2)) == pytest.approx(CHANCE, abs=1e-12)


def test_without_measurements_it_is_the_plan() -> None:
    found = progress(today=JUNE)
    whole = of(found, "homes", None)
    assert (whole.year, whole.planned, whole.value, whole.observations) == (2030, 100, 100, 0)
    # A has 40 and B three steps of four, 60, each a quarter off.
    assert whole.high - whole.value == pytest.approx(Z * 0.25 * math.hypot(40, 60))
    assert (whole.target, whole.achieved) == (120, 10)
    short = (120 - 10 - 100) / (0.25 * math.hypot(40, 60))
    assert whole.chance == pytest.approx(0.5 * math.erfc(short / math.sqrt(2)))


@pytest.mark.parametrize(
    ("mean", "deviation", "higher", "chance"),
    [
        # Without doubt it is reached or it is not, and exactly as much is enough.
        (100, 0, True, 1.0),
        (99.9, 0, True, 0.0),
        (-100, 0, False, 1.0),
        (-99.9, 0, False, 0.0),
        # A deviation short is what one in six comes up to.
        (90, 10, True, 0.15865525),
        (110, 10, True, 0.84134475),
        (-90, 10, False, 0.15865525),
    ],
)
def test_the_chance_that_a_target_is_reached(
    mean: float, deviation: float, higher: bool, chance: float
) -> None:
    target = 100.0 if higher else -100.0
    assert _chance(mean, deviation, target, higher) == pytest.approx(chance)


def test_one_measurement_by_hand() -> None:
    """Prior 1 ± 0.25, seen 0.5 ± 0.05: weights 16 and 400 of 416."""
    found = progress([seen("effect", "homes", "A", "2029-06-30", 20, quality="counted")])
    one = of(found, "homes", "A")
    ratio = (16 * 1 + 400 * 0.5) / 416
    assert one.value == pytest.approx(40 * ratio)
    assert one.high - one.value == pytest.approx(Z * 40 / math.sqrt(416))
    assert of(found, "homes", "B").value == pytest.approx(60)  # says nothing of another
    assert of(found, "homes", None).value == pytest.approx(60 + 40 * ratio)


def test_a_rougher_measurement_draws_less() -> None:
    def likely(quality: str | None) -> float:
        item = seen("effect", "homes", "A", "2029-06-30", 20, quality=quality)
        return of(progress([item]), "homes", "A").value

    assert 20 < likely("counted") < likely(None) < likely("estimated") < 40


def test_more_measurements_draw_further() -> None:
    values = [
        seen("effect", "homes", "A", day, 20) for day in ("2028-12-31", "2029-03-31", "2029-06-30")
    ]
    likely = [of(progress(values[:n]), "homes", "A").value for n in range(1, 4)]
    assert likely[0] > likely[1] > likely[2] > 20


def test_a_measurement_of_the_whole_is_shared_out() -> None:
    """Half-way 2029 A was to bring 40 and B 30: what lacks is shared by how far each may be off."""
    found = progress([seen("effect", "homes", None, "2029-06-30", 35)])
    a, b = of(found, "homes", "A"), of(found, "homes", "B")
    lack_a, lack_b = (40 - a.value) / 40, (60 - b.value) / 60
    assert lack_a / lack_b == pytest.approx(40 / (20 + 20 * 181 / 365))
    assert of(found, "homes", None).value == pytest.approx(a.value + b.value)


def test_what_is_late_is_not_smaller() -> None:
    """B has nothing at the end of 2028, and the file says that it is done a year later."""
    nothing = seen("effect", "homes", "B", "2028-12-31", 0)
    smaller = of(progress([nothing]), "homes", "B")
    late = of(progress([nothing], [happened("completion", "B", "2030-12-31")]), "homes", "B")
    assert smaller.value < 20
    assert late.value == pytest.approx(40, rel=0.01)  # two steps of four, a year later
    assert late.later == pytest.approx(12, abs=0.05)


def test_before_anything_was_expected_a_value_says_nothing() -> None:
    found = progress([seen("effect", "co2", "C", "2028-12-31", -30)])
    assert of(found, "co2", "C").observations == 0


def test_the_year_may_be_asked() -> None:
    assert {one.year for one in progress(target_year=2033).forecasts} == {2033}


@given(st.lists(st.floats(0.05, 1), min_size=1, max_size=4), st.floats(-3, 3))
def test_a_measurement_makes_surer_and_lies_between(errors: list[float], value: float) -> None:
    belief = Belief.before(1).after(
        np.ones((len(errors), 1)), np.full(len(errors), value), np.array(errors)
    )
    assert 0 < belief.covariance[0, 0] < 1
    assert min(0, value) - 1e-9 <= belief.mean[0] <= max(0, value) + 1e-9
    precision = 1 + sum(1 / error**2 for error in errors)
    assert belief.covariance[0, 0] == pytest.approx(1 / precision)


def test_eighty_of_a_hundred_intervals_hold_what_comes_true() -> None:
    """Three proposals that are off the plan by a quarter, some measured, and their sum too."""
    rng = np.random.default_rng(7)
    now, then, draws = np.array([40.0, 10.0, 0.0]), np.array([40.0, 60.0, 30.0]), 4000
    spread, errors = 0.25 * then, np.array([0.05 * 40, 0.15 * 10, 0.1 * 50])
    weights = np.array([[0.25 * 40, 0, 0], [0, 0.25 * 10, 0], [0.25 * 40, 0.25 * 10, 0]])
    held = np.zeros(4)
    for _ in range(draws):
        h = rng.standard_normal(3)
        seen_ = weights @ h + rng.standard_normal(3) * errors
        belief = Belief.before(3).after(weights, seen_, errors)
        for k in range(4):
            of_ = spread if k == 3 else np.where(np.arange(3) == k, spread, 0.0)
            mean, deviation = belief.of(float(then.sum()), of_)
            held[k] += abs(then.sum() + of_ @ h - mean) <= Z * deviation
    assert now.sum() == 50
    # Three standard errors of a share of 0.8 of so many draws.
    assert held / draws == pytest.approx(CHANCE, abs=3 * math.sqrt(0.16 / draws))


def test_rules_may_be_others() -> None:
    wide = of(progress(rules=Rules(spread=0.5)), "homes", None)
    narrow = of(progress(rules=Rules(spread=0.1)), "homes", None)
    assert wide.high - wide.low == pytest.approx(5 * (narrow.high - narrow.low))


def test_what_nobody_plans_or_wants_is_not_foreseen() -> None:
    told = [(one.measure, one.proposal) for one in progress(today=JUNE).forecasts]
    assert told == [
        *(("homes", None), ("homes", "A"), ("homes", "B")),  # C brings no dwellings
        *(("co2", None), ("co2", "A"), ("co2", "B"), ("co2", "C")),
    ]
    nothing = {**ROWS, "impact:homes": [0.0] * 3, "impact:co2": [0.0] * 3}
    told = [(one.measure, one.proposal) for one in progress(today=JUNE, rows=nothing).forecasts]
    assert told == [("homes", None)]  # of which there is a target


def test_in_the_year_of_a_target_it_is_still_to_come() -> None:
    whole = of(progress(today=date(2030, 6, 30)), "homes", None)
    assert (whole.year, whole.target) == (2030, 120)
