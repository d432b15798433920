"""What maatwaarde-social promises: the contract, cases with sources, and a town as a whole."""

from dataclasses import replace
from pathlib import Path

import maatwaarde_social
import numpy as np
import pytest
from scipy.stats import logistic

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


@pytest.mark.parametrize("estimator", maatwaarde_social.ESTIMATORS, ids=lambda e: e.id)
class TestContract(EstimatorContract):
    @pytest.fixture(autouse=True)
    def _estimator(self, estimator):
        self.estimator = estimator


def test_cases() -> None:
    plugins = isolated_plugins(maatwaarde_social)
    assert run_cases(Path(__file__).parent / "cases", plugins) >= 27


def test_loneliness_shifts_a_logistic_scale_by_the_effect() -> None:
    """An oracle: scores with a logistic spread of standard deviation 1 move down by the effect."""
    estimator = maatwaarde_social.Loneliness()
    lonely, effect = np.array([0.05, 0.3, 0.486, 0.9]), 0.24
    people = estimator.compute(
        {"loneliness_participants": np.full(4, 1000.0), "lonely_share_participants": lonely},
        {"loneliness_effect": np.asarray(effect), "lonely_share": np.asarray(0.486)},
    )["lonely_residents_change"]
    scale = np.sqrt(3) / np.pi
    limit = logistic.isf(lonely, scale=scale)
    after = logistic.sf(limit, loc=-effect, scale=scale)
    np.testing.assert_allclose(people, 1000 * (after - lonely), rtol=1e-4)


def test_without_a_success_share_there_is_no_estimate(tmp_path) -> None:
    path = tmp_path / "plans.csv"
    path.write_text(
        "id;title;work_participants;work_success_share\nA;known;100;0,2\nB;unknown;100;\nC;none;;\n",
        encoding="utf-8",
    )
    framework = load_framework(shipped_frameworks()["industriestad"])
    impacts = estimate(read_proposals(path), framework, isolated_plugins(maatwaarde_social))
    value = impacts.value[:, impacts.column("bijstand")]
    assert value[0] == -20
    assert np.isnan(value[1:]).all()
    gaps = [item for item in impacts.warnings if item.code == "missing-input"]
    assert len(gaps) == 1
    assert "'B'" in gaps[0].what
    assert "'C'" not in gaps[0].what


def test_a_plan_that_counts_jobs_beats_floor_area_and_spending(tmp_path) -> None:
    path = tmp_path / "plans.csv"
    path.write_text(
        "id;title;jobs_created;office_floor_area_m2;service_spending_eur_year\n"
        "A;counted;30;1950;1000000\n"
        "B;derived twice;;1950;1000000\n"
        "C;none;;;\n",
        encoding="utf-8",
    )
    framework = load_framework(shipped_frameworks()["industriestad"])
    # In the prices of the factor, so that the sum can be made by hand.
    money = framework.file.money.model_copy(update={"price_level": 2010})
    framework = replace(framework, file=framework.file.model_copy(update={"money": money}))
    impacts = estimate(read_proposals(path), framework, isolated_plugins(maatwaarde_social))
    value = impacts.value[:, impacts.column("banen")]
    assert value[0] == 30
    assert value[1] == pytest.approx(50 + 5)
    assert np.isnan(value[2])


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the plugin stands outside the repository")
def test_the_impacts_of_deltastad_follow_from_its_attributes() -> None:
    framework = load_framework(EXAMPLE / "meetlat.yaml")
    proposals = replace(read_proposals(EXAMPLE / "voorstellen.csv"), impacts=())
    impacts = estimate(proposals, framework, isolated_plugins(maatwaarde_social))
    expected = {
        ("P-032", "participatie"): 120,
        ("P-040", "cultuurbezoek"): 28_000,
        ("P-041", "cultuurbezoek"): 9_000,
        ("P-042", "participatie"): 1_700,
    }
    assert_impact_close(impacts, expected, tolerance=1e-9)
