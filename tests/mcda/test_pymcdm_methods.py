import inspect

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda import pymcdm_methods
from maatwaarde.mcda.pymcdm_methods import PymcdmMethod, available
from maatwaarde.mcda.ranking import competition_ranks

MATRIX = np.array([[4.0, 30.0, 2.0], [3.0, 20.0, 4.0], [5.0, 10.0, 3.0], [2.0, 25.0, 1.0]])
WEIGHTS = np.array([0.5, 0.3, 0.2])
TYPES = np.array([1, -1, 1])
FIXED = ("BalancedSPOTIS", "COMET", "RAFSI", "RIM", "SPOTIS")


def options(name, columns=3, low=0.0, high=40.0):
    bounds = np.tile([low, high], (columns, 1))
    middle = np.full(columns, (low + high) / 2)
    return {
        "BalancedSPOTIS": {"bounds": bounds, "esp": middle},
        "COMET": {"cvalues": bounds, "expert_function": lambda points: (points.sum(axis=1), None)},
        "ERVD": {"ref_point": middle},
        "RAFSI": {"ideal": bounds[:, 1], "anti_ideal": bounds[:, 0]},
        "RIM": {"bounds": bounds},
        "SPOTIS": {"bounds": bounds},
    }.get(name, {})


def types_for(name):
    return np.ones(3, dtype=int) if name == "AROMAN" else TYPES


def codes(caught):
    return {problem.code for problem in caught.value.problems}


def test_every_method_of_pymcdm_is_there():
    from pymcdm import methods

    listed = {name for name in dir(methods) if inspect.isclass(getattr(methods, name))}
    assert set(available()) == listed
    assert len(available()) >= 28
    with pytest.raises(MethodError, match="did you mean 'VIKOR'"):
        PymcdmMethod("VIKR")


@pytest.mark.parametrize("name", available())
def test_scores_are_those_of_pymcdm(name):
    from pymcdm import methods

    found = PymcdmMethod(name).scores(MATRIX, WEIGHTS, types_for(name), **options(name))
    assert np.isfinite(found.scores).all()
    if name in ("COPRAS", "LoPM"):
        return  # These differ on purpose; see below.
    settings_ = {"preference_function": "usual"} if name == "PROMETHEE_II" else options(name)
    oracle = getattr(methods, name)(**settings_)
    expected = oracle(MATRIX, WEIGHTS, types_for(name))
    np.testing.assert_allclose(found.scores, expected, rtol=1e-12)
    best = found.scores.max() if found.higher_is_better else found.scores.min()
    assert oracle.rank(expected)[found.scores == best].tolist() == [1]


@pytest.mark.parametrize("name", ["vikor_opricovic2004", "vikor_tzeng2011", "vikor_yang2020",
                                  "vikor_opricovic2007_W1", "vikor_opricovic2007_W3"])  # fmt: skip
def test_published_vikor(golden, name):
    case = golden(name)
    given_ = case["input"]
    found = PymcdmMethod("VIKOR").scores(
        given_["matrix"], given_["weights"], given_["types"], v=given_["v"]
    )
    np.testing.assert_allclose(found.scores, case["expected"]["Q"], atol=case["tolerance"])
    assert not found.higher_is_better


def test_published_promethee(golden):
    case = golden("promethee2_zhao2013")
    given_ = case["input"]
    found = PymcdmMethod("PROMETHEE_II").scores(
        given_["matrix"], given_["weights"], given_["types"], preference_function="usual"
    )
    np.testing.assert_allclose(found.scores, case["expected"]["net_flow"], atol=case["tolerance"])

    case = golden("promethee2_linear_jmcdm")
    given_ = case["input"]
    for _ in range(2):  # pymcdm's own object gives zeros on the second call.
        found = PymcdmMethod("PROMETHEE_II").scores(
            given_["matrix"], given_["weights"], given_["types"],
            preference_function="vshape_2", p=given_["p"], q=given_["q"],
        )  # fmt: skip
        np.testing.assert_allclose(
            found.scores, case["expected"]["net_flow"], atol=case["tolerance"]
        )


