"""Scores: where a framework and impacts meet the methods."""

from maatwaarde.scoring.explain import Explanation
from maatwaarde.scoring.scores import GuardResult, Ranked, Scores, score

__all__ = ["Explanation", "GuardResult", "Ranked", "Scores", "score"]
