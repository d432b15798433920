import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from maatwaarde.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command as the shell would, without the cost of a new process."""

    def run_(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["maatwaarde", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Done(int(ended.value.code or 0), captured.out, captured.err)

    return run_


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line speak English where `--lang` does not say otherwise."""
    monkeypatch.setenv("MAATWAARDE_LANG", "en")


@pytest.fixture
def deltastad() -> Path:
    return ROOT / "examples" / "deltastad"


@pytest.fixture
def ijburg() -> Path:
    return ROOT / "examples" / "amsterdam-ijburg"
