"""A table that is given in place of a file: rows or columns, bytes, a stream, or a dataframe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import IO, Any, TypeAlias, TypeGuard

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, raise_errors
from maatwaarde.documents.cells import one_line
from maatwaarde.documents.files import refuse_text
from maatwaarde.documents.forms import form_of
from maatwaarde.documents.given import called, content_of, plain_value
from maatwaarde.documents.limits import MAX_LIST_BYTES
from maatwaarde.messages import msg
from maatwaarde.proposals.readers.columnar import DATAFRAME, from_records, read_dataframe
from maatwaarde.proposals.readers.registry import ReaderRegistry, read_bytes_of, read_file
from maatwaarde.proposals.table import Grid, RawTable, ReadOptions

Rows: TypeAlias = Sequence[Mapping[str, Any]]
"""A row each: by heading, what stands in the cell."""
Tabular: TypeAlias = str | Path | bytes | IO[bytes] | IO[str] | Rows | Mapping[str, Any] | Any
"""A file or its bytes, rows, columns by heading, or a dataframe that narwhals knows."""

PROPOSALS = "<proposals>"


def in_hand(source: Tabular, name: str) -> tuple[Tabular, str]:
    """Return what can be read more than once, and what messages call it: a stream as its bytes."""
    if _is_stream(source):
        return content_of(source, ProposalError, name, MAX_LIST_BYTES), called(source, name)
    return source, name


def read_tabular(
    source: Tabular, options: ReadOptions, readers: ReaderRegistry, name: str
) -> RawTable | Grid:
    """Read a table from a file, or from what is given in its place, as it stands.

    Parameters
    ----------
    name
        What messages call what has no name of its own, such as ``<proposals>``.

    Raises
    ------
    ProposalError
        If it cannot be read, or is none of these.
    """
    if isinstance(source, str | Path):
        refuse_text(source, ProposalError)
        return read_file(str(source), options, readers)
    if isinstance(source, Mapping):
        return _columns(source, name)
    if isinstance(source, list | tuple):
        return _rows(source, name)
    source, name = in_hand(source, name)
    if isinstance(source, bytes):
        if not source.strip():
            raise ProposalError(
                Diagnostic("empty", msg("is empty"), msg("fill it in"), Where(file=name))
            )
        form = PurePath(name).suffix.casefold()
        form = form if form in readers.extensions else form_told(source)
        return read_bytes_of(source, name, form, options, readers)
    return read_dataframe(source, DATAFRAME if name == PROPOSALS else name)


def _is_stream(source: object) -> TypeGuard[IO[bytes]]:
    return callable(getattr(source, "read", None)) or isinstance(source, bytearray | memoryview)


def form_told(data: bytes) -> str:
    """Return the extension that a file of such bytes has: what none tells is CSV."""
    if form_of(data) == "workbook":
        return ".xlsx"
    if data.startswith(b"PAR1"):
        return ".parquet"
    begin = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin[:1] == b"{" and begin.rstrip().count(b"\n") and _is_object(begin.split(b"\n", 1)[0]):
        return ".jsonl"
    return ".json" if begin[:1] in (b"[", b"{") else ".csv"


def _is_object(line: bytes) -> bool:
    return line.rstrip().endswith(b"}")


def _rows(rows: Sequence[Any], name: str) -> RawTable:
    """Return rows as a table; what is no row is refused, each by its position."""
    problems = []
    records: list[dict[str, Any]] = []
    for i, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            what = msg(
                "a row is of the type {kind!r}, and has no keys with values",
                kind=type(row).__name__,
            )
            mend = msg('write it as [{{"id": "A", "title": "…", "cost": 1000}}, …]')
            problems.append(Diagnostic("no-row", what, mend, Where(file=name, row=i)))
            continue
        raise_errors(_same_headings(row, Where(file=name, row=i)), ProposalError)
        records.append({one_line(str(key)): _cell(value) for key, value in row.items()})
    raise_errors(problems, ProposalError)
    return from_records(records, name)


def _same_headings(keys: Collection[Any], where: Where) -> list[Diagnostic]:
    """Find keys that are one heading: of two columns one would be read, and nobody would know."""
    headings = [one_line(str(key)) for key in keys]
    if len(set(headings)) == len(headings):
        return []
    return [
        Diagnostic(
            "duplicate-heading",
            msg("two columns have the heading {heading!r}", heading=heading),
            msg("rename one of them"),
            where,
        )
        for heading, times in Counter(headings).items()
        if times > 1
    ]


def _columns(columns: Mapping[Any, Any], name: str) -> RawTable:
    """Return columns by heading as a table."""
    raise_errors(_same_headings(columns, Where(file=name)), ProposalError)
    lists = {one_line(str(key)): _listed(value) for key, value in columns.items()}
    wrong = [
        Diagnostic(
            "no-column",
            msg("a value of the type {kind!r} is no column", kind=type(columns[key]).__name__),
            msg("give a list with a value for each row, or a list of rows"),
            Where(file=name, field=str(key)),
        )
        for key, values in zip(columns, lists.values(), strict=True)
        if values is None
    ]
    raise_errors(wrong, ProposalError)
    found = {key: values for key, values in lists.items() if values is not None}
    lengths = {key: len(values) for key, values in found.items()}
    if len(set(lengths.values())) > 1:
        longest = max(lengths.values())
        raise ProposalError(
            [
                Diagnostic(
                    "short-column",
                    msg("has {n} values, and another column {most}", n=n, most=longest),
                    msg("give a value for each row, None where there is none"),
                    Where(file=name, field=key),
                )
                for key, n in lengths.items()
                if n < longest
            ]
        )
    size = max(lengths.values(), default=0)
    records = [{key: _cell(values[i]) for key, values in found.items()} for i in range(size)]
    return from_records(records, name, list(found))


def _listed(values: Any) -> Sequence[Any] | None:
    if callable(getattr(values, "tolist", None)):
        values = values.tolist()
    return values if isinstance(values, list | tuple) else None


def _cell(value: Any) -> Any:
    """Return a cell as a file has it: nothing for what is no number, and Python's own numbers."""
    found = plain_value(value)
    if isinstance(found, float) and found != found:
        return None
    return found if not isinstance(value, date) else value
