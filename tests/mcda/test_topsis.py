import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda import _blocks
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.mcda.topsis import AnchoredTopsis, topsis_relative

NORMS = ("vector", "minmax", "sum", "max")
number = st.floats(-1e6, 1e6)
positive = st.floats(0.01, 1e4)


def by_the_book(matrix, weights, types, normalisation):
    """TOPSIS as Hwang & Yoon write it down, one cell at a time."""
    table = [list(map(float, row)) for row in matrix]
    columns = [list(column) for column in zip(*table, strict=True)]
    done = []
    for column, weight, kind in zip(columns, weights, types, strict=True):
        if normalisation == "vector":
            length = sum(x * x for x in column) ** 0.5
            unit = [x / length if kind > 0 else 1 - x / length for x in column]
        elif normalisation == "minmax":
            low, high = min(column), max(column)
            unit = [(x - low if kind > 0 else high - x) / (high - low) for x in column]
        elif normalisation == "sum":
            column = column if kind > 0 else [1 / x for x in column]
            unit = [x / sum(column) for x in column]
        else:
            unit = [x / max(column) if kind > 0 else 1 - x / max(column) for x in column]
        done.append([weight * x for x in unit])
    scores = []
    for i in range(len(table)):
        good = sum((column[i] - max(column)) ** 2 for column in done) ** 0.5
        bad = sum((column[i] - min(column)) ** 2 for column in done) ** 0.5
        scores.append(bad / (good + bad))
    return scores


@pytest.mark.parametrize("name", ["topsis_vector_tzeng2011", "topsis_minmax_opricovic2004"])
def test_published_cases(golden, name):
    case = golden(name)
    given_ = case["input"]
    scores = topsis_relative(
        given_["matrix"], given_["weights"], given_["types"], given_["normalisation"]
    )
    np.testing.assert_allclose(scores, case["expected"]["scores"], atol=case["tolerance"])
    if "ranks" in case["expected"]:
        assert competition_ranks(scores).tolist() == case["expected"]["ranks"]


@pytest.mark.parametrize("norm", NORMS)
def test_agrees_with_the_book_and_with_pymcdm(norm):
    from pymcdm import normalizations
    from pymcdm.methods import TOPSIS

    oracle = TOPSIS(getattr(normalizations, f"{norm}_normalization"))
    generator = np.random.default_rng(11)
    for _ in range(40):
        rows, columns = generator.integers(2, 30), generator.integers(1, 9)
        matrix = generator.uniform(0.1, 100, (rows, columns))
        weights = generator.dirichlet(np.ones(columns))
        types = generator.choice([-1, 1], columns)
        got = topsis_relative(matrix, weights, types, norm)
        np.testing.assert_allclose(
            got, oracle(matrix, weights, types, validation=False), rtol=0, atol=1e-12
        )
        np.testing.assert_allclose(
            got, by_the_book(matrix, weights, types, norm), rtol=0, atol=1e-12
        )


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("norm", NORMS)
def test_large_matrices_agree_and_threads_change_no_bit(monkeypatch, norm, order):
    from pymcdm import normalizations
    from pymcdm.methods import TOPSIS

    generator = np.random.default_rng(5)
    rows = 2 * _blocks.WIDE_BLOCK + 1
    matrix = np.asarray(generator.uniform(1, 100, (rows, 3)), order=order)
    weights, types = np.array([0.2, 0.3, 0.5]), np.array([1, -1, 1])
    oracle = TOPSIS(getattr(normalizations, f"{norm}_normalization"))
    monkeypatch.setattr(_blocks, "_PARALLEL_CELLS", 1)
    results = []
    for threads in (1, 2, 3):
        monkeypatch.setattr(_blocks, "cores", lambda threads=threads: threads)
        results.append(topsis_relative(matrix, weights, types, norm))
    assert np.array_equal(results[0], results[1])
    assert np.array_equal(results[0], results[2])
    expected = oracle(matrix, weights, types, validation=False)
    np.testing.assert_allclose(results[0], expected, rtol=0, atol=1e-12)


def test_a_block_that_fails_on_another_thread_is_not_lost(monkeypatch):
    monkeypatch.setattr(_blocks, "_PARALLEL_CELLS", 1)
    monkeypatch.setattr(_blocks, "cores", lambda: 2)
    failed = threading.Event()

    def work(blocks):
        if threading.current_thread() is threading.main_thread():
            assert failed.wait(20)
        else:
            failed.set()
            raise FloatingPointError("overflow")
        assert list(blocks)

    with pytest.raises(FloatingPointError, match="overflow"):
        _blocks.run_blocks(3 * _blocks.BLOCK, 2, work)


@given(arrays(float, st.tuples(st.integers(2, 12), st.just(3)), elements=positive),
       st.sampled_from(NORMS), st.randoms(use_true_random=False))  # fmt: skip
