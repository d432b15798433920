"""What the stages of reading hand on: cells as they stand, a table of them, and a tidy table."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any, Literal, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.documents.cells import is_blank
from maatwaarde.late import dataclass
from maatwaarde.messages import Number, msg

# A list of mixed Python values (workbooks, JSON), a numpy array of numbers or booleans
# (dataframes), or an arrow array of strings (CSV).
Column: TypeAlias = list[Any] | NDArray[Any] | pa.Array
Decimal = Literal["comma", "point"]

SEARCH_ROWS = 60
"""The headings must begin within so many rows."""

MAX_SHOWN = 20
"""Problems of one kind shown for one column; the rest is counted."""


LeftOutReason = Literal["total", "note", "group", "units", "headings", "hidden"]
"""Why a row is no proposal: it holds totals, a note, the heading of a group, units below the
headings, or the headings once more; or it is hidden, and hidden rows are not wanted."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is filled and is no proposal.

    Parameters
    ----------
    row
        1-based, as a spreadsheet shows it.
    text
        Its first text, by which people find it.
    cells
        What stands in it, by heading, as it stands: a row of totals can be compared.
    """

    row: int
    reason: LeftOutReason
    text: str
    cells: Mapping[str, Any] = field(default_factory=dict)


EncodingTold = Literal["stated", "mark", "zeros", "plain", "valid", "left"]
"""How an encoding is known: the mapping states it; the file begins with its mark; its zeros show
two or four bytes a letter; its letters are the same in nearly every encoding; it is valid UTF-8, as
hardly any other text is; or it is no UTF-8, and what Windows writes is left: a guess."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a file was written, as far as that was found or is known.

    Parameters
    ----------
    encoding, encoding_told
        Of a text file, and how it is known.
    delimiter, delimiter_stated
        Of a text file, and whether the mapping or the file itself states it.
    sheets, hidden_sheets
        All sheets of a workbook, and those of them that are hidden.
    hidden_rows
        Rows below the headings that are hidden in the sheet and are filled, 1-based.
    hidden_columns
        The headings of columns that are.
    hidden_taken
        Whether these were read.
    """

    encoding: str | None = None
    encoding_told: EncodingTold | None = None
    delimiter: str | None = None
    delimiter_stated: bool = False
    sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden_taken: bool = True


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader has to know beside the bytes.

    Parameters
    ----------
    sheet
        Sheet of a workbook; ``None`` lets the reader choose.
    header_row
        1-based row of the headings; ``None`` lets the reader look for it.
    delimiter, encoding
        Of a text file; ``None`` lets the reader find out.
    headings
        Headings that are expected, folded by `fold`; they help to find the header row.
    skip_hidden
        Whether hidden rows and columns of a workbook are left out.
    """

    sheet: str | None = None
    header_row: int | None = None
    delimiter: str | None = None
    encoding: str | None = None
    headings: frozenset[str] = frozenset()
    skip_hidden: bool = False


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells as they stand in a sheet or a text, before the row of the headings has been found.

    Parameters
    ----------
    head
        The first rows, each as long as it is in the file: `SEARCH_ROWS` or more, and two beyond the
        row that the options name, as far as there are so many.
    body
        The cells from the 0-based row `start` on: as columns of one length, or, where rows of a
        text differ in length, a list of texts for each row.
    first_row
        What a spreadsheet calls the first row.
    merged
        First and last cell, 0-based row and column, of ranges of cells that are merged.
    hidden_rows, hidden_columns
        0-based.
    file, sheet, decimal, problems, origin
        As in `RawTable`.
    """

    head: Sequence[Sequence[Any]]
    body: tuple[Column, ...] | pa.ChunkedArray
    file: str
    start: int = 0
    first_row: int = 1
    sheet: str | None = None
    decimal: Decimal | None = None
    problems: tuple[Diagnostic, ...] = field(default=())
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, eq=False)
class RawTable:
    """Headings and cells of one table, as a reader hands them on.

    Parameters
    ----------
    headings
        One a column, in the order of the file, as a single line of text.
    columns
        As many as headings, all of one length.
    rows
        Shape (n,), int64: row of each record, 1-based, as a spreadsheet shows it; the line in a
        Pabulib file; the position in a dataframe, JSON or Parquet file.
    file, sheet
        What messages call the source.
    header_row
        Row of the headings, if they stand in a row.
    decimal
        Number notation that the file form suggests, when no number in it tells; ``None`` when it
        suggests nothing.
    by_line
        Whether `rows` are lines of a text file.
    unnamed
        Headings that the reader made up for columns with data and no heading.
    plain
        Headings that the reader made of the text of cells: in these ``[kEUR]`` is no unit.
    problems
        What the reader found, errors and warnings.
    left_out
        Rows that are no proposal, by row.
    origin
        How the file was written.
    groups
        For each record the heading of the group that it stands below, where the list has such.
    above
        The texts that stand above the headings: a title, a date, perhaps a unit.
    """

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: NDArray[np.int64]
    file: str
    sheet: str | None = None
    header_row: int | None = None
    decimal: Decimal | None = None
    by_line: bool = False
    unnamed: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    problems: tuple[Diagnostic, ...] = field(default=())
    left_out: tuple[LeftOut, ...] = ()
    groups: Sequence[str | None] | None = None
    above: tuple[str, ...] = ()
    origin: Origin = field(default_factory=Origin)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class Table(RawTable):
    """A table of which every text is on one line and every row may be a proposal.

    Made by `maatwaarde.proposals.clean`, and what all later stages read.
    """

    def column_values(self, index: int) -> list[Any]:
        """Return the cells of one column as Python values, ``None`` where blank."""
        column = self.columns[index]
        cells = column if isinstance(column, list) else column.tolist()
        return [None if is_blank(cell) else cell for cell in cells]

    def where(self, record: int | None = None, heading: str | None = None) -> Where:
        """Return the place of a record (0-based), of a heading, or of the cell where they meet."""
        row = self.header_row if record is None else int(self.rows[record])
        return place(self.file, self.sheet, row, heading, by_line=self.by_line)


def place(
    file: str, sheet: str | None, row: int | None, heading: str | None, *, by_line: bool
) -> Where:
    if by_line:
        return Where(file=file, line=row, field=heading)
    return Where(file=file, sheet=sheet, row=row, field=heading)


_EVERY: ContextVar[bool] = ContextVar("every problem is wanted", default=False)


@contextmanager
def every_problem() -> Iterator[None]:
    """Let all problems of a column be told, for who looks for the rows that are wrong."""
    token = _EVERY.set(True)
    try:
        yield
    finally:
        _EVERY.reset(token)


def most_shown() -> int | None:
    """Return how many problems of one kind are told; None for all."""
    return None if _EVERY.get() else MAX_SHOWN


def capped(problems: Iterable[Diagnostic], count: int | None = None) -> list[Diagnostic]:
    """Keep the first `MAX_SHOWN` problems of one column, and count the rest.

    Parameters
    ----------
    problems
        Made as they are asked for, where there may be one in each of a million cells.
    count
        How many there are, where that is known without making them.
    """
    if _EVERY.get():
        return list(problems)
    made = iter(problems)
    shown = list(itertools.islice(made, MAX_SHOWN))
    following = next(made, None)
    if following is not None:
        rest = 1 + sum(1 for _ in made) if count is None else count - MAX_SHOWN
        last = shown[-1]
        shown.append(
            Diagnostic(
                code=last.code,
                what=msg("and {rest} more like this in the column", rest=Number(rest, 0))
                if last.where.field
                else msg("and {rest} more like this", rest=Number(rest, 0)),
                mend=msg("mend those above first; they often share a cause"),
                where=following.where,
                severity=last.severity,
            )
        )
    return shown


def column_letter(index: int) -> str:
    """Return the spreadsheet name of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
