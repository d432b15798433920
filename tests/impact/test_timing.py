"""Impacts over the years, and their present value."""

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from build import flat, measure
from build_impact import define, factor, given, plugins, proposals
from maatwaarde.diagnostics import ImpactError
from maatwaarde.impact import estimate, per_year, present_value, present_values, total_unit, yearly
from maatwaarde.plugins import Output, Timing
from maatwaarde.units import Units

ONE = np.array([1.0])


def test_profiles() -> None:
    assert Timing().profile(3).tolist() == [1, 1, 1]
    assert Timing(start=2).profile(4).tolist() == [0, 0, 1, 1]
    assert Timing(ramp_up=3).profile(5).tolist() == [0.25, 0.5, 0.75, 1, 1]
    assert Timing(start=1, ramp_up=1, duration=3).profile(6).tolist() == [0, 0.5, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("unit", "times"),
    [
        ("t_CO2e/year", 1),
        ("EUR/jaar", 1),
        ("hour/year", 1),
        ("EUR/household/year", 1),
        ("EUR/month", 12),
        ("EUR/maand", 12),
        ("1/month", 12),
        ("incident/week", 365.25 / 7),
        ("vehicle/day", 365.25),
        ("mvt/etmaal", 365.25),
        ("vehicle/hour", 365.25 * 24),
        ("minute/trip/day", 365.25),
        ("hour/day/year", 1),
    ],
)
def test_a_unit_per_time_is_a_rate(unit: str, times: float) -> None:
    assert per_year(unit) == pytest.approx(times)


@pytest.mark.parametrize(
    "unit", ["dwelling", "m3", "person", "year", "kW", "kWp", "minute/trip", "person/km2"]
)
def test_other_units_change_once(unit: str) -> None:
    assert per_year(unit) is None


@pytest.mark.parametrize(
    ("unit", "total"),
    [
        ("t_CO2e/year", "t_CO2e"),
        ("EUR/maand", "EUR"),
        ("EUR/household/year", "EUR/household"),
        ("hour/day/year", "hour/day"),
        ("dwelling", "dwelling"),
        ("person/km2", "person/km2"),
    ],
)
def test_a_rate_adds_up_to_its_unit_without_the_period(unit: str, total: str) -> None:
    assert total_unit(unit) == total


def test_a_local_name_of_a_time_is_known() -> None:
    assert per_year("EUR/kwartaal", Units({"kwartaal": "3 * month"})) == pytest.approx(4)


@pytest.mark.parametrize("timing", [Timing(), Timing(start=2, ramp_up=3, duration=9)])
def test_the_period_of_a_rate_makes_no_difference(timing: Timing) -> None:
    month, year = np.array([100.0]), np.array([1200.0])
    for years in (1, 7, 30):
        assert yearly(month, "EUR/month", timing, years) == pytest.approx(
            yearly(year, "EUR/year", timing, years)
        )
        assert present_value(month, "EUR/month", timing, 0.0225, years) == pytest.approx(
            present_value(year, "EUR/year", timing, 0.0225, years)
        )


def test_over_the_years() -> None:
    timing = Timing(start=1, ramp_up=1, duration=3)
    yearly_ = yearly(np.array([-10.0, 4.0]), "t_CO2e/year", timing, 5)
    assert yearly_.tolist() == [[0, -5, -10, -10, 0], [0, 2, 4, 4, 0]]
    assert yearly(np.array([10.0]), "dwelling", timing, 5).tolist() == [[0, 5, 5, 0, -10]]


def test_an_annuity_of_thirty_years_at_the_dutch_rate() -> None:
    """The value of 1 a year, paid at the start of each of n years: (1 - v^n) / (1 - v)."""
    v = 1 / 1.0225
    got = present_value(ONE, "EUR/year", Timing(duration=30), 0.0225)
    assert got == pytest.approx((1 - v**30) / (1 - v))
    later = present_value(ONE, "EUR/year", Timing(start=5, duration=30), 0.0225)
    assert later == pytest.approx(got * v**5)


def test_what_comes_once_is_discounted_from_when_it_comes() -> None:
    got = present_value(ONE, "dwelling", Timing(start=2, ramp_up=1, duration=9), 0.0225)
    assert got == pytest.approx((1.0225**-2 + 1.0225**-3) / 2)


@for_all(
    st.floats(-1e6, 1e6),
    st.integers(0, 20),
    st.integers(0, 10),
    st.one_of(st.none(), st.integers(1, 60)),
)
def test_without_a_rate_it_is_the_sum_over_the_years(
    impact: float, start: int, ramp_up: int, duration: int | None
) -> None:
    timing = Timing(start, ramp_up, duration)
    got = present_value(np.array([impact]), "t_CO2e/year", timing, 0.0, horizon=50)
    assert got == pytest.approx(yearly(np.array([impact]), "t_CO2e/year", timing, 50).sum(axis=1))


CO2 = measure("co2", 10, -10, quantity="co2_emission_change", unit="kg_CO2e/year")


def test_each_estimator_keeps_its_own_time() -> None:
    soon, later = Timing(duration=1), Timing(start=4, duration=1)
    both = [
        define(
            id=f"test/{name}",
            timing=timing,
            factors=(factor(),),
            outputs=(Output("co2_emission_change", "t_CO2e/year", name, "-trees * uptake"),),
        )
        for name, timing in (("soon", soon), ("later", later))
    ]
    framework = flat([CO2], money={"discount_rate": "2.25 %"})
    made = proposals({"trees": [50, None, 50]}, impacts=[given("co2", [None, None, -3])])
    impacts = estimate(made, framework, plugins(*both))
    got = present_values(impacts, "co2")
    assert got[0] == pytest.approx(-1000 * (1 + 1.0225**-4))
    assert np.isnan(got[1:]).all()
    assert np.isnan(present_values(estimate(made, framework), "co2")).all()


@pytest.mark.parametrize("declared", ["t_CO2e/year", "kg_CO2e/month"])
@pytest.mark.parametrize("measured", ["kg_CO2e/year", "t_CO2e/month", "kg_CO2e/kwartaal"])
def test_present_values_follow_the_unit_of_the_measure(declared: str, measured: str) -> None:
    co2 = {**CO2, "unit": measured}
    money = {"discount_rate": "2.25 %"}
    framework = flat([co2], money=money, units={"kwartaal": "3 * month"})
    output = Output("co2_emission_change", declared, "trees", "-trees * uptake")
    estimator = define(timing=Timing(duration=2), outputs=(output,))
    impacts = estimate(proposals({"trees": [50]}), framework, plugins(estimator))
    # 50 trees take up a tonne a year, whatever the units on the way.
    tonnes = present_values(impacts, "co2") * (1 if measured.startswith("t_") else 0.001)
    assert tonnes == pytest.approx(-(1 + 1 / 1.0225))


def test_without_a_discount_rate_there_is_no_present_value() -> None:
    impacts = estimate(proposals({"trees": [50]}), flat([CO2]), plugins(define()))
    with pytest.raises(ImpactError, match="states no discount rate"):
        present_values(impacts, "co2")
