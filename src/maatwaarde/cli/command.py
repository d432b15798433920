"""What a command of our own is: one that keeps standard output for its result."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import click

from maatwaarde.cli.faults import Fault
from maatwaarde.cli.language import language
from maatwaarde.cli.streams import reserved, results
from maatwaarde.messages import Text, msg, say

Function = TypeVar("Function", bound=Callable[..., Any])


class Interrupted(BaseException):
    """Ctrl-C where there is nothing yet to show: the command ends at once."""


class _Told:
    """Help that is said in the language of the run."""

    _help: Text | None = None

    @property
    def help(self) -> str | None:
        return None if self._help is None else say(self._help, language())

    @help.setter
    def help(self, text: Text | None) -> None:
        self._help = text


class Option(_Told, click.Option):
    """An option whose help can be said in Dutch."""

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self.help = given["help"]  # click has kept a bare string


def option(*names: str, help: Text, **given: Any) -> Callable[[Function], Function]:
    """Return `click.option` for such an option."""
    return click.option(*names, cls=Option, help=help, **given)


class Command(_Told, click.Command):
    """A command whose result is what it gives to `emit`; all else it prints is a message.

    Parameters
    ----------
    example
        A call that works, for the end of its help.
    """

    def __init__(self, *arguments: Any, example: str = "", **given: Any) -> None:
        super().__init__(*arguments, **given)
        self._example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        if self._example:
            with formatter.section(say(msg("Example"), language())):
                lines = inspect.cleandoc(self._example).splitlines()
                formatter.write("".join(f"  {line}\n" for line in lines))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with reserved():
                return super().invoke(ctx)
        except (EOFError, OSError, SystemExit) as cause:
            # Click would take the first for Ctrl-D, the next for a reader that has gone, and the
            # last for an end that was meant; we raise none of them.
            raise Fault from cause


class Group(_Told, click.Group):
    """A group of such commands."""

    command_class = Command


def emit(text: str) -> None:
    """Write a result, or a part of it, to standard output."""
    click.echo(text, nl=False, file=results())
