"""Methods of pymcdm between the anchors: pymcdm itself is the oracle."""

import numpy as np
import pymcdm.methods
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import flat, frameworks, impacts, measure, table
from maatwaarde.diagnostics import MethodError
from maatwaarde.scoring import score
from maatwaarde.scoring.bounded import BOUNDED

NAMES = sorted(BOUNDED)
OWNER = flat([measure("up", -10, 20, weight=3), measure("down", 4, -2), measure("no", weight=0)])
ROWS = np.array([[5.0, -1.0, 9.0], [-8.0, 3.0, 0.0], [20.0, 4.0, 0.0]])


@pytest.mark.parametrize(
    ("name", "options", "sign"),
    [
        ("SPOTIS", {"bounds": [[-10, 20], [-2, 4]]}, -1),
        ("BalancedSPOTIS", {"bounds": [[-10, 20], [-2, 4]], "esp": [20, -2]}, -1),
        ("RIM", {"bounds": [[-10, 20], [-2, 4]]}, 1),
        ("RAFSI", {"ideal": [20, -2], "anti_ideal": [-10, 4]}, 1),
    ],
)
def test_it_is_what_pymcdm_gives_between_the_anchors(
    name: str, options: dict[str, list[float]], sign: int
) -> None:
    arrays = {key: np.array(value, dtype=float) for key, value in options.items()}
    method = getattr(pymcdm.methods, name)(**arrays)
    matrix = np.vstack([ROWS[:, :2], [0.0, 0.0]])
    given_scores = sign * method(matrix, np.array([0.75, 0.25]), np.array([1, -1]))
    scores = score(table(OWNER, ROWS), OWNER, f"pymcdm:{name}")
    assert scores.score == pytest.approx(given_scores[:3] - given_scores[3], abs=1e-12)
    assert not scores.relative


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_it_keeps_the_four_decisions(name: str, data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    rows = data.draw(impacts(owner, rows=4))
    rows[0] = 0.0
    scores = score(table(owner, rows), owner, f"pymcdm:{name}")
    assert scores.score[0] == pytest.approx(0.0, abs=1e-12)
    alone = score(table(owner, rows[1:2]), owner, f"pymcdm:{name}")
    assert alone.score[0] == pytest.approx(scores.score[1], abs=1e-12)
    # Better on every measure is never worse.
    better = rows.copy()
    for j, item in enumerate(owner.measures):
        better[:, j] += 0.1 * (item.best - item.worst)
    assert (
        score(table(owner, better), owner, f"pymcdm:{name}").score >= scores.score - 1e-12
    ).all()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_unknown_is_a_range_and_beyond_an_anchor_is_the_anchor(name: str) -> None:
    rows = np.array([[np.nan, 0.0, 0.0], [25.0, 0.0, 0.0], [20.0, 0.0, 0.0], [-10.0, 0.0, 0.0]])
    scores = score(table(OWNER, rows), OWNER, f"pymcdm:{name}")
    assert scores.score[1] == scores.score[2]
    assert scores.low[0] == pytest.approx(scores.score[3])
    assert scores.high[0] == pytest.approx(scores.score[2])
    assert scores.low[0] < scores.score[0] < scores.high[0]


def test_options_that_a_framework_does_not_hold_are_named() -> None:
    with pytest.raises(MethodError, match="does not hold: cvalues, expert_function"):
        score(table(OWNER, ROWS), OWNER, "pymcdm:COMET")


def test_the_reference_point_of_ervd_is_doing_nothing() -> None:
    rows = np.array([[5.0, 1.0, 0.0], [2.0, 3.0, 0.0], [9.0, 2.0, 0.0]])
    scores = score(table(OWNER, rows), OWNER, "pymcdm:ERVD")
    method = pymcdm.methods.ERVD(ref_point=np.zeros(2))
    expected = method(rows[:, :2], np.array([0.75, 0.25]), np.array([1, -1]), validation=False)
    assert scores.score == pytest.approx(expected, abs=1e-12)
    assert scores.relative
