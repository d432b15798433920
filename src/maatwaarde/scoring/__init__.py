"""Scores: where a framework and impacts meet the methods."""

from maatwaarde.scoring.explain import Explanation, explain
from maatwaarde.scoring.scores import GuardResult, Scores, score

__all__ = ["Explanation", "GuardResult", "Scores", "explain", "score"]
