"""`maatwaarde motion`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    output_option,
    refused,
    warn,
    working,
)
from maatwaarde.cli.draft import draft_option, write_draft
from maatwaarde.cli.source import plan_options, read_plan
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Say what a motion costs and pushes out, and which chosen proposals are contested.\n\n"
        "Each answer is the best portfolio that does what the motion asks, found anew."
    ),
    example="""
        maatwaarde motion voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --motions moties.yaml
        maatwaarde motion voorstellen.xlsx -f meetlat.yaml -r middelen.yaml --do P-017
        maatwaarde motion voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --draft moties.xlsx
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@option(
    "--motions",
    "motions_path",
    type=click.Path(),
    help=msg("File with motions (YAML or a workbook): what each wants done, dropped, otherwise."),
)
@draft_option
@option(
    "--do",
    "done",
    metavar=msg("ID"),
    multiple=True,
    help=msg("A motion that wants this proposal done; may be given more than once."),
)
@option(
    "--drop",
    "dropped",
    metavar=msg("ID"),
    multiple=True,
    help=msg("A motion that wants this proposal dropped; may be given more than once."),
)
@option(
    "--only-motions",
    is_flag=True,
    help=msg("Leave out what is lost without each chosen proposal, each of which is solved anew."),
)
@output_option
@language_option
@json_option
def motion(
    proposals_path: str,
    motions_path: str | None,
    draft_path: str | None,
    done: tuple[str, ...],
    dropped: tuple[str, ...],
    only_motions: bool,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.portfolio.inputs.motions import read_motions, with_asked
    from maatwaarde.portfolio.motions import price_motions
    from maatwaarde.report.portfolio.motions import motions_data, motions_document

    if draft_path is not None:
        from maatwaarde.report.wishes_workbook import motions_draft

        write_draft(
            draft_path,
            proposals_path,
            given,
            motions_draft,
            "--motions",
            beside=motions_path or output,
            as_json=as_json,
            language=language,
        )
        return
    if only_motions and motions_path is None and not done and not dropped:
        raise refused(
            msg("--only-motions asks for motions: give --motions, --do or --drop"),
            click.get_current_context(),
        )
    with working(proposals_path) as work:
        motions = None if motions_path is None else read_motions(motions_path)
        motions = with_asked(motions, done, dropped)
        planned = read_plan(proposals_path, progress=work.progress, **given)
        plan, priced, without = planned.plan, None, None
        if motions is not None:
            priced = price_motions(
                plan, planned.resources, motions, planned.planner, asking=work.asking
            )
        if not only_motions:
            without = plan.without(time_limit=planned.time_limit, asking=work.asking)
    found = () if motions is None else motions.warnings
    warn((*found, *planned.warnings, *planned.source.doubts))
    give(
        lambda: motions_document(plan, priced, without),
        lambda: motions_data(plan, priced, without, planned.source.plugins),
        output=output,
        as_json=as_json,
        language=language,
    )
