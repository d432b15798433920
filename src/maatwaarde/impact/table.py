"""The impact of every proposal on every measure, in the measures' units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, ImpactError, did_you_mean
from maatwaarde.framework import Framework
from maatwaarde.impact.choose import ImpactSource
from maatwaarde.impact.run import EstimatorRun
from maatwaarde.impact.simulate import Spread
from maatwaarde.proposals import Proposals


@dataclass(frozen=True)
class Provenance:
    """What the impacts were made from; `trace` reads it.

    Parameters
    ----------
    runs
        What each estimator read and gave, by its id.
    sources
        Which estimators feed which measures.
    estimated
        Shape (proposals, measures): True where the impact comes from estimators.
    unverified
        Of the same shape: True where it rests on a factor that nobody saw in its source.
    spread
        The distribution of the estimated impacts, or ``None`` without draws.
    versions
        Packages of the plugins, with their versions.
    """

    framework: Framework
    proposals: Proposals
    runs: Mapping[str, EstimatorRun]
    sources: tuple[ImpactSource, ...]
    estimated: NDArray[np.bool_]
    unverified: NDArray[np.bool_]
    spread: Spread | None
    versions: Mapping[str, str]


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
        impact is unknown, the range that the framework states for that. With draws, the 10th and
        90th percentile of what was estimated, widened to hold ``value``.
    assumed
        True where an unknown impact was set to zero because the framework says so.
    origins
        Per measure: the heading that its given impacts were read from, or ``None`` when there was
        none.
    provenance
        How estimated impacts came about, or ``None`` when all were given.
    """

    proposals: tuple[str, ...]
    measures: tuple[str, ...]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    assumed: NDArray[np.bool_]
    origins: tuple[str | None, ...]
    warnings: tuple[Diagnostic, ...] = ()
    provenance: Provenance | None = field(default=None, repr=False)

    @property
    def known(self) -> NDArray[np.bool_]:
        """True where somebody gave or estimated the impact."""
        return ~np.isnan(self.value) & ~self.assumed

    @property
    def estimated(self) -> NDArray[np.bool_]:
        """True where the impact comes from estimators."""
        if self.provenance is None:
            return np.zeros(self.value.shape, dtype=bool)
        return self.provenance.estimated

    @property
    def unverified(self) -> NDArray[np.bool_]:
        """True where the impact rests on a factor that nobody saw in its source."""
        if self.provenance is None:
            return np.zeros(self.value.shape, dtype=bool)
        return self.provenance.unverified

    def row(self, proposal: str) -> int:
        """Return the row of a proposal.

        Raises
        ------
        ImpactError
            If there is no such proposal.
        """
        return _position(proposal, self.proposals, "proposal")

    def column(self, measure: str) -> int:
        """Return the column of a measure.

        Raises
        ------
        ImpactError
            If there is no such measure.
        """
        return _position(measure, self.measures, "measure")


def _position(name: str, names: tuple[str, ...], what: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        raise ImpactError(
            Diagnostic(
                code=f"unknown-{what}",
                what=f"there is no {what} {name!r}",
                mend=did_you_mean(name, names),
            )
        ) from None
