"""Scores: where a framework and impacts meet the methods."""

from maatwaarde.scoring.by_group import GroupRankings, rank_by_group
from maatwaarde.scoring.categories import ByCategory, by_category
from maatwaarde.scoring.compare import Comparison, compare_methods
from maatwaarde.scoring.explain import Explanation
from maatwaarde.scoring.methods import Valuation, valuate
from maatwaarde.scoring.moves import Moved
from maatwaarde.scoring.result import MethodResult
from maatwaarde.scoring.scores import Scores, score
from maatwaarde.scoring.standings import GuardResult, Ranked, Standings

__all__ = [
    "ByCategory",
    "Comparison",
    "Explanation",
    "GroupRankings",
    "GuardResult",
    "MethodResult",
    "Moved",
    "Ranked",
    "Scores",
    "Standings",
    "Valuation",
    "by_category",
    "compare_methods",
    "rank_by_group",
    "score",
    "valuate",
]
