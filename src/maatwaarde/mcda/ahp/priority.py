"""Priorities: the weights that a pairwise comparison matrix stands for.

References
----------
Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill. (eigenvector)
Crawford, G., & Williams, C. (1985). A note on the analysis of subjective judgment matrices.
Journal of Mathematical Psychology 29(4), 387-405. (geometric mean)
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean
from maatwaarde.mcda.ahp.pairwise import pairwise_matrix
from maatwaarde.messages import msg

Method = Literal["eigenvector", "geometric_mean", "column_mean"]

_CONVERGED = 1e-14
_SQUARINGS = 60


def priorities(matrix: ArrayLike, method: Method = "eigenvector") -> Floats:
    """Return the priorities of a complete pairwise comparison matrix.

    All three methods agree when the judgements are consistent.

    Parameters
    ----------
    matrix : (n, n) array
        Positive and reciprocal.
    method
        ``eigenvector`` (Saaty 1980), ``geometric_mean`` of the rows (Crawford & Williams 1985), or
        ``column_mean``: the mean of the columns after each is divided by its total (Saaty 1980, as
        the approximation for work by hand).

    Returns
    -------
    (n,) array
        Positive, with sum one.

    Raises
    ------
    MethodError
        When the matrix or the method cannot be used.
    """
    return derive(pairwise_matrix(matrix), method)


def derive(matrix: Floats, method: Method) -> Floats:
    """Return the priorities of a matrix that has been checked."""
    if method not in get_args(Method):
        hint = did_you_mean(str(method), get_args(Method))
        raise MethodError(
            Diagnostic("method", msg("priority method {method!r} is unknown", method=method), hint)
        )
    if method == "eigenvector":
        return perron(matrix)[1]
    if method == "column_mean":
        return np.asarray(np.mean(matrix / np.sum(matrix, axis=0), axis=1), dtype=np.float64)
    logarithms = np.mean(np.log(matrix), axis=1)
    weights = np.exp(logarithms - np.max(logarithms))
    return np.asarray(weights / np.sum(weights), dtype=np.float64)


def perron(matrix: Floats) -> tuple[float, Floats]:
    """Return the largest eigenvalue of a positive matrix and its eigenvector, with sum one.

    By squaring the matrix again and again, which converges fast for judgements that contradict one
    another too (Perron-Frobenius) and, with sums in a fixed order, needs no library whose last bits
    differ between machines.
    """
    power = matrix / np.max(matrix)
    for _ in range(_SQUARINGS):
        weights = np.sum(power, axis=1)
        image = np.sum(matrix * weights, axis=1)
        growth = image / weights
        low, high = float(np.min(growth)), float(np.max(growth))
        # Collatz-Wielandt: the eigenvalue lies between the least and the greatest growth.
        if high - low <= _CONVERGED * high * len(matrix):
            return (low + high) / 2.0, np.asarray(image / np.sum(image), dtype=np.float64)
        power = np.sum(power[:, :, np.newaxis] * power, axis=1)
        power /= np.max(power)
    raise MethodError(
        Diagnostic(
            "no-convergence",
            msg("the judgements are so far apart that no eigenvector was found"),
            msg("look at the judgements again, or use the geometric mean"),
        )
    )
