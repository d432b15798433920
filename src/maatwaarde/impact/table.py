"""The impact of every proposal on every measure, in the measures' units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ImpactError, did_you_mean
from maatwaarde.framework import Framework
from maatwaarde.impact.choose import ImpactSource
from maatwaarde.impact.judged import Judgement, Judgements
from maatwaarde.impact.run import EstimatorRun
from maatwaarde.impact.simulate import Spread
from maatwaarde.impact.timed import EffectTiming, at_completion
from maatwaarde.late import dataclass
from maatwaarde.messages import Message, msg
from maatwaarde.proposals import Proposals


@dataclass(frozen=True, eq=False)
class Provenance(ByContent):
    """What the impacts were made from; `trace` reads it.

    Parameters
    ----------
    runs
        What each estimator read and gave, by its id.
    sources
        Which estimators feed which measures.
    estimated
        Shape (proposals, measures): True where the impact comes from estimators.
    weakest
        Of the same shape: the status of the weakest factor that an estimated impact rests on, as
        its place in `plugins.STATUSES`; -1 where it rests on none.
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
    weakest: NDArray[np.int8]
    spread: Spread | None
    versions: Mapping[str, str]

    @property
    def unverified(self) -> NDArray[np.bool_]:
        """Of the same shape: True where it rests on a factor that nobody saw in its source."""
        return self.weakest > 0

    def places(
        self, proposals: Sequence[str], measures: Sequence[str]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where proposals and measures stand in the arrays here, which keep their order."""
        rows = {identifier: row for row, identifier in enumerate(self.proposals.ids)}
        columns = {measure.id: column for column, measure in enumerate(self.framework.measures)}
        return (
            np.array([rows[identifier] for identifier in proposals], dtype=np.intp),
            np.array([columns[identifier] for identifier in measures], dtype=np.intp),
        )


@dataclass(frozen=True, eq=False)
class ImpactTable(ByContent):
    """Impacts: changes against doing nothing.

    Parameters
    ----------
    proposals, measures
        Ids; the rows and columns of the arrays.
    units
        The unit of every measure.
    value
        Central estimates, shape (proposals, measures), column-major, each column in its unit.
        NaN where the impact is unknown.
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
    framework
        The one whose rules for unknown impacts were applied, or ``None`` where the ranges of what
        is unknown come from elsewhere.
    timing
        When they are in force, counted from the start of each proposal. Left out: all last from
        when the work is completed.
    judgements
        Which impacts are judgements, and how far the judges agree; ``None`` where none are.
    """

    proposals: tuple[str, ...]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    assumed: NDArray[np.bool_]
    origins: tuple[str | None, ...]
    warnings: tuple[Diagnostic, ...] = ()
    provenance: Provenance | None = field(default=None, repr=False)
    framework: Framework | None = field(default=None, repr=False)
    timing: EffectTiming = field(default=None, repr=False)  # type: ignore[assignment]
    judgements: Judgements | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.timing is None:
            object.__setattr__(self, "timing", at_completion(*self.value.shape))
        super().__post_init__()

    @property
    def known(self) -> NDArray[np.bool_]:
        """True where somebody gave or estimated the impact."""
        return ~np.isnan(self.value) & ~self.assumed

    def knows(self, row: int, column: int) -> bool:
        """Return whether somebody gave or estimated one impact."""
        return not (math.isnan(self.value[row, column]) or self.assumed[row, column])

    @property
    def estimated(self) -> NDArray[np.bool_]:
        """True where the impact comes from estimators."""
        return self._marks(None if self.provenance is None else self.provenance.estimated)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """True where the impact is a judgement, rather than measured or estimated."""
        found = self.judgements
        if found is None:
            return np.zeros(self.value.shape, dtype=bool)
        return self.of_judgements(found.judges > 0)

    def of_judgements(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return an array of `judgements` in the order of this table."""
        found = self.judgements
        assert found is not None
        if self.proposals == found.proposals and self.measures == found.measures:
            return array
        rows = [found.rows[identifier] for identifier in self.proposals]
        columns = [found.columns[identifier] for identifier in self.measures]
        return array[np.ix_(rows, columns)]

    def judgement(self, row: int, column: int) -> Judgement | None:
        """Return how an impact was judged, or ``None`` where it is no judgement."""
        if self.judgements is None:
            return None
        return self.judgements.of(self.proposals[row], self.measures[column])

    @property
    def unverified(self) -> NDArray[np.bool_]:
        """True where the impact rests on a factor that nobody saw in its source."""
        return self._marks(None if self.provenance is None else self.provenance.unverified)

    @property
    def weakest(self) -> NDArray[np.int8]:
        """The status of the weakest factor that the impact rests on, as in `Provenance`."""
        provenance = self.provenance
        if provenance is None:
            return np.full(self.value.shape, -1, dtype=np.int8)
        return self.placed(provenance, provenance.weakest)

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
            what = msg("there is no proposal {id!r}", id=proposal)
            raise _unknown("unknown-proposal", what, proposal, self.proposals) from None

    def column(self, measure: str) -> int:
        """Return the column of a measure.

        Raises
        ------
        ImpactError
            If there is no such measure.
        """
        try:
            return self.measures.index(measure)
        except ValueError:
            what = msg("there is no measure {id!r}", id=measure)
            raise _unknown("unknown-measure", what, measure, self.measures) from None

    def _marks(self, marks: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """Return marks of the provenance in the order of this table."""
        if self.provenance is None or marks is None:
            return np.zeros(self.value.shape, dtype=bool)
        return self.placed(self.provenance, marks)

    def placed(self, provenance: Provenance, marks: NDArray[Any]) -> NDArray[Any]:
        """Return an array of `provenance` in the order of this table."""
        own = tuple(measure.id for measure in provenance.framework.measures)
        if self.proposals == provenance.proposals.ids and self.measures == own:
            return marks
        return marks[np.ix_(*provenance.places(self.proposals, self.measures))]


def _unknown(code: str, what: Message, name: str, names: tuple[str, ...]) -> ImpactError:
    return ImpactError(Diagnostic(code=code, what=what, mend=did_you_mean(name, names)))
