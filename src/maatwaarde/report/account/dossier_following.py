"""What became of a plan that runs, for its dossier: made anew, monitored, held against gates."""

from __future__ import annotations

from dataclasses import replace

from maatwaarde.account.dossier.outcome import PLAN, SCORES, Outcome
from maatwaarde.account.expected import expected
from maatwaarde.account.gates.check import against_plan
from maatwaarde.account.gates.consequences import changes_after
from maatwaarde.account.gates.decisions import read_decisions
from maatwaarde.account.gates.read import read_gates
from maatwaarde.account.monitor import Rules, monitor
from maatwaarde.account.realised import Realised, read_realised
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.plugins import all_readers
from maatwaarde.portfolio.inputs.changes import Changes, read_changes
from maatwaarde.portfolio.inputs.plan_file import RunningPlan, read_running_plan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.replanning.from_changes import reconsider
from maatwaarde.report.account.dossier_source import Source, report_files, scores_file
from maatwaarde.report.account.gates import gates_document
from maatwaarde.report.account.gates_data import gates_data
from maatwaarde.report.account.monitor import monitor_data, monitor_document
from maatwaarde.report.data import to_json
from maatwaarde.report.portfolio.replan import replan_data, replan_document
from maatwaarde.scoring import score


def followed(source: Source) -> Outcome:
    """Make a running plan anew, hold it against what was realised and against gates: as asked."""
    inputs = source.request.inputs
    assert inputs.plan is not None
    running = read_running_plan(inputs.plan)
    units = source.framework.units
    changes = None if inputs.changes is None else read_changes(inputs.changes, units)
    realised = None
    if inputs.realised is not None:
        realised = read_realised(
            inputs.realised,
            source.framework,
            source.proposals,
            sheet=source.request.options.realised_sheet,
            mapping=inputs.realised_mapping,
            readers=all_readers(source.plugins),
        )
    outcome = _scored(source)
    # What is only looked at stays as it is.
    if changes is not None or (realised is None and inputs.gates is None):
        outcome = _replanned(source, running, changes)
    if realised is not None:
        outcome = _monitored(source, outcome, running, realised)
    if inputs.gates is not None:
        outcome = _gated(source, outcome, running, realised, changes)
    return outcome


def _scored(source: Source) -> Outcome:
    scores = score(
        source.impacts,
        source.framework,
        source.request.options.method,
        titles=source.proposals.titles,
        plugins=source.plugins,
    )
    return Outcome(
        {SCORES: scores_file(source, scores)},
        source.framework,
        None,
        _no_plan,
        source.plugins.versions,
        (*source.warnings, *scores.warnings),
    )


def _no_plan(_: Plan) -> bytes:
    raise AssertionError("no plan was made")


def _replanned(source: Source, running: RunningPlan, changes: Changes | None) -> Outcome:
    options = source.request.options
    found = reconsider(
        source.impacts,
        source.proposals,
        source.framework,
        _resources(source),
        running,
        changes,
        today=options.today,
        may_stop=options.may_stop,
        max_changes=options.max_changes,
        change_weight=options.change_weight,
        **source.choice,
    )
    versions = source.plugins.versions

    def plan_file(plan: Plan) -> bytes:
        data = replan_data(replace(found, plan=plan), versions)
        return to_json({**data, **source.columns()}).encode()

    files = {
        SCORES: scores_file(source, found.plan.scores),
        PLAN: plan_file(found.plan),
        **report_files(source, "replan", replan_document(found, options.max_changes)),
    }
    warnings = (*source.warnings, *found.plan.scores.warnings, *found.plan.warnings)
    return Outcome(files, source.framework, found.plan, plan_file, versions, warnings)


def _monitored(
    source: Source, outcome: Outcome, running: RunningPlan, realised: Realised
) -> Outcome:
    options = source.request.options
    found = monitor(
        source.impacts,
        source.proposals,
        source.framework,
        _resources(source),
        running,
        realised,
        today=source.request.date.isoformat(),
        target_year=options.year,
        rules=Rules(tolerance=options.tolerance, spread=options.spread),
        unknown_costs=options.unknown_costs,
        without_base=options.without_base,
    )
    data = {**monitor_data(found, source.plugins.versions), **source.columns()}
    return _with(
        outcome,
        {
            "results/monitor.json": to_json(data).encode(),
            **report_files(source, "monitor", monitor_document(found)),
        },
        found.warnings,
    )


def _gated(
    source: Source,
    outcome: Outcome,
    running: RunningPlan,
    realised: Realised | None,
    changes: Changes | None,
) -> Outcome:
    inputs, options, framework = source.request.inputs, source.request.options, source.framework
    assert inputs.gates is not None
    was_to_be = expected(
        running,
        source.impacts,
        source.proposals,
        framework,
        _resources(source),
        unknown_costs=options.unknown_costs,
        without_base=options.without_base,
    )
    checked = against_plan(
        read_gates(inputs.gates, framework.units),
        source.request.date,
        framework,
        source.proposals,
        was_to_be,
        realised,
        changes,
        () if inputs.decisions is None else read_decisions(inputs.decisions),
    )
    after = changes_after(checked, source.request.language, changes)
    return _with(
        outcome,
        {
            "results/gates.json": to_json(
                gates_data(checked, framework, after, source.plugins.versions)
            ).encode(),
            **report_files(source, "gates", gates_document(checked, None)),
        },
        (*was_to_be.warnings, *checked.warnings),
    )


def _with(outcome: Outcome, files: dict[str, bytes], warnings: tuple[Diagnostic, ...]) -> Outcome:
    return replace(
        outcome,
        files={**outcome.files, **files},
        warnings=(*outcome.warnings, *(one for one in warnings if one not in outcome.warnings)),
    )


def _resources(source: Source) -> Resources:
    assert source.resources is not None  # refused when it was read
    return source.resources
