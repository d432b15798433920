"""Who answers for a value or measure, what it may cost, and the codes under which it is accounted.

The codes are those of Dutch municipalities: the policy indicators of the BBV and the policy fields
(taakvelden) of Iv3. Both lists ship with the library, and say themselves where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from maatwaarde.diagnostics import UnitError, closest
from maatwaarde.documents.cells import fold, one_line
from maatwaarde.documents.models import fail, fail_unit
from maatwaarde.framework.baseline import units_of
from maatwaarde.framework.fields import AMOUNT_SCHEMA
from maatwaarde.framework.listed import listed
from maatwaarde.late import dataclass
from maatwaarde.messages import msg

LIST_YEAR = 2021
"""The year of both lists, as the files themselves say."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A policy indicator of the BBV: its name, which is its code, with its own unit."""

    name: str
    unit: str
    source: str


@cache
def bbv_indicators() -> Mapping[str, Indicator]:
    """Return the policy indicators of the BBV, by their folded names."""
    return {
        fold(row["indicator"]): Indicator(row["indicator"], row["eenheid"], row["bron"])
        for row in listed("bbv.csv")
    }


@cache
def iv3_fields() -> Mapping[str, str]:
    """Return the names of the policy fields of Iv3, by code: ``0.1`` is not ``0.10``."""
    return {row["code"]: row["naam"] for row in listed("iv3.csv")}


def iv3_name(code: str) -> str:
    """Return the name of a policy field, that of the whole for a part such as ``6.71a``."""
    return iv3_fields()[_whole(code)]


def _whole(code: str) -> str:
    # A letter behind a code is a part of it: later years divide some fields so.
    return code[:-1] if code[-1:] in ("a", "b", "c", "d") else code


def _owner(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else value


def _budget(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return units_of(info).amount(value, "EUR")
    except UnitError as error:
        raise fail_unit(error) from None


def _bbv(value: Any) -> Any:
    known = bbv_indicators()
    if isinstance(value, str) and fold(value) in known:
        return known[fold(value)].name
    names = [one.name for one in known.values()]
    part = fold(str(value))
    holding = [name for name in names if part and part in fold(name)]
    near = holding[0] if holding else closest(str(value), names)
    raise fail(
        "unknown-bbv",
        msg(
            "{value!r} is no policy indicator of the BBV (list of {year})",
            value=value,
            year=str(LIST_YEAR),
        ),
        msg("did you mean {close!r}?", close=near)
        if near is not None
        else msg("write its name, such as 'Banen' or 'Niet-sporters', or leave `bbv` out"),
    )


def _iv3(value: Any) -> Any:
    known = iv3_fields()
    code = repr(value) if isinstance(value, float) else str(value).strip("' ").replace(",", ".")
    if isinstance(value, float) and code + "0" in known:
        raise fail(
            "ambiguous-iv3",
            msg("{code} without quotes may be {code} and {long}", code=code, long=f"{code}0"),
            msg("write it as a text: '{code}' or '{long}'", code=code, long=f"{code}0"),
        )
    if not isinstance(value, bool) and _whole(code.lower()) in known:
        return code.lower()
    near = closest(code, known)
    raise fail(
        "unknown-iv3",
        msg(
            "{value!r} is no policy field of Iv3 for municipalities (list of {year})",
            value=value,
            year=str(LIST_YEAR),
        ),
        msg("did you mean {close!r}?", close=f"{near} {known[near]}")
        if near is not None
        else msg("write its code, such as '7.4', or leave `iv3` out"),
    )


Owner = Annotated[str, BeforeValidator(_owner), Field(min_length=1)]
Budget = Annotated[
    float,
    BeforeValidator(_budget),
    Field(ge=0, allow_inf_nan=False),
    WithJsonSchema(AMOUNT_SCHEMA),
]
Bbv = Annotated[str, BeforeValidator(_bbv), WithJsonSchema({"type": "string"})]
Iv3 = Annotated[str, BeforeValidator(_iv3), WithJsonSchema({"type": ["string", "number"]})]
