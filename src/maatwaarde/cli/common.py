"""What all commands share: options, messages and progress."""

from __future__ import annotations

import math
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.status import Status

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
from maatwaarde.framework import Framework, load_framework
from maatwaarde.plugins import load_plugins
from maatwaarde.report.data import SCHEMA_VERSION, to_json
from maatwaarde.report.tables import WIDTH

Function = TypeVar("Function", bound=Callable[..., Any])


class FiniteRange(click.FloatRange):
    """A number within a range; NaN passes that of click, since it is neither below nor above."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number", param, ctx)
        return number


framework_option = click.option(
    "-f",
    "--framework",
    "framework_path",
    required=True,
    metavar="FRAMEWORK",
    help="Framework file, or the id of a shipped framework or of a plugin's.",
)
mapping_option = click.option(
    "-m",
    "--mapping",
    type=click.Path(),
    help="Mapping from your own column headings to ours (see `maatwaarde init`).",
)
sheet_option = click.option("--sheet", help="Sheet of a spreadsheet; by default the first.")
method_option = click.option(
    "--method",
    default="value",
    show_default=True,
    metavar="METHOD",
    help="value, topsis, topsis-relative, ahp, pymcdm:CLASS, or a plugin's.",
)
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["nl", "en"]),
    default="nl",
    show_default=True,
    help="Language of the report.",
)
weights_option = click.option(
    "--weights",
    type=click.Choice(["free", "ordinal", "intervals", "groups"]),
    default="intervals",
    show_default=True,
    help="What is known of the weights.",
)
spread_option = click.option(
    "--spread",
    type=FiniteRange(0, 1),
    default=0.2,
    show_default=True,
    help="How far a weight may be off, as a part of itself.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")

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
    """Read a framework by its path, or by its id if it is a shipped one or one of a plugin."""
    return load_framework(name, others=load_plugins().frameworks.as_dict())


def warn(problems: Iterable[Diagnostic]) -> None:
    """Print problems to stderr, one after the other."""
    for problem in problems:
        click.echo(str(problem), err=True)


def fail(error: MaatwaardeError, *, as_json: bool) -> None:
    """Print what is wrong: words to stderr, or JSON to stdout."""
    if as_json:
        problems = [problem.to_dict() for problem in error.problems]
        click.echo(to_json({"schema_version": SCHEMA_VERSION, "problems": problems}), nl=False)
        return
    warn(error.problems)
    errors = sum(problem.severity == "error" for problem in error.problems)
    click.echo(f"{errors} problem{'' if errors == 1 else 's'} found", err=True)


def text_width() -> int:
    """Return the width of the terminal, or 80 where there is none."""
    return max(WIDTH, Console().width) if sys.stdout.isatty() else WIDTH


class Interrupted(BaseException):
    """Ctrl-C where there is nothing yet to show: the command ends at once."""


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

    def _tell(self, seconds: float, value: float, bound: float) -> None:
        assert self._status is not None
        if not math.isfinite(value):
            found = "no portfolio yet"
        else:
            found = f"best so far {value:.4f}"
            if bound <= value:
                found = f"{value:.4f} is proven best; settling ties"
            elif math.isfinite(bound):
                better = max(0.0, bound - value) / max(abs(value), 1e-12)
                found += f", at most {better:.2%} better possible"
            found += " (Ctrl-C keeps it)"
        self._status.update(f"{seconds:.0f} s … {found}")


@contextmanager
def working(what: str, *, keep_best: bool = False) -> Iterator[Work]:
    """Show on stderr that work goes on, once it takes over two seconds, and only on a terminal.

    Parameters
    ----------
    keep_best
        Whether Ctrl-C makes the solver stop with the best that it has, rather than end it all.
    """
    console = Console(stderr=True)
    status = console.status(f"{what} …") if console.is_terminal else None
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
