"""Runs commands, each in a process of its own, and ends them at the n-th thing that they do.

A moment of the clock falls where a busy machine lets it fall, and mostly while modules are
imported: the writing is a hundredth of a run. So moments are counted here from the first file on
that a command makes among its results: each call and each return is one, up to the end of the
process. A whole run says how many there are, and at which of them something was done to a file.

What came before is the same in each run. So the process is forked at that first file, once for each
moment at which it is to end; between them the folder is put back as it was. This is a program:
``ending.py``, which reads an order a line (JSON) and says what came of it, a line for each end.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

WORKING = frozenset(
    {"chmod", "close", "fchmod", "fsync", "ftruncate", "link", "mkdir", "open", "remove", "rename"}
    | {"replace", "rmdir", "truncate", "unlink", "utime", "write"}
)
"""Of the functions of `os` those that change files, or are between two that do."""
HANGS = 120.0
"""Seconds after which a process that was sent a signal is told to hang."""
_RESULTS = "uit"
"""The folder of results, within that of a command."""


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Parameters
    ----------
    code
        As of `subprocess.Popen`: below zero for a signal; None where it hangs.
    told
        What stood on standard error.
    moments
        How many there were from the first file on.
    at_files
        At which of these something was done to a file.
    modules
        What it had imported in the end.
    """

    code: int | None
    told: str
    moments: int = 0
    at_files: Sequence[int] = ()
    modules: Sequence[str] = ()


class Server:
    """The other side of this program: commands are run there."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, words: Sequence[str], folder: Path, before: str = "") -> Ended:
        """Run a command to its end in a folder.

        Parameters
        ----------
        before
            Python to run first.
        """
        return self._ask({"words": list(words), "folder": str(folder), "before": before})

    def load(self, modules: Sequence[str]) -> None:
        """Import what commands will ask for, so that each has it already."""
        self._ask({"modules": list(modules)})

    def ends(
        self,
        words: Sequence[str],
        folder: Path,
        how: signal.Signals,
        moments: Sequence[int],
        put_back: Callable[[], None],
        before: str = "",
    ) -> Iterator[tuple[int, Ended]]:
        """Run a command as often as there are moments, and end it by a signal at each.

        Parameters
        ----------
        put_back
            Makes the folder of results as it was at the start.

        Yields
        ------
        moment, ended
            While the folder is as the command has left it.
        """
        order = {"words": list(words), "folder": str(folder), "before": before}
        self._say({**order, "how": how, "moments": list(moments)})
        left = len(moments)
        try:
            for moment in moments:
                left -= 1
                yield moment, self._hear()
                put_back()
                self._say({"go": left > 0})
        except BaseException:
            self._say({"go": False})
            raise
        finally:
            self._hear()

    def _ask(self, order: dict[str, Any]) -> Ended:
        self._say(order)
        return self._hear()

    def _say(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> Ended:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that runs commands has ended"
        return Ended(**json.loads(line))


@contextmanager
def serving() -> Iterator[Server]:
    """Start this program, and end it."""
    command = [sys.executable, __file__]
    # Threads of what is imported would not live on in what is forked off.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Server(process)  # which hears in the end that there are no orders any more


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """Return the seconds of processor time of another process, as long as it was not waited for."""
    return time.clock_gettime(~process.pid << 3 | 2)


# The program ------------------------------------------------------------------------------------


class _Moments:
    """Counts moments from the first file on that is made among the results, and ends at one."""

    def __init__(self, at_first: Callable[[_Moments], None]) -> None:
        self.done = 0
        self.at_files: list[int] = []
        self.at, self.how = 0, 0
        self._begun = False
        self._at_first = at_first
        self._results = str(Path.cwd() / _RESULTS)

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """Hear what Python tells of all that it does, and count from the first file on."""
        if self._begun or event not in ("open", "os.mkdir", "sqlite3.connect"):
            return
        if event == "open" and not given[2] & (os.O_WRONLY | os.O_RDWR):
            return
        if event != "sqlite3.connect" and not self._is_result(given[0]):
            return
        self._begun = True
        self._at_first(self)
        threading.setprofile(self._count)
        sys.setprofile(self._count)

    def _is_result(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False  # the number of a file that is open
        return os.path.abspath(os.fsdecode(path)).startswith(self._results)

    def _count(self, _: FrameType, event: str, called: Any) -> None:
        self.done += 1
        if self.at:
            if self.done == self.at:
                os.kill(os.getpid(), self.how)
        elif event == "c_return" and _to_files(called):
            self.at_files.append(self.done)


def _to_files(called: Any) -> bool:
    owner = type(getattr(called, "__self__", None))
    if owner.__module__ == "_io":
        return owner.__name__ not in ("BytesIO", "StringIO")
    if owner.__module__ == "sqlite3":
        return True
    return called.__module__ in ("posix", "_io", "io") and called.__name__ in WORKING


def main() -> None:
    # All that is read and said goes past the buffers of Python, which would be forked too.
    orders, answers = os.dup(0), os.dup(1)
    while (order := _line(orders)) is not None:
        if "modules" in order:
            _load(order["modules"])
            _answer(answers, Ended(0, ""))
            continue
        told, counted = os.memfd_create("told"), os.memfd_create("counted")
        child = os.fork()
        if child == 0:
            _begin(order, told, counted, orders, answers)
            from maatwaarde.cli import main as command

            command()
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        _answer(answers, Ended(code, _said(told), **json.loads(_said(counted) or "{}")))
        os.close(told)
        os.close(counted)


def _line(file: int) -> dict[str, Any] | None:
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(file, 1 << 16)
        if not more:
            return None
        line += more
    found: dict[str, Any] = json.loads(line)
    return found


def _answer(file: int, ended: Ended) -> None:
    with open(file, "w", closefd=False) as out:
        out.write(json.dumps(asdict(ended)) + "\n")


def _said(file: int) -> str:
    """Return what was written to a file in memory, and empty it."""
    size = os.fstat(file).st_size
    text = os.pread(file, size, 0).decode(errors="replace")
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    return text


def _load(modules: Sequence[str]) -> None:
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # it was there once: of a module that is no more, or has no name
            continue


def _begin(order: dict[str, Any], told: int, counted: int, orders: int, answers: int) -> None:
    """Make of what was forked off a process as a shell starts one."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(told, 2)
    # A shell starts what runs in the background deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(order["folder"])
    exec(order["before"], {})
    sys.argv = ["maatwaarde", *order["words"]]

    def fork(moments: _Moments) -> None:
        for moment in order.get("moments", ()):
            child = os.fork()
            if child == 0:
                moments.at, moments.how = moment, order["how"]
                return
            code = _waited(child)
            _answer(answers, Ended(code, _said(told)))
            go = _line(orders)
            if go is None or not go["go"]:
                break
        if "moments" in order:
            os._exit(0)

    def tell() -> None:
        sys.setprofile(None)
        if not moments.at:
            found = {"moments": moments.done, "at_files": moments.at_files}
            os.write(counted, json.dumps({**found, "modules": sorted(sys.modules)}).encode())

    moments = _Moments(fork)
    atexit.register(tell)
    sys.addaudithook(moments.hear)


def _waited(child: int) -> int | None:
    """Return the exit code of a process, or end one that hangs."""
    deadline = time.monotonic() + HANGS
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


if __name__ == "__main__":
    main()
