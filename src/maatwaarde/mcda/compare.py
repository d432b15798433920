"""How far rankings by different methods agree.

References
----------
Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33(3), 239-251. (tau-b)
Pinto da Costa, J., & Soares, C. (2005). A weighted rank measure of correlation. Australian & New
Zealand Journal of Statistics 47(4), 515-529.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean
from maatwaarde.mcda._checks import as_matrix, as_vector
from maatwaarde.mcda.places import EQUALS, along
from maatwaarde.messages import msg

Measure = Literal["kendall", "weighted_spearman"]


def kendall_tau(first: ArrayLike, second: ArrayLike) -> float:
    """Return Kendall's tau-b of two rankings: from -1 (reversed) to 1 (the same order).

    Parameters
    ----------
    first, second : (n,) arrays
        Ranks from 1; 0 is no rank, and leaves that alternative out.

    Returns
    -------
    float
        NaN where it is undefined: one of the rankings puts all that both rank in one place.

    Raises
    ------
    MethodError
        When ranks are negative or not finite, or the lengths differ.

    References
    ----------
    Kendall (1945).
    """
    from scipy.stats import kendalltau

    one, other = _common(first, second)
    if not (_differ(one) and _differ(other)):
        return float("nan")
    return float(kendalltau(one, other, variant="b").statistic)


def weighted_spearman(first: ArrayLike, second: ArrayLike) -> float:
    """Return the weighted rank correlation rw, in which the top of the rankings counts for more.

    It is 1 for the same order and, without ties, -1 for the reversed one. Alternatives that share a
    rank get the mean of the places that they take up.

    Parameters
    ----------
    first, second : (n,) arrays
        Ranks from 1; 0 is no rank, and leaves that alternative out.

    Returns
    -------
    float
        NaN where it is undefined: one of the rankings puts all that both rank in one place.

    Raises
    ------
    MethodError
        When ranks are negative or not finite, or the lengths differ.

    References
    ----------
    Pinto da Costa & Soares (2005), equation 3.
    """
    one, other = _common(first, second)
    if not (_differ(one) and _differ(other)):
        return float("nan")
    a, b = _mean_places(one), _mean_places(other)
    n = float(len(a))
    total = float(np.sum((a - b) ** 2 * ((n - a + 1) + (n - b + 1))))
    return 1.0 - 6.0 * total / (n**4 + n**3 - n**2 - n)


def agreement(rankings: ArrayLike, measure: Measure = "kendall") -> Floats:
    """Return the agreement of each ranking with each other.

    Parameters
    ----------
    rankings : (k, n) array
        One ranking a row: ranks from 1, 0 for no rank.
    measure
        ``kendall`` for :func:`kendall_tau`, ``weighted_spearman`` for :func:`weighted_spearman`.

    Returns
    -------
    (k, k) array
        Symmetric, 1 on the diagonal; NaN where it is undefined.

    Raises
    ------
    MethodError
        When ranks or the measure cannot be used.

    References
    ----------
    Kendall (1945); Pinto da Costa & Soares (2005).
    """
    if measure not in get_args(Measure):
        hint = did_you_mean(str(measure), get_args(Measure))
        raise MethodError(
            Diagnostic(
                "measure", msg("measure of agreement {measure!r} is unknown", measure=measure), hint
            )
        )
    table = as_matrix(rankings, "rankings")
    of_pair = kendall_tau if measure == "kendall" else weighted_spearman
    out = np.empty((len(table), len(table)))
    for i in range(len(table)):
        for j in range(i, len(table)):
            # A ranking that is undefined against itself is so on the diagonal too.
            out[i, j] = out[j, i] = of_pair(table[i], table[j])
    return out


def _common(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    names = msg("first ranking"), msg("second ranking")
    one = as_vector(first, names[0])
    other = as_vector(second, names[1], len(one))
    for name, ranks in zip(names, (one, other), strict=True):
        wrong = np.flatnonzero(~(np.isfinite(ranks) & (ranks >= 0)))
        if len(wrong):
            raise MethodError(
                Diagnostic(
                    "rank",
                    msg(
                        "the {name} has ranks that are none: {places}",
                        name=name,
                        places=along("alternative", wrong, EQUALS, value=ranks),
                    ),
                    msg("ranks count from 1, and 0 is no rank"),
                )
            )
    both = (one > 0) & (other > 0)
    return one[both], other[both]


def _differ(ranks: Floats) -> bool:
    return len(ranks) > 1 and bool(np.any(ranks != ranks[0]))


def _mean_places(ranks: Floats) -> Floats:
    """Return the mean place of each, among those that are left."""
    _, group, sizes = np.unique(ranks, return_inverse=True, return_counts=True)
    ends = np.cumsum(sizes)
    return np.asarray((ends - (sizes - 1) / 2.0)[group], dtype=np.float64)
