"""How money, choices and value are spread over areas or other groups, for how many residents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maatwaarde.account.audit.chance import against_the_rest, between_groups, holm
from maatwaarde.account.audit.columns import ListColumn
from maatwaarde.account.audit.decisions import Decision
from maatwaarde.account.audit.residents import Residents
from maatwaarde.portfolio.plan import Plan

# Of what could have been chosen and need not have been: where chance may be asked about.
_BOUND = frozenset(("mandatory", "running"))


@dataclass(frozen=True, slots=True)
class GroupShare:
    """What one group has.

    Parameters
    ----------
    name
        None for proposals of which the list does not say the group.
    proposals, chosen
        How many there are, and how many of these were chosen.
    barred
        Of those that were not chosen, how many might not be.
    asked, granted
        The cost of all, and of what was chosen, in EUR over all periods.
    share_asked, share
        The same as parts of those of all groups.
    score
        What those that were chosen score together, each for the part that is done.
    residents
        None where that is unknown.
    open, open_chosen
        Without what may not be chosen and what is a duty.
    chance
        That a draw by lot among these sets the group as far from the others, or farther; corrected
        for how many groups there are. None where that was not tested.
    """

    name: str | None
    proposals: int
    chosen: int
    barred: int
    asked: float
    granted: float
    share_asked: float | None
    share: float | None
    score: float
    residents: float | None
    open: int
    open_chosen: int
    chance: float | None

    @property
    def rejected(self) -> int:
        return self.proposals - self.chosen

    @property
    def granted_per_resident(self) -> float | None:
        """In EUR."""
        return self.granted / self.residents if self.residents else None

    @property
    def score_per_thousand(self) -> float | None:
        """The score for each thousand residents."""
        return 1000 * self.score / self.residents if self.residents else None


@dataclass(frozen=True)
class Spread:
    """How things are spread over the groups of one column.

    Parameters
    ----------
    groups
        By name, those without one last.
    residents
        Where these were found; None where nobody said.
    chance
        That a draw by lot makes all groups differ as much, or more; None where that was not tested.
    """

    column: str
    heading: str
    groups: tuple[GroupShare, ...]
    residents: str | None
    chance: float | None


def spread(
    plan: Plan,
    decided: Mapping[str, Decision],
    column: ListColumn,
    residents: Residents | None,
) -> Spread:
    """Return how the plan is spread over the groups of a column."""
    problem = plan.problem
    scores = dict(zip(plan.scores.proposals, plan.scores.score.tolist(), strict=True))
    cost = dict.fromkeys(plan.scores.proposals, 0.0)
    for place, option in reversed(list(enumerate(problem.options))):
        cost[option.proposal] = float(problem.cost[place])
    granted = {
        option.proposal: float(problem.cost[problem.option_index[option]])
        for option in plan.solution.options
    }
    members: dict[str | None, list[str]] = {}
    for one, group in zip(plan.scores.proposals, column.texts, strict=True):
        members.setdefault(group, []).append(one)
    names = sorted(members, key=lambda name: (name is None, name or ""))
    opens = {name: [one for one in members[name] if _open(decided[one])] for name in names}
    took = {name: sum(decided[one].chosen for one in opens[name]) for name in names}
    all_open, all_took = sum(map(len, opens.values())), sum(took.values())
    chances = holm(
        [
            against_the_rest(
                took[name], len(opens[name]), all_took - took[name], all_open - len(opens[name])
            )
            if len(names) > 1
            else None
            for name in names
        ]
    )
    whole_asked, whole_granted = float(np.sum([*cost.values()])), float(sum(granted.values()))
    groups = []
    for name, chance in zip(names, chances, strict=True):
        inside = members[name]
        chosen = [one for one in inside if decided[one].chosen]
        asked = float(np.sum([cost[one] for one in inside]))
        given = float(np.sum([granted[one] for one in chosen]))
        groups.append(
            GroupShare(
                name=name,
                proposals=len(inside),
                chosen=len(chosen),
                barred=sum(bool(decided[one].bans) for one in inside if not decided[one].chosen),
                asked=asked,
                granted=given,
                share_asked=asked / whole_asked if whole_asked > 0 else None,
                share=given / whole_granted if whole_granted > 0 else None,
                score=float(np.sum([scores[one] * decided[one].part for one in chosen])),
                residents=None if residents is None or name is None else residents.of.get(name),
                open=len(opens[name]),
                open_chosen=took[name],
                chance=chance,
            )
        )
    sizes = [len(opens[name]) for name in names]
    return Spread(
        column.name,
        column.heading,
        tuple(groups),
        None if residents is None else residents.source,
        between_groups([took[name] for name in names], sizes),
    )


def _open(decision: Decision) -> bool:
    return not decision.bans and decision.rule not in _BOUND
