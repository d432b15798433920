"""Run a command as a process of its own, and say what it took: processor time and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

MAATWAARDE = (sys.executable, "-c", "from maatwaarde.cli import main; main()")
"""The command of this library, as it is installed for this Python."""

_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True)
class Took:
    """What a process took: seconds of processor time (all threads), seconds, and bytes.

    And the code that it ended with.
    """

    cpu: float
    wall: float
    peak: int
    code: int = 0


# A new process inherits the peak of the one that starts it, so a small one stands in between.
_BETWEEN = """
import json, os, sys, time
output, told, *command = sys.argv[1:]
start = time.perf_counter()
pid = os.fork()
if pid == 0:
    os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    os.execv(command[0], command)
_, status, used = os.wait4(pid, 0)
print(json.dumps([
    os.waitstatus_to_exitcode(status),
    used.ru_utime + used.ru_stime,
    time.perf_counter() - start,
    used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
]))
"""


def whole(command: Sequence[str | Path], folder: Path, codes: Collection[int] = (0,)) -> Took:
    """Run a command, and say what the whole of it took, starting and ending included.

    Parameters
    ----------
    command
        A program by its path, with its arguments: ``(*MAATWAARDE, "score", ...)``.
    folder
        Where what it prints is put, in ``stdout`` and ``stderr``.
    codes
        With which it may end.

    Raises
    ------
    RuntimeError
        If it ends with another code than those.
    """
    output, told = folder / "stdout", folder / "stderr"
    given = [str(part) for part in command]
    # As it is installed: with its modules compiled once, and not anew at each start.
    surroundings = {key: value for key, value in os.environ.items() if key != _NO_BYTECODE}
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _BETWEEN, str(output), str(told), *given],
        capture_output=True,
        check=True,
        text=True,
        env=surroundings,
    )
    code, cpu, wall, peak = json.loads(found.stdout)
    if code not in codes:
        raise RuntimeError(f"{given} ended with {code}: {told.read_text('utf-8')[-2000:]}")
    return Took(cpu, wall, peak, code)
