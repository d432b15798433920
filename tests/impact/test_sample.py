"""Streams belong to their names; quantiles are those of the distributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from build_impact import factor
from maatwaarde.impact.factors import UsedFactor
from maatwaarde.impact.sample import draw_factor, draw_input, triangular, uniforms

NAMES = st.text(min_size=1, max_size=20)


def used(**changes: object) -> UsedFactor:
    own = factor(**changes)  # type: ignore[arg-type]
    return UsedFactor(own, own.value, own.low, own.high)


@given(st.integers(0, 2**40), st.integers(1, 300), NAMES)
def test_each_part_of_the_unit_interval_holds_one_draw(seed: int, draws: int, name: str) -> None:
    u = uniforms(seed, draws, name)
    assert np.all((u > 0) & (u < 1))
    assert sorted((u * draws).astype(int).tolist()) == list(range(draws))


FIXED = [0.05871640776853629, 0.9725464387449736, 0.37489927226230896, 0.5289699794897305]


def test_a_stream_is_what_it_has_always_been() -> None:
    """Fixed numbers: a change here changes every published range, and must be a decision."""
    assert uniforms(0, 4, "factor", "energy/gas-emission").tolist() == pytest.approx(
        FIXED, abs=1e-15
    )


def test_streams_differ_by_seed_and_by_each_name() -> None:
    streams = [
        uniforms(0, 50, "a", "b"),
        uniforms(1, 50, "a", "b"),
        uniforms(0, 50, "a", "c"),
        uniforms(0, 50, "ab"),
        uniforms(0, 50, "b", "a"),
    ]
    for i, one in enumerate(streams):
        for other in streams[:i]:
            assert not np.array_equal(one, other)


def test_streams_are_independent() -> None:
    many = np.array([uniforms(0, 400, "factor", str(i)) for i in range(60)])
    correlations = np.corrcoef(many)[np.triu_indices(60, 1)]
    # The correlation of independent draws has standard deviation 1 / sqrt(draws - 1).
    assert abs(correlations.mean()) < 4 / np.sqrt(399 * len(correlations))
    assert correlations.std() == pytest.approx(1 / np.sqrt(399), rel=0.05)


_WIDTH = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))


@given(st.floats(-1e6, 1e6), _WIDTH, _WIDTH)
def test_triangular_quantiles_are_those_of_scipy(low: float, rise: float, fall: float) -> None:
    value, high = low + rise, low + rise + fall
    u = np.linspace(0, 1, 21)
    got = triangular(u, low, value, high)
    if high <= low:
        assert np.all(got == value)
        return
    expected = stats.triang.ppf(u, (value - low) / (high - low), low, high - low)
    assert got == pytest.approx(expected, rel=1e-9, abs=1e-6 * (high - low))
    assert np.all((got >= low) & (got <= high))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"distribution": "triangular"}, stats.triang(0.5, 10, 20)),
        ({"distribution": "uniform"}, stats.uniform(10, 20)),
        ({"distribution": "normal"}, stats.norm(20, 10 / stats.norm.ppf(0.95))),
        (
            {"distribution": "normal", "coverage": 0.5},
            stats.norm(20, 10 / stats.norm.ppf(0.75)),
        ),
        (
            {"distribution": "lognormal", "low": 10.0, "high": 40.0},
            stats.lognorm(np.log(2) / stats.norm.ppf(0.95), scale=20),
        ),
    ],
)
def test_factors_follow_their_distribution(changes: dict[str, object], expected: object) -> None:
    draws = draw_factor(used(**changes), 3, 4000)
    # Stratified draws follow the distribution more closely than any random sample would.
    assert stats.kstest(draws, expected.cdf).statistic < 1 / 2000  # type: ignore[attr-defined]


def test_a_factor_without_width_is_its_value() -> None:
    assert draw_factor(used(low=20.0, high=20.0), 0, 5).tolist() == [20.0] * 5


def test_inputs_are_drawn_for_each_proposal_by_itself() -> None:
    low, value, high = np.array([0.0, 5.0, 0.0]), np.array([5.0] * 3), np.array([10.0, 5.0, 10.0])
    draws = draw_input(["a", "b", "c"], "trees", (low, value, high), 0, 100)
    assert draws[1].tolist() == [5.0] * 100
    assert not np.array_equal(draws[0], draws[2])
    alone = draw_input(["c"], "trees", (low[2:], value[2:], high[2:]), 0, 100)
    assert np.array_equal(alone[0], draws[2])
