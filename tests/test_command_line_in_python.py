"""What the command line can do has a name in Python, and the reference says which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

import maatwaarde as mw
from maatwaarde.cli.app import OWN_COMMANDS, Commands

REFERENCE = Path(__file__).parents[1] / "docs" / "reference" / "python.md"
# Of which the parameter of the function in the row of the command has the name of the option.
_ASIDE = {"--help", "--version"}


def rows(heading: str) -> Iterator[tuple[str, str]]:
    text = REFERENCE.read_text(encoding="utf-8").split(heading, 1)[1]
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert table is not None
    for line in table[0].splitlines()[2:]:
        first, second = line.strip("|").split("|")
        yield first.strip(), second.strip()


def commands() -> Iterator[tuple[str, click.Command]]:
    group = Commands()
    context = click.Context(group)
    for name in OWN_COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                yield f"{name} {inner}", found
        else:
            yield name, command


def test_every_command_is_in_the_reference() -> None:
    told = {first.strip("`") for first, _ in rows("## Which command each stands for")}
    assert told == {name for name, _ in commands()}


def test_every_name_in_it_exists() -> None:
    for _, second in rows("## Which command each stands for"):
        for name in re.findall(r"`([\w.]+)`", second):
            found = mw
            for part in name.split("."):
                if part not in getattr(found, "__annotations__", {}):
                    found = getattr(found, part)


def test_every_option_is_a_parameter_or_in_the_table() -> None:
    told = {
        option
        for first, _ in rows("Options have the name of a parameter")
        for option in re.findall(r"`(--[\w-]+)`", first)
    }
    face = (Path(__file__).parent / "public_face.txt").read_text(encoding="utf-8")
    parameters = set(re.findall(r"\b(\w+): ", face)) | set(re.findall(r"\b(\w+)[,)]", face))
    options = {
        option
        for _, command in commands()
        for one in command.params
        if isinstance(one, click.Option)
        for option in one.opts
        if option.startswith("--")
    }
    lacking = {
        option
        for option in options - told - _ASIDE
        if option.removeprefix("--").replace("-", "_") not in parameters
    }
    assert lacking == set()
    assert told <= options
