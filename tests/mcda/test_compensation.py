import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda import compensation as module
from maatwaarde.mcda.compensation import compensation, outranking, rests_on_compensation

cell = st.integers(-8, 8).map(lambda k: k / 8)


def test_compensation_by_hand():
    found = compensation([[0.3, 0.1, -0.2], [0.1, -0.2, -0.2], [0.0, 0.0, 0.0], [0.2, 0.0, 0.1]])
    np.testing.assert_allclose(found.gain, [0.4, 0.1, 0.0, 0.3])
    np.testing.assert_allclose(found.loss, [0.2, 0.4, 0.0, 0.0])
    np.testing.assert_allclose(found.share, [1 / 3, 0.8, 0.0, 0.0])
    np.testing.assert_allclose(found.unpaid, [0.0, 0.3, 0.0, 0.0])
    assert found.worst.tolist() == [2, 1, -1, -1]
    # The first gain is three times the second, and pays three times as much of the loss.
    np.testing.assert_allclose(found.paid[0], [[0, 0, 0], [0, 0, 0], [0.15, 0.05, 0]])
    np.testing.assert_allclose(found.paid[1], [[0, 0, 0], [0.05, 0, 0], [0.05, 0, 0]])


@given(arrays(float, (3, 4), elements=cell))
def test_what_is_paid_adds_up(parts):
    found = compensation(parts)
    np.testing.assert_allclose(found.gain - found.loss, parts.sum(axis=1), atol=1e-12)
    paid = found.paid.sum(axis=(1, 2))
    np.testing.assert_allclose(paid, np.minimum(found.gain, found.loss), atol=1e-12)
    np.testing.assert_allclose(found.loss - paid, found.unpaid, atol=1e-12)
    assert np.all(found.paid.sum(axis=2) <= np.maximum(-parts, 0) + 1e-12)
    assert np.all(found.paid.sum(axis=1) <= np.maximum(parts, 0) + 1e-12)


def by_the_book(matrix, weights, types, q, p, v):
    """ELECTRE III as Roy writes it down, a pair at a time."""
    n, m = len(matrix), len(weights)
    credibility = np.ones((n, n))
    for a in range(n):
        for b in range(n):
            behind = [types[j] * (matrix[b][j] - matrix[a][j]) for j in range(m)]
            concordance = 0.0
            for j in range(m):
                if behind[j] <= q[j]:
                    concordance += weights[j]
                elif behind[j] < p[j]:
                    concordance += weights[j] * (p[j] - behind[j]) / (p[j] - q[j])
            value = concordance
            for j in range(m):
                if behind[j] >= v[j]:
                    discordance = 1.0
                elif behind[j] <= p[j]:
                    discordance = 0.0
                else:
                    discordance = (behind[j] - p[j]) / (v[j] - p[j])
                if discordance > concordance:
                    value *= (1 - discordance) / (1 - concordance)
            credibility[a, b] = value
    return credibility


@given(arrays(float, (4, 3), elements=st.integers(-10, 10).map(float)),
       arrays(float, (3, 3), elements=st.integers(0, 4).map(float)))  # fmt: skip
def test_credibility_by_the_book(matrix, steps):
    q, p, v = steps[0], steps[0] + steps[1], steps.sum(axis=0) + 1
    weights, types = [0.5, 0.25, 0.25], [1, -1, 1]
    found = outranking(matrix, weights, types, indifference=q, preference=p, veto=v)
    expected = by_the_book(matrix, weights, types, q, p, v)
    np.testing.assert_allclose(found.credibility, expected, atol=1e-12)
    assert np.all(np.diagonal(found.credibility) == 1)
    assert np.all(found.veto.diagonal() == -1)
    assert np.all(found.credibility <= found.concordance + 1e-12)
    assert np.all(found.credibility[found.veto >= 0] == 0)
    np.testing.assert_allclose(found.net_flow.sum(), 0, atol=1e-12)


def test_a_rank_that_rests_on_compensation():
    # The first does well on two criteria and is far behind on the third.
    matrix = [[10.0, 10.0, -9.0], [5.0, 5.0, 0.0], [4.0, 4.0, 1.0]]
    check = outranking(
        matrix, [1, 1, 1], [1, 1, 1], indifference=[0] * 3, preference=[1] * 3, veto=[np.inf, 99, 8]
    )
    assert check.veto.tolist() == [[-1, 2, 2], [-1, -1, -1], [-1, -1, -1]]
    scores = np.sum(matrix, axis=1)
    rests = rests_on_compensation(scores, check)
    assert rests.tolist() == [[False, True, True], [False] * 3, [False] * 3]
    assert check.net_flow[1] > check.net_flow[0]
    assert not rests_on_compensation([np.nan, 1.0, 0.0], check)[0].any()


@given(arrays(float, (5, 3), elements=cell), arrays(float, 3, elements=st.floats(0, 1)))
def test_who_dominates_outranks(matrix, gain):
    matrix[1] = matrix[0] + gain
    found = outranking(
        matrix, [1, 2, 3], [1, 1, 1], indifference=[0.1] * 3, preference=[0.3] * 3, veto=[0.9] * 3
    )
    assert found.credibility[1, 0] == pytest.approx(1)
    assert found.net_flow[1] >= found.net_flow[0] - 1e-12


def test_a_criterion_without_weight_casts_no_veto():
    check = outranking(
        [[1.0, -100.0], [0.0, 0.0]], [1, 0], [1, 1], indifference=[0, 0], preference=[0.5, 0.5],
        veto=[2, 2],
    )  # fmt: skip
    assert check.veto[0, 1] == -1
    assert check.credibility[0, 1] == 1


def test_blocks_change_nothing(monkeypatch):
    matrix = np.random.default_rng(0).normal(size=(7, 3))
    thresholds = {"indifference": [0.1] * 3, "preference": [0.5] * 3, "veto": [1.0] * 3}
    whole = outranking(matrix, [1, 1, 1], [1, 1, 1], **thresholds)
    monkeypatch.setattr(module, "_CELLS", 1)
    parts = outranking(matrix, [1, 1, 1], [1, 1, 1], **thresholds)
    assert np.array_equal(whole.credibility, parts.credibility)
    assert np.array_equal(whole.veto, parts.veto)


def test_a_single_alternative_has_no_rivals():
    check = outranking([[1.0]], [1], [1], indifference=[0], preference=[1], veto=[2])
    assert check.net_flow.tolist() == [0.0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"matrix": [[1.0, np.nan]]}, "not-finite"),
        ({"types": [1, 0]}, "direction"),
        ({"weights": [1, -1]}, "negative-weight"),
        ({"indifference": [2, 0]}, "threshold"),
        ({"veto": [1, 5]}, "threshold"),
        ({"preference": [np.nan, 1]}, "threshold"),
        ({"veto": [5]}, "shape"),
    ],
)
def test_what_cannot_be_checked(change, code):
    given_ = {"matrix": [[1.0, 2.0]], "weights": [1, 1], "types": [1, 1], "indifference": [0, 0],
              "preference": [1, 1], "veto": [5, 5]} | change  # fmt: skip
    with pytest.raises(MethodError) as caught:
        outranking(**given_)
    assert {problem.code for problem in caught.value.problems} == {code}
    with pytest.raises(MethodError, match="missing or infinite"):
        compensation([[np.inf]])