def test_relative_scores_follow_their_rows_and_stay_in_range(matrix, norm, random):
    types, weights = [1, -1, 1], [0.2, 0.3, 0.5]
    if np.all(matrix == matrix[0]):
        with pytest.raises(MethodError, match="the same on every criterion"):
            topsis_relative(matrix, weights, types, norm)
        return
    scores = topsis_relative(matrix, weights, types, norm)
    assert np.all((scores >= 0) & (scores <= 1))
    order = list(range(len(matrix)))
    random.shuffle(order)
    np.testing.assert_allclose(
        topsis_relative(matrix[order], weights, types, norm), scores[order], rtol=0, atol=1e-9
    )
    columns = [2, 0, 1]
    np.testing.assert_allclose(
        topsis_relative(matrix[:, columns], [0.5, 0.2, 0.3], [1, 1, -1], norm),
        scores, rtol=0, atol=1e-9,
    )  # fmt: skip
    np.testing.assert_allclose(
        topsis_relative(matrix * [4.0, 0.5, 1024.0], [2.0, 3.0, 5.0], types, norm),
        scores, rtol=0, atol=1e-9,
    )  # fmt: skip


def test_a_constant_column_has_no_say():
    matrix = np.array([[5.0, 1.0, 0.0], [5.0, 2.0, 0.0], [5.0, 4.0, 0.0]])
    for norm in ("vector", "minmax"):
        got = topsis_relative(matrix, [0.7, 0.2, 0.1], [-1, 1, 1], norm)
        assert got.tolist() == topsis_relative(matrix[:, 1:2], [1.0], [1], norm).tolist()


def test_a_large_common_offset_costs_no_digits():
    years = np.array([[2024.0, 1.0], [2027.0, 2.0], [2030.0, 3.0]])
    shifted = years + np.array([1e9, 0.0])
    np.testing.assert_allclose(
        topsis_relative(shifted, [0.5, 0.5], [1, 1], "minmax"),
        topsis_relative(years, [0.5, 0.5], [1, 1], "minmax"),
        rtol=1e-12,
    )


@pytest.mark.parametrize("order", ["C", "F"])
def test_peak_memory_is_a_part_of_the_input(order):
    matrix = np.asarray(np.random.default_rng(0).uniform(1, 2, (200_000, 12)), order=order)
    tracemalloc.start()
    topsis_relative(matrix, np.ones(12), np.ones(12))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < matrix.nbytes


@pytest.mark.parametrize(
    ("matrix", "weights", "types", "norm", "code"),
    [
        ([[1.0, 2.0], [np.nan, 3.0]], [1, 1], [1, 1], "vector", "not-finite"),
        ([[1.0, 2.0], [np.inf, 3.0]], [1, 1], [1, 1], "minmax", "not-finite"),
        ([[1.0, 2.0], [-np.inf, 3.0]], [1, 1], [1, 1], "sum", "not-finite"),
        ([[1.0, 2.0]], [1, 1], [1, 1], "vector", "one-alternative"),
        ([[1.0, 2.0], [1.0, 2.0]], [1, 1], [1, 1], "vector", "all-alike"),
        ([[1.0, 2.0], [1.0, 3.0]], [1, 0], [1, 1], "max", "all-alike"),
        ([[0.0, 0.0], [0.0, 0.0]], [1, 1], [1, 1], "vector", "all-alike"),
        ([[1.0, 2.0], [2.0, 3.0]], [1, -1], [1, 1], "vector", "negative-weight"),
        ([[1.0, 2.0], [2.0, 3.0]], [0, 0], [1, 1], "vector", "no-weight"),
        ([[1.0, 2.0], [2.0, 3.0]], [1, np.nan], [1, 1], "vector", "not-finite"),
        ([[1.0, 2.0], [2.0, 3.0]], [1, 1], [2, 0], "vector", "direction"),
        ([[1.0, 2.0], [2.0, 3.0]], [1, 1, 1], [1, 1], "vector", "shape"),
        ([[1.0, 0.0], [2.0, 3.0]], [1, 1], [1, 1], "sum", "not-positive"),
        ([[1.0, -3.0], [2.0, -1.0]], [1, 1], [1, 1], "max", "not-positive"),
        ([[1e200, 1.0], [2.0, 3.0]], [1, 1], [1, 1], "vector", "range"),
        ([[1e-200, 1.0], [2e-200, 3.0]], [1, 1], [1, 1], "vector", "range"),
        ([[1e-320, 1.0], [2.0, 3.0]], [1, 1], [-1, 1], "sum", "range"),
        ([[-1e100, 1.0], [1e-320, 3.0]], [1, 1], [1, 1], "max", "range"),
        ([[1.0, 2.0], [2.0, 3.0]], [1, 1], [1, 1], "vectr", "normalisation"),
        ([["a", 2.0], [2.0, 3.0]], [1, 1], [1, 1], "vector", "not-numeric"),
        ([1.0, 2.0], [1, 1], [1, 1], "vector", "shape"),
    ],
)
def test_input_that_relative_topsis_cannot_use(matrix, weights, types, norm, code):
    with pytest.raises(MethodError) as caught:
        topsis_relative(matrix, weights, types, norm)
    assert code in {problem.code for problem in caught.value.problems}


