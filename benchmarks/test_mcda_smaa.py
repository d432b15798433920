"""Ranks of 200 alternatives under 10,000 weights, against a loop over pymcdm."""

import numpy as np
import pytest

from maatwaarde.mcda.smaa import (
    FixedImpacts,
    FreeWeights,
    RangeImpacts,
    RelativeTopsis,
    ValueModel,
    draw_ranks,
    smaa,
)
from maatwaarde.mcda.value import anchored

DRAWS, ROWS, COLUMNS, BLOCK = 10_000, 200, 12, 250
RANKS = f"Ranks by TOPSIS under {DRAWS:,} weights, {ROWS} x {COLUMNS}"
WHOLE = f"SMAA with {DRAWS:,} draws, {ROWS} x {COLUMNS}"
TYPES = np.ones(COLUMNS, dtype=int)


@pytest.fixture(scope="module")
def matrix():
    return np.random.default_rng(0).uniform(20, 120, (ROWS, COLUMNS))


@pytest.fixture(scope="module")
def weights():
    return FreeWeights(COLUMNS).sample(np.random.default_rng(1), DRAWS)


def rank_all(matrix, weights):
    model = RelativeTopsis(TYPES)
    prepared = model.prepare(matrix[np.newaxis])
    ranks = np.empty((DRAWS, ROWS), dtype=np.int32)
    for start in range(0, DRAWS, BLOCK):
        part = slice(start, start + BLOCK)
        ranks[part] = draw_ranks(model.scores(prepared, weights[part]))
    return ranks


@pytest.mark.benchmark(group=RANKS)
def test_ranks(versus, matrix, weights):
    versus(lambda: rank_all(matrix, weights))


@pytest.mark.benchmark(group=RANKS)
def test_ranks_pymcdm(versus, matrix, weights):
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    method = TOPSIS(vector_normalization)

    def loop():
        return np.array([method(matrix, drawn, TYPES) for drawn in weights])

    scores = versus(loop, peer="loop over pymcdm, scores only", at_least=200, rounds=1)
    assert np.mean(draw_ranks(scores) == rank_all(matrix, weights)) > 0.9999


@pytest.mark.benchmark(group=RANKS)
def test_ranks_pymcdm_unvalidated(versus, matrix, weights):
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    method = TOPSIS(vector_normalization)
    versus(
        lambda: [method(matrix, drawn, TYPES, validation=False) for drawn in weights],
        peer="loop over pymcdm, validation=False, scores only", rounds=1,
    )  # fmt: skip


@pytest.mark.benchmark(group=WHOLE)
def test_whole(versus, matrix):
    versus(
        lambda: smaa(FixedImpacts(matrix), FreeWeights(COLUMNS), RelativeTopsis(TYPES)),
        name="maatwaarde: TOPSIS, known impacts",
    )


@pytest.mark.benchmark(group=WHOLE)
def test_whole_value(versus, matrix):
    model = ValueModel([anchored(-120, 120)] * COLUMNS)
    versus(
        lambda: smaa(FixedImpacts(matrix), FreeWeights(COLUMNS), model),
        peer="maatwaarde: value model, known impacts",
    )


@pytest.mark.benchmark(group=WHOLE)
def test_whole_uncertain(versus, matrix):
    model = ValueModel([anchored(-120, 120)] * COLUMNS)
    impacts = RangeImpacts(0.8 * matrix, matrix, 1.1 * matrix)
    versus(
        lambda: smaa(impacts, FreeWeights(COLUMNS), model),
        peer="maatwaarde: value model, impacts in ranges", rounds=3,
    )  # fmt: skip


@pytest.mark.benchmark(group=WHOLE)
def test_whole_loop(versus, matrix):
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    method = TOPSIS(vector_normalization)

    def loop():
        first = np.zeros(ROWS)
        for drawn in FreeWeights(COLUMNS).sample(np.random.default_rng(1), DRAWS):
            first[np.argmax(method(matrix, drawn, TYPES))] += 1
        return first / DRAWS

    versus(loop, peer="loop over pymcdm, first ranks only", rounds=1)
