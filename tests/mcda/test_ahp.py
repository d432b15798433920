import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.ahp import (
    aggregate_judgements,
    aggregate_priorities,
    complete,
    consistency,
    from_judgements,
    global_weights,
    pairwise_matrix,
    priorities,
    random_index,
    synthesise,
    worst_judgements,
)

METHODS = ("eigenvector", "geometric_mean", "column_mean")
SAATY = (1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 5, 7, 9)


def reciprocal(upper):
    upper = np.triu(np.asarray(upper, dtype=float), k=1)
    with np.errstate(divide="ignore"):
        return upper + np.where(upper.T > 0, 1 / upper.T, 0) + np.eye(len(upper))


@st.composite
def matrices(draw, smallest=2, largest=7):
    size = draw(st.integers(smallest, largest))
    return reciprocal(draw(arrays(float, (size, size), elements=st.sampled_from(SAATY))))


def codes(caught):
    return {problem.code for problem in caught.value.problems}


def test_saaty_drinks(golden):
    case = golden("ahp_saaty2008_drinks")
    matrix, expected = case["input"]["matrix"], case["expected"]
    np.testing.assert_allclose(priorities(matrix), expected["weights"], atol=1e-4)
    assert consistency(matrix).ratio == pytest.approx(expected["CR_saaty"], abs=case["tolerance"])
    other = consistency(matrix, table="donegan_dodd")
    assert other.ratio == pytest.approx(expected["CR_donegan_dodd"], abs=1e-4)
    assert "Donegan" in other.source


def test_consistent_matrix_gives_the_same_weights_by_every_method(golden):
    case = golden("ahp_consistent_3x3")
    for method in METHODS:
        weights = priorities(case["input"]["matrix"], method)
        np.testing.assert_allclose(weights, case["expected"]["weights"], rtol=0, atol=1e-12)
        assert consistency(case["input"]["matrix"], method).ratio == pytest.approx(0, abs=1e-12)


def test_hierarchy_with_mean_of_normalised_columns(golden):
    case = golden("ahp_jmcdm_hierarchy_8x4_meannorm")
    top = case["input"]["criteria_matrix"]
    found = consistency(top, "column_mean")
    expected = case["expected"]
    assert found.lambda_max == pytest.approx(expected["lambda_max"], abs=1e-9)
    assert found.index == pytest.approx(expected["CI"], abs=1e-9)
    assert found.ratio == pytest.approx(expected["CR"], abs=1e-9)
    local = [priorities(m, "column_mean") for m in case["input"]["alternative_matrices"]]
    scores = synthesise(np.array(local).T, priorities(top, "column_mean"))
    np.testing.assert_allclose(scores, expected["scores"], atol=case["tolerance"])


def test_hierarchy_of_cities(golden):
    case = golden("ahp_saaty2005_cities")
    given_ = case["input"]
    top = priorities(given_["criteria_matrix"])
    local = [priorities(given_["alternative_matrices"][name]) for name in given_["criteria"]]
    scores = synthesise(np.array(local).T, top)
    np.testing.assert_allclose(scores, case["expected"]["global_weights"], atol=case["tolerance"])
    # The same as a tree: five criteria at the top, four alternatives below each.
    parents = [-1] * 5 + [j for j in range(5) for _ in range(4)]
    whole = global_weights(parents, np.concatenate([top, *local]))
    np.testing.assert_allclose(whole[5:].reshape(5, 4).sum(axis=0), scores, rtol=1e-12)


def test_incomplete_judgements(golden):
    case = golden("ahp_incomplete_bozoki2010")
    names = case["input"]["names"]
    known = {
        tuple(names.index(name) for name in pair.split(",")): value
        for pair, value in case["input"]["known"].items()
    }
    full = complete(from_judgements(4, known), names)
    assert full[2, 3] == pytest.approx(np.sqrt(2 / 5 * 4 / 3), rel=1e-12)
    assert full[2, 3] == pytest.approx(case["expected"]["missing"]["c,d"], abs=case["tolerance"])
    np.testing.assert_allclose(
        priorities(full), case["expected"]["weights"], atol=case["tolerance"]
    )
    ratio = consistency(full, table="donegan_dodd").ratio
    assert ratio == pytest.approx(case["expected"]["CR_donegan_dodd"], abs=1e-4)


