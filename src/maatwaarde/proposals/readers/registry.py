"""Which reader reads which file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, did_you_mean
from maatwaarde.proposals.table import RawTable, ReadOptions

Reader = Callable[[bytes, str, ReadOptions], RawTable]
"""A function of the content, the name that messages use, and options."""

MAX_FILE_BYTES = 1_000_000_000
"""A larger file is refused; read it into a dataframe and give that."""


class ReaderRegistry:
    """Readers by file extension. Made new for each use, so nothing is shared or global.

    Examples
    --------
    >>> registry = default_readers()
    >>> registry.register(".xyz", read_xyz)
    """

    def __init__(self) -> None:
        self._readers: dict[str, Reader] = {}

    @property
    def extensions(self) -> tuple[str, ...]:
        return tuple(sorted(self._readers))

    def register(self, extension: str, reader: Reader) -> None:
        """Add a reader for an extension such as ``.csv``.

        Raises
        ------
        ProposalError
            If the extension has a reader already.
        """
        key = extension.casefold()
        if not key.startswith("."):
            key = f".{key}"
        if key in self._readers:
            raise ProposalError(
                Diagnostic(
                    code="reader-exists",
                    what=f"there is a reader for {key!r} already",
                    mend="register another extension",
                )
            )
        self._readers[key] = reader

    def find(self, path: str) -> Reader:
        """Return the reader of a file.

        Raises
        ------
        ProposalError
            If no reader knows the extension.
        """
        extension = Path(path).suffix.casefold()
        reader = self._readers.get(extension)
        if reader is None:
            raise ProposalError(
                Diagnostic(
                    code="unknown-extension",
                    what=f"files that end in {extension!r} cannot be read"
                    if extension
                    else "a file without an extension cannot be read",
                    mend=did_you_mean(extension, self._readers),
                    where=Where(file=path),
                )
            )
        return reader


def default_readers() -> ReaderRegistry:
    """Return a new registry of the readers that come with the library."""
    from maatwaarde.proposals.readers import columnar, delimited, pabulib, workbook

    registry = ReaderRegistry()
    for extension in (".csv", ".tsv", ".txt"):
        registry.register(extension, delimited.read_delimited)
    for extension in (".xlsx", ".xlsm", ".xls", ".ods"):
        registry.register(extension, workbook.read_workbook)
    registry.register(".parquet", columnar.read_parquet)
    registry.register(".json", columnar.read_json)
    registry.register(".pb", pabulib.read_pabulib)
    return registry


def read_bytes(path: str) -> bytes:
    """Read a file, or standard input for ``-``, up to `MAX_FILE_BYTES`."""
    where = Where(file=path)
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise ProposalError(
            Diagnostic("no-file", "there is no such file", "check the path and the folder", where)
        ) from None
    except OSError as cause:
        raise ProposalError(
            Diagnostic(
                "unreadable-file",
                f"cannot be read: {cause.strerror}",
                "check that it is a file and that you may read it",
                where,
            )
        ) from None
    if len(data) > MAX_FILE_BYTES:
        raise ProposalError(
            Diagnostic(
                "too-large",
                f"is larger than {MAX_FILE_BYTES:,} bytes",
                "split it, or read it into a dataframe and give that",
                where,
            )
        )
    if not data.strip():
        raise ProposalError(Diagnostic("empty", "is empty", "fill it in", where))
    return data


def read_file(path: str, options: ReadOptions, readers: ReaderRegistry) -> RawTable:
    """Read one file, or standard input for ``-`` (CSV or JSON), into a raw table."""
    if path == "-":
        data = read_bytes(path)
        kind = ".json" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") else ".csv"
        return readers.find(f"stdin{kind}")(data, "<stdin>", options)
    reader = readers.find(path)
    return reader(read_bytes(path), path, options)
