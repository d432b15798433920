"""Rankings of one list by several methods."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

import build
from maatwaarde.diagnostics import MethodError
from maatwaarde.scoring import compare_methods, score
from maatwaarde.scoring.compare import all_methods

METHODS = ("value", "topsis", "topsis-relative", "pymcdm:VIKOR")


def test_each_ranking_is_that_of_the_method_alone() -> None:
    owner = build.flat([build.measure("m0"), build.measure("m1", 2, -2), build.measure("m2")])
    rows = np.array([[0.5, -1, 0.1], [0.9, 0.5, -0.2], [0.1, -0.1, 0.3], [-0.4, -2, 0.2]])
    impacts = build.table(owner, rows)
    comparison = compare_methods(impacts, owner, METHODS)
    assert list(comparison.rankings) == list(METHODS)
    assert not comparison.failed
    for method, scores in comparison.rankings.items():
        assert list(scores.rank) == list(score(impacts, owner, method).rank)
    ranks = [scores.rank for scores in comparison.rankings.values()]
    for i, one in enumerate(ranks):
        for j, other in enumerate(ranks):
            expected = kendalltau(one, other).statistic
            assert comparison.kendall[i, j] == pytest.approx(expected)
    relative = [scores.relative for scores in comparison.rankings.values()]
    assert relative == [False, False, True, True]


def test_a_method_that_cannot_work_is_named_with_the_reason() -> None:
    owner = build.flat([build.measure("m0"), build.measure("m1")])
    impacts = build.table(owner, [[0.5, np.nan], [0.2, 0.1]])
    comparison = compare_methods(impacts, owner, METHODS)
    assert list(comparison.rankings) == ["value", "topsis"]
    assert list(comparison.failed) == ["topsis-relative", "pymcdm:VIKOR"]
    assert {problem.code for problem in comparison.failed.values()} == {"unknown-impacts"}
    with pytest.raises(MethodError, match="unknown impacts"):
        compare_methods(impacts, owner, ["topsis-relative"])


def test_messages_name_measures_and_not_positions() -> None:
    owner = build.flat([build.measure("spare", weight=0), build.measure("co2")])
    impacts = build.table(owner, [[1, 0.0], [1, 0.5]])
    comparison = compare_methods(impacts, owner, ["value", "pymcdm:WSM"])
    assert "'co2' from 0" in comparison.failed["pymcdm:WSM"].what


def test_every_unknown_method_is_named() -> None:
    owner = build.flat([build.measure("m0")])
    impacts = build.table(owner, [[0.5]])
    with pytest.raises(MethodError) as caught:
        compare_methods(impacts, owner, ["valu", "value", "topsys"])
    assert [problem.mend for problem in caught.value.problems] == [
        "did you mean 'value'?",
        "did you mean 'topsis'?",
    ]
    with pytest.raises(MethodError, match="no method is named"):
        compare_methods(impacts, owner, [])


def test_all_methods_leave_out_ahp_without_judgements() -> None:
    owner = build.flat([build.measure("m0")])
    assert "ahp" not in all_methods(owner)
    assert {"value", "topsis", "pymcdm:VIKOR"} <= set(all_methods(owner))


@given(data=st.data())
def test_agreement_is_symmetric_and_whole_with_itself(data: st.DataObject) -> None:
    owner = data.draw(build.frameworks(min_measures=2))
    impacts = build.table(owner, data.draw(build.impacts(owner, rows=5)))
    comparison = compare_methods(impacts, owner, ["value", "topsis", "value"])
    for matrix in (comparison.kendall, comparison.weighted_spearman):
        assert matrix.shape == (2, 2)
        assert np.array_equal(matrix, matrix.T, equal_nan=True)
        assert all(np.isnan(cell) or cell == pytest.approx(1) for cell in np.diag(matrix))


def test_every_method_names_what_it_cannot_work_with() -> None:
    owner = build.flat([build.measure("big", -1e300, 1e300), build.measure("same")])
    impacts = build.table(owner, [[1e200, 1.0], [2e200, 1.0]])
    failed = compare_methods(impacts, owner, ["value", "topsis-relative"]).failed
    assert failed["topsis-relative"].what.endswith("'big' from 1e+200 to 2e+200")
    # The first measure tells nothing apart, and is no excuse for naming the wrong one.
    owner = build.flat([build.measure("same"), build.measure("co2")])
    impacts = build.table(owner, [[1, 0.0], [1, 0.5]])
    assert (
        "'co2' from 0"
        in compare_methods(impacts, owner, ["value", "pymcdm:WSM"]).failed["pymcdm:WSM"].what
    )
