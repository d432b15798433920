"""Estimates against the bare numpy formulas, and what a thousand draws cost and hold."""

from __future__ import annotations

import tracemalloc
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from build import flat, measure
from build_impact import proposals
from maatwaarde.impact import estimate
from maatwaarde.testing import isolated_plugins

ROOT = Path(__file__).parents[1]
ROWS, DRAWN, DRAWS = 1_000_000, 10_000, 1_000
LARGE = f"Impacts of {ROWS:,} proposals by all plugins, without draws"
DRAWING = f"Impacts of {DRAWN:,} proposals by all plugins, with {DRAWS:,} draws"
GIBIBYTE = 2**30


@pytest.fixture(scope="module")
def plugins():
    modules = sorted(path.name for path in ROOT.glob("plugins/*/src/maatwaarde_*"))
    return isolated_plugins(*(import_module(name) for name in modules if name.isidentifier()))


@pytest.fixture(scope="module")
def estimators(plugins):
    return [plugins.estimators.get(name) for name in plugins.estimators]


@pytest.fixture(scope="module")
def framework(estimators):
    units = {output.quantity: output.unit for item in estimators for output in item.outputs}
    return flat(
        [measure(name, -1, 1, quantity=name, unit=unit) for name, unit in sorted(units.items())]
    )


def columns(estimators, rows):
    """Every input of every estimator filled in, within its plausible range."""
    random = np.random.default_rng(0)
    inputs = {item.name: item for estimator in estimators for item in estimator.inputs}
    hushed = {name for estimator in estimators for name in estimator.gives_way_to}
    found = {}
    for name, item in inputs.items():
        low, high = item.low or 0.0, 1.0 if item.high is None else item.high
        found[name] = random.uniform(low, high, rows)
        if name in hushed:  # so that both kinds of estimator have work
            found[name][: rows // 2] = np.nan
    return found


def plain(estimators, filled):
    """What a careful analyst would write: each formula once, in numpy, on whole columns."""
    functions = {"min": np.minimum, "max": np.maximum, "abs": np.abs, "where": np.where}
    functions |= {"sqrt": np.sqrt, "exp": np.exp, "log": np.log}
    totals = {}
    for estimator in estimators:
        if not estimator.scales:
            continue
        names = {**functions, **filled, **{f.symbol: f.value for f in estimator.factors}}
        for output in estimator.outputs:
            values = eval(output.formula, names) * estimator.scales[output.quantity]
            names[output.quantity] = values
            known = totals.get(output.quantity)
            totals[output.quantity] = values if known is None else known + values
    return totals


@pytest.mark.benchmark(group=LARGE)
def test_estimate(versus, plugins, estimators, framework):
    filled = columns(estimators, ROWS)
    made = proposals(filled)
    impacts = versus(lambda: estimate(made, framework, plugins), rounds=3)
    assert impacts.estimated.all()


@pytest.mark.benchmark(group=LARGE)
def test_estimate_plain(versus, estimators):
    filled = columns(estimators, ROWS)
    versus(lambda: plain(estimators, filled), peer="the formulas in numpy", at_most=10, rounds=3)


@pytest.mark.benchmark(group=DRAWING)
def test_draws(versus, plugins, estimators, framework):
    made = proposals(columns(estimators, DRAWN))
    tracemalloc.start()
    estimate(made, framework, plugins, draws=DRAWS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * GIBIBYTE
    versus(lambda: estimate(made, framework, plugins, draws=DRAWS), rounds=1)


@pytest.mark.benchmark(group=DRAWING)
def test_no_draws(versus, plugins, estimators, framework):
    made = proposals(columns(estimators, DRAWN))
    versus(lambda: estimate(made, framework, plugins), peer="without draws", rounds=3)
