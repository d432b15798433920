"""Files: read up to a limit, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.limits import MAX_FILE_BYTES
from maatwaarde.documents.uninterrupted import uninterrupted
from maatwaarde.messages import Message, Number, msg

SPLIT = msg("split it")

_NO_FILE = -1
"""Stands for what the system would let us replace, and we do not."""

# What the system says of a file, in the words of the reader and not in those of the machine.
_REASONS: dict[int, Message] = {
    errno.EACCES: msg("you have no permission for that"),
    errno.EPERM: msg("you have no permission for that"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOTDIR: msg("a part of the path is a file and not a folder"),
    errno.ENOENT: msg("there is no such folder"),
    errno.ENOSPC: msg("the disk is full"),
    errno.EDQUOT: msg("your space on the disk is used up"),
    errno.EFBIG: msg("the file would be larger than the disk or the system allows"),
    errno.EROFS: msg("the disk can only be read"),
    errno.ENAMETOOLONG: msg("the name is too long"),
    errno.EBUSY: msg("another program uses it"),
    errno.ETXTBSY: msg("another program uses it"),
    errno.EIO: msg("the disk or the connection to it fails"),
    errno.EMFILE: msg("too many files are open"),
    errno.ELOOP: msg("a link in the path leads back to itself"),
    _NO_FILE: msg("it is a device or a pipe, and no file"),
    errno.EPIPE: msg("what reads it has stopped"),
}
_MENDS: dict[int, Message] = {
    errno.EISDIR: msg("give the name of a file"),
    _NO_FILE: msg("give the name of a file"),
    errno.ENOSPC: msg("make room on the disk, or write elsewhere"),
    errno.EDQUOT: msg("make room on the disk, or write elsewhere"),
    errno.EFBIG: msg("make room on the disk, or write elsewhere"),
    errno.ENAMETOOLONG: msg("choose a shorter name"),
    errno.EBUSY: msg("close the file in the other program, such as Excel, and try again"),
    errno.ETXTBSY: msg("close the file in the other program, such as Excel, and try again"),
}
"""What to do where a file cannot be written, if that is not about folders and permission."""


def read_bytes(
    path: str | Path,
    error: type[MaatwaardeError],
    limit: int = MAX_FILE_BYTES,
    mend: str = SPLIT,
    *,
    stream: BinaryIO | None = None,
) -> bytes:
    """Read a file of at most ``limit`` bytes.

    Parameters
    ----------
    mend
        What to do about a file that is larger.
    stream
        What to read instead, such as standard input; ``path`` is what messages call it.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if there is no such file, or it cannot be read or is larger.
    """
    where = Where(file=str(path))
    try:
        if stream is not None:
            data = stream.read(limit + 1)
        else:
            size = plain_size(path, error)
            if size > limit:
                raise error(_too_many_bytes(limit, mend, where))
            with Path(path).open("rb") as file:
                # Room is made at once for all that is asked for.
                data = file.read(min(size, limit) + 1)
                data += file.read(limit + 1 - len(data)) if len(data) > size else b""
                if (noted := _READ.get()) is not None:
                    noted.add(_identity(os.fstat(file.fileno())))
    except FileNotFoundError:
        raise error(no_such_file(path)) from None
    except OSError as cause:
        raise error(
            Diagnostic(
                code="unreadable-file",
                what=msg("cannot be read: {reason}", reason=reason_of(cause)),
                mend=msg("check that it is a file and that you may read it"),
                where=where,
            )
        ) from None
    if len(data) > limit:
        raise error(_too_many_bytes(limit, mend, where))
    return data


_READ: ContextVar[set[tuple[int, int]] | None] = ContextVar("files that were read", default=None)


@contextmanager
def noting_reads() -> Iterator[None]:
    """Note which files `read_bytes` reads meanwhile, so that `keep_what_was_read` knows them."""
    token = _READ.set(set())
    try:
        yield
    finally:
        _READ.reset(token)


def _identity(state: os.stat_result) -> tuple[int, int]:
    return state.st_dev, state.st_ino


def keep_what_was_read(path: str | Path) -> None:
    """Refuse to write a result over a file that it rests on, however it came to be read.

    Raises
    ------
    MaatwaardeError
        If it is one of those that `noting_reads` has noted.
    """
    noted = _READ.get()
    if noted and os.path.isfile(path) and _identity(os.stat(path)) in noted:
        raise overwrites(path)


def overwrites(path: str | Path) -> MaatwaardeError:
    """Return what to raise where a result would be written over what it is made of."""
    return MaatwaardeError(
        Diagnostic(
            "overwrites-input",
            msg("is read by this command, and would be lost if it were written too"),
            msg("give another name to write to"),
            Where(file=str(path)),
        )
    )


def same_twice(path: str | Path) -> MaatwaardeError:
    """Return what to raise where two results would be written to one file."""
    return MaatwaardeError(
        Diagnostic(
            "same-output",
            msg("two results would be written here, and one of them be lost"),
            msg("give each a name of its own"),
            Where(file=str(path)),
        )
    )


def check_target(path: str | Path, *, or_folder: bool = False) -> None:
    """Say before any work why a file could not be written, as far as that can be known.

    Parameters
    ----------
    or_folder
        Whether it may be a folder too.

    Raises
    ------
    MaatwaardeError
        If its folder is not there or may not be written to, or it may not be replaced.
    """
    with _told(path):
        target = Path(os.path.realpath(path))
        folder = target.parent
        if not folder.is_dir():
            number = errno.ENOTDIR if folder.exists() else errno.ENOENT
            raise OSError(number, os.strerror(number))
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, "may not be written to")
        if not target.is_dir():
            _may_be_replaced(target)
        elif not or_folder:
            raise IsADirectoryError(errno.EISDIR, "a folder")


def _may_be_replaced(target: Path) -> None:
    if not target.exists():
        return
    mode = target.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(_NO_FILE, "no file")
    if not mode & 0o222:
        raise PermissionError(errno.EACCES, "read-only")
    if os.access(target, os.W_OK):
        try:
            target.open("r+b").close()
        except PermissionError:  # nothing forbids it, so that on Windows another program has it
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from None


def _too_many_bytes(limit: int, mend: str, where: Where) -> Diagnostic:
    what = msg("is larger than {limit} bytes", limit=Number(limit, 0))
    return Diagnostic("too-large", what, mend, where)


_KINDS: tuple[tuple[Callable[[int], bool], Message], ...] = (
    (stat.S_ISFIFO, msg("is a pipe and no file, so that there may be no end to it")),
    (stat.S_ISCHR, msg("is a device and no file, so that there may be no end to it")),
    (stat.S_ISBLK, msg("is a device and no file, so that there may be no end to it")),
    (stat.S_ISSOCK, msg("is a socket and no file, so that there may be no end to it")),
)


def plain_size(path: str | Path, error: type[MaatwaardeError]) -> int:
    """Return how many bytes a file holds, before it is opened; 0 for what a shell hands on.

    Raises
    ------
    OSError
        If there is no such file.
    MaatwaardeError
        Of the class ``error``: if it is none that ends, such as a pipe or a device.
    """
    _refuse_nul(path, error)
    state = os.stat(path)
    if stat.S_ISDIR(state.st_mode):  # which Windows would call a lack of permission
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # What a shell hands on as /dev/fd/63, and standard input, come to an end.
    handed = str(path) == "/dev/stdin" or Path(path).parts[:3] in (
        ("/", "dev", "fd"),
        ("/", "proc", "self"),
    )
    if not handed or not stat.S_ISFIFO(state.st_mode):
        for is_kind, what in _KINDS:
            if is_kind(state.st_mode):
                raise error(
                    Diagnostic("no-plain-file", what, msg("give a file"), Where(file=str(path)))
                )
    return state.st_size


def _refuse_nul(path: str | Path, error: type[MaatwaardeError]) -> None:
    if "\0" in str(path):
        raise error(
            Diagnostic(
                "no-file",
                msg("this is no name of a file: it holds a character that none can hold"),
                msg("write the path again"),
                Where(file=str(path).replace("\0", "\N{REPLACEMENT CHARACTER}")),
            )
        )


def no_such_file(path: str | Path, what: str = "", mend: str = "") -> Diagnostic:
    """Say that there is no such file; ``what`` says it where its name might mean more."""
    return Diagnostic(
        code="no-file",
        what=what or msg("there is no such file"),
        mend=mend or msg("check the path and the folder you are in"),
        where=Where(file=str(path)),
    )


def reason_of(cause: OSError) -> Message:
    """Say why a file cannot be read or written; the system's own words where it is unusual."""
    known = _REASONS.get(cause.errno or 0)
    return known or msg("the system says {said!r}", said=cause.strerror or str(cause))


