"""Parquet, read whole: what its pages hold is counted before they are unpacked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.limits import (
    MAX_LETTERS,
    MAX_UNPACKED_BYTES,
    MAX_VALUES,
    long_heading,
    table_too_large,
    too_large,
)
from maatwaarde.messages import Number, Text, msg
from maatwaarde.proposals.readers.columnar import plain_heading, read_dataframe, two_columns
from maatwaarde.proposals.readers.parquet_pages import Lies, Page, pages
from maatwaarde.proposals.table import RawTable, ReadOptions

# Pyarrow's Parquet is imported where it is used: a list in another form needs none of it.

_PARQUET = b"PAR1"  # the last bytes of every such file
MAX_PAGES = 1_000_000
_WRITTEN_OUT = (0, 6)
"""How texts are stored that take as many bytes as they have letters."""
_STORED_ONCE = (0, 2, 8)
"""How texts are stored that Arrow can read as a dictionary: plainly, or as one."""
_AROUND = 8
"""Bytes that a text takes beside its letters, at most."""
_SHORT = 16
"""Bytes of a value of a fixed length that is a number or a key."""
FAULTS = (pa.ArrowException, OSError, ValueError)
"""What pyarrow raises for a file that it cannot read."""


@dataclass(slots=True)
class Chunk:
    """A column within a group of rows, as its pages say it.

    Parameters
    ----------
    values
        How many there are; those that are nothing count too.
    size
        In bytes, unpacked.
    letters
        At least so many are in it, where they are written out.
    longest
        No text in it is longer than its largest page: each begins anew.
    untold
        How many texts are in it, where these cannot be read as each stored once.
    """

    group: int
    path: str
    is_text: bool
    in_lists: bool
    values: int = 0
    size: int = 0
    letters: int = 0
    longest: int = 0
    untold: int = 0

    def add(self, page: Page, length: int) -> None:
        """Count a page; ``length`` is that of each value in bytes, where all have one."""
        self.size += page.size
        self.longest = max(self.longest, page.size)
        self.values += 0 if page.dictionary else page.values
        if length > _SHORT:
            self.letters += page.values * length
        elif self.is_text and (page.dictionary or page.encoding in _WRITTEN_OUT):
            self.letters += max(0, page.size - _AROUND * page.values)
        if self.is_text and not page.dictionary and page.encoding not in _STORED_ONCE:
            self.untold += page.values


def read_parquet(data: bytes, file: str, options: ReadOptions) -> RawTable:  # noqa: ARG001
    """Read a Parquet file.

    Raises
    ------
    ProposalError
        If it cannot be read, or holds more than the limits allow.
    """
    from pyarrow.parquet import ParquetFile

    try:
        source = ParquetFile(pa.BufferReader(data))
        about = source.metadata
        if (problem := table_too_large(file, about.num_rows, about.num_columns)) is not None:
            raise ProposalError(problem)
        chunks = list(every_chunk(io.BytesIO(data), about, file))
        _refuse_much(chunks, file)
        table = _decoded(data, source, chunks, file)
    except FAULTS as cause:
        raise parquet_fault(file, cause, whole=data.endswith(_PARQUET)) from None
    parquet_headings(table.column_names, file)
    return read_dataframe(table, file)


def every_chunk(file: IO[bytes], about: Any, called: str) -> Iterator[Chunk]:
    """Yield what the columns of each group of rows hold, as their pages say it.

    Raises
    ------
    ProposalError
        If they do not hold what they say.
    """
    schema, count = about.schema, 0
    for i in range(about.num_row_groups):
        group = about.row_group(i)
        for j in range(group.num_columns):
            column, kind = group.column(j), schema.column(j)
            is_text = column.physical_type == "BYTE_ARRAY"
            chunk = Chunk(i, column.path_in_schema, is_text, kind.max_repetition_level > 0)
            try:
                for page in pages(file, column):
                    chunk.add(page, kind.length)
                    count += 1
                    if count > MAX_PAGES:
                        raise ProposalError(_too_many_pages(called))
            except Lies:
                raise _unreadable(called, msg("a page of it is not what it says")) from None
            yield chunk


def _too_many_pages(file: str) -> Diagnostic:
    return too_large(
        file,
        msg("is in more than {n} pages", n=Number(MAX_PAGES, 0)),
        msg("write it again with pages of a megabyte, as programs do"),
    )


def _refuse_much(chunks: Sequence[Chunk], file: str) -> None:
    """Refuse more values or bytes than fit in memory."""
    # A cell may hold a list of its own.
    cells = sum(chunk.values for chunk in chunks)
    size = sum(chunk.size for chunk in chunks)
    if cells > MAX_VALUES or size > MAX_UNPACKED_BYTES:
        raise ProposalError(
            too_large(
                file,
                msg(
                    "holds {cells} cells in {size} bytes",
                    cells=Number(cells, 0),
                    size=Number(size, 0),
                ),
                msg(
                    "keep to {cells} cells and {size} bytes, or let `score` write a table (-o "
                    "RESULT.parquet): it reads the list in parts",
                    cells=Number(MAX_VALUES, 0),
                    size=Number(MAX_UNPACKED_BYTES, 0),
                ),
            )
        )
    letters = sum(chunk.letters for chunk in chunks)
    if (problem := table_too_large(file, 0, 0, letters)) is not None:
        raise ProposalError(problem)


def _decoded(data: bytes, source: Any, chunks: Sequence[Chunk], file: str) -> pa.Table:
    """Read a Parquet file in which a text may be stored once for many cells.

    Raises
    ------
    ProposalError
        If the texts of the cells are too long together, or one is by itself.
    """
    from pyarrow.parquet import ParquetFile

    shared = ParquetFile(pa.BufferReader(data), read_dictionary=texts_of(chunks))
    steps = rows_at_once(chunks, file)
    letters = Letters(file)
    parts = []
    for i in range(source.num_row_groups):
        for path, step in steps.get(i, {}).items():
            beside = replace(letters)
            for batch in source.iter_batches(step, row_groups=[i], columns=[path]):
                beside.add(batch.columns)
        part = shared.read_row_group(i)
        letters.add(chunk for column in part.columns for chunk in column.chunks)
        plain = [
            column.cast(column.type.value_type)
            if pa.types.is_dictionary(column.type)
            else source.read_row_group(i, columns=[name]).column(0)
            if pa.types.is_nested(column.type)
            else column
            for name, column in zip(part.column_names, part.columns, strict=True)
        ]
        parts.append(pa.table(plain, names=part.column_names))
    return pa.concat_tables(parts) if parts else source.read()


def texts_of(chunks: Iterable[Chunk]) -> list[str]:
    """Return the paths of texts that can be read as each stored once, within lists too."""
    paths = {chunk.path for chunk in chunks if chunk.is_text}
    return sorted(paths - {chunk.path for chunk in chunks if chunk.untold})


@dataclass
class Letters:
    """The letters of cells, as far as they are counted.

    Texts are counted where each is stored once, so that counting takes no room.
    """

    file: str
    total: int = 0

    def add(self, arrays: Iterable[pa.Array]) -> None:
        """Count those of more cells.

        Raises
        ------
        ProposalError
            If there are too many together, or in one text.
        """
        for array in arrays:
            for found, longest in _letters(array):
                self.total += found
                problem = table_too_large(self.file, 0, 0, self.total, longest)
                if problem is not None:
                    raise ProposalError(problem)


def _letters(array: pa.Array) -> Iterator[tuple[int, int]]:
    """Yield how many letters texts have together, and the longest, through lists and the like."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        if _is_text(kind.value_type):
            lengths = pc.binary_length(array.dictionary)
            found = pc.sum(lengths.take(array.indices).cast(pa.int64())).as_py()
            yield found or 0, pc.max(lengths).as_py() or 0
    elif _is_text(kind):
        lengths = pc.binary_length(array)
        yield pc.sum(lengths).as_py() or 0, pc.max(lengths).as_py() or 0
    elif pa.types.is_struct(kind):
        for i in range(kind.num_fields):
            yield from _letters(array.field(i))
    elif pa.types.is_map(kind):
        begin, end = array.offsets[0].as_py(), array.offsets[-1].as_py()
        for part in (array.keys, array.items):
            yield from _letters(part.slice(begin, end - begin))
    elif pa.types.is_nested(kind):
        yield from _letters(array.flatten())  # of this part of them alone


