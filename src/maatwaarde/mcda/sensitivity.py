"""How much may change before the order does: exact answers for the value model.

Scores of the value model are linear in the weights and, through the value functions, in each
impact. So the points at which two alternatives change places follow in closed form, without trying.

References
----------
Wolters, W. T. M., & Mareschal, B. (1995). Novel types of sensitivity analysis for additive MCDM
methods. European Journal of Operational Research 81(2), 281-290. (smallest change of weights)
Triantaphyllou, E., & Sánchez, A. (1997). A sensitivity analysis approach for some deterministic
multi-criteria decision-making methods. Decision Sciences 28(1), 151-194. (most critical criterion)
Mareschal, B. (1988). Weight stability intervals in multicriteria decision aid. European Journal of
Operational Research 33(1), 54-64.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._checks import as_matrix, checked_weights, finite_problems
from maatwaarde.mcda._weight_moves import least_moved, nearest
from maatwaarde.mcda.ranking import TOLERANCE, competition_ranks
from maatwaarde.mcda.value import PiecewiseLinear, add_up, contributions
from maatwaarde.messages import msg


@dataclass(frozen=True)
class Interval:
    """For each criterion, the weights between which an order holds.

    One weight moves and the others keep their proportions. At an end within (0, 1) the two
    alternatives tie; an end at 0 or 1 means that no weight on that side turns the order round.

    Parameters
    ----------
    low, high : (m,) arrays
    """

    low: Floats
    high: Floats


@dataclass(frozen=True)
class Stability:
    """How far each weight may move, the others in proportion.

    Parameters
    ----------
    order : (n,) array
        Positions of the alternatives, best first; equal scores in the order of their rows.
    first
        Between these weights the first stays first.
    neighbours : n - 1 intervals
        Between these weights an alternative in ``order`` stays above the next.
    """

    order: NDArray[np.int64]
    first: Interval
    neighbours: tuple[Interval, ...]


@dataclass(frozen=True)
class WeightChange:
    """The smallest changes of the weights that let two alternatives tie.

    Parameters
    ----------
    single : (m,) array
        The weight of one criterion at which they tie, the others in proportion; NaN where no
        weight does it.
    least_moved : (m,) array or None
        The weights at which they tie with the least total change, the sum of absolute differences
        ``least_moved_distance``. None when no weights at all let them tie: one is then better on
        every criterion.
    nearest : (m,) array or None
        The weights at which they tie that are nearest in the Euclidean sense, at
        ``nearest_distance``.
    """

    single: Floats
    least_moved: Floats | None
    least_moved_distance: float
    nearest: Floats | None
    nearest_distance: float


def weight_stability(values: ArrayLike, weights: ArrayLike) -> Stability:
    """Return how far each weight may move before the first or a pair of neighbours changes.

    Parameters
    ----------
    values : (n, m) array
        Value of each alternative on each criterion, before weighting; finite.
    weights : (m,) array
        Not negative; divided by their total.

    Raises
    ------
    MethodError
        When values or weights cannot be used.

    References
    ----------
    Mareschal (1988); Triantaphyllou & Sánchez (1997).
    """
    table, shares = _read(values, weights)
    ranks = competition_ranks(add_up(table * shares))
    order = np.argsort(ranks, kind="stable").astype(np.int64)
    leader, rest = table[order[0]], table[order[1:]]
    low, high = _intervals(leader - rest, shares)
    neighbour_low, neighbour_high = _intervals(-np.diff(table[order], axis=0), shares)
    return Stability(
        order=order,
        first=Interval(np.max(low, axis=0, initial=0.0), np.min(high, axis=0, initial=1.0)),
        neighbours=tuple(
            Interval(a, b) for a, b in zip(neighbour_low, neighbour_high, strict=True)
        ),
    )


def pair_stability(values: ArrayLike, weights: ArrayLike, one: int, other: int) -> Interval:
    """Return between which weights the order of two alternatives holds.

    Parameters
    ----------
    values, weights
        As for :func:`weight_stability`.
    one, other
        Positions of the two, in any order; when they tie, ``one`` counts as the better.

    Raises
    ------
    MethodError
        When values, weights or positions cannot be used.

    References
    ----------
    Triantaphyllou & Sánchez (1997), theorem 1, with the other weights in proportion.
    """
    table, shares = _read(values, weights)
    difference = _difference(table, shares, one, other)
    low, high = _intervals(difference[np.newaxis], shares)
    return Interval(low[0], high[0])


def smallest_weight_change(
    values: ArrayLike, weights: ArrayLike, one: int, other: int
) -> WeightChange:
    """Return the smallest changes of weights at which two alternatives tie.

    Parameters
    ----------
    values, weights
        As for :func:`weight_stability`.
    one, other
        Positions of the two, in any order.

    Raises
    ------
    MethodError
        When values, weights or positions cannot be used.

    References
    ----------
    Wolters & Mareschal (1995), section 4. The least total change takes weight from where the better
    one leads most and gives it to where it leads least; the nearest weights are the projection on
    the weights at which the two tie.
    """
    table, shares = _read(values, weights)
    difference = _difference(table, shares, one, other)
    low, high = _intervals(difference[np.newaxis], shares)
    single = np.full(len(shares), np.nan)
    can_fall, can_rise = low[0] > 0, high[0] < 1
    single[can_fall], single[can_rise] = low[0][can_fall], high[0][can_rise]
    # With all weight on the others gone there is nothing to keep in proportion.
    single[shares == 1.0] = np.nan
    if np.min(difference) > 0:
        return WeightChange(single, None, np.nan, None, np.nan)
    moved, projected = least_moved(difference, shares), nearest(difference, shares)
    return WeightChange(
        single=single,
        least_moved=moved,
        least_moved_distance=float(np.sum(np.abs(moved - shares))),
        nearest=projected,
        nearest_distance=float(np.sqrt(np.sum((projected - shares) ** 2))),
    )


def impact_flips(
    matrix: ArrayLike,
    functions: Sequence[PiecewiseLinear],
    weights: ArrayLike,
    one: int,
    other: int,
) -> Floats:
    """Return for each impact of two alternatives the impact at which they tie, all else the same.

    Parameters
    ----------
    matrix : (n, m) array
        Impacts against doing nothing; those of the two are finite.
    functions
        One value function a criterion.
    weights : (m,) array
        Not negative; divided by their total.
    one, other
        Positions of the two.

    Returns
    -------
    (2, m) array
        First row: what the impact of ``one`` would have to be; second row: that of ``other``. NaN
        for a criterion without weight.

    Raises
    ------
    MethodError
        When impacts, weights or positions cannot be used.

    References
    ----------
    Triantaphyllou & Sánchez (1997), section 4 (thresholds of performance measures), with value
    functions.
    """
    impacts = as_matrix(matrix)
    shares = checked_weights(weights, impacts.shape[1])
    _check_pair(len(impacts), one, other)
    pair = impacts[[one, other]]
    problems = finite_problems(pair, msg("impacts of the pair"))
    if problems:
        raise MethodError(problems)
    parts = contributions(pair, functions, shares)
    scores = add_up(parts)
    out = np.full(pair.shape, np.nan)
    for j, function in enumerate(functions):
        if shares[j] > 0:
            needed = (parts[:, j] + (scores[::-1] - scores)) / shares[j]
            out[:, j] = function.inverse()(needed)
    return out


def impact_tornado(
    low: ArrayLike,
    matrix: ArrayLike,
    high: ArrayLike,
    functions: Sequence[PiecewiseLinear],
    weights: ArrayLike,
) -> Floats:
    """Return each score when one impact goes to the end of its range and the others stay.

    Parameters
    ----------
    low, matrix, high : (n, m) arrays
        Range of each impact, and the impact itself.
    functions
        One value function a criterion.
    weights : (m,) array
        Normalised by the caller.

    Returns
    -------
    (n, m, 2) array
        Score with the impact at ``low`` and at ``high``.

    Raises
    ------
    MethodError
        When the shapes do not fit.

    References
    ----------
    Howard, R. A. (1988). Decision analysis: practice and promise. Management Science 34(6),
    679-695 (tornado diagrams).
    """
    parts = contributions(matrix, functions, weights)
    scores = add_up(parts)[:, np.newaxis]
    ends = [contributions(end, functions, weights) for end in (low, high)]
    if any(end.shape != parts.shape for end in ends):
        raise MethodError(
            Diagnostic(
                "shape",
                msg("low, matrix and high differ in shape"),
                msg("give the three in one shape"),
            )
        )
    return np.stack([scores + (end - parts) for end in ends], axis=2)


def weight_tornado(
    values: ArrayLike, weights: ArrayLike, low: ArrayLike, high: ArrayLike
) -> Floats:
    """Return each score when one weight goes to the end of its range, the others in proportion.

    Parameters
    ----------
    values, weights
        As for :func:`weight_stability`.
    low, high : (m,) arrays
        Range of each weight, as a part of the whole.

    Returns
    -------
    (n, m, 2) array
        Score with the weight at ``low`` and at ``high``; NaN for a criterion that has all weight,
        unless it keeps it.

    Raises
    ------
    MethodError
        When values or weights cannot be used or a bound is not from 0 to 1.

    References
    ----------
    Howard (1988), as for :func:`impact_tornado`.
    """
    table, shares = _read(values, weights)
    bounds = np.array([low, high], dtype=np.float64)
    if bounds.shape != (2, len(shares)) or not np.all((bounds >= 0) & (bounds <= 1)):
        raise MethodError(
            Diagnostic(
                "bounds",
                msg("bounds of weights are not two rows of parts from 0 to 1"),
                msg("give a lower and an upper bound for each criterion"),
            )
        )
    others = _others(table, shares)[:, :, np.newaxis]
    ends = bounds.T[np.newaxis]
    scores = ends * table[:, :, np.newaxis] + np.where(ends == 1.0, 0.0, (1.0 - ends) * others)
    return np.asarray(scores, dtype=np.float64)


def _read(values: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    table = as_matrix(values, "values")
    problems = finite_problems(table, "values")
    if problems:
        raise MethodError(problems)
    return table, checked_weights(weights, table.shape[1])


def _check_pair(rows: int, one: int, other: int) -> None:
    if not (0 <= one < rows and 0 <= other < rows) or one == other:
        raise MethodError(
            Diagnostic(
                "pair",
                msg(
                    "({one}, {other}) is not a pair of {rows} alternatives",
                    one=one,
                    other=other,
                    rows=rows,
                ),
                msg("give two different positions"),
            )
        )


def _difference(table: Floats, shares: Floats, one: int, other: int) -> Floats:
    """Return the lead of the better over the other of a pair, per criterion."""
    _check_pair(len(table), one, other)
    difference = table[one] - table[other]
    sign = 1.0 if float(np.sum(difference * shares)) >= -TOLERANCE else -1.0
    return np.asarray(sign * difference, dtype=np.float64)


def _others(table: Floats, shares: Floats) -> Floats:
    """Return the mean over the other criteria, by weight; NaN where they have none."""
    total = np.sum(table * shares, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = (total - table * shares) / (1.0 - shares)
    return np.where(shares < 1.0, rest, np.nan)


def _intervals(leads: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """Return the weights between which leads (k, m), whose weighted sums are not negative, hold.

    With weight t on one criterion the lead is t·lead + (1 - t)·others, which is linear in t.
    """
    others = _others(leads, shares)
    with np.errstate(invalid="ignore", divide="ignore"):
        tie = others / (others - leads)
    low = np.where(others < 0, np.clip(tie, 0.0, shares), 0.0)
    high = np.where(leads < 0, np.clip(tie, shares, 1.0), 1.0)
    all_weight = shares == 1.0
    return np.where(all_weight, 1.0, low), np.where(all_weight, 1.0, high)
