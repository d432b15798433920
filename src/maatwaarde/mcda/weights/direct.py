"""Weights that people state themselves: points, swings, or only an order.

References
----------
von Winterfeldt, D., & Edwards, W. (1986). Decision Analysis and Behavioral Research. Cambridge
University Press, ch. 8. (direct rating, swing weights)
Stillwell, W. G., Seaver, D. A., & Edwards, W. (1981). A comparison of weight approximation
techniques in multiattribute utility decision making. Organizational Behavior and Human Performance
28(1), 62-77. (rank sum, rank reciprocal)
Barron, F. H., & Barrett, B. E. (1996). Decision quality using ranked attribute weights. Management
Science 42(11), 1515-1523. (rank order centroid)
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, Where, did_you_mean
from maatwaarde.mcda._checks import as_vector, checked_weights, finite_problems
from maatwaarde.mcda.places import EQUALS, along
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.messages import Exact, msg

RankMethod = Literal["roc", "rank_sum", "rank_reciprocal"]


def direct(points: ArrayLike) -> Floats:
    """Divide points by their total.

    Parameters
    ----------
    points : (m,) array
        Points for each criterion, zero or more, not all zero.

    Returns
    -------
    (m,) array
        With sum one.

    Raises
    ------
    MethodError
        When points are negative, not finite or all zero.

    References
    ----------
    von Winterfeldt & Edwards (1986), section 8.2.
    """
    given = as_vector(points, "points")
    return checked_weights(given, len(given))


def swing(points: ArrayLike) -> Floats:
    """Return weights from swings: what is it worth to go from worst to best on one criterion?

    The swing that is worth most gets 100 points, the others a part of that.

    Parameters
    ----------
    points : (m,) array
        From 0 to 100; at least one is 100.

    Returns
    -------
    (m,) array
        With sum one.

    Raises
    ------
    MethodError
        When points are not from 0 to 100, or none is 100.

    References
    ----------
    von Winterfeldt & Edwards (1986), section 8.2.
    """
    given = as_vector(points, "points")
    problems = finite_problems(given, "points")
    outside = np.flatnonzero((given < 0) | (given > 100))
    if len(outside):
        problems.append(
            Diagnostic(
                "swing",
                msg(
                    "swings are not from 0 to 100: {places}",
                    places=along("criterion", outside, EQUALS, value=given),
                ),
                msg("give the largest swing 100 and the others a part of that"),
                Where(field="points"),
            )
        )
    elif not problems and not np.any(given == 100):
        problems.append(
            Diagnostic(
                "swing",
                msg("the largest swing has {points} points", points=Exact(np.max(given))),
                msg("first name the swing that is worth most and give it 100"),
                Where(field="points"),
            )
        )
    if problems:
        raise MethodError(problems)
    return checked_weights(given, len(given))


def rank_weights(ranks: ArrayLike, method: RankMethod = "roc") -> Floats:
    """Return weights from an order of importance alone.

    Criteria that share a rank get the mean of the weights of the places that they take up.

    Parameters
    ----------
    ranks : (m,) array
        1 for the most important; only the order counts.
    method
        ``roc``, the rank order centroid: the mean of all weights in that order, 1/m Σ 1/k from the
        place to m. ``rank_sum``: m + 1 less the place. ``rank_reciprocal``: one over the place.

    Returns
    -------
    (m,) array
        With sum one.

    Raises
    ------
    MethodError
        When a rank is not a finite number or the method is unknown.

    References
    ----------
    Barron & Barrett (1996); Stillwell, Seaver & Edwards (1981).
    """
    given = as_vector(ranks, "ranks")
    problems = finite_problems(given, "ranks")
    if method not in get_args(RankMethod):
        hint = did_you_mean(str(method), get_args(RankMethod))
        problems.append(
            Diagnostic("method", msg("rank method {method!r} is unknown", method=method), hint)
        )
    if problems:
        raise MethodError(problems)
    size = len(given)
    places = np.arange(1, size + 1, dtype=np.float64)
    if method == "roc":
        by_place = np.cumsum(1.0 / places[::-1])[::-1] / size
    elif method == "rank_sum":
        by_place = size + 1.0 - places
    else:
        by_place = 1.0 / places
    first = competition_ranks(given, tolerance=0.0, higher_is_better=False) - 1
    shared = np.bincount(first, minlength=size)
    total = np.concatenate(([0.0], np.cumsum(by_place)))
    weights = (total[first + shared[first]] - total[first]) / shared[first]
    return checked_weights(weights, size)
