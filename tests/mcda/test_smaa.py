import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.mcda.smaa import (
    FixedImpacts,
    FixedWeights,
    FreeWeights,
    GroupWeights,
    IntervalWeights,
    OrdinalWeights,
    RangeImpacts,
    RelativeTopsis,
    SampledImpacts,
    ValueModel,
    analysis,
    draw_ranks,
    pairwise_winning,
    rank_acceptability,
    smaa,
)
from maatwaarde.mcda.smaa.weights import _balancing_tilt, _tilted_mean
from maatwaarde.mcda.topsis import topsis_relative
from maatwaarde.mcda.value import anchored, value_scores

# Anchors at -1 and 1: a value is then the number itself.
PLAIN = anchored(-1, 1)


def generator(seed=0):
    return np.random.default_rng(seed)


def codes(caught):
    return {problem.code for problem in caught.value.problems}


def test_uniform_weights_on_three_alternatives(golden):
    case = golden("smaa_uniform_2crit_exact")
    found = smaa(
        FixedImpacts(case["input"]["matrix"]),
        FreeWeights(2),
        ValueModel([PLAIN] * 2),
        draws=100_000,
    )
    expected, within = case["expected"], case["tolerance"]
    np.testing.assert_allclose(
        found.rank_acceptability, expected["rank_acceptability"], atol=within
    )
    np.testing.assert_allclose(found.central_weights, expected["central_weights"], atol=within)
    assert found.pairwise_winning[0, 1] == pytest.approx(expected["pwi_A_over_B"], abs=within)
    assert found.confidence.tolist() == [1.0, 1.0, 1.0]
    np.testing.assert_allclose(found.mean_rank, found.rank_acceptability @ [1, 2, 3], rtol=1e-12)


def test_pairwise_winning_of_ten_draws(golden):
    case = golden("smaa_pwi_10_iterations")
    scores = np.tile([1.0, 0.0], (10, 1))
    scores[0] = [0.0, 1.0]
    ranks = draw_ranks(scores)
    np.testing.assert_allclose(pairwise_winning(ranks), case["expected"]["pwi"], atol=1e-12)
    np.testing.assert_allclose(rank_acceptability(ranks), [[0.9, 0.1], [0.1, 0.9]])


@given(arrays(float, st.tuples(st.integers(1, 20), st.integers(1, 7)),
              elements=st.integers(0, 5).map(float)))  # fmt: skip
def test_ranks_and_counts_by_hand(scores):
    ranks = draw_ranks(scores)
    draws, size = scores.shape
    assert ranks.tolist() == [competition_ranks(row).tolist() for row in scores]
    wins, places = np.zeros((size, size)), np.zeros((size, size))
    for row in ranks:
        for i in range(size):
            places[i, row[i] - 1] += 1
            for j in range(size):
                wins[i, j] += row[i] < row[j]
    np.testing.assert_allclose(pairwise_winning(ranks), wins / draws)
    np.testing.assert_allclose(rank_acceptability(ranks), places / draws)


def test_counts_that_no_longer_fit_a_byte():
    ranks = draw_ranks(generator().random((5000, 300)))
    wins = pairwise_winning(ranks)
    for i, j in ((0, 1), (299, 3), (150, 299)):
        assert wins[i, j] == np.mean(ranks[:, i] < ranks[:, j])
    assert np.all(wins + wins.T + np.eye(300) == 1.0)


def cdf_distance(sample, cdf):
    """Kolmogorov-Smirnov distance, times the square root of the number of draws."""
    ordered = np.sort(sample)
    steps = np.arange(1, len(ordered) + 1) / len(ordered)
    return np.abs(steps - cdf(ordered)).max() * np.sqrt(len(ordered))


def test_free_weights_are_uniform_on_the_simplex():
    drawn = FreeWeights(4).sample(generator(), 20_000)
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    for column in drawn.T:
        # A weight of four is below x with a chance of 1 - (1 - x)³.
        assert cdf_distance(column, lambda x: 1 - (1 - x) ** 3) < 2


