"""The command line: parse, call the library, print. No logic of its own.

Exit codes: 0 all went well; 1 the work was done and the answer is no (no portfolio is possible);
2 the input or the command is wrong; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.metadata import version

import click

from maatwaarde.diagnostics import MaatwaardeError, PortfolioError, did_you_mean

# In the order in which people need them. Each is imported when it is called, since all that they
# need together takes seconds to import.
_COMMANDS = {
    "init": "init",
    "framework": "framework",
    "weights": "weights",
    "score": "score",
    "explain": "score",
    "compare": "compare",
    "robustness": "robustness",
    "portfolio": "portfolio",
    "whynot": "whynot",
    "pareto": "pareto",
    "core": "core",
    "replan": "replan",
    "plugins": "plugins",
    "plugin": "plugins",
}


class _Commands(click.Group):
    """The commands of the library, and after them those of plugins."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load_plugins()
        return [*_COMMANDS, *(name for name in super().list_commands(ctx) if name not in _COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _COMMANDS:
            module = import_module(f"maatwaarde.cli.{_COMMANDS[cmd_name]}")
            command: click.Command = getattr(module, cmd_name)
            return command
        self._load_plugins()
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            hint = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def _load_plugins(self) -> None:
        from maatwaarde.cli.common import warn
        from maatwaarde.plugins import add_commands, load_plugins

        if not self.commands:
            own = dict.fromkeys(_COMMANDS, "maatwaarde itself")
            warn(add_commands(load_plugins(), self, own))


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(version("maatwaarde"), prog_name="maatwaarde")
def cli() -> None:
    """Decide which public proposals are worth doing, by what your own organisation values.

    Begin with `maatwaarde init FILE` on your own list of proposals.
    """


def main() -> None:
    """Run the command line; the entry point of the package."""
    from maatwaarde.cli.common import Interrupted

    try:
        code = cli.main(standalone_mode=False)
    except MaatwaardeError as error:
        from maatwaarde.cli.common import fail

        fail(error, as_json="--json" in sys.argv)
        # No portfolio is an answer, and not a mistake in the input.
        code = 1 if isinstance(error, PortfolioError) else 2
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = 130
    except Interrupted:
        click.echo("interrupted", err=True)
        sys.stdout.flush()
        # A solver may still run in a thread, which must not hold up or spoil the end.
        os._exit(130)
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough.
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
