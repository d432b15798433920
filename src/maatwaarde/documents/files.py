"""Files: read up to a limit, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.messages import Message, Number, msg

MAX_FILE_BYTES = 1_000_000_000
"""A larger file is refused."""

SPLIT = msg("split it")

# What the system says of a file, in the words of the reader and not in those of the machine.
_REASONS: dict[int, Message] = {
    errno.EACCES: msg("you have no permission for that"),
    errno.EPERM: msg("you have no permission for that"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOTDIR: msg("a part of the path is a file and not a folder"),
    errno.ENOENT: msg("there is no such folder"),
    errno.ENOSPC: msg("the disk is full"),
    errno.EDQUOT: msg("your space on the disk is used up"),
    errno.EROFS: msg("the disk can only be read"),
    errno.ENAMETOOLONG: msg("the name is too long"),
    errno.EBUSY: msg("another program uses it"),
    errno.ETXTBSY: msg("another program uses it"),
    errno.EIO: msg("the disk or the connection to it fails"),
    errno.EMFILE: msg("too many files are open"),
    errno.ELOOP: msg("a link in the path leads back to itself"),
    errno.EPIPE: msg("what reads it has stopped"),
}
_MENDS: dict[int, Message] = {
    errno.EISDIR: msg("give the name of a file"),
    errno.ENOSPC: msg("make room on the disk, or write elsewhere"),
    errno.EDQUOT: msg("make room on the disk, or write elsewhere"),
    errno.ENAMETOOLONG: msg("choose a shorter name"),
    errno.EBUSY: msg("close the file in the other program"),
    errno.ETXTBSY: msg("close the file in the other program"),
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
            if _is_pipe(path):
                raise error(
                    Diagnostic(
                        "no-plain-file",
                        msg("is a pipe and no file, so that there may be no end to it"),
                        msg("give a file"),
                        where,
                    )
                )
            with Path(path).open("rb") as file:
                data = file.read(limit + 1)
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
        raise error(
            Diagnostic(
                "too-large",
                msg("is larger than {limit} bytes", limit=Number(limit, 0)),
                mend,
                where,
            )
        )
    return data


def _is_pipe(path: str | Path) -> bool:
    """Return whether a path is a named pipe; what a shell hands on as /dev/fd/63 has an end."""
    if Path(path).parts[:2] in (("/", "dev"), ("/", "proc")):
        return False
    return stat.S_ISFIFO(os.stat(path).st_mode)


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

    A link goes on to point where it does: what it points to is written.

    Raises
    ------
    MaatwaardeError
        If the folder does not exist or may not be written to, or the file may only be read.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.stat().st_mode & 0o222:
        raise _unwritable(path, PermissionError(errno.EACCES, "read-only"))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as cause:
        raise _unwritable(path, cause) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        os.chmod(name, mode)
        os.replace(name, target)
    except OSError as cause:
        raise _unwritable(path, cause) from None
    finally:
        if os.path.exists(name):
            os.unlink(name)


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files; if one cannot be, none that was not there before is left.

    Raises
    ------
    MaatwaardeError
        As `write_atomically` does.
    """
    new = [target for target in contents if not target.exists()]
    try:
        for target, content in contents.items():
            write_atomically(target, content)
    except MaatwaardeError:
        for target in new:
            target.unlink(missing_ok=True)
        raise


def _unwritable(path: str | Path, cause: OSError) -> MaatwaardeError:
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
