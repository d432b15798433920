"""`maatwaarde portfolio`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.common import (
    json_option,
    language_option,
    method_option,
    options,
    text_width,
    warn,
    working,
)
from maatwaarde.cli.source import read_source, source_options
from maatwaarde.portfolio import compare, greedy_by
from maatwaarde.portfolio.order import order_by
from maatwaarde.portfolio.plan import optimise
from maatwaarde.report.data import to_json
from maatwaarde.report.files import write_atomically, write_tables
from maatwaarde.report.portfolio import (
    comparison_text,
    portfolio_data,
    portfolio_tables,
    portfolio_text,
)


@click.command()
@click.argument("proposals_path", metavar="PROPOSALS")
@options(source_options, method_option)
@click.option(
    "-r",
    "--resources",
    "resources_path",
    required=True,
    type=click.Path(),
    help="File with budgets and staff.",
)
@click.option(
    "--objective",
    type=click.Choice(["total-impact", "sum-of-scores"]),
    default="total-impact",
    show_default=True,
    help="What is made as large as possible.",
)
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), help="Seconds.")
@click.option(
    "--gap",
    type=click.FloatRange(min=0),
    default=0.0,
    show_default=True,
    help="Relative gap at which to stop; 0 asks for a proof.",
)
@click.option(
    "--compare-by",
    metavar="COLUMN",
    help="Compare with choosing in the order of a column: score, a measure or an attribute.",
)
@click.option("-o", "--output", type=click.Path(), help="Write to OUT.csv, .xlsx, .json, .parquet.")
@language_option
@json_option
def portfolio(
    proposals_path: str,
    method: str,
    resources_path: str,
    objective: Any,
    time_limit: float | None,
    gap: float,
    compare_by: str | None,
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
        source = read_source(proposals_path, **given)
        plan = optimise(
            source.impacts,
            source.proposals,
            source.framework,
            resources_path,
            method=method,
            objective=objective,
            time_limit=time_limit,
            gap=gap,
        )
        other = None
        if compare_by is not None:
            order = order_by(compare_by, source.proposals, plan.scores)
            other = greedy_by(order, plan.problem, objective=objective)
    warn([*source.warnings, *plan.scores.warnings, *plan.warnings])
    data = portfolio_data(plan, compare_by, other, source.plugins)
    if output is not None:
        if Path(output).suffix.lower() == ".json":
            write_atomically(output, to_json(data).encode())
        else:
            write_tables(portfolio_tables(plan), output)
        click.echo(f"written: {output}", err=True)
    if as_json:
        click.echo(to_json(data), nl=False)
    elif output is None:
        width = text_width()
        click.echo(portfolio_text(plan, language, width), nl=False)
        if compare_by is not None and other is not None:
            difference = compare(plan.solution, other)
            text = comparison_text(plan, other, difference, compare_by, language, width)
            click.echo("\n" + text, nl=False)
