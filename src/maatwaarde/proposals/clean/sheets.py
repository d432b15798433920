"""What a sheet shows otherwise than it stores: merged cells, hidden rows and hidden columns."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.documents.cells import is_blank, one_line
from maatwaarde.late import dataclass
from maatwaarde.messages import msg, nmsg
from maatwaarde.proposals.clean.rows import NUMBER, all_blanks
from maatwaarde.proposals.table import Column, Grid, column_letter, place


@dataclass(frozen=True, eq=False)
class Seen:
    """The columns, and the rows and columns to leave out since they are hidden.

    Parameters
    ----------
    rows_out, columns_out
        0-based, rows below the headings.
    hidden_rows, hidden_columns
        All that are hidden and filled, left out or not: as a spreadsheet calls them.
    """

    columns: tuple[Column, ...]
    rows_out: tuple[int, ...]
    columns_out: tuple[int, ...]
    problems: tuple[Diagnostic, ...]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[str, ...]


def unmerged(
    grid: Grid, skip: int, header: Sequence[str], columns: Sequence[Column]
) -> tuple[tuple[Column, ...], list[Diagnostic]]:
    """Give the text of cells that are merged downwards to each of their rows.

    An amount is not repeated, for then it would count more than once.

    Parameters
    ----------
    skip
        0-based row below the headings; what is merged above it is no data.
    """
    result = list(columns)
    texts: dict[int, list[int]] = {}
    amounts: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in grid.merged:
        column = result[left] if left < len(result) else None
        if top < skip or bottom <= top or not isinstance(column, list):
            continue
        first, last = top - skip, min(bottom - skip, len(column) - 1)
        if first >= len(column) or is_blank(column[first]):
            continue
        if isinstance(column[first], str) and not NUMBER.fullmatch(one_line(column[first])):
            if column is columns[left]:
                column = result[left] = list(column)
            column[first : last + 1] = [column[first]] * (last + 1 - first)
            texts.setdefault(left, []).append(first)
        else:
            amounts.setdefault(left, []).append((first, last))
    problems = [
        Diagnostic(
            "merged-text",
            nmsg(
                "a merged cell begins here, and its text counts for each of its rows",
                "{n} merged cells, of which the first begins here; their text counts for each of "
                "their rows",
                len(rows),
            ),
            msg("check that it holds for all of them"),
            _cell(grid, header, skip + rows[0], column),
            severity="warning",
        )
        for column, rows in texts.items()
    ]
    problems += [
        Diagnostic(
            "merged-amount",
            msg(
                "the cells of the rows {first} to {last} are merged; the amount counts for the "
                "first of them only, and the others are read as empty",
                first=skip + first + grid.first_row,
                last=skip + last + grid.first_row,
            ),
            msg("give each row its own amount"),
            _cell(grid, header, skip + first, column),
            severity="warning",
        )
        for column, ranges in amounts.items()
        for first, last in ranges
    ]
    return tuple(result), problems


def seen(
    grid: Grid,
    skip: int,
    header: Sequence[str],
    columns: tuple[Column, ...],
    *,
    skip_hidden: bool,
) -> Seen:
    """Say which rows and columns are hidden, and leave them out where that is wanted."""
    if not grid.hidden_rows and not grid.hidden_columns:
        return Seen(columns, (), (), (), (), ())
    height = len(columns[0]) if columns else 0
    filled = [~mask for mask in all_blanks(columns)]
    rows = sorted(
        row - skip
        for row in grid.hidden_rows
        if 0 <= row - skip < height and any(mask[row - skip] for mask in filled)
    )
    hidden = sorted(j for j in grid.hidden_columns if j < len(columns) and filled[j].any())
    problems: list[Diagnostic] = []
    if rows and not skip_hidden:
        problems.append(
            Diagnostic(
                "hidden-rows",
                nmsg(
                    "this row is hidden in the sheet, and is read as the others are",
                    "{n} rows are hidden in the sheet, this one first, and are read as the others "
                    "are",
                    len(rows),
                ),
                msg("set `hidden: skip` in the mapping to leave out what is hidden"),
                place(grid.file, grid.sheet, rows[0] + skip + grid.first_row, None, by_line=False),
                severity="warning",
            )
        )
    for j in hidden:
        problems.append(
            Diagnostic(
                "hidden-column",
                msg("this column is hidden in the sheet, and is left out")
                if skip_hidden
                else msg("this column is hidden in the sheet, and is read as the others are"),
                msg("set `hidden: take` in the mapping to read it")
                if skip_hidden
                else msg("set `hidden: skip` in the mapping to leave out what is hidden"),
                _cell(grid, header, skip - 1, j),
                severity="warning",
            )
        )
    return Seen(
        columns,
        tuple(rows) if skip_hidden else (),
        tuple(hidden) if skip_hidden else (),
        tuple(problems),
        tuple(row + skip + grid.first_row for row in rows),
        tuple((one_line(header[j]) if j < len(header) else "") or column_letter(j) for j in hidden),
    )


def _cell(grid: Grid, header: Sequence[str], row: int, column: int) -> Where:
    heading = one_line(header[column]) if column < len(header) else ""
    return place(
        grid.file,
        grid.sheet,
        row + grid.first_row,
        heading or f"column {column_letter(column)}",
        by_line=False,
    )
