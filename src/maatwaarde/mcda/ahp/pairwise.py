"""Pairwise comparison matrices: made from judgements, and checked.

References
----------
Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, ch. 3.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._checks import as_matrix
from maatwaarde.mcda.places import EQUALS, Place, Places, along
from maatwaarde.messages import Exact, Text, msg

RECIPROCITY = 1e-6
"""How far a judgement times its mirror image may be from one."""


def from_judgements(size: int, judgements: Mapping[tuple[int, int], float]) -> Floats:
    """Return the matrix of judgements, with reciprocals filled in and NaN where there is none.

    Parameters
    ----------
    size
        Number of items that are compared.
    judgements
        How many times as important the first item of a pair is as the second.

    Returns
    -------
    (size, size) array

    Raises
    ------
    MethodError
        When a judgement is not a positive number, names an item that is not there, compares an item
        with itself, or contradicts the judgement on the mirrored pair.
    """
    matrix = np.full((size, size), np.nan)
    np.fill_diagonal(matrix, 1.0)
    problems: list[Diagnostic] = []
    for (i, j), value in judgements.items():
        if not (0 <= i < size and 0 <= j < size) or i == j:
            problems.append(
                Diagnostic(
                    "pair",
                    msg("({i}, {j}) is not a pair of {size} items", i=i, j=j, size=size),
                    msg("name two items"),
                )
            )
        elif not (np.isfinite(value) and value > 0):
            problems.append(_not_positive([_pair(i, j, msg("= {value}", value=Exact(value)))]))
        elif (j, i) in judgements and abs(value * judgements[j, i] - 1.0) > RECIPROCITY:
            if i < j:
                problems.append(_not_reciprocal([_mirrored(i, j, value, judgements[j, i])]))
        else:
            matrix[i, j], matrix[j, i] = value, 1.0 / value
    if problems:
        raise MethodError(problems)
    return matrix


def pairwise_matrix(matrix: ArrayLike, *, incomplete: bool = False) -> Floats:
    """Check a pairwise comparison matrix and return it as floats.

    Any positive number may stand in it, so the geometric mean of a group's matrices may too.

    Parameters
    ----------
    matrix : (n, n) array
        ``matrix[i, j]`` is how many times as important i is as j.
    incomplete
        Whether NaN is allowed off the diagonal; a mirrored pair of which one is known is filled in.

    Raises
    ------
    MethodError
        With all problems: not square, not positive and finite, not reciprocal, diagonal not one.
    """
    array = as_matrix(matrix, msg("pairwise matrix"))
    if array.shape[0] != array.shape[1]:
        raise MethodError(
            Diagnostic(
                "shape",
                msg("a pairwise matrix has shape {shape}", shape=array.shape),
                msg("make it square"),
            )
        )
    array = array.copy()
    missing = np.isnan(array)
    if incomplete:
        with np.errstate(divide="ignore"):
            array = np.where(missing, 1.0 / array.T, array)
    unusable = ~(np.isfinite(array) & (array > 0))
    if incomplete:
        unusable &= ~(missing & missing.T)
    np.fill_diagonal(unusable, False)
    problems: list[Diagnostic] = []
    diagonal = np.diagonal(array)
    wrong = np.flatnonzero(~(np.abs(diagonal - 1.0) <= RECIPROCITY))
    if len(wrong):
        problems.append(
            Diagnostic(
                "diagonal",
                msg(
                    "an item is not as important as itself: {places}",
                    places=along("criterion", wrong, EQUALS, value=diagonal),
                ),
                msg("write 1 on the diagonal"),
            )
        )
    if np.any(unusable):
        problems.append(
            _not_positive(
                [
                    _pair(i, j, msg("= {value}", value=Exact(array[i, j])))
                    for i, j in np.argwhere(unusable).tolist()
                ]
            )
        )
    with np.errstate(invalid="ignore", over="ignore"):
        off = np.triu(np.abs(array * array.T - 1.0) > RECIPROCITY, k=1)
    off &= ~(unusable | unusable.T)
    if np.any(off):
        problems.append(
            _not_reciprocal(
                [_mirrored(i, j, array[i, j], array[j, i]) for i, j in np.argwhere(off).tolist()]
            )
        )
    if problems:
        raise MethodError(problems)
    # The upper half decides, so that a rounded 0.333333 below does not stay.
    rows, columns = np.triu_indices(len(array), k=1)
    array[columns, rows] = 1.0 / array[rows, columns]
    np.fill_diagonal(array, 1.0)
    return array


def _pair(first: int, second: int, note: Text) -> Place:
    return Place((("criterion", first), ("criterion", second)), note)


def _mirrored(first: int, second: int, value: float, mirror: float) -> Place:
    note = msg(
        "= {value}, not {mirror} the other way round", value=Exact(value), mirror=Exact(mirror)
    )
    return _pair(first, second, note)


def _not_positive(pairs: list[Place]) -> Diagnostic:
    return Diagnostic(
        "judgement",
        msg("judgements are not positive numbers: {places}", places=Places(tuple(pairs))),
        msg("a judgement says how many times as important: 1/9 to 9 on Saaty's scale"),
    )


def _not_reciprocal(pairs: list[Place]) -> Diagnostic:
    return Diagnostic(
        "not-reciprocal",
        msg("judgements contradict their mirror image: {places}", places=Places(tuple(pairs))),
        msg("give each pair once, or write the exact reciprocal"),
    )
