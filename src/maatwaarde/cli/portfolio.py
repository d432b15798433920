"""`maatwaarde portfolio`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    by_option,
    give,
    json_option,
    language_option,
    output_option,
    svg_path,
    tell,
    warn,
    working,
)
from maatwaarde.cli.earlier import register_option
from maatwaarde.cli.source import (
    gap_option,
    plan_options,
    read_plan,
    sure_option,
)
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg("Choose the best set of proposals under budgets and staff, with a proof."),
    example="""
        maatwaarde portfolio voorstellen.xlsx -f meetlat.yaml -r middelen.yaml
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@gap_option
@sure_option
@register_option
@option(
    "--compare-by",
    metavar=msg("COLUMN"),
    help=msg("Compare with choosing in the order of a column: score, a measure or an attribute."),
)
@option(
    "--compare-plan",
    type=click.Path(),
    metavar=msg("PLAN.json"),
    help=msg("Compare with a portfolio that was written before with --json or -o PLAN.json."),
)
@option(
    "--alternatives",
    "others",
    type=click.IntRange(min=1),
    metavar=msg("N"),
    help=msg("Show N portfolios worth at most 2% less that differ as much as can be."),
)
@option(
    "--shadow-prices",
    "with_prices",
    is_flag=True,
    help=msg("Say what one step more of each budget and role would bring; each is solved anew."),
)
@option(
    "--picture",
    callback=svg_path,
    type=click.Path(),
    metavar=msg("OUT.svg"),
    help=msg("Draw who does what when, and the load of each role."),
)
@by_option
@output_option
@language_option
@json_option
def portfolio(
    proposals_path: str,
    compare_by: str | None,
    compare_plan: str | None,
    others: int | None,
    with_prices: bool,
    picture: str | None,
    by: Any,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.plugins import Reported
    from maatwaarde.portfolio.beside import Wanted, set_beside
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan
    from maatwaarde.report.account.compared import compared_data, with_compared
    from maatwaarde.report.figures.schedule import plan_picture
    from maatwaarde.report.portfolio.beside import beside_data, beside_document
    from maatwaarde.report.readback import with_readback
    from maatwaarde.report.sections import (
        section_problems,
        sections_data,
        with_sections,
        write_sections,
    )

    earlier = None if compare_plan is None else read_running_plan(compare_plan)
    with working(proposals_path, keep_best=True) as work:
        try:
            planned = read_plan(proposals_path, progress=work.progress, **given)
        except PortfolioError:
            if work.interrupted:  # before there was anything to show
                raise KeyboardInterrupt from None
            raise
    source = planned.source
    wanted = Wanted(compare_by, compare_plan, earlier, others, with_prices)
    if work.interrupted:
        tell(msg("interrupted: this is the best portfolio so far, and no more"))
        wanted = Wanted(plan_file=compare_plan, earlier=earlier)
    with working(proposals_path):
        found = set_beside(
            planned.plan,
            source.proposals,
            wanted,
            time_limit=planned.time_limit,
            gap=given["gap"],
        )
    plan = found.plan
    subject = Reported(source.proposals, plan.scores.framework, plan.scores, plan, language)
    sections = write_sections(source.found, subject)
    warn((*replace(planned, plan=plan).warnings, *section_problems(sections)))
    give(
        lambda: with_readback(
            with_compared(with_sections(beside_document(found, by), sections), source.compared),
            source.proposals,
            plan.scores.framework,
            source.asked,
        ),
        lambda: {
            **beside_data(found, source.plugins),
            "sections": sections_data(sections),
            **source.columns(),
            **compared_data(source.compared),
        },
        output=output,
        as_json=as_json,
        language=language,
        beside={} if picture is None else {picture: plan_picture(plan, language).encode()},
    )
    if work.interrupted:
        click.get_current_context().exit(130)
