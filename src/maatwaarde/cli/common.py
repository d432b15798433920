"""What all commands share: options, messages and progress."""

from __future__ import annotations

import math
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Function, Interrupted, emit, option
from maatwaarde.cli.language import LANGUAGES, VARIABLE, language
from maatwaarde.cli.streams import results
from maatwaarde.diagnostics import Diagnostic, FrameworkError, told
from maatwaarde.messages import Number, Share, Text, msg, say, shown
from maatwaarde.report.render.width import WIDTH

if TYPE_CHECKING:
    from rich.status import Status

    from maatwaarde.framework import Framework
    from maatwaarde.messages import Language
    from maatwaarde.report.document import Document
    from maatwaarde.streaming import Progress


def refused(
    why: Text, ctx: click.Context | None = None, param: click.Parameter | str | None = None
) -> click.BadParameter:
    """Return what to raise for a value that an option does not take; it may be named as well."""
    hint = param if isinstance(param, str) else None
    given = None if isinstance(param, str) else param
    return click.BadParameter(say(why, language()), ctx, given, hint)


def day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    """Return the day that an option gives, as its callback."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        why = msg("{text!r} is no day; write it as 2028-06-30", text=text)
        raise refused(why, ctx, param) from None


class FiniteRange(click.FloatRange):
    """A number within a range; NaN passes that of click, since it is neither below nor above."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            raise refused(msg("{value!r} is not a finite number", value=value), ctx, param)
        return number


framework_option = option(
    "-f",
    "--framework",
    "framework_path",
    required=True,
    metavar=msg("FRAMEWORK"),
    help=msg("Framework: YAML or a workbook, or the id of a shipped framework or of a plugin's."),
)
mapping_option = option(
    "-m",
    "--mapping",
    type=click.Path(),
    help=msg(
        "Mapping from your own column headings to ours: YAML or a workbook (see `maatwaarde init`)."
    ),
)
sheet_option = option("--sheet", help=msg("Sheet of a spreadsheet; by default the first."))
method_option = option(
    "--method",
    default="value",
    show_default=True,
    metavar=msg("METHOD"),
    help=msg("value, topsis, topsis-relative, ahp, pymcdm:CLASS, a plugin's, or npv (euros)."),
)
language_option = option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=language,
    help=msg("Language; by default that of {variable}, else of the system.", variable=VARIABLE),
)
# For a command that says nothing in any language but its help and its mistakes.
help_language_option = option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help=msg("Language of this help."),
)
weights_option = option(
    "--weights",
    type=click.Choice(["free", "ordinal", "intervals", "groups"]),
    default="intervals",
    show_default=True,
    help=msg("What is known of the weights."),
)
spread_option = option(
    "--spread",
    type=FiniteRange(0, 1),
    default=0.2,
    show_default=True,
    help=msg("How far a weight may be off, as a part of itself."),
)
_CATEGORIES = click.Choice(["value", "pillar", "sdg"])
by_option = option(
    "--by",
    type=_CATEGORIES,
    default="value",
    show_default=True,
    help=msg("Add gains and harms up by value, ESG pillar or SDG."),
)
# A list may be long, so that its gains and harms come on demand.
list_by_option = option(
    "--by",
    type=_CATEGORIES,
    help=msg("Show gains and harms of every proposal too, by value, ESG pillar or SDG."),
)


def _can_be_written(_: click.Context, __: click.Parameter, output: str | None) -> str | None:
    """Check the extension of an output before the work, which may take minutes."""
    if output is not None:
        from maatwaarde.report.emit import check_extension

        check_extension(output)
    return output


def svg_path(ctx: click.Context, param: click.Parameter, path: str | None) -> str | None:
    if path is not None and Path(path).suffix.lower() != ".svg":
        raise refused(msg("{path!r} does not end in .svg", path=path), ctx, param)
    return path


output_option = option(
    "-o",
    "--output",
    type=click.Path(),
    callback=_can_be_written,
    help=msg("Write to OUT.html, .pdf, .md, .txt, .xlsx, .csv, .parquet, .jsonl or .json."),
)
json_option = option("--json", "as_json", is_flag=True, help=msg("Print JSON instead of text."))

FIRST_OF_A_KIND = 25
"""Warnings of each kind that a terminal gets: about a screen."""

# Seconds of work after which a word on the screen is welcome.
PATIENCE = 2.0


