"""What must hold across methods, whatever the numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.mcda.ahp import aggregate_judgements, priorities
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.mcda.topsis import AnchoredTopsis
from maatwaarde.mcda.value import anchored, value_scores
from maatwaarde.mcda.weights import aggregate_priorities

impact = st.floats(-200, 200, allow_subnormal=False)
matrices = arrays(float, st.tuples(st.integers(2, 12), st.just(3)), elements=impact)
weights = arrays(float, 3, elements=st.integers(1, 100).map(float)).map(lambda w: w / w.sum())

FUNCTIONS = [anchored(-100, 100, [(50, 0.8)]), anchored(30, -60), anchored(-1, 2)]
WORST, BEST = np.array([-100.0, 30.0, -1.0]), np.array([100.0, -60.0, 2.0])
BETTER = np.array([1, -1, 1])


def scores_by_method(matrix, weight):
    topsis = AnchoredTopsis(WORST, BEST, weight)
    yield value_scores(matrix, FUNCTIONS, weight)
    yield topsis.advantage(topsis.coordinates(matrix))


@given(matrices, weights, st.data())
def test_no_rank_reversal_when_alternatives_come_and_go(matrix, weight, data):
    keep = data.draw(st.lists(st.integers(0, len(matrix) - 1), min_size=1, unique=True))
    whole = list(scores_by_method(matrix, weight))
    for some, scores in zip(scores_by_method(matrix[keep], weight), whole, strict=True):
        assert some.tolist() == scores[keep].tolist()


@given(matrices, weights, st.data())
def test_ranks_follow_the_alternatives(matrix, weight, data):
    order = data.draw(st.permutations(range(len(matrix))))
    for one, other in zip(
        scores_by_method(matrix, weight), scores_by_method(matrix[order], weight), strict=True
    ):
        assert competition_ranks(other).tolist() == competition_ranks(one)[order].tolist()


@given(matrices, weights)
def test_the_order_of_criteria_does_not_matter(matrix, weight):
    turned = [2, 0, 1]
    value = value_scores(matrix, FUNCTIONS, weight)
    again = value_scores(matrix[:, turned], [FUNCTIONS[j] for j in turned], weight[turned])
    np.testing.assert_allclose(again, value, atol=1e-10)


@given(matrices, weights, arrays(float, 3, elements=st.floats(0, 50)))
def test_dominance_is_never_reversed(matrix, weight, gain):
    matrix[1] = matrix[0] + BETTER * gain
    for scores in scores_by_method(matrix, weight):
        ranks = competition_ranks(scores)
        assert ranks[1] <= ranks[0]


@given(weights)
def test_doing_nothing_is_zero_by_every_anchored_method(weight):
    for scores in scores_by_method(np.zeros((1, 3)), weight):
        assert scores.tolist() == [0.0]


@given(matrices, st.lists(weights, min_size=1, max_size=4), st.data())
def test_what_all_members_prefer_the_group_prefers(matrix, members, data):
    shares = data.draw(arrays(float, len(members), elements=st.integers(1, 9).map(float)))
    group = aggregate_priorities(members, shares, mean="arithmetic")
    by_member = np.array([value_scores(matrix[:2], FUNCTIONS, w) for w in members])
    by_group = value_scores(matrix[:2], FUNCTIONS, group)
    if np.all(by_member[:, 0] > by_member[:, 1]):
        assert by_group[0] >= by_group[1] - 1e-12


@given(arrays(float, (3, 4), elements=st.integers(1, 9).map(float)))
def test_an_order_of_importance_that_all_members_share_is_that_of_the_group(points):
    points.sort(axis=1)
    matrices_ = [row[:, np.newaxis] / row for row in points]
    group = priorities(aggregate_judgements(matrices_))
    assert np.all(np.diff(group) >= -1e-12)
