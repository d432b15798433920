"""What maatwaarde-energy promises: the contract, cases with sources, and a town as a whole."""

from dataclasses import replace
from pathlib import Path

import maatwaarde_energy
import pytest

from maatwaarde.framework import FactorOverride, load_framework
from maatwaarde.impact import estimate, trace
from maatwaarde.proposals import read_proposals
from maatwaarde.testing import (
    EstimatorContract,
    assert_impact_close,
    isolated_plugins,
    run_cases,
)

EXAMPLE = Path(__file__).parents[3] / "examples" / "deltastad"

# Factors that were corrected after the impacts of Deltastad were typed in.
COUNTED_WITH = {"energy/diesel-emission": 3.23}


def _as_counted(framework):
    """Return the framework of the town with the factors that its adviser counted with."""
    own = {
        name: FactorOverride(value=value, reason="as the adviser counted")
        for name, value in COUNTED_WITH.items()
    }
    return replace(framework, file=framework.file.model_copy(update={"factors": own}))


@pytest.mark.parametrize("estimator", maatwaarde_energy.ESTIMATORS, ids=lambda e: e.id)
class TestContract(EstimatorContract):
    @pytest.fixture(autouse=True)
    def _estimator(self, estimator):
        self.estimator = estimator


def test_cases() -> None:
    plugins = isolated_plugins(maatwaarde_energy)
    assert run_cases(Path(__file__).parent / "cases", plugins) >= 20


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the plugin stands outside the repository")
def test_the_impacts_of_deltastad_follow_from_its_attributes() -> None:
    """An adviser typed them in, rounded to two digits, by the rules of this package."""
    framework = _as_counted(load_framework(EXAMPLE / "meetlat.yaml"))
    proposals = read_proposals(EXAMPLE / "voorstellen.csv")
    typed = estimate(proposals, framework)
    plugins = isolated_plugins(maatwaarde_energy)
    impacts = estimate(replace(proposals, impacts=()), framework, plugins)
    energy = ["P-001", "P-002", "P-003", "P-004", "P-005", "P-006", "P-007", "P-008", "P-014"]
    expected = {
        (id_, "co2_uitstoot"): typed.value[typed.row(id_), typed.column("co2_uitstoot")]
        for id_ in [*energy, "P-045"]
    }
    assert_impact_close(impacts, expected, tolerance=0.02)
    assert_impact_close(impacts, {("P-002", "aardgasvrij"): 700, ("P-003", "aardgasvrij"): 300})
    nox = {
        (id_, "nox_uitstoot"): typed.value[typed.row(id_), typed.column("nox_uitstoot")]
        for id_ in ("P-001", "P-002", "P-003", "P-005", "P-007", "P-008", "P-014")
    }
    assert_impact_close(impacts, nox, tolerance=0.25)


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the plugin stands outside the repository")
def test_a_known_saving_beats_one_from_labels() -> None:
    """P-001 gives both its label steps and its saving in m3: one counts."""
    framework = load_framework(EXAMPLE / "meetlat.yaml")
    proposals = replace(read_proposals(EXAMPLE / "voorstellen.csv"), impacts=())
    impacts = estimate(proposals, framework, isolated_plugins(maatwaarde_energy))
    parts = trace(impacts, "P-001", "co2_uitstoot").parts
    assert [part.estimator.id for part in parts] == ["energy/gas-saving"]
    parts = trace(impacts, "P-014", "co2_uitstoot").parts
    assert [part.estimator.id for part in parts] == ["energy/insulation"]
