"""The file or folder that a dossier is: one set of contents, one row of bytes.

The zip is as plain as can be: nothing compressed, names sorted, one date. So two zips of the same
contents are equal, and a byte that differs from what would be written here was altered, also where
no program ever looks at it. What needs more of the format (compression, links, comments) was made
by something else, and is refused rather than read.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zlib import crc32

from maatwaarde.diagnostics import Diagnostic, DossierError, Where
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.limits import MAX_DOSSIER_BYTES, json_too_large
from maatwaarde.documents.paths import is_device
from maatwaarde.documents.writing import unwritable, write_folder, write_together
from maatwaarde.messages import Message, Number, msg

Contents = Mapping[str, bytes]
"""What is in a dossier, by name: folders with a slash, as ``input/list/voorstellen.csv``."""

MAX_FILES = 10_000
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3I5H2I")
_END_RECORD = struct.Struct("<4s4H2IH")
_VERSION = 20
_UNIX = 3 << 8
_UTF8 = 0x800
_DATE = (1980 - 1980) << 9 | 1 << 5 | 1
_MODE = (stat.S_IFREG | 0o644) << 16
# Where the checksum stands in the header of a file.
_CHECKSUM = range(14, 18)


def pack(contents: Contents) -> bytes:
    """Return contents as a zip, of which every byte depends on them alone."""
    return b"".join(_pieces(contents))


def _pieces(contents: Contents) -> Iterator[bytes]:
    """Yield a zip piece by piece, so that a large one need not be in memory twice."""
    directory, start = bytearray(), 0
    for name, content in sorted(contents.items(), key=lambda item: item[0].encode()):
        local, central = _headers(name, content)
        directory += central + struct.pack("<I", start) + name.encode()
        start += len(local) + len(content)
        yield local
        yield content
    count = len(contents)
    yield bytes(directory)
    yield _END_RECORD.pack(_END, 0, 0, count, count, len(directory), start, 0)


def _headers(name: str, content: bytes) -> tuple[bytes, bytes]:
    """Return the header before a file, and what the directory says of it up to where it begins."""
    written = name.encode()
    common = (_UTF8, 0, 0, _DATE, crc32(content), len(content), len(content), len(written), 0)
    local = _LOCAL_HEADER.pack(_LOCAL, _VERSION, *common) + written
    central = _CENTRAL_HEADER.pack(_CENTRAL, _UNIX | _VERSION, _VERSION, *common, 0, 0, 0, _MODE, 0)
    return local, central[: -struct.calcsize("<I")]


def unpack(packed: bytes, file: str) -> dict[str, bytes]:
    """Return what is in a zip that `pack` wrote.

    Parameters
    ----------
    file
        What messages call it.

    Raises
    ------
    DossierError
        If it is no such zip, or any byte of it is another than `pack` writes; it says which.
    """
    if not packed.startswith(_LOCAL[:2]):
        raise _unreadable(file, msg("is no zip, and so no dossier"), _WHICH)
    contents: dict[str, bytes] = {}
    known = Names()
    at = 0
    while packed[at : at + 4] == _LOCAL:
        if len(packed) < at + _LOCAL_HEADER.size:
            raise _broken(file, at, msg("it ends in the middle of a file"))
        header = _LOCAL_HEADER.unpack_from(packed, at)
        method, size, letters, extra = header[3], header[8], header[9], header[10]
        begin = at + _LOCAL_HEADER.size + letters + extra
        raw = packed[at + _LOCAL_HEADER.size : at + _LOCAL_HEADER.size + letters]
        name = _name(raw, file, at)
        if method != 0 or extra or header[2] & ~_UTF8:
            raise _unreadable(
                file,
                msg(
                    "byte {at}: {name!r} is packed in another way than maatwaarde packs: another "
                    "program packed the dossier anew, or somebody altered it",
                    at=at,
                    name=name,
                ),
                msg("unpack it into a folder, and verify that folder"),
            )
        if name in contents:
            raise _broken(file, at, msg("it holds {name!r} twice", name=name))
        other = known.add(name)
        if other is not None:
            raise _broken(file, at, _one_over_another(name, other))
        if len(packed) < begin + size:
            raise _broken(file, at, msg("it ends in the middle of {name!r}", name=name))
        if len(contents) == MAX_FILES:
            raise _broken(file, at, msg("it holds more than {n} files", n=Number(MAX_FILES, 0)))
        contents[name] = packed[begin : begin + size]
        at = begin + size
    if packed[at : at + 4] not in (_CENTRAL, _END):
        last = list(contents)[-1] if contents else ""
        raise _broken(file, at, msg("after {name!r} comes no file and no directory", name=last))
    _same_bytes(packed, contents, file, at)
    return contents


def _same_bytes(packed: bytes, contents: Contents, file: str, directory: int) -> None:
    """Compare with what would have been written, and say where it is something else."""
    at, right = 0, None
    for piece in _pieces(contents):
        found = packed[at : at + len(piece)]
        if found != piece:
            same = _first_other(found, piece)
            at += same
            right = piece[same]
            break
        at += len(piece)
    if right is None and at == len(packed):
        return
    if right is None:
        n = Number(len(packed) - at, 0)
        raise _broken(file, at, msg("after its end come {n} bytes more", n=n))
    if at == len(packed):
        n = Number(sum(map(len, _pieces(contents))) - at, 0)
        raise _broken(file, at, msg("at its end {n} bytes are missing", n=n))
    there, meant = f"0x{packed[at]:02x}", f"0x{right:02x}"
    if at >= directory:
        raise _broken(
            file,
            at,
            msg(
                "in the directory at the end stands {found} and not {right}",
                found=there,
                right=meant,
            ),
        )
    name, within = _file_at(contents, at)
    if within in _CHECKSUM:
        raise _broken(
            file, at, msg("{name!r} is not what its checksum is of; one of them changed", name=name)
        )
    raise _broken(
        file,
        at,
        msg(
            "in what stands before {name!r} is {found} and not {right}",
            name=name,
            found=there,
            right=meant,
        ),
    )


def _first_other(one: bytes, other: bytes) -> int:
    """Return the first place at which two differ, or the length of the shorter."""
    same, beyond = 0, min(len(one), len(other)) + 1
    while beyond - same > 1:
        middle = (same + beyond) // 2
        if one[same:middle] == other[same:middle]:
            same = middle
        else:
            beyond = middle
    return same


def _file_at(contents: Contents, at: int) -> tuple[str, int]:
    """Return the file at a place in the zip, and how far into its header that place is."""
    begin = 0
    for name, content in sorted(contents.items(), key=lambda item: item[0].encode()):
        end = begin + _LOCAL_HEADER.size + len(name.encode()) + len(content)
        if at < end:
            return name, at - begin
        begin = end
    return "", 0


def _name(raw: bytes, file: str, at: int) -> str:
    """Return a name that stays within the folder that it is unpacked in."""
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        raise _broken(file, at, msg("the name of a file is no UTF-8")) from None
    if not safe(name):
        raise _broken(file, at, msg("{name!r} is no name for a file within the dossier", name=name))
    return name


def safe(name: str) -> bool:
    """Tell whether a name stays within the folder that it is unpacked in, on every system."""
    parts = name.split("/")
    return (
        len(name) < 1000
        and name.isprintable()
        and not any(sign in name for sign in '\\:*?"<>|')
        and all(part not in ("", ".", "..") and part[-1] not in ". " for part in parts)
        and not any(map(is_device, parts))
    )


class Names:
    """Names of files that no computer takes for one another.

    Windows and macOS know no capitals in names, and macOS no way of writing an accent.
    """

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def add(self, name: str) -> str | None:
        """Add a name; return the one that a file of that name would be written over, if any."""
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
        parts = plain.split("/")
        above = ["/".join(parts[:n]) for n in range(1, len(parts))]
        other = self._files.get(plain) or self._folders.get(plain)
        for folder in above:
            other = other or self._files.get(folder)
            self._folders.setdefault(folder, name)
        self._files.setdefault(plain, name)
        return other


def _one_over_another(name: str, other: str) -> Message:
    return msg(
        "it holds {name!r} and {other!r}, of which some computers write one over the other",
        name=name,
        other=other,
    )


def read_dossier(path: str | Path) -> dict[str, bytes]:
    """Read a dossier: a zip, or the folder that one was unpacked in.

    Raises
    ------
    DossierError
        If there is none, or it cannot be read or was altered as a container.
    """
    if os.path.isdir(path):
        contents = _read_folder(Path(path))
    else:
        packed = read_bytes(path, DossierError, MAX_DOSSIER_BYTES, _WHICH)
        contents = unpack(packed, str(path))
    for name, content in contents.items():
        if name.endswith(".json") and (problem := json_too_large(name, content)) is not None:
            raise DossierError(problem)
    return contents


def _read_folder(folder: Path) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    known = Names()
    total = 0
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            what = msg("is a link or a device and no file, which no dossier holds")
            raise DossierError(Diagnostic("altered", what, _BY_WHOM, Where(file=str(path))))
        if not safe(name):
            what = msg("{name!r} is no name for a file within the dossier", name=name)
            raise DossierError(Diagnostic("altered", what, _BY_WHOM, Where(file=str(path))))
        other = known.add(name)
        if other is not None:
            what = _one_over_another(name, other)
            raise DossierError(Diagnostic("altered", what, _BY_WHOM, Where(file=str(path))))
        total += path.lstat().st_size
        if total > MAX_DOSSIER_BYTES or len(contents) == MAX_FILES:
            what = msg(
                "holds more than {n} files or {limit} bytes",
                n=Number(MAX_FILES, 0),
                limit=Number(MAX_DOSSIER_BYTES, 0),
            )
            raise _unreadable(str(folder), what, _WHICH)
        contents[name] = read_bytes(path, DossierError, MAX_DOSSIER_BYTES, _WHICH)
    return contents


def _walk(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.iterdir()):
        if os.path.isdir(path) and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


def write_dossier(path: str | Path, contents: Contents) -> None:
    """Write a dossier, whole or not at all: a zip where the name ends in .zip, else a folder.

    Raises
    ------
    MaatwaardeError
        If it cannot be written, or there is a folder already with something in it.
    """
    target = Path(path)
    if target.suffix.lower() == ".zip":
        write_together({target: lambda file: file.writelines(_pieces(contents))})
        return
    _refuse_filled(target)
    write_folder(target, contents)


def check_target(path: str | Path) -> None:
    """Refuse a place that no dossier can be written to, before it is made.

    Raises
    ------
    MaatwaardeError
        If its folder does not exist, there is something already, or its name is that of a file of
        another kind.
    """
    target = Path(path)
    if target.suffix.lower() in _OTHERS:
        raise DossierError(
            Diagnostic(
                "extension",
                msg("a dossier is a zip or a folder, and no {kind}", kind=target.suffix),
                msg("end the name in .zip, or give the name of a folder"),
                Where(file=str(path)),
            )
        )
    if not os.path.isdir(target.absolute().parent):
        raise unwritable(path, FileNotFoundError(errno.ENOENT, "no folder"))
    if target.suffix.lower() != ".zip":
        _refuse_filled(target)
    elif os.path.isdir(target):
        raise unwritable(path, IsADirectoryError(errno.EISDIR, "a folder"))


_OTHERS = frozenset(
    (".html", ".pdf", ".docx", ".md", ".txt", ".xlsx", ".ods", ".csv", ".json", ".yaml", ".parquet")
)


def _refuse_filled(target: Path) -> None:
    """Refuse to write a dossier as a folder where there is something already."""
    if os.path.exists(target) and (not os.path.isdir(target) or any(target.iterdir())):
        raise DossierError(
            Diagnostic(
                "not-empty",
                msg("is there already"),
                msg("name a folder that does not exist yet, or end the name in .zip"),
                Where(file=str(target)),
            )
        )


_WHICH = msg("give the zip or the folder that `maatwaarde dossier` wrote")
_BY_WHOM = msg("ask for the dossier anew from who made it")


def _unreadable(file: str, what: str, mend: str) -> DossierError:
    return DossierError(Diagnostic("no-dossier", what, mend, Where(file=file)))


def _broken(file: str, at: int, what: str) -> DossierError:
    """Return what to raise for a container that is not as it was written."""
    told = msg("was altered or is damaged, at byte {at}: {what}", at=at, what=what)
    return DossierError(Diagnostic("altered", told, _BY_WHOM, Where(file=file)))
