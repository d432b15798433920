"""`maatwaarde portfolio`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.common import json_option, language_option, text_width, warn, working
from maatwaarde.cli.source import gap_option, plan_options, read_plan
from maatwaarde.portfolio import compare, greedy_by
from maatwaarde.portfolio.order import order_by
from maatwaarde.report.data import to_json
from maatwaarde.report.files import write_atomically, write_tables
from maatwaarde.report.portfolio import (
    comparison_text,
    portfolio_data,
    portfolio_tables,
    portfolio_text,
)
from maatwaarde.report.portfolio_insight import shadow_data, shadow_table, shadow_text


@click.command()
@click.argument("proposals_path", metavar="PROPOSALS")
@plan_options
@gap_option
@click.option(
    "--compare-by",
    metavar="COLUMN",
    help="Compare with choosing in the order of a column: score, a measure or an attribute.",
)
@click.option(
    "--shadow-prices",
    "with_prices",
    is_flag=True,
    help="Say what one step more of each budget and role would bring; each is solved anew.",
)
@click.option("-o", "--output", type=click.Path(), help="Write to OUT.csv, .xlsx, .json, .parquet.")
@language_option
@json_option
def portfolio(
    proposals_path: str,
    compare_by: str | None,
    with_prices: bool,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    """Choose the best set of proposals under budgets and staff, with a proof.

    \b
    Example:
      maatwaarde portfolio voorstellen.xlsx -f meetlat.yaml -r middelen.yaml
    """
    with working(proposals_path):
        planned = read_plan(proposals_path, **given)
        source, plan = planned.source, planned.plan
        other = None
        if compare_by is not None:
            order = order_by(compare_by, source.proposals, plan.scores)
            other = greedy_by(order, plan.problem, objective=plan.solution.objective)
        prices = plan.shadow_prices(time_limit=given["time_limit"]) if with_prices else None
    warn(planned.warnings)
    data = portfolio_data(plan, compare_by, other, source.plugins)
    if prices is not None:
        data["shadow_prices"] = shadow_data(prices)
    if output is not None:
        if Path(output).suffix.lower() == ".json":
            write_atomically(output, to_json(data).encode())
        else:
            tables = portfolio_tables(plan)
            if prices is not None:
                tables["shadow_prices"] = shadow_table(prices)
            write_tables(tables, output)
        click.echo(f"written: {output}", err=True)
    if as_json:
        click.echo(to_json(data), nl=False)
    elif output is None:
        width = text_width()
        click.echo(portfolio_text(plan, language, width), nl=False)
        if prices is not None:
            click.echo("\n" + shadow_text(plan, prices, language, width), nl=False)
        if compare_by is not None and other is not None:
            difference = compare(plan.solution, other)
            text = comparison_text(plan, other, difference, compare_by, language, width)
            click.echo("\n" + text, nl=False)
