"""Where in a plugin something went wrong, so that a message can point at its file and line."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable

from maatwaarde.diagnostics import Where


def defined_at(function: Callable[..., object]) -> Where:
    """Return the file and line of a function, or nothing where it has none."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return Where() if code is None else Where(file=code.co_filename, line=code.co_firstlineno)


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
