"""Compile functions with numba, and keep the result on disk where that may be written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}


def compiled(function: Function) -> Function:
    """Return a function that is compiled at its first call and runs without the lock."""
    try:
        return numba.njit(cache=True, **_OPTIONS)(function)  # type: ignore[no-any-return]
    except RuntimeError:
        # There is no directory that it may write to.
        return numba.njit(**_OPTIONS)(function)  # type: ignore[no-any-return]


def inlined(function: Function) -> Function:
    """Return a function that becomes part of the compiled ones that call it.

    It is for what takes less than the counting of references that a call brings along.
    """
    return numba.njit(inline="always", **_OPTIONS)(function)  # type: ignore[no-any-return]
