"""What is learnt of estimators and factors: by hand, against integration, and by simulation."""

import dataclasses
import math
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from account import small
from account.small import RESOURCES, seen
from build import flat, measure
from build_impact import define, factor, plugins
from maatwaarde.account.learning import (
    SPREAD,
    SPREAD_COUNTS,
    Learning,
    learn,
    learnt,
    learnt_framework,
    why_proposed,
)
from maatwaarde.account.monitor import Monitored, monitor
from maatwaarde.account.observations import Realised
from maatwaarde.framework import load_framework
from maatwaarde.impact import estimate
from maatwaarde.messages import say
from maatwaarde.plugins import Input, Output
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.proposals import read_proposals

RATIOS = st.lists(st.floats(0, 3), max_size=8)
WEIGHTS = st.floats(0.1, 30)


@given(RATIOS, WEIGHTS)
def test_few_ratios_leave_it_near_the_published_value(ratios: list[float], weight: float) -> None:
    found = learnt("factor", "f", ratios, weight)
    ends = sorted([1.0, found.mean if ratios else 1.0])
    assert ends[0] - 1e-9 <= found.bias <= ends[1] + 1e-9
    assert found.low < found.bias < found.high
    assert found.inner[0] < found.low
    assert found.count == len(ratios)
    same = learnt("factor", "f", ratios[::-1], weight)
    assert same.bias == pytest.approx(found.bias)


def test_by_hand() -> None:
    """Two ratios of 0.6 and 0.8 beside a published value that counts as two."""
    found = learnt("estimator", "e", [0.6, 0.8], 2.0)
    assert found.bias == pytest.approx((2 * 1 + 0.6 + 0.8) / 4)
    variance = (4 * 0.0625 + 0.02 + 2 * 2 * 0.3**2 / 4) / 6
    reach = 1.4397557472577693 * math.sqrt(variance / 4)  # Student's t, 6 degrees, 90 per cent
    assert found.high - found.bias == pytest.approx(reach)
    assert (found.mean, found.deviation) == pytest.approx((0.7, 0.1 * math.sqrt(2)))


def test_nothing_seen_is_the_published_value() -> None:
    found = learnt("factor", "f", [], 4.0)
    assert found.bias == 1.0
    assert math.isnan(found.mean)
    assert not found.off


@pytest.mark.parametrize(
    ("ratios", "weight"), [([1.0], 1.0), ([0.2, 0.4], 3.0), ([0.5, 1.9, 1.0, 0.7, 0.8], 0.5)]
)
def test_the_closed_form_is_what_integration_gives(ratios: list[float], weight: float) -> None:
    """The mean and the chance of the interval, on a grid over mean and standard deviation."""
    found = learnt("factor", "f", ratios, weight)
    reach = 8 * (found.high - found.low)
    mean = np.linspace(found.bias - reach, found.bias + reach, 601)[:, None]
    sigma = np.geomspace(0.02, 6, 200)[None, :]
    log = -(SPREAD_COUNTS + 2) * np.log(sigma) - SPREAD_COUNTS * SPREAD**2 / (2 * sigma**2)
    log = log - np.log(sigma) - weight * (mean - 1) ** 2 / (2 * sigma**2)
    for ratio in ratios:
        log = log - np.log(sigma) - (ratio - mean) ** 2 / (2 * sigma**2)
    # Over the variance, in even steps of its logarithm.
    density = (np.exp(log - log.max()) * sigma**2).sum(axis=1)
    density /= density.sum()
    grid = mean[:, 0]
    assert float(density @ grid) == pytest.approx(found.bias, abs=2e-3)
    within = density[(grid >= found.low) & (grid <= found.high)].sum()
    assert within == pytest.approx(0.8, abs=0.02)


def test_eighty_of_a_hundred_intervals_hold_the_ratio_that_was_drawn() -> None:
    rng = np.random.default_rng(5)
    held, draws, weight = 0, 1500, 2.0
    for n in rng.integers(0, 6, draws):
        variance = SPREAD_COUNTS * SPREAD**2 / rng.chisquare(SPREAD_COUNTS)
        true = rng.normal(1.0, math.sqrt(variance / weight))
        found = learnt("factor", "f", rng.normal(true, math.sqrt(variance), n).tolist(), weight)
        held += found.low <= true <= found.high
    assert held / draws == pytest.approx(0.8, abs=3 * math.sqrt(0.16 / draws))


# Trees that take up CO2, with a factor that is not sure and one that is.
TREES = define(
    inputs=(Input("trees", "tree", "trees planted"),),
    factors=(
        factor(value=20.0, low=10.0, high=30.0),
        factor("test/alive", 0.9, 0.88, 0.92, "dimensionless"),
        factor("test/care", 10.0, 5.0, 20.0, "tree/m2"),
    ),
    outputs=(
        Output("co2_emission_change", "t_CO2e/year", "trees", "-trees * uptake * alive"),
        Output("shade", "m2", "trees", "trees / care"),
    ),
)
FOUND = plugins(TREES)
GREEN = flat(
    [
        measure("co2", 10, -10, quantity="co2_emission_change", unit="t_CO2e/year"),
        measure("shade", -100, 100, quantity="shade", unit="m2"),
        measure("given", unit="t"),
    ]
)
ROWS = {
    "id": list("ABC"),
    "cost:capital:2027": [10.0, 10.0, 10.0],
    "trees": [100.0, 200.0, 300.0],
    "impact:given": [1.0, 1.0, 1.0],
}


