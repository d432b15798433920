"""Why each proposal that was not chosen stands outside the portfolio as it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from maatwaarde.portfolio.evaluation.additions import Additions
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.rule_ref import Reason

_ALL_PASSED = Reason("no-start")
# Proposals that are looked at together, so that memory does not grow with the list.
_AT_ONCE = 2000


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
    asked = [
        proposal.id
        for proposal in problem.proposals
        if proposal.id not in chosen and (only is None or proposal.id in only)
    ]
    # Of what is not eligible there may be very much, and nobody asks what it would bring.
    weighed = [name for name in asked if not _ineligible(reasons.get(name))]
    before = {item.rule for item in solution.violations}
    added = Additions(problem, solution.options, solution.objective, before) if weighed else None
    found = {name: LeftOut(name, reasons.get(name), (), (), None) for name in asked}
    for block in (weighed[k : k + _AT_ONCE] for k in range(0, len(weighed), _AT_ONCE)):
        assert added is not None  # there is something to weigh
        places = [place for name in block for place in problem.options_of[name]]
        tried: dict[str, list[LeftOut]] = {name: [] for name in block}
        for item in added.of(places):
            option = problem.options[item.place]
            change = item.value - solution.value
            reason = reasons.get(option.proposal)
            tried[option.proposal].append(
                LeftOut(option.proposal, reason, item.broken, item.short, change, option.start)
            )
        for name, starts in tried.items():
            nothing = LeftOut(name, reasons.get(name) or _ALL_PASSED, (), (), 0.0)
            found[name] = min(starts, key=_distance, default=nothing)
    return tuple(found[name] for name in asked)


def _ineligible(reason: Reason | None) -> bool:
    return reason is not None and reason.kind == "ineligible"


def _distance(item: LeftOut) -> tuple[float, ...]:
    """Order starts by how far they are from allowed, then by what they add; the first wins ties."""
    lacking = sum(-use.slack / max(use.capacity, 1e-9) for use in item.short)
    return (len(item.broken), lacking, -(item.value_change or 0.0))
