"""Scores: where a framework and impacts meet the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maatwaarde.late import names
from maatwaarde.scoring.categories import ByCategory, by_category
from maatwaarde.scoring.explain import Explanation
from maatwaarde.scoring.methods import Valuation, valuate
from maatwaarde.scoring.result import MethodResult
from maatwaarde.scoring.scores import Scores, score
from maatwaarde.scoring.standings import GuardResult, Ranked, Standings

if TYPE_CHECKING:
    from maatwaarde.scoring.by_group import GroupRankings, rank_by_group
    from maatwaarde.scoring.compare import Comparison, compare_methods
    from maatwaarde.scoring.moves import Moved

_LATE = {
    "GroupRankings": "maatwaarde.scoring.by_group",
    "rank_by_group": "maatwaarde.scoring.by_group",
    "Comparison": "maatwaarde.scoring.compare",
    "compare_methods": "maatwaarde.scoring.compare",
    "Moved": "maatwaarde.scoring.moves",
}
"""What few need, and is loaded on first use: each name, and the module that it comes from."""

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

__getattr__, __dir__ = names(__name__, _LATE, __all__)
