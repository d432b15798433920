"""Gains and harms added up per value, per ESG pillar, and per SDG.

What a measure adds to a score is a gain where it is above zero, and else a harm. So a gain within a
pillar hides no harm in it, and both together are what the pillar adds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from maatwaarde.arrays import Bools, Floats
from maatwaarde.framework import By, Category, Framework
from maatwaarde.late import dataclass
from maatwaarde.mcda.value import add_up
from maatwaarde.scoring.standings import Standings


@dataclass(frozen=True)
class ByCategory:
    """What each proposal, or a portfolio, adds under each category.

    Parameters
    ----------
    gains, harms
        Shape (rows, categories); gains are at least zero, harms at most.
    contributions
        Both together: what the measures under each category add, in their order.
    """

    categories: tuple[Category, ...]
    gains: Floats
    harms: Floats
    contributions: Floats

    @property
    def parts(self) -> tuple[Floats, Floats, Floats]:
        """Gains, harms, and both together."""
        return self.gains, self.harms, self.contributions


def gains_and_harms(
    contributions: Floats, members: Sequence[Sequence[int]]
) -> tuple[Floats, Floats]:
    """Add up gains and harms over some measures at a time.

    Parameters
    ----------
    contributions
        Shape (rows, measures): weight times value.
    members
        The positions of the measures that count together, for each column of the result.

    Returns
    -------
    gains, harms
        Shape (rows, members).
    """
    shape = (len(contributions), len(members))
    gains, harms = np.zeros(shape), np.zeros(shape)
    for column, measures in enumerate(members):
        parts = contributions[:, list(measures)]
        gains[:, column] = add_up(np.maximum(parts, 0.0))
        harms[:, column] = add_up(np.minimum(parts, 0.0))
    return gains, harms


def by_category(framework: Framework, contributions: Floats, by: By) -> ByCategory:
    """Add contributions of shape (rows, measures) up by category."""
    found = framework.categories(by)
    members = [one.measures for one in found]
    together = [add_up(contributions[:, list(measures)]) for measures in members]
    return ByCategory(found, *gains_and_harms(contributions, members), np.column_stack(together))


def category_values(scores: Standings, found: Sequence[Category]) -> Floats:
    """Return the value of each proposal on each category, on the scale that guards are set in.

    Shape (proposals, categories), between -1 and 1 within the anchors.
    """
    central, framework = scores.valuation.central, scores.framework
    return np.column_stack(
        [add_up(central[:, list(one.measures)] * framework.shares_within(one)) for one in found]
    )


def category_unknown(scores: Standings, found: Sequence[Category]) -> Bools:
    """Return where an impact that counts under a category is unknown, as `category_values` does."""
    unknown = ~scores.impacts.known & (scores.framework.measure_weights > 0)
    return np.column_stack([unknown[:, list(one.measures)].any(axis=1) for one in found])
