"""The schemas of what commands write as JSON: every command has one, and it is published."""

import json
from pathlib import Path

import click
import jsonschema
import pytest
from pydantic import TypeAdapter, ValidationError

import maatwaarde as mw
from maatwaarde.cli.app import OWN_COMMANDS, cli
from maatwaarde.report.contract import COMMANDS, result_schema
from maatwaarde.report.data import scores_data, to_json
from maatwaarde.report.envelope import SCHEMA_VERSION

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


def commands_with_json() -> set[str]:
    context = click.Context(cli)
    found = set()
    for name in OWN_COMMANDS:
        command = cli.get_command(context, name)
        parts = command.commands if isinstance(command, click.Group) else {"": command}
        for part, own in parts.items():
            if own is not None and any("--json" in item.opts for item in own.params):
                found.add(f"{name} {part}".strip())
    return found


def test_every_command_that_writes_json_promises_what_it_writes() -> None:
    assert set(COMMANDS) == commands_with_json()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_is_one_and_is_published(command: str) -> None:
    text = result_schema(command)
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    published = PUBLISHED / f"{command.replace(' ', '-')}.json"
    assert published.read_text(encoding="utf-8") == text, "run `make schema`"


def test_nothing_else_is_published() -> None:
    assert {path.stem for path in PUBLISHED.glob("*")} == {
        command.replace(" ", "-") for command in COMMANDS
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_allows_problems_and_refuses_what_it_does_not_know(command: str) -> None:
    check = jsonschema.Draft202012Validator(json.loads(result_schema(command)))
    problem = {
        "code": "no-file",
        "severity": "error",
        "what": "there is no such file",
        "mend": "",
        "parameters": {},
        "where": {"file": "x"},
    }
    given = {"schema_version": SCHEMA_VERSION, "problems": [problem]}
    assert check.is_valid(given)
    assert not check.is_valid({**given, "more": 1})
    assert not check.is_valid({"schema_version": SCHEMA_VERSION})


def test_what_is_promised_and_what_is_published_agree() -> None:
    """The tests of the command line hold results to the models; here the schema itself is tried."""
    folder = PUBLISHED.parents[2] / "examples" / "deltastad"
    framework = mw.load_framework(folder / "meetlat.yaml")
    proposals = mw.read_proposals(folder / "voorstellen.csv")
    scores = mw.score(mw.estimate(proposals, framework), framework, titles=proposals.titles)
    data = json.loads(to_json(scores_data(scores)))
    check = jsonschema.Draft202012Validator(json.loads(result_schema("score")))
    assert list(check.iter_errors(data)) == []
    TypeAdapter(COMMANDS["score"]).validate_json(json.dumps(data), strict=True)
    for wrong in ({**data, "more": 1}, {**data, "ranking": [{}]}):
        assert not check.is_valid(wrong)
        with pytest.raises(ValidationError):
            TypeAdapter(COMMANDS["score"]).validate_json(json.dumps(wrong), strict=True)
