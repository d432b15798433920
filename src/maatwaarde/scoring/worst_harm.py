"""The worst that a proposal does: on one measure, since within a value a gain can hide a loss."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.framework import Measure, Node
from maatwaarde.late import dataclass
from maatwaarde.scoring.standings import Standings


@dataclass(frozen=True, slots=True)
class WorstHarm:
    """The measure on which a proposal loses most.

    Parameters
    ----------
    value
        The value that the measure stands under.
    worth
        The loss, between 0 and -1 within the anchors.
    known
        Whether the impact is known; else the middle of its range counts.
    """

    row: int
    measure: Measure
    value: Node
    worth: float
    known: bool


def worst_harm(scores: Standings, row: int) -> WorstHarm | None:
    """Return the worst harm of a proposal; None without a loss on any measure."""
    worth = scores.valuation.central[row]
    losses = np.where(worth < 0, worth, 0.0)
    worst = int(losses.argmin())
    if not losses[worst]:
        return None
    return WorstHarm(
        row=row,
        measure=scores.framework.measures[worst],
        value=scores.framework.value_of(worst),
        worth=float(worth[worst]),
        known=scores.impacts.knows(row, worst),
    )


def worst_harms(scores: Standings) -> tuple[NDArray[np.intp], Floats]:
    """Return the same for all proposals at once: which measure, and how much.

    Returns
    -------
    measure, worth
        Shape (proposals,): -1 and NaN without a loss on any measure.
    """
    central = scores.valuation.central
    at, worth = np.zeros(len(central), dtype=np.intp), np.zeros(len(central))
    for j in range(central.shape[1]):
        less = central[:, j] < worth
        at[less], worth[less] = j, central[less, j]
    none = ~(worth < 0)
    at[none], worth[none] = -1, np.nan
    return at, worth
