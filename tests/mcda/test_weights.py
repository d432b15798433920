import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.weights import (
    best_worst,
    consensus,
    direct,
    disagreement,
    objective_methods,
    objective_weights,
    rank_weights,
    swing,
)

positive = st.floats(0.01, 100)


def codes(caught):
    return {problem.code for problem in caught.value.problems}


def test_direct_and_swing():
    assert direct([30, 10, 0]).tolist() == [0.75, 0.25, 0.0]
    assert swing([100, 60, 40]).tolist() == [0.5, 0.3, 0.2]
    assert direct([1e308, 1e308]).tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("use", "points", "code"),
    [
        (direct, [1, -1], "negative-weight"),
        (direct, [0, 0], "no-weight"),
        (direct, [1, np.nan], "not-finite"),
        (direct, [], "shape"),
        (direct, [[1, 2]], "shape"),
        (swing, [100, 120], "swing"),
        (swing, [90, 60], "swing"),
        (swing, [100, np.inf], "not-finite"),
    ],
)
def test_points_that_cannot_be_used(use, points, code):
    with pytest.raises(MethodError) as caught:
        use(points)
    assert code in codes(caught)


def test_rank_weights_as_published():
    # Barron & Barrett (1996), table 1, for four attributes.
    np.testing.assert_allclose(
        rank_weights([1, 2, 3, 4]), [0.5208, 0.2708, 0.1458, 0.0625], atol=5e-5
    )
    np.testing.assert_allclose(rank_weights([1, 2, 3, 4], "rank_sum"), [0.4, 0.3, 0.2, 0.1])
    np.testing.assert_allclose(
        rank_weights([1, 2, 3, 4], "rank_reciprocal"), np.array([12, 6, 4, 3]) / 25
    )


def test_the_centroid_is_the_mean_of_all_weights_in_that_order():
    drawn = np.sort(np.random.default_rng(2).dirichlet(np.ones(4), 200_000), axis=1)[:, ::-1]
    np.testing.assert_allclose(rank_weights([1, 2, 3, 4]), drawn.mean(axis=0), atol=1e-3)


@given(st.permutations(range(5)), st.sampled_from(("roc", "rank_sum", "rank_reciprocal")))
def test_rank_weights_follow_the_ranks(order, method):
    ranks = np.array([3, 1, 1, 4, 2])
    weights = rank_weights(ranks, method)
    assert weights.sum() == pytest.approx(1)
    assert weights[1] == weights[2]
    assert weights[1] > weights[4] > weights[0] > weights[3]
    assert rank_weights(ranks[order], method).tolist() == weights[order].tolist()
    assert rank_weights(10.0 * ranks - 7, method).tolist() == weights.tolist()


def test_ranks_that_cannot_be_used():
    with pytest.raises(MethodError) as caught:
        rank_weights([1, np.nan], "rok")
    assert codes(caught) == {"not-finite", "method"}


def test_best_worst_of_a_transport_mode():
    # Rezaei (2015), section 3: xi* = 0.26 and a consistency index of 4.47 for a comparison of 8.
    found = best_worst([8, 2, 1], [1, 5, 8])
    assert found.ratio == pytest.approx((8 - np.sqrt(56)) / 2 / 4.47, abs=1e-3)
    assert np.argsort(found.weights).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("comparison", "index"),
    [(2, 0.44), (3, 1.00), (4, 1.63), (5, 2.30), (6, 3.00), (7, 3.73), (8, 4.47), (9, 5.23)],
)
def test_the_consistency_index_of_rezaei(comparison, index):
    # The least consistent answer that is allowed has ratio one: all three comparisons the same.
    found = best_worst([1, comparison, comparison], [comparison, comparison, 1])
    assert found.ratio == pytest.approx(1.0, abs=1e-9)
    # And the published table has two decimals of the same index.
    assert (2 * comparison + 1 - np.sqrt(8 * comparison + 1)) / 2 == pytest.approx(index, abs=6e-3)


