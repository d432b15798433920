"""The gate that every list goes through once, whatever it was read from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import one_line
from maatwaarde.messages import Message, msg
from maatwaarde.proposals.clean.headings import find_header, joined
from maatwaarde.proposals.clean.rectangle import below
from maatwaarde.proposals.clean.rows import blanks, footnotes, totals
from maatwaarde.proposals.clean.text import tidy
from maatwaarde.proposals.table import (
    Column,
    Grid,
    LeftOut,
    LeftOutReason,
    RawTable,
    ReadOptions,
    Table,
    column_letter,
)


def clean(found: RawTable | Grid, options: ReadOptions, is_heading: Callable[[str], bool]) -> Table:
    """Make a tidy table of what a reader has found.

    Of a grid the row of the headings is looked for, and what is no data is left out: empty rows and
    columns, totals, and notes under the table. Totals, notes and columns without a heading are
    reported. A reader that gives a table has done so itself.

    Parameters
    ----------
    is_heading
        Tells a text that is a heading by itself, for the search; `options` may hold others.

    Raises
    ------
    ProposalError
        If the row of the headings that `options` name is not there, or nothing is.
    """
    table = _tabulated(found, options, is_heading) if isinstance(found, Grid) else found
    return Table(
        headings=table.headings,
        columns=tuple(map(tidy, table.columns)),
        rows=table.rows,
        file=table.file,
        sheet=table.sheet,
        header_row=table.header_row,
        decimal=table.decimal,
        by_line=table.by_line,
        unnamed=table.unnamed,
        problems=table.problems,
        left_out=table.left_out,
    )


def _tabulated(grid: Grid, options: ReadOptions, is_heading: Callable[[str], bool]) -> RawTable:
    where = Where(file=grid.file, sheet=grid.sheet)
    header_row = options.header_row
    if header_row is not None:
        # A first line that is no row of the table is counted by people, and is not in the grid.
        header_row = max(1, header_row - grid.first_row + 1)
        if header_row > len(grid.head):
            raise ProposalError(
                Diagnostic(
                    "no-header-row",
                    msg(
                        "row {row} is to hold the headings, and the last row is {last}",
                        row=options.header_row,
                        last=len(grid.head) + grid.first_row - 1,
                    ),
                    msg("mend `header_row` in the mapping"),
                    where,
                )
            )
    if not grid.head:
        raise ProposalError(Diagnostic("empty", msg("is empty"), msg("fill it in"), where))
    if header_row is not None:
        index, span = header_row - 1, 1
    else:
        index, span = find_header(grid.head, options.headings, is_heading)
    header = joined(grid.head, index, span)
    columns, problems = below(grid, index, index + span, len(header))
    return _without_what_is_no_data(grid, index + span, header, columns, problems)


def _without_what_is_no_data(
    grid: Grid,
    skip: int,
    header: Sequence[str],
    columns: Sequence[Column],
    problems: Sequence[Diagnostic],
) -> RawTable:
    notes = [*grid.problems, *problems]
    empty = [blanks(column) for column in columns]
    height = len(empty[0]) if empty else 0
    first_row = grid.first_row + skip

    left_out: list[LeftOut] = []

    def leave_out(record: int, reason: LeftOutReason, what: Message) -> None:
        keep[record] = False
        row = first_row + record
        place = Where(file=grid.file, sheet=grid.sheet, row=row)
        mend = msg("remove it if you want no warning")
        notes.append(Diagnostic(f"{reason}-row", what, mend, place, severity="warning"))
        cells = [
            (one_line(name) or f"column {column_letter(i)}", _cell(columns[i], record))
            for i, name in enumerate(header)
            if not empty[i][record]
        ]
        text = next((one_line(cell) for _, cell in cells if isinstance(cell, str)), "")
        left_out.append(LeftOut(row, reason, text, dict(cells)))

    filled = np.zeros(height, dtype=np.int64)
    for mask in empty:
        filled += ~mask
    keep = filled > 0
    for record in totals(columns, empty):
        leave_out(record, "total", msg("this row of totals is left out"))
    for record in footnotes(filled, keep, sum(1 for mask in empty if not mask.all())):
        leave_out(record, "note", msg("this note under the table is left out"))
    at = np.flatnonzero(keep)
    names: list[str] = []
    kept: list[Column] = []
    unnamed = set()
    for index, column in enumerate(columns):
        name = one_line(header[index]) if index < len(header) else ""
        if not name:
            if empty[index].all():
                continue
            name = f"column {column_letter(index)}"
            unnamed.add(name)
        names.append(name)
        kept.append(column if len(at) == height else _take(column, at))
    return RawTable(
        headings=tuple(names),
        columns=tuple(kept),
        rows=(at + first_row).astype(np.int64),
        file=grid.file,
        sheet=grid.sheet,
        header_row=first_row - 1,
        decimal=grid.decimal,
        unnamed=frozenset(unnamed),
        problems=tuple(notes),
        left_out=tuple(sorted(left_out, key=lambda one: one.row)),
    )


def _cell(column: Column, record: int) -> Any:
    cell = column[record]
    return cell.as_py() if isinstance(cell, pa.Scalar) else cell


def _take(column: Column, at: NDArray[np.int64]) -> Column:
    if isinstance(column, list):
        return [column[i] for i in at]
    if isinstance(column, pa.Array):
        return column.take(pa.array(at))
    return column[at]