def test_zeros_and_mixed_signs_are_fine_where_the_formula_allows_them():
    matrix = [[0.0, -3.0], [2.0, 1.0], [1.0, 0.0]]
    for norm in ("vector", "minmax", "max"):
        scores = topsis_relative(matrix, [1, 1], [-1, 1], norm)
        assert scores == pytest.approx(by_the_book(matrix, [0.5, 0.5], [-1, 1], norm), abs=1e-12)


@st.composite
def methods(draw, columns=3):
    sides = draw(arrays(float, (2, columns), elements=positive))
    signs = draw(arrays(float, columns, elements=st.sampled_from((-1.0, 1.0))))
    weights = draw(arrays(float, columns, elements=st.floats(0.01, 1)))
    return AnchoredTopsis(-signs * sides[0], signs * sides[1], weights)


@given(methods(), arrays(float, st.tuples(st.integers(1, 20), st.just(3)), elements=number))
def test_anchored_scores_are_each_rows_own(method, matrix):
    places = method.coordinates(matrix)
    assert np.all((places >= 0) & (places <= 1))
    scores = method.advantage(places)
    for i in range(len(matrix)):
        alone = method.advantage(method.coordinates(matrix[i : i + 1]))
        assert alone.tolist() == [scores[i]]
    assert method.advantage(np.ascontiguousarray(places)).tolist() == scores.tolist()


@given(methods())
def test_anchors_are_the_ends_and_doing_nothing_is_zero(method):
    rows = np.array([method.worst, method.best, np.zeros(3), 2 * method.best])
    places = method.coordinates(rows)
    assert places[0].tolist() == [0.0] * 3
    assert places[1].tolist() == places[3].tolist() == [1.0] * 3
    assert method.closeness(places)[[0, 1]].tolist() == [0.0, 1.0]
    assert method.advantage(places)[2] == 0.0
    assert 0.0 < method.reference < 1.0


@given(methods(), arrays(float, 3, elements=number), arrays(float, 3, elements=st.floats(0, 1e5)))
def test_a_dominated_alternative_is_never_closer(method, row, gain):
    better = np.sign(method.best)
    low, high = method.closeness(method.coordinates([row, row + better * gain]))
    assert high >= low - 1e-15


def test_anchored_by_hand():
    method = AnchoredTopsis([-10.0, 4.0], [10.0, -4.0], [3.0, 1.0])
    places = method.coordinates([[5.0, 2.0]])
    assert places.tolist() == [[0.75, 0.25]]
    good, bad = np.hypot(3 * 0.25, 0.75), np.hypot(3 * 0.75, 0.25)
    assert method.closeness(places)[0] == pytest.approx(bad / (good + bad), rel=1e-15)
    assert method.reference == pytest.approx(0.5)


def test_anchored_unknown_stays_unknown():
    method = AnchoredTopsis([-1.0, -1.0], [1.0, 1.0], [1.0, 1.0])
    scores = method.advantage(method.coordinates([[np.nan, 0.5], [0.5, 0.5]]))
    assert np.isnan(scores).tolist() == [True, False]


@pytest.mark.parametrize(
    ("worst", "best", "weights", "code"),
    [
        ([1.0, -1.0], [2.0, 1.0], [1, 1], "anchors"),
        ([0.0, -1.0], [2.0, 1.0], [1, 1], "anchors"),
        ([np.nan, -1.0], [2.0, 1.0], [1, 1], "not-finite"),
        ([-1.0, -1.0], [2.0, 1.0], [0, 0], "no-weight"),
        ([-1.0, -1.0], [2.0, 1.0], [-1, 2], "negative-weight"),
        ([-1.0, -1.0], [2.0], [1, 1], "shape"),
    ],
)
def test_anchors_that_cannot_be_used(worst, best, weights, code):
    with pytest.raises(MethodError) as caught:
        AnchoredTopsis(worst, best, weights)
    assert code in {problem.code for problem in caught.value.problems}


def test_anchored_columns_must_fit():
    method = AnchoredTopsis([-1.0], [1.0], [1.0])
    with pytest.raises(MethodError, match="one column for each criterion"):
        method.coordinates([[1.0, 2.0]])


@pytest.mark.parametrize("columns", [1, 2, 12])
def test_alternatives_close_to_the_ideal_keep_their_digits(columns):
    steps = 10.0 ** -np.arange(0, 15)
    matrix = np.tile(1 - steps[:, np.newaxis], (1, columns))
    matrix = np.vstack([matrix, np.ones(columns)])
    scores = topsis_relative(matrix, np.ones(columns), np.ones(columns), "minmax")
    # All criteria are alike, so closeness is the number itself.
    np.testing.assert_allclose(scores, matrix[:, 0], rtol=1e-14)
    np.testing.assert_allclose((1 - scores)[:-1], steps, rtol=1e-2, atol=4e-16)
