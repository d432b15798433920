"""Places that messages speak of are data, and other layers name them."""

import numpy as np
import pytest

from maatwaarde.diagnostics import Diagnostic, MethodError, Where
from maatwaarde.mcda._checks import checked_weights, finite_problems
from maatwaarde.mcda.ahp import pairwise_matrix
from maatwaarde.mcda.places import Place, Places, along, moved, named
from maatwaarde.messages import msg, say


def test_places_are_positions_until_they_are_named() -> None:
    places = along("criterion", [1], msg("= {value}"), value=np.array([0.0, 2.5]))
    what = msg("the worst is {places} of all", places=places)
    problem = Diagnostic("late", what, msg("mend it"), Where(field="points"))
    assert problem.what == "the worst is [1] = 2.5 of all"
    with_names = named(problem, {"criterion": ["a", "b"]})
    assert with_names.what == "the worst is 'b' = 2.5 of all"
    kept = with_names.mend, with_names.where, with_names.code
    assert kept == (problem.mend, problem.where, problem.code)
    # Names of another axis, or too few of them, name nothing.
    assert named(problem, {"alternative": ["a", "b"]}).what == problem.what
    assert named(problem, {"criterion": ["a"]}).what == problem.what


def test_places_are_found_in_the_array_of_which_a_part_was_checked() -> None:
    problem = Diagnostic("late", msg("look at {places}", places=along("criterion", [1])))
    assert moved(problem, "criterion", np.array([0, 3])).what == "look at [3]"
    assert moved(problem, "alternative", np.array([0, 3])).what == "look at [1]"


def test_places_are_named_in_a_message_within_a_message() -> None:
    inner = msg("look at {places}", places=along("criterion", [0]))
    problem = Diagnostic("late", msg("{who!r}: {what}", who="anna", what=inner))
    assert named(problem, {"criterion": ["a"]}).what == "'anna': look at 'a'"


def test_places_are_said_in_dutch() -> None:
    (problem,) = finite_problems(np.array([[1.0, np.nan]]), "impacts")
    with_names = named(problem, {"alternative": ["P1"], "criterion": ["a", "b"]})
    assert say(with_names.what, "nl").endswith("'P1' op 'b' ontbreekt")
    weights = np.array([-2.5])
    places = along("criterion", [0], msg("= {value}"), value=weights)
    assert say(places, "nl") == "[0] = -2,5"


def test_a_cell_has_two_names() -> None:
    (problem,) = finite_problems(np.array([[1.0, np.nan], [np.inf, 1.0]]), "impacts")
    assert "[0, 1] is missing, [1, 0] is infinite" in problem.what
    with_names = named(problem, {"alternative": ["P1", "P2"], "criterion": ["a", "b"]})
    assert "'P1' on 'b' is missing, 'P2' on 'a' is infinite" in with_names.what
    assert "[0, 1]" in named(problem, {"alternative": ["P1", "P2"]}).what


def test_a_pair_of_criteria_stands_against_each_other() -> None:
    with pytest.raises(MethodError) as caught:
        pairwise_matrix([[1, 2], [2, 1]])
    (problem,) = caught.value.problems
    assert named(problem, {"criterion": ["a", "b"]}).what.endswith(
        "'a' against 'b' = 2, not 2 the other way round"
    )


def test_an_id_with_brackets_in_a_note_is_left_alone() -> None:
    places = Places((Place((("criterion", 0),), "from '[1]'"),))
    problem = Diagnostic("x", msg("look at {places}", places=places))
    assert named(problem, {"criterion": ["a[1]", "b"]}).what == "look at 'a[1]' from '[1]'"


def test_only_so_many_places_are_shown() -> None:
    with pytest.raises(MethodError) as caught:
        checked_weights(np.full(9, -1.0), 9)
    assert caught.value.problems[0].what.endswith("[5] = -1 and 3 more")
