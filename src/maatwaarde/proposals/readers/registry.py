"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, did_you_mean
from maatwaarde.documents.forms import ASK_FOR_SOURCE, COPY_TABLE, EXPORT, UNPACK, XLSX
from maatwaarde.messages import msg
from maatwaarde.proposals.readers.columnar import read_json, read_json_lines
from maatwaarde.proposals.readers.content import read_content
from maatwaarde.proposals.readers.delimited import read_delimited
from maatwaarde.proposals.readers.pabulib import read_pabulib
from maatwaarde.proposals.readers.parquet import read_parquet
from maatwaarde.proposals.table import Grid, RawTable, ReadOptions

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")

Reader = Callable[[bytes, str, ReadOptions], RawTable | Grid]
"""A function of the content, the name that messages use, and options.

It returns a `RawTable`, or a `Grid` when a row of the cells holds the headings and is to be found.
"""


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
                    what=msg("there is a reader for {key!r} already", key=key),
                    mend=msg("register another extension"),
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
                    what=msg("files that end in {extension!r} cannot be read", extension=extension)
                    if extension
                    else msg("a file without an extension cannot be read"),
                    mend=self._mend(extension),
                    where=Where(file=path),
                )
            )
        return reader

    def _mend(self, extension: str) -> str:
        known = _MENDS.get(extension)
        if known is not None:
            return known
        # A near match is a slip of the pen where it begins alike, and else another form of file.
        near = did_you_mean(extension, self._readers) if len(extension) > 3 else ""
        forms = ", ".join(self.extensions)
        return near or msg("save it in one of these forms: {forms}", forms=forms)


_MENDS = {
    ".xlsb": XLSX,
    ".xltx": XLSX,
    ".numbers": EXPORT,
    ".gsheet": msg("download it as .xlsx"),
    ".fods": msg("save it as .ods or .xlsx"),
    **dict.fromkeys((".docx", ".doc", ".odt", ".rtf", ".pptx", ".ppt"), COPY_TABLE),
    ".pdf": ASK_FOR_SOURCE,
    **dict.fromkeys((".zip", ".gz", ".7z", ".rar"), UNPACK),
    **dict.fromkeys((".xml", ".html", ".htm", ".mht"), msg("save it as .xlsx or .csv")),
    **dict.fromkeys((".accdb", ".mdb", ".sqlite", ".db"), msg("export the table as .xlsx or .csv")),
}
"""What to do with files that are often tried; to rename them does not help."""


# Those of our own; what a reader of a plugin does with a sheet is its own business.
_WITHOUT_SHEETS = (read_delimited, read_parquet, read_json, read_json_lines, read_pabulib)


def _read_workbook(data: bytes, file: str, options: ReadOptions) -> Grid:
    # Most lists are no workbooks, and need nothing that opens one.
    from maatwaarde.proposals.readers.workbook import read_workbook

    return read_workbook(data, file, options)


def default_readers() -> ReaderRegistry:
    """Return a new registry of the readers that come with the library."""
    registry = ReaderRegistry()
    for extension in (".csv", ".tsv", ".txt"):
        registry.register(extension, read_delimited)
    for extension in WORKBOOKS:
        registry.register(extension, _read_workbook)
    registry.register(".parquet", read_parquet)
    registry.register(".json", read_json)
    for extension in (".jsonl", ".ndjson"):
        registry.register(extension, read_json_lines)
    registry.register(".pb", read_pabulib)
    return registry


def read_file(path: str, options: ReadOptions, readers: ReaderRegistry) -> RawTable | Grid:
    """Read one file, or standard input for ``-`` (CSV or JSON), as it stands.

    Raises
    ------
    ProposalError
        If it cannot be read, or a sheet is asked for of a form of file that has none.
    """
    if path == "-":
        data = read_content(path)
        kind = ".json" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") else ".csv"
        return read_bytes_of(data, "<stdin>", kind, options, readers)
    reader = _reader_of(path, path, options, readers)
    return reader(read_content(path), path, options)


def read_bytes_of(
    data: bytes, called: str, extension: str, options: ReadOptions, readers: ReaderRegistry
) -> RawTable | Grid:
    """Read the bytes of a file with this extension, as it stands.

    Raises
    ------
    ProposalError
        As `read_file`.
    """
    return _reader_of(f"file{extension}", called, options, readers)(data, called, options)


def _reader_of(name: str, called: str, options: ReadOptions, readers: ReaderRegistry) -> Reader:
    reader = readers.find(name)
    if options.sheet is not None and reader in _WITHOUT_SHEETS:
        raise ProposalError(
            Diagnostic(
                code="no-sheets",
                what=msg(
                    "has no sheets, and the sheet {sheet!r} is asked for", sheet=options.sheet
                ),
                mend=msg("leave out --sheet, and `sheet` in the mapping, or give a workbook"),
                where=Where(file=called),
            )
        )
    return reader