def test_ordinal_weights_are_uniform_within_their_order():
    drawn = OrdinalWeights([2, 1, 3, 3]).sample(generator(), 20_000)
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    assert np.all(drawn[:, 1] >= drawn[:, 0])
    assert np.all(drawn[:, [0]] >= drawn[:, 2:])
    assert np.mean(drawn[:, 2] > drawn[:, 3]) == pytest.approx(0.5, abs=0.02)
    free = FreeWeights(4).sample(generator(1), 600_000)
    kept = free[(free[:, 1] >= free[:, 0]) & (free[:, [0]] >= free[:, 2:]).all(axis=1)]
    np.testing.assert_allclose(drawn.mean(axis=0), kept.mean(axis=0), atol=0.005)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(kept.T), atol=0.002)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([0.1, 0.2, 0.0], [0.5, 0.7, 0.6]),
        ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0]),
        ([0.0, 0.3, 0.0], [0.2, 1.0, 0.9]),
        ([0.3, 0.3, 0.0], [0.5, 0.5, 0.5]),
        ([0.2, 0.0, 0.0, 0.1], [0.2, 0.5, 0.4, 0.5]),
    ],
)
def test_interval_weights_are_those_free_weights_that_fit(low, high):
    low, high = np.array(low), np.array(high)
    drawn = IntervalWeights(low, high).sample(generator(), 20_000)
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    assert np.all((drawn >= low - 1e-12) & (drawn <= high + 1e-12))
    free = FreeWeights(len(low)).sample(generator(1), 1_500_000)
    fixed = low == high
    if fixed.any():
        # On the slice where one weight is known the others share what is left.
        rest = FreeWeights(int((~fixed).sum())).sample(generator(1), 1_500_000)
        free = np.empty((len(rest), len(low)))
        free[:, fixed], free[:, ~fixed] = low[fixed], rest * (1 - low[fixed].sum())
    kept = free[((free >= low) & (free <= high)).all(axis=1)]
    np.testing.assert_allclose(drawn.mean(axis=0), kept.mean(axis=0), atol=0.006)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(kept.T), atol=0.002)
    for j in np.flatnonzero(~fixed):
        ordered = np.sort(kept[:, j])
        assert cdf_distance(
            drawn[:, j], lambda x, o=ordered: np.searchsorted(o, x, side="right") / len(o)
        ) < 2.2  # fmt: skip


def test_interval_weights_stay_fast_and_fair_with_many_narrow_intervals():
    # Plain rejection would keep one free weight in 10^9 here.
    centre = np.arange(1, 13) / 78
    drawn = IntervalWeights(0.8 * centre, 1.2 * centre).sample(generator(), 5_000)
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    # The region is the same when mirrored in its centre, so its mean is the centre.
    np.testing.assert_allclose(drawn.mean(axis=0), centre, atol=0.001)


def test_interval_weights_with_one_way_to_sum_to_one():
    for low, high in (([0.4, 0.6], [0.9, 1.0]), ([0.0, 0.1], [0.4, 0.6]), ([0.3, 0.7], [0.3, 0.7])):
        only = low if sum(low) == 1 else high
        drawn = IntervalWeights(low, high).sample(generator(), 3)
        np.testing.assert_allclose(drawn, [only] * 3, rtol=1e-12)
    assert IntervalWeights([0.5], [1.0]).sample(generator(), 2).tolist() == [[1.0], [1.0]]
    near = IntervalWeights([0.4, 0.6 - 1e-9], [0.9, 1.0]).sample(generator(), 100)
    assert np.all((near[:, 0] >= 0.4) & (near[:, 0] <= 0.4 + 1.001e-9))


def test_a_group_decides_by_share():
    group = GroupWeights(
        [FixedWeights([1, 0]), FixedWeights([0, 2]), IntervalWeights([0.4, 0.4], [0.6, 0.6])],
        [1, 2, 1],
    )
    assert group.criteria == 2
    drawn = group.sample(generator(), 20_000)
    assert np.mean(drawn[:, 0] == 1) == pytest.approx(0.25, abs=0.01)
    assert np.mean(drawn[:, 0] == 0) == pytest.approx(0.5, abs=0.01)


def test_ranges_follow_their_distribution():
    low, high = np.array([[-1.0, 0.0, 5.0]]), np.array([[3.0, 4.0, 5.0]])
    mode = np.array([[0.0, np.nan, 5.0]])
    drawn = RangeImpacts(low, mode, high).sample(generator(), 20_000)[:, 0]

    def triangular(x):
        return np.where(x < 0, (x + 1) ** 2 / 4, 1 - (3 - x) ** 2 / 12)

    assert cdf_distance(drawn[:, 0], triangular) < 2
    assert cdf_distance(drawn[:, 1], lambda x: x / 4) < 2
    assert np.all(drawn[:, 2] == 5)
    for edge in (-1.0, 3.0):
        at_end = RangeImpacts([[-1.0]], [[edge]], [[3.0]]).sample(generator(), 10_000)
        assert at_end.mean() == pytest.approx((-1 + 3 + edge) / 3, abs=0.03)


