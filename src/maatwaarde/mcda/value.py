"""The additive value model with value functions that are fixed by anchors, not by the batch.

A value function says what a change on one criterion is worth: -1 at the worst anchor, +1 at the
best, and exactly 0 for no change, so that doing nothing always scores exactly zero. Under mutual
preferential independence the values may be weighted and added up.

References
----------
Keeney, R. L., & Raiffa, H. (1976). Decisions with Multiple Objectives. Wiley. (additive model)
Clemen, R. T., & Smith, J. E. (2009). On the choice of baselines in multiattribute portfolio
analysis. Decision Analysis 6(4), 256-262. (why doing nothing must be the zero)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._blocks import BLOCK, Range, run_blocks, sum_over_criteria
from maatwaarde.mcda.value_functions import PiecewiseLinear, anchored, is_concave
from maatwaarde.messages import msg

__all__ = ["PiecewiseLinear", "add_up", "anchored", "contributions", "value_scores"]


def contributions(
    matrix: ArrayLike, functions: Sequence[PiecewiseLinear], weights: ArrayLike
) -> Floats:
    """Return what each criterion adds to each alternative's score.

    Parameters
    ----------
    matrix : (n, m) array
        Impacts against doing nothing; NaN where unknown, which gives NaN.
    functions
        One value function a criterion.
    weights : (m,) array
        Weights, normalised by the caller.

    Returns
    -------
    (n, m) array, column-major
        ``weights[j] * functions[j](matrix[:, j])``.

    References
    ----------
    Keeney & Raiffa (1976), section 3.5.
    """
    impacts, scale = _checked(matrix, functions, weights)
    out = np.empty(impacts.shape, order="F")
    for j, function in enumerate(functions):
        function.evaluate(impacts[:, j], out[:, j])
        out[:, j] *= scale[j]
    return out


def add_up(parts: ArrayLike) -> Floats:
    """Add contributions up to scores, criterion by criterion in their order.

    The order is fixed, so a row's score has the same bits whatever other rows there are.

    Parameters
    ----------
    parts : (n, m) array
        As :func:`contributions` gives them.

    Returns
    -------
    (n,) array
    """
    array = np.asarray(parts, dtype=np.float64)
    total = np.zeros(array.shape[0])
    for j in range(array.shape[1]):
        total += array[:, j]
    return total


def value_scores(
    matrix: ArrayLike, functions: Sequence[PiecewiseLinear], weights: ArrayLike
) -> Floats:
    """Return ``add_up(contributions(...))``, bit for bit, without the table in between.

    A column-major matrix is read as it lies; a row-major one is first turned block by block.

    Parameters
    ----------
    matrix, functions, weights
        As for :func:`contributions`.

    Returns
    -------
    (n,) array
        0 for an alternative that changes nothing, NaN for one with an unknown impact.

    References
    ----------
    Keeney & Raiffa (1976), section 3.5.
    """
    impacts, scale = _checked(matrix, functions, weights)
    rows, columns = impacts.shape
    out = np.empty(rows)
    plan = _Plan(functions)

    def work(blocks: Iterator[Range]) -> None:
        values = np.empty((columns, min(BLOCK, rows)))
        spare = np.empty_like(values)
        for first, last in blocks:
            block = values[:, : last - first]
            plan.evaluate(impacts[first:last].T, block, spare[:, : last - first])
            np.multiply(block, scale[:, np.newaxis], out=block)
            sum_over_criteria(block, out[first:last])
            # A sum that starts from zero has no negative zero, one that starts from a term may.
            out[first:last] += 0.0

    run_blocks(rows, columns, work)
    return out


class _Plan:
    """Evaluates many functions on a (criteria, rows) block in few passes."""

    def __init__(self, functions: Sequence[PiecewiseLinear]) -> None:
        rays = [function.rays for function in functions]
        self._right = np.array([ray[0] if ray else 1.0 for ray in rays])[:, np.newaxis]
        self._left = np.array([ray[1] if ray else 1.0 for ray in rays])[:, np.newaxis]
        self._bent = [
            (j, np.minimum if is_concave(ray) else np.maximum)
            for j, ray in enumerate(rays)
            if ray and ray[0] != ray[1]
        ]
        self._knotted = [(j, f) for j, f in enumerate(functions) if f.rays is None]

    def evaluate(self, given: Floats, out: Floats, spare: Floats) -> None:
        if given.strides[0] < given.strides[1]:
            np.copyto(out, given)
            given = out
        if self._knotted:
            # Taken out first: dividing in place overwrites the impacts.
            knotted = [(j, function(given[j])) for j, function in self._knotted]
        if self._bent:
            np.divide(given, self._left, out=spare)
        np.divide(given, self._right, out=out)
        for j, pick in self._bent:
            pick(out[j], spare[j], out=out[j])
        if self._knotted:
            for j, values in knotted:
                out[j] = values


def _checked(
    matrix: ArrayLike, functions: Sequence[PiecewiseLinear], weights: ArrayLike
) -> tuple[Floats, Floats]:
    impacts = np.asarray(matrix, dtype=np.float64)
    scale = np.asarray(weights, dtype=np.float64)
    if impacts.ndim != 2 or impacts.shape[1] != len(functions) or scale.shape != (len(functions),):
        raise MethodError(
            Diagnostic(
                "shape",
                msg(
                    "a matrix of shape {shape} with {functions} value functions and weights of "
                    "shape {weights}",
                    shape=impacts.shape,
                    functions=len(functions),
                    weights=scale.shape,
                ),
                msg("give one column, one function and one weight for each criterion"),
            )
        )
    if not np.all(np.isfinite(scale)):
        raise MethodError(
            Diagnostic("not-finite", msg("a weight is not a finite number"), msg("give numbers"))
        )
    return impacts, scale
