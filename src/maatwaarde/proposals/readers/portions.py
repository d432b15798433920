"""Lists that are larger than memory, a portion at a time: CSV and JSON lines."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import one_line
from maatwaarde.documents.files import no_such_file, plain_size, reason_of
from maatwaarde.documents.limits import (
    MAX_CELL_LETTERS,
    MAX_LETTERS,
    MAX_LIST_BYTES,
    long_heading,
    table_too_large,
    too_large,
)
from maatwaarde.messages import Number, msg
from maatwaarde.proposals.readers.columnar import AROUND, json_line
from maatwaarde.proposals.readers.delimited import DIRECTIVE, HINTS, long_cell, records, sniff
from maatwaarde.proposals.readers.encoding import look_through, text_source
from maatwaarde.proposals.table import SEARCH_ROWS, Column, Decimal, Grid, Origin, ReadOptions

DELIMITED = (".csv", ".tsv", ".txt")
JSON_LINES = (".jsonl", ".ndjson")
PARQUET = ".parquet"
IN_PORTIONS = (*DELIMITED, *JSON_LINES, PARQUET)
"""The forms of which a portion can be read without the rest."""

_SAMPLE = 1 << 20
_MOST_LINES = 10_000
"""A record of more lines is a quotation mark that is never closed."""


class Portion:
    """Some rows of a list.

    Parameters
    ----------
    columns
        The cells, in the order that was asked for.
    rows
        Shape (n,): what people call each row.
    read
        The part of the file that has been read with it, from 0 to 1.
    problems
        What is wrong with rows as a whole, each with its row.
    """

    __slots__ = ("columns", "problems", "read", "rows")

    def __init__(
        self,
        columns: tuple[Column, ...],
        rows: np.ndarray[tuple[int], np.dtype[np.int64]],
        read: float,
        problems: tuple[Diagnostic, ...] = (),
    ) -> None:
        self.columns, self.rows, self.read, self.problems = columns, rows, read, problems


_Text = TypeVar("_Text", str, bytes)
_T = TypeVar("_T")


class _Lines(Generic[_Text]):
    """The lines of a file, none of which is so long that it is no line.

    Parameters
    ----------
    most
        Letters, or bytes, of a line.
    too_long
        What is wrong with a line of that number.
    """

    def __init__(self, file: IO[_Text], most: int, too_long: Callable[[int], Diagnostic]) -> None:
        self._file: IO[_Text] = file
        self._most, self._too_long = most, too_long
        self._number = 0
        self.read = 0
        """Letters, or bytes, that have been read."""

    def __iter__(self) -> Iterator[_Text]:
        return self

    def __next__(self) -> _Text:
        line: _Text = self._file.readline(self._most + 2)  # with its end
        if not line:
            raise StopIteration
        self._number += 1
        self.read += len(line)
        if len(line) > self._most and len(line.rstrip()) > self._most:
            raise ProposalError(self._too_long(self._number))
        return line

    def batch(self, found: Iterable[_T], size: int) -> list[_T]:
        """Return the next of what is made of the lines: so many, or fewer of long ones."""
        batch: list[_T] = []
        most = self.read + MAX_LETTERS
        for one in found:
            batch.append(one)
            if len(batch) == size or self.read > most:
                break
        return batch


class TextPortions:
    """Delimited text; a row is cut off or filled to the number of headings by who reads it."""

    def __init__(self, path: str, options: ReadOptions) -> None:
        self.file = path
        refuse_unreadable(path)
        found = look_through(path, options.encoding)
        self._encoding = "utf-8-sig" if found.encoding == "utf-8" else found.encoding
        self.problems = found.problems
        with self._open() as file:
            sample = file.read(_SAMPLE)
        directive = DIRECTIVE.match(sample)
        delimiter = options.delimiter
        self._skipped = 0
        if directive:
            delimiter = delimiter or directive[1]
            sample, self._skipped = sample[directive.end() :], 1
        stated = delimiter is not None
        self._delimiter = delimiter or sniff(sample)
        self.decimal = HINTS.get(self._delimiter)
        self.origin = Origin(found.encoding, found.told, self._delimiter, stated)
        text_source("")  # which lets a cell be long
        look = max(SEARCH_ROWS, (options.header_row or 0) + 2)
        with self._open() as file:
            head = list(itertools.islice(self._records(self._lines(file)), look))
        self.grid = Grid(
            head=head,
            body=pa.chunked_array([pa.array(head, _ROWS)], _ROWS),
            first_row=1 + self._skipped,
            file=path,
            decimal=self.decimal,
            origin=self.origin,
        )

    def typed(self, column: int) -> bool:  # noqa: ARG002
        return False

    def _open(self) -> IO[str]:
        return open(self.file, encoding=self._encoding, newline="")

    def _records(self, lines: _Lines[str]) -> Iterator[list[str]]:
        rest = itertools.islice(_without_end(lines), self._skipped, None)
        return records(rest, self._delimiter, self.file, _MOST_LINES)

    def _lines(self, file: IO[str]) -> _Lines[str]:
        return _Lines(file, MAX_CELL_LETTERS, partial(long_cell, self.file))

    def grids(self, skip: int, size: int) -> Iterator[tuple[Grid, float]]:
        """Yield the rows from a 0-based row on, as grids without a head, and what was read."""
        total = max(1, os.path.getsize(self.file))
        with self._open() as file:
            lines = self._lines(file)
            found = itertools.islice(self._records(lines), skip, None)
            row = 1 + self._skipped + skip
            while batch := lines.batch(found, size):
                body = pa.chunked_array([pa.array(batch, _ROWS)], _ROWS)
                grid = Grid((), body, self.file, first_row=row, decimal=self.decimal)
                row += len(batch)
                yield grid, min(1.0, file.buffer.tell() / total)  # type: ignore[attr-defined]

    def cells_of(self, rows: Iterable[int]) -> Iterator[tuple[int, list[Any]]]:
        """Yield rows as they stand, with their number; the numbers go up."""
        with self._open() as file:
            found = self._records(self._lines(file))
            yield from _picked(enumerate(found, 1 + self._skipped), rows)


_ROWS = pa.list_(pa.string())


def _without_end(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines without the signs with which DOS ends a file."""
    last: str | None = None
    for line in lines:
        if last is not None:
            yield last
        last = line
    last = (last or "").rstrip("\x1a\x00")
    if last:
        yield last


