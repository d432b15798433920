"""`maatwaarde gate`."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
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
from maatwaarde.cli.following import as_made_options, read_realised_of, realised_form_options
from maatwaarde.cli.source import (
    read_resources_of,
    read_source,
    resources_option,
    source_options,
)
from maatwaarde.messages import Day, Language, msg


def _deciding(
    decide: tuple[str, Any] | None, by: str | None, reason: str | None, recorded: bool
) -> dict[str, Any] | None:
    """Return what is decided, by whom and why; refuse a decision that does not say so."""
    context = click.get_current_context()
    by, reason = (by or "").strip(), (reason or "").strip()
    if decide is None:
        if by or reason:
            raise refused(msg("--by and --reason belong to --decide"), context)
        return None
    if not by or not reason or not recorded:
        what = msg("--decide asks for --by, --reason, and --decisions or --register")
        raise refused(what, context)
    return {"named": decide[0], "decision": decide[1], "by": by, "reason": reason}


@click.command(
    cls=Command,
    help=msg(
        "Say which gates a plan passes on a day, and what money they release or hold back.\n\n"
        "A criterion that is unknown is no pass, and it says which fact is missing."
    ),
    example="""
        maatwaarde gate voorstellen.csv -f meetlat.yaml -r middelen.yaml \\
          --plan plan.json --gates poorten.yaml --realised realisatie.csv \\
          --today 2028-06-30
        maatwaarde gate voorstellen.csv -f meetlat.yaml --names
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@source_options
@resources_option
@as_made_options
@option(
    "--plan",
    "plan_path",
    type=click.Path(),
    metavar=msg("PLAN.json"),
    help=msg("The approved plan, as `portfolio` or `replan` wrote it with --json or -o PLAN.json."),
)
@option("--gates", "gates_path", type=click.Path(), help=msg("The gates: YAML or a workbook."))
@option(
    "--realised",
    "realised_path",
    type=click.Path(),
    help=msg("What was measured and spent (CSV, XLSX, …)."),
)
@realised_form_options
@option(
    "--changes",
    "changes_path",
    type=click.Path(),
    metavar=msg("CHANGES.yaml"),
    help=msg("What is known to be late or otherwise, as `replan` reads it."),
)
@option("--today", callback=day, metavar=msg("DAY"), help=msg("The day that it is: 2028-06-30."))
@option(
    "--decide",
    type=(str, click.Choice(["pass", "stop"])),
    metavar=msg("GATE pass|stop"),
    help=msg(
        "Record that somebody decides otherwise of a gate, or of one proposal at it (GATE:ID)."
    ),
)
@option("--by", "decided_by", metavar=msg("NAME"), help=msg("Who decides."))
@option("--reason", metavar=msg("TEXT"), help=msg("Why."))
@option(
    "--decisions",
    "decisions_path",
    type=click.Path(),
    metavar=msg("DECISIONS.jsonl"),
    help=msg("File of decisions, to which lines are only added."),
)
@option(
    "--register",
    "url",
    metavar="URL",
    help=msg(
        "Take the approved plan from a register (a file, or postgresql://USER@HOST/DATABASE), and "
        "enter decisions there."
    ),
)
@option(
    "--changes-to",
    "changes_to",
    type=click.Path(),
    metavar=msg("CHANGES.yaml"),
    help=msg("Write what waits or stops as the changes that `replan --changes` reads."),
)
@option("--names", "only_names", is_flag=True, help=msg("List the names that criteria may use."))
@output_option
@language_option
@json_option
def gate(
    proposals_path: str,
    resources_path: str | None,
    plan_path: str | None,
    gates_path: str | None,
    realised_path: str | None,
    realised_mapping: str | None,
    realised_sheet: str | None,
    changes_path: str | None,
    today: date | None,
    decide: tuple[str, Any] | None,
    decided_by: str | None,
    reason: str | None,
    decisions_path: str | None,
    url: str | None,
    changes_to: str | None,
    only_names: bool,
    unknown_costs: Any,
    without_base: Any,
    output: str | None,
    language: Language,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.account.changes_text import changes_text
    from maatwaarde.account.expected import expected
    from maatwaarde.account.gates.check import against_plan
    from maatwaarde.account.gates.consequences import changes_after
    from maatwaarde.account.gates.deciding import decide_gate
    from maatwaarde.account.gates.decisions import add_decision, read_decisions
    from maatwaarde.account.gates.names import names
    from maatwaarde.account.gates.read import read_gates
    from maatwaarde.portfolio.inputs.changes import read_changes
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan
    from maatwaarde.report.account.gates import gates_document
    from maatwaarde.report.account.gates_data import gates_data
    from maatwaarde.report.account.gates_names import names_data, names_document

    if only_names:
        with working(proposals_path):
            source = read_source(proposals_path, **given)
        allowed = names(source.framework, source.proposals)
        give(
            lambda: names_document(allowed),
            lambda: names_data(allowed),
            output=output,
            as_json=as_json,
            language=language,
        )
        return
    recorded = decisions_path is not None or url is not None
    deciding = _deciding(decide, decided_by, reason, recorded)
    if (plan_path is None and url is None) or gates_path is None or today is None:
        raise refused(
            msg("give --plan (or --register), --gates and --today, or --names"),
            click.get_current_context(),
        )
    with working(proposals_path):
        register = None
        if url is not None:
            # A database is loaded for who asks for one.
            from maatwaarde.account.gates.entered import ApprovedPlan

            register = ApprovedPlan.of(url)
        running = (
            read_running_plan(plan_path or "") if register is None else register.plan(plan_path)
        )
        source = read_source(proposals_path, **given)
        framework, proposals = source.framework, source.proposals
        gates = read_gates(gates_path, framework.units)
        changes = None if changes_path is None else read_changes(changes_path, framework.units)
        realised = None
        if realised_path is not None:
            realised = read_realised_of(source, realised_path, realised_mapping, realised_sheet)
        resources = read_resources_of(source, resources_path)
        was_to_be = expected(
            running,
            source.impacts,
            proposals,
            framework,
            resources,
            unknown_costs=unknown_costs,
            without_base=without_base,
        )
        check = partial(
            against_plan, gates, today, framework, proposals, was_to_be, realised, changes
        )
        decisions = () if decisions_path is None else read_decisions(decisions_path)
        if register is not None:
            known = register.decisions()
            decisions = (*known, *(one for one in decisions if one not in known))
        checked = check(decisions)
        if deciding is not None:
            decision = decide_gate(checked, **deciding)
            if register is not None:
                register.enter(decision)
            if decisions_path is not None:
                add_decision(decisions_path, decision)
            checked = check((*decisions, decision))
    warn((*source.warnings, *source.doubts, *was_to_be.warnings, *checked.warnings))
    after = changes_after(checked, language, changes)
    beside: dict[str, bytes] = {}
    written = changes_to if after is not None else None
    if changes_to is not None and after is not None:
        about = msg(
            "What follows from the gates of {file}, version {version}, on {day}.",
            file=gates_path,
            version=checked.gates.version,
            day=Day(today),
        )
        text = changes_text(after, about, language)
        beside[changes_to] = text.encode("utf-8")
    elif changes_to is not None:
        tell(msg("nothing waits or stops, so that {file} is not written", file=changes_to))
    give(
        lambda: source.with_columns(gates_document(checked, written)),
        lambda: gates_data(
            checked, source.framework, changes_after(checked, "en", changes), source.plugins
        ),
        output=output,
        as_json=as_json,
        language=language,
        beside=beside,
    )
