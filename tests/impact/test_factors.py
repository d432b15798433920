"""What a factor is in one framework: replaced with a reason, and in its prices."""

from typing import Any

import pytest
from pydantic import ValidationError

from build import flat, measure
from build_impact import define, factor, plugins, proposals
from maatwaarde.diagnostics import ImpactError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate, trace
from maatwaarde.impact.prices import consumer_prices
from maatwaarde.plugins import STATUSES, Factor, Input, Output, Plugins

CO2 = {"quantity": "co2_emission_change", "unit": "t_CO2e/year"}


def climate(**options: Any) -> Framework:
    return flat([measure("co2", 10, -10, **CO2)], **options)


def used(framework: Framework, loaded: Plugins) -> Any:
    impacts = estimate(proposals({"trees": [50]}), framework, loaded, draws=10)
    return impacts, trace(impacts, "P-001", framework.measures[0].id).parts[0].factors[0]


def replaced(**override: Any) -> Framework:
    return climate(factors={"test/uptake": {"reason": "measured here", **override}})


def test_a_value_alone_takes_the_range_along() -> None:
    impacts, found = used(replaced(value=40), plugins(define()))
    assert impacts.value[0, 0] == -2
    assert (found.value, found.low, found.high) == (40, 20, 60)
    assert found.override.reason == "measured here"
    assert found.verified


def test_a_small_value_takes_the_range_along_too() -> None:
    # 20 from 10 to 30 becomes 0.02 from 0.01 to 0.03, and is not shifted.
    _, found = used(replaced(value=0.02), plugins(define()))
    assert (found.value, found.low, found.high) == pytest.approx((0.02, 0.01, 0.03))


def test_a_value_of_another_sign_shifts_the_range() -> None:
    _, found = used(replaced(value=0), plugins(define()))
    assert (found.value, found.low, found.high) == (0, -10, 10)


def test_a_range_and_a_unit_of_its_own() -> None:
    change = replaced(value=0.04, low=0.03, high=0.07, unit="t_CO2e/tree/year")
    _, found = used(change, plugins(define()))
    assert (found.value, found.low, found.high) == pytest.approx((40, 30, 70))


def test_replacing_an_unverified_factor_takes_the_mark_away() -> None:
    doubtful = plugins(define(factors=(factor(verified=False),)))
    impacts, found = used(climate(), doubtful)
    assert impacts.unverified.all()
    assert found.doubts == ("test/uptake: not seen in made up for a test",)
    impacts, found = used(replaced(value=20), doubtful)
    assert not impacts.unverified.any()


def test_an_impact_is_as_good_as_its_weakest_factor() -> None:
    """Those that it does not rest on say nothing of it, and those replaced are vouched for."""
    quoted = factor("test/quoted", 1.0, 0.5, 2.0, "dimensionless", verified=False)
    quoted = quoted.model_copy(update={"seen": "second-hand"})
    assumed = factor("test/assumed", 1.0, 0.5, 2.0, "dimensionless", verified=False)
    assumed = assumed.model_copy(update={"assumption": True})

    def weakest(formula: str, framework: Framework) -> str | None:
        output = Output("co2_emission_change", "t_CO2e/year", "trees", formula)
        rests_on = tuple(one for one in (factor(), quoted, assumed) if one.symbol in formula)
        own = plugins(define(factors=rests_on, outputs=(output,)))
        impacts, _ = used(framework, own)
        (place,) = set(impacts.weakest[:, 0].tolist())
        assert impacts.unverified.all() == (place > 0)
        return None if place < 0 else STATUSES[place]

    assert weakest("-trees * uptake", climate()) == "verified"
    assert weakest("-trees * uptake * quoted", climate()) == "second-hand"
    assert weakest("-trees * uptake * quoted * assumed", climate()) == "assumption"
    own = climate(factors={"test/assumed": {"value": 1.5, "reason": "measured here"}})
    assert weakest("-trees * uptake * assumed", own) == "verified"
    assert weakest("-trees * uptake * quoted * assumed", own) == "second-hand"


def test_a_year_that_the_plugin_has() -> None:
    years = {2025: {"value": 30, "low": 25, "high": 35, "verified": False, "source": "a list"}}
    years[2025]["seen"] = "not-found"
    impacts, found = used(replaced(year=2025), plugins(define(factors=(factor(by_year=years),))))
    assert impacts.value[0, 0] == -1.5
    assert (found.low, found.high) == (25, 35)
    assert found.doubts == ("test/uptake 2025: not seen in a list",)


@pytest.mark.parametrize(
    ("override", "part"),
    [
        ({"year": 2031}, "has no value for 2031"),
        ({"value": 4, "unit": "kWh"}, "factor test/uptake: 'kWh' does not convert"),
    ],
)
def test_a_replacement_that_does_not_fit_is_an_error(override: Any, part: str) -> None:
    with pytest.raises(ImpactError) as caught:
        used(replaced(**override), plugins(define()))
    assert part in str(caught.value)
    assert "factors.test/uptake" in str(caught.value)


