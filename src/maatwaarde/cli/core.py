"""`maatwaarde core`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    output_option,
    spread_option,
    warn,
    weights_option,
    working,
)
from maatwaarde.cli.source import gap_option, plan_options, read_plan
from maatwaarde.cli.workers import sharing, workers_options
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Say which proposals are chosen whatever one believes, and which are "
        "borderline.\n\n"
        "Weights and impacts are drawn within what is known of them, and the best "
        "portfolio is found for each draw. --seed makes it the same draws again."
    ),
    example="""
        maatwaarde core voorstellen.xlsx -f meetlat.yaml -r middelen.yaml
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@gap_option
@weights_option
@spread_option
@option(
    "--samples",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help=msg("Draws of weights and impacts; for each a portfolio is solved for."),
)
@workers_options
@output_option
@language_option
@json_option
def core(
    proposals_path: str,
    weights: Any,
    spread: float,
    samples: int,
    workers: int | None,
    scheduler: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.portfolio.analysis.core_sampling import core_of
    from maatwaarde.report.portfolio.core import core_data, core_document

    with working(proposals_path):
        planned = read_plan(proposals_path, **given)
        with sharing(workers, scheduler) as executor:
            found = core_of(
                planned.plan,
                weights,
                spread=spread,
                samples=samples,
                seed=given["seed"],
                gap=given["gap"],
                time_limit=planned.time_limit,
                executor=executor,
            )
    warn((*planned.warnings, *planned.source.doubts))
    give(
        lambda: planned.source.with_columns(core_document(found)),
        lambda: {
            **core_data(found, planned.source.plugins),
            **planned.source.columns(),
        },
        output=output,
        as_json=as_json,
        language=language,
    )
