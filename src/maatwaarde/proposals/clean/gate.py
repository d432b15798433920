"""The gate that every list goes through once, whatever it was read from."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import is_blank, one_line
from maatwaarde.messages import msg, nmsg
from maatwaarde.proposals.clean.headings import find_header, joined
from maatwaarde.proposals.clean.rectangle import below
from maatwaarde.proposals.clean.rowkinds import NoProposal, UnitOf, no_proposals, units_below
from maatwaarde.proposals.clean.rows import blanks, footnotes
from maatwaarde.proposals.clean.sheets import Seen, seen, unmerged
from maatwaarde.proposals.clean.text import strange, tidy
from maatwaarde.proposals.table import (
    Column,
    Grid,
    LeftOut,
    LeftOutReason,
    RawTable,
    ReadOptions,
    Table,
    capped,
    column_letter,
    place,
)


def _no_unit(text: str) -> None:
    """Know no units."""


def clean(
    found: RawTable | Grid,
    options: ReadOptions,
    is_heading: Callable[[str], bool],
    unit_of: UnitOf = _no_unit,
) -> Table:
    """Make a tidy table of what a reader has found.

    Of a grid the row of the headings is looked for, and what is no data is left out: empty rows and
    columns, totals, headings of groups, units below the headings, and notes under the table. All
    but empty rows are reported. A reader that gives a table has done so itself.

    Parameters
    ----------
    is_heading
        Tells a text that is a heading by itself, for the search; `options` may hold others.
    unit_of
        Returns the unit that a text is, for a row of units below the headings.

    Raises
    ------
    ProposalError
        If the row of the headings that `options` name is not there, or nothing is.
    """
    table = _tabulated(found, options, is_heading, unit_of) if isinstance(found, Grid) else found
    columns = tuple(map(tidy, table.columns))
    return Table(
        headings=table.headings,
        columns=columns,
        rows=table.rows,
        file=table.file,
        sheet=table.sheet,
        header_row=table.header_row,
        decimal=table.decimal,
        by_line=table.by_line,
        unnamed=table.unnamed,
        plain=table.plain,
        problems=(*table.problems, *_strange(table, columns)),
        left_out=table.left_out,
        groups=table.groups,
        encoding=table.encoding,
        sheets=table.sheets,
        above=table.above,
    )


def _strange(table: RawTable, tidied: Sequence[Column]) -> list[Diagnostic]:
    """Warn of texts that are not read as they stand, since they hold what cannot be shown."""
    notes = []
    for heading, found, column in zip(table.headings, table.columns, tidied, strict=True):
        records = strange(found)
        if not records:
            continue
        row = int(table.rows[records[0]])
        notes.append(
            Diagnostic(
                "strange-text",
                nmsg(
                    "this text holds signs that cannot be shown, or bytes; it is read as {read!r}",
                    "{n} texts in this column, this one first, hold signs that cannot be shown, or "
                    "bytes; it is read as {read!r}",
                    len(records),
                    read=str(_cell(column, records[0]))[:60],
                ),
                msg("check how it is spelt, and set `encoding` in the mapping if that is wrong"),
                place(table.file, table.sheet, row, heading, by_line=table.by_line),
                severity="warning",
            )
        )
    return notes


def _tabulated(
    grid: Grid, options: ReadOptions, is_heading: Callable[[str], bool], unit_of: UnitOf
) -> RawTable:
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
    skip = index + span
    given = grid.head[skip] if skip < len(grid.head) else ()
    # The heading of a group or an unknown amount may stand directly below the units.
    following = [
        next((row[i] for row in grid.head[skip + 1 : skip + 9] if not _blank_at(row, i)), None)
        for i in range(len(given))
    ]
    with_units = units_below(header, given, following, unit_of)
    units: list[LeftOut] = []
    if with_units is not None:
        cells = {name: cell for name, cell in zip(header, given, strict=False) if cell}
        text = next(one_line(str(cell)) for cell in cells.values())
        units.append(LeftOut(grid.first_row + skip, "units", text, cells))
        header, skip = with_units, skip + 1
    columns, problems = below(grid, index, skip, len(header))
    columns, merged = unmerged(grid, skip, header, columns)
    shown = seen(grid, skip, header, columns, skip_hidden=options.skip_hidden)
    found = [*grid.problems, *problems, *merged, *shown.problems]
    table = _without_what_is_no_data(grid, skip, header, shown, found, units)
    above = tuple(
        one_line(cell) for row in grid.head[:index] for cell in row if isinstance(cell, str)
    )
    return replace(table, above=above)


def _without_what_is_no_data(
    grid: Grid,
    skip: int,
    header: Sequence[str],
    shown: Seen,
    problems: Sequence[Diagnostic],
    units: Sequence[LeftOut],
) -> RawTable:
    notes = list(problems)
    columns = shown.columns
    rows_out: dict[LeftOutReason, list[Diagnostic]] = {}
    notes += [
        Diagnostic(
            "units-row",
            msg("this row is read as the units of the headings above it"),
            msg("put the units in the headings, as in 'Kosten [kEUR]', if you want no warning"),
            Where(file=grid.file, sheet=grid.sheet, row=row.row),
            severity="warning",
        )
        for row in units
    ]
    empty = [blanks(column) for column in columns]
    height = len(empty[0]) if empty else 0
    first_row = grid.first_row + skip

    left_out: list[LeftOut] = list(units)

    def leave_out(one: NoProposal) -> None:
        record, row = one.record, first_row + one.record
        at_row = Where(file=grid.file, sheet=grid.sheet, row=row)
        kind = f"{one.reason}-like" if one.kept else f"{one.reason}-row"
        said = Diagnostic(kind, one.what, one.mend, at_row, severity="warning")
        rows_out.setdefault(one.reason, []).append(said)
        if one.kept:
            return
        keep[record] = False
        cells = [
            (one_line(name) or f"column {column_letter(i)}", _cell(columns[i], record))
            for i, name in enumerate(header)
            if not empty[i][record]
        ]
        text = next((one_line(cell) for _, cell in cells if isinstance(cell, str)), "")
        left_out.append(LeftOut(row, one.reason, text, dict(cells)))

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
    for record in shown.rows_out:
        if filled[record]:
            found[record] = NoProposal(
                record,
                "hidden",
                msg("this hidden row is left out"),
                msg("set `hidden: take` in the mapping to read it"),
            )
    for record in sorted(found):
        leave_out(found[record])
    for alike in rows_out.values():
        notes += capped(alike)
    groups = _filled_down(found, height)
    at = np.flatnonzero(keep)
    names: list[str] = []
    kept: list[Column] = []
    unnamed = set()
    for index, column in enumerate(columns):
        if index in shown.columns_out:
            continue
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
        header_row=first_row - 1 - len(units),
        decimal=grid.decimal,
        unnamed=frozenset(unnamed),
        problems=tuple(notes),
        groups=None if groups is None else [groups[i] for i in at],
        left_out=tuple(sorted(left_out, key=lambda one: one.row)),
        encoding=grid.encoding,
        sheets=grid.sheets,
    )


def _blank_at(row: Sequence[Any], column: int) -> bool:
    return column >= len(row) or is_blank(row[column])


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


def _cell(column: Column, record: int) -> Any:
    cell = column[record]
    return cell.as_py() if isinstance(cell, pa.Scalar) else cell


def _take(column: Column, at: NDArray[np.int64]) -> Column:
    if isinstance(column, list):
        return [column[i] for i in at]
    if isinstance(column, pa.Array):
        return column.take(pa.array(at))
    return column[at]
