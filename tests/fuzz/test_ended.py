"""Commands that write, ended at any moment: a result is whole or absent, and nothing lies beside.

A quarter of a second of work each time would say little: each command first runs to its end, which
says how long it takes and what it makes, and is then ended at moments spread over that time.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DELTASTAD = ROOT / "examples" / "deltastad"
FIRST_HOUR = ROOT / "examples" / "first-hour"
# Of each kind together; the nightly run asks for a hundred kills and forty interrupts a command.
KILLS = int(os.environ.get("KILLS", "1"))
INTERRUPTS = int(os.environ.get("INTERRUPTS", "1"))

STARTING = 0.15

_PLAN = "lijst.csv -m mapping.yaml -f meetlat.yaml -r middelen.yaml"
_RULED = "--by A --reason B --on 2026-01-01"
COMMANDS = {
    "init": "init lijst.csv --out-dir uit",
    "score-csv": "score lijst.csv -m mapping.yaml -f meetlat.yaml -o uit/a.csv",
    "score-xlsx": "score lijst.csv -m mapping.yaml -f meetlat.yaml -o uit/a.xlsx",
    "score-in-parts": "score lijst.csv -m mapping.yaml -f meetlat.yaml -o uit/a.parquet --in-parts",
    "check": "check lijst.csv -m mapping.yaml -o uit/a.md",
    "to-xlsx": "framework to-xlsx meetlat.yaml -o uit/a.xlsx",
    "form": "weights form meetlat.yaml -o uit/a.xlsx",
    "portfolio": f"portfolio {_PLAN} -o uit/a.json --picture uit/a.svg",
    "report": f"report {_PLAN} -o uit/a.html",
    "dossier": f"dossier {_PLAN} -o uit/a.zip --date 2026-11-12 --samples 0 --alternatives 0",
    "register": f"register propose {_PLAN} --register uit/r.sqlite {_RULED}",
    "plugin": "plugin new trees --folder uit/trees",
}
QUICK = ("portfolio", "score-in-parts")
WHICH = QUICK if KILLS == INTERRUPTS == 1 else tuple(COMMANDS)


@dataclass(frozen=True)
class Whole:
    """What a command makes when nobody ends it, and in how many seconds."""

    files: dict[str, bytes]
    seconds: float


def folder_of(place: Path) -> Path:
    """Make a folder with inputs, and one for results."""
    (place / "uit").mkdir(parents=True)
    shutil.copy(FIRST_HOUR / "ingevuld.csv", place / "lijst.csv")
    for name in ("mapping.yaml", "meetlat.yaml", "middelen.yaml"):
        shutil.copy(FIRST_HOUR / name, place)
    return place


def start(words: str, folder: Path) -> subprocess.Popen[bytes]:
    code = "from maatwaarde.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *words.split()],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def made(folder: Path) -> dict[str, bytes]:
    """Return what lies in the folder of results, by its name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Whole]:
    found = {}
    for name in WHICH:
        folder = folder_of(tmp_path_factory.mktemp(name) / "whole")
        began = time.monotonic()
        process = start(COMMANDS[name], folder)
        _, told = process.communicate()
        assert process.returncode == 0, told.decode()
        found[name] = Whole(made(folder / "uit"), time.monotonic() - began)
    return found


def end(words: str, folder: Path, how: signal.Signals, after: float) -> tuple[int, bytes]:
    """Run a command, and send it a signal when so many seconds have passed."""
    process = start(words, folder)
    try:
        _, told = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(how)
        _, told = process.communicate()
    return process.returncode, told


def moments(name: str, how: str, number: int, seconds: float) -> list[float]:
    """Return moments over the time that a command takes, the same ones in every run."""
    draw = random.Random(f"{name} {how}")
    return [draw.uniform(0.02, 1.0) * seconds for _ in range(number)]


def same(name: str, whole: Whole, found: dict[str, bytes]) -> bool:
    """Say whether each result is whole or absent; a register has its own moments of entry."""
    if name == "register":
        return set(found) <= {*whole.files, *(f"{each}-journal" for each in whole.files)}
    return all(whole.files.get(path) == content for path, content in found.items())


@pytest.mark.parametrize("name", WHICH)
def test_killed_at_any_moment_a_result_is_whole_or_absent(
    name: str, wholes: dict[str, Whole], tmp_path: Path
) -> None:
    whole = wholes[name]
    for turn, after in enumerate(moments(name, "kill", KILLS, whole.seconds)):
        folder = folder_of(tmp_path / str(turn))
        before = made(folder)
        end(COMMANDS[name], folder, signal.SIGKILL, after)
        # Nobody is left to remove what it was at: that has a name that no result has.
        left = {path: it for path, it in made(folder / "uit").items() if not hidden(path)}
        assert same(name, whole, left), (after, sorted(left))
        assert made(folder).items() >= before.items(), "an input was changed"


def hidden(path: str) -> bool:
    return any(part.startswith(".") or part.endswith(".parts") for part in Path(path).parts)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "term"])
@pytest.mark.parametrize("name", WHICH)
def test_interrupted_at_any_moment_nothing_lies_beside_a_result(
    name: str, how: signal.Signals, wholes: dict[str, Whole], tmp_path: Path
) -> None:
    whole = wholes[name]
    for turn, after in enumerate(moments(name, how.name, INTERRUPTS, whole.seconds)):
        folder = folder_of(tmp_path / str(turn))
        # Before that Python itself is starting, and says what it says.
        code, told = end(COMMANDS[name], folder, how, max(STARTING, after))
        assert b"Traceback" not in told, told.decode()
        assert code in (0, 128 + how, -how), (after, code, told.decode())
        found = made(folder / "uit")
        assert same(name, whole, found), (after, sorted(found))
        if code != 0 and name != "register":
            # Written together or not at all; a list in parts keeps what --resume goes on with.
            assert set(found) in (set(), set(whole.files)) or name == "score-in-parts"
