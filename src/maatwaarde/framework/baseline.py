"""What a measure stands at today, and what a per cent of it is of."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, WithJsonSchema, field_validator, model_validator

from maatwaarde.diagnostics import UnitError
from maatwaarde.documents.models import FileModel, fail, fail_unit
from maatwaarde.framework.fields import AMOUNT_SCHEMA, Amount
from maatwaarde.late import regex
from maatwaarde.messages import msg
from maatwaarde.units import Units

_PERCENT = regex(r"\s*([+-]?\s*\d+(?:\.\d+)?)\s*(?:%|procent|percent)\s*")


class Baseline(FileModel):
    """What a measure stands at, from which a relative target counts.

    The amount is in the unit of its measure, which reads it.
    """

    amount: Amount
    on: date | None = Field(default=None, description="The day on which it was so.")
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"amount": value} if isinstance(value, int | float | str) else value

    @field_validator("on", mode="before")
    @classmethod
    def _whole_date(cls, value: Any) -> Any:
        # Pydantic would take a year for seconds since 1970.
        if isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit()):
            raise fail(
                "not-a-date",
                msg("{value} is no whole date", value=value),
                msg("write year, month and day: {value}-12-31", value=value),
            )
        return value


class Base(FileModel):
    """What a per cent of a measure is of: ``52000 inwoners``."""

    amount: Annotated[float, Field(gt=0, allow_inf_nan=False), WithJsonSchema(AMOUNT_SCHEMA)]
    unit: str
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            value = {"amount": value}
        if not isinstance(value, dict) or not isinstance(value.get("amount"), str | int | float):
            return value
        amount, unit = value["amount"], value.get("unit", "")
        units = units_of(info)
        try:
            if isinstance(amount, str):
                amount, own = units.quantity(amount, "inwoners")
                unit = own or unit
            if isinstance(unit, str) and unit:
                units.parse(unit)
        except UnitError as error:
            raise fail_unit(error) from None
        return {**value, "amount": amount, "unit": unit}

    @model_validator(mode="after")
    def _of_something(self, info: ValidationInfo) -> Self:
        if not self.unit or units_of(info).is_share(self.unit):
            raise fail(
                "base-without-unit",
                msg("a base says of how much of what a per cent is"),
                msg("write an amount with its unit, such as `base: 52000 inwoners`"),
            )
        return self


_BASELINE_SCHEMA = {
    "anyOf": [
        *AMOUNT_SCHEMA["anyOf"],
        {
            "type": "object",
            "properties": {
                "amount": AMOUNT_SCHEMA,
                "on": {"type": "string", "format": "date"},
                "source": {"type": "string"},
            },
            "required": ["amount"],
            "additionalProperties": False,
        },
    ]
}
_BASE_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "amount": AMOUNT_SCHEMA,
                "unit": {"type": "string"},
                "source": {"type": "string"},
            },
            "required": ["amount"],
            "additionalProperties": False,
        },
    ]
}
BaselineField = Annotated[Baseline, WithJsonSchema(_BASELINE_SCHEMA)]
BaseField = Annotated[Base, WithJsonSchema(_BASE_SCHEMA)]


def units_of(info: ValidationInfo) -> Units:
    """Return the units of the framework that is read."""
    context: dict[str, Any] = info.context or {}
    units = context.get("units")
    return units if isinstance(units, Units) else Units()


def percent(text: Any) -> float | None:
    """Return the number in ``-25 %``; ``None`` for what has nothing of a percentage.

    Raises
    ------
    PydanticCustomError
        If it has, and is none.
    """
    if not isinstance(text, str) or not re.search(r"%|procent|percent", text):
        return None
    match = _PERCENT.fullmatch(re.sub("[\N{MINUS SIGN}\N{EN DASH}]", "-", text))
    if match is None:
        raise fail(
            "not-a-percentage",
            msg("{text!r} is not a percentage", text=text),
            msg("write '-25.5 %' for 25.5 % less, '+25.5 %' for 25.5 % more, with a decimal point"),
        )
    return float(match[1].replace(" ", ""))


def relative_amount(year: Any, written: str, part: float, baseline: Baseline | None) -> float:
    """Return the change that a target of so many per cent of the baseline is.

    Raises
    ------
    PydanticCustomError
        If there is no baseline, or one of which a part means nothing.
    """
    if baseline is None:
        raise fail(
            "target-without-baseline",
            msg(
                "the target for {year} is {written}, and there is no baseline of which it is a "
                "part",
                year=year,
                written=written.strip(),
            ),
            msg(
                "state what it stands at, such as `baseline: {{amount: 8400 person, on: "
                "2025-12-31, source: ...}}`, or write the target as an amount"
            ),
        )
    if baseline.amount <= 0:
        raise fail(
            "target-without-baseline",
            msg(
                "the target for {year} is {written} of a baseline that is not above zero",
                year=year,
                written=written.strip(),
            ),
            msg("write the target as an amount"),
        )
    # In this order it is exact wherever the amount is.
    return baseline.amount * part / 100
