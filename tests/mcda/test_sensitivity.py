import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.sensitivity import (
    impact_flips,
    impact_tornado,
    pair_stability,
    smallest_weight_change,
    weight_stability,
    weight_tornado,
)
from maatwaarde.mcda.value import anchored, value_scores

cell = st.integers(-8, 8).map(lambda k: k / 8)


@st.composite
def problems(draw, rows=4, columns=3):
    values = draw(arrays(float, (rows, columns), elements=cell))
    weights = draw(arrays(float, columns, elements=st.integers(1, 8).map(float)))
    return values, weights / weights.sum()


def moved(weights, j, to):
    rest = weights * (1 - to) / (1 - weights[j])
    rest[j] = to
    return rest


def test_stability_by_hand():
    # A scores 0.6·1 and B 0.4·1: they tie where the first weight is a half.
    found = weight_stability([[1.0, 0.0], [0.0, 1.0]], [0.6, 0.4])
    assert found.order.tolist() == [0, 1]
    np.testing.assert_allclose(found.first.low, [0.5, 0.0])
    np.testing.assert_allclose(found.first.high, [1.0, 0.5])
    assert len(found.neighbours) == 1
    np.testing.assert_allclose(found.neighbours[0].low, found.first.low)


@given(problems(), st.integers(0, 2), st.floats(0.001, 0.999))
def test_the_order_holds_exactly_within_the_interval(problem, j, to):
    values, weights = problem
    found = weight_stability(values, weights)
    scores = values @ moved(weights, j, to)
    first, *others = found.order
    margin = 1e-9
    if found.first.low[j] + margin < to < found.first.high[j] - margin:
        assert scores[first] >= scores[others].max() - margin
    if not found.first.low[j] - margin <= to <= found.first.high[j] + margin:
        assert scores[first] < scores[others].max()
    for one, other, interval in zip(found.order, found.order[1:], found.neighbours, strict=False):
        again = pair_stability(values, weights, one, other)
        np.testing.assert_allclose(again.low, interval.low, atol=1e-12)
        np.testing.assert_allclose(again.high, interval.high, atol=1e-12)
        if interval.low[j] + margin < to < interval.high[j] - margin:
            assert scores[one] >= scores[other] - margin
        if not interval.low[j] - margin <= to <= interval.high[j] + margin:
            assert scores[one] < scores[other]


@given(problems())
def test_the_present_weights_lie_within_the_interval(problem):
    values, weights = problem
    found = weight_stability(values, weights)
    for interval in (found.first, *found.neighbours):
        # The weights are divided by their total once more, which may move the last bit.
        assert np.all((interval.low <= weights + 1e-15) & (weights - 1e-15 <= interval.high))
        assert np.all((interval.low >= 0) & (interval.high <= 1))


def test_one_alternative_and_all_weight_on_one_criterion():
    alone = weight_stability([[0.3, 0.4]], [1, 1])
    assert alone.first.low.tolist() == [0, 0]
    assert alone.first.high.tolist() == [1, 1]
    assert alone.neighbours == ()
    # With all weight on one criterion there are no proportions among the others to keep.
    found = weight_stability([[1.0, 0.0], [0.5, 1.0]], [1, 0])
    assert (found.first.low[0], found.first.high[0]) == (1.0, 1.0)
    assert found.first.high[1] == pytest.approx(1 / 3)
    change = smallest_weight_change([[1.0, 0.0], [0.5, 1.0]], [1, 0], 0, 1)
    assert np.isnan(change.single[0])
    assert change.single[1] == pytest.approx(1 / 3)


@given(problems(rows=2))
def test_at_the_changed_weights_the_two_tie(problem):
    values, weights = problem
    change = smallest_weight_change(values, weights, 0, 1)
    lead = values[0] - values[1]
    lead = lead if lead @ weights >= 0 else -lead
    for j, to in enumerate(change.single):
        if not np.isnan(to):
            assert lead @ moved(weights, j, to) == pytest.approx(0, abs=1e-12)
    if lead.min() > 0:
        assert change.least_moved is None
        assert change.nearest is None
        assert np.isnan(change.single).all()
        return
    for found in (change.least_moved, change.nearest):
        assert found.sum() == pytest.approx(1)
        assert found.min() >= 0
        assert lead @ found == pytest.approx(0, abs=1e-9)


