"""Look into a workbook's archive before it is read: its size, and how far it reaches.

A few kilobytes can unpack to gigabytes, and one stray cell at the far corner of a sheet makes a
table of billions of cells.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.late import regex
from maatwaarde.messages import Message, Number, msg

MAX_UNPACKED_BYTES = 2_000_000_000
MAX_CELLS = 50_000_000
"""Largest area of one sheet, rows times columns, up to its last filled cell."""
MAX_TEXT = 250_000_000
"""Letters that all cells of one sheet may hold together.

A text is stored once for all cells that share it, and can be repeated by a number, so that a file
of a kilobyte can hold cells of gigabytes.
"""

_CHUNK = 1 << 22
_TAG = 4096
"""No tag that says where a cell is is longer."""
_SMALLEST_CELL = 10
"""Bytes that a cell takes at least: ``<c t="s">``."""
# The number of a row, or the column and row of a cell that is not empty: an empty one closes
# itself. Columns A to Z cannot reach far, so two letters or more. A tag is followed for a while
# only, which keeps the search linear; one that goes on is taken to be filled.
_PLACE = regex(
    rb"""\br\s*=\s*["'](?:(\d{1,9})["']|([A-Za-z]{2,3})(\d{1,9})["'](?![^<>]{0,200}/>))"""
)
_SHARED = regex(rb"""t\s*=\s*["']s["'][^<>]{0,200}>\s*<(?:\w{1,20}:)?v[^<>]{0,200}>\s*(\d{1,9})""")
_SHARED_TEXT = regex(rb"<(?:\w{1,20}:)?si[\s/>]")
_ODS_TAG = regex(
    rb"<(/?)(?:table:(table-row|table-cell|covered-table-cell|table)|(text:s))\b([^<>]*)>"
)
_SPACES = regex(rb"""text:c\s*=\s*["'](\d{1,18})["']""")
_REPEAT = regex(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,18})["']""")


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
        more than `MAX_CELLS` or holds more than `MAX_TEXT`.
    """
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            if size > MAX_UNPACKED_BYTES:
                what = msg("unpacks to {size} bytes", size=Number(size, 0))
                raise error(_too_large(file, what))
            shared = _shared_texts(archive)
            for name in archive.namelist():
                # A workbook says itself where its sheets are, so that any part may be one.
                if name == "content.xml":
                    cells, letters = _ods_reach(archive.read(name))
                else:
                    cells, letters = _reach(archive, name, shared)
                if cells > MAX_CELLS:
                    what = msg(
                        "spans {cells} cells, with the empty ones between", cells=Number(cells, 0)
                    )
                    raise error(_too_large(file, what))
                if letters > MAX_TEXT:
                    what = msg(
                        "its cells hold {letters} letters together", letters=Number(letters, 0)
                    )
                    raise error(_too_large(file, what))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as cause:
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
            "keep to {cells} cells and {letters} letters a sheet and {size} bytes unpacked; clear "
            "stray cells far from the table",
            cells=Number(MAX_CELLS, 0),
            letters=Number(MAX_TEXT, 0),
            size=Number(MAX_UNPACKED_BYTES, 0),
        ),
        Where(file=file),
    )


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a member in pieces, up to what a workbook may unpack to."""
    total = 0
    with archive.open(name) as stream:
        while piece := stream.read(_CHUNK):
            total += len(piece)
            if total > MAX_UNPACKED_BYTES:  # the directory of an archive may lie
                raise _Suspect(msg("it unpacks to more than it says"))
            yield piece


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a sheet in pieces that end between cells."""
    rest = b""
    for piece in _pieces(archive, name):
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
        number = number * 26 + (letter & 31)  # of either case
    return number


def _shared_texts(archive: zipfile.ZipFile) -> list[int]:
    """Return how long each text is that cells may share, as bytes of the file."""
    lengths: list[int] = []
    for name in archive.namelist():
        if name.lower() == "xl/sharedstrings.xml":
            content = archive.read(name)
            starts = [match.start() for match in _SHARED_TEXT.finditer(content)]
            lengths = [end - start for start, end in pairwise([*starts, len(content)])]
    return lengths


def _reach(archive: zipfile.ZipFile, name: str, shared: Sequence[int]) -> tuple[int, int]:
    """Return the area that a part of a workbook spans if it is a sheet, and its shared letters."""
    rows, columns, letters = 0, 26, 0
    # Most sheets cannot hold too much, whichever texts their cells share.
    most = archive.getinfo(name).file_size // _SMALLEST_CELL * max(shared, default=0)
    rest = b""
    for piece in chain(_pieces(archive, name), [b""]):
        rest += piece
        cut = max(rest.rfind(b"<c"), len(rest) - _TAG) if piece else len(rest)
        part, rest = rest[:cut], rest[cut:]
        found = _PLACE.findall(part)
        rows = max(rows, max((int(row or of_cell) for row, _, of_cell in found), default=0))
        columns = max(columns, max((_column(place) for _, place, _ in found), default=0))
        if most > MAX_TEXT:
            used = (int(at) for at in _SHARED.findall(part))
            letters += sum(shared[at] for at in used if at < len(shared))
    return rows * columns, letters


def _ods_reach(content: bytes) -> tuple[int, int]:
    """Return the largest area, rows times columns, that a table in an ODS file spans, and letters.

    The letters are those of all cells of all tables, with their marks.
    """
    largest = columns = width = repeat = 0
    letters = in_row = begin = spaces = across = 0
    row_filled = False
    row = last_row = 0
    for match in _ODS_TAG.finditer(content):
        closing, tag, space, attributes = match.groups()
        if space:
            spaces += int(found[1]) if (found := _SPACES.search(attributes)) else 1
            continue
        times = int(found[1]) if (found := _REPEAT.search(attributes)) else 1
        alone = attributes.endswith(b"/")
        if tag == b"table":
            largest = max(largest, last_row * columns)
            row = last_row = columns = 0
        elif tag == b"table-row":
            if not closing:
                width, repeat, row_filled, in_row = 0, times, False, 0
            if closing or alone:
                row += repeat
                letters += in_row * repeat
                if row_filled:
                    last_row = row
        elif closing:
            in_row += (match.start() - begin + spaces) * across
        else:
            width += times
            begin, spaces, across = match.end(), 0, times
            if b"office:value-type" in attributes or b"office:string-value" in attributes:
                row_filled = True
                columns = max(columns, width)
                in_row += len(attributes) * times if b"string-value" in attributes else 0
    return max(largest, last_row * columns), letters
