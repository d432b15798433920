"""The price of a motion: what it costs in value, what it pushes out, with the proof.

Every answer is the best portfolio under what the motion asks, found anew; so it accounts for all
that would change along with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from maatwaarde.diagnostics import Diagnostic, ResourceError, did_you_mean, raise_errors
from maatwaarde.framework import Framework, Guard
from maatwaarde.framework.categories import By
from maatwaarde.messages import msg
from maatwaarde.portfolio.analysis.comparison import PortfolioComparison, compare
from maatwaarde.portfolio.analysis.infeasibility import Infeasible
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.portfolio.inputs.motions import Motion, Motions
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.problem.records import Forbidden
from maatwaarde.portfolio.problem.rule_ref import RuleRef
from maatwaarde.portfolio.replanning.apply_changes import changed_resources
from maatwaarde.portfolio.solvers.solve import NoPortfolio, NotInTime, solve

Planner = Callable[[Framework, Resources], Plan]
"""Makes the best plan for a framework and resources; the proposals and impacts are its own."""


@dataclass(frozen=True)
class Price:
    """What one or more motions make of a plan.

    Parameters
    ----------
    motions
        Their ids.
    plan
        The best plan with what they ask; None where there is none, or none was found in time.
    conflict
        Rules that cannot hold together with them, where no plan keeps all.
    by_value
        By value at the top of the framework, how much more is had of it, in points of the score;
        less is below zero. With `change.value` they agree: it is their sum.
    change
        How that plan differs from the one before; None where there is none.
    """

    motions: tuple[str, ...]
    plan: Plan | None
    conflict: tuple[RuleRef, ...]
    by_value: dict[str, float]
    change: PortfolioComparison | None


@dataclass(frozen=True, slots=True)
class Without:
    """What is lost without a proposal that was chosen.

    Parameters
    ----------
    loss
        How much less the best portfolio without it is worth; None where no portfolio is without
        it, or where time was up.
    comes_in, goes_out
        What then takes its place, and what else falls out.
    possible
        Whether any portfolio does without it; None where time was up.
    status
        Whether the other portfolio is proven to be the best.
    """

    proposal: str
    loss: float | None
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    possible: bool | None
    status: str | None


@dataclass(frozen=True)
class Motioned:
    """The price of each motion, and of all of them together where there is more than one."""

    alone: tuple[Price, ...]
    together: Price | None


def price_motions(plan: Plan, resources: Resources, motions: Motions, planner: Planner) -> Motioned:
    """Return what motions cost, each alone and all together.

    Parameters
    ----------
    plan
        The best plan as it is proposed, made by ``planner`` of ``resources``.
    planner
        Makes a plan of a framework and resources.

    Raises
    ------
    ResourceError
        If a motion names a proposal, budget, role, period, value, pillar or SDG that there is not.
    """
    framework = plan.scores.framework
    asked = [_asked(motions, k, plan, resources, framework) for k in range(len(motions.motions))]
    raise_errors([problem for found in asked for problem in found], ResourceError)
    alone = tuple(
        _price(plan, (motion,), _with(resources, framework, [motion]), planner)
        for motion in motions.motions
    )
    together = None
    if len(motions.motions) > 1 and not at_odds(motions):
        together = _price(
            plan, motions.motions, _with(resources, framework, motions.motions), planner
        )
    return Motioned(alone, together)


def at_odds(motions: Motions) -> tuple[str, ...]:
    """Return the proposals that one motion wants done and another dropped, sorted.

    Such motions have no price together.
    """
    done = {name for motion in motions.motions for name in motion.do}
    dropped = {name for motion in motions.motions for name in motion.drop}
    return tuple(sorted(done & dropped))


def losses_without(plan: Plan, *, time_limit: float | None = None) -> tuple[Without, ...]:
    """Return for every chosen proposal what is lost without it, least first.

    What is lost least is contested most: almost as good a plan does without it.

    Parameters
    ----------
    time_limit
        Seconds for each proposal.
    """
    found = [_without(plan, name, time_limit) for name in plan.chosen]
    return tuple(
        sorted(found, key=lambda item: (item.loss is None, item.loss or 0.0, item.proposal))
    )


def _without(plan: Plan, name: str, time_limit: float | None) -> Without:
    problem = plan.problem
    if name in _running(plan):
        return Without(name, None, (), (), False, None)
    # Who asks what is lost without a proposal sets the duty to do it aside.
    open_ = replace(
        problem,
        mandatory=[rule for rule in problem.mandatory if rule.any_of != (name,)],
        forbidden=[*problem.forbidden, Forbidden(name)],
    )
    try:
        other = solve(open_, objective=plan.solution.objective, time_limit=time_limit)
    except NotInTime:
        return Without(name, None, (), (), None, None)
    except NoPortfolio:
        return Without(name, None, (), (), False, None)
    change = compare(plan.solution, other)
    gone = tuple(id for id in change.only_a if id != name)
    return Without(name, plan.value - other.value, change.only_b, gone, True, other.status)


def _running(plan: Plan) -> set[str]:
    return {rule.proposal for rule in plan.problem.locked}


def _asked(
    motions: Motions, k: int, plan: Plan, resources: Resources, framework: Framework
) -> Iterator[Diagnostic]:
    """Yield what is wrong with what a motion names."""
    motion = motions.motions[k]
    known = {proposal.id for proposal in plan.problem.proposals}
    for key, names in (("do", motion.do), ("drop", motion.drop)):
        for i, name in enumerate(names):
            if name not in known:
                yield Diagnostic(
                    code="unknown-id",
                    what=msg("there is no proposal {id!r}", id=name),
                    mend=did_you_mean(name, known),
                    where=motions.where("motions", k, key, i),
                )
    for i, name in enumerate(motion.drop):
        if name in _running(plan):
            yield Diagnostic(
                code="drops-running",
                what=msg("{id!r} is running already, so a plan cannot do without it", id=name),
                mend=msg(
                    "take the motion out, or change the status of the proposal in the list to see "
                    "what ending it would bring"
                ),
                where=motions.where("motions", k, "drop", i),
            )
    findings: list[Diagnostic] = []
    changed_resources(resources, _as_changes(motion), None, findings)
    for finding in findings:
        yield replace(finding, where=motions.where("motions", k))
    ids = {node.id for node in framework.nodes}
    for i, guard in enumerate(motion.guards):
        where = motions.where("motions", k, "guards", i)
        if guard.value is not None and guard.value not in ids:
            yield Diagnostic(
                code="unknown-id",
                what=msg("there is no value or measure {id!r}", id=guard.value),
                mend=did_you_mean(guard.value, ids),
                where=where,
            )
        elif guard.value is None and not _has(framework, guard):
            yield Diagnostic(
                code="guard-on-nothing",
                what=msg("no value of the framework stands under this pillar or SDG"),
                mend=msg("name one that has a value, or a value itself"),
                where=where,
            )


def _has(framework: Framework, guard: Guard) -> bool:
    by, name = guard.subject.split(":")
    kind: By = "sdg" if by == "sdg" else "pillar"
    return any(category.id == name for category in framework.categories(kind))


def _as_changes(motion: Motion) -> Changes:
    return Changes(maatwaarde=1, budgets=motion.budgets, staff=motion.staff)


def _with(
    resources: Resources, framework: Framework, motions: Sequence[Motion]
) -> tuple[Framework, Resources]:
    """Return framework and resources as motions want them."""
    guards = {guard.subject: guard for guard in framework.guards}
    for motion in motions:
        guards |= {guard.subject: guard for guard in motion.guards}
        resources = changed_resources(resources, _as_changes(motion), None, [])
        done, dropped = {*motion.do}, {*motion.drop}
        mandatory = [name for name in resources.mandatory if name not in dropped]
        forbidden = {
            name: reason for name, reason in resources.forbidden.items() if name not in done
        }
        resources = resources.model_copy(
            update={
                "mandatory": tuple(dict.fromkeys([*mandatory, *motion.do])),
                "forbidden": forbidden | dict.fromkeys(motion.drop, motion.id),
            }
        )
    file = framework.file.model_copy(update={"guards": tuple(guards.values())})
    return replace(framework, file=file), resources


def _price(
    before: Plan,
    motions: Sequence[Motion],
    inputs: tuple[Framework, Resources],
    planner: Planner,
) -> Price:
    names = tuple(motion.id for motion in motions)
    try:
        plan = planner(*inputs)
    except Infeasible as error:
        rules = () if error.conflict is None else error.conflict.rules
        return Price(names, None, tuple(rules), {}, None)
    except NotInTime:
        return Price(names, None, (), {}, None)
    change = compare(before.solution, plan.solution)
    return Price(names, plan, (), _by_value(before, plan.solution), change)


def _by_value(before: Plan, after: Solution) -> dict[str, float]:
    framework = before.scores.framework
    measured = {measure.id: measure.measured for measure in before.problem.measures}
    position = {measure.id: j for j, measure in enumerate(framework.measures)}
    top = {j: category.id for category in framework.categories("value") for j in category.measures}
    found = dict.fromkeys((category.id for category in framework.categories("value")), 0.0)
    for sign, totals in ((1, after.measures), (-1, before.solution.measures)):
        for total in totals:
            found[top[position[measured[total.measure]]]] += sign * total.contribution
    return found