def options(*decorators: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Apply several options, in the order in which the help shows them."""

    def apply(function: Function) -> Function:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


def read_framework(name: str) -> Framework:
    """Read a framework by its path, or by its id if it is a shipped one or one of a plugin.

    Where there is no such framework, what is wrong with plugins is said too: it may be of one that
    was not loaded.
    """
    from maatwaarde.framework import load_framework
    from maatwaarde.plugins import load_plugins

    plugins = load_plugins()
    try:
        return load_framework(name, others=plugins.frameworks.as_dict())
    except FrameworkError as error:
        if any(problem.code == "no-file" for problem in error.problems):
            raise FrameworkError([*error.problems, *plugins.problems]) from None
        raise


def warn(problems: Iterable[Diagnostic]) -> None:
    """Print problems to stderr; what is the same in many rows once.

    A terminal gets the first warnings of each kind, since it would lose what is above a thousand.
    """
    for line in told(problems, language(), FIRST_OF_A_KIND if sys.stderr.isatty() else None):
        click.echo(line, err=True)


def tell(text: Text) -> None:
    """Print a message to stderr."""
    click.echo(say(text, language()), err=True)


def text_width() -> int:
    """Return the width of the terminal, or 80 where there is none."""
    return max(WIDTH, shutil.get_terminal_size().columns) if results().isatty() else WIDTH


def give(
    document: Callable[[], Document],
    data: Callable[[], Mapping[str, Any]],
    *,
    output: str | None = None,
    as_json: bool = False,
    language: Language,
    beside: Mapping[str, bytes] = MappingProxyType({}),
    **more: Any,
) -> None:
    """Give the result of a command as was asked: a file, JSON, or text.

    Parameters
    ----------
    beside
        Other files to write with it, by their paths.
    more
        What `maatwaarde.report.emit.emit` takes beside these.
    """
    from maatwaarde.report.emit import emit as written

    text = written(
        document,
        data,
        output=output,
        as_json=as_json,
        language=language,
        width=text_width(),
        beside=beside,
        **more,
    )
    for path in (*beside, *([] if output is None else [output])):
        tell(msg("written: {file}", file=path))
    emit(text)


_BAR = 20
_STAGES = {
    "looking": msg("looking through the columns"),
    "scoring": msg("scoring"),
    "controls": msg("looking for doubles"),
    "writing": msg("writing"),
}


def _duration(seconds: float) -> Text:
    if seconds < 90:
        return msg("{n} s", n=Number(seconds, 0))
    return msg("{n} min", n=Number(seconds / 60, 0))


class Work:
    """What goes on under `working`.

    Parameters
    ----------
    interrupted
        Whether Ctrl-C was pressed.
    """

    def __init__(self, status: Status | None) -> None:
        self.interrupted = False
        self._status = status

    @property
    def progress(self) -> Callable[[float, float, float], None] | None:
        """What a solver may tell how it goes; None where nobody would see it."""
        return None if self._status is None else self._tell

    @property
    def asking(self) -> Callable[[int, int], None] | None:
        """What may be told how many questions have been answered; None where nobody would see."""
        return None if self._status is None else self._answered

    @property
    def parts(self) -> Callable[[Progress], None] | None:
        """What may be told how far a list is that is read in parts; None where nobody would see."""
        return None if self._status is None else self._at_part

    def _at_part(self, at: Progress) -> None:
        assert self._status is not None
        full = round(at.part * _BAR)
        text = msg(
            "{stage} {bar} {part}",
            stage=_STAGES[at.stage],
            bar="█" * full + "░" * (_BAR - full),
            part=Share(at.part, 0),
        )
        left = at.seconds_left
        if at.rows:
            text = msg(
                "{text}, {rows} rows, {speed} rows a second",
                text=text,
                rows=Number(at.rows, 0),
                speed=Number(at.per_second, 0),
            )
        if left is not None:
            text = msg("{text}, {left} left", text=text, left=_duration(left))
        self._status.update(say(text, language()))

    def _answered(self, done: int, total: int) -> None:
        assert self._status is not None
        text = msg("{done} of {total} questions answered", done=done, total=total)
        self._status.update(say(text, language()))

    def _tell(self, seconds: float, value: float, bound: float) -> None:
        assert self._status is not None
        best = Number(value, 4)
        found: Text
        if not math.isfinite(value):
            found = msg("no portfolio yet")
        elif bound <= value:
            found = msg("{value} is proven best; settling ties (Ctrl-C keeps it)", value=best)
        elif math.isfinite(bound):
            better = Share(max(0.0, bound - value) / max(abs(value), 1e-12), 2)
            found = msg(
                "best so far {value}, at most {better} better possible (Ctrl-C keeps it)",
                value=best,
                better=better,
            )
        else:
            found = msg("best so far {value} (Ctrl-C keeps it)", value=best)
        self._status.update(
            say(msg("{n} s … {found}", n=Number(seconds, 0), found=found), language())
        )


def _status(text: str) -> Status | None:
    # Imported here, since it takes a while and is of no use where there is no terminal.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=getattr(sys.stderr, "unfiltered", sys.stderr))
    # As `Text`, or brackets in the name of a file would be taken for markup.
    return console.status(Text(shown(text))) if console.is_terminal else None


@contextmanager
def working(what: str, *, keep_best: bool = False) -> Iterator[Work]:
    """Show on stderr that work goes on, once it takes over two seconds, and only on a terminal.

    Parameters
    ----------
    keep_best
        Whether Ctrl-C makes the solver stop with the best that it has, rather than end it all.
    """
    status = _status(f"{what} …") if sys.stderr.isatty() else None
    work = Work(status)

    def stop(*_: object) -> None:
        work.interrupted = True
        raise KeyboardInterrupt if keep_best else Interrupted

    # Only where Ctrl-C means what it does by default: not in a host that has its own way.
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ours = ours and threading.current_thread() is threading.main_thread()
    if ours:
        signal.signal(signal.SIGINT, stop)
    timer = None
    if status is not None:
        timer = threading.Timer(PATIENCE, status.start)
        timer.daemon = True
        timer.start()
    try:
        yield work
    finally:
        if timer is not None and status is not None:
            timer.cancel()
            timer.join()  # else it could start what is stopped here
            status.stop()
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
