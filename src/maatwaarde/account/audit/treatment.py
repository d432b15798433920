"""Whether proposals with the same facts were treated the same, and why where they were not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.account.audit.decisions import Decision
from maatwaarde.account.audit.facts import Fact, nearly_equal
from maatwaarde.portfolio import OptionKey, Reason, ResourceUse, Violation
from maatwaarde.portfolio.analysis.exclusion import LeftOut, left_out
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.plan import Plan

Why = Literal["ban", "duty", "tie", "rules", "room", "joint", "timing", "better", "none"]
"""Why one was chosen and another with the same facts was not: it may not be chosen (``ban``); the
other had to be (``duty``); either could have been, and ties go by id (``tie``); in its place it
would break rules (``rules``), take more than there is (``room``), or bring less together with the
rest (``joint``); both are chosen, at another time or in another part (``timing``); in its place it
would bring more, so that the plan is not the best (``better``); nothing was found (``none``)."""
EXPLAINED = frozenset(("ban", "duty", "tie", "rules", "room", "joint", "timing"))
SAME_SCORE = 1e-9
_SAME_VALUE = 1e-7
"""Part of the value of a plan: far below what any impact is known to, above what sums are rounded
by."""


@dataclass(frozen=True, slots=True)
class Both:
    """What it would take to do one more beside the rest of the plan.

    Parameters
    ----------
    cost
        Of the proposal itself, in EUR.
    short
        What there would be too little of; their ``slack`` is below zero.
    broken
        The rules that would be broken.
    value
        What it would add to the value of the plan, if it were allowed; None for what is not
        eligible, which is not weighed.
    """

    cost: float
    short: tuple[ResourceUse, ...]
    broken: tuple[Violation, ...]
    value: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One proposal that was not treated as another with the same facts.

    Parameters
    ----------
    proposal, other
        The one that was not chosen, or was chosen otherwise, and the one that was.
    bans
        Of a ``ban``, its reasons.
    broken, short
        What it would break or take too much of in the place of the other.
    value
        What it would add to the value of the plan in the place of the other.
    both
        What it would take to do both; None where both are done.
    """

    proposal: str
    other: str
    why: Why
    bans: tuple[Reason, ...] = ()
    broken: tuple[Violation, ...] = ()
    short: tuple[ResourceUse, ...] = ()
    value: float = 0.0
    both: Both | None = None


@dataclass(frozen=True, slots=True)
class EqualCase:
    """Proposals that have all facts in common.

    Parameters
    ----------
    same_score, same_rank
        Whether these are the same.
    differences
        One for each that was treated otherwise than the first that was chosen; nothing where all
        have the same outcome.
    """

    proposals: tuple[str, ...]
    same_score: bool
    same_rank: bool
    differences: tuple[Difference, ...]

    @property
    def equal(self) -> bool:
        """Whether score, rank and outcome are the same."""
        return self.same_score and self.same_rank and not self.differences

    @property
    def explained(self) -> bool:
        """Whether they are, or a reason was found for each difference."""
        scored = self.same_score and self.same_rank
        return scored and all(item.why in EXPLAINED for item in self.differences)


@dataclass(frozen=True, slots=True)
class NearCase:
    """Proposals that differ in one fact only, of which some were chosen and others were not.

    Parameters
    ----------
    fact
        The place of the fact in which they differ.
    chosen, others
        All of them, by id.
    nearest
        One that was chosen and one that was not, as near to each other in that fact as any.
    """

    fact: int
    chosen: tuple[str, ...]
    others: tuple[str, ...]
    nearest: tuple[str, str]


def equal_cases(
    plan: Plan,
    decided: Mapping[str, Decision],
    groups: Sequence[Sequence[str]],
    parts: Sequence[Sequence[str]],
) -> tuple[EqualCase, ...]:
    """Return how each group of proposals with the same facts was treated.

    Parameters
    ----------
    parts
        Those among them that no rule tells apart: what holds for one holds for all.
    """
    first = {name: part[0] for part in parts for name in part}
    compared = _Compared(plan, decided, first)
    rows = {name: i for i, name in enumerate(plan.scores.proposals)}
    cases = []
    for group in groups:
        at = [rows[name] for name in group]
        scores = plan.scores.score[at]
        width = float(np.max(scores) - np.min(scores))
        cases.append(
            EqualCase(
                tuple(group),
                width <= SAME_SCORE * max(1.0, float(np.abs(scores).max())),
                len(set(plan.scores.rank[at].tolist())) == 1,
                compared.differences(group),
            )
        )
    return tuple(cases)


def near_cases(
    facts: Sequence[Fact], ids: Sequence[str], decided: Mapping[str, Decision]
) -> tuple[NearCase, ...]:
    """Return groups that differ in one fact only, and of which some were chosen and some not."""
    found = []
    for place, rows in nearly_equal(facts):
        rows = tuple(sorted(rows, key=lambda row: ids[row]))
        chosen = [row for row in rows if decided[ids[row]].chosen]
        others = [row for row in rows if not decided[ids[row]].chosen]
        pair = _nearest(facts[place], chosen, others, ids)
        if pair is not None:
            found.append(
                NearCase(
                    place,
                    tuple(ids[row] for row in chosen),
                    tuple(ids[row] for row in others),
                    (ids[pair[0]], ids[pair[1]]),
                )
            )
    return tuple(found)


