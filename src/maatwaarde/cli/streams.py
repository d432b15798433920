"""Standard output and standard error as a contract.

Standard output holds the result and nothing else, in UTF-8, or fails with `Unwritable`; whatever
else is printed while a command works, by a plugin or by a library, goes to standard error. This
holds for what Python prints: what a plugin writes to file descriptor 1 itself, or lets another
process write, is out of reach.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Any, TextIO, cast

from maatwaarde.cli.language import language
from maatwaarde.cli.signs import PLAIN, accept_all
from maatwaarde.installed import HEARD
from maatwaarde.messages import msg, say, shown


class Unwritable(Exception):
    """Standard output does not take what is written: the disk is full, or it is closed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ReaderGone(Exception):
    """The reader of our output, such as `head`, has seen enough."""


class _Out:
    """A text stream that says in one way why it cannot be written to."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._failed: Unwritable | ReaderGone | None = None
        if stream is None:
            self._failed = Unwritable(msg("standard output is closed"))

    def write(self, text: str) -> int:
        # Whatever comes by, ours or of a plugin: no text of others steers a terminal.
        self._try("write", shown(text, spelled=True))
        return len(text)

    def flush(self) -> None:
        self._try("flush")

    @property
    def unfiltered(self) -> TextIO | None:
        """The stream itself, for what draws on a terminal."""
        return self._stream

    def isatty(self) -> bool:
        return self._stream is not None and self._stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _try(self, method: str, *arguments: str) -> Any:
        if self._stream is None and not any(arguments):
            return 0  # nothing was to be written
        if self._failed is not None:  # what came before is lost, and so is the whole
            raise self._failed
        assert self._stream is not None  # or it had failed from the start
        try:
            return getattr(self._stream, method)(*arguments)
        except BrokenPipeError:
            self._failed = ReaderGone()
        except OSError as cause:
            from maatwaarde.documents.files import reason_of  # only where something is wrong

            self._failed = Unwritable(
                msg("standard output cannot be written: {reason}", reason=reason_of(cause))
            )
        except ValueError:
            self._failed = Unwritable(msg("standard output was closed meanwhile"))
        _give_up(self._stream)
        raise self._failed


class _Messages(_Out):
    """Standard error, of which a failure can be told to nobody, and changes no exit code."""

    def _try(self, method: str, *arguments: str) -> Any:
        with suppress(Unwritable, ReaderGone):
            return super()._try(method, *arguments)
        return 0


@contextmanager
def own_streams() -> Iterator[None]:
    """Let standard output and error be as this module says, and put them back afterwards."""
    _occupy()
    before = sys.stdin, sys.stdout, sys.stderr
    accept_all()
    _encode(sys.stdout)
    with suppress(AttributeError, OSError, ValueError):
        cast(Any, sys.stderr).reconfigure(errors=PLAIN)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = cast(TextIO, _Out(sys.stdout))
    sys.stderr = cast(TextIO, _Messages(sys.stderr))
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


_results: TextIO | None = None


@contextmanager
def reserved() -> Iterator[None]:
    """Keep standard output for `results`; what is printed meanwhile goes to standard error."""
    global _results
    before, _results = _results, results()
    token = HEARD.set(_tell)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        HEARD.reset(token)
        _results = before


def _tell(who: str, printed: str) -> None:
    """Say on standard error what code of a plugin printed."""
    lines = " | ".join(filter(None, map(str.strip, printed.splitlines())))
    if lines:
        print(say(msg("{who} prints: {text}", who=who, text=lines), language()), file=sys.stderr)


def results() -> TextIO:
    """Return the stream that results go to."""
    return sys.stdout if _results is None else _results


def _encode(stream: TextIO | None) -> None:
    """Make a stream take every text; an encoding of Windows has no minus sign.

    A terminal keeps its encoding, and shows what it has not in other signs. What cannot be written
    elsewhere, and in JSON, stands as ``\\udc80``, which is how JSON spells it.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if stream is None or reconfigure is None:
        return
    with suppress(OSError, ValueError):
        if stream.isatty():
            reconfigure(errors="backslashreplace" if "--json" in sys.argv else PLAIN)
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _occupy() -> None:
    """Take the descriptors of standard streams that are closed.

    A file that is opened later would get their number, and with it what is printed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest that is free: this one


def _give_up(stream: TextIO) -> None:
    """Let what is still in the buffer go nowhere, or Python fails on it again when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
