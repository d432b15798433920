"""The ranking as every group would have it, beside the common one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.messages import msg
from maatwaarde.plugins import Plugins
from maatwaarde.scoring.moves import Moved, rank_moves
from maatwaarde.scoring.scores import Scores, Titles, score


@dataclass(frozen=True, eq=False)
class GroupRankings(ByContent):
    """Scores with the common weights, and with those of every group.

    Parameters
    ----------
    common, groups
        Scores of the same impacts; ``groups`` by the name of the group.
    """

    common: Scores
    groups: dict[str, Scores]

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Proposals whose rank differs between groups, those that change place most first."""
        return rank_moves(self.groups)


def rank_by_group(
    impacts: ImpactTable,
    framework: Framework,
    method: str = "value",
    *,
    titles: Titles | None = None,
    plugins: Plugins | None = None,
) -> GroupRankings:
    """Rank proposals with the common weights and with those of every group.

    Parameters
    ----------
    framework
        With answers, not resolved yet.
    impacts, titles
        As `score` takes them.
    plugins
        What `load_plugins` found, for the methods among it.

    Raises
    ------
    ImpactError
        If impacts, framework and titles do not fit each other (see `score`).
    MethodError
        If the framework's weights do not come from groups.
    """
    common = score(impacts, framework, method, titles=titles, plugins=plugins)
    if common.weights is None:
        raise MethodError(
            Diagnostic(
                code="no-groups",
                what=msg("the weights come from no groups, so there is no ranking by group"),
                mend=msg("give answers of groups, with --judgements or under `weights:`"),
            )
        )
    groups = {
        group: score(
            impacts,
            common.weights.framework_of(group, common.framework),
            method,
            titles=titles,
            plugins=plugins,
        )
        for group in common.weights.groups
    }
    return GroupRankings(common, groups)
