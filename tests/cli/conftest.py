import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from maatwaarde.cli import main
from maatwaarde.report.contract import COMMANDS
from maatwaarde.report.contract.base import Problems

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@cache
def promise(command: str) -> TypeAdapter[Any]:
    """Return what the schema of a command is made of, which is quicker than the schema itself."""
    return TypeAdapter(COMMANDS[command] | Problems)


def keep_promise(arguments: tuple[str, ...], out: str) -> None:
    """Hold what a command printed as JSON to the schema that it publishes."""
    command = next(
        (words for words in (arguments[0], " ".join(arguments[:2])) if words in COMMANDS), None
    )
    if command is not None and "--json" in arguments and out:
        promise(command).validate_json(out, strict=True)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command as the shell would, without the cost of a new process."""

    def run_(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["maatwaarde", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        keep_promise(tuple(map(str, arguments)), captured.out)
        return Done(int(ended.value.code or 0), captured.out, captured.err)

    return run_


@pytest.fixture(scope="module", autouse=True)
def _kept(kept_runs: None) -> None:
    """Look at what commands tell, and not at whether reading and solving find it."""


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
