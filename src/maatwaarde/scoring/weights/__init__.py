"""Weights that come from people: what is asked, what they answer, and what follows from it."""

from maatwaarde.scoring.weights.agreement import Agreement, Difference, agreement
from maatwaarde.scoring.weights.model import (
    ACCEPTED_RATIO,
    METHODS,
    GroupAnswers,
    Method,
    SiblingSet,
    SiblingWeights,
    WeightReport,
    WorstJudgement,
    sibling_sets,
)
from maatwaarde.scoring.weights.resolve import resolve_weights, with_answers

__all__ = [
    "ACCEPTED_RATIO",
    "METHODS",
    "Agreement",
    "Difference",
    "GroupAnswers",
    "Method",
    "SiblingSet",
    "SiblingWeights",
    "WeightReport",
    "WorstJudgement",
    "agreement",
    "resolve_weights",
    "sibling_sets",
    "with_answers",
]
