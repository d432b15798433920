"""`maatwaarde pareto`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.command import Command, emit
from maatwaarde.cli.common import json_option, language_option, text_width, warn, working
from maatwaarde.cli.source import plan_options, read_plan


@click.command(cls=Command)
@click.argument("proposals_path", metavar="PROPOSALS")
@plan_options
@click.option(
    "--against",
    default="cost",
    show_default=True,
    metavar="AMOUNT",
    help="cost, a role or a kind of money.",
)
@click.option(
    "--points",
    type=click.IntRange(min=2),
    default=10,
    show_default=True,
    help="How many limits are tried, evenly spaced.",
)
@click.option("-o", "--output", type=click.Path(), help="Write to OUT.csv, .xlsx, .json, .parquet.")
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
    """Set the value of the best portfolio against what it may cost.

    Each line is a portfolio of which none is worth as much and uses less.

    \b
    Example:
      maatwaarde pareto voorstellen.xlsx -f meetlat.yaml -r middelen.yaml --against planner
    """
    from maatwaarde.documents.files import write_atomically
    from maatwaarde.report.data import to_json
    from maatwaarde.report.files import write_tables
    from maatwaarde.report.portfolio.insight import pareto_data, pareto_table, pareto_text

    with working(proposals_path):
        planned = read_plan(proposals_path, **given)
        plan = planned.plan
        front = plan.pareto(against, points=points, time_limit=given["time_limit"])
    warn((*planned.warnings, *planned.source.doubts))
    data = pareto_data(plan, front, against, planned.source.plugins)
    if output is not None:
        if Path(output).suffix.lower() == ".json":
            write_atomically(output, to_json(data).encode())
        else:
            write_tables({"pareto": pareto_table(front)}, output)
        click.echo(f"written: {output}", err=True)
    if as_json:
        emit(to_json(data))
    elif output is None:
        emit(pareto_text(plan, front, against, language, text_width()))
