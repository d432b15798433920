"""Which gains pay for which losses, and which ranks rest on a disproportionate loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwaarde.content import ByContent
from maatwaarde.framework import Measure
from maatwaarde.mcda.compensation import (
    Compensation,
    Outranking,
    compensation,
    outranking,
    rests_on_compensation,
)
from maatwaarde.scoring.robustness import require_value
from maatwaarde.scoring.scores import Scores

DISPROPORTIONATE = 0.5
"""A loss that is larger than that of a lower proposal by half of what counts as a full loss."""


@dataclass(frozen=True, slots=True)
class Disproportionate:
    """A proposal that stands above others although it loses far more than they do on a measure.

    ``below`` are the rows that it stands above, best first, and ``loss`` is its own loss: 1 is a
    full one.
    """

    row: int
    measure: Measure
    loss: float
    below: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Tradeoffs(ByContent):
    """Gains and losses of all proposals.

    Parameters
    ----------
    compensation
        Rows as in the scores, criteria as the measures.
    check
        Outranking on losses alone; proposals as in ``ranked``.
    flags
        The highest proposal first.
    """

    scores: Scores
    ranked: tuple[int, ...]
    compensation: Compensation
    check: Outranking
    flags: tuple[Disproportionate, ...]


def tradeoffs(scores: Scores) -> Tradeoffs:
    """Say which gains pay for which losses, and which ranks rest on that.

    The check is ELECTRE III on losses alone: gains are not looked at, so that none can pay. A
    difference below `DISPROPORTIONATE` counts in part, and one of that size or more is a veto.

    Raises
    ------
    MethodError
        If the scores are not by the value method.
    """
    require_value(scores)
    ranked = tuple(row for row in scores.order if scores.rank[row])
    losses = np.minimum(scores.valuation.central[list(ranked)], 0.0)
    criteria = losses.shape[1]
    check = outranking(
        losses,
        scores.framework.measure_weights,
        np.ones(criteria),
        indifference=np.zeros(criteria),
        preference=np.full(criteria, DISPROPORTIONATE / 2),
        veto=np.full(criteria, DISPROPORTIONATE),
    )
    above = rests_on_compensation(scores.score[list(ranked)], check)
    return Tradeoffs(
        scores=scores,
        ranked=ranked,
        compensation=compensation(scores.contributions),
        check=check,
        flags=_flags(scores, ranked, check, above, losses),
    )


def _flags(
    scores: Scores,
    ranked: tuple[int, ...],
    check: Outranking,
    above: NDArray[np.bool_],
    losses: NDArray[np.float64],
) -> tuple[Disproportionate, ...]:
    found = []
    for i, row in enumerate(ranked):
        for j in np.unique(check.veto[i, above[i]]):
            below = np.flatnonzero(above[i] & (check.veto[i] == j))
            found.append(
                Disproportionate(
                    row=row,
                    measure=scores.framework.measures[int(j)],
                    loss=float(-losses[i, j]),
                    below=tuple(ranked[k] for k in below),
                )
            )
    return tuple(found)
