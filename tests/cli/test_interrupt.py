"""Ctrl-C, as somebody at a terminal presses it."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from patience import LONG

pty = pytest.importorskip("pty")
CALL = "from maatwaarde.cli import main; main()"
# Whoever starts tests in the background may have Ctrl-C ignored, which processes inherit.
HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


@pytest.fixture
def hard(tmp_path: Path) -> list[str]:
    """A choice of which nobody lives to see the proof: values in step with what is scarce."""
    roles = [f"rol{k}" for k in range(12)]
    lines = ["id,cost," + ",".join(f"staff:{role}" for role in roles) + ",impact:m"]
    state, totals = 7, [0] * len(roles)
    for i in range(150):
        asked = []
        for k in range(len(roles)):
            state = (state * 1103515245 + 12345) % 2**31
            asked.append(100 + state // 65536 % 900)
            totals[k] += asked[-1]
        value = sum(asked) / len(asked) + 50 + i % 13
        lines.append(f"P{i},1," + ",".join(map(str, asked)) + f",{value:.3f}")
    (tmp_path / "lijst.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: zwaar\ntitle: Zwaar\nvalues:\n  - id: alles\n    title: Alles\n"
        "    measures:\n      - {id: m, title: M, unit: t, better: higher, best: 900, worst: -9}\n"
    )
    staff = [
        f"  - {{role: {role}, amount: {total // 2}}}"
        for role, total in zip(roles, totals, strict=True)
    ]
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{amount: 999}]\nstaff:\n" + "\n".join(staff) + "\n"
    )
    names = ("lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    return [name if name.startswith("-") else str(tmp_path / name) for name in names]


def interrupted(arguments: list[str], until: str, out: Path) -> tuple[int, str]:
    """Run a command with a terminal for its messages; press Ctrl-C once they say ``until``."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200", "MAATWAARDE_PLUGINS": ""}
    with out.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", HEARS + CALL, *arguments],
            stdout=output,
            stderr=theirs,
            env=environment,
        )
    os.close(theirs)
    heard, pressed, deadline = b"", False, time.monotonic() + LONG
    try:
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 1.0)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other end has closed
                break
            if not piece:
                break
            heard += piece
            if not pressed and until.encode() in heard:
                process.send_signal(signal.SIGINT)
                pressed = True
        return process.wait(timeout=LONG), heard.decode(errors="replace")
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_the_best_portfolio_so_far_is_kept(hard: list[str], tmp_path: Path) -> None:
    out = tmp_path / "uit.txt"
    code, heard = interrupted(["portfolio", *hard, "--alternatives", "2"], "beste tot nu toe", out)
    assert "beter mogelijk" in heard
    assert "afgebroken: dit is de beste portefeuille tot nu toe" in heard
    assert code == 130
    text = out.read_text()
    assert "gestopt voor het bewijs" in text
    assert "beter mogelijk" in text
    assert "Niet gekozen" in text
    assert "Bijna even goed" not in text


def test_a_command_of_many_portfolios_ends_at_once(hard: list[str], tmp_path: Path) -> None:
    out = tmp_path / "uit.txt"
    code, heard = interrupted(["pareto", *hard], "lijst.csv", out)
    assert code == 130
    assert "afgebroken" in heard
    assert out.read_text() == ""


@pytest.mark.parametrize("module", ["click", "numpy", "maatwaarde.plugins"])
def test_ctrl_c_while_modules_are_imported_ends_without_a_traceback(module: str) -> None:
    code = f"""
import os, signal, sys
from importlib.abc import MetaPathFinder

class Presses(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Presses())
{CALL}
"""
    done = subprocess.run(
        [sys.executable, "-c", HEARS + code, "framework", "check", "industriestad"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 130
    assert (done.stdout, done.stderr.strip()) == ("", "afgebroken")


def while_importing(module: str, act: str) -> subprocess.CompletedProcess[str]:
    """Run a command in which something happens when a module is looked for."""
    code = f"""
import os, signal, sys
from importlib.abc import MetaPathFinder

class Acts(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            {act}

sys.meta_path.insert(0, Acts())
{CALL}
"""
    return subprocess.run(
        [sys.executable, "-c", HEARS + code, "framework", "check", "industriestad"],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("module", ["click", "maatwaarde.cli.framework"])
def test_an_order_to_end_while_modules_are_imported(module: str) -> None:
    done = while_importing(module, "os.kill(os.getpid(), signal.SIGTERM)")
    assert (done.returncode, done.stdout) == (143, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("module", "error"),
    [
        ("click", "MemoryError('none left')"),
        ("click", "SystemExit(0)"),
        ("maatwaarde.cli.faults", "ImportError('broken')"),
        ("maatwaarde.cli.framework", "RecursionError('too deep')"),
        ("maatwaarde.cli.framework", "BaseException('odd')"),
    ],
)
def test_whatever_is_raised_while_modules_are_imported_is_told(module: str, error: str) -> None:
    done = while_importing(module, f"raise {error}")
    assert (done.returncode, done.stdout) == (3, "")
    assert error.partition("(")[0] in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_while_all_is_tidied_up() -> None:
    code = (
        "import atexit, os, signal, time\n"
        "atexit.register(lambda: [os.kill(os.getpid(), signal.SIGINT), time.sleep(9)])\n" + CALL
    )
    done = subprocess.run(
        [sys.executable, "-c", HEARS + code, "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "")
    assert done.stdout.startswith("maatwaarde ")


AT_THE_END = """
import os, signal
from contextlib import contextmanager
import maatwaarde.cli.run as run
before = run.own_streams

@contextmanager
def pressed():
    with before():
        yield
        {when}
run.own_streams = pressed
"""


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_what_comes_when_all_is_done_is_no_fault(number: str, code: int) -> None:
    """Between the end of a command, and that of the program."""
    # The order to end is heard as long as the inner of the two is there.
    change = AT_THE_END.format(when=f"signal.raise_signal(signal.{number})")
    if number == "SIGTERM":
        change = change.replace("own_streams", "_ended_tidily")
    done = subprocess.run(
        [sys.executable, "-c", HEARS + change + CALL, "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "fout" not in done.stderr


def test_ctrl_c_after_the_command_line_is_no_traceback() -> None:
    code = CALL.replace("main()", "\ntry:\n    main()\nfinally:\n    press()")
    press = "import os\ndef press():\n    os.kill(os.getpid(), signal.SIGINT)\n"
    done = subprocess.run(
        [sys.executable, "-c", HEARS + press + code, "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "")


def test_a_program_that_calls_the_command_line_hears_ctrl_c_as_before(run: Callable) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert run("--version").code == 0
    assert signal.getsignal(signal.SIGINT) is before
