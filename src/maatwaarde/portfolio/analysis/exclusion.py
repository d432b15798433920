"""Why each proposal that was not chosen stands outside the portfolio as it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.resources import ResourceUse, Violation
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.problem.rule_ref import Reason, RuleRef

_ALL_PASSED = Reason("no-start")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What happens when one proposal is added to a portfolio and nothing else changes.

    Parameters
    ----------
    forbidden
        The reason why it may not be chosen at all (``no-start``: every start that it could have has
        passed), or ``None``.
    broken
        The other rules that the larger portfolio would break.
    short
        The resources that it would exceed; their ``slack`` is negative.
    value_change
        What it would add to the value if it were allowed; None for what is not eligible, which is
        not weighed.
    start
        The start that all this is for: of several, the one that comes nearest to being allowed.
    """

    proposal: str
    forbidden: Reason | None
    broken: tuple[Violation, ...]
    short: tuple[ResourceUse, ...]
    value_change: float | None
    start: str | None = None


def left_out(
    problem: Problem, solution: Solution, only: Collection[str] | None = None
) -> tuple[LeftOut, ...]:
    """Return, for every proposal that was not chosen, what stands in its way; sorted by id.

    Parameters
    ----------
    only
        Ids of those that are asked about; left out, all of them.
    """
    reasons = {rule.proposal: rule.ref.reason for rule in problem.forbidden}
    chosen = set(solution.chosen)
    before = {item.rule for item in solution.violations}
    found = []
    for proposal in problem.proposals:
        if proposal.id in chosen or (only is not None and proposal.id not in only):
            continue
        reason = reasons.get(proposal.id)
        if reason is not None and reason.kind == "ineligible":
            # There may be very many, and nobody asks what these would bring.
            found.append(LeftOut(proposal.id, reason, (), (), None))
            continue
        tried = [
            _added(problem, solution, problem.options[place], reason, before)
            for place in problem.options_of[proposal.id]
        ]
        nothing = LeftOut(proposal.id, reason or _ALL_PASSED, (), (), 0.0)
        found.append(min(tried, key=_distance, default=nothing))
    return tuple(found)


def _added(
    problem: Problem,
    solution: Solution,
    option: OptionKey,
    forbidden: Reason | None,
    before: set[RuleRef],
) -> LeftOut:
    larger = evaluate(problem, (*solution.options, option), solution.objective)
    exceeded = {item.rule.members[0] for item in larger.violations if item.kind == "capacity"}
    return LeftOut(
        proposal=option.proposal,
        forbidden=forbidden,
        broken=tuple(
            item
            for item in larger.violations
            if item.kind not in ("capacity", "forbidden") and item.rule not in before
        ),
        short=tuple(use for use in larger.resources if use.resource in exceeded),
        value_change=larger.value - solution.value,
        start=option.start,
    )


def _distance(item: LeftOut) -> tuple[float, ...]:
    """Order starts by how far they are from allowed, then by what they add; the first wins ties."""
    lacking = sum(-use.slack / max(use.capacity, 1e-9) for use in item.short)
    return (len(item.broken), lacking, -(item.value_change or 0.0))
