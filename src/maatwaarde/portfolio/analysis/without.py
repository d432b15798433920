"""What is lost without each chosen proposal, and so which of them are contested.

Each answer is the best portfolio without it, found anew, so it accounts for what takes its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from maatwaarde.content import ByContent
from maatwaarde.parameters import check_number
from maatwaarde.portfolio.analysis.comparison import compare
from maatwaarde.portfolio.evaluation.solution import Solution, Status
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Forbidden
from maatwaarde.portfolio.solvers.solve import NoPortfolio, NotInTime, solve

Standing = Literal["bound", "carries", "matters", "contested", "unknown"]
"""Where a chosen proposal stands. It is ``bound`` where it is no choice: it is running, it is
mandatory, or no portfolio does without it. ``unknown`` is that time was up."""

Asking = Callable[[int, int], None]
"""Told how many questions have been answered, and of how many."""

CARRIES, CONTESTED = 1 / 2, 1 / 4
"""Of an even share, which is the value of the portfolio by the number of chosen proposals: what is
lost at least without a proposal that carries the portfolio, and less than what without one that is
contested. Replacements make up for a part of what each brings, so that losses do not add up to the
value."""


@dataclass(frozen=True, slots=True, eq=False)
class Without(ByContent):
    """What is lost without a proposal that was chosen.

    Parameters
    ----------
    standing
        ``carries`` the plan, ``matters``, is ``contested``, is ``bound`` to be in it, or
        ``unknown``.
    loss
        How much less the best portfolio without it is worth; None where no portfolio is without
        it, or where time was up. Below zero for a mandatory one, where more is had without it, or
        where the portfolio was not proven to be the best.
    comes_in, goes_out
        What then takes its place, and what else falls out.
    possible
        Whether any portfolio does without it; None where time was up.
    running, mandatory
        Whether it is running, so that it was not asked; and whether it must be done, which was set
        aside to find the loss.
    status
        How sure it is that nothing without it is better; None where there is no such portfolio.
    """

    proposal: str
    standing: Standing
    loss: float | None = None
    comes_in: tuple[str, ...] = ()
    goes_out: tuple[str, ...] = ()
    possible: bool | None = None
    running: bool = False
    mandatory: bool = False
    status: Status | None = None


def losses_without(
    problem: Problem,
    solution: Solution,
    *,
    time_limit: float | None = None,
    asking: Asking | None = None,
) -> tuple[Without, ...]:
    """Return for every chosen proposal what is lost without it, least first.

    What is lost least is contested most: almost as good a portfolio does without it. What is no
    choice comes last, and before it that of which the loss is not known.

    Parameters
    ----------
    solution
        The best portfolio of ``problem``.
    time_limit
        Seconds for each proposal.
    asking
        Told after each proposal how many have been asked about, and of how many.
    """
    check_number("time_limit", time_limit)
    found: list[Without] = []
    for name in solution.chosen:
        found.append(_without(problem, solution, name, time_limit))
        if asking is not None:
            asking(len(found), len(solution.chosen))
    return tuple(sorted(found, key=_contested_first))


def _contested_first(item: Without) -> tuple[bool, bool, float, str]:
    return item.standing == "bound", item.loss is None, item.loss or 0.0, item.proposal


def without_duties(problem: Problem, names: set[str]) -> Problem:
    """Return the problem without the duties that only these proposals could meet."""
    kept = [rule for rule in problem.mandatory if not names.issuperset(rule.any_of)]
    return replace(problem, mandatory=kept)


def even_share(solution: Solution) -> float:
    """Return the value of a portfolio for each chosen proposal."""
    return abs(solution.value) / max(1, len(solution.chosen))


def _without(problem: Problem, solution: Solution, name: str, time_limit: float | None) -> Without:
    if any(rule.proposal == name for rule in problem.locked):
        return Without(name, "bound", possible=False, running=True)
    # Who asks what is lost without a proposal sets the duty to do it aside.
    free = without_duties(problem, {name})
    mandatory = len(free.mandatory) < len(problem.mandatory)
    barred = replace(free, forbidden=[*free.forbidden, Forbidden(name)])
    try:
        other = solve(barred, objective=solution.objective, time_limit=time_limit)
    except NotInTime:
        return Without(name, "bound" if mandatory else "unknown", mandatory=mandatory)
    except NoPortfolio:
        return Without(name, "bound", possible=False, mandatory=mandatory)
    change = compare(solution, other)
    loss = solution.value - other.value
    return Without(
        name,
        "bound" if mandatory else _standing(loss, solution),
        loss,
        change.only_b,
        tuple(id for id in change.only_a if id != name),
        possible=True,
        mandatory=mandatory,
        status=other.status,
    )


def _standing(loss: float, solution: Solution) -> Standing:
    share = even_share(solution)
    if loss >= CARRIES * share and loss > 0:
        return "carries"
    return "contested" if loss < CONTESTED * share or loss <= 0 else "matters"
