"""The command line: parse, call the library, print. No logic of its own.

Exit codes: 0 all went well; 1 the work was done and the answer is no (no portfolio is possible);
2 the input or the command is wrong; 130 interrupted.
"""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from maatwaarde.cli.common import fail, warn
from maatwaarde.cli.compare import compare
from maatwaarde.cli.framework import framework
from maatwaarde.cli.init import init
from maatwaarde.cli.pareto import pareto
from maatwaarde.cli.plugins import plugin, plugins
from maatwaarde.cli.portfolio import portfolio
from maatwaarde.cli.robustness import robustness
from maatwaarde.cli.score import explain, score
from maatwaarde.cli.weights import weights
from maatwaarde.cli.whynot import whynot
from maatwaarde.errors import MaatwaardeError, PortfolioError
from maatwaarde.plugins import add_commands, load_plugins


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(version("maatwaarde"), prog_name="maatwaarde")
def cli() -> None:
    """Decide which public proposals are worth doing, by what your own organisation values.

    Begin with `maatwaarde init FILE` on your own list of proposals.
    """


for _command in (
    init,
    framework,
    weights,
    score,
    explain,
    compare,
    robustness,
    portfolio,
    whynot,
    pareto,
    plugins,
    plugin,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; the entry point of the package."""
    warn(add_commands(load_plugins(), cli))
    try:
        code = cli.main(standalone_mode=False)
    except MaatwaardeError as error:
        fail(error, as_json="--json" in sys.argv)
        # No portfolio is an answer, and not a mistake in the input.
        code = 1 if isinstance(error, PortfolioError) else 2
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = 130
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough.
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
