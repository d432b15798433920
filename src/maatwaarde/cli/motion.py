"""`maatwaarde motion`."""

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
        "Say what a motion costs in value and what it pushes out, and which chosen proposals are "
        "contested.\n\n"
        "Each answer is the best portfolio that does what the motion asks, found anew."
    ),
    example="""
        maatwaarde motion voorstellen.xlsx -f meetlat.yaml -r middelen.yaml --motions moties.yaml
        maatwaarde motion voorstellen.xlsx -f meetlat.yaml -r middelen.yaml --do P-017
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@option(
    "--motions",
    "motions_path",
    type=click.Path(),
    help=msg("File with motions (YAML): what each wants done, dropped, or otherwise."),
)
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
@output_option
@language_option
@json_option
def motion(
    proposals_path: str,
    motions_path: str | None,
    done: tuple[str, ...],
    dropped: tuple[str, ...],
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.portfolio.inputs.motions import Motion, Motions, read_motions
    from maatwaarde.portfolio.motions import losses_without, price_motions
    from maatwaarde.report.portfolio.motions import motions_data, motions_document

    with working(proposals_path):
        motions = None
        if motions_path is not None:
            motions = read_motions(motions_path)
        asked = [
            *(Motion(id=f"--do {name}", do=(name,)) for name in done),
            *(Motion(id=f"--drop {name}", drop=(name,)) for name in dropped),
        ]
        if asked:
            listed = () if motions is None else motions.motions
            motions = Motions(maatwaarde=1, motions=(*listed, *asked))
        planned = read_plan(proposals_path, **given)
        priced = None
        if motions is not None:
            priced = price_motions(planned.plan, planned.resources, motions, planned.planner)
        without = losses_without(planned.plan, time_limit=given["time_limit"])
    warn((*planned.warnings, *planned.source.doubts))
    give(
        lambda: motions_document(planned.plan, motions, priced, without),
        lambda: motions_data(planned.plan, motions, priced, without, planned.source.plugins),
        output=output,
        as_json=as_json,
        language=language,
    )
