"""`maatwaarde score` and `maatwaarde explain`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    by_option,
    give,
    json_option,
    language_option,
    list_by_option,
    method_option,
    options,
    output_option,
    warn,
    working,
)
from maatwaarde.cli.earlier import register_option
from maatwaarde.cli.in_euros import NPV, score_in_euros
from maatwaarde.cli.in_parts import in_parts, parts_options, score_in_parts
from maatwaarde.cli.source import SourceFiles, read_source, source_options
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from maatwaarde.portfolio.analysis.over_time import OverTime
    from maatwaarde.report.document import Document
    from maatwaarde.scoring import Scores

_input = options(source_options, method_option)


@click.command(
    cls=Command,
    help=msg(
        "Score and rank the proposals in a file (CSV, XLSX, ODS, Parquet, JSON, JSON lines, .pb)."
    ),
    example="""
        maatwaarde score voorstellen.xlsx -f meetlat.yaml -o ranking.xlsx
    """,
)
@argument("proposals", metavar=msg("PROPOSALS"))
@_input
@register_option
@list_by_option
@option(
    "--over-time",
    "with_years",
    is_flag=True,
    help=msg("Say also what each proposal alone is worth until the horizon of the framework."),
)
@parts_options
@output_option
@language_option
@json_option
def score(
    proposals: str,
    method: str,
    by: Any,
    with_years: bool,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    parts = {name: given.pop(name) for name in ("in_parts", "columns", "on_error", "resume")}
    if method == NPV:
        score_in_euros(
            proposals,
            output=output,
            language=language,
            as_json=as_json,
            others={
                "--by": by,
                "--over-time": with_years,
                "--in-parts": parts["in_parts"],
                "--columns": parts["columns"],
                "--on-error": parts["on_error"],
                "--resume": parts["resume"],
            },
            **given,
        )
        return
    whole = {"--by": by, "--over-time": with_years, "--json": as_json}
    whole |= {"--sheet": given["sheet"]}
    if in_parts(proposals, output, parts, whole):
        assert output is not None
        names = ("framework_path", "mapping", "seed", "draws", "rejected", "register")
        del parts["in_parts"]
        score_in_parts(
            proposals,
            output=output,
            method=method,
            language=language,
            **{name: given[name] for name in names},
            **parts,
        )
        return
    from maatwaarde.plugins import Reported
    from maatwaarde.report.account.compared import compared_data, with_compared
    from maatwaarde.report.data import scores_data
    from maatwaarde.report.files import TABLE_FORMATS
    from maatwaarde.report.ranking.ranking import ranking_document
    from maatwaarde.report.readback import with_readback
    from maatwaarde.report.sections import (
        section_problems,
        sections_data,
        with_sections,
        write_sections,
    )
    from maatwaarde.report.shown import SHOWN
    from maatwaarde.scoring.value_for_money import value_for_money

    source, scores = _scores(proposals, method, given)
    subject = Reported(source.proposals, scores.framework, scores, language=language)
    sections = write_sections(source.found, subject)
    warn(section_problems(sections))
    years = _over_time(source, scores) if with_years else None
    worth = value_for_money(scores, source.proposals)

    def document() -> Document:
        # A terminal shows the first; tables for a file hold all, whatever is said beside them.
        tables = output is None or Path(output).suffix.lower() in TABLE_FORMATS
        ranking = ranking_document(scores, by, worth, most=SHOWN if tables else None)
        if years is not None:
            from maatwaarde.report.ranking.over_time import over_time_blocks

            more = over_time_blocks(years, scores)
            ranking = replace(ranking, blocks=(*ranking.blocks, *more))
        listed = with_compared(with_sections(ranking, sections), source.compared)
        return with_readback(listed, source.proposals, scores.framework, source.asked)

    def data() -> dict[str, Any]:
        found = scores_data(scores, source.plugins, sections_data(sections), worth)
        found |= source.columns() | compared_data(source.compared)
        if years is None:
            return found
        from maatwaarde.report.ranking.over_time import over_time_data

        return {**found, "over_time": over_time_data(years)}

    give(
        document,
        data,
        output=output,
        as_json=as_json,
        language=language,
    )


@click.command(
    cls=Command,
    help=msg("Say what one proposal gains, what it harms, and what would move it up."),
    example="""
        maatwaarde explain P-017 voorstellen.xlsx -f meetlat.yaml
    """,
)
@argument("proposal_id", metavar=msg("ID"))
@argument("proposals", metavar=msg("PROPOSALS"))
@_input
@option("--measure", help=msg("Say instead how the impact on one measure came about."))
@by_option
@output_option
@language_option
@json_option
def explain(
    proposal_id: str,
    proposals: str,
    method: str,
    measure: str | None,
    by: Any,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.impact import trace
    from maatwaarde.report.data import explanation_data, header
    from maatwaarde.report.ranking.explanation import explanation_document
    from maatwaarde.report.ranking.trace import trace_data, trace_document
    from maatwaarde.scoring.value_for_money import value_for_money

    source, scores = _scores(proposals, method, given)
    if measure is not None:
        found = trace(source.impacts, proposal_id, measure)
        document = trace_document(found, source.framework)
        data = {**header(source.framework, source.plugins), **trace_data(found)}
    else:
        explanation = scores.explain(proposal_id)
        worth = value_for_money(scores, source.proposals)
        document = explanation_document(explanation, by, worth)
        data = explanation_data(explanation, source.plugins, worth)
        data |= source.columns([proposal_id])
    give(lambda: document, lambda: data, output=output, as_json=as_json, language=language)


def _over_time(source: SourceFiles, scores: Scores) -> OverTime:
    from maatwaarde.portfolio.analysis.over_time import over_time

    return over_time(source.proposals, scores)


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
