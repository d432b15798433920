"""The commands by name: the library's own, and those of plugins, in one group."""

from __future__ import annotations

from importlib import import_module

import click

from maatwaarde.cli.command import Group, Option
from maatwaarde.cli.language import language
from maatwaarde.cli.streams import reserved
from maatwaarde.diagnostics import did_you_mean
from maatwaarde.installed import plugins_with_commands
from maatwaarde.messages import msg, say

# In the order in which people need them: the module of each, and the first line of its help. A
# module is imported when its command is called, and not for this list.
OWN_COMMANDS = {
    "init": ("init", msg("Draft a mapping, a framework and resources from a list of proposals.")),
    "check": (
        "check",
        msg("Say what a list was read as: rows, columns, totals, and what is unknown."),
    ),
    "framework": ("framework", msg("Check and show value frameworks.")),
    "weights": (
        "weights",
        msg("Let people say what weighs more, and turn their answers into weights."),
    ),
    "score": (
        "score",
        msg(
            "Score and rank the proposals in a file (CSV, XLSX, ODS, Parquet, JSON, JSON lines, "
            ".pb)."
        ),
    ),
    "explain": (
        "score",
        msg("Say what one proposal gains, what it harms, and what would move it up."),
    ),
    "compare": (
        "compare",
        msg("Rank by several methods side by side, and say how far they agree."),
    ),
    "robustness": (
        "robustness",
        msg("Say how sure the ranking is when weights are disputed and impacts uncertain."),
    ),
    "portfolio": (
        "portfolio",
        msg("Choose the best set of proposals under budgets and staff, with a proof."),
    ),
    "whynot": (
        "whynot",
        msg("Say what would bring a proposal into the portfolio, and what it would push out."),
    ),
    "motion": (
        "motion",
        msg("Say what a motion costs and pushes out, and which chosen proposals are contested."),
    ),
    "pareto": ("pareto", msg("Set the value of the best portfolio against what it may cost.")),
    "core": (
        "core",
        msg("Say which proposals are chosen whatever one believes, and which are borderline."),
    ),
    "scenarios": (
        "scenarios",
        msg(
            "Choose anew with other budgets, staff, costs or weights, and set the choices side by "
            "side."
        ),
    ),
    "report": (
        "report",
        msg("Write a report for who decides: the advice on one page, and all that it rests on."),
    ),
    "replan": (
        "replan",
        msg("Make the best of a running plan when things have changed, and change little."),
    ),
    "audit": (
        "audit",
        msg("Say whether equal cases were treated equally, and which rule decided each."),
    ),
    "register": (
        "register",
        msg("Keep what was decided, by whom and on which facts, so that nobody can change it."),
    ),
    "monitor": (
        "monitor",
        msg("Hold what was realised against the plan: measures, money, people and time."),
    ),
    "gate": (
        "gate",
        msg("Say which gates a plan passes on a day, and what money they release or hold back."),
    ),
    "dossier": (
        "dossier",
        msg("Pack a decision with all that it rests on, so that anyone can check and repeat it."),
    ),
    "verify": (
        "dossier",
        msg("Say whether a dossier is whole, who signed it, and whether it gives the same again."),
    ),
    "goals": (
        "goals",
        msg("Draw the goal tree: activity, result, effect and value, with owners and budgets."),
    ),
    "statement": (
        "statement",
        msg("Write the ESG statement over a year: goals, what was expected, reached and spent."),
    ),
    "plugins": (
        "plugins",
        msg("List the installed plugins: what they read, write and rest on, and what is broken."),
    ),
    "plugin": ("plugins", msg("Write a plugin of your own.")),
    "schema": ("schema", msg("Print the JSON Schema of what a command writes with --json.")),
}


class Commands(Group):
    """The commands of the library, and after them those of plugins."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._add_those_of_plugins()
        theirs = super().list_commands(ctx)
        return [*OWN_COMMANDS, *(name for name in theirs if name not in OWN_COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in OWN_COMMANDS:
            module = import_module(f"maatwaarde.cli.{OWN_COMMANDS[cmd_name][0]}")
            command: click.Command = getattr(module, cmd_name)
            return command
        self._add_those_of_plugins()
        return super().get_command(ctx, cmd_name)

    def listed(self, ctx: click.Context) -> list[tuple[str, click.Command]]:
        """Return the commands with their first sentence, and import none of our own for it."""
        return [
            (name, click.Command(name, help=say(OWN_COMMANDS[name][1], language())))
            if name in OWN_COMMANDS
            else (name, self.commands[name])
            for name in self.list_commands(ctx)
        ]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            hint = did_you_mean(args[0], self.list_commands(ctx))
            said = msg("there is no command {command!r}; {hint}", command=args[0], hint=hint)
            raise click.UsageError(say(said, language()), ctx)
        return super().resolve_command(ctx, args)

    def _add_those_of_plugins(self) -> None:
        if self.commands:
            return
        with reserved():
            names = plugins_with_commands()
            if not names:
                return
            from maatwaarde.cli.common import warn
            from maatwaarde.plugins import add_commands, load_plugins

            plugins = load_plugins(names)
            taken = dict.fromkeys(OWN_COMMANDS, msg("maatwaarde itself"))
            warn([*plugins.problems, *add_commands(plugins, self, taken)])


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    help=msg(
        "Decide which public proposals are worth doing, by what your own organisation "
        "values.\n\n"
        "Begin with `maatwaarde init FILE` on your own list of proposals."
    ),
)
@click.version_option(
    package_name="maatwaarde",
    prog_name="maatwaarde",
    message="%(prog)s %(version)s",
    cls=Option,
    help=msg("Show the version and exit."),
)
def cli() -> None:
    pass
