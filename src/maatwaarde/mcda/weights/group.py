"""How far a group agrees on the weights, and on which criteria it does not.

References
----------
Goepel, K. D. (2013). Implementing the analytic hierarchy process as a standard method for
multi-criteria decision making in corporate enterprises. Proceedings of the International Symposium
on the AHP, Kuala Lumpur. With the later simplification that the most diverse group has equal
weights (bpmsg.com, "AHP consensus indicator", equations 1.8 to 1.10).
Jost, L. (2006). Entropy and diversity. Oikos 113(2), 363-375. (alpha, beta and gamma diversity)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._checks import as_matrix, checked_weights, finite_problems
from maatwaarde.mcda.places import along
from maatwaarde.messages import Exact, msg


@dataclass(frozen=True)
class Disagreement:
    """How the weights of a group's members lie apart, a number a criterion in each array.

    Parameters
    ----------
    mean : (m,) array
        Mean by share: the group's weights.
    low, high : (m,) arrays
        Smallest and largest weight that a member gives.
    deviation : (m,) array
        Standard deviation by share.
    furthest : (m,) array
        Position of the member whose weight is furthest from the mean.
    distance : (g,) array
        For each member, the part of the total weight that would have to move to reach the mean.
    """

    mean: Floats
    low: Floats
    high: Floats
    deviation: Floats
    furthest: NDArray[np.int64]
    distance: Floats


def consensus(weights: ArrayLike, shares: ArrayLike | None = None, scale: float = 9.0) -> float:
    """Return Goepel's consensus indicator, from 0 (none) to 1 (all give the same weights).

    Below 0.5 is very low, up to 0.625 low, up to 0.75 moderate, up to 0.875 high.

    Parameters
    ----------
    weights : (g, m) array
        A row of weights a member, not negative; divided by their total.
    shares : (g,) array, optional
        Say of each member; equal by default.
    scale
        Largest ratio that a judgement can express, 9 on Saaty's scale. It says how narrow one
        member's weights can be.

    Returns
    -------
    float
        Weights that are narrower than the scale allows can give less than nothing; that is 0.

    Raises
    ------
    MethodError
        When weights, shares or scale cannot be used.

    References
    ----------
    Goepel (2013), with equation 1.8 of the later version.
    """
    table, say = _read(weights, shares)
    if not (np.isfinite(scale) and scale > 1):
        raise MethodError(
            Diagnostic(
                "scale",
                msg("scale {scale} is not above 1", scale=Exact(scale)),
                msg("Saaty's scale has 9"),
            )
        )
    size = table.shape[1]
    if size == 1:
        return 1.0
    alpha = float(np.sum(say * _entropy(table)))
    gamma = float(_entropy(say @ table))
    narrowest = np.append(scale, np.ones(size - 1)) / (size + scale - 1.0)
    least = np.exp(_entropy(narrowest)) / size
    # One over beta diversity is the number of alpha over that of gamma: 1 when all agree.
    return float(np.clip((np.exp(alpha - gamma) - least) / (1.0 - least), 0.0, 1.0))


def disagreement(weights: ArrayLike, shares: ArrayLike | None = None) -> Disagreement:
    """Return per criterion how far the members' weights lie apart.

    Parameters
    ----------
    weights : (g, m) array
        A row of weights a member, not negative; divided by their total.
    shares : (g,) array, optional
        Say of each member; equal by default.

    Raises
    ------
    MethodError
        When weights or shares cannot be used.

    References
    ----------
    Descriptive; ``distance`` is the total variation distance, half the sum of absolute differences.
    """
    table, say = _read(weights, shares)
    mean = np.sum(say[:, np.newaxis] * table, axis=0)
    apart = np.abs(table - mean)
    return Disagreement(
        mean=mean,
        low=np.min(table, axis=0),
        high=np.max(table, axis=0),
        deviation=np.sqrt(np.sum(say[:, np.newaxis] * apart**2, axis=0)),
        furthest=np.argmax(apart, axis=0).astype(np.int64),
        distance=np.sum(apart, axis=1) / 2.0,
    )


def _read(weights: ArrayLike, shares: ArrayLike | None) -> tuple[Floats, Floats]:
    table = as_matrix(weights, "weights")
    problems = finite_problems(table, "weights", ("member", "criterion"))
    if not problems:
        wrong = np.flatnonzero(np.any(table < 0, axis=1) | ~np.any(table > 0, axis=1))
        if len(wrong):
            problems.append(
                Diagnostic(
                    "member",
                    msg(
                        "members have negative weights or none: {places}",
                        places=along("member", wrong),
                    ),
                    msg("give each member weights of zero or more, not all zero"),
                )
            )
    if problems:
        raise MethodError(problems)
    say = checked_weights(np.ones(len(table)) if shares is None else shares, len(table))
    return table / np.sum(table, axis=1, keepdims=True), say


def _entropy(weights: Floats) -> Floats:
    logarithms = np.log(np.where(weights > 0, weights, 1.0))
    return np.asarray(-np.sum(weights * logarithms, axis=-1), dtype=np.float64)
