import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.ranking import competition_ranks, tied


def test_competition_ranks():
    assert competition_ranks([0.1, 0.9, 0.9, 0.2, np.nan]).tolist() == [4, 1, 1, 3, 0]
    assert competition_ranks([3.0, 1.0, 1.0], higher_is_better=False).tolist() == [3, 1, 1]
    assert competition_ranks([np.nan]).tolist() == [0]


def test_a_tie_is_measured_from_the_first_of_its_group():
    scores = [1.0, 1.0 - 0.8, 1.0 - 1.6, 1.0 - 2.4]
    assert competition_ranks(scores, tolerance=1.0).tolist() == [1, 1, 3, 3]
    assert competition_ranks(scores, tolerance=0.0).tolist() == [1, 2, 3, 4]


def by_hand(scores, tolerance):
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    ranks, first, rank = [0] * len(scores), None, 0
    for place, i in enumerate(order, start=1):
        if first is None or first - scores[i] > tolerance:
            first, rank = scores[i], place
        ranks[i] = rank
    return ranks


@given(arrays(float, st.integers(1, 30), elements=st.integers(0, 40).map(lambda k: k / 8)),
       st.sampled_from((0.0, 0.125, 0.25, 1.0)))  # fmt: skip
def test_ranks_agree_with_counting_by_hand(scores, tolerance):
    assert competition_ranks(scores, tolerance).tolist() == by_hand(scores.tolist(), tolerance)


@given(st.permutations(range(8)))
def test_the_order_of_rows_does_not_matter(order):
    scores = np.array([0.5, 0.5, 0.1, 0.9, 0.3, 0.3, 0.3, -1.0])
    assert competition_ranks(scores[order]).tolist() == competition_ranks(scores)[order].tolist()


def test_tied_groups():
    assert tied([3, 1, 1, 3, 0, 0, 5]) == ((1, 2), (0, 3))
    assert tied([1, 2, 3]) == ()


def test_scores_that_have_no_order():
    with pytest.raises(MethodError, match="infinite"):
        competition_ranks([1.0, np.inf])
    with pytest.raises(MethodError, match="negative"):
        competition_ranks([1.0], tolerance=-1.0)
