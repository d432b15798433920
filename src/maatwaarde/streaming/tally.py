"""What is to be said once of a whole list, counted part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.proposals.clean.gate import strange_texts
from maatwaarde.proposals.model import Status
from maatwaarde.proposals.values.status import status_read

Kind = Literal["strange", "status"]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many cells of a column of which the same is to be said.

    Parameters
    ----------
    field
        The heading.
    text
        What the first of them is read as, or the word that all of them hold.
    means
        What such a word means.
    row
        That of the first.
    """

    kind: Kind
    field: str
    text: str
    means: str
    row: int
    count: int

    @property
    def _same(self) -> tuple[str, ...]:
        own = (self.text,) if self.kind == "status" else ()
        return (self.kind, self.field, *own)

    def to_data(self) -> list[Any]:
        return [self.kind, self.field, self.text, self.means, self.row, self.count]


def added(several: Iterable[Counted]) -> Iterator[Counted]:
    """Yield what is counted of the same together; of the first part the text and the row stay."""
    found: dict[tuple[str, ...], Counted] = {}
    for one in several:
        before = found.get(one._same)
        found[one._same] = (
            one if before is None else replace(before, count=before.count + one.count)
        )
    yield from found.values()


def warning(one: Counted, file: str) -> Diagnostic:
    """Return what a list that is read at once says of the same."""
    where = Where(file=file, row=one.row, field=one.field)
    if one.kind == "strange":
        return strange_texts(one.count, one.text, where)
    return status_read(one.text, Status(one.means), one.count, where)
