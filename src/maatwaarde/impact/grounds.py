"""What impacts rest on: the list, judgement, or factors of which more or less was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Literal

import numpy as np

from maatwaarde.arrays import Bools
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
    """

    counts: dict[Ground, int]
    assumptions: dict[str, int] = field(default_factory=dict)

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


def grounds(impacts: ImpactTable, rows: Sequence[int] | None = None) -> Grounds:
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
    return Grounds(counts, {name: n for name, n in ordered if n})


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
