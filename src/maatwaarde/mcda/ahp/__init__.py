"""The analytic hierarchy process: from pairwise judgements to weights.

References
----------
Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
"""

from maatwaarde.mcda.ahp.consistency import (
    Consistency,
    Judgement,
    consistency,
    random_index,
    worst_judgements,
)
from maatwaarde.mcda.ahp.group import aggregate_judgements, aggregate_priorities
from maatwaarde.mcda.ahp.hierarchy import global_weights, synthesise
from maatwaarde.mcda.ahp.incomplete import complete
from maatwaarde.mcda.ahp.pairwise import from_judgements, pairwise_matrix
from maatwaarde.mcda.ahp.priority import priorities

__all__ = [
    "Consistency",
    "Judgement",
    "aggregate_judgements",
    "aggregate_priorities",
    "complete",
    "consistency",
    "from_judgements",
    "global_weights",
    "pairwise_matrix",
    "priorities",
    "random_index",
    "synthesise",
    "worst_judgements",
]