def write_atomically(path: str | Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, and never half.

    That holds for a process that is killed and a machine that stops too, and neither leaves a part
    of a file under another name, where the system has files without a name (Linux). A link goes on
    to point where it does: what it points to is written.

    Raises
    ------
    MaatwaardeError
        If the folder does not exist or may not be written to, the file may only be read, or there
        is no room for it.
    """
    write_together({Path(path): content})


Content: TypeAlias = bytes | Callable[[BinaryIO], None]
"""What is in a file, or what writes it a piece at a time, where it may be larger than memory."""


def write_together(contents: Mapping[Path, Content]) -> None:
    """Write several files as `write_atomically` writes one; if one cannot be, all stay the same.

    Raises
    ------
    MaatwaardeError
        As for one file.
    """
    beside: dict[str, Path] = {}
    try:
        for path, content in contents.items():
            with _told(path):
                target = Path(os.path.realpath(path))
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "a folder")
                _may_be_replaced(target)
                mode = target.stat().st_mode & 0o777 if target.exists() else None
                name = str(_name_beside(target))
                # Known before it is there, so that it is removed whatever ends this.
                beside[name] = path
                _write_new(name, content, mode)
        with uninterrupted():
            for name, path in beside.items():
                with _told(path):
                    _replace(name, os.path.realpath(path))
    finally:
        for name in beside:
            if os.path.exists(name):
                os.unlink(name)


@contextmanager
def _told(path: str | Path) -> Iterator[None]:
    """Say of a file why it cannot be written."""
    _refuse_nul(path, MaatwaardeError)
    try:
        yield
    except OSError as cause:
        raise unwritable(path, cause) from None


def _replace(name: str, target: str) -> None:
    try:
        os.replace(name, target)
    except PermissionError:
        # We made a file beside it; so it is not the folder, but a program of Windows that has it.
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from None


def _write_new(name: str, content: Content, mode: int | None) -> None:
    """Write a whole file of a name that is not there yet.

    Parameters
    ----------
    mode
        Its permissions; None for those that the system gives a new file.
    """
    given = 0o666 if mode is None else mode
    nameless = getattr(os, "O_TMPFILE", None)
    if nameless is not None:
        try:
            handle = os.open(os.path.dirname(name), nameless | os.O_WRONLY, given)
        except OSError as cause:
            if cause.errno not in _NO_NAMELESS:
                raise
        else:
            with os.fdopen(handle, "wb") as file:
                _fill(file, content, mode)
                # Whole already when it gets a name.
                _give_name(file.fileno(), name)
            return
    with open(name, "xb", opener=partial(os.open, mode=given)) as made:
        _fill(made, content, mode)


# What a system without nameless files says where one is asked for.
_NO_NAMELESS = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL)


def _fill(file: BinaryIO, content: Content, mode: int | None) -> None:
    if isinstance(content, bytes):
        file.write(content)
    else:
        content(file)
    file.flush()
    if mode is not None and hasattr(os, "fchmod"):  # Windows knows only what may be written to
        os.fchmod(file.fileno(), mode)
    os.fsync(file.fileno())


def _give_name(handle: int, name: str) -> None:
    """Give a file that is open and has no name one."""
    folder = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        # Only with a folder does Python follow what leads to the file itself.
        os.link(str(handle), name, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _name_beside(target: Path) -> Path:
    """Return a name, which is free, for a file on its way to another."""
    while True:
        # Of the name only as much as leaves room for the rest.
        name = target.with_name(f".{target.name[:50]}.{secrets.token_hex(4)}")
        if not os.path.lexists(name):
            return name


def make_folder(path: str | Path) -> None:
    """Make a folder; what is in one of that name already is removed first.

    Raises
    ------
    MaatwaardeError
        If it cannot be made.
    """
    with _told(path):
        if Path(path).exists():
            shutil.rmtree(path)
        Path(path).mkdir()


def remove_folder(path: str | Path) -> None:
    """Remove a folder with all that is in it, if it is there."""
    shutil.rmtree(path, ignore_errors=True)


def write_folder(path: str | Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder with all its files, or nothing.

    Parameters
    ----------
    path
        A folder that does not exist yet, or is empty.
    contents
        By the names of the files in it, with slashes.

    Raises
    ------
    MaatwaardeError
        If it cannot be written.
    """
    target = Path(path).absolute()
    made = _name_beside(target)
    try:
        with _told(path):
            made.mkdir()
            fill_folder(made, contents)
            with uninterrupted():
                if target.is_dir():
                    target.rmdir()  # Windows puts no folder in the place of another
                _replace(str(made), str(target))
    finally:
        shutil.rmtree(made, ignore_errors=True)


def fill_folder(path: str | Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder that is empty.

    Raises
    ------
    OSError
        If one of them cannot be written.
    """
    for name, content in contents.items():
        place = Path(path, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def unwritable(path: str | Path, cause: OSError) -> MaatwaardeError:
    """Return what to raise where a file or a folder cannot be written."""
    return MaatwaardeError(
        Diagnostic(
            code="unwritable",
            what=msg("cannot be written: {reason}", reason=reason_of(cause)),
            mend=_MENDS.get(
                cause.errno or 0, msg("check that the folder exists and that you may write there")
            ),
            where=Where(file=str(path)),
        )
    )
