"""`maatwaarde whynot`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument
from maatwaarde.cli.common import give, json_option, language_option, output_option, warn, working
from maatwaarde.cli.source import plan_options, read_plan
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Say what would bring a proposal into the portfolio, and what it would push "
        "out.\n\n"
        "Each answer is the best portfolio under that change, found anew."
    ),
    example="""
        maatwaarde whynot P-031 voorstellen.xlsx -f meetlat.yaml -r middelen.yaml
    """,
)
@argument("proposal", metavar=msg("ID"))
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@output_option
@language_option
@json_option
def whynot(
    proposal: str,
    proposals_path: str,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.report.portfolio.whynot import why_not_data, why_not_document

    with working(proposals_path):
        planned = read_plan(proposals_path, **given)
        planned.source.proposals.index(proposal)
        answer = planned.plan.why_not(proposal, time_limit=planned.time_limit)
    warn((*planned.warnings, *planned.source.doubts))
    give(
        lambda: why_not_document(planned.plan, answer),
        lambda: {
            **why_not_data(planned.plan, answer, planned.source.plugins),
            **planned.source.columns([proposal, *answer.goes_out, *answer.comes_in]),
        },
        output=output,
        as_json=as_json,
        language=language,
    )
