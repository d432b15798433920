"""Lists in Parquet that are larger than memory, a portion at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic, ProposalError
from maatwaarde.documents.limits import MAX_LETTERS, MAX_UNPACKED_BYTES, too_large
from maatwaarde.messages import Number, msg
from maatwaarde.proposals.readers.parquet import (
    FAULTS,
    Letters,
    every_chunk,
    parquet_fault,
    parquet_headings,
    rows_at_once,
    texts_of,
)
from maatwaarde.proposals.readers.portions import Portion, refuse_unreadable
from maatwaarde.proposals.table import Column, Decimal, Origin

_AGAIN = 65_536
"""Rows of a batch that is read for some of its rows."""


class ParquetPortions:
    """A Parquet file."""

    decimal: Decimal | None = None
    problems: tuple[Diagnostic, ...] = ()
    origin = Origin()

    def __init__(self, path: str) -> None:
        import pyarrow.parquet as pq

        self.file = path
        refuse_unreadable(path)
        try:
            plain = pq.ParquetFile(path)
            about, self._schema = plain.metadata, plain.schema_arrow
            with open(path, "rb") as file:
                self._chunks = tuple(every_chunk(file, about, path))
            texts = texts_of(self._chunks)
            self._source = pq.ParquetFile(path, metadata=about, read_dictionary=texts)
        except FAULTS as cause:
            raise parquet_fault(path, cause) from None
        self.headings = parquet_headings(self._schema.names, path)

    def typed(self, column: int) -> bool:
        kind = self._schema.field(column).type
        return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))

    def portions(self, columns: Sequence[int], size: int) -> Iterator[Portion]:
        names = [self._schema.names[column] for column in columns]
        total, done = self._source.metadata.num_rows, 0
        for batch in self._batches(size, names):
            found = tuple(_column(batch.column(name)) for name in names)
            rows = np.arange(done + 1, done + len(batch) + 1, dtype=np.int64)
            done += len(batch)
            yield Portion(found, rows, done / total)

    def cells_of(self, rows: Iterable[int]) -> Iterator[tuple[int, list[Any]]]:
        """Yield rows as they stand, with their number; the numbers go up."""
        done, wanted = 0, iter(rows)
        row = next(wanted, None)
        batches = self._batches(_AGAIN, self._schema.names)
        while row is not None:
            batch = next(batches)
            at = []
            while row is not None and row <= done + len(batch):
                at.append(row - done - 1)
                row = next(wanted, None)
            if at:
                picked = batch.take(pa.array(at))
                columns = [column.to_pylist() for column in picked.columns]
                for i, *cells in zip(at, *columns, strict=True):
                    yield done + i + 1, cells
            done += len(batch)

    def _batches(self, size: int, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield rows in batches of which the texts fit in memory, each text stored once.

        Raises
        ------
        ProposalError
            If those of a group of rows do not, or the file cannot be read.
        """
        wanted = set(names)
        chunks = [one for one in self._chunks if wanted & _around(one.path)]
        written: dict[int, int] = {}
        for chunk in chunks:
            written[chunk.group] = written.get(chunk.group, 0) + chunk.letters
        if max(written.values(), default=0) > MAX_UNPACKED_BYTES:
            raise ProposalError(_large_group(self.file))
        steps = rows_at_once(chunks, self.file)
        about = self._source.metadata
        for i in range(about.num_row_groups):
            fit = about.row_group(i).num_rows * MAX_LETTERS // max(1, written.get(i, 0))
            step = max(1, min([size, fit, *steps.get(i, {}).values()]))
            batches = self._source.iter_batches(step, row_groups=[i], columns=list(names))
            while True:
                try:
                    batch = next(batches, None)
                except FAULTS as cause:
                    raise parquet_fault(self.file, cause) from None
                if batch is None:
                    break
                yield from _fitting(batch, self.file)


def _around(path: str) -> set[str]:
    """Return the columns that one within them may be of: a name may hold a point too."""
    parts = path.split(".")
    return {".".join(parts[:n]) for n in range(1, len(parts) + 1)}


def _fitting(batch: pa.RecordBatch, file: str) -> Iterator[pa.RecordBatch]:
    """Yield a batch in as many as are needed for the letters of each to fit in memory."""
    try:
        Letters(file).add(batch.columns)
    except ProposalError:
        half = len(batch) // 2
        if not half:
            raise
        yield from _fitting(batch.slice(0, half), file)
        yield from _fitting(batch.slice(half), file)
    else:
        yield batch


def _large_group(file: str) -> Diagnostic:
    return too_large(
        file,
        msg(
            "a group of rows holds more than {n} letters in its texts",
            n=Number(MAX_UNPACKED_BYTES, 0),
        ),
        msg("write it again in smaller groups of rows, such as of 100,000 rows"),
    )


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
