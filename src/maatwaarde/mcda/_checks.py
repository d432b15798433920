"""Checks at the edge of the layer: each returns a clean array or raises :class:`MethodError`."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, Where
from maatwaarde.mcda.places import EQUALS, INFINITE, MISSING, Axis, Place, Places, along
from maatwaarde.messages import msg


def as_matrix(matrix: ArrayLike, what: str = "matrix") -> Floats:
    """Return a two-dimensional array of floats with at least one row and one column."""
    array = _as_floats(matrix, what)
    if array.ndim != 2 or 0 in array.shape:
        raise MethodError(
            Diagnostic(
                "shape",
                msg("the {what} has shape {shape}", what=what, shape=array.shape),
                msg("give alternatives in rows and criteria in columns, at least one of each"),
            )
        )
    return array


def as_vector(values: ArrayLike, what: str, length: int | None = None) -> Floats:
    """Return a one-dimensional array of floats, of a given length if there is one."""
    array = _as_floats(values, what)
    if array.ndim != 1 or array.size == 0 or (length is not None and array.size != length):
        raise MethodError(
            Diagnostic(
                "shape",
                msg("{what} has shape {shape}", what=what, shape=array.shape),
                msg("give an array of one dimension")
                if length is None
                else msg("give an array of shape ({length},)", length=length),
            )
        )
    return array


def finite_problems(
    array: Floats, what: str, axes: tuple[Axis, ...] = ("draw", "alternative", "criterion")
) -> list[Diagnostic]:
    """Name the cells that are not finite numbers; the last axes are those of the array."""
    bad = np.argwhere(~np.isfinite(array))
    if not len(bad):
        return []
    own = axes[len(axes) - array.ndim :]
    return [
        Diagnostic(
            "not-finite",
            msg(
                "{what} has {n} of {size} numbers that are missing or infinite: {cells}",
                what=what,
                n=len(bad),
                size=array.size,
                cells=Places(
                    tuple(
                        Place(
                            tuple(zip(own, cell, strict=True)),
                            MISSING if np.isnan(array[tuple(cell)]) else INFINITE,
                        )
                        for cell in bad.tolist()
                    )
                ),
            ),
            msg("fill these in or leave the rows out"),
            Where(field=what),
        )
    ]


def weight_problems(weights: Floats) -> list[Diagnostic]:
    """Check that weights are finite, not negative and not all zero."""
    problems = finite_problems(weights, "weights")
    if problems:
        return problems
    negative = np.flatnonzero(weights < 0)
    if len(negative):
        problems.append(
            Diagnostic(
                "negative-weight",
                msg(
                    "weights are negative: {places}",
                    places=along("criterion", negative, EQUALS, value=weights),
                ),
                msg("turn the direction of the criterion round instead"),
                Where(field="weights"),
            )
        )
    elif not np.any(weights > 0):
        problems.append(
            Diagnostic(
                "no-weight",
                msg("all weights are zero"),
                msg("give at least one criterion a weight"),
                Where(field="weights"),
            )
        )
    return problems


def normalised(weights: Floats) -> Floats:
    """Divide checked weights by their total.

    Huge weights do not overflow, and the order of the weights makes no difference to their bits.
    """
    scaled = weights / np.max(weights)
    return np.asarray(scaled / math.fsum(scaled), dtype=np.float64)


def checked_weights(weights: ArrayLike, length: int) -> Floats:
    """Return weights that sum to one.

    Raises
    ------
    MethodError
        When a weight is negative or not finite, all are zero, or there are not ``length``.
    """
    array = as_vector(weights, "weights", length)
    problems = weight_problems(array)
    if problems:
        raise MethodError(problems)
    return normalised(array)


def type_problems(types: Floats) -> list[Diagnostic]:
    """Check that directions are +1 (more is better) or -1 (less is better)."""
    wrong = np.flatnonzero(~np.isin(types, (-1.0, 1.0)))
    if not len(wrong):
        return []
    return [
        Diagnostic(
            "direction",
            msg(
                "directions are neither 1 nor -1: {places}",
                places=along("criterion", wrong, EQUALS, value=types),
            ),
            msg("write 1 where more is better and -1 where less is better"),
            Where(field="types"),
        )
    ]


def _as_floats(values: ArrayLike, what: str) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise MethodError(
            Diagnostic(
                "not-numeric",
                msg("the {what} is not made of numbers, or its rows differ in length", what=what),
                msg("give numbers"),
            )
        ) from error
