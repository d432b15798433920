"""Weights that come from people: what is asked, what they answer, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maatwaarde.late import names
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

if TYPE_CHECKING:
    from maatwaarde.scoring.weights.agreed import Agreement, Difference, agreement

_LATE = {
    "Agreement": "maatwaarde.scoring.weights.agreed",
    "Difference": "maatwaarde.scoring.weights.agreed",
    "agreement": "maatwaarde.scoring.weights.agreed",
}
"""What few need, and is loaded on first use: each name, and the module that it comes from."""

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

__getattr__, __dir__ = names(__name__, _LATE, __all__)
