"""Stochastic multicriteria acceptability analysis: what would have to be true for each rank?

Weights that are not agreed on and impacts that are not known are drawn at random, and what comes
out is counted: how often each alternative gets each rank, with which weights it comes first, and
how often it beats each other one.

References
----------
Lahdelma, R., Hokkanen, J., & Salminen, P. (1998). SMAA - Stochastic multiobjective acceptability
analysis. European Journal of Operational Research 106(1), 137-143.
Lahdelma, R., & Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability analysis for
group decision making. Operations Research 49(3), 444-454.
"""

from maatwaarde.mcda.smaa.analysis import Smaa, smaa
from maatwaarde.mcda.smaa.impacts import FixedImpacts, RangeImpacts, SampledImpacts
from maatwaarde.mcda.smaa.models import RelativeTopsis, ValueModel
from maatwaarde.mcda.smaa.ranks import draw_ranks, pairwise_winning, rank_acceptability
from maatwaarde.mcda.smaa.weights import (
    FixedWeights,
    FreeWeights,
    GroupWeights,
    IntervalWeights,
    OrdinalWeights,
)

__all__ = [
    "FixedImpacts",
    "FixedWeights",
    "FreeWeights",
    "GroupWeights",
    "IntervalWeights",
    "OrdinalWeights",
    "RangeImpacts",
    "RelativeTopsis",
    "SampledImpacts",
    "Smaa",
    "ValueModel",
    "draw_ranks",
    "pairwise_winning",
    "rank_acceptability",
    "smaa",
]
