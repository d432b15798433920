"""Parts of a whole as files have them, and values within their range."""

from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from maatwaarde.documents.models import FileModel, Part, Share, require_within

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
