"""`maatwaarde robustness`: how sure a ranking is."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    framework_option,
    give,
    json_option,
    language_option,
    mapping_option,
    options,
    output_option,
    sheet_option,
    spread_option,
    warn,
    weights_option,
    working,
)
from maatwaarde.cli.source import read_source
from maatwaarde.cli.workers import sharing, workers_options
from maatwaarde.messages import msg

_ESTIMATOR_DRAWS = 1000
"""Draws of the factors of estimators, which give estimated impacts their range."""


@click.command(
    cls=Command,
    help=msg(
        "Say how sure the ranking is when weights are disputed and impacts uncertain.\n\n"
        "\b\nfree       all weights are possible\nordinal    only the order of the "
        "weights is known\nintervals  each weight lies within --spread of itself\ngroups "
        "    one of the groups decides, each as often as its share\n\n"
        "With --pair or --tornado only these are answered."
    ),
    example="""
        maatwaarde robustness voorstellen.xlsx -f meetlat.yaml
        maatwaarde robustness voorstellen.xlsx -f meetlat.yaml --pair P-1 P-2
    """,
)
@argument("proposals", metavar=msg("PROPOSALS"))
@options(framework_option, mapping_option, sheet_option)
@weights_option
@spread_option
@option(
    "--draws",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help=msg("Draws of weights and impacts."),
)
@option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help=msg("Seed of the draws."),
)
@option(
    "--pair",
    "pairs",
    nargs=2,
    multiple=True,
    metavar=msg("ID ID"),
    help=msg("Say what turns the order of these two round."),
)
@option(
    "--tornado",
    "tornados",
    multiple=True,
    metavar=msg("ID"),
    help=msg("Say what moves the score of this proposal most."),
)
@workers_options
@output_option
@language_option
@json_option
def robustness(
    proposals: str,
    framework_path: str,
    mapping: str | None,
    sheet: str | None,
    weights: Any,
    spread: float,
    draws: int,
    seed: int,
    pairs: tuple[tuple[str, str], ...],
    tornados: tuple[str, ...],
    workers: int | None,
    scheduler: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
) -> None:
    from maatwaarde.report.document import together
    from maatwaarde.report.ranking.flips import pair_document, tornado_document
    from maatwaarde.report.ranking.robustness import robustness_document
    from maatwaarde.report.ranking.robustness_data import pair_data, robustness_data, tornado_data
    from maatwaarde.scoring import score
    from maatwaarde.scoring.flips import pair, tornado
    from maatwaarde.scoring.robustness import robustness as analyse
    from maatwaarde.scoring.tradeoffs import tradeoffs

    with working(proposals):
        source = read_source(
            proposals, framework_path, mapping, sheet, draws=_ESTIMATOR_DRAWS, seed=seed
        )
        scores = score(source.impacts, source.framework, titles=source.proposals.titles)
        asked = bool(pairs or tornados)
        two = [pair(scores, *ids) for ids in pairs]
        one = [tornado(scores, identifier, spread=spread) for identifier in tornados]
        result = trade = None
        if not asked or output is not None or as_json:
            with sharing(workers, scheduler) as executor:
                result = analyse(
                    scores, weights, spread=spread, draws=draws, seed=seed, executor=executor
                )
            trade = tradeoffs(scores)
    warn([*source.warnings, *scores.warnings])
    documents = [*map(pair_document, two), *map(tornado_document, one)]
    data = {}
    if result is not None and trade is not None:
        documents.append(robustness_document(result, trade))
        data = robustness_data(result, trade, source.plugins)
        data["pairs"] = [pair_data(found) for found in two]
        data["tornados"] = [tornado_data(found) for found in one]
        data |= source.columns()
    give(
        lambda: source.with_columns(together(documents)),
        lambda: data,
        output=output,
        as_json=as_json,
        language=language,
    )
