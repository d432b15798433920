"""The file with motions: what somebody wants otherwise in a plan that is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from maatwaarde.diagnostics import Diagnostic, ResourceError, raise_errors
from maatwaarde.documents.given import Given
from maatwaarde.documents.models import FileModel, WholeFile
from maatwaarde.framework import Guard, Text
from maatwaarde.messages import Message, msg, say
from maatwaarde.parameters import check_names
from maatwaarde.portfolio.inputs.changes import BudgetChange, StaffChange
from maatwaarde.portfolio.inputs.motions_workbook import read_motions_workbook
from maatwaarde.portfolio.inputs.read_file import read_file
from maatwaarde.units import Units


class Motion(FileModel):
    """One motion or amendment: all that it asks, which is had together or not at all."""

    id: Annotated[str, Field(min_length=1)]
    title: Text | None = None
    by: str | None = Field(default=None, description="Who moves it.")
    do: tuple[str, ...] = Field(default=(), description="Proposals that have to be done.")
    drop: tuple[str, ...] = Field(default=(), description="Proposals that are not to be done.")
    budgets: tuple[BudgetChange, ...] = Field(default=(), description="More or less money.")
    staff: tuple[StaffChange, ...] = Field(default=(), description="More or fewer people.")
    guards: tuple[Guard, ...] = Field(
        default=(),
        description="Guards that come in, or take the place of that on the same value.",
    )

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return bool(self.do or self.drop or self.budgets or self.staff or self.guards)


class Motions(WholeFile):
    """A list of motions on one plan."""

    maatwaarde: Annotated[int, Field(ge=1, le=1, description="Version of the file format.")]
    title: Text | None = None
    motions: Annotated[tuple[Motion, ...], Field(min_length=1)]


def read_motions(path: Given, units: Units | None = None) -> Motions:
    """Read and check motions: a file in YAML, a workbook (XLSX, XLSM, ODS), or what stands in it.

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
    return read_file(Motions, path, "<motions>", units, read_motions_workbook, _unsound)


def with_asked(
    motions: Motions | None, do: Sequence[str] = (), drop: Sequence[str] = ()
) -> Motions | None:
    """Return motions with one more for each proposal to do, and each to drop.

    Raises
    ------
    ResourceError
        If there is a motion with the id of one of these already.
    """
    check_names("do", do)
    check_names("drop", drop)
    asked = [
        *(_one(msg("do {id}", id=name), do=(name,)) for name in dict.fromkeys(do)),
        *(_one(msg("drop {id}", id=name), drop=(name,)) for name in dict.fromkeys(drop)),
    ]
    if not asked:
        return motions
    listed = () if motions is None else motions.motions
    found = Motions(maatwaarde=1, motions=(*listed, *asked))
    raise_errors(list(_unsound(found)), ResourceError)
    if motions is not None:
        found = found.model_copy(update={"title": motions.title})
        found._document, found._warnings = motions._document, motions._warnings
    return found


def _one(what: Message, **asked: tuple[str, ...]) -> Motion:
    title = Text(nl=say(what, "nl"), en=say(what, "en"))
    return Motion.model_validate({"id": str(what), "title": title, **asked})


def _unsound(motions: Motions) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for k, motion in enumerate(motions.motions):
        if motion.id in seen:
            yield Diagnostic(
                code="duplicate-id",
                what=msg("there are two motions {id!r}", id=motion.id),
                mend=msg("give each motion an id of its own"),
                where=motions.where("motions", k, "id"),
            )
        seen.add(motion.id)
        if not motion.asks:
            yield Diagnostic(
                code="empty-motion",
                what=msg("the motion {id!r} asks nothing", id=motion.id),
                mend=msg(
                    "name a proposal to do or to drop, or fill in a row of another sheet for it"
                )
                if motions.where("motions", k).sheet
                else msg("write `do:`, `drop:`, `budgets:`, `staff:` or `guards:`"),
                where=motions.where("motions", k),
            )
        subjects: set[str] = set()
        for i, guard in enumerate(motion.guards):
            if guard.subject in subjects:
                yield Diagnostic(
                    code="given-twice",
                    what=msg(
                        "the motion {id!r} has two guards on {subject!r}",
                        id=motion.id,
                        subject=guard.subject,
                    ),
                    mend=msg("keep one of them"),
                    where=motions.where("motions", k, "guards", i),
                )
            subjects.add(guard.subject)
        for name in sorted({*motion.do} & {*motion.drop}):
            yield Diagnostic(
                code="motion-contradicts",
                what=msg(
                    "the motion {id!r} wants {proposal!r} both done and dropped",
                    id=motion.id,
                    proposal=name,
                ),
                mend=msg("name it once"),
                where=motions.where("motions", k),
            )
