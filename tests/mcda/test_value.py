import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda import _blocks
from maatwaarde.mcda.value import PiecewiseLinear, add_up, anchored, contributions, value_scores

amount = st.floats(0.001, 1e6)
number = st.floats(-1e7, 1e7, allow_subnormal=False)


@st.composite
def value_functions(draw):
    loss, gain = draw(amount), draw(amount)
    # On a grid: neighbouring floats become equal when they are multiplied.
    grid = st.integers(5, 95).map(lambda percent: percent / 100)
    gains = sorted(draw(st.lists(grid, max_size=3, unique=True)))
    size = len(gains)
    values = sorted(draw(st.lists(grid, min_size=size, max_size=size, unique=True)))
    knots = [(gain * x, y) for x, y in zip(gains, values, strict=True)]
    knots += [(-loss * x, -y) for x, y in zip(gains, values, strict=True)]
    sign = draw(st.sampled_from((1, -1)))
    return anchored(-sign * loss, sign * gain, [(sign * x, y) for x, y in knots])


@given(value_functions())
def test_breakpoints_are_exact_and_nothing_is_zero(function):
    assert np.array_equal(function(function.x), function.y)
    assert function(0.0) == 0.0
    assert {-1.0, 1.0} == set(function.y[[0, -1]])


@given(value_functions(), arrays(float, 40, elements=number))
def test_values_agree_with_interpolation_and_never_turn_round(function, values):
    values = np.sort(np.concatenate((values, np.nextafter(function.x, -np.inf), function.x)))
    got = function(values)
    inside = (values >= function.x[0]) & (values <= function.x[-1])
    expected = np.interp(values[inside], function.x, function.y)
    np.testing.assert_allclose(got[inside], expected, rtol=0, atol=1e-9)
    assert np.all(np.diff(got) * np.sign(function.y[-1] - function.y[0]) >= 0)


@given(value_functions(), st.floats(0.1, 100))
def test_goes_on_along_the_outer_slopes(function, far):
    x, y = function.x, function.y
    for end, next_in in ((0, 1), (-1, -2)):
        slope = (y[end] - y[next_in]) / (x[end] - x[next_in])
        step = far * (x[end] - x[next_in])
        assert function(x[end] + step) == pytest.approx(y[end] + slope * step, rel=1e-9)


def test_a_function_that_does_not_pass_through_zero():
    rising = PiecewiseLinear(np.array([1.0, 3.0, 7.0]), np.array([10.0, 20.0, 22.0]))
    assert rising([0.0, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0]).tolist() == [5, 10, 15, 20, 21, 22, 23]
    falling = PiecewiseLinear(np.array([1.0, 3.0]), np.array([4.0, 0.0]))
    assert falling([[0.0, 1.0], [3.0, 4.0]]).tolist() == [[6.0, 4.0], [0.0, -2.0]]


def test_a_breakpoint_that_rounding_would_miss_is_exact():
    # -1 + (1e-20 - -1) is 0 in floating point, not 1e-20.
    function = PiecewiseLinear(np.array([0.0, 1.0, 2.0]), np.array([-1.0, 1e-20, 1e-19]))
    assert function([1.0, 2.0]).tolist() == [1e-20, 1e-19]
    assert function(np.nextafter(1.0, 0)) <= 1e-20


def test_unknown_stays_unknown():
    function = anchored(-10, 10, [(5, 0.9)])
    assert np.isnan(function([np.nan, 1.0])).tolist() == [True, False]
    scores = value_scores([[np.nan, 1.0], [1.0, 1.0]], [function, anchored(1, -1)], [0.5, 0.5])
    assert np.isnan(scores).tolist() == [True, False]


@pytest.mark.parametrize(
    ("worst", "best", "knots", "code"),
    [
        (1, 2, [], "anchors"),
        (-2, -1, [], "anchors"),
        (0, 1, [], "anchors"),
        (-1, float("nan"), [], "not-finite"),
        (-1, 1, [(2, 0.5)], "knot"),
        (-1, 1, [(0, 0.5)], "breakpoints"),
        (-1, 1, [(0.5, 0.5), (0.5, 0.6)], "breakpoints"),
        (-1, 1, [(0.5, -0.5)], "not-monotone"),
        (-1, 1, [(0.5, 1.5)], "not-monotone"),
        (2, -2, [(1, 0.3)], "not-monotone"),
    ],
)
def test_anchors_and_knots_that_make_no_value_function(worst, best, knots, code):
    with pytest.raises(MethodError) as caught:
        anchored(worst, best, knots)
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        ([1.0], [1.0], "shape"),
        ([1.0, 2.0], [1.0], "shape"),
        ([1.0, 2.0], [1.0, 1.0], "not-monotone"),
        ([1.0, 2.0, 3.0], [1.0, 2.0, 1.0], "not-monotone"),
        ([1.0, 1.0], [1.0, 2.0], "breakpoints"),
        ([1.0, np.inf], [1.0, 2.0], "not-finite"),
    ],
)
def test_breakpoints_that_make_no_function(x, y, code):
    with pytest.raises(MethodError) as caught:
        PiecewiseLinear(np.array(x), np.array(y))
    assert {problem.code for problem in caught.value.problems} == {code}


