"""From a running plan and what has changed to the best new plan, in one call."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ResourceError, did_you_mean, raise_errors
from maatwaarde.documents.given import Given
from maatwaarde.framework import Framework
from maatwaarde.framework.workbook.words import in_sheets
from maatwaarde.impact import ImpactTable, for_proposals
from maatwaarde.messages import joined, msg
from maatwaarde.parameters import check_names, check_number
from maatwaarde.periods import Period, begin_of
from maatwaarde.plugins import Plugins
from maatwaarde.portfolio.assemble.problem import Built, build_problem
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase, settle_shares
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.evaluation.solution import solution as as_found
from maatwaarde.portfolio.inputs.changes import Changes, read_changes
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources, as_resources
from maatwaarde.portfolio.plan import Plan, recomputed
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.records import OptionKey, StaffingActuals
from maatwaarde.portfolio.problem.words import both
from maatwaarde.portfolio.replanning.apply_changes import (
    Commitment,
    changed_proposals,
    changed_resources,
    later_year,
)
from maatwaarde.portfolio.replanning.changed_effects import changed_impacts
from maatwaarde.portfolio.replanning.earlier_starts import (
    EarlierStart,
    could_start_earlier,
    tried_within,
)
from maatwaarde.portfolio.replanning.faster_variants import (
    SpedUp,
    exchanges,
    faster_variants,
    sped_up,
    with_exchanges,
    with_what_was_used,
)
from maatwaarde.portfolio.replanning.replan import Replan, as_of, moment_of, replan, with_options
from maatwaarde.portfolio.replanning.stopped import (
    with_stops,
    without_effects,
    without_what_needs,
)
from maatwaarde.portfolio.replanning.sunk_staffing import SunkStaffing, settle_past
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import Scores, score


@dataclass(frozen=True, eq=False)
class Reconsidered(ByContent, Presented):
    """A new plan beside the running one.

    Parameters
    ----------
    plan
        The new plan, with the problem as it is now: what was hired and trained before today is in
        the capacities of its problem, and told apart in its solution.
    running, changes, today
        The plan that ran, what has changed, and the period from which on it can be changed.
    answer
        How it differs from the running plan.
    added_value
        By proposal that comes in, what the new plan would be worth less without it.
    faster
        Which proposals of the new plan could start earlier, with nothing else changed.
    not_tried
        Of how many chosen proposals, the last ones by id, no earlier start was tried: they are too
        many.
    promised
        The running plan before anything changed, as far as the list still has it.
    sped_up
        What is running and goes on as its faster variant.
    stopped
        What has started and stops, which stays in the plan for what it has used.
    """

    plan: Plan
    running: RunningPlan
    changes: Changes
    today: str | None
    answer: Replan
    added_value: Mapping[str, float]
    faster: tuple[EarlierStart, ...]
    promised: Plan
    sped_up: tuple[SpedUp, ...] = ()
    stopped: frozenset[str] = frozenset()
    not_tried: int = 0


def reconsider(
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources | Given,
    running: RunningPlan | Plan,
    changes: Changes | Given | None = None,
    *,
    today: str | None = None,
    may_stop: Collection[str] = (),
    max_changes: int | None = None,
    change_weight: float = 0.0,
    method: str = "value",
    objective: Objective = "total-impact",
    time_limit: float | None = None,
    gap: float = 0.0,
    plugins: Plugins | None = None,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
) -> Reconsidered:
    """Return the best plan now that things have changed, with as few changes as are worth it.

    Parameters
    ----------
    proposals
        The list as it is now; what is new in it can come in.
    resources, changes
        Or what stands in the files of these, or their paths.
    running
        The plan that runs; one that was just made is taken to run from its start.
    changes
        What has changed since the plan was made and is in neither list nor resources.
    today
        The current period; what starts before it has started. None is before the first start.
    may_stop, max_changes, change_weight, time_limit, gap
        As for `replan`.
    plugins
        What `load_plugins` found, for a method of theirs.
    unknown_costs, without_base
        As for `optimise`.

    Raises
    ------
    FrameworkError
        If a measure in per cent does not say of what.
    ImpactError
        If the impacts are of other proposals, or on other measures or in other units than the
        framework's.
    ResourceError
        If plan, changes and resources do not fit each other.
    PortfolioError
        If no plan keeps all rules with so few changes.
    """
    check_number("change_weight", change_weight, 0.0)
    check_names("may_stop", may_stop)
    if today is not None:
        moment_of(today)
    resources = as_resources(resources, proposals, framework)
    running = running.running if isinstance(running, Plan) else running
    if not isinstance(changes, Changes):
        changes = read_changes(changes, framework.units) if changes else Changes(maatwaarde=1)
    findings = [*running.unknown(proposals.ids), *_options(running, resources, today, may_stop)]
    raise_errors(findings, ResourceError)
    impacts = for_proposals(impacts, proposals.ids)
    doubts: list[Diagnostic] = []
    impacts, framework = settle_shares(impacts, framework, without_base, doubts)
    scores = score(impacts, framework, method, titles=proposals.titles, plugins=plugins)
    held_up: list[Diagnostic] = []
    variants = faster_variants(proposals, running, today, held_up)
    before = build_problem(
        with_what_was_used(proposals, variants, resources.dearer),
        scores,
        resources,
        unknown_costs=unknown_costs,
    )
    before = replace(before, problem=with_exchanges(before.problem, variants, running.option))
    promised = _promised(running, before, today)
    now_resources = changed_resources(resources, changes, today, findings)
    now_proposals = changed_proposals(proposals, changes, promised, today, now_resources, findings)
    now_proposals, stopped = with_stops(now_proposals, changes, promised, today, findings)
    now_impacts = changed_impacts(impacts, changes, findings) if changes.effects else impacts
    findings = [in_sheets(found, changes.keys) for found in findings]
    raise_errors(findings, ResourceError)
    now_impacts = without_effects(now_impacts, stopped)
    now_scores = scores
    if now_impacts is not impacts:
        titles = proposals.titles
        now_scores = score(now_impacts, framework, method, titles=titles, plugins=plugins)
    later = {delay.proposal: math.ceil(delay.months / 12 - 1e-9) for delay in changes.delays}
    now_proposals = with_what_was_used(now_proposals, variants, resources.dearer)
    built = build_problem(now_proposals, now_scores, now_resources, later, unknown_costs)
    slipped = _slipped(changes, before, built, promised)

    def kept_option(name: str) -> OptionKey:
        return slipped.get(running.option(name), running.option(name))

    instead = exchanges(variants, kept_option)
    # What waits for another waits for it when it is late too, so the order is that of the list.
    problem = with_exchanges(built.problem, variants, kept_option)
    problem = replace(problem, requires=before.problem.requires)
    problem, without = without_what_needs(problem, stopped, promised)
    problem = _late(problem, changes, slipped, promised)
    problem, past = _settled(problem, before.problem, running, today, objective)
    problem, vetoed = _started_despite_veto(problem, promised, may_stop)
    withdrawn = {rule.proposal for rule in problem.forbidden if rule.proposal in running.starts}
    stoppable = {*may_stop, *withdrawn}
    raise_errors(_gone(running, problem, slipped, promised, stoppable), ResourceError)
    answer = replan(
        problem,
        running.options,
        today=today,
        may_stop=stoppable,
        max_changes=max_changes,
        change_weight=change_weight,
        before=before.problem,
        slipped=slipped,
        instead=instead,
        objective=objective,
        time_limit=time_limit,
        gap=gap,
    )
    kept = [slipped.get(key, key) for key in running.options]
    now = as_of(problem, kept, today, stoppable, instead)
    answer = _told(answer, past)
    answer = replace(answer, solution=recomputed(now, answer.solution, built.timeline))
    solution = answer.solution
    option = dict(zip(solution.chosen, solution.options, strict=True))
    added = {
        name: solution.value
        - evaluate(
            now, [other for other in solution.options if other != option[name]], objective
        ).value
        for name in answer.added
    }
    tried = tried_within(now, solution)
    return Reconsidered(
        plan=Plan(
            now,
            solution,
            now_scores,
            (
                *doubts,
                *findings,
                *built.warnings,
                *_other_framework(running, framework),
                *vetoed,
                *without,
                *held_up,
                *_broken_in_the_past(problem, now, solution),
                *solution.warnings,
            ),
            built.listed,
            built.timeline,
            resources.uncertainty.common,
            assumed=built.assumed,
            eligibility=built.eligibility,
        ),
        running=running,
        changes=changes,
        today=today,
        answer=answer,
        added_value=added,
        faster=could_start_earlier(now, solution, tried),
        not_tried=len(solution.chosen) - len(tried),
        promised=_as_promised(before, running, scores, objective),
        sped_up=sped_up(now, solution, answer.exchanged),
        stopped=stopped,
    )


def _as_promised(built: Built, running: RunningPlan, scores: Scores, objective: Objective) -> Plan:
    """Return the running plan as it was to be."""
    known = [key for key in running.options if key in built.problem.option_index]
    valued = evaluate(built.problem, known, objective)
    found = as_found(valued, objective=objective, status="heuristic")
    return Plan(built.problem, found, scores, (), built.listed, built.timeline)


def _settled(
    problem: Problem,
    before: Problem,
    running: RunningPlan,
    today: str | None,
    objective: Objective,
) -> tuple[Problem, SunkStaffing | None]:
    """Leave what was hired and trained before today as the running plan had it.

    Where the file does not say, it was as cheap as the running plan allowed.
    """
    if today is None:
        return problem, None
    had = running.had
    if had is None:
        known = [key for key in running.options if key in before.option_index]
        uses = evaluate(before, known, objective).resources
        had = {use.resource: StaffingActuals(use.hired, use.trained) for use in uses}
    return settle_past(problem, today, had)


def _told(answer: Replan, past: SunkStaffing | None) -> Replan:
    """Tell what was hired and trained before today as part of both plans."""
    if past is None:
        return answer
    found, stays = answer.solution, answer.unchanged
    return replace(
        answer,
        solution=replace(
            found,
            resources=past.told(found.resources),
            cost=round(found.cost + past.paid, 9),
        ),
        unchanged=replace(
            stays,
            resources=past.told(stays.resources),
            violations=past.told_violations(stays),
            cost=round(stays.cost + past.paid, 9),
        ),
    )


def _options(
    running: RunningPlan, resources: Resources, today: str | None, may_stop: Collection[str]
) -> list[Diagnostic]:
    """Report what does not fit the running plan."""
    findings = []
    planned = resources.planning is not None
    if running.starts and running.planned != planned:
        findings.append(
            Diagnostic(
                code="planning-differs",
                what=msg("the plan says when proposals start, and the resources do not")
                if running.planned
                else msg("the resources say when proposals start, and the plan does not"),
                mend=msg("make the plan with these resources, or write `planning:` as it was then"),
                where=resources.where("planning"),
            )
        )
    if today is not None and not planned:
        findings.append(
            Diagnostic(
                code="today-without-planning",
                what=msg(
                    "today is {today}, and the resources have no `planning`, so nothing starts",
                    today=today,
                ),
                mend=msg("leave --today out"),
            )
        )
    findings += [
        Diagnostic(
            code="unknown-proposal",
            what=msg("{name!r} may stop, but the running plan does not have it", name=name),
            mend=did_you_mean(name, running.starts),
        )
        for name in sorted(set(may_stop) - set(running.starts))
    ]
    return findings


def _promised(running: RunningPlan, before: Built, today: str | None) -> dict[str, Commitment]:
    now = None if today is None else Period.parse(today).begin
    found = {}
    for name, start in running.starts.items():
        listed = before.listed.get(name)
        late = 0 if start is None or listed is None else int(start[:4]) - int(listed[:4])
        started = now is not None and start is not None and Period.parse(start).begin < now - 1e-9
        found[name] = Commitment(start, late, started, running.parts.get(name, 1.0))
    return found


def _slipped(
    changes: Changes,
    before: Built,
    after: Built,
    promised: Mapping[str, Commitment],
) -> dict[OptionKey, OptionKey]:
    """Return what has become of the starts of proposals that are late."""
    found: dict[OptionKey, OptionKey] = {}
    for delay in changes.delays:
        name = delay.proposal
        mine = promised.get(name)
        if mine is None or mine.start is None or before.listed[name] is None:
            continue
        if later_year(before.listed[name], mine.late) == mine.start:
            new = later_year(after.listed[name], mine.late)
            found[mine.option(name, mine.start)] = mine.option(name, new)
    return found


def _late(
    problem: Problem,
    changes: Changes,
    slipped: Mapping[OptionKey, OptionKey],
    promised: Mapping[str, Commitment],
) -> Problem:
    """Let what is late start no earlier than it now can."""
    if not changes.delays:
        return problem
    kept = {
        name: slipped.get(promised[name].option(name, promised[name].start))
        for name in (delay.proposal for delay in changes.delays)
        if name in promised
    }
    floor = {name: begin_of(option.start) for name, option in kept.items() if option is not None}
    stays = [
        option.start is None
        or Period.parse(option.start).begin >= floor.get(option.proposal, 0.0) - 1e-9
        for option in problem.options
    ]
    return with_options(problem, np.array(stays, dtype=bool))


def _started_despite_veto(
    problem: Problem, promised: Mapping[str, Commitment], may_stop: Collection[str]
) -> tuple[Problem, list[Diagnostic]]:
    """Let what has started go on though a guard or criterion would bar it now, and warn of it."""
    started = {name for name, mine in promised.items() if mine.started} - set(may_stop)
    vetoed = [
        rule.ref
        for rule in problem.forbidden
        if rule.proposal in started and rule.ref.reason.kind in ("veto", "ineligible")
    ]
    kept = set(vetoed)
    others = [rule for rule in problem.forbidden if rule.ref not in kept]
    return replace(problem, forbidden=others), [
        Diagnostic(
            code="vetoed-but-bound",
            what=msg(
                "{id!r} has started although it breaks the guard on {guards}",
                id=rule.members[0],
                guards=both(rule.reason.detail),
            ),
            mend=msg("take away the harm, or stop it with --may-stop {id}", id=rule.members[0]),
            severity="warning",
        )
        if rule.reason.kind == "veto"
        else Diagnostic(
            code="ineligible-but-bound",
            what=msg(
                "{id!r} has started although it does not meet: {criteria}",
                id=rule.members[0],
                criteria=joined(rule.reason.detail, "; "),
            ),
            mend=msg(
                "mend what the list says, or stop it with --may-stop {id}", id=rule.members[0]
            ),
            severity="warning",
        )
        for rule in vetoed
    ]


def _broken_in_the_past(problem: Problem, now: Problem, solution: Solution) -> list[Diagnostic]:
    """Warn of guards and totals that were not kept in years that are past."""
    rules = [rule.ref for rule in now.floors] + [rule.ref for rule in now.total_floors]
    broken = [
        item.rule
        for item in evaluate(problem, solution.options, solution.objective).violations
        if item.kind in ("floor", "total") and item.rule not in rules
    ]
    return [
        Diagnostic(
            code="broken-in-the-past",
            what=msg(
                "the guard on {name!r} was broken in {year}, which is past",
                name=rule.members[0],
                year=str(rule.by),
            )
            if rule.kind == "floor"
            else msg(
                "the total on {name!r} was not reached by {year}, which is past",
                name=rule.members[0],
                year=str(rule.by),
            ),
            mend=msg("account for it: no plan changes it any more"),
            severity="warning",
        )
        for rule in broken
    ]


def _gone(
    running: RunningPlan,
    problem: Problem,
    slipped: Mapping[OptionKey, OptionKey],
    promised: Mapping[str, Commitment],
    stoppable: Collection[str],
) -> list[Diagnostic]:
    """Report what has started with a start that the list no longer offers."""
    found = []
    for name, mine in sorted(promised.items()):
        option = mine.option(name, mine.start)
        offered = slipped.get(option, option) in problem.option_index
        if mine.started and not offered and name not in stoppable:
            found.append(
                Diagnostic(
                    code="unknown-start",
                    what=msg(
                        "{name!r} has started in {start}, and the list of proposals and the "
                        "resources no longer offer that start",
                        name=name,
                        start=mine.start,
                    ),
                    mend=msg(
                        "keep what lies behind it in the list, or stop it with --may-stop {name}",
                        name=name,
                    ),
                    where=running.where(name),
                )
            )
    return found


def _other_framework(running: RunningPlan, framework: Framework) -> list[Diagnostic]:
    if running.framework in ("", framework.id):
        return []
    return [
        Diagnostic(
            code="other-framework",
            what=msg(
                "the running plan was made with the framework {made!r}, and is valued here with "
                "{here!r}",
                made=running.framework,
                here=framework.id,
            ),
            mend=msg("give that framework if that is not meant"),
            severity="warning",
        )
    ]
