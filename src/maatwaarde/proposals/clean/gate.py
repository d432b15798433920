"""The gate that every list goes through once, whatever it was read from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import is_blank, one_line
from maatwaarde.documents.limits import long_heading
from maatwaarde.late import dataclass
from maatwaarde.messages import msg, nmsg
from maatwaarde.proposals.clean.headings import find_header, joined, looked_at
from maatwaarde.proposals.clean.leave_out import heading_of, leave_out, taken
from maatwaarde.proposals.clean.rectangle import below
from maatwaarde.proposals.clean.rows import cell_of
from maatwaarde.proposals.clean.sheets import seen, unmerged
from maatwaarde.proposals.clean.text import strange, tidy
from maatwaarde.proposals.clean.units_row import UnitOf, units_below
from maatwaarde.proposals.table import (
    Column,
    Grid,
    LeftOut,
    RawTable,
    ReadOptions,
    Table,
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

    Of a grid the row of the headings is looked for. What is no data is left out, whatever it was
    read from: empty rows, totals, headings of groups, units below the headings, and notes under the
    table. All but empty rows are reported.

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
    if isinstance(found, Grid):
        table = _tabulated(found, options, is_heading, unit_of)
    else:
        table = _sifted(found, unit_of)
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
        origin=table.origin,
        above=table.above,
    )


def _sifted(table: RawTable, unit_of: UnitOf) -> RawTable:
    """Leave out what is no proposal of a table that has headings already."""
    _refuse_long(table.headings, table)
    if not len(table):
        return table
    where = partial(place, table.file, table.sheet, heading=None, by_line=table.by_line)
    headings, columns, rows = table.headings, table.columns, table.rows
    units: list[LeftOut] = []
    first = [cell_of(column, 0) for column in columns]
    # The format of Pabulib has no such row, and its headings are made of what cells say.
    if not table.by_line and all(isinstance(cell, str) or is_blank(cell) for cell in first):
        following = [
            next(
                (cell for i in range(1, min(9, len(rows))) if not is_blank(cell := cell_of(c, i))),
                None,
            )
            for c in columns
        ]
        found = units_below(headings, first, following, unit_of)
        if found is not None:
            units.append(_units(headings, first, int(rows[0])))
            headings = tuple(found)
            columns = tuple(column[1:] for column in columns)
            rows = rows[1:]
    kept = leave_out(headings, columns, rows, where)
    if not units and len(kept.at) == len(rows):
        return replace(table, problems=(*table.problems, *kept.notes))
    return replace(
        table,
        headings=headings,
        columns=tuple(taken(column, kept.at) for column in columns),
        rows=rows[kept.at],
        problems=(*table.problems, *(_units_row(one, where) for one in units), *kept.notes),
        left_out=(*table.left_out, *units, *kept.left_out),
        groups=table.groups if kept.groups is None else kept.groups,
    )


def _units(header: Sequence[str], given: Sequence[Any], row: int) -> LeftOut:
    cells = {name: cell for name, cell in zip(header, given, strict=False) if not is_blank(cell)}
    return LeftOut(row, "units", next(one_line(str(cell)) for cell in cells.values()), cells)


def _units_row(units: LeftOut, where: Callable[[int], Where]) -> Diagnostic:
    return Diagnostic(
        "units-row",
        msg("this row is read as the units of the headings above it"),
        msg("put the units in the headings, as in 'Kosten [kEUR]', if you want no warning"),
        where(units.row),
        severity="warning",
    )


def _strange(table: RawTable, tidied: Sequence[Column]) -> list[Diagnostic]:
    """Warn of texts that are not read as they stand, since they hold what cannot be shown."""
    notes = []
    for heading, found, column in zip(table.headings, table.columns, tidied, strict=True):
        records = strange(found)
        if not records:
            continue
        shown = str(cell_of(column, records[0]))[:60]
        row = int(table.rows[records[0]])
        where = place(table.file, table.sheet, row, heading, by_line=table.by_line)
        notes.append(strange_texts(len(records), shown, where))
    return notes


def strange_texts(count: int, shown: str, where: Where) -> Diagnostic:
    """Warn of so many texts of a column, the first of which is read as is shown."""
    return Diagnostic(
        "strange-text",
        nmsg(
            "this text holds signs that cannot be shown, or bytes; it is read as {read!r}",
            "{n} texts in this column, this one first, hold signs that cannot be shown, or "
            "bytes; it is read as {read!r}",
            count,
            read=shown,
        ),
        msg("check how it is spelt, and set `encoding` in the mapping if that is wrong"),
        where,
        severity="warning",
    )


@dataclass(frozen=True, slots=True)
class Headed:
    """Where the headings of a grid stand.

    Parameters
    ----------
    index
        0-based row of the headings, of the first where there are two.
    skip
        0-based row from which on there may be proposals.
    header
        The headings, with their units where these stand in a row below them.
    units
        That row.
    """

    index: int
    skip: int
    header: Sequence[str]
    units: tuple[LeftOut, ...]


def find_headings(
    grid: Grid, options: ReadOptions, is_heading: Callable[[str], bool], unit_of: UnitOf = _no_unit
) -> Headed:
    """Return where the headings of a grid stand, and what they are.

    Raises
    ------
    ProposalError
        If the row of the headings that `options` name is not there, or nothing is.
    """
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
    head = looked_at(grid.head)
    if header_row is not None:
        index, span = header_row - 1, 1
    else:
        index, span = find_header(head, options.headings, is_heading)
    _refuse_long([cell for row in head[index : index + span] for cell in row], grid)
    header = joined(head, index, span, unit_of)
    skip = index + span
    given = head[skip] if skip < len(head) else ()
    # The heading of a group or an unknown amount may stand directly below the units.
    following = [
        next((row[i] for row in head[skip + 1 : skip + 9] if not _blank_at(row, i)), None)
        for i in range(len(given))
    ]
    with_units = units_below(header, given, following, unit_of)
    units: list[LeftOut] = []
    if with_units is not None:
        units.append(_units(header, given, grid.first_row + skip))
        header, skip = with_units, skip + 1
    return Headed(index, skip, header, tuple(units))


def _refuse_long(headings: Sequence[Any], found: RawTable | Grid) -> None:
    problem = long_heading(found.file, headings, found.sheet)
    if problem is not None:
        raise ProposalError(problem)


def _tabulated(
    grid: Grid, options: ReadOptions, is_heading: Callable[[str], bool], unit_of: UnitOf
) -> RawTable:
    headed = find_headings(grid, options, is_heading, unit_of)
    index, skip, header, units = headed.index, headed.skip, headed.header, headed.units
    columns, problems = below(grid, index, skip, len(header))
    columns, merged = unmerged(grid, skip, header, columns)
    shown = seen(grid, skip, header, columns, skip_hidden=options.skip_hidden)
    above = tuple(
        one_line(cell)
        for row in looked_at(grid.head[:index])
        for cell in row
        if isinstance(cell, str)
    )
    columns = shown.columns
    first_row = grid.first_row + skip
    height = len(columns[0]) if columns else 0
    at_row = partial(place, grid.file, grid.sheet, heading=None, by_line=False)
    rows = np.arange(first_row, first_row + height, dtype=np.int64)
    kept = leave_out(header, columns, rows, at_row, shown.rows_out)
    names: list[str] = []
    found: list[Column] = []
    unnamed = set()
    for i, column in enumerate(columns):
        if i in shown.columns_out:
            continue
        name = heading_of(header, i)
        if i >= len(header) or not one_line(header[i]):
            if i in kept.empty_columns:
                continue
            unnamed.add(name)
        names.append(name)
        found.append(taken(column, kept.at))
    return RawTable(
        headings=tuple(names),
        columns=tuple(found),
        rows=rows[kept.at],
        file=grid.file,
        sheet=grid.sheet,
        header_row=first_row - 1 - len(units),
        decimal=grid.decimal,
        unnamed=frozenset(unnamed),
        problems=(
            *grid.problems,
            *problems,
            *merged,
            *shown.problems,
            *(_units_row(one, at_row) for one in units),
            *kept.notes,
        ),
        left_out=(*units, *kept.left_out),
        groups=kept.groups,
        above=above,
        origin=replace(
            grid.origin,
            hidden_rows=shown.hidden_rows,
            hidden_columns=shown.hidden_columns,
            hidden_taken=not options.skip_hidden,
        ),
    )


def _blank_at(row: Sequence[Any], column: int) -> bool:
    return column >= len(row) or is_blank(row[column])