@pytest.mark.parametrize(
    ("override", "part"),
    [
        ({}, "by a 'value' or by the plugin's value for a 'year'"),
        ({"value": 1, "year": 2025}, "by a 'value' or by the plugin's value for a 'year'"),
        ({"year": 2025, "unit": "kg"}, "has its own numbers"),
        ({"value": 1, "low": 0}, "go together"),
        ({"value": 1, "low": 2, "high": 3}, "outside 2 to 3"),
        ({"value": 1, "reason": ""}, "at least 3 characters"),
        ({"value": float("nan")}, "finite number"),
    ],
)
def test_a_replacement_is_whole(override: Any, part: str) -> None:
    with pytest.raises(ValidationError) as caught:
        replaced(**override)
    assert part in str(caught.value)


def test_a_factor_that_nobody_uses_is_told() -> None:
    framework = climate(factors={"test/uptaek": {"value": 3, "reason": "a slip"}})
    impacts, _ = used(framework, plugins(define()))
    (problem,) = impacts.warnings
    assert problem.code == "unknown-factor"
    assert "did you mean 'test/uptake'" in problem.mend


def test_two_plugins_with_one_factor_must_agree() -> None:
    def with_value(value: float) -> Plugins:
        other = define(
            id="test/other",
            factors=(factor(value=value),),
            outputs=(Output("co2_emission_change", "t_CO2e/year", "o", "-trees * uptake"),),
        )
        return plugins(define(), other)

    with pytest.raises(ImpactError, match="two plugins give the factor test/uptake"):
        used(climate(), with_value(21.0))
    impacts, _ = used(climate(), with_value(20.0))
    assert impacts.value[0, 0] == -2


def priced(price_year: int, **changes: Any) -> Plugins:
    price: Factor = factor(
        "test/price", 100.0, 50.0, 200.0, "EUR/tree/year", price_year=price_year, **changes
    )
    worth = Output("household_charges_change", "EUR/year", "trees", "trees * price")
    return plugins(
        define(inputs=(Input("trees", "tree", "x"),), factors=(price,), outputs=(worth,))
    )


def money(price_level: int | None) -> Framework:
    charges = {"quantity": "household_charges_change", "unit": "EUR/year"}
    return flat([measure("charges", 1e4, -1e4, **charges)], money={"price_level": price_level})


def test_money_is_brought_to_the_price_level() -> None:
    impacts, found = used(money(2023), priced(2021))
    assert found.index == pytest.approx(1.10 * 1.038)  # CBS: 10.0 % in 2022, 3.8 % in 2023
    assert impacts.value[0, 0] == pytest.approx(50 * 100 * 1.10 * 1.038)
    assert found.low == pytest.approx(50 * 1.1418)
    assert not impacts.unverified.any()
    _, back = used(money(2021), priced(2023))
    assert back.index == pytest.approx(1 / found.index)
    _, same = used(money(2021), priced(2021))
    assert same.index == 1


def test_what_is_per_amount_of_money_shrinks_as_prices_rise() -> None:
    """A job costs 100,000 euros of 2021; a tenth more a year later, so a million buys fewer."""
    per_job = factor("test/jobs", 10.0, 5.0, 20.0, "job*year/MEUR", price_year=2021)
    jobs = Output("jobs_change", "job", "spending", "spent * jobs")
    spending = (Input("spent", "EUR/year", "x"),)
    estimator = define(inputs=spending, factors=(per_job,), outputs=(jobs,))
    jobs_measure = measure("jobs", -100, 100, unit="job", quantity="jobs_change")
    framework = flat([jobs_measure], money={"price_level": 2022})
    impacts = estimate(proposals({"spent": [2.2e6]}), framework, plugins(estimator))
    assert impacts.value[0, 0] == pytest.approx(20.0)
    assert per_job.in_money
    assert (per_job.power_of_money, factor().power_of_money) == (-1, 0)


def test_an_index_that_nobody_saw_is_a_doubt() -> None:
    impacts, found = used(money(2026), priced(2024))
    assert impacts.unverified.all()
    assert found.doubts[0].startswith("price index 2024-2026: not seen in CBS")


def test_without_a_price_level_money_stays_as_it_is_and_says_so() -> None:
    impacts, found = used(money(None), priced(2021))
    assert found.index == 1
    assert [problem.code for problem in impacts.warnings] == ["no-price-level"]


def test_prices_beyond_the_index_are_an_error() -> None:
    with pytest.raises(ImpactError, match="the price index goes from 1999 to 2026"):
        used(money(2035), priced(2021))


def test_a_replaced_amount_is_in_the_prices_of_the_framework() -> None:
    framework = flat(
        money(2023).file.model_dump(by_alias=True)["values"][0]["measures"],
        money={"price_level": 2023},
        factors={"test/price": {"value": 80, "reason": "tender of 2023"}},
    )
    _, found = used(framework, priced(2015))
    assert (found.value, found.index) == (80, 1)


def test_the_index_is_what_statistics_netherlands_says() -> None:
    """Two years together: 13.8 % over 2022 and 2023 was in the news (nt.nl, 11 January 2024)."""
    prices = consumer_prices()
    assert prices.ratio(2021, 2023) == pytest.approx(1.14, abs=0.003)
    assert prices.ratio(2015, 2015) == 1
    assert prices.ratio(2019, 2016) == pytest.approx(1 / prices.ratio(2016, 2019))
    assert prices.status(2000, 2023) == prices.status(2023, 2000) == "verified"
    assert prices.status(2000, 2024) == prices.status(2024, 2025) == "second-hand"
    assert prices.status(2021, 2026) == "not-found"
    assert prices.newest == 2025
    assert not prices.covers(1990, 2020)