def _is_text(kind: pa.DataType) -> bool:
    return any(
        of(kind)
        for of in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_binary,
            pa.types.is_large_binary,
        )
    )


def rows_at_once(chunks: Iterable[Chunk], file: str) -> dict[int, dict[str, int]]:
    """Return of how many rows texts fit, whatever they are, that cannot be counted before.

    Those are texts that say how much of the one before they begin with, and the like.

    Returns
    -------
    dict
        By group of rows and path, for those that are stored so.

    Raises
    ------
    ProposalError
        If a cell may hold so many of them that not even one cell may fit.
    """
    found: dict[int, dict[str, int]] = {}
    for chunk in chunks:
        if not chunk.untold:
            continue
        if chunk.in_lists and chunk.untold * chunk.longest > MAX_LETTERS:
            raise ProposalError(_untold(file, chunk.path))
        found.setdefault(chunk.group, {})[chunk.path] = max(1, MAX_LETTERS // max(1, chunk.longest))
    return found


def _untold(file: str, path: str) -> Diagnostic:
    return too_large(
        file,
        msg(
            "the lists of texts in {column!r} are stored in a way in which their letters cannot be "
            "counted before they are read",
            column=path,
        ),
        msg("write it again with a dictionary or plain texts, as most programs do"),
    )


def parquet_fault(file: str, cause: Exception, *, whole: bool = True) -> ProposalError:
    """Return what to raise for a Parquet file that cannot be read."""
    if not whole:
        return _unreadable(file, msg("it does not end as one"))
    return _unreadable(file, repr(str(cause).splitlines()[0]))  # as the library says it


def _unreadable(file: str, reason: Text) -> ProposalError:
    return ProposalError(
        Diagnostic(
            "unreadable-parquet",
            msg("is no Parquet file that can be read: {reason}", reason=reason),
            msg("write it again"),
            Where(file=file),
        )
    )


def parquet_headings(names: Sequence[str], file: str) -> tuple[str, ...]:
    """Return the headings of a Parquet file.

    Raises
    ------
    ProposalError
        If two columns have one name.
    """
    if len(set(names)) < len(names):
        raise two_columns(names, file)
    if (problem := long_heading(file, names)) is not None:
        raise ProposalError(problem)
    return tuple(plain_heading(name) for name in names)
