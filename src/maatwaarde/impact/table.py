"""The impact of every proposal on every measure, in the measures' units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwaarde.errors import ImpactError, Problem, did_you_mean


@dataclass(frozen=True)
class ImpactTable:
    """Impacts: changes against doing nothing.

    Parameters
    ----------
    proposals, measures
        Ids; the rows and columns of the arrays.
    value
        Central estimates, shape (proposals, measures), column-major, each column in its measure's
        unit. NaN where the impact is unknown.
    low, high
        Range of the same shape, never NaN: equal to ``value`` where no range was given; where the
        impact is unknown, the range that the framework states for that.
    assumed
        True where an unknown impact was set to zero because the framework says so.
    origins
        Per measure: the heading that its impacts were read from, or ``None`` when there was none.
    """

    proposals: tuple[str, ...]
    measures: tuple[str, ...]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    assumed: NDArray[np.bool_]
    origins: tuple[str | None, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def known(self) -> NDArray[np.bool_]:
        """True where somebody gave or estimated the impact."""
        return ~np.isnan(self.value) & ~self.assumed

    def row(self, proposal: str) -> int:
        """Return the row of a proposal.

        Raises
        ------
        ImpactError
            If there is no such proposal.
        """
        try:
            return self.proposals.index(proposal)
        except ValueError:
            raise ImpactError(
                Problem(
                    code="unknown-proposal",
                    what=f"there is no proposal {proposal!r}",
                    mend=did_you_mean(proposal, self.proposals),
                )
            ) from None
