"""The results and the report of a decision, for its dossier."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from maatwaarde.account.canonical import canonical
from maatwaarde.account.decision import Decision
from maatwaarde.account.dossier.outcome import DECISION, PLAN, SCORES, Outcome
from maatwaarde.account.dossier.request import files_of
from maatwaarde.account.facts import decision_on, file_used
from maatwaarde.documents.geojson import read_geojson
from maatwaarde.plugins import Reported
from maatwaarde.portfolio.advice import Advice, advice_on_scores, advise
from maatwaarde.portfolio.beside import Beside
from maatwaarde.portfolio.inputs.motions import read_motions
from maatwaarde.portfolio.motions import Planner
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals.areas import match_areas
from maatwaarde.report.account.dossier_source import Source, scores_file, tables_of
from maatwaarde.report.advice.origin import Origin, input_files
from maatwaarde.report.advice.report import Report
from maatwaarde.report.data import to_json
from maatwaarde.report.portfolio.beside import beside_data
from maatwaarde.report.render.markdown import to_markdown
from maatwaarde.report.render.page import to_page
from maatwaarde.report.sections import write_sections
from maatwaarde.scoring import score

_REPORT = "results/report.json"
# Options that a register keeps too, so that it knows the decision in a dossier by its hash.
_KEPT = (
    *("method", "objective", "draws", "seed", "gap", "time_limit", "sure"),
    *("unknown_costs", "without_base", "sheet"),
)


def advised(source: Source) -> Outcome:
    """Choose where there is something to choose under, and report on all of it."""
    request, proposals = source.request, source.proposals
    options, inputs = request.options, request.inputs
    areas = None
    if inputs.map is not None:
        areas = match_areas(read_geojson(inputs.map), proposals.area)
    plan = None
    if source.resources is None:
        titles = proposals.titles
        scores = score(
            source.impacts, source.framework, options.method, titles=titles, plugins=source.plugins
        )
        advice = advice_on_scores(scores, proposals, options.questions)
    else:
        planner: Planner = partial(
            optimise, source.impacts, proposals, sure=options.sure, **source.choice
        )
        motions = None if inputs.motions is None else read_motions(inputs.motions)
        advice = advise(
            planner,
            source.framework,
            source.resources,
            proposals,
            options.questions,
            motions=motions,
            time_limit=options.time_limit,
            gap=options.gap,
            areas=areas,
        )
        plan = advice.plan
    return _told(source, advice, plan)


def _told(source: Source, advice: Advice, plan: Plan | None) -> Outcome:
    request, scores = source.request, advice.scores
    warnings = (
        *source.warnings,
        *scores.warnings,
        *(() if plan is None else plan.warnings),
        *(() if advice.areas is None else advice.areas.warnings),
    )
    versions = source.plugins.versions
    subject = Reported(source.proposals, scores.framework, scores, plan, request.language)
    given = [name for name in files_of(request.inputs) if name not in request.inputs.answers]
    whole = Report(
        advice,
        Origin(input_files(given, scores), "", tuple(sorted(versions.items())), warnings),
        request.title,
        write_sections(source.plugins, subject),
    )
    columns = source.columns()

    def plan_file(found: Plan) -> bytes:
        beside = Beside(found) if advice.beside is None else replace(advice.beside, plan=found)
        data = beside_data(beside, versions)
        return to_json({**data, "sections": {}, **columns}).encode()

    language = request.language
    files = {
        SCORES: scores_file(source, scores),
        _REPORT: to_json(whole.data()).encode(),
        "reports/report.md": to_markdown(whole.document(), language).encode(),
        "reports/report.html": to_page(
            whole.document(), language, extras=whole.extras(language)
        ).encode(),
        "reports/report.xlsx": whole.workbook(tables_of(whole.document(), language), language),
    }
    if plan is not None:
        files[PLAN] = plan_file(plan)
        files[DECISION] = canonical(_decision(source, plan).facts()) + b"\n"
    return Outcome(files, source.framework, plan, plan_file, versions, warnings)


def _decision(source: Source, plan: Plan) -> Decision:
    """Return the record of the decision, as the register makes one."""
    inputs, options = source.request.inputs, source.request.options
    assert source.resources is not None  # or there were no plan
    roles = {
        "proposals": inputs.proposals,
        "mapping": inputs.mapping,
        "framework": inputs.framework,
        "resources": inputs.resources or inputs.proposals,
        "motions": inputs.motions,
        "rejected": inputs.rejected,
    }
    used = (file_used(role, path) for role, path in roles.items())
    return decision_on(
        plan,
        source.proposals,
        source.resources,
        files=[file for file in used if file is not None],
        options={name.replace("_", "-"): getattr(options, name) for name in _KEPT},
        plugins=source.plugins.versions,
        motions=None if inputs.motions is None else read_motions(inputs.motions),
    )
