"""What the models of all files of the portfolio share: amounts with units, periods, errors."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from maatwaarde.diagnostics import UnitError
from maatwaarde.documents.models import fail, fail_unit
from maatwaarde.documents.yaml import Keys
from maatwaarde.periods import YEAR_OR_PART
from maatwaarde.units import Units


def _period(value: Any) -> Any:
    text = str(value) if isinstance(value, int) else value
    if isinstance(text, str) and re.fullmatch(YEAR_OR_PART, text, re.ASCII):
        return text
    mend = "write a year, half-year or quarter: 2027, 2027-H1 or 2027-Q3"
    raise fail("bad-period", f"{value!r} is no period", mend)


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


_AMOUNT_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False), WithJsonSchema(_AMOUNT_SCHEMA)]
Money = Annotated[_Amount, BeforeValidator(read_money)]
People = Annotated[_Amount, BeforeValidator(read_people)]
Period = Annotated[str, Field(pattern=f"^{YEAR_OR_PART}$"), BeforeValidator(_period)]