def test_equality_and_hash_follow_the_breakpoints():
    assert anchored(-1, 2) == anchored(-1, 2)
    assert hash(anchored(-1, 2)) == hash(anchored(-1, 2))
    assert anchored(-1, 2) != anchored(-1, 3)
    assert anchored(-1, 2) != "anchored"


def bits(array):
    return np.ascontiguousarray(array).view(np.int64).tolist()


@given(st.data(), st.integers(1, 30), st.integers(1, 5))
def test_scores_are_the_sum_of_the_contributions_bit_for_bit(data, rows, columns):
    functions = [data.draw(value_functions()) for _ in range(columns)]
    matrix = data.draw(arrays(float, (rows, columns), elements=number | st.just(np.nan)))
    weights = data.draw(arrays(float, columns, elements=st.floats(0, 1)))
    parts = contributions(matrix, functions, weights)
    scores = value_scores(matrix, functions, weights)
    assert bits(scores) == bits(add_up(parts))
    assert bits(scores) == bits(value_scores(np.asfortranarray(matrix), functions, weights))
    for i in range(rows):
        alone = value_scores(matrix[i : i + 1], functions, weights)
        assert bits(alone) == bits(scores[i : i + 1])
    for j in range(columns):
        assert bits(parts[:, j]) == bits(functions[j](matrix[:, j]) * weights[j])


def test_doing_nothing_scores_exactly_zero():
    functions = [anchored(-3, 7, [(2, 0.5)]), anchored(5, -11), anchored(-1e-9, 1e9)]
    scores = value_scores(np.zeros((3, 3)), functions, [0.2, 0.5, 0.3])
    assert bits(scores) == bits(np.zeros(3))
    assert bits(value_scores(-np.zeros((1, 3)), functions, [0.2, 0.5, 0.3])) == bits(np.zeros(1))


@pytest.mark.parametrize("order", ["C", "F"])
def test_threads_and_blocks_change_no_bit(monkeypatch, order):
    generator = np.random.default_rng(3)
    rows = 2 * _blocks.BLOCK + 1
    matrix = np.asarray(generator.normal(0, 60, (rows, 4)), order=order)
    functions = [anchored(-50, 60), anchored(-50, 50), anchored(40, -80, [(-20, 0.5)])] * 2
    weights = generator.dirichlet(np.ones(4))
    expected = add_up(contributions(matrix, functions[:4], weights))
    for threads in (1, 2, 3):
        monkeypatch.setattr(_blocks, "_PARALLEL_CELLS", 1)
        monkeypatch.setattr(_blocks, "cores", lambda threads=threads: threads)
        assert np.array_equal(value_scores(matrix, functions[:4], weights), expected)


@given(st.data())
def test_a_dominated_alternative_never_scores_higher(data):
    functions = [data.draw(value_functions()) for _ in range(3)]
    weights = data.draw(arrays(float, 3, elements=st.floats(0, 1)))
    row = data.draw(arrays(float, 3, elements=number))
    better = np.array([np.sign(f.y[-1] - f.y[0]) for f in functions])
    gain = data.draw(arrays(float, 3, elements=st.floats(0, 1e5)))
    low, high = value_scores([row, row + better * gain], functions, weights)
    assert high >= low


@given(st.data(), st.integers(-8, 8))
def test_the_unit_does_not_matter(data, exponent):
    loss, gain = data.draw(amount), data.draw(amount)
    values = data.draw(arrays(float, 5, elements=number))
    scale = 2.0**exponent
    assert bits(anchored(-loss, gain)(values)) == bits(
        anchored(-loss * scale, gain * scale)(values * scale)
    )


def test_shapes_that_do_not_fit():
    with pytest.raises(MethodError, match="one column, one function and one weight"):
        value_scores(np.zeros((2, 2)), [anchored(-1, 1)], [1.0])
    with pytest.raises(MethodError, match="weight is not a finite"):
        contributions(np.zeros((2, 1)), [anchored(-1, 1)], [np.nan])
