"""Ranks and ties of scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._checks import as_vector
from maatwaarde.mcda.places import along
from maatwaarde.messages import Exact, msg

TOLERANCE = 1e-12
"""Scores closer than this are equal: a difference that rounding alone can make."""


def competition_ranks(
    scores: ArrayLike, tolerance: float = TOLERANCE, *, higher_is_better: bool = True
) -> NDArray[np.int64]:
    """Rank scores as in a competition: 1, 2, 2, 4.

    Going down from the best, a score ties with the first of the group above it when it is within
    ``tolerance`` of that first one; so a long row of tiny steps does not melt into one tie.

    Parameters
    ----------
    scores : (n,) array
        NaN where there is no score.
    tolerance
        Largest difference that still counts as a tie.
    higher_is_better
        Whether the highest score comes first.

    Returns
    -------
    (n,) array
        1 for the best; 0, no rank, for NaN.

    Raises
    ------
    MethodError
        When a score is infinite or the tolerance is negative.

    References
    ----------
    Standard competition ranking ("1224"), as in sports tables.
    """
    values = as_vector(scores, "scores")
    infinite = np.flatnonzero(np.isinf(values))
    if len(infinite):
        raise MethodError(
            Diagnostic(
                "not-finite",
                msg("scores are infinite: {places}", places=along("alternative", infinite)),
                msg("look for impacts that are out of all proportion"),
            )
        )
    if not tolerance >= 0:
        raise MethodError(
            Diagnostic(
                "tolerance",
                msg("tolerance {tolerance} is negative", tolerance=Exact(tolerance)),
                msg("give 0 or up"),
            )
        )
    known = np.flatnonzero(~np.isnan(values))
    costs = -values[known] if higher_is_better else values[known]
    order = np.argsort(costs, kind="stable")
    starts = _group_starts(costs[order], tolerance)
    ranks = np.zeros(len(values), dtype=np.int64)
    sizes = np.diff(np.append(starts, len(order)))
    ranks[known[order]] = np.repeat(starts + 1, sizes)
    return ranks


def tied(ranks: ArrayLike) -> tuple[tuple[int, ...], ...]:
    """Return the groups of alternatives that share a rank, best first, each by position.

    Parameters
    ----------
    ranks : (n,) array
        As :func:`competition_ranks` gives them; 0 is no rank and no tie.
    """
    given = np.asarray(ranks)
    order = np.argsort(given, kind="stable")
    values, starts = np.unique(given[order], return_index=True)
    groups = np.split(order, starts[1:])
    return tuple(
        tuple(int(i) for i in group)
        for value, group in zip(values, groups, strict=True)
        if value > 0 and len(group) > 1
    )


def _group_starts(ascending: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:
    """Return where each group of ties starts in scores that go up from the best."""
    if not len(ascending):
        return np.empty(0, dtype=np.int64)
    # A gap wider than the tolerance always starts a group. Only a run without one can need more.
    runs = np.concatenate(([0], np.flatnonzero(np.diff(ascending) > tolerance) + 1))
    ends = np.append(runs[1:], len(ascending))
    wide = np.flatnonzero(ascending[ends - 1] - ascending[runs] > tolerance)
    extra = []
    for run in wide:
        start, end = int(runs[run]), int(ends[run])
        while True:
            within = ascending[start:end] - ascending[start] <= tolerance
            start += int(np.count_nonzero(within))
            if start >= end:
                break
            extra.append(start)
    return np.sort(np.concatenate((runs, np.array(extra, dtype=np.int64)))).astype(np.int64)
