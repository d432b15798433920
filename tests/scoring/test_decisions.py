"""The four decisions that set the library apart, each as a property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import flat, frameworks, impacts, measure, table
from maatwaarde.diagnostics import MethodError
from maatwaarde.framework import Framework
from maatwaarde.scoring import score

ANCHORED = ["value", "topsis"]


@pytest.mark.parametrize("method", ANCHORED)
@given(data=st.data())
def test_doing_nothing_scores_exactly_zero(method: str, data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    rows = np.vstack([np.zeros(len(owner.measures)), data.draw(impacts(owner))])
    scores = score(table(owner, rows), owner, method)
    assert scores.score[0] == 0.0
    assert scores.reference == 0.0


@pytest.mark.parametrize("method", ANCHORED)
@given(data=st.data())
def test_other_proposals_leave_a_score_bit_identical(method: str, data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    rows = data.draw(impacts(owner, rows=6))
    whole = score(table(owner, rows), owner, method)
    some = data.draw(st.lists(st.integers(0, 5), min_size=1, unique=True))
    part = score(table(owner, rows[some]), owner, method)
    assert whole.score[some].tobytes() == part.score.tobytes()
    assert whole.contributions[some].tobytes() == part.contributions.tobytes()


@pytest.mark.parametrize("n", [1, 7, 1000, 70_000])
@pytest.mark.parametrize("method", ANCHORED)
def test_a_score_does_not_depend_on_the_size_of_the_batch(method: str, n: int) -> None:
    owner = flat([measure(f"m{j}", -3 - j, 2 + j / 7, weight=1 + j) for j in range(12)])
    rows = np.random.default_rng(1).normal(size=(n, 12))
    alone = score(table(owner, rows[:1]), owner, method).score[0]
    assert score(table(owner, rows), owner, method).score[0] == alone


@pytest.mark.parametrize("method", ANCHORED)
@given(data=st.data())
def test_unknown_is_never_zero(method: str, data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    row = data.draw(impacts(owner, rows=1))[0]
    j = data.draw(st.integers(0, len(owner.measures) - 1))
    zero, unknown = row.copy(), row.copy()
    zero[j], unknown[j] = 0.0, np.nan
    scores = score(table(owner, [zero, unknown]), owner, method)
    # Nothing is known of the range when a zero is given, and all of it when nothing is.
    assert scores.low[0] == scores.high[0] == scores.score[0]
    assert scores.low[1] < scores.score[0] < scores.high[1]
    assert scores.low[1] <= scores.score[1] <= scores.high[1]
    assert scores.coverage[0] == pytest.approx(1)
    assert scores.coverage[1] == pytest.approx(1 - owner.measure_weights[j])


def test_relative_methods_refuse_what_is_unknown() -> None:
    owner = flat([measure("a"), measure("b")])
    rows = [[1.0, 2.0], [np.nan, 1.0], [2.0, 3.0]]
    for method in ("topsis-relative", "pymcdm:VIKOR"):
        with pytest.raises(MethodError, match="cannot work with unknown impacts"):
            score(table(owner, rows), owner, method)


@pytest.mark.parametrize("method", ANCHORED)
@given(data=st.data(), factor=st.floats(1e-6, 1e6))
def test_another_unit_leaves_scores_the_same(
    method: str, data: st.DataObject, factor: float
) -> None:
    owner = data.draw(frameworks())
    rows = data.draw(impacts(owner))
    j = data.draw(st.integers(0, len(owner.measures) - 1))
    other = _rescaled(owner, j, factor)
    changed = rows.copy()
    changed[:, j] *= factor
    first = score(table(owner, rows), owner, method).score
    second = score(table(other, changed), other, method).score
    np.testing.assert_allclose(second, first, rtol=1e-12, atol=1e-12)


def _rescaled(owner: Framework, j: int, factor: float) -> Framework:
    measures = []
    for i, item in enumerate(owner.measures):
        scale = factor if i == j else 1.0
        measures.append(
            measure(
                item.id,
                item.worst * scale,
                item.best * scale,
                weight=item.weight,
                knots=[[impact * scale, value] for impact, value in item.knots],
            )
        )
    return flat(measures)
