"""`maatwaarde audit`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    output_option,
    warn,
    working,
)
from maatwaarde.cli.source import (
    gap_option,
    limit_for,
    plan_options,
    planner_of,
    read_resources_of,
    read_source,
    rules_by_title,
)
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Say whether equal cases were treated equally, and which rule decided each.\n\n"
        "Proposals with the same facts should have the same score, rank and outcome; where they "
        "have not, it says why, and what it would take to do both. It tells too how money and "
        "choices are spread over areas and other groups."
    ),
    example="""
        maatwaarde audit aanvragen.csv -f meetlat.yaml -r middelen.yaml --near
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@gap_option
@option(
    "--plan",
    "plan_path",
    type=click.Path(),
    metavar=msg("PLAN.json"),
    help=msg(
        "Audit this plan, as `portfolio` or `replan` wrote it with --json or -o PLAN.json, "
        "rather than the best."
    ),
)
@option(
    "--near",
    is_flag=True,
    help=msg("Name too what differs in one fact only, and has another outcome."),
)
@option(
    "--facts",
    multiple=True,
    metavar=msg("COLUMN"),
    help=msg("A column that has to be the same too for cases to be equal; may be repeated."),
)
@option(
    "--over",
    multiple=True,
    metavar=msg("COLUMN"),
    help=msg(
        "A column over whose groups is told how it is spread; may be repeated. By default the "
        "area, where the list has one."
    ),
)
@option(
    "--residents",
    metavar=msg("COLUMN|FILE"),
    help=msg(
        "How many people live in each group of the first --over: a column of the list, or a file "
        "with a row for each."
    ),
)
@output_option
@language_option
@json_option
def audit(
    proposals_path: str,
    resources_path: str | None,
    plan_path: str | None,
    near: bool,
    facts: tuple[str, ...],
    over: tuple[str, ...],
    residents: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
    method: str,
    objective: Any,
    time_limit: float | None,
    unknown_costs: Any,
    without_base: Any,
    gap: float,
    **given: Any,
) -> None:
    from maatwaarde.account.audit import audit as audited
    from maatwaarde.account.audit import plan_as_given
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan
    from maatwaarde.report.account.audit import audit_document
    from maatwaarde.report.account.audit_annexes import audit_data

    choose: dict[str, Any] = {
        "method": method,
        "objective": objective,
        "unknown_costs": unknown_costs,
        "without_base": without_base,
    }
    with working(proposals_path):
        running = None if plan_path is None else read_running_plan(plan_path)
        source = read_source(proposals_path, **given)
        resources = read_resources_of(source, resources_path)
        framework, proposals = source.framework, source.proposals
        with rules_by_title(framework):
            if running is None:
                limit = limit_for(len(proposals), time_limit)
                planner = planner_of(source, time_limit=limit, gap=gap, **choose)
                plan = planner(framework, resources)
            else:
                plan = plan_as_given(
                    running,
                    source.impacts,
                    proposals,
                    framework,
                    resources,
                    plugins=source.found,
                    **choose,
                )
        found = audited(
            plan,
            proposals,
            resources,
            facts=facts,
            by=over or (("area",) if any(proposals.area) else ()),
            residents=residents,
            near=near,
        )
    warn((*source.warnings, *plan.scores.warnings, *plan.warnings, *found.warnings))
    warn(source.doubts)
    give(
        lambda: source.with_columns(audit_document(found)),
        lambda: {**audit_data(found, source.plugins), **source.columns()},
        output=output,
        as_json=as_json,
        language=language,
    )
