"""The file that says how much money and staff there is, and which rules hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from maatwaarde.errors import Problem, ResourceError, UnitError, raise_errors
from maatwaarde.framework import Text
from maatwaarde.units import Units
from maatwaarde.yamlfile import Document, read_yaml, validate

_AMOUNT_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False), WithJsonSchema(_AMOUNT_SCHEMA)]
Period = Annotated[str, Field(pattern=r"^\d{4}(-(H[12]|Q[1-4]))?$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _period(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value


def _amount(value: Any, unit: str, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    units: Units = (info.context or {}).get("units") or Units()
    try:
        return units.amount(value, unit)
    except UnitError as error:
        problem = error.problems[0]
        raise PydanticCustomError(
            "maatwaarde",
            "{what}",
            {"what": problem.what, "mend": problem.mend, "code": problem.code},
        ) from None


class Budget(_Model):
    """Money of one kind, in one period or over all of them."""

    name: str = Field(default="money", description="The kind, as in the column cost:KIND:PERIOD.")
    period: Period | None = Field(default=None, description="Left out: all periods together.")
    amount: Amount = Field(description="In EUR, or with a unit such as '12 MEUR'.")

    _text = field_validator("period", mode="before")(_period)

    @field_validator("amount", mode="before")
    @classmethod
    def _money(cls, value: Any, info: ValidationInfo) -> Any:
        return _amount(value, "EUR", info)


class Staff(_Model):
    """People of one role, in one period or over all of them."""

    role: str
    period: Period | None = Field(default=None, description="Left out: all periods together.")
    amount: Amount = Field(description="In fte.")

    _text = field_validator("period", mode="before")(_period)

    @field_validator("amount", mode="before")
    @classmethod
    def _people(cls, value: Any, info: ValidationInfo) -> Any:
        return _amount(value, "fte", info)


class Resources(_Model):
    """Budgets, staff and rules for one choice."""

    maatwaarde: Annotated[int, Field(ge=1, le=1, description="Version of the file format.")]
    title: Text | None = None
    budgets: tuple[Budget, ...] = ()
    staff: tuple[Staff, ...] = ()
    target_year: int | None = Field(
        default=None, description="Which year of the measures' targets counts; else the last."
    )
    mandatory: tuple[str, ...] = Field(default=(), description="Proposals that must be done.")
    forbidden: dict[str, str] = Field(default={}, description="Proposals left out, with a reason.")
    excludes: tuple[tuple[str, ...], ...] = Field(
        default=(), description="Groups of proposals of which at most one is chosen."
    )


def read_resources(path: str | Path, units: Units | None = None) -> Resources:
    """Read and check a file of budgets and staff.

    Raises
    ------
    ResourceError
        With every problem, each with file, line and column.
    """
    document = read_yaml(path, ResourceError)
    model, problems = validate(Resources, document, {"units": units or Units()})
    problems += _twice(document)
    raise_errors(problems, ResourceError)
    assert model is not None  # a model that failed has left an error behind
    if not model.budgets and not model.staff:
        raise ResourceError(
            Problem(
                code="no-resources",
                what="there are no budgets and no staff, so nothing to choose under",
                mend="add `budgets:` with at least one amount",
                where=document.where(()),
            )
        )
    return model


def _twice(document: Document) -> list[Problem]:
    """Report a budget or role that is given two times for one period."""
    problems = []
    data = document.data if isinstance(document.data, dict) else {}
    for key, name in (("budgets", "name"), ("staff", "role")):
        seen: dict[tuple[str, str], int] = {}
        entries = data.get(key)
        for i, entry in enumerate(entries if isinstance(entries, list) else ()):
            if not isinstance(entry, dict):
                continue
            what = (str(entry.get(name, "money")), str(entry.get("period", "")))
            if what in seen:
                line = document.where((key, seen[what])).line
                problems.append(
                    Problem(
                        code="given-twice",
                        what=f"{what[0]!r} is given two times for {what[1] or 'all periods'} "
                        f"(first in line {line})",
                        mend="add them up, or change the period",
                        where=document.where((key, i)),
                    )
                )
            seen.setdefault(what, i)
    return problems
