"""`maatwaarde replan`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    FiniteRange,
    give,
    json_option,
    language_option,
    output_option,
    refused,
    warn,
    working,
)
from maatwaarde.cli.draft import draft_option, write_draft
from maatwaarde.cli.earlier import read_running, running_options
from maatwaarde.cli.source import (
    gap_option,
    limit_for,
    plan_options,
    read_resources_of,
    read_source,
    rules_by_title,
)
from maatwaarde.messages import msg


def _period(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from maatwaarde.periods import Period

    if value is not None:
        try:
            Period.parse(value)
        except ValueError:
            why = msg(
                "{value!r} is not a year (2027), half-year (2027-H1) or quarter (2027-Q3)",
                value=value,
            )
            raise refused(why, ctx, param) from None
    return value


@click.command(
    cls=Command,
    help=msg(
        "Make the best of a running plan when things have changed, and change little.\n\n"
        "A new proposal is a new line in PROPOSALS; a withdrawn one has the status "
        "'rejected'."
    ),
    example="""
        maatwaarde replan voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --plan plan.json --changes wijzigingen.yaml --today 2028
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@gap_option
@running_options
@option(
    "--changes",
    "changes_path",
    type=click.Path(),
    metavar=msg("CHANGES.yaml"),
    help=msg("What has changed: delays, costs, budgets and staff (YAML or a workbook)."),
)
@draft_option
@option(
    "--today",
    callback=_period,
    metavar=msg("PERIOD"),
    help=msg("The current period; what starts before it has started, and stays."),
)
@option(
    "--max-changes",
    type=click.IntRange(min=0),
    help=msg("How many commitments may change; by default as many as are worth it."),
)
@option(
    "--change-weight",
    type=FiniteRange(min=0),
    default=0.0,
    show_default=True,
    help=msg("The value that a change has to bring to be worth it."),
)
@option(
    "--may-stop",
    multiple=True,
    metavar=msg("ID"),
    help=msg("A proposal that has started and may be stopped all the same; may be repeated."),
)
@output_option
@language_option
@json_option
def replan(
    proposals_path: str,
    resources_path: str | None,
    plan_path: str | None,
    register_url: str | None,
    changes_path: str | None,
    draft_path: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
    today: str | None,
    max_changes: int | None,
    change_weight: float,
    may_stop: tuple[str, ...],
    method: str,
    objective: Any,
    time_limit: float | None,
    unknown_costs: Any,
    without_base: Any,
    gap: float,
    **given: Any,
) -> None:
    from maatwaarde.portfolio.inputs.changes import read_changes
    from maatwaarde.portfolio.replanning.from_changes import reconsider
    from maatwaarde.report.portfolio.replan import replan_data, replan_document

    if draft_path is not None:
        from maatwaarde.report.wishes_workbook import changes_draft

        write_draft(
            draft_path,
            proposals_path,
            {**given, "resources_path": resources_path},
            changes_draft,
            "--changes",
            beside=changes_path or output,
            as_json=as_json,
            language=language,
        )
        return
    with working(proposals_path):
        running = read_running(plan_path, register_url)
        source = read_source(proposals_path, **given)
        units = source.framework.units
        time_limit = limit_for(len(source.proposals), time_limit)
        changes = None if changes_path is None else read_changes(changes_path, units)
        with rules_by_title(source.framework):
            found = reconsider(
                source.impacts,
                source.proposals,
                source.framework,
                read_resources_of(source, resources_path),
                running,
                changes,
                today=today,
                may_stop=may_stop,
                max_changes=max_changes,
                change_weight=change_weight,
                method=method,
                objective=objective,
                time_limit=time_limit,
                gap=gap,
                plugins=source.found,
                unknown_costs=unknown_costs,
                without_base=without_base,
            )
    told = () if changes is None else changes.warnings
    warn(
        (*told, *source.warnings, *source.doubts, *found.plan.scores.warnings, *found.plan.warnings)
    )
    give(
        lambda: source.with_columns(replan_document(found, max_changes)),
        lambda: {
            **replan_data(found, source.plugins),
            **source.columns(),
        },
        output=output,
        as_json=as_json,
        language=language,
    )
