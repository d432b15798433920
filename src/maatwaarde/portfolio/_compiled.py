"""Compile functions with numba, and keep the result on disk where that may be written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Return a function that is compiled at its first call and runs without the lock."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    try:
        return numba.njit(cache=True, **options)(function)  # type: ignore[no-any-return]
    except RuntimeError:
        # There is no directory that it may write to.
        return numba.njit(**options)(function)  # type: ignore[no-any-return]
