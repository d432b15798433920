"""How often chance alone would make groups differ as much in how many of them are chosen.

A choice that is made by rules is no draw by lot, and groups may differ for good reasons. So these
figures are a hint at where to look, and never a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from maatwaarde.arrays import Floats

DRAWS = 99_999
SEED = 0
SMALLEST = 10
"""With fewer proposals nothing is tested: hardly any difference could be told from chance."""


def between_groups(chosen: Sequence[int], of: Sequence[int]) -> float | None:
    """Return the chance that a draw by lot makes groups differ as much as they do, or more.

    A permutation test of the chi-squared statistic: which proposals are chosen is drawn anew, as
    many as were chosen. The observed draw counts as one of them, so that the chance is never zero
    (Phipson and Smyth, 2010, Permutation P-values should never be zero, Statistical Applications in
    Genetics and Molecular Biology 9(1):39).

    Parameters
    ----------
    chosen, of
        How many are chosen of how many, by group.

    Returns
    -------
    float or None
        None where nothing can be tested: fewer than `SMALLEST` proposals, one group, or all or none
        chosen.
    """
    sizes = [size for size in of if size]
    counts = np.array([k for k, size in zip(chosen, of, strict=True) if size], dtype=np.float64)
    n, total = sum(sizes), int(counts.sum())
    if len(sizes) < 2 or n < SMALLEST or total in (0, n):
        return None
    expected = np.array(sizes) * (total / n)

    def statistic(found: Floats) -> Floats:
        return np.asarray(((found - expected) ** 2 / np.array(sizes)).sum(axis=-1))

    # The method "marginals" draws from the counts themselves, however many proposals there are.
    draws = np.random.default_rng(SEED).multivariate_hypergeometric(
        sizes, total, size=DRAWS, method="marginals"
    )
    observed = float(statistic(counts))
    as_large = int((statistic(draws.astype(np.float64)) >= observed * (1 - 1e-9)).sum())
    return (1 + as_large) / (1 + DRAWS)


def against_the_rest(chosen: int, of: int, chosen_rest: int, of_rest: int) -> float | None:
    """Return the chance that a draw by lot sets a group as far from the rest, or farther.

    Fisher's exact test, on both sides: the chances of all tables that are as unlikely (R. A.
    Fisher, 1934, Statistical Methods for Research Workers, 5th edition, section 21.02).
    """
    n, total = of + of_rest, chosen + chosen_rest
    if n < SMALLEST or not of or not of_rest or total in (0, n):
        return None
    low, high = max(0, total - of_rest), min(of, total)
    logs = np.array(
        [
            _log_choose(of, k) + _log_choose(of_rest, total - k) - _log_choose(n, total)
            for k in range(low, high + 1)
        ]
    )
    chances = np.exp(logs)
    here = chances[chosen - low]
    return min(1.0, float(chances[chances <= here * (1 + 1e-7)].sum()))


def holm(chances: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return chances made larger for how many were looked at (Holm, 1979).

    Among many groups one is far from the rest by chance. S. Holm, A simple sequentially rejective
    multiple test procedure, Scandinavian Journal of Statistics 6(2):65-70.
    """
    tested = sorted((p, i) for i, p in enumerate(chances) if p is not None)
    found: list[float | None] = [None] * len(chances)
    largest = 0.0
    for place, (p, i) in enumerate(tested):
        largest = max(largest, min(1.0, p * (len(tested) - place)))
        found[i] = largest
    return tuple(found)


@lru_cache(maxsize=4096)
def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