@given(arrays(float, st.integers(2, 6), elements=st.floats(1, 3)))
def test_weights_come_back_from_consistent_comparisons(weights):
    found = best_worst(weights.max() / weights, weights / weights.min())
    np.testing.assert_allclose(found.weights, weights / weights.sum(), atol=1e-7)
    assert found.deviation == pytest.approx(0, abs=1e-8)
    assert found.ratio == pytest.approx(0, abs=1e-8)


@settings(max_examples=30)
@given(st.integers(3, 6), st.data())
def test_no_other_weights_deviate_less(size, data):
    best = data.draw(arrays(float, size, elements=st.integers(1, 9).map(float)))
    worst = data.draw(arrays(float, size, elements=st.integers(1, 9).map(float)))
    best[0], worst[-1] = 1.0, 1.0
    best[best == 1] = 2.0
    worst[worst == 1] = 2.0
    best[0], worst[-1] = 1.0, 1.0
    best[-1] = worst[0] = max(best[-1], worst[0])
    found = best_worst(best, worst)

    def deviation(weights):
        return max(
            np.abs(weights[..., :1] - best * weights).max(axis=-1).min(),
            np.abs(weights - worst * weights[..., -1:]).max(axis=-1).min(),
        )

    assert deviation(found.weights) == pytest.approx(found.deviation, abs=1e-8)
    generator = np.random.default_rng(0)
    for step in (0.3, 0.01):
        others = np.abs(found.weights + generator.normal(0, step, (200, size)))
        others /= others.sum(axis=1, keepdims=True)
        worse = np.maximum(
            np.abs(others[:, :1] - best * others).max(axis=1),
            np.abs(others - worst * others[:, -1:]).max(axis=1),
        )
        assert worse.min() >= found.deviation - 1e-9


def test_criteria_that_are_equally_important():
    assert best_worst([1], [1]).weights.tolist() == [1.0]
    np.testing.assert_allclose(best_worst([1, 1, 1], [1, 1, 1]).weights, np.ones(3) / 3)
    found = best_worst([1, 1, 4], [4, 4, 1])
    np.testing.assert_allclose(found.weights, [4 / 9, 4 / 9, 1 / 9], atol=1e-9)


@pytest.mark.parametrize(
    ("best", "worst", "code"),
    [
        ([2, 3], [3, 1], "comparison"),
        ([1, 3], [3, 2], "comparison"),
        ([1, 10], [10, 1], "comparison"),
        ([1, np.nan], [3, 1], "comparison"),
        ([1, 3], [4, 1], "best-worst"),
        ([1, 3], [3], "shape"),
    ],
)
def test_comparisons_that_cannot_be_used(best, worst, code):
    with pytest.raises(MethodError) as caught:
        best_worst(best, worst)
    assert codes(caught) == {code}


@given(arrays(float, 4, elements=positive), arrays(float, 3, elements=positive))
def test_one_mind_is_full_consensus(weights, shares):
    assert consensus([weights, 2 * weights, weights], shares) == pytest.approx(1)
    found = disagreement([weights, weights, weights], shares)
    np.testing.assert_allclose(found.mean, weights / weights.sum())
    np.testing.assert_allclose(found.deviation, 0, atol=1e-12)
    np.testing.assert_allclose(found.distance, 0, atol=1e-12)


def test_consensus_ends_and_middle():
    # Each member puts all that the scale allows on another criterion: none at all.
    assert consensus(np.ones((4, 4)) + 8 * np.eye(4)) == pytest.approx(0, abs=1e-12)
    assert consensus(np.eye(3)) == 0.0
    assert consensus([[1.0], [1.0]]) == 1.0
    # By hand: alpha is the entropy of (3/4, 1/4), gamma that of equal weights, ln 2.
    alpha = -(0.75 * np.log(0.75) + 0.25 * np.log(0.25))
    least = np.exp(-(0.9 * np.log(0.9) + 0.1 * np.log(0.1))) / 2
    expected = (np.exp(alpha) / 2 - least) / (1 - least)
    assert consensus([[3, 1], [1, 3]]) == pytest.approx(expected, rel=1e-12)