def test_group_of_two(golden):
    case = golden("group_ahp_aij_consistent_2dm")
    given_, expected = case["input"], case["expected"]
    group = aggregate_judgements(given_["matrices"], given_["dm_weights"])
    np.testing.assert_allclose(group, expected["aggregated"], rtol=1e-12)
    np.testing.assert_allclose(priorities(group), expected["weights"], atol=1e-12)
    each = [priorities(matrix) for matrix in given_["matrices"]]
    weights = aggregate_priorities(each, given_["dm_weights"])
    np.testing.assert_allclose(weights, expected["weights"], atol=1e-12)


@given(matrices())
def test_eigenvector_agrees_with_lapack(matrix):
    values, vectors = np.linalg.eig(matrix)
    top = np.argmax(values.real)
    expected = np.abs(vectors[:, top].real)
    np.testing.assert_allclose(priorities(matrix), expected / expected.sum(), atol=1e-9)
    assert consistency(matrix).lambda_max == pytest.approx(values[top].real, abs=1e-9)


@given(arrays(float, st.integers(2, 9), elements=st.floats(0.01, 10)))
def test_weights_come_back_from_their_ratios(weights):
    matrix = weights[:, np.newaxis] / weights
    for method in METHODS:
        np.testing.assert_allclose(priorities(matrix, method), weights / weights.sum(), rtol=1e-9)
    assert consistency(matrix).index == pytest.approx(0, abs=1e-9)


@given(matrices(smallest=3, largest=6), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(matrix, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    swapped = matrix[np.ix_(order, order)]
    for method in METHODS:
        np.testing.assert_allclose(
            priorities(swapped, method), priorities(matrix, method)[order], atol=1e-11
        )


def test_small_matrices_are_consistent():
    assert priorities([[1.0]]).tolist() == [1.0]
    for matrix in ([[1.0]], [[1.0, 5.0], [0.2, 1.0]]):
        found = consistency(matrix)
        assert (found.index, found.ratio, found.random_index) == (0.0, 0.0, 0.0)
        assert worst_judgements(matrix) == ()


def test_random_indices():
    assert random_index(2) == (0.0, "Saaty (1980), p. 21")
    assert random_index(9)[0] == 1.45
    value, source = random_index(35, "donegan_dodd")
    assert value == pytest.approx((1.5772 + 1.5976) / 2)
    assert "interpolated" in source
    with pytest.raises(MethodError, match="donegan_dodd, which goes to 100"):
        random_index(16)
    with pytest.raises(MethodError, match="up to 100"):
        random_index(101, "donegan_dodd")
    with pytest.raises(MethodError, match="did you mean 'saaty'"):
        random_index(5, "saty")


def test_random_indices_rise_with_the_number_of_items():
    found = [random_index(size, "donegan_dodd")[0] for size in range(3, 101)]
    assert (np.diff(found) > 0).all()


def test_the_table_of_saaty_is_near_what_random_judgements_give():
    # Saaty drew from 1/9, 1/8, ..., 9. (His 0.58 for three items is known to be on the high side.)
    scale = np.concatenate((1 / np.arange(9, 1, -1), np.arange(1, 10)))
    generator = np.random.default_rng(1)
    for size in (4, 5, 8):
        drawn = np.array([reciprocal(generator.choice(scale, (size, size))) for _ in range(1500)])
        largest = np.linalg.eigvals(drawn).real.max(axis=1)
        index = (largest.mean() - size) / (size - 1)
        assert index == pytest.approx(random_index(size)[0], abs=0.06)


def test_the_worst_judgement_is_the_one_that_was_spoilt():
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    matrix = weights[:, np.newaxis] / weights
    matrix[1, 3], matrix[3, 1] = 1 / 3, 3.0
    worst = worst_judgements(matrix, k=2)
    assert (worst[0].first, worst[0].second, worst[0].given) == (1, 3, 1 / 3)
    assert worst[0].consistent == pytest.approx(3.0, rel=1e-6)
    assert worst[0].ratio == pytest.approx(0, abs=1e-9)
    assert worst[1].ratio > worst[0].ratio
    assert worst_judgements(weights[:, np.newaxis] / weights) == ()


@settings(max_examples=15)
@given(matrices(smallest=3, largest=5))
def test_no_other_value_for_the_worst_judgement_is_better(matrix):
    before = consistency(matrix)
    for judgement in worst_judgements(matrix, k=2):
        assert judgement.ratio < before.ratio + 1e-12
        for factor in (0.9, 1.1):
            other = matrix.copy()
            other[judgement.first, judgement.second] = judgement.consistent * factor
            other[judgement.second, judgement.first] = 1 / (judgement.consistent * factor)
            assert consistency(other).ratio >= judgement.ratio - 1e-9


@given(matrices(smallest=4, largest=6), st.data())
def test_a_completion_is_as_consistent_as_can_be(matrix, data):
    pairs = list(itertools.combinations(range(len(matrix)), 2))
    hidden = data.draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=2, unique=True))
    given_ = matrix.copy()
    for i, j in hidden:
        given_[i, j] = given_[j, i] = np.nan
    full = complete(given_)
    known = ~np.isnan(given_)
    np.testing.assert_allclose(full[known], matrix[known], rtol=1e-12)
    best = consistency(full).lambda_max
    for i, j in hidden:
        for factor in (0.8, 1.25):
            other = full.copy()
            other[i, j] *= factor
            other[j, i] = 1 / other[i, j]
            assert consistency(other).lambda_max >= best - 1e-9


