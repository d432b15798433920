"""The price of a motion: what it costs in value, what it pushes out, with the proof.

Every answer is the best plan that does what the motion asks, found anew; so it accounts for all
that would change along with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ResourceError, did_you_mean, raise_errors
from maatwaarde.framework import Framework, Guard
from maatwaarde.framework.workbook.words import in_sheets
from maatwaarde.messages import Text, msg
from maatwaarde.portfolio.analysis.comparison import PortfolioComparison, compare
from maatwaarde.portfolio.analysis.infeasibility import Infeasible
from maatwaarde.portfolio.analysis.without import Asking, without_duties
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.inputs.changes import BudgetChange, Changes
from maatwaarde.portfolio.inputs.motions import Motion, Motions
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Forbidden, Mandatory
from maatwaarde.portfolio.problem.rule_ref import Reason, ReasonKind, RuleRef
from maatwaarde.portfolio.problem.words import reason_text
from maatwaarde.portfolio.replanning.apply_changes import changed_resources
from maatwaarde.portfolio.solvers.solve import NotInTime

# What somebody decided, a motion may decide otherwise. That a cost is unknown, or that nothing can
# start any more, is no decision.
_DECIDED: tuple[ReasonKind, ...] = ("stated", "veto", "status")


class Planner(Protocol):
    """Makes the best plan for a framework and resources, as `optimise` does with ``amend``.

    ``partial(optimise, impacts, proposals)`` is one.
    """

    def __call__(
        self,
        framework: Framework,
        resources: Resources,
        /,
        *,
        amend: Callable[[Problem], Problem] | None = None,
    ) -> Plan:
        """Return the plan for the problem that ``amend`` makes of the one that was built."""
        ...


@dataclass(frozen=True)
class Price:
    """What one or more motions make of a plan.

    Parameters
    ----------
    motions
        Their ids.
    plan
        The best plan that does what they ask; None where there is none, or none was found in time.
    clash
        That no plan does what they ask, with the rules that stand in the way.
    change
        How that plan differs from the one before; None where there is none.
    by_value
        By value at the top of the framework, how much more is had of it, in points of the score;
        less is below zero. Where the objective is the total impact, their sum is `change.value`.
    harms
        By measure that is worse off than if nothing were done, and worse off than in the plan
        before: how much worse than in the plan before, in points of the score, below zero.
    set_aside
        The bans that they set aside, such as the veto of a guard.
    warnings
        What there is to say of that plan and was not to say of the one before.
    """

    motions: tuple[str, ...]
    plan: Plan | None
    clash: Infeasible | None
    change: PortfolioComparison | None
    by_value: dict[str, float]
    harms: dict[str, float]
    set_aside: tuple[RuleRef, ...]
    warnings: tuple[Diagnostic, ...]

    @property
    def possible(self) -> bool | None:
        """Whether any plan does what is asked; None where time was up."""
        if self.plan is not None:
            return True
        return None if self.clash is None else False


@dataclass(frozen=True)
class AtOdds:
    """Why motions have no price together.

    Parameters
    ----------
    proposals
        What one wants done and another dropped.
    guards
        What two of them want to protect, each otherwise.
    resources
        That together they take more money or staff than there is, in words.
    """

    proposals: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    resources: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.proposals or self.guards or self.resources)


@dataclass(frozen=True, eq=False)
class PricedMotions(ByContent):
    """The price of each motion, and of all of them together.

    Parameters
    ----------
    motions
        As they were read.
    alone
        The price of each by itself, in their order.
    at_odds
        Which of them cannot hold together, and why.
    together
        The price of all; None where there is one motion only, or where they are at odds.
    """

    motions: Motions
    alone: tuple[Price, ...]
    together: Price | None
    at_odds: AtOdds


def price_motions(
    plan: Plan,
    resources: Resources,
    motions: Motions,
    planner: Planner,
    *,
    asking: Asking | None = None,
) -> PricedMotions:
    """Return what motions cost, each alone and all together.

    A motion that wants a proposal done means that one, and not a variant of it. It sets aside what
    was decided against it before: that it is forbidden, that its status is so, or that a guard
    vetoes it. The guard still holds for the plan as a whole. A motion that wants one dropped sets a
    duty aside that nothing else can meet.

    Parameters
    ----------
    plan
        The best plan as it is proposed, made by ``planner`` of ``resources``.
    asking
        Told after each answer how many have been given, and of how many.

    Raises
    ------
    ResourceError
        If a motion names a proposal, budget, role, period, value, pillar or SDG that there is not,
        drops what is running, wants done what no plan can do, or takes more than there is.
    """
    _check(motions, plan, resources)
    listed = motions.motions
    odds = _at_odds(motions, resources)
    asked: list[tuple[Motion, ...]] = [(motion,) for motion in listed]
    if len(listed) > 1 and not odds:
        asked.append(listed)
    prices: list[Price] = []
    for one in asked:
        prices.append(_price(plan, resources, one, planner))
        if asking is not None:
            asking(len(prices), len(asked))
    alone, together = prices[: len(listed)], prices[len(listed) :]
    return PricedMotions(motions, tuple(alone), together[0] if together else None, odds)


def amended(problem: Problem, motions: Sequence[Motion]) -> tuple[Problem, tuple[RuleRef, ...]]:
    """Return a problem in which what motions want is done and dropped, and the bans set aside."""
    done = _asked_by(motions, "do")
    dropped = _asked_by(motions, "drop")
    aside = [
        rule
        for rule in problem.forbidden
        if rule.proposal in done and rule.ref.reason.kind in _DECIDED
    ]
    kept = [rule for rule in problem.forbidden if rule not in aside]
    free = without_duties(problem, set(dropped))
    found = replace(
        free,
        mandatory=[
            *free.mandatory,
            *(Mandatory((name,), Reason("stated", by)) for name, by in done.items()),
        ],
        forbidden=[
            *kept,
            *(Forbidden(name, Reason("stated", by)) for name, by in dropped.items()),
        ],
    )
    return found, tuple(rule.ref for rule in aside)


def _asked_by(motions: Sequence[Motion], key: str) -> dict[str, tuple[str, ...]]:
    """Return by which motions each proposal is asked for."""
    found: dict[str, tuple[str, ...]] = {}
    for motion in motions:
        for name in dict.fromkeys(getattr(motion, key)):
            found[name] = (*found.get(name, ()), motion.id)
    return found


def _check(motions: Motions, plan: Plan, resources: Resources) -> None:
    found = [
        in_sheets(problem, motions.keys)
        for k in range(len(motions.motions))
        for problem in _wrong(motions, k, plan, resources)
    ]
    raise_errors(found, ResourceError)


def _wrong(motions: Motions, k: int, plan: Plan, resources: Resources) -> Iterator[Diagnostic]:
    """Yield what is wrong with what a motion names."""
    motion, framework = motions.motions[k], plan.scores.framework
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
    never = {
        rule.proposal: rule.ref.reason
        for rule in plan.problem.forbidden
        if rule.ref.reason.kind not in _DECIDED
    }
    for i, name in enumerate(motion.do):
        if name in never:
            yield Diagnostic(
                code="cannot-be-done",
                what=msg(
                    "no plan can do {id!r}: {reason}", id=name, reason=reason_text(never[name])
                ),
                mend=msg("take the motion out, or mend the proposal in the list"),
                where=motions.where("motions", k, "do", i),
            )
    running = {rule.proposal for rule in plan.problem.locked}
    for i, name in enumerate(motion.drop):
        if name in running:
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
    _supplied(resources, motions, [k], findings)
    yield from findings
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
    found = framework.categories("sdg" if by == "sdg" else "pillar")
    return any(category.id == name for category in found)


def _at_odds(motions: Motions, resources: Resources) -> AtOdds:
    listed = motions.motions
    opposed = _asked_by(listed, "do").keys() & _asked_by(listed, "drop").keys()
    guards: dict[str, set[tuple[float, str]]] = {}
    for motion in listed:
        for guard in motion.guards:
            guards.setdefault(guard.subject, set()).add((guard.max_loss, guard.rule))
    findings: list[Diagnostic] = []
    _supplied(resources, motions, range(len(listed)), findings)
    return AtOdds(
        tuple(sorted(opposed)),
        tuple(sorted(subject for subject, asked in guards.items() if len(asked) > 1)),
        tuple(finding.what for finding in findings),
    )


def _supplied(
    resources: Resources,
    motions: Motions,
    which: Sequence[int],
    findings: list[Diagnostic],
) -> Resources:
    """Return the resources as these motions want them, and what is wrong in ``findings``.

    What multiplies comes before what adds, so that the order of motions does not matter.
    """
    changes = [
        (change.factor is None, ("motions", k, key, i), change)
        for k in which
        for key in ("budgets", "staff")
        for i, change in enumerate(getattr(motions.motions[k], key))
    ]
    for _, place, change in sorted(changes, key=lambda item: item[0]):
        told: list[Diagnostic] = []
        one = (
            Changes(maatwaarde=1, budgets=(change,))
            if isinstance(change, BudgetChange)
            else Changes(maatwaarde=1, staff=(change,))
        )
        resources = changed_resources(resources, one, None, told)
        findings += [replace(finding, where=motions.where(*place)) for finding in told]
    return resources


def _guarded(framework: Framework, motions: Sequence[Motion]) -> Framework:
    guards = {guard.subject: guard for guard in framework.guards}
    for motion in motions:
        guards |= {guard.subject: guard for guard in motion.guards}
    file = framework.file.model_copy(update={"guards": tuple(guards.values())})
    return replace(framework, file=file)


def _price(
    before: Plan, resources: Resources, asked: tuple[Motion, ...], planner: Planner
) -> Price:
    names = tuple(motion.id for motion in asked)
    aside: tuple[RuleRef, ...] = ()

    def amend(problem: Problem) -> Problem:
        nonlocal aside
        problem, aside = amended(problem, asked)
        return problem

    listed = Motions(maatwaarde=1, motions=asked)
    supplied = _supplied(resources, listed, range(len(asked)), [])
    plan, clash = None, None
    try:
        plan = planner(_guarded(before.scores.framework, asked), supplied, amend=amend)
    except Infeasible as error:
        clash = error
    except NotInTime:
        pass
    if plan is None:
        return Price(names, None, clash, None, {}, {}, aside, ())
    told = {*before.scores.warnings, *before.warnings}
    return Price(
        motions=names,
        plan=plan,
        clash=None,
        change=compare(before.solution, plan.solution),
        by_value=_by_value(before, plan.solution),
        harms=_harms(before, plan.solution),
        set_aside=aside,
        warnings=tuple(
            warning for warning in (*plan.scores.warnings, *plan.warnings) if warning not in told
        ),
    )


def _by_measure(plan: Plan, solution: Solution) -> dict[str, float]:
    """Return what a portfolio brings by measure of the framework, in points of the score."""
    measured = {measure.id: measure.measured for measure in plan.problem.measures}
    found = {measure.id: 0.0 for measure in plan.scores.framework.measures}
    for total in solution.measures:
        found[measured[total.measure]] += total.contribution
    return found


def _by_value(before: Plan, after: Solution) -> dict[str, float]:
    framework = before.scores.framework
    first, then = _by_measure(before, before.solution), _by_measure(before, after)
    return {
        category.id: sum(
            then[name] - first[name]
            for name in (framework.measures[j].id for j in category.measures)
        )
        for category in framework.categories("value")
    }


def _harms(before: Plan, after: Solution) -> dict[str, float]:
    first, then = _by_measure(before, before.solution), _by_measure(before, after)
    return {
        name: worth - first[name]
        for name, worth in then.items()
        if worth < 0 and worth < first[name] - 1e-9
    }
