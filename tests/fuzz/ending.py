"""Runs commands, each in a process of its own, and ends them at the n-th thing they do to files.

A moment of the clock falls where a busy machine lets it fall, and mostly while modules are
imported: the writing is a hundredth of a run. So here the process ends itself at what it does: of
all that it does to files from the first one on that it makes, one is the last. A whole run says how
many there are.

It is a program: ``ending.py``, which reads an order a line (JSON) and says a line of what came of
it. What is imported is imported once, and each command is forked off.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

WORKING = frozenset(
    {"chmod", "close", "fchmod", "fsync", "ftruncate", "link", "mkdir", "open", "remove", "rename"}
    | {"replace", "rmdir", "truncate", "unlink", "utime", "write"}
)
"""Of the functions of `os` those that change files, or are between two that do."""
_RESULTS = "uit"
"""The folder of results, within that of a command."""


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Parameters
    ----------
    code
        As of `subprocess.Popen`: below zero for a signal.
    told
        What stood on standard error.
    steps
        What it did to files.
    cpu
        Seconds of processor time.
    modules
        What it had imported in the end, where nobody ended it.
    """

    code: int
    told: str
    steps: int
    cpu: float
    modules: Sequence[str]


class Server:
    """The other side of this program: commands are run there."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(
        self,
        words: Sequence[str],
        folder: Path,
        how: signal.Signals | None = None,
        at: int = 0,
        before: str = "",
    ) -> Ended:
        """Run a command in a folder, and end it by a signal at the n-th thing it does to files.

        Parameters
        ----------
        before
            Python to run first.
        """
        order = {"words": list(words), "folder": str(folder), "how": how, "at": at}
        return self._ask({**order, "before": before})

    def load(self, modules: Sequence[str]) -> None:
        """Import what commands will ask for, so that each has it already."""
        self._ask({"modules": list(modules)})

    def _ask(self, order: dict[str, Any]) -> Ended:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
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


class Steps:
    """Counts what is done to files from the first one on that is made among the results."""

    def __init__(self, how: int | None, at: int) -> None:
        self.done = 0
        self._how, self._at = how, at
        self._begun = False
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
        threading.setprofile(self.count)
        sys.setprofile(self.count)

    def _is_result(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False  # the number of a file that is open
        return os.path.abspath(os.fsdecode(path)).startswith(self._results)

    def count(self, _: FrameType, event: str, called: Any) -> None:
        if event != "c_return" or not _to_files(called):
            return
        self.done += 1
        if self.done == self._at and self._how is not None:
            os.kill(os.getpid(), self._how)


def _to_files(called: Any) -> bool:
    owner = type(getattr(called, "__self__", None))
    if owner.__module__ == "_io":
        return owner.__name__ not in ("BytesIO", "StringIO")
    if owner.__module__ == "sqlite3":
        return True
    return called.__module__ in ("posix", "_io", "io") and called.__name__ in WORKING


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        if "modules" in order:
            _load(order["modules"])
            print(json.dumps(Ended(0, "", 0, 0.0, ()).__dict__), flush=True)
            continue
        told, steps, imported = (os.memfd_create(name) for name in ("told", "steps", "imported"))
        child = os.fork()
        if child == 0:
            _begin(order, told, steps, imported)
            from maatwaarde.cli import main as command

            command()
        _, status, used = os.wait4(child, 0)
        ended = Ended(
            os.waitstatus_to_exitcode(status),
            _said(told),
            int(_said(steps) or 0),
            used.ru_utime + used.ru_stime,
            _said(imported).split(),
        )
        print(json.dumps(ended.__dict__), flush=True)


def _said(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    with open(file, encoding="utf-8", errors="replace") as found:
        return found.read()


def _load(modules: Sequence[str]) -> None:
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # it was there once: of a module that is no more, or has no name
            continue


def _begin(order: dict[str, Any], told: int, steps: int, imported: int) -> None:
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
    counts = Steps(order["how"], order["at"])

    def tell() -> None:
        sys.setprofile(None)
        os.write(steps, str(counts.done).encode())
        if order["how"] is None:
            os.write(imported, "\n".join(sorted(sys.modules)).encode())

    atexit.register(tell)
    sys.addaudithook(counts.hear)


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """Return the seconds of processor time of another process, as long as it was not waited for."""
    return time.clock_gettime(~process.pid << 3 | 2)


if __name__ == "__main__":
    main()
