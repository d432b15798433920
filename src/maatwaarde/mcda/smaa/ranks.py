"""Ranks of many draws at once, and what is counted from them.

References
----------
Lahdelma, R., & Salminen, P. (2001). SMAA-2. Operations Research 49(3), 444-454, section 3.
(rank acceptability)
Leskinen, P., Viitanen, J., Kangas, A., & Kangas, J. (2006). Alternatives to incorporate uncertainty
and risk attitude in multicriteria evaluation of forest plans. Forest Science 52(3), 304-312.
(pairwise winning index)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.arrays import Floats
from maatwaarde.mcda._checks import as_matrix
from maatwaarde.mcda.ranking import TOLERANCE

Ranks = NDArray[np.int32]

_BYTE = 255
_LANES = 8


def draw_ranks(scores: ArrayLike) -> Ranks:
    """Return the rank of each alternative in each draw, as in a competition: 1, 2, 2, 4.

    Parameters
    ----------
    scores : (d, n) array
        A row a draw; more is better; finite. Scores that differ by rounding alone share a rank.

    Returns
    -------
    (d, n) array
    """
    costs = -as_matrix(scores, "scores")
    draws, size = costs.shape
    order = np.argsort(costs, axis=1)
    order += np.arange(draws)[:, np.newaxis] * size
    ascending = costs.ravel()[order]
    tied = np.diff(ascending, axis=1) <= TOLERANCE
    places = np.broadcast_to(np.arange(1, size + 1, dtype=np.int32), costs.shape)
    if np.any(tied):
        places = places.copy()
        places[:, 1:][tied] = 0
        np.maximum.accumulate(places, axis=1, out=places)
    ranks = np.empty(costs.shape, dtype=np.int32)
    ranks.ravel()[order] = places
    return ranks


def rank_acceptability(ranks: ArrayLike) -> Floats:
    """Return for each alternative in which part of the draws it has each rank.

    Parameters
    ----------
    ranks : (d, n) array
        As :func:`draw_ranks` gives them.

    Returns
    -------
    (n, n) array
        Rows are alternatives and sum to one; the first column is the first rank.

    References
    ----------
    Lahdelma & Salminen (2001), equation 9.
    """
    given = np.asarray(ranks, dtype=np.int32)
    return count_ranks(given) / len(given)


def pairwise_winning(ranks: ArrayLike) -> Floats:
    """Return for each pair in which part of the draws the first has the better rank.

    Parameters
    ----------
    ranks : (d, n) array
        As :func:`draw_ranks` gives them.

    Returns
    -------
    (n, n) array
        Ties are won by neither, so two opposite entries sum to one or less.

    References
    ----------
    Leskinen et al. (2006).
    """
    given = np.asarray(ranks, dtype=np.int32)
    return count_wins(given) / len(given)


def count_ranks(ranks: Ranks) -> NDArray[np.int64]:
    """Count per alternative (row) how often it has each rank (column)."""
    size = ranks.shape[1]
    cells = ranks + np.arange(-1, (size - 1) * size, size, dtype=np.int64)
    return np.bincount(cells.ravel(), minlength=size * size).reshape(size, size).astype(np.int64)


def count_wins(ranks: Ranks) -> NDArray[np.int64]:
    """Count per pair how often the first (row) has the better rank than the second (column)."""
    size = ranks.shape[1]
    # Ranks of a draw without ties are 1 to n. There, who does not win loses: half the work.
    untied = np.sum(ranks, axis=1, dtype=np.int64) == size * (size + 1) // 2
    above = _wins_over(ranks[untied], lambda i: slice(i + 1, size))
    below = np.tril(np.full_like(above, np.count_nonzero(untied)), k=-1) - above.T
    return above + below + _wins_over(ranks[~untied], lambda _: slice(0, size))


def _wins_over(ranks: Ranks, others: Callable[[int], slice]) -> NDArray[np.int64]:
    draws, size = ranks.shape
    wins = np.zeros((size, size), dtype=np.int64)
    for start in range(0, draws, _LANES * _BYTE):
        block = ranks[start : start + _LANES * _BYTE]
        # Draws without ranks fill up the last word: they are won by nobody.
        by_alternative = np.zeros((size, -(-len(block) // _LANES) * _LANES), dtype=np.int32)
        by_alternative[:, : len(block)] = block.T
        small = by_alternative.astype(np.uint8 if size <= _BYTE else np.int32)
        for i in range(size):
            better = small[i] < small[others(i)]
            # Eight answers of 0 or 1 are added up at once, a byte each, which none overflows.
            lanes = np.add.reduce(better.view(np.uint64), axis=1)
            wins[i, others(i)] += np.sum(
                lanes.view(np.uint8).reshape(-1, _LANES), axis=1, dtype=np.int64
            )
    return wins
