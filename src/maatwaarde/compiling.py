"""Compile functions with Numba, where it is there, and keep the result on disk where that can be.

Nothing here imports Numba before something is compiled: it takes a third of a second, and most
problems never need it. It is an extra (``maatwaarde[fast]``), and it has many ways to fail that are
no fault of whoever runs it: a switch in the environment, a library that does not fit, a full disk.
Each of them is one error here, so that whoever asked can go on without.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import time
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from maatwaarde.messages import msg

Function = TypeVar("Function", bound=Callable[..., Any])
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_log = logging.getLogger(__name__)
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_SWITCH = "NUMBA_DISABLE_JIT"
# Why what was compiled in this process could not be kept, the first time that it could not.
_unkept: list[str] = []
# The functions that were not there yet.
_missed: list[str] = []
# For each call that had to compile something first, the seconds that it took.
_compiled: list[float] = []


class CompilerUnavailable(Exception):
    """What has to be compiled cannot be.

    Parameters
    ----------
    why
        Half a sentence.
    mend
        What the user can do about it.
    """

    def __init__(self, why: str, mend: str) -> None:
        super().__init__(f"{why}; {mend}")
        self.why, self.mend = why, mend


def require_compiler() -> None:
    """Do as much as can be done without importing Numba to see whether it is of use.

    Raises
    ------
    CompilerUnavailable
        If it is not installed, or is switched off.
    """
    if os.environ.get(_SWITCH, "0").strip() not in ("", "0"):
        raise _switched_off()
    try:
        found = importlib.util.find_spec("numba")
    except (ImportError, ValueError):
        found = None
    if found is None:
        raise CompilerUnavailable(msg("Numba is not installed"), msg("install maatwaarde[fast]"))


def unkept() -> str | None:
    """Return why what this process compiled could not be kept on disk, or None if it could."""
    return _unkept[0] if _unkept else None


def compile_seconds() -> float:
    """Return how many seconds this process has waited for the compiler, none if all was kept."""
    return sum(_compiled)


def compiled(function: Function) -> Function:
    """Return a function that is compiled at its first call and runs without the lock.

    Raises
    ------
    CompilerUnavailable
        If Numba cannot be imported, or is switched off.
    """
    numba = _numba()
    try:
        dispatcher = numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError as error:
        # There is no directory that it may write to.
        _unkept.append(str(error))
        return numba.njit(**_OPTIONS)(function)  # type: ignore[no-any-return]
    dispatcher._cache = _Cache(dispatcher._cache, function.__name__)
    return dispatcher  # type: ignore[no-any-return]


def inlined(function: Function) -> Function:
    """Return a function that becomes part of the compiled ones that call it.

    It is for what takes less than the counting of references that a call brings along.
    """
    return _numba().njit(inline="always", **_OPTIONS)(function)  # type: ignore[no-any-return]


class Kernel(Generic[Arguments, Result]):
    """A compiled function for those that are not compiled, which names what the compiler raises.

    Compiled functions raise nothing of their own, so that whatever comes out of a call is about
    compiling.

    Parameters
    ----------
    py_func
        The function as it is written.

    Raises
    ------
    CompilerUnavailable
        When it is called and cannot be compiled.
    """

    def __init__(self, py_func: Callable[Arguments, Result]) -> None:
        self.py_func = py_func
        self._dispatcher = compiled(py_func)

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        began, missed = time.monotonic(), len(_missed)
        try:
            return self._dispatcher(*args, **kwargs)
        except Exception as error:
            raise CompilerUnavailable(
                msg("Numba could not compile it ({why})", why=_told(error)),
                msg("install maatwaarde[fast] anew, and report this if it stays"),
            ) from error
        finally:
            if len(_missed) > missed:
                _compiled.append(time.monotonic() - began)


class _Cache:
    """The cache of a compiled function, without which all goes on when it cannot be used."""

    def __init__(self, cache: Any, name: str) -> None:
        self._cache, self._name = cache, name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cache, name)

    def load_overload(self, *args: Any) -> Any:
        try:
            found = self._cache.load_overload(*args)
        except Exception as error:  # whatever reading the rest of another file may raise
            _unkept.append(_told(error))
            found = None
        if found is None:
            _missed.append(self._name)
            _log.info("compiling %s, which takes some seconds and is kept on disk", self._name)
        return found

    def save_overload(self, *args: Any) -> None:
        try:
            self._cache.save_overload(*args)
        except Exception as error:
            _unkept.append(_told(error))


def _numba() -> Any:
    try:
        import numba
    except Exception as error:  # a library that is missing or does not fit raises anything
        if isinstance(error, ModuleNotFoundError) and error.name == "numba":
            require_compiler()
        raise CompilerUnavailable(
            msg("Numba cannot be imported ({why})", why=_told(error)),
            msg("install maatwaarde[fast] anew"),
        ) from error
    module: Any = numba
    if module.config.DISABLE_JIT:
        raise _switched_off()
    return module


def _switched_off() -> CompilerUnavailable:
    return CompilerUnavailable(
        msg("{variable} switches Numba off", variable=_SWITCH),
        msg("leave out {variable}", variable=_SWITCH),
    )


def _told(error: Exception) -> str:
    """Return an error in one line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