@given(problems(rows=2, columns=4), st.integers(0, 2**32 - 1))
def test_no_other_weights_at_which_they_tie_are_nearer(problem, seed):
    values, weights = problem
    lead = values[0] - values[1]
    lead = lead if lead @ weights >= 0 else -lead
    assume(lead.min() <= 0)
    change = smallest_weight_change(values, weights, 0, 1)
    # Mixtures of weights on either side of the tie give all weights at which they tie.
    drawn = np.random.default_rng(seed).dirichlet(np.full(4, 0.5), 400)
    drawn = np.vstack([drawn, np.eye(4)])
    ahead, behind = drawn[drawn @ lead > 0], drawn[drawn @ lead < 0]
    level = drawn[drawn @ lead == 0]
    if len(ahead) and len(behind):
        a, b = ahead[:, np.newaxis], behind[np.newaxis]
        share = (b @ lead) / (b @ lead - a @ lead)
        mixed = share[..., np.newaxis] * a + (1 - share[..., np.newaxis]) * b
        level = np.vstack([level, mixed.reshape(-1, 4)])
    assume(len(level) > 0)
    assert np.abs(level - weights).sum(axis=1).min() >= change.least_moved_distance - 1e-9
    assert np.sqrt(((level - weights) ** 2).sum(axis=1)).min() >= change.nearest_distance - 1e-9


@given(problems(rows=2, columns=4))
def test_nearest_weights_agree_with_a_solver(problem):
    from scipy.optimize import linprog, minimize

    values, weights = problem
    lead = values[0] - values[1]
    lead = lead if lead @ weights >= 0 else -lead
    assume(lead.min() < 0)
    change = smallest_weight_change(values, weights, 0, 1)
    total = linprog(
        np.ones(8),
        A_eq=[[1, 1, 1, 1, -1, -1, -1, -1], [*lead, *-lead]],
        b_eq=[0, -lead @ weights],
        bounds=[(0, None)] * 4 + [(0, weight) for weight in weights],
    )
    assert change.least_moved_distance == pytest.approx(total.fun, abs=1e-8)
    squares = minimize(
        lambda w: np.sum((w - weights) ** 2),
        change.least_moved,
        jac=lambda w: 2 * (w - weights),
        bounds=[(0, 1)] * 4,
        constraints=[
            {"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda _: np.ones(4)},
            {"type": "eq", "fun": lambda w: lead @ w, "jac": lambda _: lead},
        ],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 200},
    )
    assert change.nearest_distance <= np.sqrt(squares.fun) + 1e-6


def test_a_weight_falls_or_rises_to_where_two_tie():
    change = smallest_weight_change([[1, 0], [0, 1]], [0.7, 0.3], 0, 1)
    np.testing.assert_allclose(change.single, [0.5, 0.5])
    # A criterion with all weight keeps it, and goes nowhere.
    found = pair_stability([[1, 0], [0, 1]], [1, 0], 0, 1)
    assert (found.low.tolist(), found.high.tolist()) == ([1, 0], [1, 0.5])


def test_a_weight_that_would_go_below_zero_stays_at_it():
    # A lead of 4, 2 and -1: without weight on the first, the second has half of the third's.
    change = smallest_weight_change([[4, 2, 0], [0, 0, 1]], [0.2, 0.4, 0.4], 0, 1)
    np.testing.assert_allclose(change.nearest, [0, 1 / 3, 2 / 3], atol=1e-12)


