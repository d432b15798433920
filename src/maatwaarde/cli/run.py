"""One run of the command line: every way in which it can end, and its exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from maatwaarde.cli.app import cli
from maatwaarde.cli.command import Interrupted
from maatwaarde.cli.common import tell, warn
from maatwaarde.cli.faults import fault
from maatwaarde.cli.language import language, speak_to_click
from maatwaarde.cli.streams import ReaderGone, Unwritable, own_streams
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, PortfolioError
from maatwaarde.messages import msg, nmsg
from maatwaarde.report.envelope import problems_json


def run() -> int:
    """Run the command that `sys.argv` names; return the exit code, and raise nothing."""
    # Pydantic looks through all that is installed for plugins of its own, at each start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    speak_to_click()
    try:
        with own_streams(), _ended_tidily():
            return _ended()
    except Interrupted as cause:  # at the very end, when all was done
        return cause.code


def _ended() -> int:
    try:
        return _run()
    except Unwritable as cause:
        warn([Diagnostic(code="output", what=cause.why)])
        return 2
    except ReaderGone:
        return 0
    except KeyboardInterrupt:
        tell(msg("interrupted"))
        return 130


@contextmanager
def _ended_tidily() -> Iterator[None]:
    """Let an order to end (SIGTERM) end a command as Ctrl-C does: without a file half written."""

    def end(*_: object) -> None:
        raise Interrupted(128 + signal.SIGTERM)

    ours = threading.current_thread() is threading.main_thread()
    ours = ours and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if ours:
        signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _run() -> int:
    try:
        code = cli.main(standalone_mode=False)
    except PortfolioError as error:
        from maatwaarde.report.portfolio.rules import in_words

        _tell(in_words(error).problems)
        return 1  # no portfolio is an answer, and not a mistake in the input
    except MaatwaardeError as error:
        _tell(error.problems)
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (Unwritable, ReaderGone, KeyboardInterrupt):
        raise
    except click.Abort:
        raise KeyboardInterrupt from None
    except Interrupted as cause:
        tell(msg("interrupted"))
        # A solver may still run in a thread, which must not hold up or spoil the end.
        os._exit(cause.code)
    except SystemExit as ended:  # a command of a plugin ends as it likes
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException as cause:  # whatever it is: some libraries raise no `Exception`
        _tell([fault(cause)])
        return 3
    return code if isinstance(code, int) else 0


def _tell(problems: Sequence[Diagnostic]) -> None:
    """Say what is wrong: in words on standard error, or as JSON among the results."""
    if "--json" in sys.argv:
        click.echo(problems_json(problems, language()), nl=False)
        return
    warn(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    tell(nmsg("{n} problem found", "{n} problems found", errors))
