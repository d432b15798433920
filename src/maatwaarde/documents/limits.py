"""How much a file may hold: one place for all forms of it, checked before the work is done.

Whatever these allow is read in less than 2 GiB of memory. What is larger is told so, with the
limit; `maatwaarde.streaming` reads a list in parts, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterable

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import Number, msg

MAX_LIST_BYTES = 100_000_000
"""Of a list of proposals, and of any other file that is read whole and has no limit of its own."""
MAX_DOSSIER_BYTES = 500_000_000
"""Of a dossier, which holds many such files."""
MAX_TEXT_BYTES = 1_000_000
"""Of a file that people write, such as a framework."""
MAX_UNPACKED_BYTES = 1_000_000_000
"""Of all parts of a workbook together, unpacked; of the values of a Parquet file likewise."""
MAX_CELLS = 10_000_000
"""Rows times columns of one table, up to its last filled cell, with the empty ones between."""
MAX_SHEET_CELLS = 5_000_000
"""As `MAX_CELLS`, of one sheet of a workbook, which takes more memory by the cell."""
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
"""Of one table, as Excel has it. Each row takes some 500 bytes, whatever is in its cells."""
MAX_LETTERS = 100_000_000
"""Of all cells of one table together.

A text can be stored once for all cells that share it, or be repeated by a number, so that a file of
a kilobyte can hold cells of gigabytes.
"""
MAX_CELL_LETTERS = 10_000_000
"""Of one cell: the border of an area may be long, and a cell of more is no cell."""
MAX_HEADING_LETTERS = 10_000
"""Of one heading, which is looked at from many sides: a question of a survey is shorter."""
MAX_MARKED = 1_000_000
"""Cells of one sheet that show a failed formula, or money in a foreign currency."""
MAX_OBJECTS = 5_000_000
"""Objects in a JSON file, each of which takes memory, whatever is in it."""
MAX_VALUES = 12_000_000
"""Values in a JSON file, and in the lists that cells of a Parquet file hold."""
MAX_ELEMENTS = 20_000_000
"""Elements in one part of a workbook: some three for a cell, and what holds them."""
MAX_NAMED = 1_000_000
"""Proposals that those of one list name in a column of ids, such as what each requires."""
MAX_NESTED = 100
"""Levels that what is written within something else may be nested."""
MAX_EXTENDS = 100
"""Frameworks of which each extends the next."""

XLSX_ROWS = MAX_ROWS
XLSX_COLUMNS = MAX_COLUMNS
XLSX_CELL_LETTERS = 32_767
"""What Excel itself holds in a sheet and a cell."""


def too_large(file: str, what: str, mend: str, sheet: str | None = None) -> Diagnostic:
    """Say that there is too much in a file."""
    return Diagnostic("too-large", what, mend, Where(file=file, sheet=sheet))


def long_heading(
    file: str, headings: Iterable[object], sheet: str | None = None
) -> Diagnostic | None:
    """Return what is wrong where a heading is longer than any is; else nothing."""
    if all(len(one) <= MAX_HEADING_LETTERS for one in headings if isinstance(one, str)):
        return None
    return too_large(
        file,
        msg("a heading holds more than {n} letters", n=Number(MAX_HEADING_LETTERS, 0)),
        msg("shorten it"),
        sheet,
    )


def table_too_large(
    file: str,
    rows: int,
    columns: int,
    letters: int = 0,
    longest: int = 0,
    most: int | None = None,
) -> Diagnostic | None:
    """Return what is wrong where a table is larger than can be read at once; else nothing.

    Parameters
    ----------
    letters, longest
        Of all cells together, and of the longest; 0 where it is not known yet.
    most
        The most cells; by default `MAX_CELLS`.
    """
    if columns > MAX_COLUMNS:
        return too_large(
            file,
            msg("has {columns} columns", columns=Number(columns, 0)),
            msg("keep to {columns} columns", columns=Number(MAX_COLUMNS, 0)),
        )
    if rows > MAX_ROWS:
        return too_large(
            file,
            msg("has {rows} rows", rows=Number(rows, 0)),
            msg(
                "keep to {rows} rows, or let `score` write a table (-o RESULT.parquet): it reads a "
                "list in CSV, Parquet or JSON lines in parts",
                rows=Number(MAX_ROWS, 0),
            ),
        )
    most = MAX_CELLS if most is None else most
    if rows * columns > most:
        return too_large(
            file,
            msg(
                "spans {cells} cells, with the empty ones between", cells=Number(rows * columns, 0)
            ),
            msg(
                "keep to {cells} cells: clear stray cells far from the table, or split it",
                cells=Number(most, 0),
            ),
        )
    if letters > MAX_LETTERS:
        return too_large(
            file,
            msg("its cells hold {letters} letters together", letters=Number(letters, 0)),
            msg("keep to {letters} letters, or split it", letters=Number(MAX_LETTERS, 0)),
        )
    if longest > MAX_CELL_LETTERS:
        return too_large(
            file,
            msg("a cell holds {letters} letters", letters=Number(longest, 0)),
            msg("keep to {letters} letters a cell", letters=Number(MAX_CELL_LETTERS, 0)),
        )
    return None


def json_too_large(file: str, data: bytes) -> Diagnostic | None:
    """Return what is wrong where JSON would take more memory than there is; else nothing.

    It is counted before it is parsed. Marks within a text count as well; a list that is all text
    has few of them for its size.
    """
    objects = data.count(b"{")
    values = data.count(b",") + data.count(b"[") + objects
    if objects <= MAX_OBJECTS and values <= MAX_VALUES:
        return None
    return too_large(
        file,
        msg(
            "holds {objects} objects and {values} values",
            objects=Number(objects, 0),
            values=Number(values, 0),
        ),
        msg(
            "keep to {objects} objects and {values} values, or split it",
            objects=Number(MAX_OBJECTS, 0),
            values=Number(MAX_VALUES, 0),
        ),
    )
