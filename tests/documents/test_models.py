"""Parts of a whole as files have them, and values within their range."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from maatwaarde.diagnostics import Diagnostic, FrameworkError, UnitError, Where
from maatwaarde.documents.models import (
    FileModel,
    Part,
    Share,
    WholeFile,
    fail_unit,
    require_within,
    validate,
)
from maatwaarde.documents.yaml import parse_yaml
from maatwaarde.units import Units

SHARE, PART = TypeAdapter(Share), TypeAdapter(Annotated[Part, Field(le=1)])


@pytest.mark.parametrize(
    ("written", "value"),
    [("2.25 %", 0.0225), ("40%", 0.4), (" 100 % ", 1), (0.3, 0.3), (0, 0), (1, 1), ("0.5", 0.5)],
)
def test_a_part_is_a_number_or_a_percentage(written: Any, value: float) -> None:
    assert SHARE.validate_python(written) == pytest.approx(value)
    assert PART.validate_python(written) == pytest.approx(value)


@pytest.mark.parametrize("written", ["veel %", "%", "-1 %", -0.1, float("nan"), float("inf")])
def test_what_is_no_share(written: Any) -> None:
    for kind in (SHARE, PART):
        with pytest.raises(ValidationError):
            kind.validate_python(written)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (40, "write 0.4, or '40 %'"),
        (1.5, "write 0.015, or '1.5 %'"),
        ("25", "write 0.25, or '25 %'"),
        (100, "write 1, or '100 %'"),
        # Beyond what a percentage may be, the limit of the field tells.
        (101, None),
        ("150 %", None),
    ],
)
def test_more_than_the_whole_is_refused_with_what_may_be_meant(
    written: Any, told: str | None
) -> None:
    assert SHARE.validate_python(written) >= 1
    with pytest.raises(ValidationError) as caught:
        PART.validate_python(written)
    (error,) = caught.value.errors()
    if told is None:
        assert error["type"] == "less_than_equal"
    else:
        assert error["ctx"]["code"] == "not-a-part"
        assert told in error["ctx"]["mend"]


def test_a_value_lies_within_its_range_where_all_three_are_given() -> None:
    for value, low, high in (
        (2, 1, 3),
        (1, 1, 3),
        (3, 1, 3),
        (9, None, 3),
        (None, 1, 3),
        (0, 1, None),
    ):
        require_within("odd", value, low, high)
    for value in (0.9, 3.1):
        with pytest.raises(PydanticCustomError) as caught:
            require_within("odd", value, 1, 3)
        assert caught.value.context is not None
        assert caught.value.context["code"] == "odd"


class Made(FileModel):
    names: dict[str, int] = Field(default={})


class Other(FileModel):
    names: dict[str, int] = Field(default={})


def test_models_are_equal_by_what_stands_there() -> None:
    one, same = Made(names={"a": 1}), Made(names={"a": 1})
    assert one == same
    assert hash(one) == hash(same)
    assert one != Made(names={"a": 2})
    assert one != Other(names={"a": 1})
    assert one != {"a": 1}
    with pytest.raises(ValidationError):
        Made(others={})


class Row(FileModel):
    n: float


class Rows(WholeFile):
    rows: Annotated[tuple[Row, ...], Field(min_length=2)] = (Row(n=1), Row(n=2))
    either: int | list[int] = 0
    colour: Literal["red", "green", "blue"] = "red"
    sure: bool = True
    inner: dict[str, Row] | None = None


def found_in(text: str) -> list[Diagnostic]:
    model, problems = validate(Rows, parse_yaml(text, "f.yaml", FrameworkError))
    assert (model is None) == bool(problems)
    return problems


def test_a_list_that_is_too_short_since_a_part_of_it_is_wrong_is_told_once() -> None:
    (problem,) = found_in("rows:\n  - n: 1\n  - n: x\n")
    assert (problem.code, problem.where.line) == ("float-parsing", 3)
    (problem,) = found_in("rows:\n  - n: 1\n")
    assert problem.code == "too-short"
    beside = found_in("rows:\n  - n: 1\nsure: 9\n")
    assert [(one.code, one.where.line) for one in beside] == [("too-short", 1), ("bool-parsing", 3)]


@pytest.mark.parametrize("text", ["either: printer", "either: 1.5", "either: {int: 1}"])
def test_what_may_be_in_several_forms_is_told_at_its_own_key(text: str) -> None:
    for problem in found_in(f"sure: true\n{text}\n"):
        assert problem.where.line == 2
        assert problem.where.field is not None
        assert problem.where.field.startswith("either")


def test_what_may_be_chosen_is_named_and_what_is_empty_or_long_is_said_so() -> None:
    (problem,) = found_in("colour: pink\n")
    assert "'red' | 'green' | 'blue'" in f"{problem.what} {problem.mend}"
    (problem,) = found_in("colour:\n")
    assert "empty" in problem.what
    (problem,) = found_in(f"colour: {'x' * 98}\n")
    assert f"'{'x' * 98}'" in problem.what
    (problem,) = found_in(f"colour: {'x' * 99}\n")
    assert f"'{'x' * 79}… of 101 characters" in problem.what
    (problem,) = found_in("colour: true\n")
    assert "true" in problem.what


def test_a_key_that_is_meant_is_named_within_what_holds_it() -> None:
    (problem,) = found_in("inner:\n  a:\n    n: 1\n    m: 2\n")
    assert (problem.code, problem.where.line, problem.where.field) == (
        "extra-forbidden",
        4,
        "inner.a.m",
    )


def test_a_number_with_a_comma_is_told_with_a_point() -> None:
    (problem,) = found_in("rows:\n  - n: 1,5\n  - n: 2\n")
    assert (problem.code, problem.mend) == (
        "float-parsing",
        "write '1.5' if that is what you mean",
    )


def test_a_file_knows_where_its_keys_stand_and_what_comes_from_none_does_not() -> None:
    document = parse_yaml("sure: true\nrows: [{n: 1}, {n: 2}]\n", "f.yaml", FrameworkError)
    model, problems = validate(Rows, document)
    assert problems == []
    assert model is not None
    assert (model.where("rows"), model.keys.quoted("rows")) == (Where(), "`rows`")
    model._document = document
    assert (model.where("rows").file, model.where("rows").line) == ("f.yaml", 2)
    assert model.warnings == ()


def test_a_unit_that_is_unknown_is_told_as_units_tell_it() -> None:
    with pytest.raises(UnitError) as caught:
        Units().factor("kg", "m")
    (problem,) = caught.value.problems
    told = fail_unit(caught.value).context
    assert told == {"what": problem.what, "mend": problem.mend, "code": problem.code}
