"""What a command costs before it does its work, against what no command can do without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DELTASTAD = Path(__file__).parents[1] / "examples" / "deltastad"
LIST = [str(DELTASTAD / "voorstellen.csv"), "-f", str(DELTASTAD / "meetlat.yaml")]
COMMAND = "from maatwaarde.cli import main; main()"
NEEDED = "import click, numpy"
HELP, VERSION, SCORE = "maatwaarde --help", "maatwaarde --version", "maatwaarde score, 45 proposals"


def process(code: str, *arguments: str) -> Callable[[], object]:
    """Return a function that runs Python in a process of its own, with the plugins installed."""
    call = [sys.executable, "-c", code, *arguments]
    return lambda: subprocess.run(call, capture_output=True, check=True, env=dict(os.environ))


@pytest.mark.benchmark(group=HELP)
def test_help(versus):
    versus(process(COMMAND, "--help"))


@pytest.mark.benchmark(group=HELP)
def test_help_imports(versus):
    versus(process(NEEDED), peer="importing click and numpy", at_most=1.5)


@pytest.mark.benchmark(group=VERSION)
def test_version(versus):
    versus(process(COMMAND, "--version"))


@pytest.mark.benchmark(group=VERSION)
def test_version_imports(versus):
    versus(process(NEEDED), peer="importing click and numpy", at_most=1.5)


@pytest.mark.benchmark(group=SCORE)
def test_score(versus):
    versus(process(COMMAND, "score", *LIST))


@pytest.mark.benchmark(group=SCORE)
def test_score_imports(versus):
    versus(process(NEEDED), peer="importing click and numpy")


@pytest.mark.benchmark(group=SCORE)
def test_score_own_work(versus):
    """The same in a process that has it all in memory."""
    from maatwaarde.cli.score import score

    def work() -> None:
        score.main(LIST, standalone_mode=False)

    versus(work, peer="its own work, once all is imported")
