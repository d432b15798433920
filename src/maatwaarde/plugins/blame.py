"""Where in a plugin something went wrong, so that a message can point at its file and line."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable

from maatwaarde.diagnostics import MaatwaardeError, Where
from maatwaarde.messages import Message, joined, msg

_LONGEST = 500
"""More letters of what somebody else raised help nobody."""


def defined_at(function: Callable[..., object]) -> Where:
    """Return the file and line of a function, or nothing where it has none."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return Where() if code is None else Where(file=code.co_filename, line=code.co_firstlineno)


def told(cause: BaseException) -> Message:
    """Return what code of a plugin raised, in words for what people meet most."""
    if isinstance(cause, ModuleNotFoundError) and cause.name:
        return msg("the Python module {name!r} is not installed", name=cause.name)
    if isinstance(cause, SyntaxError) and cause.filename:
        return msg(
            "its Python code cannot be read ({file}, line {line})",
            file=cause.filename,
            line=cause.lineno,
        )
    if isinstance(cause, MaatwaardeError):
        return joined([problem.what for problem in cause.problems], "; ")
    if isinstance(cause, SystemExit):
        return msg("it ends the program")
    if isinstance(cause, KeyboardInterrupt):
        return msg("it interrupts the program")
    kind = type(cause).__name__
    try:
        reason = " ".join(str(cause).split())
    except Exception:  # what it raises may be broken itself
        reason = ""
    if not reason:
        return msg("it raises {kind}", kind=kind)
    return msg("it raises {kind}: {reason}", kind=kind, reason=_short(reason))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def raised_at(cause: BaseException, function: Callable[..., object]) -> Where:
    """Return the line of the function's own file at which it raised, or where it is defined.

    The last frame may lie deep in another package, where its author has nothing to mend.
    """
    own = defined_at(function)
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(cause.__traceback__)
        if frame.filename == own.file
    ]
    return Where(file=own.file, line=lines[-1]) if lines else own
