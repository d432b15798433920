"""`maatwaarde report`: what people hand over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    FiniteRange,
    Work,
    give,
    json_option,
    language_option,
    method_option,
    output_option,
    warn,
    working,
)
from maatwaarde.cli.source import (
    SourceFiles,
    choice_options,
    gap_option,
    limit_for,
    planner_of,
    read_resources_of,
    read_source,
    resources_option,
    rules_by_title,
    source_options,
)
from maatwaarde.cli.typed import all_typed
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from maatwaarde.portfolio.advice import Advice, Questions
    from maatwaarde.portfolio.inputs.motions import Motions
    from maatwaarde.proposals.areas import AreaMap


# Options that say how to choose, and not what to read.
_OF_THE_CHOICE = ("objective", "unknown_costs", "without_base", "time_limit", "gap")


@click.command(
    cls=Command,
    help=msg(
        "Write a report for who decides: the advice on one page, and all that it rests on.\n\n"
        "With -o advice.html it is a page that opens in any browser, without a network, and on "
        "which weights move; .docx, .pdf, .md and .txt hold the same, and in .xlsx the scores are "
        "formulas. Without -r it is a report on scores alone."
    ),
    example="""
        maatwaarde report voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          -o advies.html
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@source_options
@method_option
@resources_option
@choice_options
@gap_option
@option("--title", help=msg("Title of the report."))
@option(
    "--extra",
    type=FiniteRange(min=0, min_open=True),
    metavar=msg("EUR"),
    help=msg(
        "Ask what so much more money would bring; by default about a hundredth of all there is."
    ),
)
@option(
    "--why-not",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help=msg("Of so many proposals that are left out, ask what would bring them in."),
)
@option(
    "--alternatives",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help=msg("So many choices that are nearly as good."),
)
@option(
    "--more-of",
    type=click.IntRange(min=0),
    default=12,
    show_default=True,
    help=msg("Of so many budgets and roles, ask what more of them would bring."),
)
@option(
    "--front",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help=msg("So many budgets, from small to large, for each of which the best choice is found."),
)
@option(
    "--contested",
    is_flag=True,
    help=msg("Ask of each chosen proposal what is lost without it."),
)
@option(
    "--reweigh",
    type=click.IntRange(min=0),
    default=16,
    show_default=True,
    help=msg("Of so many values, ask what comes in and falls out if they weigh half or double."),
)
@option(
    "--motions",
    "motions_path",
    type=click.Path(),
    metavar="MOTIONS.yaml",
    help=msg("File with motions (YAML or a workbook): what each wants done, dropped, otherwise."),
)
@option(
    "--map",
    "map_path",
    type=click.Path(),
    metavar="MAP.geojson",
    help=msg("Map of the areas in the list, to show what is done where."),
)
@option(
    "--samples",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help=msg("Choose anew so many times, with other weights and effects."),
)
@option(
    "--pages",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help=msg("So many proposals at most have a page of their own."),
)
@option(
    "--template",
    "template_path",
    type=click.Path(),
    metavar="STYLE.docx",
    help=msg("Word file (.docx, .dotx) with the styles of your organisation, for -o NAME.docx."),
)
@output_option
@language_option
@json_option
def report(
    proposals_path: str,
    method: str,
    resources_path: str | None,
    title: str | None,
    extra: float | None,
    why_not: int,
    alternatives: int,
    more_of: int,
    front: int,
    contested: bool,
    reweigh: int,
    motions_path: str | None,
    map_path: str | None,
    samples: int,
    pages: int,
    template_path: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.plugins import Reported
    from maatwaarde.portfolio.advice import Questions
    from maatwaarde.portfolio.inputs.motions import read_motions
    from maatwaarde.report.advice.origin import Origin, input_files
    from maatwaarde.report.advice.report import Report
    from maatwaarde.report.render.docx_template import read_template
    from maatwaarde.report.sections import section_problems, write_sections

    questions = Questions(
        alternatives=alternatives,
        why_not=why_not,
        extra=extra,
        resources=more_of,
        front=front,
        contested=contested,
        reweigh=reweigh,
        draws=samples,
        told=pages,
    )
    chosen = {name: given.pop(name) for name in _OF_THE_CHOICE}
    template = None
    if template_path is not None:
        template = read_template(template_path)
        warn(template.warnings(template_path))
    with working(proposals_path) as work:
        source = read_source(proposals_path, **given)
        areas = None if map_path is None else _areas(source, map_path)
        motions = None if motions_path is None else read_motions(motions_path)
        advice = _advice(source, method, resources_path, questions, chosen, areas, motions, work)
    found = source.warnings + advice.scores.warnings
    found += () if advice.plan is None else advice.plan.warnings
    found += () if areas is None else areas.warnings
    found += () if motions is None else motions.warnings
    inputs = (proposals_path, given["mapping"], given["framework_path"], resources_path)
    origin = Origin(
        files=input_files((*inputs, given["rejected"], map_path, motions_path), advice.scores),
        command=_command(click.get_current_context()),
        plugins=tuple(sorted(source.plugins.items())),
        warnings=found,
    )
    framework = advice.scores.framework
    subject = Reported(source.proposals, framework, advice.scores, advice.plan, language)
    sections = write_sections(source.found, subject)
    warn((*found, *section_problems(sections)))
    whole = Report(advice, origin, title or "", sections)
    give(
        whole.document,
        whole.data,
        output=output,
        as_json=as_json,
        language=language,
        extras=lambda: whole.extras(language),
        workbook=lambda tables: whole.workbook(tables, language),
        template=template,
    )


def _advice(
    source: SourceFiles,
    method: str,
    resources_path: str | None,
    questions: Questions,
    chosen: dict[str, Any],
    areas: AreaMap | None,
    motions: Motions | None,
    work: Work,
) -> Advice:
    """Choose, and ask what there is to ask; or only score where there are no resources."""
    from maatwaarde.portfolio.advice import advice_on_scores, advise
    from maatwaarde.portfolio.inputs.workbook import resource_sheets
    from maatwaarde.report.advice.report import no_plan_for_motions
    from maatwaarde.scoring import score

    proposals, framework = source.proposals, source.framework
    if resources_path is None and not resource_sheets(proposals):
        if motions is not None:
            raise no_plan_for_motions(msg("give budgets and staff with -r, or leave --motions out"))
        titles, plugins = proposals.titles, source.found
        scores = score(source.impacts, framework, method, titles=titles, plugins=plugins)
        return advice_on_scores(scores, proposals, questions)
    resources = read_resources_of(source, resources_path)
    chosen = {**chosen, "time_limit": limit_for(len(proposals), chosen["time_limit"])}
    with rules_by_title(framework):
        return advise(
            planner_of(source, method=method, progress=work.progress, **chosen),
            framework,
            resources,
            proposals,
            questions,
            # These count as questions, and have no progress of their own.
            anew=planner_of(source, method=method, **chosen),
            motions=motions,
            time_limit=chosen["time_limit"],
            gap=chosen["gap"],
            asking=work.asking,
            areas=areas,
        )


def _areas(source: SourceFiles, path: str) -> AreaMap:
    from maatwaarde.documents.geojson import read_geojson
    from maatwaarde.proposals.areas import match_areas

    return match_areas(read_geojson(path), source.proposals.area)


# What is a path, and is not declared so, since it may be something else too.
_PATHS = ("proposals_path", "framework_path")


def _command(ctx: click.Context) -> str:
    """Return the command as it would be typed in the folder with its files."""
    words: list[str] = []
    for parameter in ctx.command.params:
        value = ctx.params.get(parameter.name or "")
        given = ctx.get_parameter_source(parameter.name or "")
        if value is None or given is not click.core.ParameterSource.COMMANDLINE:
            continue
        is_path = isinstance(parameter.type, click.Path) or parameter.name in _PATHS
        named = Path(value).name if is_path else str(value)
        if isinstance(parameter, click.Argument):
            words.append(named)
        elif value is True:
            words.append(max(parameter.opts, key=len))
        else:
            words += [parameter.opts[0], named]
    return all_typed(["maatwaarde", "report", *words])
