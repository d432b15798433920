"""One sheet of a framework in a workbook: its headings found, its rows and cells with their place.

What is said of a sheet itself stands here: headings that are unknown or missing, merged and hidden
cells, rows of totals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from maatwaarde.diagnostics import Diagnostic, Where, did_you_mean
from maatwaarde.documents.cells import fold, is_blank, one_line
from maatwaarde.documents.sheet_state import SheetState
from maatwaarde.framework.workbook.cells import Cell
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.framework.workbook.sheets import FILLED, LABEL, MEASURES, REMARK, target_column
from maatwaarde.messages import Language, msg, nmsg

_SEARCH_ROWS = 30
_TOTAL = re.compile(r"\W*(?:sub|eind)?tota(?:al|len|l|ls)\b.*", re.IGNORECASE | re.DOTALL)
_FILLED_DOWN = ("choice", "goals", "goal")


@dataclass
class Row:
    """A row of a sheet, or all lines of the sheet of the framework itself.

    Parameters
    ----------
    where
        Its first cell.
    cells
        What is filled in.
    places
        The place of each column that the sheet has, filled or not.
    """

    where: Where
    cells: dict[Column, Cell] = field(default_factory=dict)
    places: dict[Column, Where] = field(default_factory=dict)


@dataclass
class Table:
    """A sheet as it was found: its headings, its rows, and what is wrong with them."""

    sheet: Sheet
    name: str
    where: Where
    columns: tuple[Column, ...]
    rows: list[Row]
    problems: list[Diagnostic]
    dutch: int
    """How many headings are in Dutch and not in English, less those that are the other way."""


def cell_name(row: int, column: int) -> str:
    """Return what a spreadsheet calls the cell at a 0-based row and column."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


@dataclass
class _Grid:
    """The cells of a sheet, and how to call their places."""

    file: str
    name: str
    rows: list[list[Any]]
    state: SheetState

    def where(self, row: int, column: int, heading: str | None = None) -> Where:
        return Where(
            file=self.file,
            sheet=self.name,
            row=row + 1,
            cell=cell_name(row, column),
            field=heading,
        )

    def value(self, row: int, column: int) -> Any:
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else None

    def cell(self, row: int, column: int, where: Where) -> Cell:
        at = (row, column)
        return Cell(
            self.value(row, column),
            where,
            percent=at in self.state.percent,
            error=at in self.state.errors,
        )


def _is_empty(row: list[Any]) -> bool:
    """Return at once whether nothing stands in a row: a stray cell may have a million above it."""
    return row.count("") == len(row)


def read_table(
    sheet: Sheet, file: str, name: str, rows: list[list[Any]], state: SheetState
) -> Table:
    """Find the headings of a sheet and take its rows."""
    grid = _Grid(file, name, rows, state)
    if sheet.lines:
        return _lines(sheet, grid)
    head = _header(sheet, rows)
    if head is None:
        where = grid.where(0, 0)
        needed = ", ".join(repr(column.nl) for column in sheet.columns if column.needed)
        problem = Diagnostic(
            "no-headings",
            msg("no headings are found in this sheet"),
            msg("put them in one row above the list: {headings}", headings=needed),
            where,
        )
        return Table(sheet, name, where, (), [], [problem], 0)
    found, problems = _columns(sheet, grid, head)
    table = Table(sheet, name, grid.where(head, 0), tuple(found), [], problems, 0)
    table.dutch = _dutch(found, {column: grid.value(head, j) for column, j in found.items()})
    headings = {column: one_line(str(grid.value(head, j))) for column, j in found.items()}
    problems += _merged(grid, head, found)
    problems += _beside(grid, head, found)
    hidden = []
    for i in range(head + 1, len(rows)):
        if _is_empty(rows[i]):
            continue
        filled = {column: j for column, j in found.items() if not is_blank(grid.value(i, j))}
        if not filled:
            continue
        places = {column: grid.where(i, j, headings[column]) for column, j in found.items()}
        row = Row(grid.where(i, min(found.values())), {}, places)
        row.cells = {column: grid.cell(i, j, places[column]) for column, j in filled.items()}
        if _is_total(sheet, row):
            what, mend = (
                msg("this row of totals is left out"),
                msg("remove it if you want no warning"),
            )
            where = next(iter(row.cells.values())).where
            problems.append(Diagnostic("total-row", what, mend, where, severity="warning"))
            continue
        if i in state.hidden_rows:
            hidden.append(row)
        table.rows.append(row)
    if hidden:
        what = nmsg("{n} hidden row is read too", "{n} hidden rows are read too", len(hidden))
        mend = msg("remove what must not count")
        problems.append(Diagnostic("hidden-rows", what, mend, hidden[0].where, severity="warning"))
    return table


