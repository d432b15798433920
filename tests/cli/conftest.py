import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from maatwaarde.cli import main
from maatwaarde.report.contract import COMMANDS, result_schema

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@cache
def validator(command: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(result_schema(command)))


def keep_promise(arguments: tuple[str, ...], out: str) -> None:
    """Hold what a command printed as JSON to the schema that it publishes."""
    command = next(
        (words for words in (arguments[0], " ".join(arguments[:2])) if words in COMMANDS), None
    )
    if command is not None and "--json" in arguments and out:
        found = jsonschema.exceptions.best_match(validator(command).iter_errors(json.loads(out)))
        assert found is None, f"{command}: {found}"


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
