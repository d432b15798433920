"""`maatwaarde score` and `maatwaarde explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Command, emit
from maatwaarde.cli.common import (
    json_option,
    language_option,
    method_option,
    options,
    text_width,
    warn,
    working,
)
from maatwaarde.cli.source import SourceFiles, read_source, source_options

if TYPE_CHECKING:
    from maatwaarde.scoring import Scores

_input = options(source_options, method_option)


@click.command(cls=Command)
@click.argument("proposals")
@_input
@click.option(
    "-o", "--output", type=click.Path(), help="Write to OUT.csv, .xlsx, .json or .parquet."
)
@language_option
@json_option
def score(
    proposals: str, method: str, output: str | None, language: Any, as_json: bool, **given: Any
) -> None:
    """Score and rank the proposals in a file (CSV, XLSX, ODS, Parquet, JSON, .pb).

    \b
    Example:
      maatwaarde score voorstellen.xlsx -f meetlat.yaml -o ranking.xlsx
    """
    from maatwaarde.plugins import Reported
    from maatwaarde.report.data import scores_data, to_json
    from maatwaarde.report.files import write_scores
    from maatwaarde.report.sections import (
        section_problems,
        sections_data,
        sections_text,
        write_sections,
    )
    from maatwaarde.report.text import ranking_text

    source, scores = _scores(proposals, method, given)
    subject = Reported(source.proposals, scores.framework, scores, language=language)
    sections = write_sections(source.found, subject)
    warn(section_problems(sections))
    if output is not None:
        write_scores(scores, output, source.plugins, sections_data(sections))
        click.echo(f"written: {output}", err=True)
    if as_json:
        emit(to_json(scores_data(scores, source.plugins, sections_data(sections))))
    elif output is None:
        width = text_width()
        text = ranking_text(scores, language, width) + sections_text(sections, width)
        emit(text)


@click.command(cls=Command)
@click.argument("proposal_id")
@click.argument("proposals")
@_input
@click.option("--measure", help="Say instead how the impact on one measure came about.")
@language_option
@json_option
def explain(
    proposal_id: str,
    proposals: str,
    method: str,
    measure: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    """Say what one proposal gains, what it harms, and what would move it up.

    \b
    Example:
      maatwaarde explain P-017 voorstellen.xlsx -f meetlat.yaml
    """
    from maatwaarde.impact import trace
    from maatwaarde.report.data import explanation_data, header, to_json
    from maatwaarde.report.text import explanation_text
    from maatwaarde.report.trace import trace_data, trace_text

    source, scores = _scores(proposals, method, given)
    if measure is not None:
        found = trace(source.impacts, proposal_id, measure)
        if as_json:
            data = {**header(source.framework, source.plugins), **trace_data(found)}
            emit(to_json(data))
        else:
            emit(trace_text(found, source.framework, language, text_width()))
        return
    explanation = scores.explain(proposal_id)
    if as_json:
        emit(to_json(explanation_data(explanation, source.plugins)))
    else:
        emit(explanation_text(explanation, language, text_width()))


def _scores(path: str, method: str, given: dict[str, Any]) -> tuple[SourceFiles, Scores]:
    from maatwaarde.scoring import score as score_

    with working(path):
        source = read_source(path, **given)
        scores = score_(
            source.impacts,
            source.framework,
            method,
            titles=source.proposals.titles,
            plugins=source.found,
        )
    warn([*source.warnings, *scores.warnings])
    return source, scores
