"""Scores: where a framework and impacts meet the methods."""

from maatwaarde.scoring.by_group import GroupRankings, rank_by_group
from maatwaarde.scoring.compare import Comparison, compare_methods
from maatwaarde.scoring.explain import Explanation
from maatwaarde.scoring.moves import Moved
from maatwaarde.scoring.scores import GuardResult, Ranked, Scores, score

__all__ = [
    "Comparison",
    "Explanation",
    "GroupRankings",
    "GuardResult",
    "Moved",
    "Ranked",
    "Scores",
    "compare_methods",
    "rank_by_group",
    "score",
]
