"""Files that are read: what they may be, up to a limit, and what was read of late."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.limits import MAX_LIST_BYTES
from maatwaarde.messages import Message, Number, msg

SPLIT = msg("split it")
_SHOWN = 60
"""Letters of a text that was given for a path."""

NO_FILE = -1
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
    NO_FILE: msg("it is a device or a pipe, and no file"),
    errno.EPIPE: msg("what reads it has stopped"),
}


def read_bytes(
    path: str | Path,
    error: type[MaatwaardeError],
    limit: int = MAX_LIST_BYTES,
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


def was_read(state: os.stat_result) -> bool:
    """Return whether a file is one of those that `noting_reads` has noted."""
    noted = _READ.get()
    return noted is not None and _identity(state) in noted


def _identity(state: os.stat_result) -> tuple[int, int]:
    return state.st_dev, state.st_ino


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
    refuse_nul(path, error)
    refuse_text(path, error)
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


def refuse_nul(path: str | Path, error: type[MaatwaardeError]) -> None:
    if "\0" in str(path):
        raise error(
            Diagnostic(
                "no-file",
                msg("this is no name of a file: it holds a character that none can hold"),
                msg("write the path again"),
                Where(file=str(path).replace("\0", "\N{REPLACEMENT CHARACTER}")),
            )
        )


def refuse_text(path: str | Path, error: type[MaatwaardeError]) -> None:
    """Refuse what stands in a file where its path is asked: a path of several lines.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``.
    """
    lines = str(path).strip().splitlines()
    if len(lines) < 2 or os.path.exists(path):
        return
    first = lines[0][:_SHOWN] + "…"
    mend = msg("give it as `io.StringIO(text)`; a framework is read by `Framework.from_text`")
    what = msg("is text of several lines, and a path is asked here")
    raise error(Diagnostic("text-for-path", what, mend, Where(file=first)))


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