def _header(sheet: Sheet, rows: list[list[Any]]) -> int | None:
    """Return the first row with the most headings that are known; what stands above is a title."""
    known = [len(set(_known(sheet, row).values()) - {None}) for row in rows[:_SEARCH_ROWS]]
    return known.index(max(known)) if known and max(known) > 0 else None


def _known(sheet: Sheet, row: Sequence[Any]) -> dict[int, Column | None]:
    return {
        j: _column(sheet, str(heading)) for j, heading in enumerate(row) if not is_blank(heading)
    }


def _column(sheet: Sheet, heading: str) -> Column | None:
    folded = fold(heading)
    for column in sheet.columns:
        if folded in column.names and column.path != ("target",):
            return column
    return target_column(heading) if sheet is MEASURES else None


def _columns(sheet: Sheet, grid: _Grid, head: int) -> tuple[dict[Column, int], list[Diagnostic]]:
    found: dict[Column, int] = {}
    problems = []
    for j, column in _known(sheet, grid.rows[head]).items():
        heading = one_line(str(grid.value(head, j)))
        where = grid.where(head, j, heading)
        if column is None:
            names = {name for each in sheet.columns for name in (each.nl, each.en)}
            mend = did_you_mean(heading, names)
            if fold(heading) in ("doel", "target"):
                mend = msg("write the year behind it, as in {heading!r}", heading=f"{heading} 2030")
            problems.append(
                Diagnostic("unknown-heading", msg("this heading is unknown"), mend, where)
            )
        elif column in found:
            what, mend = msg("this heading stands twice"), msg("keep one")
            problems.append(Diagnostic("duplicate-heading", what, mend, where))
        else:
            found[column] = j
    return found, problems


def _dutch(found: Sequence[Column] | dict[Column, int], headings: dict[Column, Any]) -> int:
    count = 0
    for column in found:
        heading = fold(str(headings[column]))
        if fold(column.nl) != fold(column.en):
            count += 1 if heading == fold(column.nl) else -1 if heading == fold(column.en) else 0
    return count


def missing_columns(table: Table, language: Language) -> Iterator[Diagnostic]:
    """Yield the columns that a sheet with rows cannot do without, and does not have."""
    for column in table.sheet.columns:
        if column.needed and column not in table.columns and table.rows:
            heading = column.heading(language)
            yield Diagnostic(
                "missing-heading",
                msg("the column {heading!r} is missing", heading=heading),
                msg("add a column {heading!r}", heading=heading),
                table.where,
            )


def _is_total(sheet: Sheet, row: Row) -> bool:
    if sheet.key not in ("values", "measures", "groups"):
        return False
    told = {column.path for column in row.cells}
    if {("id",), ("title", "nl")} <= told or ("better",) in told:
        return False
    first = next(iter(row.cells.values())).value
    return isinstance(first, str) and _TOTAL.fullmatch(first) is not None


