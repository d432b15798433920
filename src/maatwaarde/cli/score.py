"""`maatwaarde score` and `maatwaarde explain`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.common import (
    framework_option,
    json_option,
    language_option,
    mapping_option,
    method_option,
    options,
    sheet_option,
    text_width,
    warn,
    working,
)
from maatwaarde.framework import load_framework
from maatwaarde.impact import estimate
from maatwaarde.proposals import read_proposals
from maatwaarde.report.data import explanation_data, scores_data, to_json
from maatwaarde.report.files import write_scores
from maatwaarde.report.text import explanation_text, ranking_text
from maatwaarde.scoring import Scores
from maatwaarde.scoring import score as score_

_input = options(framework_option, mapping_option, sheet_option, method_option)


@click.command()
@click.argument("proposals")
@_input
@click.option(
    "-o", "--output", type=click.Path(), help="Write to OUT.csv, .xlsx, .json or .parquet."
)
@language_option
@json_option
def score(proposals: str, output: str | None, language: Any, as_json: bool, **source: Any) -> None:
    """Score and rank the proposals in a file (CSV, XLSX, ODS, Parquet, JSON, .pb).

    \b
    Example:
      maatwaarde score voorstellen.xlsx -f meetlat.yaml -o ranking.xlsx
    """
    scores = _scores(proposals, **source)
    if output is not None:
        write_scores(scores, output)
        click.echo(f"written: {output}", err=True)
    if as_json:
        click.echo(to_json(scores_data(scores)), nl=False)
    elif output is None:
        click.echo(ranking_text(scores, language, text_width()), nl=False)


@click.command()
@click.argument("proposal_id")
@click.argument("proposals")
@_input
@language_option
@json_option
def explain(proposal_id: str, proposals: str, language: Any, as_json: bool, **source: Any) -> None:
    """Say what one proposal gains, what it harms, and what would move it up.

    \b
    Example:
      maatwaarde explain P-017 voorstellen.xlsx -f meetlat.yaml
    """
    explanation = _scores(proposals, **source).explain(proposal_id)
    if as_json:
        click.echo(to_json(explanation_data(explanation)), nl=False)
    else:
        click.echo(explanation_text(explanation, language, text_width()), nl=False)


def _scores(
    path: str, framework_path: str, mapping: str | None, sheet: str | None, method: str
) -> Scores:
    with working(path):
        framework = load_framework(framework_path)
        proposals = read_proposals(path, mapping, sheet=sheet)
        impacts = estimate(proposals, framework)
        scores = score_(impacts, framework, method, titles=proposals.titles)
    warn([*proposals.warnings, *scores.warnings])
    return scores
