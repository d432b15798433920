"""What a call asks for beside its data is what it may be, or is refused by its name."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import pytest

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.parameters import (
    check_choice,
    check_language,
    check_names,
    check_number,
    check_seed,
    unknown_choice,
)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "code"),
    [
        (check_language, ["nl", "en"], "de", "unknown-choice"),
        (check_seed, [0, 1, np.int64(2)], -1, "error"),
        (check_seed, [0], 1.5, "error"),
        (check_seed, [0], "vandaag", "error"),
    ],
)
def test_what_nothing_can_be_done_with_is_refused(
    check: Any, right: list[Any], wrong: Any, code: str
) -> None:
    for one in right:
        check(one)
    with pytest.raises(MaatwaardeError, match=str(wrong)) as caught:
        check(wrong)
    assert caught.value.problems[0].code == code


def test_a_wrong_choice_is_told_what_there_is() -> None:
    problem = unknown_choice("method", "somme", ["sum", "topsis"])
    assert problem.what == "method is 'somme', which is none of its choices"
    assert problem.mend == "choose from 'sum', 'topsis'"


def test_a_word_is_one_of_the_choices() -> None:
    check_choice("by", "area", Literal["area", "value"])
    with pytest.raises(MaatwaardeError, match="by is 'aera'") as refused:
        check_choice("by", "aera", Literal["area", "value"])
    assert refused.value.problems[0].mend == "choose from 'area', 'value'"


@pytest.mark.parametrize("right", [None, 0, 0.0, 1.5, math.inf, np.float64(2), np.int64(3)])
def test_a_number_from_the_least_on_is_one(right: Any) -> None:
    check_number("gap", right, 0)


@pytest.mark.parametrize(
    ("wrong", "shown"), [(math.nan, "nan"), (-0.5, "-0.5"), ("1", "'1'"), ([1], "[1]")]
)
def test_what_is_no_number_or_too_small_is_refused(wrong: Any, shown: str) -> None:
    with pytest.raises(MaatwaardeError) as refused:
        check_number("gap", wrong, 0)
    (problem,) = refused.value.problems
    assert problem.what == f"gap is {shown}, which it cannot be"
    assert problem.mend == "give a number of 0 or more"


def test_without_a_least_any_number_will_do() -> None:
    check_number("extra", -1e9)
    with pytest.raises(MaatwaardeError) as refused:
        check_number("extra", math.nan)
    assert refused.value.problems[0].mend == "give a number"


def test_several_names_are_no_text() -> None:
    for right in (None, [], ["A1"], ("A1",), {"A1"}, {"A1": 1}):
        check_names("may_stop", right)
    with pytest.raises(MaatwaardeError) as refused:
        check_names("may_stop", "A1")
    assert refused.value.problems[0].mend == "put it in a list: ['A1']"
