"""Why each proposal that was not chosen stands outside the portfolio as it is."""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.portfolio.check import evaluate
from maatwaarde.portfolio.check_resources import ResourceUse, Violation
from maatwaarde.portfolio.problem import Problem
from maatwaarde.portfolio.solution import Solution


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What happens when one proposal is added to a portfolio and nothing else changes.

    Parameters
    ----------
    forbidden
        The reason why it may not be chosen at all, or ``None``.
    broken
        The other rules that the larger portfolio would break.
    short
        The resources that it would exceed; their ``slack`` is negative.
    value_change
        What it would add to the value if it were allowed.
    """

    proposal: str
    forbidden: str | None
    broken: tuple[Violation, ...]
    short: tuple[ResourceUse, ...]
    value_change: float


def left_out(problem: Problem, solution: Solution) -> tuple[LeftOut, ...]:
    """Return, for every proposal that was not chosen, what stands in its way; sorted by id."""
    reasons = {rule.proposal: rule.reason for rule in problem.forbidden}
    chosen = set(solution.chosen)
    before = {(item.kind, item.subject) for item in solution.violations}
    found = []
    for proposal in problem.proposals:
        if proposal.id in chosen:
            continue
        option = problem.options[problem.options_of[proposal.id][0]].id
        larger = evaluate(problem, (*solution.options, option), solution.objective)
        found.append(
            LeftOut(
                proposal=proposal.id,
                forbidden=reasons.get(proposal.id),
                broken=tuple(
                    item
                    for item in larger.violations
                    if item.kind not in ("capacity", "forbidden")
                    and (item.kind, item.subject) not in before
                ),
                short=tuple(use for use in larger.resources if use.slack < 0),
                value_change=larger.value - solution.value,
            )
        )
    return tuple(found)
