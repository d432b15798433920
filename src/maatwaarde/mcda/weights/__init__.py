"""Weights of criteria: asked for directly, derived from comparisons, of a group, or from the data.

Weights belong to the anchors: they say what going from worst to best on one criterion is worth
against going from worst to best on another. For pairwise comparisons see
:mod:`maatwaarde.mcda.ahp`.
"""

from maatwaarde.mcda.ahp.group import aggregate_priorities
from maatwaarde.mcda.weights.bestworst import BestWorst, best_worst
from maatwaarde.mcda.weights.direct import direct, rank_weights, swing
from maatwaarde.mcda.weights.group import Disagreement, consensus, disagreement
from maatwaarde.mcda.weights.objective import objective_methods, objective_weights

__all__ = [
    "BestWorst",
    "Disagreement",
    "aggregate_priorities",
    "best_worst",
    "consensus",
    "direct",
    "disagreement",
    "objective_methods",
    "objective_weights",
    "rank_weights",
    "swing",
]
