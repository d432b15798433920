"""Scores: where a framework and impacts meet the methods."""

from maatwaarde.scoring.by_group import GroupRankings, Moved, rank_by_group
from maatwaarde.scoring.explain import Explanation
from maatwaarde.scoring.scores import GuardResult, Ranked, Scores, score

__all__ = [
    "Explanation",
    "GroupRankings",
    "GuardResult",
    "Moved",
    "Ranked",
    "Scores",
    "rank_by_group",
    "score",
]
