"""Each check of the kit is tried on an estimator that breaks just the promise it is for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from build import flat, measure
from build_impact import UPTAKE, define, factor, plugins, proposals
from maatwaarde.diagnostics import PluginError
from maatwaarde.framework import Framework
from maatwaarde.impact import controls as control_plugin
from maatwaarde.impact import estimate
from maatwaarde.plugins import Estimator, Input, Output
from maatwaarde.testing import (
    EstimatorContract,
    assert_impact_close,
    checks,
    isolated_plugins,
    run_cases,
)

Compute = Callable[[dict[str, Any], dict[str, Any]], Any]
TREES = Input("trees", "tree", "trees planted", low=0, high=1000)


def computing(compute: Compute, **changes: Any) -> Estimator:
    def own(self: Any, inputs: Any, factors: Any) -> dict[str, Any]:  # noqa: ARG001
        return {"co2_emission_change": compute(inputs, factors)}

    return define(compute=own, **changes)


def right(inputs: Any, factors: Any) -> Any:
    return -inputs["trees"] * factors["uptake"] / 1000


def _random(inputs: Any, factors: Any) -> Any:
    return right(inputs, factors) * (1 + 1e-13 * np.random.default_rng().normal())


def _shifted(inputs: Any, factors: Any) -> Any:
    return right(inputs, factors) - np.nanmean(inputs["trees"] * 1e-14)


def _masked(inputs: Any, factors: Any) -> Any:
    return np.where(np.isnan(inputs["trees"]), 0.0, right(inputs, factors))


def _diagonal(inputs: Any, factors: Any) -> Any:
    out = right(inputs, factors)
    return out if out.ndim == 1 else np.repeat(out[:, :1], out.shape[1], axis=1)


def _words(formula: str = "as computed", unit: str = "t_CO2e/year", **more: Any) -> Any:
    return (Output("co2_emission_change", unit, "trees", formula, **more),)


def broken() -> list[tuple[str, Estimator]]:
    """Name the check that must fail, and the estimator that only fails that one."""
    unsourced = factor(url=None)
    unexplained = factor(verified=False, url=None)
    older = {2025: {"value": 20, "low": 10, "high": 30, "verified": False, "seen": "not-found"}}
    certain = factor(low=20, high=20)
    tree_years = Output("water_storage_change", "tree", "trees", "trees")
    pole = _words("-uptake * trees * uptake / max(uptake - floor, 0)", falls=("trees",))
    floor = factor("test/floor", 5.0, 1.0, 25.0)
    own = _words()
    return [
        ("check_factors", define(factors=(unsourced,))),
        ("check_factors", define(factors=(unexplained,))),
        ("check_factors", define(factors=(factor(by_year=older),))),
        ("check_factors", define(factors=(certain,))),
        ("check_units", define(outputs=(tree_years, *define().outputs))),
        ("check_shapes", computing(_diagonal, outputs=own)),
        ("check_pure", computing(_random, outputs=own)),
        ("check_split", computing(_shifted, outputs=own)),
        ("check_nan", computing(_masked, outputs=own)),
        ("check_zero", computing(lambda i, f: right(i, f) - 1.0, outputs=own)),
        ("check_monotone", define(outputs=_words("-trees * uptake", rises=("trees",)))),
        ("check_ranges", define(outputs=pole, factors=(UPTAKE, floor))),
        (
            "check_formula",
            computing(lambda i, f: 2 * right(i, f), outputs=_words("-trees * uptake")),
        ),
    ]


CASES = broken()


def complaint(check: Callable[[Estimator], None], estimator: Estimator) -> str:
    """What a check has to say, or nothing."""
    try:
        check(estimator)
    except AssertionError as cause:
        return str(cause)
    return ""


@pytest.mark.parametrize(("name", "bad"), CASES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(CASES)])
def test_a_broken_estimator_fails_the_check_for_it(name: str, bad: Estimator) -> None:
    complaints = {check.__name__: complaint(check, bad) for check in checks.CHECKS}
    failed = {check for check, words in complaints.items() if words}
    assert "test/" in complaints[name]
    # A random result also differs between batches, and a shift is there where nothing is done.
    assert failed - {name} <= {"check_split", "check_zero"}


def test_every_check_has_a_broken_estimator_and_a_test_in_the_contract() -> None:
    names = {check.__name__ for check in checks.CHECKS}
    assert {name for name, _ in CASES} == names
    used = {
        name
        for method in vars(EstimatorContract).values()
        if hasattr(method, "__code__")
        for name in method.__code__.co_names
    }
    assert names <= used


class TestRight(EstimatorContract):
    """A good estimator passes all of it."""

    estimator = computing(right, outputs=_words("-trees * uptake", falls=("trees",)))


class TestFixedPart(EstimatorContract):
    estimator = computing(lambda i, f: right(i, f) - 1.0, outputs=_words(), zero_gives_zero=False)


GOOD = """\
maatwaarde: 1
cases:
  - name: fifty trees
    estimator: test/trees
    source: by hand
    inputs: {trees: 50}
    expect: {co2_emission_change: -1}
    tolerance: 1 %
  - name: the same, in kg and with another factor
    estimator: test/trees
    source: by hand
    inputs: {trees: 50}
    factors: {uptake: 0.03 t_CO2e/tree/year}
    expect: {co2_emission_change: -1500 kg_CO2e/year}
    tolerance: 0.01
