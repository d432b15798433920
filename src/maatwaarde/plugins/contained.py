"""Runs code of a plugin so that whatever it does is told by its name, and harms nobody else.

It runs in a thread of its own, for so long: one that hangs is left behind, and what it raises, be
it an end of the program, ends there. What it prints is caught, and what it changes of the process
is put back. That is no wall: a plugin is code with all the rights of who runs it.
"""

from __future__ import annotations

import contextvars
import ctypes
import io
import locale
import logging
import os
import random
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, TextIO, TypeVar, cast

from maatwaarde.diagnostics import Diagnostic, PluginError
from maatwaarde.installed import HEARD
from maatwaarde.messages import Exact, Message, joined, msg, shown
from maatwaarde.plugins.blame import told

Result = TypeVar("Result")

VARIABLE = "MAATWAARDE_PLUGIN_SECONDS"
SECONDS = 120.0
"""How long one call may take where the variable says nothing."""
_MOST_PRINTED = 10_000
_log = logging.getLogger("maatwaarde.plugins")


class Failed(Exception):
    """Code of a plugin did not do what it was called for; says why, and holds what it raised."""

    def __init__(self, why: Message, cause: BaseException | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.cause = cause


def seconds() -> float | None:
    """Return how long one call of code of a plugin may take; None for as long as it likes.

    Raises
    ------
    PluginError
        If the variable says no such number.
    """
    given = os.environ.get(VARIABLE, SECONDS)
    try:
        stated = float(given)
    except ValueError:
        stated = -1.0
    if not 0 <= stated < 1e6:
        what = msg("{variable} is {given!r}", variable=VARIABLE, given=given)
        mend = msg("give a number of seconds below a million, or 0 for no limit")
        raise PluginError(Diagnostic("plugin-seconds", what, mend))
    return stated or None


def contained(
    who: Message, call: Callable[[], Result], *, passes: type[Exception] | None = None
) -> Result:
    """Call code of a plugin, and return what it returns.

    Parameters
    ----------
    who
        What it is, as messages call it.
    passes
        Errors that the plugin may raise itself, as what it has to say.

    Raises
    ------
    Failed
        If it raises anything else, ends the program, or takes too long.
    """
    printed = _Printed()
    found: list[Result] = []
    raised: list[BaseException] = []
    context = contextvars.copy_context()

    def work() -> None:
        try:
            found.append(context.run(_heard, printed, call))
        except BaseException as cause:
            raised.append(cause)

    most = seconds()
    thread = threading.Thread(target=work, name="maatwaarde-plugin", daemon=True)
    before = _Process()
    with _listening():
        thread.start()
        try:
            thread.join(most)
        except BaseException:  # Ctrl-C of whoever waits
            _stop(thread)
            raise
    late = thread.is_alive()
    if late:
        _stop(thread)
    before.restore(who)
    if printed.text:
        _log.info("%s prints: %s", who, shown(printed.text))
        hear = HEARD.get()
        if hear is not None:
            hear(who, printed.text)
    if late:
        why = msg("it takes more than {seconds} s", seconds=Exact(most or 0.0))
        raise Failed(joined([why, _longer()]))
    if not raised:
        return found[0]
    (cause,) = raised
    if passes is not None and isinstance(cause, passes):
        raise cause
    raise Failed(told(cause), cause) from cause


def _longer() -> Message:
    return msg("({variable} sets how long it may)", variable=VARIABLE)


def _stop(thread: threading.Thread) -> None:
    """Ask a thread to end, which it does once it runs Python again."""
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
        )


class _Printed:
    """What a plugin printed, up to so many letters."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text[: _MOST_PRINTED - len(self.text)]
        return len(text)


_HEARD: contextvars.ContextVar[_Printed | None] = contextvars.ContextVar("printed", default=None)


def _heard(printed: _Printed, call: Callable[[], Result]) -> Result:
    _HEARD.set(printed)
    return call()


class _Ear:
    """A stream that keeps what plugins write, each in its own thread, and passes on all else.

    None of the classes of `io`: these close themselves when they go.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        heard = _HEARD.get()
        return self._stream.write(text) if heard is None else heard.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if _HEARD.get() is None:
            self._stream.flush()

    def close(self) -> None:
        if _HEARD.get() is None:
            self._stream.close()

    @property
    def buffer(self) -> BinaryIO:
        return self._stream.buffer if _HEARD.get() is None else io.BytesIO()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_LOCK = threading.Lock()
_listeners = 0
_streams: tuple[TextIO, TextIO] | None = None


@contextmanager
def _listening() -> Iterator[None]:
    """Listen to standard output and error while some plugin runs, in whatever thread."""
    global _listeners, _streams
    with _LOCK:
        if _listeners == 0 and sys.stdout is not None and sys.stderr is not None:
            _streams = sys.stdout, sys.stderr
            sys.stdout = cast(TextIO, _Ear(sys.stdout))
            sys.stderr = cast(TextIO, _Ear(sys.stderr))
        _listeners += 1
    try:
        yield
    finally:
        with _LOCK:
            _listeners -= 1
            if _listeners == 0 and _streams is not None:
                sys.stdout, sys.stderr = _streams
                _streams = None


def umask() -> int | None:
    """Return which permissions a new file does not get, where that can be known without setting it.

    To ask Python is to set it for a moment, in which files of other threads get all permissions.
    """
    with suppress(OSError), open("/proc/self/status", "rb") as file:
        for line in file:
            if line.startswith(b"Umask:"):
                return int(line.split()[1], 8)
    return None


class _Process:
    """What belongs to the process and not to a plugin, as it was before."""

    def __init__(self) -> None:
        # What other threads may change meanwhile is theirs.
        self._alone = threading.active_count() == 1
        self._was = self._now()

    def _now(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "umask": umask(),
            "locale": locale.setlocale(locale.LC_ALL),
            "recursion limit": sys.getrecursionlimit(),
            "folder": None,
        }
        with suppress(OSError):
            found["folder"] = os.getcwd()
        if self._alone:
            found["environment"] = dict(os.environ)
            found["random numbers"] = random.getstate()
            numpy = sys.modules.get("numpy.random")
            if numpy is not None:
                state = numpy.get_state()
                found["random numbers of numpy"] = (state[0], state[1].tobytes(), *state[2:])
        return found

    def restore(self, who: str) -> None:
        """Put back what is no longer as it was."""
        now = self._now()
        for name, was in self._was.items():
            if now.get(name) != was:
                _log.info("%s changed the %s of the process, which is put back", who, name)
                with suppress(Exception):
                    _PUT_BACK[name](was)


def _set_environment(was: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(was)


def _set_numpy(was: tuple[Any, ...]) -> None:
    import numpy as np

    key = np.frombuffer(was[1], dtype=np.uint32)
    np.random.set_state((was[0], key, *was[2:]))  # noqa: NPY002 - that of who runs us


_PUT_BACK: dict[str, Callable[[Any], object]] = {
    "umask": lambda was: os.umask(was),
    "locale": lambda was: locale.setlocale(locale.LC_ALL, was),
    "recursion limit": sys.setrecursionlimit,
    "folder": os.chdir,
    "environment": _set_environment,
    "random numbers": random.setstate,
    "random numbers of numpy": _set_numpy,
}
