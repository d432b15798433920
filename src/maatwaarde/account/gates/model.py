"""The file of gates: preset criteria that release the next part of a budget, or do not."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from maatwaarde.documents.models import FileModel, WholeFile, fail
from maatwaarde.framework.fields import Identifier, Title
from maatwaarde.framework.model import Adoption
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.types import Money, Part, Period

MOST_MONTHS = 600

_WAIT = re.compile(r"(?:wait|wacht)\s+(\d+(?:[.,]\d+)?)\s+(?:months?|maand(?:en)?)", re.IGNORECASE)


def _otherwise(value: Any) -> Any:
    """Read ``stop`` and ``wait 6 months`` as months: for ever, or so many."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    found = _WAIT.fullmatch(text)
    months = float(found[1].replace(",", ".")) if found else 0.0
    if text.casefold() == "stop":
        return math.inf
    if not 0 < months <= MOST_MONTHS:
        raise fail(
            "bad-otherwise",
            msg("{value!r} does not say what happens where the gate is not passed", value=value),
            msg("write `stop`, or `wait 6 months` with as many months as fit"),
        )
    return months


Otherwise = Annotated[
    float,
    BeforeValidator(_otherwise),
    WithJsonSchema({"type": "string", "pattern": r"^(stop|wait \d+(\.\d+)? months?)$"}),
]


class Criterion(FileModel):
    """One thing that has to hold."""

    id: Identifier
    text: Title = Field(description="In plain words, for who decides.")
    condition: Annotated[str, Field(min_length=1, description="What is computed.")]


class Release(FileModel):
    """A part of the budget that a gate releases, for each proposal that passes it."""

    name: str = Field(default="money", description="The kind of money.")
    amount: Money | None = None
    share: Annotated[Part, Field(gt=0, le=1)] | None = Field(
        default=None, description="Of what the plan has for the proposal in these periods."
    )
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one(self) -> Release:
        if (self.amount is None) == (self.share is None):
            raise fail(
                "one-of-two",
                msg("a release is an amount or a share"),
                msg("give one of the two"),
            )
        return self


class Gate(FileModel):
    """A moment at which somebody looks whether proposals go on."""

    id: Identifier
    title: Title
    proposals: tuple[str, ...] = Field(
        default=(), description="Left out: each proposal of the plan."
    )
    phase: str | None = Field(
        default=None, description="Only for proposals in this phase, as the list has it."
    )
    due: date | None = Field(default=None, description="The day by which it has to be passed.")
    due_months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = Field(
        default=None, description="The same, in months after the start of each proposal."
    )
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    releases: tuple[Release, ...] = ()
    otherwise: Otherwise = Field(description="What the work does where the gate is not passed.")

    @model_validator(mode="before")
    @classmethod
    def _phase_as_text(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("phase"), int):
            return {**value, "phase": str(value["phase"])}
        return value

    @model_validator(mode="after")
    def _when(self) -> Gate:
        if self.due is not None and self.due_months is not None:
            raise fail(
                "one-of-two",
                msg("there is both {first!r} and {second!r}", first="due", second="due_months"),
                msg("give one of the two"),
            )
        if self.due is None and self.due_months is None and self.phase is None:
            raise fail(
                "never-due",
                msg("nothing says when the gate {id!r} has to be passed", id=self.id),
                msg("write `due:` with a date, `due_months:` after the start, or `phase:`"),
            )
        return self


class Gates(WholeFile):
    """Gates as they were adopted."""

    maatwaarde: Annotated[int, Field(ge=1, le=1, description="Version of the file format.")]
    version: Annotated[str, Field(min_length=1, description="Of these gates.")]
    title: Title | None = None
    adopted: Adoption | None = None
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]
    _sha256: str = ""

    @property
    def sha256(self) -> str:
        """The hash of the bytes of the file; empty where it comes from no file."""
        return self._sha256

    @property
    def file(self) -> str:
        """What the file is called; empty where it comes from no file."""
        return "" if self._document is None else self._document.file
