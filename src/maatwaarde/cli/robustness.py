"""`maatwaarde robustness`: how sure a ranking is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.command import Command, emit
from maatwaarde.cli.common import (
    framework_option,
    json_option,
    language_option,
    mapping_option,
    options,
    sheet_option,
    spread_option,
    text_width,
    warn,
    weights_option,
    working,
)
from maatwaarde.cli.source import read_source

_ESTIMATOR_DRAWS = 1000
"""Draws of the factors of estimators, which give estimated impacts their range."""


@click.command(cls=Command)
@click.argument("proposals")
@options(framework_option, mapping_option, sheet_option)
@weights_option
@spread_option
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Draws of weights and impacts.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the draws."
)
@click.option(
    "--pair",
    "pairs",
    nargs=2,
    multiple=True,
    metavar="ID ID",
    help="Say what turns the order of these two round.",
)
@click.option(
    "--tornado",
    "tornados",
    multiple=True,
    metavar="ID",
    help="Say what moves the score of this proposal most.",
)
@click.option(
    "-o", "--output", type=click.Path(), help="Write to OUT.csv, .xlsx, .json or .parquet."
)
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
    output: str | None,
    language: Any,
    as_json: bool,
) -> None:
    """Say how sure the ranking is when weights are disputed and impacts uncertain.

    \b
    free       all weights are possible
    ordinal    only the order of the weights is known
    intervals  each weight lies within --spread of itself
    groups     one of the groups decides, each as often as its share

    With --pair or --tornado only these are answered.

    \b
    Example:
      maatwaarde robustness voorstellen.xlsx -f meetlat.yaml
      maatwaarde robustness voorstellen.xlsx -f meetlat.yaml --pair P-1 P-2
    """
    from maatwaarde.documents.files import write_atomically
    from maatwaarde.report.data import to_json
    from maatwaarde.report.files import write_tables
    from maatwaarde.report.robustness import pair_text, robustness_text, tornado_text
    from maatwaarde.report.robustness_data import (
        pair_data,
        robustness_data,
        robustness_tables,
        tornado_data,
    )
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
            result = analyse(scores, weights, spread=spread, draws=draws, seed=seed)
            trade = tradeoffs(scores)
    warn([*source.warnings, *scores.warnings])
    if result is not None and trade is not None:
        data = robustness_data(result, trade, source.plugins)
        data["pairs"] = [pair_data(found) for found in two]
        data["tornados"] = [tornado_data(found) for found in one]
        if output is not None:
            if Path(output).suffix.lower() == ".json":
                write_atomically(output, to_json(data).encode())
            else:
                write_tables(robustness_tables(result, trade), output)
            click.echo(f"written: {output}", err=True)
        if as_json:
            emit(to_json(data))
            return
    if output is not None:
        return
    width = text_width()
    texts = [pair_text(found, language, width) for found in two]
    texts += [tornado_text(found, language, width) for found in one]
    if result is not None and trade is not None:
        texts.append(robustness_text(result, trade, language, width))
    emit("\n".join(texts))
