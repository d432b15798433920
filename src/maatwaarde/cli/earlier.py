"""What was decided earlier: by a register, a list of rejections, or the plan that is running."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from maatwaarde.cli.command import option
from maatwaarde.cli.common import options, tell
from maatwaarde.cli.language import language
from maatwaarde.messages import msg, say

if TYPE_CHECKING:
    from maatwaarde.account.register.earlier import Compared
    from maatwaarde.plugins import DecisionRegister
    from maatwaarde.portfolio.inputs.plan_file import RunningPlan
    from maatwaarde.proposals import ReaderRegistry

register_option = option(
    "--register",
    metavar="URL",
    help=msg(
        "Register of decisions, a file or postgresql://…: proposals that look like one that was "
        "rejected, or approved and is running or done, are named."
    ),
)


plan_option = option(
    "--plan",
    "plan_path",
    type=click.Path(),
    metavar=msg("PLAN.json"),
    help=msg("The plan, as `portfolio` or `replan` wrote it with --json or -o PLAN.json."),
)
running_options = options(
    option(
        "--plan",
        "plan_path",
        type=click.Path(),
        metavar=msg("PLAN.json"),
        help=msg(
            "The running plan, as `portfolio` or `replan` wrote it with --json or -o PLAN.json."
        ),
    ),
    option(
        "--register",
        "register_url",
        metavar="URL",
        help=msg("In place of --plan: the plan that was approved last in this register."),
    ),
)


def read_running(plan_path: str | None, register_url: str | None) -> RunningPlan:
    """Read the running plan from its file, or the one that was approved last in a register.

    Raises
    ------
    click.UsageError
        If neither is given, or both are.
    MaatwaardeError
        If the file holds no plan, or no plan in the register is approved.
    """
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan

    if (plan_path is None) == (register_url is None):
        why = msg("give the running plan with --plan, or a register with --register")
        raise click.UsageError(say(why, language()), click.get_current_context())
    if plan_path is not None:
        return read_running_plan(plan_path)
    from maatwaarde.account.register import open_register
    from maatwaarde.account.register.running import running_plan

    register = open_register(register_url)
    entry = register.approved()
    tell(
        msg(
            "plan {plan} of the register {register}, approved by {by} on {day}",
            plan=entry.plan,
            register=register.shown,
            by=entry.ruling.by,
            day=entry.ruling.on,
        )
    )
    return running_plan(entry, register.shown)


def decided_before(
    rejected: str | None, register: str | None, readers: ReaderRegistry
) -> tuple[DecisionRegister | None, Compared | None]:
    """Return what was decided earlier, by a list of rejections, a register, or both."""
    from maatwaarde.plugins import read_rejected

    listed = None if rejected is None else read_rejected(rejected, readers)
    if register is None:
        return listed, None
    from maatwaarde.account.register.earlier import read_earlier

    found, compared = read_earlier(register)
    tell(
        msg(
            "compared with the register {register}: {rejected} rejected, {approved} approved",
            register=compared.register,
            rejected=compared.rejected,
            approved=compared.approved,
        )
    )
    if listed is not None:
        found = replace(found, rejections=(*listed.rejections, *found.rejections))
    return found, compared
