"""Files: read up to a limit, and written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.messages import msg

MAX_FILE_BYTES = 1_000_000_000
"""A larger file is refused."""


def read_bytes(
    path: str | Path,
    error: type[MaatwaardeError],
    limit: int = MAX_FILE_BYTES,
    mend: str = "split it",
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
            with Path(path).open("rb") as file:
                data = file.read(limit + 1)
    except FileNotFoundError:
        raise error(no_such_file(path)) from None
    except OSError as cause:
        raise error(
            Diagnostic(
                code="unreadable-file",
                what=msg("cannot be read: {strerror}", strerror=cause.strerror),
                mend=msg("check that it is a file and that you may read it"),
                where=where,
            )
        ) from None
    if len(data) > limit:
        raise error(
            Diagnostic("too-large", msg("is larger than {limit:,} bytes", limit=limit), mend, where)
        )
    return data


def no_such_file(path: str | Path, nor: str = "", mend: str = "") -> Diagnostic:
    """Say that there is no such file, nor what else its name might have meant."""
    return Diagnostic(
        code="no-file",
        what=msg("there is no such file{nor}", nor=nor),
        mend=mend or msg("check the path and the folder you are in"),
        where=Where(file=str(path)),
    )


def write_atomically(path: str | Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, and never half.

    Raises
    ------
    MaatwaardeError
        If the folder does not exist or may not be written to.
    """
    target = Path(path)
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


def _unwritable(path: str | Path, cause: OSError) -> MaatwaardeError:
    return MaatwaardeError(
        Diagnostic(
            code="unwritable",
            what=msg("cannot be written: {strerror}", strerror=cause.strerror),
            mend=msg("check that the folder exists and that you may write there"),
            where=Where(file=str(path)),
        )
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
