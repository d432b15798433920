"""What a command costs before it does its work, against what no command can do without."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from whole import MAATWAARDE

DELTASTAD = Path(__file__).parents[1] / "examples" / "deltastad"
LIST = [str(DELTASTAD / "voorstellen.csv"), "-f", str(DELTASTAD / "meetlat.yaml")]
COMMAND = "from maatwaarde.cli import main; main()"
NEEDED = "import click, numpy"
ARRAYS = "import numpy, pyarrow"
HELP, VERSION = "maatwaarde --help", "maatwaarde --version"
IMPORT, SCORE = "import maatwaarde", "maatwaarde score, 45 proposals"
MANY = "maatwaarde score, 10,000 proposals"


def started(code: str, *arguments: str) -> Callable[[], object]:
    """Return a function that runs Python in a process of its own, with the plugins installed."""
    call = [sys.executable, "-c", code, *arguments]
    return lambda: subprocess.run(call, capture_output=True, check=True, env=dict(os.environ))


@pytest.mark.benchmark(group=HELP)
def test_help(versus):
    versus(started(COMMAND, "--help"))


@pytest.mark.benchmark(group=HELP)
def test_help_imports(versus):
    versus(started(NEEDED), peer="importing click and numpy", at_most=1.5)


@pytest.mark.benchmark(group=VERSION)
def test_version(versus):
    versus(started(COMMAND, "--version"))


@pytest.mark.benchmark(group=VERSION)
def test_version_imports(versus):
    versus(started(NEEDED), peer="importing click and numpy", at_most=1.5)


@pytest.mark.benchmark(group=IMPORT)
def test_import(process):
    process([sys.executable, "-c", "import maatwaarde"], within=0.1)


@pytest.mark.benchmark(group=IMPORT)
def test_import_of_what_it_rests_on(process):
    process([sys.executable, "-c", ARRAYS], peer="importing numpy and pyarrow")


@pytest.mark.benchmark(group=SCORE)
def test_score(process):
    process([*MAATWAARDE, "score", *LIST], within=1.0)


@pytest.mark.benchmark(group=SCORE)
def test_score_imports(process):
    process([sys.executable, "-c", ARRAYS], peer="importing numpy and pyarrow")


@pytest.mark.benchmark(group=MANY)
def test_score_of_many(process, tmp_path):
    process([*MAATWAARDE, "score", many(tmp_path), *LIST[1:]], within=2.0, rounds=3)


@pytest.mark.benchmark(group=MANY)
def test_score_of_many_imports(process):
    process([sys.executable, "-c", ARRAYS], peer="importing numpy and pyarrow", rounds=3)


def many(folder: Path, rows: int = 10_000) -> Path:
    """Write the list of Deltastad so many rows long, with ids and titles of their own."""
    with open(LIST[0], encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file, delimiter=";"))
    target = folder / "many.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, list(given[0]), delimiter=";")
        written.writeheader()
        for i in range(rows):
            copy, row = divmod(i, len(given))
            named = {key: again(given[row][key], copy) for key in ("id", "variant_of", "requires")}
            # Words that no other title has: alike ones are looked into, which is another benchmark.
            title = " ".join(f"{word}{i * 7919 % rows:04d}" for word in ("plan", "wijk", "straat"))
            written.writerow({**given[row], **named, "title": title})
    return target


def again(ids: str, copy: int) -> str:
    """Return ids, or none, as they are in one copy of the list."""
    return ", ".join(f"{one.strip()}-{copy}" for one in ids.split(",") if one.strip())
