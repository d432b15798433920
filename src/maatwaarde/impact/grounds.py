"""What impacts rest on: the list, judgement, or factors of which more or less was seen.

And by which anchors they count: what is derived or set by people, or an invented example.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Literal

import numpy as np

from maatwaarde.arrays import Bools
from maatwaarde.framework import Framework
from maatwaarde.impact.run import EstimatorRun
from maatwaarde.impact.table import ImpactTable
from maatwaarde.late import dataclass
from maatwaarde.plugins import STATUSES, Status

Ground = Literal["stated", "judged", "counted"] | Status
SURE: tuple[Ground, ...] = ("stated", "counted", "verified")
"""What can be looked up in the list, or in a source that was seen."""


@dataclass(frozen=True)
class Grounds:
    """How many of the known impacts rest on what.

    Parameters
    ----------
    counts
        By ground; together all known impacts. ``stated`` is an amount in the list, ``judged`` a
        judgement, ``counted`` an estimate from amounts in the list alone, and the others are
        estimates by the status of the weakest factor that they rest on.
    assumptions
        How many impacts rest on each factor that is an assumption, most first. One impact may rest
        on several.
    measures, anchored_measures
        How many measures there are, and of how many the anchors are not marked as invented.
    anchored
        How many known impacts are on the latter.
    sure_and_anchored
        How many of these can be looked up too.
    """

    counts: dict[Ground, int]
    assumptions: dict[str, int] = field(default_factory=dict)
    measures: int = 0
    anchored_measures: int = 0
    anchored: int = 0
    sure_and_anchored: int = 0

    @property
    def known(self) -> int:
        """How many impacts are known."""
        return sum(self.counts.values())

    @property
    def estimated(self) -> int:
        """How many impacts rest on factors."""
        return sum(self.counts[status] for status in STATUSES)

    @property
    def sure(self) -> float:
        """Share of the known impacts that can be looked up; 0 where none are known."""
        return sum(self.counts[ground] for ground in SURE) / self.known if self.known else 0.0

    @property
    def both(self) -> float:
        """Share that can be looked up and is on anchors that nobody invented; 0 where none are."""
        return self.sure_and_anchored / self.known if self.known else 0.0


def grounds(
    impacts: ImpactTable, framework: Framework, rows: Sequence[int] | None = None
) -> Grounds:
    """Return what the known impacts rest on, of these rows or of all."""
    chosen = slice(None) if rows is None else list(rows)
    known = impacts.known[chosen]
    judged = impacts.judged[chosen] & known
    estimated = impacts.estimated[chosen] & known & ~judged
    weakest = impacts.weakest[chosen]
    counts: dict[Ground, int] = {
        "stated": int((known & ~judged & ~estimated).sum()),
        "judged": int(judged.sum()),
        "counted": int((estimated & (weakest < 0)).sum()),
    }
    counts |= {
        status: int((estimated & (weakest == place)).sum()) for place, status in enumerate(STATUSES)
    }
    assumed = {
        name: int((marks[chosen] & estimated).sum()) for name, marks in _assumed(impacts).items()
    }
    ordered = sorted(assumed.items(), key=lambda pair: (-pair[1], pair[0]))
    invented = {measure.id for measure in framework.measures if measure.example}
    own = np.array([name not in invented for name in impacts.measures], dtype=bool)
    sure = known & ~judged & (~estimated | (weakest <= STATUSES.index("verified")))
    return Grounds(
        counts,
        {name: n for name, n in ordered if n},
        measures=len(own),
        anchored_measures=int(own.sum()),
        anchored=int((known & own).sum()),
        sure_and_anchored=int((sure & own).sum()),
    )


def _assumed(impacts: ImpactTable) -> dict[str, Bools]:
    """Return by assumption where it matters, in the order of the table."""
    provenance = impacts.provenance
    if provenance is None:
        return {}
    found: dict[str, Bools] = {}
    for source in provenance.sources:
        run: EstimatorRun = provenance.runs[source.estimator.id]
        for symbol in run.symbols(source.output.quantity):
            used = run.factors[symbol]
            if used.status != "assumption":
                continue
            empty = np.zeros(provenance.estimated.shape, dtype=bool)
            marks = found.setdefault(used.factor.id, empty)
            marks[:, source.measure] |= run.rests_on(symbol)
    return {name: impacts.placed(provenance, marks) for name, marks in found.items()}
