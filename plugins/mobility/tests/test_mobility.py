"""What maatwaarde-mobility promises: the contract, cases with sources, and a town as a whole."""

import csv
from dataclasses import replace
from pathlib import Path

import maatwaarde_mobility
import numpy as np
import pytest

from maatwaarde.framework import FactorOverride, load_framework
from maatwaarde.impact import estimate, trace
from maatwaarde.plugins import load_factors
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
DETAILS = {
    "bus_km_year": {"P-015": "140000"},
    "bus_km_year_electrified": {"P-022": "900000"},
    "centre_trip_share": {"P-015": "0,34", "P-016": "1", "P-018": "0,62", "P-020": "0,2"},
    "trips_faster_per_day": {"P-023": "23000"},
    "minutes_saved_per_trip": {"P-023": "0,33"},
}

# Factors that were corrected after the impacts of Deltastad were typed in.
COUNTED_WITH = {
    "mobility/bus-co2": 0.933,
    "mobility/bus-nox": 2.0,
    "mobility/van-co2": 0.216,
    "mobility/van-nox": 0.8,
    "mobility/casualty-risk": 0.063,
}


def _as_counted(framework):
    """Return the framework of the town with the factors that its adviser counted with."""
    own = {
        name: FactorOverride(value=value, reason="as the adviser counted")
        for name, value in COUNTED_WITH.items()
    }
    return replace(framework, file=framework.file.model_copy(update={"factors": own}))


@pytest.mark.parametrize("estimator", maatwaarde_mobility.ESTIMATORS, ids=lambda e: e.id)
class TestContract(EstimatorContract):
    @pytest.fixture(autouse=True)
    def _estimator(self, estimator):
        self.estimator = estimator


def test_cases() -> None:
    plugins = isolated_plugins(maatwaarde_mobility)
    assert run_cases(Path(__file__).parent / "cases", plugins) >= 52


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return what was typed in, and what follows from the attributes."""
    with (EXAMPLE / "voorstellen.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for name, values in DETAILS.items():
        for row in rows:
            row[name] = values.get(row["id"], "")
    path = tmp_path_factory.mktemp("town") / "voorstellen.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    framework = _as_counted(load_framework(EXAMPLE / "meetlat.yaml"))
    proposals = read_proposals(path)
    plugins = isolated_plugins(maatwaarde_mobility)
    impacts = estimate(replace(proposals, impacts=()), framework, plugins, seed=1, draws=500)
    return estimate(proposals, framework), impacts


def _typed(typed, measure, *ids):
    column = typed.column(measure)
    return {(id_, measure): float(typed.value[typed.row(id_), column]) for id_ in ids}


@in_repository
def test_emissions_of_deltastad_follow_from_its_attributes(town) -> None:
    """An adviser typed them in, rounded to two digits, with the same CO2 and less NOx per km."""
    typed, impacts = town
    co2 = ("P-015", "P-016", "P-017", "P-018", "P-020", "P-022", "P-023", "P-025")
    assert_impact_close(impacts, _typed(typed, "co2_uitstoot", *co2), tolerance=0.05)
    assert_impact_close(impacts, _typed(typed, "co2_uitstoot", "P-021"), tolerance=0.30)
    nox = ("P-016", "P-017", "P-018", "P-020", "P-021", "P-022", "P-023")
    assert_impact_close(impacts, _typed(typed, "nox_uitstoot", *nox), tolerance=0.15)
    assert_impact_close(impacts, _typed(typed, "nox_uitstoot", "P-015", "P-025"), tolerance=0.40)


@in_repository
def test_traffic_and_time_of_deltastad_follow_from_its_attributes(town) -> None:
    typed, impacts = town
    centre = ("P-015", "P-016", "P-017", "P-018", "P-020", "P-025")
    assert_impact_close(impacts, _typed(typed, "verkeer_centrum", *centre), tolerance=0.02)
    time = ("P-017", "P-018", "P-023", "P-025")
    assert_impact_close(impacts, _typed(typed, "reistijd", *time), tolerance=0.07)
    casualties = _typed(typed, "verkeersslachtoffers", "P-017", "P-023")
    assert_impact_close(impacts, casualties, tolerance=0.35)


@in_repository
def test_the_parking_garage_gains_access_and_costs_the_rest(town) -> None:
    _, impacts = town
    row = impacts.row("P-017")
    gained = impacts.value[row, impacts.column("reistijd")]
    assert gained < -30_000
    for measure in ("verkeer_centrum", "co2_uitstoot", "nox_uitstoot", "verkeersslachtoffers"):
        column = impacts.column(measure)
        assert 0 < impacts.low[row, column] <= impacts.value[row, column], measure
        assert impacts.value[row, column] <= impacts.high[row, column]


@in_repository
def test_known_trips_beat_the_average_of_park_and_ride_sites(town) -> None:
    """500 places would keep 235 cars, 470 trips, out of town; the proposal says 1,000 trips."""
    _, impacts = town
    parts = trace(impacts, "P-016", "verkeer_centrum").parts
    assert [part.estimator.id for part in parts] == ["mobility/modal-shift"]


@in_repository
def test_an_electric_bus_is_not_a_diesel_bus_on_top(town) -> None:
    _, impacts = town
    parts = trace(impacts, "P-022", "co2_uitstoot").parts
    assert [part.estimator.id for part in parts] == ["mobility/electric-bus"]
    parts = trace(impacts, "P-015", "co2_uitstoot").parts
    assert {part.estimator.id for part in parts} == {"mobility/bus-service", "mobility/modal-shift"}


@in_repository
def test_proposals_without_traffic_get_no_estimate(town) -> None:
    _, impacts = town
    for id_ in ("P-001", "P-026", "P-031", "P-042"):
        assert np.isnan(impacts.value[impacts.row(id_)]).all(), id_


def test_electricity_is_as_clean_here_as_in_the_energy_plugin() -> None:
    path = PLUGINS / "energy" / "src" / "maatwaarde_energy" / "factors.yaml"
    if not path.exists():
        pytest.skip("the plugin stands outside the repository")
    theirs = load_factors(path)["electricity-emission"]
    own = load_factors(Path(maatwaarde_mobility.__file__).with_name("factors.yaml"))
    ours = own["electricity-emission"]
    for name in ("value", "low", "high", "unit", "source", "reference_year", "by_year"):
        assert getattr(ours, name) == getattr(theirs, name), name