@pytest.mark.parametrize("seed", range(5))
def test_net_flows_by_sorting_are_those_of_every_pair(seed):
    """Few values, so that many alternatives are equal on a criterion."""
    rng = np.random.default_rng(seed)
    matrix = rng.integers(-2, 3, (30, 4)) / 10
    matrix[0] = [9, 9, -9, 9]  # so that no criterion is left out
    weights, types = rng.dirichlet(np.ones(4)), np.array([1, -1, 1, -1])
    signed = matrix * types
    expected = np.zeros(30)
    for one in range(30):
        for other in range(30):
            expected[one] += weights @ np.sign(signed[one] - signed[other]) / 29
    found = PymcdmMethod("PROMETHEE_II").scores(matrix, weights, types)
    np.testing.assert_allclose(found.scores, expected, rtol=0, atol=1e-14)
    from pymcdm import methods

    np.testing.assert_allclose(
        found.scores, methods.PROMETHEE_II("usual")(matrix, weights, types), rtol=0, atol=1e-14
    )


def test_published_weighted_sum(golden):
    case = golden("saw_linear_jmcdm_ex1")
    given_ = case["input"]
    found = PymcdmMethod("WSM").scores(
        given_["matrix"], given_["weights"], given_["types"], normalization_function="linear"
    )
    np.testing.assert_allclose(found.scores, case["expected"]["scores"], atol=case["tolerance"])


def test_published_spotis(golden):
    case = golden("spotis_dezert2020")
    given_ = case["input"]
    found = PymcdmMethod("SPOTIS").scores(
        given_["matrix"], given_["weights"], given_["types"], bounds=given_["bounds"]
    )
    np.testing.assert_allclose(found.scores, case["expected"]["scores"], atol=case["tolerance"])
    assert found.higher_is_better is not case["expected"]["lower_is_better"]


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"matrix": np.nan}, "not-finite"),
        ({"matrix": np.inf}, "not-finite"),
        ({"weights": [0.5, np.nan, 0.5]}, "not-finite"),
        ({"weights": [0.5, -0.1, 0.6]}, "negative-weight"),
        ({"weights": [0.0, 0.0, 0.0]}, "no-weight"),
        ({"weights": [0.5, 0.5]}, "shape"),
        ({"types": [2, 0, 1]}, "direction"),
        ({"types": [1, np.nan, 1]}, "direction"),
        ({"no_such_option": 1}, "option"),
    ],
)
def test_what_pymcdm_lets_through_is_refused(name, change, code):
    matrix = MATRIX.copy()
    if "matrix" in change:
        matrix[1, 2] = change["matrix"]
    extra = {key: value for key, value in change.items() if key == "no_such_option"}
    with pytest.raises(MethodError) as caught:
        PymcdmMethod(name).scores(
            matrix, change.get("weights", WEIGHTS), change.get("types", types_for(name)),
            **options(name), **extra,
        )  # fmt: skip
    assert codes(caught) == {code}


@pytest.mark.parametrize("name", available())
def test_weights_need_not_sum_to_one(name):
    method = PymcdmMethod(name)
    one = method.scores(MATRIX, WEIGHTS, types_for(name), **options(name))
    other = method.scores(MATRIX, 20 * WEIGHTS, types_for(name), **options(name))
    np.testing.assert_allclose(one.scores, other.scores, rtol=1e-12)


