"""What the models of all files of the portfolio share: amounts with units, periods, errors."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema

from maatwaarde.diagnostics import UnitError
from maatwaarde.documents import models
from maatwaarde.documents.models import fail, fail_unit
from maatwaarde.documents.yaml import Keys
from maatwaarde.messages import msg
from maatwaarde.periods import YEAR_OR_PART
from maatwaarde.portfolio.problem import ranges
from maatwaarde.portfolio.problem.ranges import Range
from maatwaarde.units import Units


def _lasting(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(_FROM_A_YEAR, value.replace(" ", ""), re.ASCII):
        _year(int(value[:4]))
        return value.replace(" ", "")
    return _period(value)


def _period(value: Any) -> Any:
    text = str(value) if isinstance(value, int) else value
    if isinstance(text, str) and re.fullmatch(YEAR_OR_PART, text, re.ASCII):
        _year(int(text[:4]))
        return text
    if isinstance(text, str) and re.fullmatch(_FROM_A_YEAR, text, re.ASCII):
        what = msg("{period!r} goes on without end, and one period is meant here", period=text)
        raise fail("bad-period", what, msg("write the year alone: {year}", year=text[:4]))
    mend = msg("write a year, half-year or quarter: 2027, 2027-H1 or 2027-Q3")
    raise fail("bad-period", msg("{value!r} is no period", value=value), mend)


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        shown = year if abs(year) < 1e15 else f"{float(year):.3g}"
        what = msg("the year {year} is too far away to plan for", year=shown)
        raise fail(
            "out-of-range",
            what,
            msg(
                "write a year from {first} to {last}",
                first=FIRST_YEAR,
                last=LAST_YEAR,
            ),
        )
    return year


def read_money(value: Any, info: ValidationInfo) -> Any:
    """Read a text with a unit as euros, and leave the rest to the model."""
    return _amount(value, "EUR", info)


def read_people(value: Any, info: ValidationInfo) -> Any:
    """Read a text with a unit as fte, and leave the rest to the model."""
    return _amount(value, "fte", info)


def _amount(value: Any, unit: str, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    units: Units = (info.context or {}).get("units") or Units()
    try:
        return units.amount(value, unit)
    except UnitError as error:
        raise fail_unit(error) from None


def quoted(key: str, info: ValidationInfo) -> str:
    """Return a key as who wrote the file knows it."""
    keys: Keys = (info.context or {}).get("keys") or Keys()
    return keys.quoted(key)


def within(limit: Range) -> AfterValidator:
    """Refuse a number that is larger or smaller than can be reckoned with."""

    def check(number: float | None) -> float | None:
        if number is not None and math.isfinite(number) and not limit.holds(number):
            raise fail("out-of-range", limit.wrong(number), limit.mend)
        return number

    return AfterValidator(check)


# As for the columns earliest_start and latest_start of a list of proposals.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_AMOUNT_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False), WithJsonSchema(_AMOUNT_SCHEMA)]
Money = Annotated[_Amount, BeforeValidator(read_money), within(ranges.MONEY)]
Price = Annotated[_Amount, BeforeValidator(read_money), within(ranges.PRICE)]
People = Annotated[_Amount, BeforeValidator(read_people), within(ranges.STAFF)]
Year = Annotated[int, AfterValidator(_year)]
_FROM_A_YEAR = r"\d{4}\+"
Lasting = Annotated[
    str, Field(pattern=f"^(?:{YEAR_OR_PART}|{_FROM_A_YEAR})$"), BeforeValidator(_lasting)
]
"""A period, or every year from one on: ``2031+``."""
Period = Annotated[str, Field(pattern=f"^{YEAR_OR_PART}$"), BeforeValidator(_period)]


def _not_tiny(part: float) -> float:
    if 0 < part < ranges.PART.least:
        raise fail("out-of-range", ranges.PART.wrong(part), ranges.PART.mend)
    return part


Part = Annotated[models.Part, AfterValidator(_not_tiny)]
