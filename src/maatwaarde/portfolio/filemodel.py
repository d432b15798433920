"""What the models of all files of the portfolio share: amounts with units, periods, errors."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from maatwaarde.errors import UnitError
from maatwaarde.units import Units

_AMOUNT_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False), WithJsonSchema(_AMOUNT_SCHEMA)]
Period = Annotated[str, Field(pattern=r"^\d{4}(-(H[12]|Q[1-4]))?$")]


class FileModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def read_period(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


def read_amount(value: Any, unit: str, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    units: Units = (info.context or {}).get("units") or Units()
    try:
        return units.amount(value, unit)
    except UnitError as error:
        problem = error.problems[0]
        raise fail(problem.code, problem.what, problem.mend) from None


def fail(code: str, what: str, mend: str) -> PydanticCustomError:
    # Braces in user text would be read as placeholders by pydantic.
    return PydanticCustomError("maatwaarde", "{what}", {"what": what, "mend": mend, "code": code})