def test_a_lead_that_is_gone_only_where_the_two_are_equal():
    change = smallest_weight_change([[1.0, 0.5, 0.0], [0.0, 0.5, 0.0]], [0.5, 0.3, 0.2], 1, 0)
    np.testing.assert_allclose(change.nearest, [0.0, 0.55, 0.45])
    assert change.least_moved_distance == pytest.approx(1.0)
    tied = smallest_weight_change([[0.5, 0.5], [0.5, 0.5]], [1, 1], 0, 1)
    assert tied.nearest_distance == tied.least_moved_distance == 0.0


FUNCTIONS = [anchored(-10, 10, [(5, 0.8)]), anchored(4, -4), anchored(-1, 2)]
MATRIX = np.array([[6.0, -1.0, 0.5], [2.0, -3.0, 1.0], [12.0, 2.0, -0.5]])
WEIGHTS = np.array([0.5, 0.3, 0.2])


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 0), (2, 0), (1, 2)])
def test_a_flipped_impact_gives_a_tie(one, other):
    flips = impact_flips(MATRIX, FUNCTIONS, 10 * WEIGHTS, one, other)
    for row, alternative in enumerate((one, other)):
        for j in range(3):
            changed = MATRIX.copy()
            changed[alternative, j] = flips[row, j]
            scores = value_scores(changed, FUNCTIONS, WEIGHTS)
            assert scores[one] == pytest.approx(scores[other], abs=1e-12)
    unweighted = impact_flips(MATRIX, FUNCTIONS, [1, 0, 1], one, other)
    assert np.isnan(unweighted[:, 1]).all()


def test_an_inverse_takes_values_back():
    for function in FUNCTIONS:
        numbers = np.linspace(-20, 20, 41)
        np.testing.assert_allclose(function.inverse()(function(numbers)), numbers, atol=1e-12)
        assert function.inverse().inverse() == function


def test_tornado_moves_one_impact_at_a_time():
    low, high = MATRIX - 0.5, MATRIX + 2.0
    found = impact_tornado(low, MATRIX, high, FUNCTIONS, WEIGHTS)
    assert found.shape == (3, 3, 2)
    for i in range(3):
        for j in range(3):
            for k, end in enumerate((low, high)):
                changed = MATRIX.copy()
                changed[i, j] = end[i, j]
                scores = value_scores(changed, FUNCTIONS, WEIGHTS)
                assert found[i, j, k] == pytest.approx(scores[i], abs=1e-12)
    with pytest.raises(MethodError, match="differ in shape"):
        impact_tornado(low[:2], MATRIX, high, FUNCTIONS, WEIGHTS)


def test_tornado_moves_one_weight_at_a_time():
    values = np.array([[0.5, -0.2, 1.0], [0.1, 0.9, -1.0]])
    low, high = np.array([0.2, 0.0, 0.1]), np.array([0.7, 1.0, 0.3])
    found = weight_tornado(values, WEIGHTS, low, high)
    for j in range(3):
        for k, end in enumerate((low, high)):
            np.testing.assert_allclose(
                found[:, j, k], values @ moved(WEIGHTS, j, end[j]), atol=1e-12
            )
    all_weight = weight_tornado(values, [1, 0, 0], [0.5] * 3, [1.0] * 3)
    assert np.isnan(all_weight[:, 0, 0]).all()
    assert all_weight[:, 0, 1].tolist() == [0.5, 0.1]


def test_what_has_no_sensitivity():
    values = [[1.0, 0.0], [0.0, 1.0]]
    for one, other in ((0, 0), (0, 2), (-1, 0)):
        for use in (pair_stability, smallest_weight_change):
            with pytest.raises(MethodError, match="not a pair of 2 alternatives"):
                use(values, [1, 1], one, other)
    with pytest.raises(MethodError, match="missing or infinite"):
        weight_stability([[1.0, np.nan]], [1, 1])
    with pytest.raises(MethodError, match="negative"):
        weight_stability(values, [1, -1])
    with pytest.raises(MethodError, match="from 0 to 1"):
        weight_tornado(values, [1, 1], [0, 0], [1, 2])
    with pytest.raises(MethodError, match="impacts of the pair"):
        impact_flips([[1.0], [np.nan]], [FUNCTIONS[0]], [1], 0, 1)