class JsonLinesPortions:
    """JSON lines: an object on each line."""

    decimal: Decimal | None = None
    problems: tuple[Diagnostic, ...] = ()
    origin = Origin("utf-8", "valid")

    def __init__(self, path: str) -> None:
        self.file = path
        refuse_unreadable(path)
        names: dict[str, None] = {}
        with self._open() as file:
            for record, _, _ in self._records(self._lines(file)):
                if isinstance(record, dict):
                    names.update(dict.fromkeys(record))
                    if (problem := table_too_large(path, 1, len(names))) is not None:
                        raise ProposalError(problem)
        if (problem := long_heading(path, names)) is not None:
            raise ProposalError(problem)
        self._names = tuple(names)
        self.headings = tuple(map(one_line, names))

    def typed(self, column: int) -> bool:  # noqa: ARG002
        return False

    def _open(self) -> IO[bytes]:
        return open(self.file, "rb")

    def _lines(self, file: IO[bytes]) -> _Lines[bytes]:
        return _Lines(file, MAX_LIST_BYTES, partial(_long_line, self.file))

    def _records(
        self, lines: _Lines[bytes]
    ) -> Iterator[tuple[dict[str, Any] | Diagnostic, int, int]]:
        for number, line in enumerate(lines, 1):
            if not line.strip(AROUND):
                continue
            try:
                yield json_line(line, number, self.file), number, lines.read
            except ProposalError as error:
                yield error.problems[0], number, lines.read

    def portions(self, columns: Sequence[int], size: int) -> Iterator[Portion]:
        total = max(1, os.path.getsize(self.file))
        names = [self._names[column] for column in columns]
        with self._open() as file:
            lines = self._lines(file)
            found = self._records(lines)
            while batch := lines.batch(found, size):
                good = [(record, row) for record, row, _ in batch if isinstance(record, dict)]
                yield Portion(
                    tuple(_cells([record.get(name) for record, _ in good]) for name in names),
                    np.array([row for _, row in good], dtype=np.int64),
                    batch[-1][2] / total,
                    tuple(one for one, _, _ in batch if isinstance(one, Diagnostic)),
                )

    def cells_of(self, rows: Iterable[int]) -> Iterator[tuple[int, list[Any]]]:
        """Yield rows as they stand, with their number; what is no object as the line, at the end.

        The numbers go up.
        """
        with self._open() as file:
            for number, line in _picked(enumerate(self._lines(file), 1), rows):
                try:
                    record = json_line(line, number, self.file)
                except ProposalError:
                    text = line.decode("utf-8", errors="replace").strip("\ufeff \t\r\n\x1a\x00")
                    yield number, [*[None] * len(self._names), text]
                else:
                    yield number, [record.get(name) for name in self._names]


def _long_line(file: str, line: int) -> Diagnostic:
    return replace(
        too_large(
            file,
            msg("a line here holds more than {n} bytes", n=Number(MAX_LIST_BYTES, 0)),
            msg("write one object on each line; or is a line break missing?"),
        ),
        where=Where(file=file, line=line),
    )


def _picked(found: Iterator[tuple[int, _T]], rows: Iterable[int]) -> Iterator[tuple[int, _T]]:
    """Yield those with these numbers, which go up, and read no further than the last."""
    for row in rows:
        yield next(one for one in found if one[0] == row)


def _cells(cells: list[Any]) -> Column:
    """Return cells of JSON; numbers alone as an array, which is read at once."""
    kinds = {type(cell) for cell in cells}
    if kinds <= {float, int, type(None)} and kinds & {float, int}:
        try:
            return np.array(cells, dtype=np.float64)
        except OverflowError:
            return cells
    if kinds <= {str, type(None)}:
        try:
            return pc.fill_null(pa.array(cells, pa.string()), "")
        except UnicodeEncodeError:  # half a letter
            return cells
    return cells


def refuse_unreadable(path: str) -> None:
    """Refuse what is no file that can be read more than once.

    Raises
    ------
    ProposalError
        With the reason.
    """
    where = Where(file=path)
    try:
        plain_size(path, ProposalError)
        with open(path, "rb") as file:
            empty = not file.read(1)
    except FileNotFoundError:
        raise ProposalError(no_such_file(path)) from None
    except OSError as cause:
        what = msg("cannot be read: {reason}", reason=reason_of(cause))
        mend = msg("check that it is a file and that you may read it")
        raise ProposalError(Diagnostic("unreadable-file", what, mend, where)) from None
    if empty:
        raise ProposalError(Diagnostic("empty", msg("is empty"), msg("fill it in"), where))


def may_be_read_in_portions(path: str) -> bool:
    """Return whether a file is of a form of which a portion can be read without the rest."""
    return Path(path).suffix.casefold() in IN_PORTIONS and os.path.isfile(path)
