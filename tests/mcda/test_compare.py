import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.compare import agreement, kendall_tau, weighted_spearman

ranks = st.lists(st.integers(1, 6), min_size=2, max_size=12)


def tau_by_counting(a, b):
    pairs = [(np.sign(a[i] - a[j]), np.sign(b[i] - b[j])) for i in range(len(a)) for j in range(i)]
    agree = sum(x * y for x, y in pairs)
    return agree / np.sqrt(sum(x != 0 for x, _ in pairs) * sum(y != 0 for _, y in pairs))


@given(st.data())
def test_tau_b_by_counting_pairs(data):
    first = data.draw(ranks)
    second = data.draw(st.lists(st.integers(1, 6), min_size=len(first), max_size=len(first)))
    found = kendall_tau(first, second)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert np.isnan(found)
        assert np.isnan(weighted_spearman(first, second))
    else:
        assert found == pytest.approx(tau_by_counting(first, second), abs=1e-12)
        assert weighted_spearman(second, first) == pytest.approx(weighted_spearman(first, second))


@given(st.permutations(range(1, 8)), st.permutations(range(1, 8)))
def test_weighted_spearman_is_that_of_pymcdm(first, second):
    from pymcdm.correlations import rw

    assert weighted_spearman(first, second) == pytest.approx(rw(first, second), abs=1e-12)


def test_a_swap_at_the_top_weighs_more():
    order = [1, 2, 3, 4, 5]
    top, bottom = [2, 1, 3, 4, 5], [1, 2, 3, 5, 4]
    assert weighted_spearman(order, top) < weighted_spearman(order, bottom)
    assert kendall_tau(order, top) == kendall_tau(order, bottom)


def test_ends_ties_and_gaps():
    for measure in (kendall_tau, weighted_spearman):
        assert measure([1, 2, 3], [1, 2, 3]) == pytest.approx(1)
        assert measure([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
        # The second alternative has no rank in one of them, so it plays no part.
        assert measure([1, 0, 3, 4], [1, 2, 3, 4]) == pytest.approx(1)
        assert np.isnan(measure([1, 0], [0, 1]))
    assert weighted_spearman([1, 2, 2, 4], [1, 3, 3, 4]) == pytest.approx(1)


def test_agreement_matrix():
    table = agreement([[1, 2, 3], [3, 2, 1], [1, 1, 1]])
    assert table[0].tolist()[:2] == [1.0, -1.0]
    assert np.isnan(table[2]).all()
    assert np.array_equal(table, table.T, equal_nan=True)
    weighted = agreement([[1, 2, 3, 4], [2, 1, 3, 4]], "weighted_spearman")
    assert weighted[0, 1] == weighted_spearman([1, 2, 3, 4], [2, 1, 3, 4])


def test_what_cannot_be_compared():
    with pytest.raises(MethodError, match="second ranking has ranks that are none"):
        kendall_tau([1, 2], [1, -1])
    with pytest.raises(MethodError, match="second ranking has shape"):
        weighted_spearman([1, 2], [1])
    with pytest.raises(MethodError, match="did you mean 'kendall'"):
        agreement([[1, 2]], "kendal")
