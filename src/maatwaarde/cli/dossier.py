"""`maatwaarde dossier` and `maatwaarde verify`: a decision in one file, and whether it holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.command import Command, Function, argument, option
from maatwaarde.cli.common import (
    day,
    give,
    json_option,
    language_option,
    output_option,
    refused,
    tell,
    warn,
    working,
)
from maatwaarde.cli.gate import gate
from maatwaarde.cli.language import language as spoken
from maatwaarde.cli.monitor import monitor
from maatwaarde.cli.portfolio import portfolio
from maatwaarde.cli.replan import replan
from maatwaarde.cli.report import report
from maatwaarde.cli.source import gap_option, plan_options
from maatwaarde.messages import Language, msg, say

PASSPHRASE = "MAATWAARDE_PASSPHRASE"


def _of(command: click.Command, *names: str) -> Callable[[Function], Function]:
    """Return the options that another command has by these names, for one that has them too."""

    def apply(function: Function) -> Function:
        by_name = {parameter.name: parameter for parameter in command.params}
        shared = [by_name[name] for name in names]
        # As click itself keeps them: last first.
        kept = function.__dict__.setdefault("__click_params__", [])
        kept.extend(reversed(shared))
        return function

    return apply


def _passphrase() -> str:
    """Return the passphrase of a key: from the environment, or asked for on a terminal."""
    from maatwaarde.report.account.dossier_files import no_passphrase

    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    try:
        # Not standard input, which may be no terminal, nor standard output, which is for results.
        return str(
            click.prompt(
                say(msg("Passphrase of the key"), spoken()), hide_input=True, err=True, type=str
            )
        )
    except click.Abort:
        return no_passphrase()


@click.command(
    cls=Command,
    help=msg(
        "Pack a decision with all that it rests on, so that anyone can check and repeat it.\n\n"
        "It holds the files that went in, options and versions, the results, and the report. "
        "`maatwaarde verify` says whether it is still whole, and computes it again.\n\n"
        "With --plan it is about a plan that runs: made anew with --changes (or alone), held "
        "against what was realised with --realised, and against gates with --gates, on the day of "
        "--date."
    ),
    example="""
        maatwaarde dossier voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --date 2026-11-12 -o besluit.zip
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@gap_option
@option(
    "--date",
    "stated",
    callback=day,
    metavar=msg("DAY"),
    help=msg("Day of the decision; by default that on which the framework was adopted."),
)
@_of(portfolio, "sure")
@_of(
    report,
    *("title", "extra", "why_not", "alternatives", "more_of", "front", "contested"),
    *("motions_path", "map_path", "reweigh", "samples", "pages"),
)
@option(
    "--plan",
    "plan_path",
    type=click.Path(),
    metavar=msg("PLAN.json"),
    help=msg("A plan that runs: the dossier is about what became of it."),
)
@_of(replan, "changes_path", "today", "max_changes", "change_weight", "may_stop")
@option(
    "--realised",
    "realised_path",
    type=click.Path(),
    help=msg("What was measured and spent (CSV, XLSX, …)."),
)
@_of(monitor, "realised_mapping", "realised_sheet", "year", "tolerance", "spread")
@_of(gate, "gates_path", "decisions_path")
@option(
    "--with-names",
    is_flag=True,
    help=msg("Keep the names of who answered what weighs more; without it a number stands there."),
)
@option(
    "--sign",
    "sign_path",
    type=click.Path(),
    metavar=msg("KEY"),
    help=msg(
        "Sign it with this private key (Ed25519), as `ssh-keygen -t ed25519` makes one; its "
        "passphrase is asked for, or read from {variable}.",
        variable=PASSPHRASE,
    ),
)
@option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    metavar=msg("OUT.zip"),
    help=msg("Write to OUT.zip, or to a folder that does not exist yet."),
)
@language_option
@json_option
def dossier(
    proposals_path: str,
    framework_path: str,
    mapping: str | None,
    rejected: str | None,
    resources_path: str | None,
    motions_path: str | None,
    map_path: str | None,
    plan_path: str | None,
    changes_path: str | None,
    realised_path: str | None,
    realised_mapping: str | None,
    gates_path: str | None,
    decisions_path: str | None,
    stated: date | None,
    title: str | None,
    with_names: bool,
    sign_path: str | None,
    output: str,
    language: Language,
    as_json: bool,
    **options: Any,
) -> None:
    from maatwaarde.account.dossier.container import check_target
    from maatwaarde.account.dossier.signature import signer_of
    from maatwaarde.report.account.dossier import dossier_data, dossier_document
    from maatwaarde.report.account.dossier_files import pack_dossier

    context = click.get_current_context()
    _go_together(context, plan_path)
    if stated is None and (realised_path is not None or gates_path is not None):
        raise refused(msg("say with --date on which day the plan is looked at"), context)
    check_target(output)
    with working(proposals_path):
        made = pack_dossier(
            proposals_path,
            framework_path,
            output,
            mapping=mapping,
            resources=resources_path,
            rejected=rejected,
            motions=motions_path,
            map=map_path,
            plan=plan_path,
            changes=changes_path,
            realised=realised_path,
            realised_mapping=realised_mapping,
            gates=gates_path,
            decisions=decisions_path,
            title=title,
            date=stated,
            language=language,
            with_names=with_names,
            sign=sign_path,
            passphrase=_passphrase,
            **options,
        )
    warn(made.outcome.warnings)
    tell(msg("written: {file}", file=output))
    signer = signer_of(made.contents)
    give(
        lambda: dossier_document(made, output, signer),
        lambda: dossier_data(made, output, signer),
        as_json=as_json,
        language=language,
    )