@pytest.mark.parametrize("name", sorted(set(available()) - set(FIXED)))
def test_constant_columns_and_columns_without_weight_have_no_say(name):
    method = PymcdmMethod(name)
    wide = np.column_stack([MATRIX, np.full(4, 7.0), np.zeros(4), [0.0, -1.0, 3.0, np.pi]])
    types = np.append(types_for(name), [1, -types_for(name)[1], 1])
    if name == "AROMAN":
        types[:] = 1
    weights = np.append(WEIGHTS, [0.4, 0.1, 0.0])
    settings_ = {key: np.append(value, [1.0, 1.0, 1.0]) for key, value in options(name).items()}
    got = method.scores(wide, weights, types, **settings_)
    expected = method.scores(MATRIX, WEIGHTS, types_for(name), **options(name))
    np.testing.assert_allclose(got.scores, expected.scores, rtol=1e-12)


@pytest.mark.parametrize("name", sorted(set(available()) - set(FIXED)))
def test_methods_that_compare_refuse_one_or_identical_alternatives(name):
    for rows, code in ((MATRIX[:1], "one-alternative"), (MATRIX[[0, 0, 0]], "all-alike")):
        with pytest.raises(MethodError) as caught:
            PymcdmMethod(name).scores(rows, WEIGHTS, types_for(name), **options(name))
        assert codes(caught) == {code}


@pytest.mark.parametrize("name", FIXED)
def test_methods_with_fixed_bounds_score_one_alternative_the_same(name):
    method = PymcdmMethod(name)
    among = method.scores(MATRIX, WEIGHTS, TYPES, **options(name)).scores
    alone = method.scores(MATRIX[:1], WEIGHTS, TYPES, **options(name)).scores
    assert alone[0] == pytest.approx(among[0], rel=1e-12)
    with pytest.raises(MethodError) as caught:
        method.scores(MATRIX, WEIGHTS, TYPES, **options(name, high=20.0))
    assert codes(caught) == {"bounds"}
    wrong = {key: (value[::-1] if key == "expert_function" else [1, [2]])
             for key, value in options(name).items() if key != "expert_function"}  # fmt: skip
    if name != "COMET":
        with pytest.raises(MethodError):
            method.scores(MATRIX, WEIGHTS, TYPES, **{**options(name), **wrong})


@pytest.mark.parametrize(
    ("name", "cell"),
    [(name, 0.0) for name in ("ARAS", "CODAS", "COPRAS", "LMAW", "LoPM", "MARCOS", "OCRA", "RAM",
                              "WASPAS", "WPM", "WSM", "ERVD")]
    + [(name, -5.0) for name in ("EDAS", "AROMAN", "COPRAS", "MARCOS", "WSM")],
)  # fmt: skip
def test_numbers_outside_the_domain_are_refused(name, cell):
    matrix = MATRIX.copy()
    matrix[2, 1] = cell
    with pytest.raises(MethodError) as caught:
        PymcdmMethod(name).scores(matrix, WEIGHTS, types_for(name), **options(name))
    assert codes(caught) == {"domain"}
    assert "[1] from" in str(caught.value)


def test_max_normalisation_needs_a_positive_number():
    matrix = MATRIX - [0.0, 50.0, 0.0]
    with pytest.raises(MethodError, match="a largest number above zero"):
        PymcdmMethod("TOPSIS").scores(matrix, WEIGHTS, TYPES, normalization_function="max")
    with pytest.raises(MethodError, match="did you mean 'minmax'"):
        PymcdmMethod("TOPSIS").scores(matrix, WEIGHTS, TYPES, normalization_function="minmx")


def test_a_result_that_is_no_number_is_refused():
    # One alternative is worst on every criterion, and COCOSO divides by its sum of zero.
    with pytest.raises(MethodError, match="divides by zero"):
        PymcdmMethod("COCOSO").scores([[1.0, 1.0], [2.0, 3.0]], [0.5, 0.5], [1, 1])