def _merged(grid: _Grid, head: int, found: dict[Column, int]) -> list[Diagnostic]:
    """Fill ranges that are merged over rows where that is plain, and refuse the others."""
    problems = []
    for (top, left), (bottom, right) in sorted(grid.state.merged):
        rows = [i for i in range(top, bottom + 1) if i > head]
        inside = {column: j for column, j in found.items() if left <= j <= right}
        if len(rows) * len(inside) < 2 or is_blank(grid.value(top, left)):
            continue
        column = next(iter(inside))
        where = grid.where(top, left, one_line(str(grid.value(head, inside[column]))))
        area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
        if len(inside) > 1 or not (column.kind in _FILLED_DOWN or column.path == ("under",)):
            what = msg("the cells {area} are merged, so that one value stands for all", area=area)
            mend = msg("split them, and fill in each cell")
            problems.append(Diagnostic("merged-cells", what, mend, where))
            continue
        for i in rows:
            line = grid.rows[i] if i < len(grid.rows) else []
            if any(not is_blank(cell) for cell in line):
                line += [None] * (left + 1 - len(line))
                line[left] = grid.value(top, left)
        what = msg("the cells {area} are merged; their value is taken for each row", area=area)
        mend = msg("split them if you want no warning")
        problems.append(Diagnostic("merged-cells", what, mend, where, severity="warning"))
    return problems


def _beside(grid: _Grid, head: int, found: dict[Column, int]) -> list[Diagnostic]:
    """Say what stands in columns without a heading, which nobody reads."""
    for i in range(head + 1, len(grid.rows)):
        for j, value in enumerate(grid.rows[i]):
            if is_blank(value) or not is_blank(grid.value(head, j)) or j in found.values():
                continue
            what = msg("what stands in a column without a heading is not read")
            mend = msg("give it a heading, or move it to a sheet of your own")
            return [
                Diagnostic("no-heading", what, mend, grid.where(i, j), severity="warning"),
            ]
    return []


def _lines(sheet: Sheet, grid: _Grid) -> Table:
    """Read the sheet of the framework itself, with a line for each thing."""
    known: dict[int, int] = {}
    filled = [i for i, row in enumerate(grid.rows) if not _is_empty(row)]
    for row in (grid.rows[i] for i in filled):
        for j, column in _known(sheet, row).items():
            known[j] = known.get(j, 0) + (column is not None)
    labels = max(known, key=lambda j: (known[j], -j)) if known else 0
    values = labels + 1
    for row in grid.rows[:_SEARCH_ROWS]:
        values = next((j for j, v in enumerate(row) if fold(str(v)) in FILLED.names), values)
    table = Table(sheet, grid.name, grid.where(0, labels), (), [], [], 0)
    line = Row(table.where)
    headings: dict[Column, Any] = {}
    for i in filled:
        label, value = grid.value(i, labels), grid.value(i, values)
        if is_blank(label) and is_blank(value):
            continue
        column = None if is_blank(label) else _column(sheet, str(label))
        named = None if is_blank(label) else one_line(str(label))
        where = grid.where(i, values, named)
        if column is None:
            if is_blank(value) or fold(str(label)) in LABEL.names | REMARK.names:
                continue
            if is_blank(label):
                what = msg("what stands in a line without a name is not read")
                mend = msg("write in the first column what it is, or remove it")
                table.problems.append(Diagnostic("no-label", what, mend, where, severity="warning"))
                continue
            names = {name for each in sheet.columns for name in (each.nl, each.en)}
            hint = did_you_mean(str(label), names)
            where = replace(where, cell=cell_name(i, labels), field=named)
            table.problems.append(
                Diagnostic("unknown-heading", msg("this line is unknown"), hint, where)
            )
        elif column in line.places:
            where = replace(where, cell=cell_name(i, labels))
            what, mend = msg("this line stands twice"), msg("keep one")
            table.problems.append(Diagnostic("duplicate-heading", what, mend, where))
        else:
            line.places[column] = where
            headings[column] = label
            if not is_blank(value):
                line.cells[column] = grid.cell(i, values, where)
    table.columns = tuple(line.places)
    table.dutch = _dutch(table.columns, headings)
    table.rows = [line]
    for (top, left), (bottom, right) in sorted(grid.state.merged):
        if left <= values <= right and top < bottom and not is_blank(grid.value(top, left)):
            area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            what = msg("the cells {area} are merged, so that one value stands for all", area=area)
            mend = msg("split them, and fill in each cell")
            table.problems.append(Diagnostic("merged-cells", what, mend, grid.where(top, left)))
    return table
