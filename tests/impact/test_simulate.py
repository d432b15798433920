"""Ranges of factors and inputs become ranges of impacts: the same ones however it is computed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from build import flat, measure
from build_impact import define, factor, given, plugins, proposals
from maatwaarde.diagnostics import ImpactError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate, simulate, trace
from maatwaarde.plugins import Estimator, Input, Output, Plugins

SPREAD = ("p10", "p50", "p90")


def framework() -> Framework:
    return flat([measure("co2", 10, -10, quantity="co2_emission_change", unit="t_CO2e/year")])


def output(formula: str, pathway: str = "trees") -> tuple[Output, ...]:
    return (Output("co2_emission_change", "t_CO2e/year", pathway, formula),)


def two() -> Plugins:
    """Two estimators that share a factor, one of them with a factor of its own."""
    shrubs = define(
        id="test/shrubs",
        inputs=(Input("shrubs", "tree", "shrubs planted"),),
        factors=(factor(), factor("test/part", 0.1, 0.05, 0.3, "dimensionless")),
        outputs=output("-shrubs * uptake * part", "shrubs"),
    )
    return plugins(define(), shrubs)


def spread(impacts: Any) -> np.ndarray:
    found = impacts.provenance.spread
    return np.stack([getattr(found, name)[:, 0] for name in SPREAD], axis=1)


def test_percentiles_of_one_factor_are_those_of_the_triangle() -> None:
    """-50 trees x Triangular(10, 20, 30) kg; the quantiles of a triangle are known."""
    impacts = estimate(proposals({"trees": [50]}), framework(), plugins(define()), draws=4000)
    tenth = 10 + np.sqrt(0.1 * 20 * 10)
    expected = [-50 * (40 - tenth) / 1000, -1.0, -50 * tenth / 1000]
    assert spread(impacts)[0] == pytest.approx(expected, rel=1e-3)
    assert impacts.low[0, 0] == spread(impacts)[0, 0]
    assert impacts.high[0, 0] == spread(impacts)[0, 2]
    assert impacts.value[0, 0] == -1


def test_the_range_always_holds_the_central_estimate() -> None:
    skewed = plugins(define(factors=(factor(value=10.0, low=10.0, high=30.0),)))
    impacts = estimate(proposals({"trees": [50]}), framework(), skewed, draws=500)
    assert impacts.value[0, 0] == -0.5
    assert spread(impacts)[0, 2] < -0.5  # the central factor is its own lowest
    assert impacts.high[0, 0] == -0.5


def test_a_factor_is_common_to_all_proposals_and_a_range_is_not() -> None:
    made = proposals(
        {
            "trees": [50, 50, 50, 50],
            "trees:low": [None, None, 20, 20],
            "trees:high": [None, None, 90, 90],
        }
    )
    impacts = estimate(made, framework(), plugins(define()), draws=300)
    rows = spread(impacts)
    assert np.array_equal(rows[0], rows[1])
    assert not np.array_equal(rows[2], rows[3])
    assert np.all(rows[2:, 0] < rows[0, 0])
    assert np.all(rows[2:, 2] > rows[0, 2])


def test_one_bound_leaves_the_other_side_at_the_value() -> None:
    made = proposals({"trees": [50.0, 50.0], "trees:high": [90.0, None]})
    certain = plugins(define(factors=(factor(low=20.0, high=20.0),)))
    impacts = estimate(made, framework(), certain, draws=300)
    assert impacts.low[0, 0] < -1.1
    assert impacts.high[0, 0] == pytest.approx(-1, abs=0.06)
    assert impacts.low[1, 0] == impacts.high[1, 0] == -1


def test_a_range_that_does_not_hold_its_value_is_an_error() -> None:
    made = proposals({"trees": [50.0, 50.0], "trees:low": [10.0, 60.0]})
    with pytest.raises(ImpactError) as caught:
        estimate(made, framework(), plugins(define()), draws=10)
    assert "trees of 'P-002' is 50, which lies outside its own range 60 to 50" in str(caught.value)


def test_given_impacts_keep_their_own_range() -> None:
    made = proposals({"trees": [50, 50]}, impacts=[given("co2", [-7, None])])
    impacts = estimate(made, framework(), plugins(define()), draws=50)
    assert impacts.low[0, 0] == impacts.high[0, 0] == -7
    assert impacts.low[1, 0] < -1 < impacts.high[1, 0]


_AMOUNT = st.one_of(st.none(), st.floats(0, 1000))


@settings(max_examples=30)
@for_all(
    st.lists(st.tuples(_AMOUNT, _AMOUNT, st.booleans()), min_size=1, max_size=9),
    st.integers(0, 8),
    st.integers(1, 40),
    st.randoms(use_true_random=False),
)
def test_no_batch_and_no_order_changes_a_bit(
    rows: list[tuple[float | None, float | None, bool]], cut: int, chunk: int, random: Any
) -> None:
    ids = [f"P{i}" for i in range(len(rows))]

    def run(which: list[int]) -> Any:
        own = [rows[i] for i in which]
        high = [None if trees is None or not wide else 2 * trees for trees, _, wide in own]
        made = proposals(
            {
                "trees": np.array([np.nan if t is None else t for t, _, _ in own]),
                "shrubs": np.array([np.nan if s is None else s for _, s, _ in own]),
                "trees:high": np.array([np.nan if h is None else h for h in high]),
            },
            ids=[ids[i] for i in which],
        )
        return estimate(made, framework(), two(), seed=5, draws=16)

    order = list(range(len(rows)))
    random.shuffle(order)
    with pytest.MonkeyPatch.context() as patch:
        whole = run(order)
        patch.setattr(simulate, "CHUNK", 16 * chunk)
        parts = [part for part in (order[:cut], order[cut:]) if part]
        split = [run(part) for part in parts]
    for name in ("value", "low", "high"):
        joined = np.concatenate([getattr(part, name) for part in split])
        assert np.array_equal(getattr(whole, name), joined, equal_nan=True)
    assert np.array_equal(
        spread(whole), np.concatenate([spread(part) for part in split]), equal_nan=True
    )
    for driver, share in whole.provenance.spread.shares[0].items():
        zero = [np.zeros(len(part.proposals)) for part in split]
        own = [
            part.provenance.spread.shares[0].get(driver, blank)
            for part, blank in zip(split, zero, strict=True)
        ]
        assert np.array_equal(share, np.concatenate(own))


def test_the_seed_decides_and_nothing_else() -> None:
    made = proposals({"trees": [50]})
    one, same, other = (
        spread(estimate(made, framework(), plugins(define()), seed=seed, draws=20))
        for seed in (1, 1, 2)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_shares_of_a_product_are_those_of_its_parts() -> None:
    """Relative variances add up in a product of independent factors, when they are small."""
    parts = define(
        factors=(
            factor(low=18.0, high=22.0),
            factor("test/part", 1.0, 0.95, 1.05, "dimensionless"),
        ),
        outputs=output("-trees * uptake * part"),
    )
    impacts = estimate(proposals({"trees": [50]}), framework(), plugins(parts), draws=4000)
    told = trace(impacts, "P-001", "co2")
    drivers = dict(told.drivers)
    assert list(drivers) == ["test/uptake", "test/part"]
    assert drivers["test/uptake"] == pytest.approx(0.8, abs=0.03)  # 10 % against 5 %, squared
    assert drivers["test/part"] == pytest.approx(0.2, abs=0.03)


def test_a_range_of_an_input_is_a_driver_of_its_own_proposal() -> None:
    made = proposals({"trees": [50.0, 50.0], "trees:low": [None, 1.0], "trees:high": [None, 99.0]})
    impacts = estimate(made, framework(), plugins(define()), draws=2000)
    first, second = (dict(trace(impacts, id_, "co2").drivers) for id_ in ("P-001", "P-002"))
    assert first["test/uptake"] == pytest.approx(1, abs=1e-9)
    assert first["trees"] == 0
    assert second["trees"] > 0.7
    assert second["test/uptake"] < 0.3


def test_what_is_certain_has_no_drivers() -> None:
    certain = plugins(define(factors=(factor(low=20.0, high=20.0),)))
    impacts = estimate(proposals({"trees": [50]}), framework(), certain, draws=50)
    assert trace(impacts, "P-001", "co2").drivers == (("test/uptake", 0.0),)
    assert impacts.low[0, 0] == impacts.high[0, 0] == -1


def breaking() -> Estimator:
    """Finite at the centre, and not within the range of its factor."""
    return define(
        id="test/breaks",
        outputs=output("-trees * uptake * uptake / max(uptake - low, 0)", "breaks"),
        factors=(factor(), factor("test/low", 5.0, 1.0, 29.0)),
    )


def test_an_estimator_that_breaks_in_the_draws_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = proposals(
        {"trees": [0.0, 0.0, 50.0, None], "shrubs": [7.0, None, 7.0, 7.0]},
    )
    monkeypatch.setattr(simulate, "CHUNK", 200)  # one proposal at a time
    together = two()
    together.estimators.add("test/breaks", breaking())
    impacts = estimate(made, framework(), together, draws=200)
    (problem,) = [p for p in impacts.warnings if p.code == "estimator-failed"]
    assert "test/breaks@1.2.0 fails: within the ranges of its factors and inputs" in problem.what
    # Where nothing is planted the impact is zero whatever the formula; where there are trees it is
    # unknown; where the estimator has nothing to say the others stand.
    known = ~np.isnan(impacts.value[:, 0])
    assert known.tolist() == [True, True, False, True]
    assert impacts.value[3, 0] == pytest.approx(-0.014)
    assert np.isnan(spread(impacts)[2]).all()
    assert np.isfinite(spread(impacts)[[0, 1, 3]]).all()


def test_a_blank_draws_the_factor_that_stands_for_it() -> None:
    default = define(
        inputs=(
            Input("trees", "tree", "x"),
            Input("rate", "kg_CO2e/tree/year", "x", role="context", default="uptake"),
        ),
        outputs=output("-trees * rate"),
    )
    made = proposals({"trees": [50, 50], "rate": [None, 20]})
    impacts = estimate(made, framework(), plugins(default), draws=100)
    plain = estimate(proposals({"trees": [50]}), framework(), plugins(define()), draws=100)
    assert spread(impacts)[0] == pytest.approx(spread(plain)[0], rel=1e-12)
    assert spread(impacts)[1].tolist() == [-1, -1, -1]
    assert trace(impacts, "P-002", "co2").drivers == ()