def made(
    ratio: float, names: str = "ABC", shade: float | None = None
) -> tuple[Monitored, Learning]:
    proposals = read_proposals(pd.DataFrame(ROWS))
    impacts = estimate(proposals, GREEN, FOUND)
    running = RunningPlan("plan.json", "", dict.fromkeys("ABC", "2027"), GREEN.id)
    trees = dict(zip("ABC", ROWS["trees"], strict=True))
    values = [
        seen("effect", "co2", name, "2029-06-30", -ratio * trees[name] * 0.018) for name in names
    ]
    values.append(seen("effect", "given", "A", "2029-06-30", 0.5))
    if shade is not None:
        values.append(seen("effect", "shade", "A", "2029-06-30", shade))
    found = monitor(
        impacts,
        proposals,
        GREEN,
        RESOURCES,
        running,
        Realised(tuple(values), (), "r.csv"),
        today=date(2029, 6, 30),
    )
    return found, learn(found, impacts)


def test_the_least_sure_factor_is_proposed() -> None:
    _, found = made(0.5)
    assert [(one.name, one.count) for one in found.estimators] == [("test/trees@1.2.0", 3)]
    assert {one.name for one in found.factors} == {"test/uptake", "test/alive"}
    [item] = found.proposed
    assert item.factor.factor.id == "test/uptake"
    assert item.others == ("test/alive",)
    # A published range of 10 to 30 around 20 counts as less than one effect.
    assert item.learnt.weight == pytest.approx((SPREAD / (20 / (2 * 1.644854) / 20)) ** 2, rel=1e-4)
    assert item.value == pytest.approx(20 * item.learnt.bias, rel=1e-3)
    assert item.low < item.value < item.high
    assert found.left_out == {"not-estimated": 1}


def test_as_it_was_published_nothing_is_proposed() -> None:
    _, found = made(1.0)
    assert found.proposed == ()
    assert found.estimators[0].bias == pytest.approx(1.0)


def test_one_effect_proposes_nothing() -> None:
    _, found = made(0.3, "A")
    assert found.estimators[0].count == 1
    assert found.proposed == ()


def test_an_effect_that_did_not_come_counts_as_nothing_and_is_not_left_out() -> None:
    _, found = made(0.0)
    assert found.estimators[0].mean == 0
    assert found.estimators[0].bias < 0.3


def test_a_factor_below_the_line_works_the_other_way() -> None:
    """Half of the shade that was expected: each tree takes twice as much care as was thought."""
    _, found = made(1.0, shade=5.0)
    care = next(one for one in found.factors if one.name == "test/care")
    assert care.mean == pytest.approx(2.0, rel=1e-3)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_proposal_is_a_framework_that_loads(tmp_path: Path, language: str) -> None:
    base = tmp_path / "meetlat.yaml"
    base.write_text(
        "maatwaarde: 1\nid: test\ntitle: Test\nvalues:\n  - id: alles\n    title: Alles\n"
        "    measures:\n      - {id: co2, title: C, unit: t_CO2e/year, better: lower, best: -10,"
        " worst: 10, quantity: co2_emission_change}\n"
    )
    found, learning = made(0.5)
    framework = load_framework(base)
    found = Monitored(**{**vars(found), "framework": framework})
    (tmp_path / "voorstel").mkdir()
    file = tmp_path / "voorstel" / "geleerd.yaml"
    file.write_text(learnt_framework(found, learning.proposed, file, language), encoding="utf-8")
    loaded = load_framework(file)
    override = loaded.file.factors["test/uptake"]
    assert override.value == learning.proposed[0].value
    assert override.reason == say(why_proposed(learning.proposed[0]), language)
    assert [one.id for one in loaded.measures] == ["co2"]
    # A framework that came from no file, or comes along, is named as it is.
    for name in ("industriestad", "<text>"):
        given = SimpleNamespace(**{**vars(framework), "path": name, "file": framework.file})
        given.title, given.id = framework.title, framework.id
        other: Any = SimpleNamespace(**{**vars(found), "framework": given})
        text = learnt_framework(other, learning.proposed, file, language)
        assert yaml.safe_load(text)["extends"] == name
    proposals = read_proposals(pd.DataFrame(ROWS))
    again = estimate(proposals, loaded, FOUND)
    before = estimate(proposals, framework, FOUND)
    np.testing.assert_allclose(again.value / before.value, override.value / 20)


@pytest.mark.parametrize(
    ("low", "high", "off"),
    [(1.0, 2.0, False), (0.5, 1.0, False), (1.01, 2.0, True), (0.5, 0.99, True)],
)
def test_a_published_value_is_off_where_the_interval_leaves_it_out(
    low: float, high: float, off: bool
) -> None:
    assert dataclasses.replace(learnt("factor", "f", [], 4.0), low=low, high=high).off is off


def test_effects_that_no_estimator_made_are_counted_and_teach_nothing() -> None:
    values = [seen("effect", "homes", name, "2029-06-30", 30) for name in "AB"]
    # The whole, and what nobody measured, is of no estimate.
    values.append(seen("effect", "co2", None, "2029-06-30", -10))
    impacts = estimate(read_proposals(pd.DataFrame(small.ROWS)), small.OWNER)
    found = learn(small.progress(values), impacts)
    assert found.left_out == {"not-estimated": 2}
    assert (found.experiences, found.estimators, found.factors, found.proposed) == ((),) * 4
