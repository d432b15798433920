"""What a command of our own is: one that keeps standard output for its result."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from gettext import gettext
from pathlib import Path
from typing import Any, TypeVar

import click

from maatwaarde.cli.faults import Fault
from maatwaarde.cli.language import language
from maatwaarde.cli.streams import reserved, results
from maatwaarde.documents.files import noting_reads
from maatwaarde.documents.writing import check_target, would_be_lost
from maatwaarde.messages import Message, Text, msg, say

Function = TypeVar("Function", bound=Callable[..., Any])


class Interrupted(BaseException):
    """Ctrl-C where there is nothing yet to show, or an order to end: the command ends at once."""

    def __init__(self, code: int = 130) -> None:
        super().__init__(code)
        self.code = code


class _Told:
    """Help that is said in the language of the run."""

    _help: Text | None = None

    @property
    def help(self) -> str | None:
        return None if self._help is None else say(self._help, language())

    @help.setter
    def help(self, text: Text | None) -> None:
        self._help = text


class _Named:
    """What stands for a value in the help, in the language of the run."""

    _metavar: Text | None = None
    type: click.ParamType[Any]

    @property
    def metavar(self) -> str | None:
        name = self._metavar or _TYPES.get(self.type.name)
        return None if name is None else say(name, language())

    @metavar.setter
    def metavar(self, name: Text | None) -> None:
        self._metavar = name


# What click would write in English, by the name of the type.
_TYPES: dict[str, Message] = {
    "text": msg("TEXT"),
    "path": msg("PATH"),
    "directory": msg("FOLDER"),
    "integer range": msg("INTEGER"),
    "float range": msg("NUMBER"),
}


class Option(_Told, _Named, click.Option):
    """An option whose help can be said in Dutch."""

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given)
        self.help = given["help"]  # click has kept a bare string


def option(*names: str, help: Text, **given: Any) -> Callable[[Function], Function]:
    """Return `click.option` for such an option."""
    return click.option(*names, cls=Option, help=help, **given)


class Argument(_Named, click.Argument):
    """An argument whose name can be said in Dutch."""


def argument(name: str, metavar: Text, **given: Any) -> Callable[[Function], Function]:
    """Return `click.argument` for such an argument."""
    return click.argument(name, cls=Argument, metavar=metavar, **given)


class _Called(_Told):
    """How a command is called, in the language of the run."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return [say(_PIECES.get(piece, piece), language()) for piece in pieces]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if found is not None:
            found.help = say(msg("Show this message and exit."), language())
        return found


_PIECES: dict[str, Message] = {
    "[OPTIONS]": msg("[OPTIONS]"),
    "COMMAND [ARGS]...": msg("COMMAND [ARGS]..."),
}


class Command(_Called, click.Command):
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
        _check_targets(ctx)
        try:
            with reserved(), noting_reads():
                return super().invoke(ctx)
        except (EOFError, OSError, SystemExit) as cause:
            # Click would take the first for Ctrl-D, the next for a reader that has gone, and the
            # last for an end that was meant; we raise none of them.
            raise Fault from cause


_WRITTEN = ("output", "picture", "changes_to", "learn_to")
"""The parameters that name a file to write."""


def _check_targets(ctx: click.Context) -> None:
    """Refuse before the work what could not be written, or is read by the command itself."""
    written = {name: ctx.params.get(name) for name in _WRITTEN}
    read = [
        str(path)
        for name, given in ctx.params.items()
        if name not in written
        for path in (given if isinstance(given, tuple | list) else [given])
        if isinstance(path, str | Path) and os.path.isfile(path)
    ]
    targets = [path for path in written.values() if path]
    for path in targets:
        check_target(path, or_folder=ctx.command.name == "dossier")  # which may be written as one
        if sum(os.path.realpath(path) == os.path.realpath(one) for one in targets) > 1:
            raise would_be_lost(path, "same-output")
        if os.path.isfile(path) and any(os.path.samefile(path, one) for one in read):
            raise would_be_lost(path, "overwrites-input")


# More characters than a sentence has.
_WHOLE = 1000


class Group(_Called, click.Group):
    """A group of such commands."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as wrong:
            said = msg(
                "{option} goes behind the name of a command, as in `{group} COMMAND … {option}`",
                option=wrong.option_name,
                group=ctx.command_path,
            )
            raise click.UsageError(say(said, language()), ctx) from None

    def listed(self, ctx: click.Context) -> list[tuple[str, click.Command]]:
        """Return the commands of the group with their names, in the order of the help."""
        named = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, command) for name, command in named if command is not None]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them as click does, with their first sentence whole."""
        rows = [
            (name, command.get_short_help_str(_WHOLE))
            for name, command in self.listed(ctx)
            if not command.hidden
        ]
        if rows:
            with formatter.section(gettext("Commands")):
                formatter.write_dl(rows)


def emit(text: str) -> None:
    """Write a result, or a part of it, to standard output."""
    click.echo(text, nl=False, file=results())
