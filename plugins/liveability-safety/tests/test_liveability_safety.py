"""What maatwaarde-liveability-safety promises: the contract, cases, and a town as a whole."""

import csv
from dataclasses import replace
from pathlib import Path

import maatwaarde_liveability_safety
import numpy as np
import pytest

from maatwaarde.framework import FactorOverride, load_framework
from maatwaarde.impact import estimate
from maatwaarde.proposals import read_proposals
from maatwaarde.testing import (
    EstimatorContract,
    assert_impact_close,
    isolated_plugins,
    run_cases,
)

PLUGINS = Path(__file__).parents[2]
EXAMPLE = PLUGINS.parent / "examples" / "deltastad"
in_repository = pytest.mark.skipif(
    not EXAMPLE.exists(), reason="the plugin stands outside the repository"
)

# What the list of proposals says in words, and this package reads as numbers.
ROUTES = ("P-015", "P-016", "P-017", "P-018", "P-020", "P-025")
DETAILS = {
    "residents_along_route": {
        "P-015": "5000",
        "P-016": "13000",
        "P-017": "13000",
        "P-018": "7500",
        "P-020": "6000",
        "P-025": "13000",
    },
    "traffic_now_per_day": dict.fromkeys(ROUTES, "15000"),
    "residents_per_street_km": {"P-019": "90"},
    "shore_power_kwh_year": {"P-045": "420000"},
    "road_casualties_now_year": {"P-020": "3"},
    "crash_reduction_share": {"P-020": "0,2"},
}

# Factors that were corrected after the impacts of Deltastad were typed in.
COUNTED_WITH = {"liveability-safety/street-casualties": 0.15}


def _as_counted(framework):
    """Return the framework of the town with the factors that its adviser counted with."""
    own = {
        name: FactorOverride(value=value, reason="as the adviser counted")
        for name, value in COUNTED_WITH.items()
    }
    return replace(framework, file=framework.file.model_copy(update={"factors": own}))


@pytest.mark.parametrize("estimator", maatwaarde_liveability_safety.ESTIMATORS, ids=lambda e: e.id)
class TestContract(EstimatorContract):
    @pytest.fixture(autouse=True)
    def _estimator(self, estimator):
        self.estimator = estimator


def test_cases() -> None:
    plugins = isolated_plugins(maatwaarde_liveability_safety)
    assert run_cases(Path(__file__).parent / "cases", plugins) >= 25


def _town(tmp_path, details):
    with (EXAMPLE / "voorstellen.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for name, values in details.items():
        for row in rows:
            row[name] = values.get(row["id"], "")
    path = tmp_path / "voorstellen.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    framework = _as_counted(load_framework(EXAMPLE / "meetlat.yaml"))
    proposals = read_proposals(path)
    plugins = isolated_plugins(maatwaarde_liveability_safety)
    impacts = estimate(replace(proposals, impacts=()), framework, plugins, seed=1, draws=500)
    return estimate(proposals, framework), impacts


@in_repository
def test_impacts_of_deltastad_follow_from_its_attributes(tmp_path) -> None:
    """An adviser typed in what departments judged; the estimators come near."""
    typed, impacts = _town(tmp_path, DETAILS)

    def expected(measure, *ids):
        column = typed.column(measure)
        return {(id_, measure): float(typed.value[typed.row(id_), column]) for id_ in ids}

    noise = expected("geluid", "P-015", "P-016", "P-017", "P-018", "P-019", "P-025")
    assert_impact_close(impacts, noise, tolerance=0.35)
    safety = expected("onveiligheidsgevoel", "P-006", "P-037", "P-038")
    assert_impact_close(impacts, safety, tolerance=0.10)
    casualties = expected("verkeersslachtoffers", "P-019", "P-020")
    assert_impact_close(impacts, casualties, tolerance=0.20)
    assert_impact_close(impacts, expected("nox_uitstoot", "P-045"), tolerance=0.10)


@in_repository
def test_the_parking_garage_is_heard(tmp_path) -> None:
    _, impacts = _town(tmp_path, DETAILS)
    row, column = impacts.row("P-017"), impacts.column("geluid")
    assert 0 < impacts.low[row, column] < impacts.value[row, column] < impacts.high[row, column]


@in_repository
def test_who_hears_it_is_not_guessed(tmp_path) -> None:
    """Without residents and traffic there is no estimate of noise, and a warning says so."""
    details = {"residents_along_route": {}, "traffic_now_per_day": {}}
    _, impacts = _town(tmp_path, DETAILS | details)
    assert np.isnan(impacts.value[impacts.row("P-017"), impacts.column("geluid")])
    missing = [problem.what for problem in impacts.warnings if problem.code == "missing-input"]
    assert any("parking-noise" in what and "residents_along_route" in what for what in missing)


@in_repository
def test_felt_safety_may_be_no_effect_at_all(tmp_path) -> None:
    """No study seen gives the effect on feelings: results say that they are unverified."""
    _, impacts = _town(tmp_path, DETAILS)
    column = impacts.column("onveiligheidsgevoel")
    assert impacts.provenance is not None
    for id_ in ("P-006", "P-037", "P-038"):
        row = impacts.row(id_)
        assert impacts.provenance.unverified[row, column]
        width = impacts.high[row, column] - impacts.low[row, column]
        assert width > -0.5 * impacts.value[row, column]
