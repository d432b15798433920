"""What a dossier holds of results and reports, from the files and options that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from maatwaarde.account.canonical import canonical
from maatwaarde.account.decision import Decision
from maatwaarde.account.dossier.outcome import DECISION, PLAN, SCORES, Outcome
from maatwaarde.account.dossier.request import Request, files_of
from maatwaarde.account.facts import decision_on, file_used
from maatwaarde.diagnostics import Diagnostic, PortfolioError, ResourceError
from maatwaarde.documents.geojson import read_geojson
from maatwaarde.framework import Framework, load_framework
from maatwaarde.impact import ImpactTable, estimate, run_controls
from maatwaarde.messages import Language, msg
from maatwaarde.plugins import Plugins, Reported, all_readers, load_plugins, read_rejected
from maatwaarde.portfolio.advice import Advice, advice_on_plan, advice_on_scores
from maatwaarde.portfolio.beside import Beside
from maatwaarde.portfolio.inputs.changes import read_changes
from maatwaarde.portfolio.inputs.motions import read_motions
from maatwaarde.portfolio.inputs.plan_file import read_running_plan
from maatwaarde.portfolio.inputs.resources import Resources, read_resources
from maatwaarde.portfolio.inputs.workbook import resource_sheets
from maatwaarde.portfolio.motions import Planner, price_motions
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.portfolio.replanning.from_changes import reconsider
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.proposals.areas import match_areas
from maatwaarde.report.advice.origin import Origin, input_files
from maatwaarde.report.advice.report import Report
from maatwaarde.report.data import scores_data, to_json
from maatwaarde.report.document import Document
from maatwaarde.report.files import Table, table_file
from maatwaarde.report.list_columns import list_columns, with_list_columns
from maatwaarde.report.portfolio.beside import beside_data
from maatwaarde.report.portfolio.replan import replan_data, replan_document
from maatwaarde.report.portfolio.rules import in_words
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.markdown import to_markdown
from maatwaarde.report.render.page import to_page
from maatwaarde.report.sections import write_sections
from maatwaarde.scoring import Scores, score
from maatwaarde.scoring.value_for_money import value_for_money

_REPORT = "results/report.json"
# Options that a register keeps too, so that it knows the decision in a dossier by its hash.
_KEPT = (
    *("method", "objective", "draws", "seed", "gap", "time_limit", "sure"),
    *("unknown_costs", "without_base", "sheet"),
)


def compute(request: Request) -> Outcome:
    """Compute what a dossier holds beside its inputs.

    Parameters
    ----------
    request
        Its files are named from the current folder.

    Raises
    ------
    MaatwaardeError
        If an input is wrong, or no portfolio keeps all the rules.
    """
    source = _read(request)
    try:
        return _replanned(source) if request.inputs.plan is not None else _advised(source)
    except PortfolioError as error:
        raise in_words(error, source.framework) from None


@dataclass(frozen=True, eq=False)
class _Source:
    request: Request
    plugins: Plugins
    framework: Framework
    proposals: Proposals
    impacts: ImpactTable
    resources: Resources | None
    warnings: tuple[Diagnostic, ...]

    @property
    def asked(self) -> frozenset[str]:
        """Names of the attributes that the estimators ask for."""
        estimators = self.plugins.estimators
        return frozenset(item.name for name in estimators for item in estimators.get(name).inputs)

    @property
    def choice(self) -> dict[str, Any]:
        """How to choose, as both `optimise` and `reconsider` take it."""
        options = self.request.options
        return {
            "method": options.method,
            "objective": options.objective,
            "time_limit": options.time_limit,
            "gap": options.gap,
            "plugins": self.plugins,
            "unknown_costs": options.unknown_costs,
            "without_base": options.without_base,
        }


def _read(request: Request) -> _Source:
    inputs, options = request.inputs, request.options
    plugins = load_plugins()
    framework = load_framework(
        inputs.framework,
        today=request.date,
        others={**plugins.frameworks.as_dict(), **{k: Path(v) for k, v in inputs.known.items()}},
        answers=tuple(map(Path, inputs.answers)),
    )
    readers = all_readers(plugins)
    proposals = read_proposals(
        inputs.proposals,
        inputs.mapping,
        sheet=options.sheet,
        readers=readers,
        scales=framework.scales,
    )
    register = None if inputs.rejected is None else read_rejected(inputs.rejected, readers)
    impacts = estimate(proposals, framework, plugins, seed=options.seed, draws=options.draws)
    controls = run_controls(proposals, framework, impacts, plugins, register)
    where = inputs.resources
    if where is None and resource_sheets(proposals):
        where = inputs.proposals
    resources = None
    if where is not None:
        hours = framework.file.hours_per_fte
        resources = read_resources(where, framework.units, proposals, hours)
    elif inputs.motions is not None or inputs.plan is not None:
        raise ResourceError(
            Diagnostic(
                "no-resources",
                msg("no file says what there is to spend"),
                msg("give budgets and staff with -r"),
            )
        )
    warnings = (*plugins.problems, *proposals.warnings, *controls)
    return _Source(request, plugins, framework, proposals, impacts, resources, warnings)


def _advised(source: _Source) -> Outcome:
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
        plan = planner(source.framework, source.resources)
        priced = None
        if inputs.motions is not None:
            motions = read_motions(inputs.motions)
            priced = price_motions(plan, source.resources, motions, planner)
        advice = advice_on_plan(
            plan,
            proposals,
            options.questions,
            time_limit=options.time_limit,
            gap=options.gap,
            areas=areas,
        )
        advice = replace(advice, motions=priced)
        plan = advice.plan
    return _told(source, advice, plan)


def _told(source: _Source, advice: Advice, plan: Plan | None) -> Outcome:
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
    columns = list_columns(source.proposals, source.asked)

    def plan_file(found: Plan) -> bytes:
        beside = Beside(found) if advice.beside is None else replace(advice.beside, plan=found)
        data = beside_data(beside, versions)
        return to_json({**data, "sections": {}, **columns}).encode()

    language = request.language
    files = {
        SCORES: _scores(source, scores),
        _REPORT: to_json(whole.data()).encode(),
        "reports/report.md": to_markdown(whole.document(), language).encode(),
        "reports/report.html": to_page(
            whole.document(), language, extras=whole.extras(language)
        ).encode(),
        "reports/report.xlsx": whole.workbook(_tables(whole.document(), language), language),
    }
    if plan is not None:
        files[PLAN] = plan_file(plan)
        files[DECISION] = canonical(_decision(source, plan).facts()) + b"\n"
    return Outcome(files, source.framework, plan, plan_file, versions, warnings)


def _decision(source: _Source, plan: Plan) -> Decision:
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


def _replanned(source: _Source) -> Outcome:
    """Replan from a plan that runs."""
    request, proposals = source.request, source.proposals
    options, inputs = request.options, request.inputs
    assert inputs.plan is not None
    assert source.resources is not None  # refused when it was read
    found = reconsider(
        source.impacts,
        proposals,
        source.framework,
        source.resources,
        read_running_plan(inputs.plan),
        None if inputs.changes is None else read_changes(inputs.changes, source.framework.units),
        today=options.today,
        may_stop=options.may_stop,
        max_changes=options.max_changes,
        change_weight=options.change_weight,
        **source.choice,
    )
    versions = source.plugins.versions
    columns = list_columns(proposals, source.asked)

    def plan_file(plan: Plan) -> bytes:
        data = replan_data(replace(found, plan=plan), versions)
        return to_json({**data, **columns}).encode()

    document = with_list_columns(
        replan_document(found, options.max_changes), proposals, source.asked
    )
    language = request.language
    files = {
        SCORES: _scores(source, found.plan.scores),
        PLAN: plan_file(found.plan),
        "reports/replan.md": to_markdown(document, language).encode(),
        "reports/replan.html": to_page(document, language).encode(),
        "reports/replan.xlsx": table_file(_tables(document, language), ".xlsx"),
    }
    warnings = (*source.warnings, *found.plan.scores.warnings, *found.plan.warnings)
    return Outcome(files, source.framework, found.plan, plan_file, versions, warnings)


def _scores(source: _Source, scores: Scores) -> bytes:
    worth = value_for_money(scores, source.proposals)
    data = scores_data(scores, source.plugins.versions, worth=worth)
    return to_json({**data, **list_columns(source.proposals, source.asked)}).encode()


def _tables(document: Document, language: Language) -> Mapping[str, Table]:
    words = None if language == "en" else language
    return {table.key: to_columns(table, words) for table in document.tables()}
