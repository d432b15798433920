"""Places that messages speak of are data, and other layers name them."""

import numpy as np
import pytest

from maatwaarde.diagnostics import MethodError, Where
from maatwaarde.mcda._checks import checked_weights, finite_problems
from maatwaarde.mcda.ahp import pairwise_matrix
from maatwaarde.mcda.places import Place, along, placed


def test_places_are_positions_until_they_are_named() -> None:
    problem = placed(
        "late",
        "the worst is ",
        along("criterion", [1], " = {:g}", np.array([0.0, 2.5])),
        " of all",
        mend="mend it",
        where=Where(field="points"),
    )
    assert problem.what == "the worst is [1] = 2.5 of all"
    named = problem.named({"criterion": ["a", "b"]})
    assert named.what == "the worst is 'b' = 2.5 of all"
    assert (named.mend, named.where, named.code) == (problem.mend, problem.where, problem.code)
    # Names of another axis, or too few of them, name nothing.
    assert problem.named({"alternative": ["a", "b"]}).what == problem.what
    assert problem.named({"criterion": ["a"]}).what == problem.what


def test_a_cell_has_two_names() -> None:
    (problem,) = finite_problems(np.array([[1.0, np.nan]]), "impacts")
    assert "[0, 1] = nan" in problem.what
    named = problem.named({"alternative": ["P1"], "criterion": ["a", "b"]})
    assert "'P1' on 'b' = nan" in named.what
    assert "[0, 1]" in problem.named({"alternative": ["P1"]}).what


def test_a_pair_of_criteria_stands_against_each_other() -> None:
    with pytest.raises(MethodError) as caught:
        pairwise_matrix([[1, 2], [2, 1]])
    (problem,) = caught.value.problems
    assert problem.named({"criterion": ["a", "b"]}).what.endswith(
        "'a' against 'b' = 2, not 2 the other way round"
    )


def test_an_id_with_brackets_in_a_note_is_left_alone() -> None:
    place = Place((("criterion", 0),), " from '[1]'")
    problem = placed("x", "look at ", [place], mend="")
    assert problem.named({"criterion": ["a[1]", "b"]}).what == "look at 'a[1]' from '[1]'"


def test_only_so_many_places_are_shown() -> None:
    with pytest.raises(MethodError) as caught:
        checked_weights(np.full(9, -1.0), 9)
    assert caught.value.problems[0].what.endswith("[5] = -1.0 and 3 more")
