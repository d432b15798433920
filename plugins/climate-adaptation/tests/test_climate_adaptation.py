"""What maatwaarde-climate-adaptation promises: contract, cases with sources, a town as a whole."""

from dataclasses import replace
from pathlib import Path

import maatwaarde_climate_adaptation
import numpy as np
import pytest

from maatwaarde.framework import FactorOverride, load_framework, shipped_frameworks
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
COUNTED_WITH = {"climate-adaptation/green-roof-storage": 25.0}


def _as_counted(framework):
    """Return the framework of the town with the factors that its adviser counted with."""
    own = {
        name: FactorOverride(value=value, reason="as the adviser counted")
        for name, value in COUNTED_WITH.items()
    }
    return replace(framework, file=framework.file.model_copy(update={"factors": own}))


@pytest.mark.parametrize("estimator", maatwaarde_climate_adaptation.ESTIMATORS, ids=lambda e: e.id)
class TestContract(EstimatorContract):
    @pytest.fixture(autouse=True)
    def _estimator(self, estimator):
        self.estimator = estimator


def test_cases() -> None:
    plugins = isolated_plugins(maatwaarde_climate_adaptation)
    assert run_cases(Path(__file__).parent / "cases", plugins) >= 23


def _estimated(tmp_path, framework, text):
    path = tmp_path / "plans.csv"
    path.write_text(text, encoding="utf-8")
    plugins = isolated_plugins(maatwaarde_climate_adaptation)
    return estimate(read_proposals(path), load_framework(shipped_frameworks()[framework]), plugins)


def test_a_stress_test_beats_a_first_estimate(tmp_path) -> None:
    impacts = _estimated(
        tmp_path,
        "waterschap-laagland",
        "id;title;dwellings_flood_protected;catchment_storage_m3;catchment_storage_needed_m3;"
        "dwellings_at_flood_risk;impact:overstromingsrisico\n"
        "A;both;40;1000;2000;100;0\n"
        "B;first estimate;;1000;2000;100;0\n"
        "C;need unknown;;1000;;100;0\n",
    )
    dwellings = impacts.value[:, impacts.column("wateroverlast")]
    assert dwellings[:2].tolist() == [-40, -50]
    assert np.isnan(dwellings[2])
    assert "catchment_storage_needed_m3" in "".join(item.what for item in impacts.warnings)


def test_storage_and_shade_of_one_plan_add_up(tmp_path) -> None:
    impacts = _estimated(
        tmp_path,
        "industriestad",
        "id;title;wadi_area_m2;green_roof_m2;unsealed_area_m2;trees_planted;open_water_storage_m3\n"
        "A;all of it;1000;1000;1000;10;-100\n",
    )
    assert_impact_close(
        impacts,
        {
            ("A", "waterberging"): 250 + 15 + 30 - 100,
            ("A", "hittestress"): -(10 * 25 + 0.25 * 2000) * 60 / 10_000 / 0.15,
        },
        tolerance=1e-9,
    )
    parts = trace(impacts, "A", "hittestress").parts
    assert {part.pathway for part in parts} == {"tree-shade", "low-green"}


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the plugin stands outside the repository")
def test_the_impacts_of_deltastad_follow_from_its_attributes() -> None:
    """Storage exactly; heat within a factor of four, since an adviser judged it by eye."""
    framework = _as_counted(load_framework(EXAMPLE / "meetlat.yaml"))
    proposals = read_proposals(EXAMPLE / "voorstellen.csv")
    typed = estimate(proposals, framework)
    plugins = isolated_plugins(maatwaarde_climate_adaptation)
    impacts = estimate(replace(proposals, impacts=()), framework, plugins)
    column = impacts.column("waterberging")
    storing = ["P-009", "P-010", "P-024", "P-025", "P-027", "P-028", "P-029", "P-030"]
    expected = {(id_, "waterberging"): typed.value[typed.row(id_), column] for id_ in storing}
    assert_impact_close(impacts, expected, tolerance=1e-9)
    for id_ in ("P-024", "P-025", "P-026", "P-027", "P-030"):
        heat = typed.column("hittestress")
        ratio = impacts.value[impacts.row(id_), heat] / typed.value[typed.row(id_), heat]
        assert 1 / 4 < ratio < 4, f"{id_}: {ratio:.2f}"
