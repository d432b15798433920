"""A plan as a file says it, valued anew and not chosen anew."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.diagnostics import Diagnostic, ResourceError, did_you_mean, raise_errors
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_proposals
from maatwaarde.messages import Message, joined, msg
from maatwaarde.parameters import check_choice
from maatwaarde.plugins import Plugins
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase, settle_shares
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.problem.problem import Objective, Problem
from maatwaarde.portfolio.problem.rule_ref import RuleKind
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import score

_BROKEN: dict[RuleKind, Message] = {
    "capacity": msg("more money or staff than there is"),
    "share": msg("a share of the cost that is not kept"),
    "mandatory": msg("a mandatory proposal that is left out"),
    "forbidden": msg("a proposal that may not be chosen"),
    "locked": msg("a running proposal that is left out"),
    "requires": msg("a proposal without what it needs"),
    "at-most-one": msg("proposals that exclude each other"),
    "floor": msg("a guard that is broken"),
    "total": msg("a total that is not reached"),
}
"""What a plan breaks, by the kinds of rules that it can; an option is done once, or no plan."""


def plan_as_given(
    running: RunningPlan,
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources,
    *,
    method: str = "value",
    objective: Objective = "total-impact",
    plugins: Plugins | None = None,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
) -> Plan:
    """Return a plan that was made before as the plan of this list, framework and resources.

    It is valued and checked, and need not be the best; a rule that it breaks is warned of.

    Raises
    ------
    FrameworkError, ImpactError
        As for `optimise`.
    ResourceError
        If plan, list and resources do not fit each other.
    """
    check_choice("objective", objective, Objective)
    raise_errors(running.unknown(proposals.ids), ResourceError)
    impacts = for_proposals(impacts, proposals.ids)
    doubts: list[Diagnostic] = []
    impacts, framework = settle_shares(impacts, framework, without_base, doubts)
    scores = score(impacts, framework, method, titles=proposals.titles, plugins=plugins)
    built = build_problem(proposals, scores, resources, unknown_costs=unknown_costs)
    raise_errors(_no_options(running, built.problem), ResourceError)
    valued = evaluate(built.problem, running.options, objective)
    found = solution(valued, objective=objective, status="heuristic")
    kinds = {item.kind for item in valued.violations}
    broken = [told for kind, told in _BROKEN.items() if kind in kinds]
    if broken:
        doubts.append(
            Diagnostic(
                code="plan-breaks-rules",
                what=msg(
                    "{file} breaks rules of the list or the resources as they are now: {kinds}",
                    file=running.file,
                    kinds=joined(broken, "; "),
                ),
                mend=msg("give the list and the resources with which the plan was made"),
                severity="warning",
            )
        )
    if running.framework and running.framework != framework.id:
        doubts.append(
            Diagnostic(
                code="other-framework",
                what=msg(
                    "the plan was made with framework {made!r}, and this is {given!r}",
                    made=running.framework,
                    given=framework.id,
                ),
                mend=msg("give the framework with which the plan was made"),
                severity="warning",
            )
        )
    return Plan(
        built.problem,
        found,
        scores,
        (*doubts, *built.warnings),
        built.listed,
        built.timeline,
        resources.uncertainty.common,
        assumed=built.assumed,
        eligibility=built.eligibility,
    )


def _no_options(running: RunningPlan, problem: Problem) -> Iterator[Diagnostic]:
    for option in running.options:
        if option not in problem.option_index:
            known = [str(problem.options[i]) for i in problem.options_of[option.proposal]]
            yield Diagnostic(
                code="no-such-start",
                what=msg(
                    "the plan does {option!r}, which list and resources do not allow",
                    option=str(option),
                ),
                mend=did_you_mean(str(option), known)
                or msg("give the list and the resources with which the plan was made"),
                where=running.where(option.proposal),
            )
