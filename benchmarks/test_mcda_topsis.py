"""Relative TOPSIS on a million alternatives, against pymcdm and scikit-criteria."""

import numpy as np
import pytest

from maatwaarde.mcda.topsis import AnchoredTopsis, topsis_relative

ROWS, COLUMNS = 1_000_000, 12
ROW_MAJOR = f"Relative TOPSIS, {ROWS:,} x {COLUMNS}, row-major"
COLUMN_MAJOR = f"Relative TOPSIS, {ROWS:,} x {COLUMNS}, column-major"
WEIGHTS, TYPES = np.full(COLUMNS, 1 / COLUMNS), np.ones(COLUMNS, dtype=int)


@pytest.fixture(scope="module")
def row_major():
    return np.random.default_rng(0).uniform(1, 101, (ROWS, COLUMNS))


@pytest.fixture(scope="module")
def column_major(row_major):
    return np.asfortranarray(row_major)


@pytest.fixture(scope="module")
def pymcdm_topsis():
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    return TOPSIS(vector_normalization)


@pytest.mark.benchmark(group=ROW_MAJOR)
def test_row_major(versus, row_major):
    versus(lambda: topsis_relative(row_major, WEIGHTS, TYPES), rounds=21)


@pytest.mark.benchmark(group=ROW_MAJOR)
def test_row_major_pymcdm(versus, row_major, pymcdm_topsis):
    scores = versus(
        lambda: pymcdm_topsis(row_major, WEIGHTS, TYPES),
        peer="pymcdm, default call", at_least=90, rounds=3,
    )  # fmt: skip
    np.testing.assert_allclose(topsis_relative(row_major, WEIGHTS, TYPES), scores, atol=1e-12)


@pytest.mark.benchmark(group=ROW_MAJOR)
def test_row_major_pymcdm_unvalidated(versus, row_major, pymcdm_topsis):
    versus(
        lambda: pymcdm_topsis(row_major, WEIGHTS, TYPES, validation=False),
        peer="pymcdm, validation=False", rounds=3,
    )  # fmt: skip


@pytest.mark.benchmark(group=ROW_MAJOR)
@pytest.mark.filterwarnings("ignore")
def test_row_major_scikit_criteria(versus, row_major):
    import skcriteria
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.preprocessing.scalers import VectorScaler

    problem = skcriteria.mkdm(row_major, [max] * COLUMNS, weights=WEIGHTS)
    scaler, method = VectorScaler(target="matrix"), TOPSIS()
    result = versus(
        lambda: method.evaluate(scaler.transform(problem)),
        peer="scikit-criteria, VectorScaler and TOPSIS", at_least=25, rounds=7,
    )  # fmt: skip
    scores = topsis_relative(row_major, WEIGHTS, TYPES)
    np.testing.assert_allclose(result.e_.similarity, scores, atol=1e-12)


@pytest.mark.benchmark(group=ROW_MAJOR)
def test_row_major_copy(versus, row_major):
    versus(row_major.copy, peer="a copy of the matrix")


@pytest.mark.benchmark(group=COLUMN_MAJOR)
def test_column_major(versus, column_major):
    versus(lambda: topsis_relative(column_major, WEIGHTS, TYPES), rounds=21)


@pytest.mark.benchmark(group=COLUMN_MAJOR)
def test_column_major_pymcdm(versus, column_major, pymcdm_topsis):
    versus(
        lambda: pymcdm_topsis(column_major, WEIGHTS, TYPES),
        peer="pymcdm, default call", at_least=250, rounds=3,
    )  # fmt: skip


@pytest.mark.benchmark(group=COLUMN_MAJOR)
def test_column_major_copy(versus, column_major):
    versus(lambda: column_major.copy(order="K"), peer="a copy of the matrix")


@pytest.mark.benchmark(group=COLUMN_MAJOR)
def test_column_major_anchored(versus, column_major):
    method = AnchoredTopsis(np.full(COLUMNS, -100.0), np.full(COLUMNS, 100.0), WEIGHTS)
    versus(
        lambda: method.advantage(method.coordinates(column_major)),
        peer="maatwaarde, anchored TOPSIS",
    )
