"""`maatwaarde schema`: what the JSON of each command looks like, for programs that read it."""

from __future__ import annotations

import click

from maatwaarde.cli.command import Command, argument, emit
from maatwaarde.cli.common import language_option
from maatwaarde.diagnostics import MaatwaardeError, did_you_mean
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Print the JSON Schema of what a command writes with --json.\n\n"
        "Without COMMAND it lists the commands that have one."
    ),
    example="maatwaarde schema portfolio > portfolio.schema.json",
)
@argument("command", metavar=msg("[COMMAND]"), nargs=-1)
@language_option
def schema(command: tuple[str, ...], language: str) -> None:  # noqa: ARG001
    from maatwaarde.report.contract import COMMANDS, result_schema

    name = " ".join(command)
    if not name:
        emit("".join(f"{known}\n" for known in COMMANDS))
    elif name in COMMANDS:
        emit(result_schema(name))
    else:
        raise MaatwaardeError(
            msg("no command {name!r} writes JSON", name=name), did_you_mean(name, COMMANDS)
        )
