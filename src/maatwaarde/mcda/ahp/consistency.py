"""How far pairwise judgements contradict one another, and which of them do so most.

References
----------
Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, p. 21. (index, ratio, table)
Donegan, H. A., & Dodd, F. J. (1991). A note on Saaty's random indexes. Mathematical and Computer
Modelling 15(10), 135-137.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean
from maatwaarde.mcda.ahp.incomplete import minimise_eigenvalue
from maatwaarde.mcda.ahp.pairwise import pairwise_matrix
from maatwaarde.mcda.ahp.priority import Method, derive, perron
from maatwaarde.messages import msg

Table = Literal["saaty", "donegan_dodd"]

# fmt: off
_SAATY = {
    3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49, 11: 1.51, 12: 1.48,
    13: 1.56, 14: 1.57, 15: 1.59,
}
# As quoted by the AHPy package, less its entry for 90, which is below that for 80.
_DONEGAN_DODD = {
    3: 0.4914, 4: 0.8286, 5: 1.0591, 6: 1.1797, 7: 1.2519, 8: 1.3171, 9: 1.3733, 10: 1.4055,
    11: 1.4213, 12: 1.4497, 13: 1.4643, 14: 1.4822, 15: 1.4969, 16: 1.5078, 17: 1.5153, 18: 1.5262,
    19: 1.5313, 20: 1.5371, 25: 1.5619, 30: 1.5772, 40: 1.5976, 50: 1.6102, 60: 1.6178, 70: 1.6237,
    80: 1.6277, 100: 1.6339,
}
# fmt: on
_TABLES = {
    "saaty": (_SAATY, "Saaty (1980), p. 21"),
    "donegan_dodd": (_DONEGAN_DODD, "Donegan & Dodd (1991)"),
}


@dataclass(frozen=True)
class Consistency:
    """How consistent a pairwise comparison matrix is.

    Parameters
    ----------
    lambda_max
        Largest eigenvalue, or for other methods than the eigenvector the mean of (Aw)ᵢ/wᵢ.
    index
        (lambda_max - n) / (n - 1).
    ratio
        The index divided by that of random judgements; up to 0.10 is customarily accepted.
    random_index
        Mean index of random judgements for this size.
    source
        Where the random index comes from.
    """

    lambda_max: float
    index: float
    ratio: float
    random_index: float
    source: str


@dataclass(frozen=True)
class Judgement:
    """A judgement, and what it would have to be to agree best with the others.

    Parameters
    ----------
    first, second
        Positions of the two items.
    given
        How many times as important the first was judged.
    consistent
        The value that makes the whole matrix as consistent as this one judgement can.
    ratio
        Consistency ratio with that value in its place.
    """

    first: int
    second: int
    given: float
    consistent: float
    ratio: float


def random_index(size: int, table: Table = "saaty") -> tuple[float, str]:
    """Return the mean consistency index of random judgements, and its source.

    Parameters
    ----------
    size
        Number of items. Up to two nothing can be inconsistent, and the index is 0.
    table
        ``saaty`` has sizes up to 15; ``donegan_dodd`` up to 100, with straight lines between the
        sizes above 20 that it gives.

    Raises
    ------
    MethodError
        When the table does not go as far as ``size``.
    """
    if table not in get_args(Table):
        hint = did_you_mean(str(table), get_args(Table))
        raise MethodError(
            Diagnostic("random-index", msg("random index {table!r} is unknown", table=table), hint)
        )
    values, source = _TABLES[table]
    if size <= 2:
        return 0.0, source
    if size in values:
        return values[size], source
    sizes = sorted(values)
    if size > sizes[-1]:
        mend = msg("group the items in a hierarchy")
        if table == "saaty":
            mend = msg("use donegan_dodd, which goes to 100, or group the items in a hierarchy")
        raise MethodError(
            Diagnostic(
                "random-index",
                msg(
                    "{source} gives random indices up to {largest} items, not for {size}",
                    source=source,
                    largest=sizes[-1],
                    size=size,
                ),
                mend,
            )
        )
    return float(np.interp(size, sizes, [values[n] for n in sizes])), f"{source}, interpolated"


def consistency(
    matrix: ArrayLike, method: Method = "eigenvector", table: Table = "saaty"
) -> Consistency:
    """Return the consistency index and ratio of a complete pairwise comparison matrix.

    Parameters
    ----------
    matrix : (n, n) array
        Positive and reciprocal.
    method
        How the priorities are derived; see :func:`maatwaarde.mcda.ahp.priorities`.
    table
        Which random indices; see :func:`random_index`.

    Raises
    ------
    MethodError
        When the matrix cannot be used, or the table has no index for its size.

    References
    ----------
    Saaty (1980), p. 21.
    """
    array = pairwise_matrix(matrix)
    size = len(array)
    random, source = random_index(size, table)
    if size <= 2:
        return Consistency(float(size), 0.0, 0.0, 0.0, source)
    if method == "eigenvector":
        largest = perron(array)[0]
    else:
        weights = derive(array, method)
        largest = float(np.mean(np.sum(array * weights, axis=1) / weights))
    # No positive reciprocal matrix has a lower value than n; what is below is rounding.
    index = max(0.0, (largest - size) / (size - 1))
    return Consistency(largest, index, index / random, random, source)


def worst_judgements(
    matrix: ArrayLike, k: int = 3, table: Table = "saaty"
) -> tuple[Judgement, ...]:
    """Return the judgements that hurt consistency most, worst first.

    Each pair in turn is set free and gets the value that makes the largest eigenvalue as small as
    it can be with all others as they are. The pair with which that helps most comes first.

    Parameters
    ----------
    matrix : (n, n) array
        Positive and reciprocal.
    k
        How many at most. Judgements whose change would not help are left out.
    table
        Which random indices; see :func:`random_index`.

    Raises
    ------
    MethodError
        When the matrix cannot be used, or the table has no index for its size.

    References
    ----------
    Bozóki, S., Fülöp, J., & Poesz, A. (2011). On pairwise comparison matrices that can be made
    consistent by the modification of a few elements. Central European Journal of Operations
    Research 19(2), 157-175.
    """
    array = pairwise_matrix(matrix)
    size = len(array)
    random, _ = random_index(size, table)
    if size <= 2:
        return ()
    now = perron(array)[0]
    found = []
    for i in range(size):
        for j in range(i + 1, size):
            start = np.array([np.log(array[i, j])])
            mended = minimise_eigenvalue(array, np.array([i]), np.array([j]), start)
            index = max(0.0, (perron(mended)[0] - size) / (size - 1))
            gain = (now - size) / (size - 1) - index
            if gain > 1e-9:
                found.append(
                    (
                        -gain,
                        Judgement(i, j, float(array[i, j]), float(mended[i, j]), index / random),
                    )
                )
    found.sort(key=lambda item: (item[0], item[1].first, item[1].second))
    return tuple(judgement for _, judgement in found[:k])
