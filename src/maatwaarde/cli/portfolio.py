"""`maatwaarde portfolio`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    by_option,
    give,
    json_option,
    language_option,
    output_option,
    refused,
    tell,
    warn,
    working,
)
from maatwaarde.cli.source import gap_option, plan_options, read_plan
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.messages import msg


def _svg(ctx: click.Context, param: click.Parameter, path: str | None) -> str | None:
    if path is not None and Path(path).suffix.lower() != ".svg":
        raise refused(msg("{path!r} does not end in .svg", path=path), ctx, param)
    return path


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
    callback=_svg,
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
    from maatwaarde.documents.files import write_atomically
    from maatwaarde.plugins import Reported
    from maatwaarde.portfolio import alternatives, greedy_by
    from maatwaarde.portfolio.analysis.comparison import as_solution
    from maatwaarde.portfolio.analysis.ordering import order_by
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan
    from maatwaarde.report.blocks import Block
    from maatwaarde.report.figures.schedule import plan_picture
    from maatwaarde.report.portfolio.alternatives import alternatives_blocks, alternatives_data
    from maatwaarde.report.portfolio.comparison import comparison_blocks, comparison_data
    from maatwaarde.report.portfolio.insight import shadow_annex, shadow_blocks, shadow_data
    from maatwaarde.report.portfolio.summary import (
        portfolio_data,
        portfolio_document,
        solution_data,
    )
    from maatwaarde.report.sections import (
        section_problems,
        sections_data,
        with_sections,
        write_sections,
    )
    from maatwaarde.report.unverified import unverified_count, unverified_notes

    time_limit = given["time_limit"]
    earlier = None if compare_plan is None else read_running_plan(compare_plan)
    with working(proposals_path, keep_best=True) as work:
        try:
            planned = read_plan(proposals_path, progress=work.progress, **given)
        except PortfolioError:
            if work.interrupted:  # before there was anything to show
                raise KeyboardInterrupt from None
            raise
    source, plan = planned.source, planned.plan
    objective = plan.solution.objective
    if work.interrupted:
        tell(msg("interrupted: this is the best portfolio so far, and no more"))
        compare_by = others = None
        with_prices = False
    with working(proposals_path):
        ordered = then = near = None
        if compare_by is not None:
            order = order_by(compare_by, source.proposals, plan.scores)
            ordered = greedy_by(order, plan.problem, objective=objective, time_limit=time_limit)
        if earlier is not None:
            then = as_solution(earlier, plan.problem, objective)
        if others is not None:
            near = alternatives(
                plan.problem, plan.solution, count=others, time_limit=time_limit, gap=given["gap"]
            )
        prices = plan.shadow_prices(time_limit=time_limit) if with_prices else None
        others_beside = [item.solution for item in near or ()]
        plan = plan.beside([*others_beside, *(item for item in (ordered, then) if item)])
        planned = replace(planned, plan=plan)
    subject = Reported(source.proposals, plan.scores.framework, plan.scores, plan, language)
    sections = write_sections(source.found, subject)
    warn((*planned.warnings, *section_problems(sections)))
    if picture is not None:
        write_atomically(picture, plan_picture(plan, language).encode())
        tell(msg("written: {file}", file=picture))
    data = portfolio_data(plan, compare_by, ordered, source.plugins)
    if then is not None:
        data["compared_plan"] = {
            **solution_data(plan, then),
            "difference": comparison_data(plan, then),
        }
    if near is not None:
        data["alternatives"] = alternatives_data(plan, near)
        data["alternatives_stopped"] = near.stopped
    if prices is not None:
        data["shadow_prices"] = shadow_data(prices)
    chosen = [source.proposals.index(identifier) for identifier in plan.chosen]
    data["unverified_impacts"] = unverified_count(source.impacts, chosen)
    data["sections"] = sections_data(sections)
    document = portfolio_document(plan, by)
    blocks: list[Block] = [*document.blocks]
    annexes = document.annexes
    if prices is not None:
        blocks += shadow_blocks(plan, prices)
        priced = shadow_annex(plan, prices)
        annexes = lambda: (*document.annexes(), priced)  # noqa: E731
    if near is not None:
        blocks += alternatives_blocks(plan, near)
    if compare_by is not None and ordered is not None:
        in_order = msg("in order of {column}", column=compare_by)
        intro = msg("Compared with choosing {order}, under the same rules", order=in_order)
        only = msg("Only {order}", order=in_order)
        blocks += comparison_blocks(plan, ordered, compare_by, intro, only, by)
    if compare_plan is not None and then is not None:
        name = Path(compare_plan).name
        intro = msg("Compared with {name}, as it would work out now", name=name)
        only = msg("Only in {name}", name=name)
        blocks += comparison_blocks(plan, then, msg("there"), intro, only, by)
    blocks += unverified_notes(source.impacts, chosen)
    whole = replace(document, blocks=tuple(blocks), annexes=annexes)
    give(
        lambda: with_sections(whole, sections),
        lambda: data,
        output=output,
        as_json=as_json,
        language=language,
    )
    if work.interrupted:
        click.get_current_context().exit(130)