def test_alternatives_without_a_score_are_named(monkeypatch):
    method, known = PymcdmMethod("VIKOR"), pymcdm_methods._classes()
    found = np.array([1.0, np.nan, 2.0, np.inf])

    class Odd(known["VIKOR"]):
        def __call__(self, *_, **__):
            return found

    monkeypatch.setattr(pymcdm_methods, "_classes", lambda: {**known, "VIKOR": Odd})
    with pytest.raises(MethodError) as caught:
        method.scores([*MATRIX[:2], *MATRIX[:2] + 1], WEIGHTS, TYPES)
    (problem,) = caught.value.problems
    assert (problem.code, problem.what) == (
        "no-score",
        "VIKOR has no score for alternatives [1], [3]",
    )
    # Nor may there be another number of scores than of alternatives.
    found = np.ones(3)
    with pytest.raises(MethodError, match="has no score"):
        method.scores([*MATRIX[:2], *MATRIX[:2] + 1], WEIGHTS, TYPES)


def test_an_option_that_is_missing_or_wrong_is_named():
    assert PymcdmMethod("SPOTIS").required_options == ("bounds",)
    assert PymcdmMethod("PROMETHEE_II").required_options == ()
    with pytest.raises(MethodError, match="SPOTIS needs the option 'bounds'"):
        PymcdmMethod("SPOTIS").scores(MATRIX, WEIGHTS, TYPES)
    with pytest.raises(MethodError, match=r"VIKOR of pymcdm cannot compute .*v should be in range"):
        PymcdmMethod("VIKOR").scores(MATRIX, WEIGHTS, TYPES, v=7)
    for name in ("COPRAS", "MOORA"):
        with pytest.raises(MethodError, match="less is better"):
            PymcdmMethod(name).scores(MATRIX, WEIGHTS, [1, 1, 1])
    with pytest.raises(MethodError, match="rewards a higher cost"):
        PymcdmMethod("AROMAN").scores(MATRIX, WEIGHTS, TYPES)


def test_copras_by_hand():
    # Zavadskas, Kaklauskas & Sarka (1994): Q = S+ + sum(S-) / (S- * sum(1 / S-)).
    table = [[1.0, 1.0], [1.0, 3.0], [2.0, 2.0]]
    found = PymcdmMethod("COPRAS").scores(table, [0.75, 0.25], [1, -1])
    gains, costs = 0.75 * np.array([1, 1, 2]) / 4, 0.25 * np.array([1, 3, 2]) / 6
    significance = gains + costs.sum() / (costs * (1 / costs).sum())
    np.testing.assert_allclose(found.scores, significance / significance.max(), rtol=1e-12)


@pytest.mark.parametrize("name", available())
@settings(max_examples=25)
@given(
    arrays(float, (5, 3), elements=st.floats(1, 20)),
    arrays(float, 3, elements=st.floats(0.5, 5)),
    arrays(float, 3, elements=st.floats(0.1, 1)),
)
def test_a_dominated_alternative_never_scores_higher_unless_a_caution_says_so(
    name, matrix, gain, weights
):
    method = PymcdmMethod(name)
    if method.caution:
        return
    types = np.ones(3, dtype=int) if name in ("AROMAN", "COMET") else TYPES
    matrix[0] = np.clip(matrix[0], 6, 15)
    matrix[1] = matrix[0] + types * gain
    try:
        found = method.scores(matrix, weights, types, **options(name))
    except MethodError:
        # EDAS, COCOSO and others divide by zero for some batches; that they say so is tested above.
        assume(False)
    ranks = competition_ranks(found.scores, tolerance=1e-9, higher_is_better=found.higher_is_better)
    assert ranks[1] <= ranks[0]


def test_positions_are_those_of_the_matrix_that_was_given():
    # The first column tells nothing apart and is left out before the second is looked at.
    matrix = np.column_stack([np.ones(3), [0.0, 1.0, 2.0], [1.0, 2.0, 3.0]])
    with pytest.raises(MethodError, match=r"\[1\] from 0") as caught:
        PymcdmMethod("WSM").scores(matrix, [1, 1, 1], [1, 1, 1])
    (problem,) = caught.value.problems
    assert [place.positions for place in problem.what.values["places"].items] == [
        (("criterion", 1),)
    ]
