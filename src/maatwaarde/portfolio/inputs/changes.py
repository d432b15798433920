"""The file that says what has changed since a plan was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.given import Given
from maatwaarde.documents.models import FileModel, WholeFile, fail
from maatwaarde.framework import Text
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.changes_workbook import read_changes_workbook
from maatwaarde.portfolio.inputs.read_file import read_file
from maatwaarde.portfolio.inputs.types import (
    Money,
    Period,
    read_money,
    read_people,
    within,
)
from maatwaarde.portfolio.problem import ranges
from maatwaarde.units import Units

Factor = Annotated[float, Field(ge=0, allow_inf_nan=False), within(ranges.FACTOR)]
Change = Annotated[float, Field(allow_inf_nan=False)]


class _Reasoned(FileModel):
    reason: str | None = Field(default=None, description="Why, for whoever reads of it.")


class Delay(_Reasoned):
    """A proposal that is late. What is still to be done moves along with it."""

    proposal: str
    months: Annotated[float, Field(gt=0, le=600, allow_inf_nan=False)]


class Cost(_Reasoned):
    """A proposal that costs more or less than it was to; savings stay as they are."""

    proposal: str
    name: str | None = Field(default=None, description="A kind of money; left out, all kinds.")
    amount: Money | None = Field(default=None, description="What it costs now, in all.")
    factor: Factor | None = Field(default=None, description="How many times what it was to cost.")

    @model_validator(mode="after")
    def _one(self) -> Cost:
        _one_of("amount", self.amount, "factor", self.factor)
        return self


class Stop(_Reasoned):
    """A proposal that stops: what it was still to use and bring is off."""

    proposal: str


class EffectChange(_Reasoned):
    """An effect at its full size that turns out larger or smaller than it was to be."""

    proposal: str
    measure: str
    factor: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        description="How many times what it was to be."
    )


class _Supply(_Reasoned):
    periods: tuple[Period, ...] = Field(
        default=(), description="Left out: all periods from today on."
    )
    change: Change | None = Field(default=None, description="What comes in; below zero, goes out.")
    factor: Factor | None = Field(default=None, description="How many times what there was.")

    @model_validator(mode="after")
    def _one(self) -> _Supply:
        _one_of("change", self.change, "factor", self.factor)
        return self


class BudgetChange(_Supply):
    """A budget that is cut or raised."""

    name: str = "money"
    change: Annotated[Change, BeforeValidator(read_money), within(ranges.MONEY)] | None = None


class StaffChange(_Supply):
    """People of a role who leave or join."""

    role: str
    change: Annotated[Change, BeforeValidator(read_people), within(ranges.STAFF)] | None = None


class Changes(WholeFile):
    """What has changed since a plan was made."""

    maatwaarde: Annotated[int, Field(ge=1, le=1, description="Version of the file format.")]
    title: Text | None = None
    delays: tuple[Delay, ...] = ()
    costs: tuple[Cost, ...] = ()
    effects: tuple[EffectChange, ...] = ()
    budgets: tuple[BudgetChange, ...] = ()
    staff: tuple[StaffChange, ...] = ()
    stops: tuple[Stop, ...] = ()

    @property
    def says_anything(self) -> bool:
        """Whether there is any change in it."""
        changed = self.delays or self.costs or self.effects or self.stops
        return bool(changed or self.budgets or self.staff)


def read_changes(path: Given, units: Units | None = None) -> Changes:
    """Read and check changes: a file in YAML, a workbook (XLSX, XLSM, ODS), or what stands in it.

    Parameters
    ----------
    path
        A file; or keys with values, the bytes of a file, or a stream of these.

    Raises
    ------
    ResourceError
        With every problem, each with file, line and column, with sheet and cell, or with the path
        of its key.
    """
    return read_file(Changes, path, "<changes>", units, read_changes_workbook, _unsound)


def _unsound(changes: Changes) -> Iterator[Diagnostic]:
    yield from _twice(changes, "delays", changes.delays)
    yield from _twice(changes, "costs", changes.costs)
    yield from _twice(changes, "effects", changes.effects)
    yield from _twice(changes, "stops", changes.stops)
    if not changes.says_anything:
        yield Diagnostic(
            code="no-changes",
            what=msg("nothing has changed here"),
            mend=msg("fill in a row of one of the sheets, or leave the file out")
            if changes.keys.headings
            else msg(
                "write `delays:`, `costs:`, `effects:`, `budgets:`, `staff:` or `stops:`, "
                "or leave the file out"
            ),
            where=changes.where(),
        )


def _one_of(first: str, one: float | None, second: str, other: float | None) -> None:
    if (one is None) == (other is None):
        both = {"first": first, "second": second}
        what = (
            msg("there is neither {first!r} nor {second!r}", **both)
            if one is None
            else msg("there is both {first!r} and {second!r}", **both)
        )
        raise fail("one-of-two", what, msg("give one of the two"))


def _twice(
    changes: Changes, key: str, entries: Sequence[Delay | Cost | EffectChange | Stop]
) -> Iterator[Diagnostic]:
    """Report a proposal that is late twice, or of which the same changes twice."""
    seen: dict[tuple[str, str | None], int] = {}
    for i, entry in enumerate(entries):
        name = entry.measure if isinstance(entry, EffectChange) else getattr(entry, "name", None)
        # All kinds together overlap with any one of them.
        clash = [
            first
            for (proposal, other), first in seen.items()
            if proposal == entry.proposal and (name is None or other is None or name == other)
        ]
        if clash:
            first = changes.where(key, clash[0])
            yield Diagnostic(
                code="given-twice",
                what=msg("{name!r} stands in row {row} too", name=entry.proposal, row=first.row)
                if first.row
                else msg(
                    "{proposal!r} is given two times (first in {field})",
                    proposal=entry.proposal,
                    field=first.field,
                )
                if first.in_data
                else msg(
                    "{proposal!r} is given two times (first in line {line})",
                    proposal=entry.proposal,
                    line=first.line,
                ),
                mend=msg("keep one of them"),
                where=changes.where(key, i, "proposal"),
            )
        seen.setdefault((entry.proposal, name), i)
