"""The command line: parse, call the library, print. No logic of its own.

Exit codes: 0 all went well; 1 the work was done and the answer is no (no portfolio is possible);
2 the input or the command is wrong, or the result could not be written; 3 a fault in maatwaarde or
a plugin, with a log file; 130 interrupted.

Standard output holds results and nothing else: see `maatwaarde.cli.streams`.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the entry point of the package."""
    try:
        # In here, since Ctrl-C may come while this is loaded.
        from maatwaarde.cli.lean import collect_less, without_pandas

        collect_less()
        with without_pandas():
            from maatwaarde.cli.run import run

            code = run()
    except KeyboardInterrupt:
        from maatwaarde.cli.language import language
        from maatwaarde.messages import msg, say

        print(say(msg("interrupted"), language()), file=sys.stderr)
        code = 130
    sys.exit(code)
