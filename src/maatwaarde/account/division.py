"""What a proposal costs, divided over what it is done for, so that nothing counts twice.

A proposal serves several goals at once, and its money is spent once. It is divided over the
measures in proportion to what the proposal gains on each (weight times value), as joint costs are
by what they bring about: the method of relative benefit. Harm takes no share, since nobody pays to
do harm. What gains nothing that the framework measures stands apart.

References
----------
Moriarity, S. (1975). Another approach to allocating joint costs. The Accounting Review 50(4),
791-795. (joint costs in proportion to benefit)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.framework import By, Framework


def shares_of_gain(contributions: Floats) -> Floats:
    """Return which part of each proposal is done for each measure.

    Parameters
    ----------
    contributions
        Shape (proposals, measures): weight times value; NaN, which is unknown, is no gain.

    Returns
    -------
    Floats
        Of the same shape. A row sums to one, or to zero where nothing is gained.
    """
    gains = np.maximum(np.nan_to_num(contributions, nan=0.0), 0.0)
    whole = gains.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(gains, whole, out=np.zeros_like(gains), where=whole > 0))


def by_category(framework: Framework, amounts: Floats, by: By) -> dict[str, float]:
    """Add amounts of measures up by value, pillar or SDG, each amount once.

    A measure that stands under several goals (SDGs) is divided equally over these, so that they add
    up to the whole, where `Framework.categories` counts it under each.

    Parameters
    ----------
    amounts
        Shape (measures,).
    """
    found = framework.categories(by)
    under = np.zeros(len(framework.measures))
    for one in found:
        under[list(one.measures)] += 1
    return {one.id: _sum(amounts / under, one.measures) for one in found}


def _sum(amounts: Floats, places: Sequence[int]) -> float:
    return float(sum(amounts[place] for place in places))