_OF_A_NEW_PLAN = (
    *("motions_path", "map_path", "sure", "extra", "why_not", "alternatives", "more_of", "front"),
    *("contested", "reweigh", "samples", "pages"),
)
_OF_A_RUNNING_PLAN = (
    *("changes_path", "today", "max_changes", "change_weight", "may_stop", "realised_path"),
    *("realised_mapping", "realised_sheet", "year", "tolerance", "spread"),
    *("gates_path", "decisions_path"),
)


def _go_together(ctx: click.Context, plan_path: str | None) -> None:
    """Refuse options that would have no effect, with or without a running plan."""
    without = _OF_A_NEW_PLAN if plan_path is not None else _OF_A_RUNNING_PLAN
    for parameter in ctx.command.params:
        source = ctx.get_parameter_source(parameter.name or "")
        if parameter.name not in without or source is not click.core.ParameterSource.COMMANDLINE:
            continue
        flag = max(parameter.opts, key=len)
        if plan_path is None:
            raise refused(msg("{flag} is for a running plan: give --plan too", flag=flag), ctx)
        why = msg("{flag} is for a new plan, and does not go with --plan", flag=flag)
        raise refused(why, ctx)


@click.command(
    cls=Command,
    help=msg(
        "Say whether a dossier is whole, who signed it, and whether it gives the same again.\n\n"
        "It is computed from what is in it alone, with what is installed here. Ends with 0 where "
        "all is the same, with 1 where something was altered or comes out otherwise, and with 2 "
        "where it cannot be read."
    ),
    example="""
        maatwaarde verify besluit.zip --key ondertekenaars.txt
    """,
)
@argument("dossier_path", metavar=msg("DOSSIER"))
@option(
    "--key",
    "key_path",
    type=click.Path(),
    metavar=msg("KEYS"),
    help=msg("Public key of who signed, or a file of allowed signers of ssh-keygen."),
)
@output_option
@language_option
@json_option
def verify(
    dossier_path: str,
    key_path: str | None,
    output: str | None,
    language: Language,
    as_json: bool,
) -> None:
    from maatwaarde.report.account.dossier import verification_data, verification_document
    from maatwaarde.report.account.dossier_files import verify_dossier

    with working(Path(dossier_path).name):
        found = verify_dossier(dossier_path, key=key_path)
    give(
        lambda: verification_document(found),
        lambda: verification_data(found),
        output=output,
        as_json=as_json,
        language=language,
    )
    if not found.same:
        click.get_current_context().exit(1)