def test_a_spanning_tree_of_judgements_is_completed_without_contradiction():
    full = complete(from_judgements(4, {(0, 1): 2.0, (1, 2): 3.0, (3, 2): 4.0}))
    assert consistency(full).index == pytest.approx(0, abs=1e-9)
    assert full[0, 2] == pytest.approx(6.0, rel=1e-6)


def test_one_half_of_the_matrix_is_enough():
    given_ = [[1.0, 2.0, np.nan], [np.nan, 1.0, 3.0], [1 / 6, np.nan, 1.0]]
    assert complete(given_)[[1, 2, 0], [0, 1, 2]] == pytest.approx([0.5, 1 / 3, 6.0])


def test_items_that_were_never_compared_are_named():
    given_ = from_judgements(4, {(0, 2): 2.0, (1, 3): 3.0})
    with pytest.raises(MethodError, match=r"\{co2, peace\} with any of \{homes, quiet\}"):
        complete(given_, ["co2", "homes", "peace", "quiet"])


def test_a_group_of_one_mind_keeps_its_weights():
    matrix = reciprocal([[0, 2, 5], [0, 0, 3], [0, 0, 0]])
    group = aggregate_judgements([matrix] * 3, [5, 1, 2])
    np.testing.assert_allclose(group, matrix, rtol=1e-14)
    assert np.array_equal(pairwise_matrix(group), pairwise_matrix(group))
    each = aggregate_priorities([priorities(matrix)] * 3, [5, 1, 2])
    np.testing.assert_allclose(each, priorities(matrix), rtol=1e-12)


@given(matrices(3, 3), matrices(3, 3), st.floats(0.01, 0.99))
def test_group_judgements_lie_between_the_members(one, other, share):
    group = aggregate_judgements([one, other], [share, 1 - share])
    low, high = np.minimum(one, other), np.maximum(one, other)
    assert np.all((group >= low * (1 - 1e-12)) & (group <= high * (1 + 1e-12)))
    # Row geometric means commute with the group's: AIJ and AIP are then the same.
    np.testing.assert_allclose(
        priorities(group, "geometric_mean"),
        aggregate_priorities(
            [priorities(one, "geometric_mean"), priorities(other, "geometric_mean")],
            [share, 1 - share],
        ),
        rtol=1e-10,
    )


def test_members_who_gave_no_judgement_leave_it_to_the_others():
    one = from_judgements(3, {(0, 1): 4.0, (1, 2): 2.0})
    other = from_judgements(3, {(0, 1): 1.0})
    group = aggregate_judgements([one, other], [1, 3])
    assert group[0, 1] == pytest.approx(4 ** (1 / 4))
    assert group[1, 2] == pytest.approx(2.0)
    assert np.isnan(group[[0, 2], [2, 0]]).all()


def test_arithmetic_mean_of_priorities():
    weights = aggregate_priorities([[1, 0, 0], [1, 1, 2]], [1, 3], mean="arithmetic")
    assert weights.tolist() == [0.25 + 0.75 * 0.25, 0.75 * 0.25, 0.75 * 0.5]


