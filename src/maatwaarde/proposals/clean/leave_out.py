"""Leave out the rows of a table that are no proposal, and say which and why."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.documents.cells import one_line
from maatwaarde.late import dataclass
from maatwaarde.messages import msg
from maatwaarde.proposals.clean.rowkinds import NoProposal, no_proposals
from maatwaarde.proposals.clean.rows import all_blanks, cell_of, footnotes
from maatwaarde.proposals.table import Column, LeftOut, LeftOutReason, capped, column_letter


@dataclass(frozen=True, eq=False)
class Kept:
    """What is left of a table.

    Parameters
    ----------
    at
        0-based records that may be proposals.
    empty_columns
        0-based columns that no row fills, whatever is left out.
    groups
        For each record that is kept the heading of its group, if there are such.
    """

    at: NDArray[np.int64]
    empty_columns: frozenset[int]
    left_out: tuple[LeftOut, ...]
    notes: tuple[Diagnostic, ...]
    groups: tuple[str | None, ...] | None


def leave_out(
    header: Sequence[str],
    columns: Sequence[Column],
    rows: NDArray[np.int64],
    where: Callable[[int], Where],
    hidden: Sequence[int] = (),
) -> Kept:
    """Find the rows that are no proposal, empty ones included.

    Parameters
    ----------
    header
        A heading for each column, or fewer.
    rows
        Shape (n,), what people call each record.
    where
        Gives the place of such a row.
    hidden
        0-based records that are hidden and unwanted.
    """
    empty = all_blanks(columns)
    height = len(rows)
    filled = np.zeros(height, dtype=np.int64)
    for mask in empty:
        filled += ~mask
    keep = filled > 0
    below_table = footnotes(filled, keep, sum(1 for mask in empty if not mask.all()))
    found = {one.record: one for one in no_proposals(columns, empty, header)}
    for record in below_table:
        note = msg("this note under the table is left out")
        mend = msg("remove it if you want no warning")
        found.setdefault(record, NoProposal(record, "note", note, mend))
    for record in hidden:
        if filled[record]:
            found[record] = NoProposal(
                record,
                "hidden",
                msg("this hidden row is left out"),
                msg("set `hidden: take` in the mapping to read it"),
            )
    said: dict[LeftOutReason, list[Diagnostic]] = {}
    left_out = []
    for record, one in sorted(found.items()):
        row = int(rows[record])
        code = f"{one.reason}-like" if one.kept else f"{one.reason}-row"
        warning = Diagnostic(code, one.what, one.mend, where(row), severity="warning")
        said.setdefault(one.reason, []).append(warning)
        if one.kept:
            continue
        keep[record] = False
        cells = {
            heading_of(header, i): cell_of(columns[i], record)
            for i in range(len(columns))
            if not empty[i][record]
        }
        text = next((one_line(cell) for cell in cells.values() if isinstance(cell, str)), "")
        left_out.append(LeftOut(row, one.reason, text, cells))
    at = np.flatnonzero(keep)
    groups = _filled_down(found, height)
    return Kept(
        at=at,
        empty_columns=frozenset(i for i, mask in enumerate(empty) if mask.all()),
        left_out=tuple(left_out),
        notes=tuple(note for alike in said.values() for note in capped(alike)),
        groups=None if groups is None else tuple(groups[i] for i in at),
    )


def heading_of(header: Sequence[str], index: int) -> str:
    """Return the heading of a column, or what a spreadsheet calls the column."""
    name = one_line(header[index]) if index < len(header) else ""
    return name or f"column {column_letter(index)}"


def taken(column: Column, at: NDArray[np.int64]) -> Column:
    """Return the cells of some records."""
    if len(at) == len(column):
        return column
    if isinstance(column, list):
        return [column[i] for i in at]
    if isinstance(column, pa.Array):
        return column.take(pa.array(at))
    return column[at]


def _filled_down(found: Mapping[int, NoProposal], height: int) -> list[str | None] | None:
    """Return the heading of its group for each row, if there are such headings."""
    heads = [record for record, one in found.items() if one.reason == "group"]
    if not heads:
        return None
    groups: list[str | None] = [None] * height
    for start, end in itertools.pairwise([*sorted(heads), height]):
        text = found[start].what.values["text"]
        groups[start:end] = [text] * (end - start)
    return groups
