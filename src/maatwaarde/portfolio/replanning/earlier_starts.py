"""Which proposals of a plan could start earlier, with nothing else changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from maatwaarde.periods import Period
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Problem

WORK = 10_000_000
"""Some tens of seconds of a usual machine; a plan of a thousand is tried whole."""


@dataclass(frozen=True, slots=True)
class EarlierStart:
    """An earlier start of a chosen proposal, while all others stay as they are.

    Parameters
    ----------
    start, earlier
        When it starts in the plan, and when it could.
    value_change
        What the earlier start adds to the value.
    short
        The resources that lack for it, with a negative ``slack``; empty when it fits.
    broken
        The other rules that it would break.
    """

    proposal: str
    start: str
    earlier: str
    value_change: float
    short: tuple[ResourceUse, ...]
    broken: tuple[Violation, ...]

    @property
    def fits(self) -> bool:
        return not self.short and not self.broken


def tried_within(problem: Problem, solution: Solution, work: int = WORK) -> tuple[str, ...]:
    """Return the chosen proposals of which an earlier start is tried: the first ones by id.

    Each start that is tried has the whole plan valued anew, so that of a plan of thousands a part
    is tried, as an amount of work allows and not as a clock does.

    Parameters
    ----------
    work
        Starts that may be tried, times the options of the problem; one is tried whatever that is.
    """
    left = max(1, work // max(1, len(problem.options)))
    tried: list[str] = []
    for proposal in solution.chosen:
        if solution.starts[proposal] is not None:
            left -= len(problem.options_of[proposal]) - 1
        if left < 0 and tried:
            break
        tried.append(proposal)
    return tuple(tried)


def could_start_earlier(
    problem: Problem, solution: Solution, of: Collection[str] | None = None
) -> tuple[EarlierStart, ...]:
    """Return the best earlier start that fits for each chosen proposal, sorted by id.

    Where none fits, the latest of the earlier ones is given with what it lacks. What is locked
    has no earlier start, and starts that the problem does not offer are not looked at.

    Parameters
    ----------
    of
        The proposals of which it is asked; by default all that are chosen.
    """
    asked = frozenset(solution.chosen if of is None else of)
    locked = {rule.option for rule in problem.locked}
    before = {item.rule for item in solution.violations}
    found = []
    for proposal, current in zip(solution.chosen, solution.options, strict=True):
        if proposal not in asked:
            continue
        start = solution.starts[proposal]
        if start is None or current in locked:
            continue
        part = current.scale
        others = [key for key in solution.options if key != current]
        tried = []
        for place in problem.options_of[proposal]:
            option = problem.options[place]
            if option.start is None or option.scale != part:
                continue
            if Period.parse(option.start) >= Period.parse(start):
                continue
            plan = evaluate(problem, [*others, option], solution.objective)
            broken = [item for item in plan.violations if item.rule not in before]
            lacking = {item.rule.members[0] for item in broken if item.kind == "capacity"}
            tried.append(
                EarlierStart(
                    proposal,
                    start,
                    option.start,
                    plan.value - solution.value,
                    tuple(use for use in plan.resources if use.resource in lacking),
                    tuple(item for item in broken if item.kind != "capacity"),
                )
            )
        fitting = [item for item in tried if item.fits]
        if fitting:
            # Of equal ones the earliest.
            found.append(
                min(fitting, key=lambda item: (-item.value_change, Period.parse(item.earlier)))
            )
        elif tried:
            found.append(max(tried, key=lambda item: Period.parse(item.earlier)))
    return tuple(found)
