"""An archive (ZIP) in memory: its parts, in pieces, and only where every reader sees the same.

Programs disagree on an archive that is not what it says: which of two directories counts, or how
far a part goes. What is looked into here is read by another library after that, so that such an
archive is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from maatwaarde.documents.limits import MAX_UNPACKED_BYTES
from maatwaarde.messages import Message, Number, msg

FAULTS = (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError)
"""What the library of Python raises for an archive, or a part of one, that is damaged."""
PIECE = 1 << 20
_PACKED_PIECE = 1 << 16
_END = b"PK\x05\x06"
_END_SIZE = 22
_WIDE_END = b"PK\x06\x06"
_WIDE_SIZE = 76  # with what points to it
_NARROW = 0xFFFFFFFF
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30


class Suspect(Exception):
    """An archive, or a part of it, that is not what it says it is."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(Exception):
    """An archive that holds more than can be read."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


class Archive:
    """The parts of an archive.

    Raises
    ------
    Suspect
        If readers may disagree on what is in it.
    TooLarge
        If it says that it unpacks to more than `MAX_UNPACKED_BYTES`.
    """

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self.begun = ""
        """The part that was last begun, for messages."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self.parts = archive.infolist()
                comment = archive.comment
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
            raise Suspect(msg("its directory is damaged")) from None
        at = len(data) - _END_SIZE - len(comment)
        if _END in comment or data[at : at + 4] != _END:
            raise Suspect(msg("it has more than one directory"))
        if not _contiguous(data, at):
            raise Suspect(msg("its directory is not where it says"))
        size = sum(part.file_size for part in self.parts)
        if size > MAX_UNPACKED_BYTES:
            raise TooLarge(msg("unpacks to {size} bytes", size=Number(size, 0)))

    def named(self, name: str) -> list[zipfile.ZipInfo]:
        """Return the parts of a name, of either case, as readers of workbooks look for them."""
        return [part for part in self.parts if folded(part.filename) == folded(name)]

    def only(self, name: str) -> zipfile.ZipInfo | None:
        """Return the part of a name, in whatever folder it stands; nothing if there is none.

        Where that folder is, a workbook says itself, and readers may follow that differently.

        Raises
        ------
        Suspect
            If there are several.
        """
        found = [part for part in self.parts if folded(part.filename).rpartition("/")[2] == name]
        if len(found) > 1:
            raise Suspect(msg("{part} stands in it twice", part=found[0].filename))
        return found[0] if found else None

    def pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield a part in pieces.

        Raises
        ------
        Suspect
            If it is damaged, locked or longer than it says.
        """
        self.begun = part.filename
        head = self._data[part.header_offset : part.header_offset + _LOCAL_SIZE]
        if len(head) < _LOCAL_SIZE or head[:4] != _LOCAL or part.flag_bits & 1:
            raise Suspect(msg("a part of it is damaged or locked"))
        name, extra = struct.unpack("<HH", head[26:30])
        begin = part.header_offset + _LOCAL_SIZE + name + extra
        packed = self._data[begin : begin + part.compress_size]
        if part.compress_type == zipfile.ZIP_STORED:
            found: Iterator[bytes] = (
                bytes(packed[i : i + PIECE]) for i in range(0, len(packed), PIECE)
            )
        elif part.compress_type == zipfile.ZIP_DEFLATED:
            found = _inflated(packed)
        else:
            raise Suspect(msg("it is packed in a way that workbooks are not"))
        total = 0
        for piece in found:
            total += len(piece)
            if total > part.file_size:
                raise Suspect(msg("it unpacks to more than it says"))
            yield piece
        if total != part.file_size:
            raise Suspect(msg("it unpacks to less than it says"))

    def read(self, part: zipfile.ZipInfo) -> bytes:
        """Return a part as a whole; raises as `pieces` does."""
        return b"".join(self.pieces(part))


def folded(name: str) -> str:
    """Return the name of a part as readers compare it."""
    return name.replace("\\", "/").lower().removeprefix("/")


def _contiguous(data: bytes, end: int) -> bool:
    """Return whether the directory lies right before its end, also where that is in 64 bits."""
    size, begin = struct.unpack("<II", data[end + 12 : end + 20])
    wide = end - _WIDE_SIZE
    if wide >= 0 and data[wide : wide + 4] == _WIDE_END:
        wide_size, wide_begin = struct.unpack("<QQ", data[wide + 40 : wide + 56])
        same = size in (wide_size, _NARROW) and begin in (wide_begin, _NARROW)
        return same and wide_begin + wide_size == wide
    return bool(begin + size == end)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for i in range(0, len(packed), _PACKED_PIECE):
            rest: bytes | memoryview = packed[i : i + _PACKED_PIECE]
            while piece := stream.decompress(rest, PIECE):
                rest = stream.unconsumed_tail
                yield piece
            if stream.eof:
                return
    except zlib.error:
        raise Suspect(msg("a part of it is damaged")) from None
    raise Suspect(msg("a part of it is cut short"))
