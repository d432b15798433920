"""The ranking as every group would have it, beside the common one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from maatwaarde.errors import MethodError, Problem
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.scoring.scores import Scores, score


@dataclass(frozen=True, slots=True)
class Moved:
    """A proposal that does not have the same rank for all groups.

    ``vetoed`` names the groups by whose weights it breaks a veto guard; ranks are those of the
    other groups, and 0 when there are none.
    """

    row: int
    best: int
    best_group: str
    worst: int
    worst_group: str
    vetoed: tuple[str, ...]


@dataclass(frozen=True)
class GroupRankings:
    """Scores with the common weights, and with those of every group."""

    common: Scores
    groups: dict[str, Scores]

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Proposals whose rank differs between groups, those that change place most first."""
        found = []
        for row, proposal in enumerate(self.common.proposals):
            ranks = {group: int(own.rank[row]) for group, own in self.groups.items()}
            vetoed = tuple(group for group, rank in ranks.items() if not rank)
            ranked = {group: rank for group, rank in ranks.items() if rank}
            if not ranked or (not vetoed and len(set(ranked.values())) == 1):
                continue
            best, worst = min(ranked, key=ranked.__getitem__), max(ranked, key=ranked.__getitem__)
            moved = Moved(row, ranked[best], best, ranked[worst], worst, vetoed)
            found.append((not vetoed, ranked[best] - ranked[worst], proposal, moved))
        return tuple(item[-1] for item in sorted(found, key=lambda item: item[:3]))


def rank_by_group(
    impacts: ImpactTable,
    framework: Framework,
    method: str = "value",
    *,
    titles: Sequence[str] | None = None,
) -> GroupRankings:
    """Rank proposals with the common weights and with those of every group.

    Parameters
    ----------
    framework
        With answers, not resolved yet.

    Raises
    ------
    MethodError
        If the framework's weights do not come from groups.
    """
    names = None if titles is None else tuple(titles)
    common = score(impacts, framework, method, titles=names)
    if common.weights is None:
        raise MethodError(
            Problem(
                code="no-groups",
                what="the weights come from no groups, so there is no ranking by group",
                mend="give answers of groups, with --judgements or under `weights:`",
            )
        )
    groups = {
        group: score(
            impacts, common.weights.framework_of(group, common.framework), method, titles=names
        )
        for group in common.weights.groups
    }
    return GroupRankings(common, groups)