MATRIX = np.array([[0.9, 0.1, 0.3], [0.2, 0.8, 0.5], [0.4, 0.5, 0.45], [0.1, 0.1, 0.9]])


def models():
    return {
        "value": ValueModel([anchored(-1, 1, [(0.5, 0.7)]), anchored(1, -1), PLAIN]),
        "vector": RelativeTopsis([1, -1, 1]),
        "minmax": RelativeTopsis([1, -1, 1], "minmax"),
    }


@pytest.mark.parametrize("name", models())
def test_models_score_as_the_methods_do(name):
    model = models()[name]
    weights = FreeWeights(3).sample(generator(), 50)
    scores = model.scores(model.prepare(MATRIX[np.newaxis]), weights)
    for row, drawn in zip(scores, weights, strict=True):
        if name == "value":
            assert row.tolist() == value_scores(MATRIX, model.functions, drawn).tolist()
        else:
            np.testing.assert_allclose(
                row, topsis_relative(MATRIX, drawn, [1, -1, 1], name), atol=1e-12
            )


def test_topsis_without_anything_to_tell_apart_gives_a_tie():
    model = RelativeTopsis([1, 1])
    prepared = model.prepare(np.array([[[1.0, 2.0], [1.0, 3.0]]]))
    assert model.scores(prepared, np.array([[1.0, 0.0]])).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("name", models())
@pytest.mark.parametrize("known", [True, False])
def test_the_size_of_blocks_changes_no_bit(monkeypatch, name, known):
    impacts = FixedImpacts(MATRIX) if known else RangeImpacts(MATRIX - 0.2, MATRIX, MATRIX + 0.1)
    weights = GroupWeights([OrdinalWeights([1, 2, 2]), IntervalWeights([0.1] * 3, [0.8] * 3)])

    def run():
        return smaa(impacts, weights, models()[name], draws=2500, seed=9, confidence_draws=1100)

    first = run()
    for cells in (1, 37, 10**6):
        monkeypatch.setattr(analysis, "_CELLS", cells)
        again = run()
        for field in ("rank_acceptability", "central_weights", "confidence", "pairwise_winning"):
            assert np.array_equal(getattr(first, field), getattr(again, field), equal_nan=True)
    other = smaa(impacts, weights, models()[name], draws=2500, seed=10)
    assert not np.array_equal(first.central_weights, other.central_weights, equal_nan=True)


def test_impacts_that_go_together_stay_together():
    tables = np.array([[[0.9], [0.8]], [[-0.9], [-1.0]], [[0.1], [0.0]]])
    found = smaa(SampledImpacts(tables), FreeWeights(1), ValueModel([PLAIN]), draws=500)
    assert found.pairwise_winning.tolist() == [[0.0, 1.0], [0.0, 0.0]]
    assert found.confidence[0] == 1.0
    assert np.isnan(found.confidence[1])
    assert np.isnan(found.central_weights[1]).all()


def test_confidence_when_impacts_overlap():
    # Two uniform impacts, on (0, 1) and on (0.5, 1.5): the first is larger with a chance of 1/8.
    impacts = RangeImpacts([[0.0], [0.5]], np.full((2, 1), np.nan), [[1.0], [1.5]])
    found = smaa(impacts, FreeWeights(1), ValueModel([anchored(-2, 2)]), draws=20_000,
                 confidence_draws=20_000)  # fmt: skip
    assert found.rank_acceptability[0, 0] == pytest.approx(1 / 8, abs=0.01)
    assert found.confidence == pytest.approx([1 / 8, 7 / 8], abs=0.01)


def test_fixed_weights_and_impacts_leave_nothing_to_chance():
    for impacts in (FixedImpacts(MATRIX), RangeImpacts(MATRIX, MATRIX, MATRIX),
                    SampledImpacts(MATRIX[np.newaxis])):  # fmt: skip
        found = smaa(impacts, FixedWeights([1, 1, 2]), ValueModel([PLAIN] * 3), draws=3)
        ranks = competition_ranks(value_scores(MATRIX, [PLAIN] * 3, [0.25, 0.25, 0.5]))
        assert found.mean_rank.tolist() == ranks.tolist()
        assert set(found.rank_acceptability.ravel()) == {0.0, 1.0}


