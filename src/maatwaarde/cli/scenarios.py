"""`maatwaarde scenarios`: what is chosen when things turn out otherwise."""

from __future__ import annotations

import re
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
from maatwaarde.cli.source import (
    gap_option,
    limit_for,
    plan_options,
    read_resources_of,
    read_source,
    rules_by_title,
    sure_option,
)
from maatwaarde.cli.workers import sharing, workers_options
from maatwaarde.messages import msg

_TIMES_AT_MOST = 10.0
# A comma before a name: that in 62,5% is of the number.
_NEXT = re.compile(r",(?=[^,=]+=)")


def _shares(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[float, ...]:
    """Return shares of what is so now, each as ``80%`` or ``0.8``."""
    return tuple(_share(text, ctx, param) for text in given)


def _share(text: str, ctx: click.Context, param: click.Parameter) -> float:
    from maatwaarde.framework.shares import read_share

    share = read_share(text)
    if share is None or share.value > _TIMES_AT_MOST:
        why = msg("{text!r} is no share; write it as 80% or 0.8", text=text)
        raise refused(why, ctx, param)
    return share.value


def _weights(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[dict[str, float], ...]:
    """Return weights, each as ``climate=40%``; what is joined by a comma is one scenario."""
    found = []
    for text in given:
        weights: dict[str, float] = {}
        for part in _NEXT.split(text):
            name, is_one, share = part.partition("=")
            if not is_one:
                why = msg("{text!r} is no weight; write it as climate=40%", text=part.strip())
                raise refused(why, ctx, param)
            if name.strip() in weights:
                why = msg("{text!r} weighs {name!r} twice", text=text, name=name.strip())
                raise refused(why, ctx, param)
            weights[name.strip()] = _share(share.strip(), ctx, param)
        found.append(weights)
    return tuple(found)


@click.command(
    cls=Command,
    help=msg(
        "Choose anew with other budgets, staff, costs or weights, and set the choices side by "
        "side.\n\n"
        "Each option may be given several times; every combination is a scenario, and how "
        "things are now is always the first. What is chosen in all of them is a safe choice."
    ),
    example="""
        maatwaarde scenarios voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --budget 80% --budget 120% --costs 110%
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@option(
    "--budget",
    "budgets",
    multiple=True,
    callback=_shares,
    metavar="80%",
    help=msg("A scenario in which every budget is this share of what it is now."),
)
@option(
    "--staff",
    multiple=True,
    callback=_shares,
    metavar="90%",
    help=msg("A scenario in which every role has this share of the people that it has now."),
)
@option(
    "--costs",
    multiple=True,
    callback=_shares,
    metavar="110%",
    help=msg("A scenario in which proposals cost this share of what they cost now."),
)
@option(
    "--discount-rate",
    "discount_rates",
    multiple=True,
    callback=_shares,
    metavar="2%",
    help=msg("A scenario in which a year later counts for so much less."),
)
@option(
    "--weight",
    "weights",
    multiple=True,
    callback=_weights,
    metavar="ID=40%",
    help=msg(
        "A scenario in which this value weighs so much of what it stands beside; the others share "
        "the rest in proportion."
    ),
)
@plan_options
@gap_option
@sure_option
@workers_options
@output_option
@language_option
@json_option
def scenarios(
    proposals_path: str,
    budgets: tuple[float, ...],
    staff: tuple[float, ...],
    costs: tuple[float, ...],
    discount_rates: tuple[float, ...],
    weights: tuple[dict[str, float], ...],
    resources_path: str | None,
    method: str,
    objective: Any,
    time_limit: float | None,
    unknown_costs: Any,
    without_base: Any,
    gap: float,
    sure: float | None,
    workers: int | None,
    scheduler: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.portfolio.sweep import scenario_grid, sweep
    from maatwaarde.report.portfolio.sweep import sweep_data, sweep_document

    grid = scenario_grid(
        budgets=budgets, staff=staff, costs=costs, discount_rates=discount_rates, weights=weights
    )
    if len(grid) == 1:
        raise refused(
            msg("say what may be otherwise, such as --budget 80% or --weight ID=40%"),
            click.get_current_context(),
        )
    with working(proposals_path) as work:
        source = read_source(proposals_path, **given)
        resources = read_resources_of(source, resources_path)
        with rules_by_title(source.framework), sharing(workers, scheduler) as executor:
            found = sweep(
                source.impacts,
                source.proposals,
                source.framework,
                resources,
                grid,
                method=method,
                objective=objective,
                time_limit=limit_for(len(source.proposals), time_limit, len(grid)),
                gap=gap,
                plugins=source.found,
                sure=sure,
                unknown_costs=unknown_costs,
                without_base=without_base,
                executor=executor,
                asking=work.asking,
            )
    now = found.now
    warn((*source.warnings, *now.scores.warnings, *now.warnings, *source.doubts))
    give(
        lambda: source.with_columns(sweep_document(found)),
        lambda: {**sweep_data(found, source.plugins), **source.columns()},
        output=output,
        as_json=as_json,
        language=language,
    )