def test_ideal_synthesis_keeps_the_order_when_a_copy_comes_in():
    # Belton & Gear (1983): a copy of B turns A and B round in the distributive mode.
    table = np.array([[1 / 11, 9 / 11, 8 / 18], [9 / 11, 1 / 11, 9 / 18], [1 / 11, 1 / 11, 1 / 18]])
    before = synthesise(table, [1, 1, 1])
    copied = np.vstack([table, table[1]])
    after = synthesise(copied, [1, 1, 1])
    assert before[1] > before[0]
    assert after[1] < after[0]
    ideal = synthesise(table, [1, 1, 1], "ideal"), synthesise(copied, [1, 1, 1], "ideal")
    assert ideal[0][1] > ideal[0][0]
    assert ideal[1][1] > ideal[1][0]


def test_global_weights_of_a_tree_in_any_order():
    #        0            1
    #      2   3          4
    parents, local = [-1, -1, 0, 0, 1, 4], [3, 1, 1, 1, 7, 2]
    whole = global_weights(parents, local)
    assert whole.tolist() == [0.75, 0.25, 0.375, 0.375, 0.25, 0.25]
    order = [5, 3, 1, 0, 4, 2]
    moved = [order.index(parents[i]) if parents[i] >= 0 else -1 for i in order]
    assert global_weights(moved, [local[i] for i in order]).tolist() == whole[order].tolist()


@pytest.mark.parametrize(
    ("parents", "local", "code"),
    [
        ([-1, 5], [1, 1], "parent"),
        ([-1, 2], [1, 1], "parent"),
        ([-1, -2], [1, 1], "parent"),
        ([1, 0], [1, 1], "cycle"),
        ([-1, 0, 0], [1, 0, 0], "no-weight"),
        ([-1, 0], [1, 0], "no-weight"),
        ([-1, 0], [1, -1], "negative-weight"),
        ([-1, 0], [1], "shape"),
    ],
)
def test_trees_that_are_none(parents, local, code):
    with pytest.raises(MethodError) as caught:
        global_weights(parents, local)
    assert codes(caught) == {code}


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[1.0, 2.0]], {"shape"}),
        ([[2.0, 2.0], [0.5, 1.0]], {"diagonal"}),
        ([[1.0, 2.0], [1.0, 1.0]], {"not-reciprocal"}),
        ([[1.0, -2.0], [-0.5, 1.0]], {"judgement"}),
        ([[1.0, np.inf], [0.0, 1.0]], {"judgement"}),
        ([[1.0, np.nan], [np.nan, 1.0]], {"judgement"}),
        ([[2.0, -1.0, 1.0], [-1.0, 1.0, 3.0], [1.0, 3.0, 1.0]],
         {"diagonal", "judgement", "not-reciprocal"}),
    ],
)  # fmt: skip
def test_matrices_that_are_no_pairwise_comparisons(matrix, expected):
    for use in (priorities, consistency, worst_judgements):
        with pytest.raises(MethodError) as caught:
            use(matrix)
        assert codes(caught) == expected


@pytest.mark.parametrize(
    ("judgements", "code"),
    [
        ({(0, 3): 2.0}, "pair"),
        ({(1, 1): 1.0}, "pair"),
        ({(0, 1): 0.0}, "judgement"),
        ({(0, 1): float("nan")}, "judgement"),
        ({(0, 1): 2.0, (1, 0): 2.0}, "not-reciprocal"),
    ],
)
def test_judgements_that_make_no_matrix(judgements, code):
    with pytest.raises(MethodError) as caught:
        from_judgements(3, judgements)
    assert codes(caught) == {code}


def test_group_and_synthesis_refuse_what_they_cannot_use():
    with pytest.raises(MethodError, match="same items"):
        aggregate_judgements([np.ones((2, 2)), np.ones((3, 3))])
    with pytest.raises(MethodError, match="weights has shape"):
        aggregate_judgements([np.ones((2, 2))], [1, 2])
    with pytest.raises(MethodError, match="arithmetic mean"):
        aggregate_priorities([[1, 0]])
    with pytest.raises(MethodError, match="negative weights or none"):
        aggregate_priorities([[0, 0]], mean="arithmetic")
    with pytest.raises(MethodError, match="missing or infinite"):
        aggregate_priorities([[1, np.nan]])
    with pytest.raises(MethodError, match="mean 'median' is unknown"):
        aggregate_priorities([[1, 1]], mean="median")
    with pytest.raises(MethodError, match="zero or more"):
        synthesise([[1, 0], [1, 0]], [1, 1])
    with pytest.raises(MethodError, match="distributive or ideal"):
        synthesise([[1], [1]], [1], "other")
    with pytest.raises(MethodError, match="did you mean 'geometric_mean'"):
        priorities(np.ones((2, 2)), "geometric")
