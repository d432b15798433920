"""Lists that are larger than memory, a portion at a time: CSV, Parquet and JSON lines."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import one_line
from maatwaarde.documents.files import no_such_file, plain_size, reason_of
from maatwaarde.messages import msg
from maatwaarde.proposals.readers.columnar import json_line, parquet_fault, parquet_headings
from maatwaarde.proposals.readers.delimited import DIRECTIVE, HINTS, records, sniff
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


class ParquetPortions:
    """A Parquet file."""

    decimal: Decimal | None = None
    problems: tuple[Diagnostic, ...] = ()
    origin = Origin()

    def __init__(self, path: str) -> None:
        import pyarrow.parquet as pq

        self.file = path
        _readable(path)
        try:
            self._source = pq.ParquetFile(path)
        except (pa.ArrowException, OSError, ValueError) as cause:
            raise parquet_fault(path, cause) from None
        self._schema = self._source.schema_arrow
        self.headings = parquet_headings(self._schema.names, path)

    def typed(self, column: int) -> bool:
        kind = self._schema.field(column).type
        return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))

    def portions(self, columns: Sequence[int], size: int) -> Iterator[Portion]:
        names = [self._schema.names[column] for column in columns]
        total, done = self._source.metadata.num_rows, 0
        batches = self._source.iter_batches(size, columns=names)
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError, ValueError) as cause:
                raise parquet_fault(self.file, cause) from None
            if batch is None:
                return
            found = tuple(_column(batch.column(name)) for name in names)
            rows = np.arange(done + 1, done + len(batch) + 1, dtype=np.int64)
            done += len(batch)
            yield Portion(found, rows, done / total)


def _column(cells: pa.Array) -> Column:
    """Return a column of Parquet as a dataframe is read, without an object for each cell."""
    kind = cells.type
    if pa.types.is_dictionary(kind):
        cells = cells.dictionary_decode()
        kind = cells.type
    if pa.types.is_floating(kind):
        return np.asarray(cells.cast(pa.float64()).to_numpy(zero_copy_only=False))
    if pa.types.is_integer(kind) and not cells.null_count:
        return np.asarray(cells.to_numpy(zero_copy_only=False))
    if pa.types.is_boolean(kind) and not cells.null_count:
        return np.asarray(cells.to_numpy(zero_copy_only=False), dtype=bool)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return cells.cast(pa.string())
    found: list[Any] = cells.to_pylist()
    return found


class TextPortions:
    """Delimited text; a row is cut off or filled to the number of headings by who reads it."""

    def __init__(self, path: str, options: ReadOptions) -> None:
        self.file = path
        _readable(path)
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
            head = list(itertools.islice(self._records(file), look))
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

    def _records(self, file: IO[str]) -> Iterator[list[str]]:
        lines = itertools.islice(_without_end(file), self._skipped, None)
        return records(lines, self._delimiter, self.file, _MOST_LINES)

    def grids(self, skip: int, size: int) -> Iterator[tuple[Grid, float]]:
        """Yield the rows from a 0-based row on, as grids without a head, and what was read."""
        total = max(1, os.path.getsize(self.file))
        with self._open() as file:
            found = itertools.islice(self._records(file), skip, None)
            row = 1 + self._skipped + skip
            while batch := list(itertools.islice(found, size)):
                body = pa.chunked_array([pa.array(batch, _ROWS)], _ROWS)
                grid = Grid((), body, self.file, first_row=row, decimal=self.decimal)
                row += len(batch)
                yield grid, min(1.0, file.buffer.tell() / total)  # type: ignore[attr-defined]


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
        _readable(path)
        names: dict[str, None] = {}
        for record, _, _ in self._records():
            if isinstance(record, dict):
                names.update(dict.fromkeys(record))
        self._names = tuple(names)
        self.headings = tuple(map(one_line, names))

    def typed(self, column: int) -> bool:  # noqa: ARG002
        return False

    def _records(self) -> Iterator[tuple[dict[str, Any] | Diagnostic, int, int]]:
        with open(self.file, "rb") as file:
            at = 0
            for number, line in enumerate(file, 1):
                at += len(line)
                if not line.strip(b"\xef\xbb\xbf \t\r\n\x1a\x00"):
                    continue
                try:
                    yield json_line(line, number, self.file), number, at
                except ProposalError as error:
                    yield error.problems[0], number, at

    def portions(self, columns: Sequence[int], size: int) -> Iterator[Portion]:
        total = max(1, os.path.getsize(self.file))
        names = [self._names[column] for column in columns]
        found = self._records()
        while batch := list(itertools.islice(found, size)):
            good = [(record, row) for record, row, _ in batch if isinstance(record, dict)]
            yield Portion(
                tuple(_cells([record.get(name) for record, _ in good]) for name in names),
                np.array([row for _, row in good], dtype=np.int64),
                batch[-1][2] / total,
                tuple(one for one, _, _ in batch if isinstance(one, Diagnostic)),
            )


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


def _readable(path: str) -> None:
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
