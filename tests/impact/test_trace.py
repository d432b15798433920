"""An impact tells how it came about, and its numbers add up on paper."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from build import flat, measure
from build_impact import define, factor, given, plugins, proposals
from maatwaarde.diagnostics import ImpactError
from maatwaarde.impact import ImpactTable, estimate, trace
from maatwaarde.plugins import Input, Output, Timing

CO2 = {"quantity": "co2_emission_change", "unit": "t_CO2e/year"}
CLIMATE = flat([measure("co2", 10, -10, **CO2)])


def carbon(attributes: dict[str, Any], **options: Any) -> ImpactTable:
    default = define(
        inputs=(
            Input("trees", "tree", "trees planted"),
            Input("share", "dimensionless", "what survives", role="context", default=0.9),
            Input("rate", "kg_CO2e/tree/year", "x", role="context", default="uptake"),
            Input("other", "tree", "of another output", default=0.0),
        ),
        outputs=(
            Output("kept", "tree", "trees", "trees * share"),
            Output("co2_emission_change", "t_CO2e/year", "trees", "-kept * rate"),
            Output("elsewhere", "tree", "trees", "other + 0 * trees"),
        ),
    )
    return estimate(proposals(attributes, **options), CLIMATE, plugins(default), draws=20)


def test_an_estimate_tells_all_that_it_rests_on() -> None:
    told = trace(carbon({"trees": [50.0], "rate [t_CO2e/tree/year]": [0.03]}), "P-001", "co2")
    (part,) = told.parts
    assert told.kind == "estimated"
    assert told.value == part.value == pytest.approx(-1.35)
    assert part.estimator.key == "test/trees@1.2.0"
    assert part.formula == "-kept * rate"
    assert part.filled == "0.001 × (-45 × 30)"
    assert part.unit == "t_CO2e/year"
    assert [(item.input.name, item.value, item.default) for item in part.inputs] == [
        ("trees", 50, False),
        ("share", 0.9, True),
        ("rate", 30, False),
    ]
    assert part.inputs[2].where.field == "rate"
    assert part.factors == ()  # the rate was given, so the factor did nothing
    assert told.percentiles == pytest.approx((-1.35, -1.35, -1.35))
    assert told.doubts == ()


def test_a_factor_that_stands_for_a_blank_is_told() -> None:
    told = trace(carbon({"trees": [50.0]}), "P-001", "co2")
    (part,) = told.parts
    assert part.inputs[2].factor == "test/uptake"
    assert (part.inputs[2].low, part.inputs[2].high) == (10, 30)
    assert [item.factor.id for item in part.factors] == ["test/uptake"]
    assert told.low < told.value < told.high


@for_all(st.floats(-1e6, 1e6), st.floats(0, 2))
def test_the_numbers_filled_in_give_the_impact(trees: float, share: float) -> None:
    table = carbon({"trees": [trees], "share": [share]})
    (part,) = trace(table, "P-001", "co2").parts
    sum_ = part.filled.replace("×", "*")
    assert float(eval(sum_)) == pytest.approx(part.value, rel=1e-4, abs=1e-6)


def test_a_range_of_an_input_is_told() -> None:
    told = trace(carbon({"trees": [50.0], "trees:low": [40.0]}), "P-001", "co2")
    assert (told.parts[0].inputs[0].low, told.parts[0].inputs[0].high) == (40, 50)


def test_what_is_given_assumed_or_unknown() -> None:
    impacts = carbon({"trees": [50.0, None]}, impacts=[given("co2", [-4, None])])
    first, second = trace(impacts, "P-001", "co2"), trace(impacts, "P-002", "co2")
    assert (first.kind, first.value, first.heading, first.parts) == (
        "given",
        -4,
        "impact:co2",
        (),
    )
    assert (second.kind, second.heading, second.parts) == ("unknown", None, ())
    assert np.isnan(second.value)
    assert (second.low, second.high) == (-10, 10)
    zero = flat([measure("co2", 10, -10)], missing={"rule": "zero", "reason": "it has none"})
    assumed = trace(estimate(proposals({"trees": [1.0]}), zero), "P-001", "co2")
    assert (assumed.kind, assumed.value) == ("assumed", 0)


def test_what_is_missing_shows_in_its_part() -> None:
    needs = define(
        inputs=(Input("trees", "tree/m2", "x"), Input("area", "m2", "x", role="context")),
        outputs=(Output("co2_emission_change", "t_CO2e/year", "a", "-trees * area * uptake"),),
    )
    impacts = estimate(proposals({"trees": [50.0]}), CLIMATE, plugins(needs))
    told = trace(impacts, "P-001", "co2")
    assert told.kind == "unknown"
    assert np.isnan(told.parts[0].inputs[1].value)
    assert told.parts[0].inputs[1].where is None


def test_doubts_are_told_once() -> None:
    doubtful = factor(verified=False)
    twice = [
        define(id=f"test/{name}", factors=(doubtful,), outputs=(out,))
        for name, out in (
            ("a", Output("co2_emission_change", "t_CO2e/year", "a", "-trees * uptake")),
            ("b", Output("co2_emission_change", "t_CO2e/year", "b", "-trees * uptake")),
        )
    ]
    told = trace(estimate(proposals({"trees": [50]}), CLIMATE, plugins(*twice)), "P-001", "co2")
    assert [part.pathway for part in told.parts] == ["a", "b"]
    assert told.doubts == ("test/uptake: not seen in made up for a test",)
    assert told.percentiles is None


def test_an_estimator_that_failed_says_why() -> None:
    def compute(self: Any, inputs: Any, factors: Any) -> Any:  # noqa: ARG001
        raise RuntimeError("no idea")

    impacts = estimate(proposals({"trees": [50]}), CLIMATE, plugins(define(compute=compute)))
    (part,) = trace(impacts, "P-001", "co2").parts
    assert part.broken == "it raises RuntimeError: no idea"
    assert np.isnan(part.value)


def test_unknown_names_are_suggested() -> None:
    impacts = carbon({"trees": [50.0]})
    with pytest.raises(ImpactError, match="did you mean 'P-001'"):
        trace(impacts, "P-010", "co2")
    with pytest.raises(ImpactError, match="did you mean 'co2'"):
        trace(impacts, "P-001", "co")


def test_a_rate_has_a_present_value_at_the_rate_of_the_framework() -> None:
    money = {"discount_rate": "2.25 %"}
    framework = flat([measure("co2", 10, -10, **CO2)], money=money)
    estimator = define(timing=Timing(start=1, duration=2))
    impacts = estimate(proposals({"trees": [50.0]}), framework, plugins(estimator))
    told = trace(impacts, "P-001", "co2")
    assert told.present_value == pytest.approx(-(1 / 1.0225 + 1 / 1.0225**2))
    assert told.parts[0].estimator.timing == Timing(start=1, duration=2)
    without = estimate(proposals({"trees": [50.0]}), CLIMATE, plugins(estimator))
    assert trace(without, "P-001", "co2").present_value is None


def test_what_comes_once_and_what_is_given_has_none() -> None:
    framework = flat(
        [measure("planted", -10, 10, quantity="planted", unit="tree"), measure("co2", 10, -10)],
        money={"discount_rate": "2.25 %"},
    )
    output = Output("planted", "tree", "trees", "trees")
    made = proposals({"trees": [50.0]}, impacts=[given("co2", [-3])])
    impacts = estimate(made, framework, plugins(define(factors=(), outputs=(output,))))
    assert trace(impacts, "P-001", "planted").present_value is None
    assert trace(impacts, "P-001", "co2").present_value is None
