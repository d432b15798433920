"""What nobody foresaw: said in one line, with all that mends it in a log file."""

from __future__ import annotations

import os
import platform
import shlex
import sys
import tempfile
import traceback
from importlib.metadata import distributions

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.files import reason_of
from maatwaarde.documents.secrets import without_passwords
from maatwaarde.messages import msg


class Fault(Exception):
    """Something that only a fault explains; its cause says what."""


def fault(cause: BaseException) -> Diagnostic:
    """Write the log of a fault, and return what there is to say about it."""
    if isinstance(cause, Fault) and cause.__cause__ is not None:
        cause = cause.__cause__
    what = without_passwords(_said(cause))
    if isinstance(cause, MemoryError):
        return _no_memory(what)
    try:
        mend = msg(
            "send this file along, and look first at what it holds: {file}",
            file=_write(_log(cause)),
        )
    except OSError as failed:
        frames = traceback.extract_tb(cause.__traceback__)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else msg("unknown")
        mend = msg(
            "send this place along: {place} (no log file could be written: {reason})",
            place=place,
            reason=reason_of(failed),
        )
    return Diagnostic(
        code="fault", what=msg("a fault in maatwaarde, please report: {what}", what=what), mend=mend
    )


def _said(cause: BaseException) -> str:
    """Return the kind of an error, and the first line of what it says."""
    lines = "".join(traceback.format_exception_only(cause)).strip().splitlines()
    # Of Python that cannot be read, the lines above show the place.
    return lines[-1] if isinstance(cause, SyntaxError) else lines[0]


def _no_memory(what: str) -> Diagnostic:
    """Say what is no fault of ours, without the log, for which there may be no room either."""
    return Diagnostic(
        code="memory",
        what=msg("there is not enough memory for this ({what})", what=what),
        mend=msg(
            "close other programs, or use a computer with more memory; a long list is scored in "
            "parts with --in-parts and -o"
        ),
    )


def _write(text: str) -> str:
    handle, path = tempfile.mkstemp(prefix="maatwaarde-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return path


def _log(cause: BaseException) -> str:
    versions = sorted({f"{item.name} {item.version}" for item in distributions()}, key=str.lower)
    parts = [
        f"command: {shlex.join(sys.argv)}",
        f"python: {platform.python_version()} ({platform.platform()})",
        f"packages: {', '.join(versions)}",
        "",
        "".join(traceback.format_exception(cause)),
    ]
    # A register may be called by a URL with a password in it, and this is to be sent to others.
    return without_passwords("\n".join(parts))