"""


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    return folder


def test_cases_that_hold(tmp_path: Path) -> None:
    assert run_cases(write(tmp_path), plugins(define())) == 2
    assert run_cases(write(tmp_path) / "cases.yaml", plugins(define())) == 2


def test_cases_that_do_not_hold_are_all_told(tmp_path: Path) -> None:
    folder = write(tmp_path, ("change: -1}", "change: -1.02}"), ("-1500 kg", "-1.6 kg"))
    with pytest.raises(AssertionError) as caught:
        run_cases(folder, plugins(define()))
    first, second = str(caught.value).splitlines()
    assert "cases.yaml:3: fifty trees: co2_emission_change is -1 t_CO2e/year" in first
    assert "cases.yaml:9:" in second


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("    inputs: {trees: 50}\n    expect", "    inputs: {tres: 50}\n    expect", "'trees'?"),
        ("0.03 t_CO2e/tree/year", "0.03 kWh", "kWh"),
        ("change: -1}", "chance: -1}", "did you mean"),
        ("    tolerance: 1 %\n", "", "'tolerance' is missing"),
        ("tolerance: 0.01", "tolerance: 2", "less than"),
        ("maatwaarde: 1", "maatwaarde: 2", "maatwaarde"),
    ],
)
def test_a_case_that_cannot_be_run_is_no_pass(
    tmp_path: Path, old: str, new: str, part: str
) -> None:
    with pytest.raises(PluginError, match=r"cases\.yaml") as caught:
        run_cases(write(tmp_path, (old, new)), plugins(define()))
    assert part in str(caught.value)


def test_a_case_without_a_required_input_does_not_hold(tmp_path: Path) -> None:
    folder = write(tmp_path, ("{trees: 50}\n    expect", "{}\n    expect"))
    with pytest.raises(AssertionError, match="trees is required and not given"):
        run_cases(folder, plugins(define()))


def test_a_case_of_an_estimator_that_fails_does_not_hold(tmp_path: Path) -> None:
    failing = computing(lambda i, f: right(i, f) / 0, outputs=_words())
    with pytest.raises(AssertionError, match="an infinite number"):
        run_cases(write(tmp_path), plugins(failing))


def test_a_folder_without_cases_is_no_pass(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="there are no cases"):
        run_cases(tmp_path, plugins(define()))


def test_isolated_plugins_are_alone_and_whole() -> None:
    found = isolated_plugins(control_plugin)
    assert [plugin.name for plugin in found.loaded] == ["maatwaarde.impact.controls"]
    with pytest.raises(PluginError, match="has the name of one in"):
        isolated_plugins(control_plugin, control_plugin)


@pytest.fixture
def climate() -> Framework:
    quantity = {"quantity": "co2_emission_change", "unit": "t_CO2e/year"}
    return flat([measure("co2", 10, -10, **quantity)])


def test_impacts_that_are_close(climate: Framework) -> None:
    impacts = estimate(proposals({"trees": [50, None]}), climate, plugins(define()))
    assert_impact_close(impacts, {("P-001", "co2"): -1.005})
    with pytest.raises(AssertionError, match=r"P-001 on co2: -1, expected -1\.02"):
        assert_impact_close(impacts, {("P-001", "co2"): -1.02})
    with pytest.raises(AssertionError, match="P-002 on co2: nan, expected 0"):
        assert_impact_close(impacts, {("P-002", "co2"): 0})