@settings(max_examples=20)
@given(arrays(float, (5, 3), elements=st.floats(-1, 1)), st.permutations(range(5)))
def test_results_follow_their_rows(matrix, order):
    model, weights = ValueModel([PLAIN] * 3), FreeWeights(3)
    one = smaa(FixedImpacts(matrix), weights, model, draws=200)
    other = smaa(FixedImpacts(matrix[order]), weights, model, draws=200)
    assert other.rank_acceptability.tolist() == one.rank_acceptability[order].tolist()
    assert np.array_equal(other.pairwise_winning, one.pairwise_winning[np.ix_(order, order)])
    np.testing.assert_allclose(one.rank_acceptability.sum(axis=1), 1)


@given(arrays(float, (2, 3), elements=st.floats(-1, 1)))
def test_who_dominates_always_wins(rows):
    low, high = np.minimum(rows[0], rows[1]), np.maximum(rows[0], rows[1]) + 0.01
    found = smaa(FixedImpacts([low, high]), FreeWeights(3), ValueModel([PLAIN] * 3), draws=50)
    assert found.pairwise_winning.tolist() == [[0.0, 0.0], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: FreeWeights(0), "criteria"),
        (lambda: OrdinalWeights([1, np.nan]), "not-finite"),
        (lambda: FixedWeights([0, 0]), "no-weight"),
        (lambda: IntervalWeights([0.5, 0.6], [0.7, 0.9]), "interval"),
        (lambda: IntervalWeights([0.0, 0.0], [0.3, 0.3]), "interval"),
        (lambda: IntervalWeights([0.5, 0.0], [0.3, 1.0]), "interval"),
        (lambda: IntervalWeights([-0.1, 0.0], [0.3, 1.0]), "interval"),
        (lambda: IntervalWeights([np.nan, 0.0], [0.3, 1.0]), "not-finite"),
        (lambda: IntervalWeights([0.0, 0.0], [1.0]), "shape"),
        (lambda: GroupWeights([FreeWeights(2), FreeWeights(3)]), "shape"),
        (lambda: GroupWeights([]), "shape"),
        (lambda: GroupWeights([FreeWeights(2)], [0]), "no-weight"),
        (lambda: FixedImpacts([[1.0, np.nan]]), "not-finite"),
        (lambda: RangeImpacts([[1.0]], [[0.5]], [[2.0]]), "range"),
        (lambda: RangeImpacts([[1.0]], [[np.nan]], [[0.0]]), "range"),
        (lambda: RangeImpacts([[1.0]], [[1.0, 1.0]], [[2.0]]), "shape"),
        (lambda: RangeImpacts([[np.inf]], [[1.0]], [[2.0]]), "not-finite"),
        (lambda: SampledImpacts(np.ones((2, 2))), "shape"),
        (lambda: SampledImpacts([[[np.inf]]]), "not-finite"),
        (lambda: RelativeTopsis([1, 2]), "direction"),
        (lambda: RelativeTopsis([1, 1], "sum"), "normalisation"),
        (lambda: run(weights=FreeWeights(2)), "shape"),
        (lambda: run(model=RelativeTopsis([1, 1])), "shape"),
        (lambda: run(draws=0), "draws"),
        (lambda: run(seed=-1), "seed"),
    ],
)
def test_what_cannot_be_analysed(build, code):
    with pytest.raises(MethodError) as caught:
        build()
    assert codes(caught) == {code}


def run(weights=None, model=None, **options):
    return smaa(
        FixedImpacts(MATRIX), weights or FreeWeights(3), model or models()["value"], **options
    )


@pytest.mark.parametrize("spare", [0.01, 0.3, 0.5, 0.79])
def test_draws_lean_so_that_they_sum_to_what_there_is_on_average(spare):
    width = np.array([0.5, 0.2, 0.0, 0.1])
    tilt = _balancing_tilt(width, spare)
    assert np.sum(_tilted_mean(width[width > 0], tilt)) == pytest.approx(spare, abs=1e-9)
    assert np.sign(tilt) == np.sign(spare - 0.4)
