"""Files that are written: whole or not at all, and never over what a result rests on."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.files import NO_FILE, reason_of, refuse_nul, was_read
from maatwaarde.documents.uninterrupted import uninterrupted
from maatwaarde.messages import Message, msg

_MENDS: dict[int, Message] = {
    errno.EISDIR: msg("give the name of a file"),
    NO_FILE: msg("give the name of a file"),
    errno.ENOSPC: msg("make room on the disk, or write elsewhere"),
    errno.EDQUOT: msg("make room on the disk, or write elsewhere"),
    errno.EFBIG: msg("make room on the disk, or write elsewhere"),
    errno.ENAMETOOLONG: msg("choose a shorter name"),
    errno.EBUSY: msg("close the file in the other program, such as Excel, and try again"),
    errno.ETXTBSY: msg("close the file in the other program, such as Excel, and try again"),
}
"""What to do where a file cannot be written, if that is not about folders and permission."""


_LOST: dict[str, Message] = {
    "overwrites-input": msg("is read by this command, and would be lost if it were written too"),
    "same-output": msg("two results would be written here, and one of them be lost"),
}


def would_be_lost(
    path: str | Path, code: Literal["overwrites-input", "same-output"]
) -> MaatwaardeError:
    """Return what to raise where a result would be written over what it is made of, or another."""
    mend = msg("give another name to write to")
    return MaatwaardeError(Diagnostic(code, _LOST[code], mend, Where(file=str(path))))


def keep_what_was_read(path: str | Path) -> None:
    """Refuse to write a result over a file that it rests on, however it came to be read.

    Raises
    ------
    MaatwaardeError
        If it is one of those that `noting_reads` has noted.
    """
    if os.path.isfile(path) and was_read(os.stat(path)):
        raise would_be_lost(path, "overwrites-input")


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
        if not os.path.isdir(folder):
            number = errno.ENOTDIR if os.path.exists(folder) else errno.ENOENT
            raise OSError(number, os.strerror(number))
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, "may not be written to")
        if not os.path.isdir(target):
            _may_be_replaced(target)
        elif not or_folder:
            raise IsADirectoryError(errno.EISDIR, "a folder")


def _may_be_replaced(target: Path) -> None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise OSError(NO_FILE, "no file")
    if not mode & 0o222:
        raise PermissionError(errno.EACCES, "read-only")
    if os.access(target, os.W_OK):
        try:
            target.open("r+b").close()
        except PermissionError:  # nothing forbids it, so that on Windows another program has it
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from None


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
                if os.path.isdir(target):
                    raise IsADirectoryError(errno.EISDIR, "a folder")
                _may_be_replaced(target)
                mode = target.stat().st_mode & 0o777 if os.path.exists(target) else None
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
    refuse_nul(path, MaatwaardeError)
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
        if os.path.exists(path):
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
                if os.path.isdir(target):
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
