"""A table as it was read: headings and raw cells, before anybody decides what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, Where

# A list of mixed Python values (workbooks, JSON), a numpy array of numbers or booleans
# (dataframes), or an arrow array of strings (CSV).
Column: TypeAlias = list[Any] | NDArray[Any] | pa.Array
Decimal = Literal["comma", "point"]

MAX_SHOWN = 20
"""Problems of one kind shown for one column; the rest is counted."""

_TOTAL = re.compile(
    r"\s*(?:(?:eind|sub|grand\s+)?tota(?:al|len|l|ls)(?:\s+generaal)?\s*:?\s*|subtota+l\b.*)",
    re.IGNORECASE,
)
# RE2 (arrow) knows \pZ, the Unicode separators: no-break, thin and narrow spaces among them.
_BLANK = r"^[\s\pZ\x{200B}\x{FEFF}]*$"


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
    """

    sheet: str | None = None
    header_row: int | None = None
    delimiter: str | None = None
    encoding: str | None = None
    headings: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class RawTable:
    """Headings and cells of one table.

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
    problems
        What the reader found, errors and warnings.
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
    problems: tuple[Diagnostic, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.rows)

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


def one_line(text: str) -> str:
    """Collapse white space and line breaks."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def fold(heading: str) -> str:
    """Return the key by which headings compare: no case, no spaces, no line breaks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def capped(problems: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Keep the first `MAX_SHOWN` problems of one column, and count the rest."""
    shown = list(problems[:MAX_SHOWN])
    rest = len(problems) - len(shown)
    if rest:
        last = shown[-1]
        shown.append(
            Diagnostic(
                code=last.code,
                what=f"and {rest:,} more like this in the column",
                mend="mend those above first; they often share a cause",
                where=problems[len(shown)].where,
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


def is_blank(value: object) -> bool:
    if value is None or value == "":
        return True
    if isinstance(value, str):
        return not one_line(value)
    return isinstance(value, float) and value != value


def is_total(cell: object) -> bool:
    """Return whether the first cell of a row says that the row is a total."""
    return isinstance(cell, str) and _TOTAL.fullmatch(cell) is not None


def blanks(column: Column) -> NDArray[np.bool_]:
    """Return which cells of a column hold nothing, shape (n,)."""
    if isinstance(column, np.ndarray):
        if column.dtype.kind == "f":
            return np.asarray(np.isnan(column))
        return np.zeros(len(column), dtype=bool)
    if isinstance(column, pa.Array):
        found = pc.fill_null(pc.match_substring_regex(column, _BLANK), True)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
    return np.fromiter((is_blank(value) for value in column), dtype=bool, count=len(column))


def take(column: Column, at: NDArray[np.int64]) -> Column:
    if isinstance(column, list):
        return [column[i] for i in at]
    if isinstance(column, pa.Array):
        return column.take(pa.array(at))
    return column[at]


def assemble(
    header: Sequence[str],
    columns: Sequence[Column],
    *,
    first_row: int,
    file: str,
    sheet: str | None = None,
    header_row: int | None = None,
    decimal: Decimal | None = None,
    problems: Iterable[Diagnostic] = (),
) -> RawTable:
    """Make a table of what stands below a header row, without what is no data.

    Empty rows and columns, totals, and notes under the table are left out; totals, notes and
    columns without a heading are reported.
    """
    notes = list(problems)
    empty = [blanks(column) for column in columns]
    height = len(empty[0]) if empty else 0

    def where(row: int | None, heading: str | None = None) -> Where:
        return Where(file=file, sheet=sheet, row=row, field=heading)

    filled = np.zeros(height, dtype=np.int64)
    for mask in empty:
        filled += ~mask
    keep = filled > 0
    for record in _totals(columns, empty):
        keep[record] = False
        notes.append(
            Diagnostic(
                code="total-row",
                what="this row of totals is left out",
                mend="remove it if you want no warning",
                where=where(first_row + record),
                severity="warning",
            )
        )
    for record in _footnotes(filled, keep, sum(1 for mask in empty if not mask.all())):
        keep[record] = False
        notes.append(
            Diagnostic(
                code="note-row",
                what="this note under the table is left out",
                mend="remove it if you want no warning",
                where=where(first_row + record),
                severity="warning",
            )
        )
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
        kept.append(column if len(at) == height else take(column, at))
    return RawTable(
        headings=tuple(names),
        columns=tuple(kept),
        rows=(at + first_row).astype(np.int64),
        file=file,
        sheet=sheet,
        header_row=header_row,
        decimal=decimal,
        unnamed=frozenset(unnamed),
        problems=tuple(notes),
    )


def _totals(columns: Sequence[Column], empty: Sequence[NDArray[np.bool_]]) -> list[int]:
    """Return the records whose first filled cell says that they are a total."""
    found: list[int] = []
    if not columns:
        return found
    open_ = np.ones(len(empty[0]), dtype=bool)
    for column, mask in zip(columns, empty, strict=True):
        first = np.flatnonzero(open_ & ~mask)
        open_ &= mask
        if isinstance(column, np.ndarray) or not len(first):
            continue
        if isinstance(column, pa.Array):
            hint = pc.match_substring_regex(column, r"(?i)^[\s\pZ]*(eind|sub|grand|tota)")
            likely = np.asarray(pc.fill_null(hint, False).to_numpy(zero_copy_only=False))
            first = first[likely[first]]
            cells = column.take(pa.array(first)).to_pylist()
        else:
            cells = [column[i] for i in first]
        found += [int(record) for record, cell in zip(first, cells, strict=True) if is_total(cell)]
    return sorted(found)


def _footnotes(filled: NDArray[np.int64], keep: NDArray[np.bool_], width: int) -> list[int]:
    """Return trailing records with a single cell, set apart from the table by an empty row."""
    if width < 3:
        return []
    notes: list[int] = []
    record = len(filled) - 1
    while record >= 0 and (filled[record] <= 1 or not keep[record]):
        if filled[record] == 1 and keep[record]:
            notes.append(record)
        record -= 1
    below = np.flatnonzero(filled[record + 1 :] == 0)
    if not len(below):
        return []
    gap = record + 1 + int(below[0])
    return sorted(note for note in notes if note > gap)
