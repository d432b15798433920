"""What maatwaarde-housing promises: the contract, cases with sources, and a town as a whole."""

from dataclasses import replace
from pathlib import Path

import maatwaarde_housing
import numpy as np
import pytest

from maatwaarde.framework import load_framework, shipped_frameworks
from maatwaarde.impact import estimate
from maatwaarde.proposals import read_proposals
from maatwaarde.testing import (
    EstimatorContract,
    assert_impact_close,
    isolated_plugins,
    run_cases,
)

EXAMPLE = Path(__file__).parents[3] / "examples" / "deltastad"
BUILDING = ["P-009", "P-010", "P-011", "P-012", "P-013", "P-014"]


@pytest.mark.parametrize("estimator", maatwaarde_housing.ESTIMATORS, ids=lambda e: e.id)
class TestContract(EstimatorContract):
    @pytest.fixture(autouse=True)
    def _estimator(self, estimator):
        self.estimator = estimator


def test_cases() -> None:
    plugins = isolated_plugins(maatwaarde_housing)
    assert run_cases(Path(__file__).parent / "cases", plugins) >= 14


def test_a_total_beats_segments(tmp_path) -> None:
    """A plan that gives both is counted once; what is lost counts beside segments."""
    path = tmp_path / "plans.csv"
    path.write_text(
        "id;title;dwellings_affordable;dwellings_affordable_lost;dwellings_social_rent\n"
        "A;both;100;;80\n"
        "B;segments;;;80\n"
        "C;segments and loss;;30;80\n"
        "D;none;;;\n",
        encoding="utf-8",
    )
    framework = load_framework(shipped_frameworks()["industriestad"])
    impacts = estimate(read_proposals(path), framework, isolated_plugins(maatwaarde_housing))
    column = impacts.column("betaalbare_woningen")
    assert impacts.value[:3, column].tolist() == [100, 80, 50]
    assert np.isnan(impacts.value[3, column])


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the plugin stands outside the repository")
def test_the_impacts_of_deltastad_follow_from_its_attributes() -> None:
    framework = load_framework(EXAMPLE / "meetlat.yaml")
    proposals = read_proposals(EXAMPLE / "voorstellen.csv")
    typed = estimate(proposals, framework)
    plugins = isolated_plugins(maatwaarde_housing)
    impacts = estimate(replace(proposals, impacts=()), framework, plugins)
    expected = {
        (id_, measure): typed.value[typed.row(id_), typed.column(measure)]
        for id_ in BUILDING
        for measure in ("nieuwe_woningen", "betaalbare_woningen")
    }
    assert_impact_close(impacts, expected, tolerance=1e-9)
    others = [row for row, id_ in enumerate(impacts.proposals) if id_ not in BUILDING]
    assert np.isnan(impacts.value[others, impacts.column("nieuwe_woningen")]).all()
