"""Look into a workbook's archive before it is read: its size, and how far it reaches.

A few kilobytes can unpack to gigabytes, and one stray cell at the far corner of a sheet makes a
table of billions of cells.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.messages import Message, Number, msg

MAX_UNPACKED_BYTES = 2_000_000_000
MAX_CELLS = 50_000_000
"""Largest area of one sheet, rows times columns, up to its last filled cell."""

_CHUNK = 1 << 22
_XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
# The number of a row, or the column of a cell that is not empty. Columns A to Z cannot reach far,
# so two letters or more. The pattern begins with plain letters since that makes the search fast.
_PLACE = re.compile(rb"""r=["'](?:(\d{1,9})["']|([A-Z]{2,3})\d+["'][^>]*[^/>]>)""")
_ODS_TAG = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>", re.DOTALL
)
_REPEAT = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,9})"')


class _Suspect(zipfile.BadZipFile):
    """An archive that is not what it says it is."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def check_archive(data: bytes, file: str, error: type[MaatwaardeError]) -> None:
    """Refuse an archive that unpacks to too much.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if it unpacks to more than `MAX_UNPACKED_BYTES`, or a sheet spans
        more than `MAX_CELLS`.
    """
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            if size > MAX_UNPACKED_BYTES:
                what = msg("unpacks to {size} bytes", size=Number(size, 0))
                raise error(_too_large(file, what))
            for name in archive.namelist():
                if _XLSX_SHEET.fullmatch(name):
                    cells = _reach(archive, name)
                elif name == "content.xml":
                    cells = _ods_reach(archive.read(name))
                else:
                    continue
                if cells > MAX_CELLS:
                    what = msg(
                        "spans {cells} cells, with the empty ones between", cells=Number(cells, 0)
                    )
                    raise error(_too_large(file, what))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as cause:
        what = msg("is no workbook that can be read")
        if isinstance(cause, _Suspect):
            what = msg("is no workbook that can be read: {reason}", reason=cause.reason)
        raise error(
            Diagnostic(
                "unreadable-workbook",
                what,
                msg("save it again as .xlsx, without a password"),
                Where(file=file),
            )
        ) from None


def _too_large(file: str, what: str) -> Diagnostic:
    return Diagnostic(
        "too-large",
        what,
        msg(
            "keep to {cells} cells a sheet and {size} bytes unpacked; clear stray cells far from "
            "the table",
            cells=Number(MAX_CELLS, 0),
            size=Number(MAX_UNPACKED_BYTES, 0),
        ),
        Where(file=file),
    )


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a member in overlapping pieces that end between tags."""
    total = 0
    rest = b""
    with archive.open(name) as stream:
        while piece := stream.read(_CHUNK):
            total += len(piece)
            if total > MAX_UNPACKED_BYTES:  # the directory of an archive may lie
                raise _Suspect(msg("it unpacks to more than it says"))
            rest += piece
            cut = max(rest.rfind(b"</c>"), rest.rfind(b"</row>"), rest.rfind(b"<row"))
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > 16 * _CHUNK:
                raise _Suspect(msg("a sheet holds no cells"))
    yield rest


def scan(
    archive: zipfile.ZipFile, name: str, pattern: re.Pattern[bytes]
) -> Iterator[re.Match[bytes]]:
    """Yield what a pattern finds in a member of an archive that holds rows of cells."""
    for chunk in _chunks(archive, name):
        yield from pattern.finditer(chunk)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _reach(archive: zipfile.ZipFile, name: str) -> int:
    rows, columns = 0, 26
    for chunk in _chunks(archive, name):
        found = set(_PLACE.findall(chunk))
        rows = max(rows, max((int(row) for row, _ in found if row), default=0))
        columns = max(columns, max((_column(letters) for _, letters in found), default=0))
    return rows * columns


def _ods_reach(content: bytes) -> int:
    """Return the largest area, rows times columns, that a table in an ODS file spans."""
    largest = columns = width = repeat = 0
    row_filled = False
    row = last_row = 0
    for match in _ODS_TAG.finditer(content):
        closing, tag, attributes = match.groups()
        times = int(found[1]) if (found := _REPEAT.search(attributes)) else 1
        if tag == b"table":
            largest = max(largest, last_row * columns)
            row = last_row = columns = 0
        elif tag == b"table-row":
            if not closing:
                width, repeat, row_filled = 0, times, False
            if closing or attributes.endswith(b"/"):
                row += repeat
                if row_filled:
                    last_row = row
        elif not closing:
            width += times
            if b"office:value-type" in attributes or b"office:string-value" in attributes:
                row_filled = True
                columns = max(columns, width)
    return max(largest, last_row * columns)
