"""What a command of our own is: one that keeps standard output for its result."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.faults import Fault
from maatwaarde.cli.streams import reserved, results


class Interrupted(BaseException):
    """Ctrl-C where there is nothing yet to show: the command ends at once."""


class Command(click.Command):
    """A command whose result is what it gives to `emit`; all else it prints is a message."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with reserved():
                return super().invoke(ctx)
        except (EOFError, OSError, SystemExit) as cause:
            # Click would take the first for Ctrl-D, the next for a reader that has gone, and the
            # last for an end that was meant; we raise none of them.
            raise Fault from cause


class Group(click.Group):
    """A group of such commands."""

    command_class = Command


def emit(text: str) -> None:
    """Write a result, or a part of it, to standard output."""
    click.echo(text, nl=False, file=results())
