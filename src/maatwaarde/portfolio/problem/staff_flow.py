"""How far staff goes when roles stand in for roles that stand in for others.

Staff moves along arcs: from a role to one that it replaces, and from a period to the next where
staff is carried over. An arc without a maximum can take all that comes to its source, by whatever
chain of arcs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from maatwaarde.arrays import Floats, Ints

# Rates such as 0.8 one way and 1.25 the other make one, up to rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Arc:
    """A unit at place ``source`` may become ``rate`` units at ``target``, without a maximum."""

    source: int
    target: int
    rate: float = 1.0


def reachable(supply: Floats, arcs: Iterable[Arc]) -> Floats:
    """Return the most that can come to each place, which bounds what any arc from it takes.

    A unit never needs to pass a place twice: `endless` says where that would make more of it.

    Parameters
    ----------
    supply
        (places,), the most that comes to each place by other ways than ``arcs``.
    """
    reach = supply.copy()
    for places, rates in _best_rates(arcs, len(supply)):
        reach[places] = supply[places] @ rates
    return reach


def endless(arcs: Iterable[Arc], count: int) -> list[int]:
    """Return the places, of ``count``, at which a round along arcs makes more of a unit."""
    found: list[int] = []
    for places, rates in _best_rates(arcs, count):
        found += places[np.diagonal(rates) > 1 + _ROUNDING].tolist()
    return sorted(found)


def _best_rates(arcs: Iterable[Arc], count: int) -> Iterator[tuple[Ints, Floats]]:
    """Yield places that arcs join, and what a unit of each (row) becomes at each (column)."""
    arcs = list(arcs)
    if not arcs:
        return
    source = np.array([arc.source for arc in arcs])
    target = np.array([arc.target for arc in arcs])
    rate = np.array([arc.rate for arc in arcs])
    joined = sparse.coo_array((np.ones(len(arcs)), (source, target)), shape=(count, count))
    _, group = csgraph.connected_components(joined, directed=False)
    for number in np.unique(group[source]):
        places = np.flatnonzero(group == number)
        inside = group[source] == number
        rates = np.eye(len(places))
        rows, columns = (np.searchsorted(places, end[inside]) for end in (source, target))
        np.maximum.at(rates, (rows, columns), rate[inside])
        # Floyd and Warshall, with products for sums; where rounds gain they are cut off.
        for middle in range(len(places)):
            through = np.outer(rates[:, middle], rates[middle, :])
            rates = np.minimum(np.maximum(rates, through), 1e100)
        yield places, rates