def _nearest(
    fact: Fact, chosen: list[int], others: list[int], ids: Sequence[str]
) -> tuple[int, int] | None:
    """Return a chosen and another proposal that differ in a fact, as little as any do.

    None where those that were chosen and the others have it in common, which makes them an equal
    case. Among texts, and where a fact is unknown, any two are as near as any other.
    """
    codes, values = fact.codes, fact.values
    if isinstance(values, np.ndarray):
        known = sorted(
            (row for row in chosen if not np.isnan(values[row])), key=lambda row: float(values[row])
        )
        amounts = values[known]
        pairs = []
        for row in others:
            x = float(values[row])
            at = int(np.searchsorted(amounts, x))
            pairs += [
                (abs(float(values[one]) - x), ids[one], ids[row], one, row)
                for one in known[max(0, at - 1) : at + 1]
                if codes[one] != codes[row] and not np.isnan(x)
            ]
        if pairs:
            *_, one, row = min(pairs)
            return one, row
    return next(
        ((a, b) for a in chosen for b in others if codes[a] != codes[b]),
        None,
    )


class _Compared:
    """Finds why one was chosen and another was not, by putting one in the place of the other."""

    def __init__(
        self, plan: Plan, decided: Mapping[str, Decision], first: Mapping[str, str]
    ) -> None:
        self.plan, self.decided, self.first = plan, decided, first
        self.before = {item.rule for item in plan.solution.violations}
        self._found: dict[tuple[str, str], Difference] = {}

    def differences(self, group: Sequence[str]) -> tuple[Difference, ...]:
        decided = self.decided
        chosen = [name for name in group if decided[name].chosen]
        if not chosen or len({decided[name].outcome for name in group}) == 1:
            return ()
        # What is chosen for itself, rather than as a duty, says most about what is not.
        other = next((name for name in chosen if decided[name].rule == "chosen"), chosen[0])
        differs = [name for name in group if decided[name].outcome != decided[other].outcome]
        return tuple(self._why(name, other) for name in differs)

    def _why(self, name: str, other: str) -> Difference:
        mine, its = self.decided[name], self.decided[other]
        both = None if mine.chosen else self._both(mine)
        if mine.bans and not mine.chosen:
            return Difference(name, other, "ban", bans=mine.bans, both=both)
        if its.rule != "chosen" and not mine.chosen:
            return Difference(name, other, "duty", both=both)
        if mine.chosen:
            return self._timed(mine, its)
        key = (self.first.get(name, name), other)
        if key not in self._found:
            self._found[key] = self._exchanged(mine, its)
        found = self._found[key]
        return Difference(name, other, found.why, (), found.broken, found.short, found.value, both)

    def _exchanged(self, mine: Decision, its: Decision) -> Difference:
        """Compare the plan with that in which one takes the place of the other."""
        problem, solution = self.plan.problem, self.plan.solution
        instead = OptionKey(mine.proposal, its.start, its.part)
        if instead not in problem.option_index:
            return Difference(mine.proposal, its.proposal, "none")
        kept = [option for option in solution.options if option.proposal != its.proposal]
        found = evaluate(problem, (*kept, instead), solution.objective)
        broken = tuple(
            item
            for item in found.violations
            if item.kind != "capacity" and item.rule not in self.before
        )
        exceeded = {
            item.rule.members[0]
            for item in found.violations
            if item.kind == "capacity" and item.rule not in self.before
        }
        short = tuple(use for use in found.resources if use.resource in exceeded)
        change = found.value - solution.value
        least = _SAME_VALUE * max(abs(solution.value), 1e-9)
        why: Why = (
            "rules"
            if broken
            else "room"
            if short
            else "tie"
            if abs(change) <= least
            else "joint"
            if change < 0
            else "better"
        )
        return Difference(mine.proposal, its.proposal, why, (), broken, short, change)

    def _timed(self, mine: Decision, its: Decision) -> Difference:
        """Compare two that are both chosen with the plan in which one is as the other is."""
        problem, solution = self.plan.problem, self.plan.solution
        instead = OptionKey(mine.proposal, its.start, its.part)
        if instead not in problem.option_index:
            return Difference(mine.proposal, its.proposal, "none")
        kept = [option for option in solution.options if option.proposal != mine.proposal]
        found = evaluate(problem, (*kept, instead), solution.objective)
        exceeded = {item.rule.members[0] for item in found.violations if item.kind == "capacity"}
        return Difference(
            mine.proposal,
            its.proposal,
            "timing",
            (),
            tuple(
                item
                for item in found.violations
                if item.kind != "capacity" and item.rule not in self.before
            ),
            tuple(use for use in found.resources if use.resource in exceeded),
            found.value - solution.value,
        )

    def _both(self, mine: Decision) -> Both:
        problem = self.plan.problem
        left = mine.left or self._left_out(mine.proposal)
        options = problem.options_of[mine.proposal]
        place = next((i for i in options if problem.options[i].start == left.start), None)
        if place is None and options:
            place = options[0]
        cost = 0.0 if place is None else float(problem.cost[place])
        return Both(cost, left.short, left.broken, left.value_change)

    def _left_out(self, name: str) -> LeftOut:
        return left_out(self.plan.problem, self.plan.solution, (name,))[0]
