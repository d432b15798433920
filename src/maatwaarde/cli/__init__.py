"""The command line: parse, call the library, print. No logic of its own.

Exit codes: 0 all went well; 1 the work was done and the answer is no (no portfolio is possible);
2 the input or the command is wrong, or the result could not be written; 3 a fault in maatwaarde or
a plugin, with a log file; 130 interrupted; 143 ended by order (SIGTERM).

Standard output holds results and nothing else: see `maatwaarde.cli.streams`.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading

INTERRUPTED = 130
FAULT = 3


def main() -> None:
    """Run the command line; the entry point of the package.

    Whatever is raised ends here, in words and with an exit code: also while this is loaded, when
    Ctrl-C may come, memory be short or a package be broken.
    """
    ours = threading.current_thread() is threading.main_thread()
    alone = ours and sys._getframe(1).f_globals.get("__name__") == "__main__"
    if ours:
        atexit.register(_leave_quietly)
    early = ours and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    try:
        if early:  # while there is nothing yet to tidy up
            signal.signal(signal.SIGTERM, _end_at_once)
        from maatwaarde.cli.lean import collect_less, without_pandas

        collect_less()
        with without_pandas():
            from maatwaarde.cli.run import run

            if early:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
            code = run()
        if alone:  # what follows is for no program that called us, and would be a traceback
            _leave_quietly()
    except KeyboardInterrupt:
        code = _interrupted()
    except BaseException as cause:
        code = _fault(cause)
    finally:
        if early:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.exit(code)


def _interrupted() -> int:
    from maatwaarde.cli.language import language
    from maatwaarde.messages import msg, say

    print(say(msg("interrupted"), language()), file=sys.stderr)
    return INTERRUPTED


def _fault(cause: BaseException) -> int:
    """Say what nobody foresaw, with as little as that takes: what says more may be what fails."""
    try:
        from maatwaarde.cli.faults import fault
        from maatwaarde.cli.language import language

        print(fault(cause).text(language()), file=sys.stderr)
    except BaseException:
        print(f"maatwaarde: {type(cause).__name__}", file=sys.stderr)
    return FAULT


def _end_at_once(number: int, _: object) -> None:
    os._exit(128 + number)


def _leave_quietly() -> None:
    """Let Ctrl-C end the process when all is done and modules tidy up: it would be a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end_at_once)