@given(arrays(float, (3, 4), elements=positive), st.permutations(range(3)))
def test_consensus_is_a_share_and_does_not_depend_on_order(weights, order):
    found = consensus(weights)
    assert 0 <= found <= 1
    assert consensus(weights[order]) == pytest.approx(found, abs=1e-12)


def test_disagreement_by_hand():
    found = disagreement([[0.5, 0.5], [0.9, 0.1]], [1, 3])
    np.testing.assert_allclose(found.mean, [0.8, 0.2])
    assert found.low.tolist() == [0.5, 0.1]
    assert found.high.tolist() == [0.9, 0.5]
    np.testing.assert_allclose(found.deviation, np.sqrt(0.25 * 0.09 + 0.75 * 0.01))
    assert found.furthest.tolist() == [0, 0]
    np.testing.assert_allclose(found.distance, [0.3, 0.1])


def test_group_weights_that_cannot_be_used():
    for use in (consensus, disagreement):
        with pytest.raises(MethodError, match=r"negative weights or none: \[1\]"):
            use([[1, 2], [0, 0]])
        with pytest.raises(MethodError, match="missing or infinite"):
            use([[1, np.nan]])
        with pytest.raises(MethodError, match="weights has shape"):
            use([[1, 2]], [1, 2])
    with pytest.raises(MethodError, match="not above 1"):
        consensus([[1, 2]], scale=1)


MATRIX = np.array([[4.0, 30.0, 2.0], [3.0, 20.0, 4.0], [5.0, 10.0, 3.0], [2.0, 25.0, 1.5]])
TYPES = np.array([1, -1, 1])


@pytest.mark.parametrize("name", objective_methods())
def test_objective_weights_are_those_of_pymcdm(name):
    from pymcdm import weights

    expected = getattr(weights, f"{name}_weights")(MATRIX, TYPES)
    found = objective_weights(MATRIX, TYPES, name)
    np.testing.assert_allclose(found, expected / expected.sum(), rtol=1e-12)
    wide = np.column_stack([MATRIX[:, 0], np.full(4, -7.0), MATRIX[:, 1:]])
    got = objective_weights(wide, [1, 1, -1, 1], name)
    assert got.sum() == pytest.approx(1)
    if name != "equal":
        np.testing.assert_allclose(got, np.insert(found, 1, 0.0), rtol=1e-12)


@pytest.mark.parametrize("name", objective_methods())
def test_objective_weights_of_what_they_cannot_use(name):
    for value in (np.nan, np.inf):
        spoilt = MATRIX.copy()
        spoilt[0, 0] = value
        with pytest.raises(MethodError) as caught:
            objective_weights(spoilt, TYPES, name)
        assert codes(caught) == {"not-finite"}
    with pytest.raises(MethodError) as caught:
        objective_weights(MATRIX, [1, 2, 1], name)
    assert codes(caught) == {"direction"}
    if name != "equal":
        for rows in (MATRIX[:1], MATRIX[[0, 0]]):
            with pytest.raises(MethodError) as caught:
                objective_weights(rows, TYPES, name)
            assert codes(caught) == {"all-alike"}
        single = np.column_stack([MATRIX[:, 0], np.ones(4)])
        assert objective_weights(single, [1, 1], name).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("name", ["angle", "cilos", "entropy", "gini", "idocriw", "merec"])
def test_objective_weights_need_positive_numbers(name):
    with pytest.raises(MethodError) as caught:
        objective_weights(MATRIX - 2, TYPES, name)
    assert codes(caught) == {"domain"}


def test_objective_method_that_is_unknown():
    with pytest.raises(MethodError, match="did you mean 'critic'"):
        objective_weights(MATRIX, TYPES, "critik")


def test_a_method_without_an_answer_says_so():
    # Two columns that go together perfectly: CRITIC finds no conflict between them at all.
    together = np.column_stack([MATRIX[:, 0], 2 * MATRIX[:, 0]])
    with pytest.raises(MethodError, match="no usable weights"):
        objective_weights(together, [1, 1], "critic")
