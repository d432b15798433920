"""`maatwaarde pareto`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import give, json_option, language_option, output_option, warn, working
from maatwaarde.cli.source import plan_options, read_plan
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Set the value of the best portfolio against what it may cost.\n\n"
        "Each line is a portfolio of which none is worth as much and uses less."
    ),
    example="""
        maatwaarde pareto voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --against planner
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@option(
    "--against",
    default="cost",
    show_default=True,
    metavar=msg("AMOUNT"),
    help=msg("cost, a role or a kind of money."),
)
@option(
    "--points",
    type=click.IntRange(min=2),
    default=10,
    show_default=True,
    help=msg("How many limits are tried, evenly spaced."),
)
@output_option
@language_option
@json_option
def pareto(
    proposals_path: str,
    against: str,
    points: int,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.report.portfolio.insight import pareto_data, pareto_document

    with working(proposals_path):
        planned = read_plan(proposals_path, **given)
        plan = planned.plan
        front = plan.pareto(against, points=points, time_limit=planned.time_limit)
    warn((*planned.warnings, *planned.source.doubts))
    give(
        lambda: pareto_document(plan, front, against),
        lambda: pareto_data(plan, front, against, planned.source.plugins),
        output=output,
        as_json=as_json,
        language=language,
    )
