import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maatwaarde.diagnostics import MethodError
from maatwaarde.mcda.pymcdm_methods import PymcdmMethod
from maatwaarde.mcda.vikor import vikor


@pytest.mark.parametrize(
    "name",
    [
        "vikor_opricovic2004",
        "vikor_tzeng2011",
        "vikor_yang2020",
        "vikor_opricovic2007_W1",
        "vikor_opricovic2007_W3",
    ],
)
def test_published_cases(golden, name):
    case = golden(name)
    given_, expected = case["input"], case["expected"]
    found = vikor(given_["matrix"], given_["weights"], given_["types"], given_["v"])
    for key, got in (("S", found.group_utility), ("R", found.regret), ("Q", found.compromise)):
        if key in expected:
            np.testing.assert_allclose(got, expected[key], atol=case["tolerance"])
    for key in ("acceptable_advantage", "acceptable_stability"):
        if key in expected:
            assert getattr(found, key) is expected[key]
    if "compromise_set" in expected:
        assert sorted(found.compromise_set) == expected["compromise_set"]


@given(
    arrays(float, (4, 3), elements=st.floats(-100, 100).map(lambda x: round(x, 3))),
    st.floats(0, 1),
)
def test_agrees_with_pymcdm(matrix, v):
    weights, types = [0.5, 0.2, 0.3], [1, -1, 1]
    if np.all(matrix == matrix[0]):
        with pytest.raises(MethodError, match="tells alternatives apart"):
            vikor(matrix, weights, types, v)
        return
    found = vikor(matrix, weights, types, v)
    assert np.all((found.compromise >= 0) & (found.compromise <= 1))
    spread = [np.ptp(found.group_utility), np.ptp(found.regret)]
    if min(spread) > 1e-9:
        expected = PymcdmMethod("VIKOR").scores(matrix, weights, types, v=v).scores
        np.testing.assert_allclose(found.compromise, expected, atol=1e-9)


def test_no_stability_proposes_two():
    # The first on Q leads clearly, but others are first on S and on R.
    matrix = np.array([[0.0, 0.0, 9.0], [10.0, 6.0, 0.0], [6.0, 7.0, 5.5], [0.0, 10.0, 10.0]])
    for v in np.linspace(0, 1, 11):
        found = vikor(matrix, [1, 1, 1], [1, 1, 1], v)
        assert found.compromise_set[0] == np.argmin(found.compromise)
        if found.acceptable_advantage:
            assert len(found.compromise_set) == (1 if found.acceptable_stability else 2)
        else:
            assert len(found.compromise_set) >= 2


def test_columns_without_a_say():
    matrix = np.array([[1.0, 5.0, 2.0], [2.0, 5.0, 1.0], [1.2, 5.0, 1.9]])
    found = vikor(matrix, [1, 7, 1], [1, -1, 1])
    expected = vikor(matrix[:, [0, 2]], [1, 1], [1, 1])
    assert found.compromise.tolist() == expected.compromise.tolist()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"matrix": [[1.0, 2.0]]}, "all-alike"),
        ({"matrix": [[1.0, np.inf], [0.0, 1.0]]}, "not-finite"),
        ({"weights": [1, -1]}, "negative-weight"),
        ({"types": [1, 3]}, "direction"),
        ({"v": 1.5}, "v"),
    ],
)
def test_what_cannot_be_ranked(change, code):
    given_ = {"matrix": [[1.0, 2.0], [2.0, 1.0]], "weights": [1, 1], "types": [1, 1]} | change
    with pytest.raises(MethodError) as caught:
        vikor(**given_)
    assert {problem.code for problem in caught.value.problems} == {code}
