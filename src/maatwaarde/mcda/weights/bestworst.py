"""The best-worst method: compare everything with the best and the worst criterion only.

References
----------
Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53, 49-57.
(comparisons, consistency ratio)
Rezaei, J. (2016). Best-worst multi-criteria decision-making method: Some properties and a linear
model. Omega 64, 126-130.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, Where
from maatwaarde.mcda._checks import as_vector, normalised
from maatwaarde.mcda.places import EQUALS, along
from maatwaarde.messages import Exact, msg


@dataclass(frozen=True)
class BestWorst:
    """Weights by the best-worst method.

    Parameters
    ----------
    weights : (m,) array
        With sum one, by the linear model.
    deviation
        Largest absolute deviation of the weights from the comparisons (ξᴸ of Rezaei 2016); 0 when
        the comparisons agree with one another.
    ratio
        Consistency ratio of Rezaei (2015): the smallest deviation ξ* of the ratios, as a share of
        the largest that the comparison of best with worst allows. 0 is fully consistent.
    """

    weights: Floats
    deviation: float
    ratio: float


def best_worst(best_to_others: ArrayLike, others_to_worst: ArrayLike) -> BestWorst:
    """Return weights from comparisons with the best and the worst criterion.

    The best criterion is the one with 1 in ``best_to_others``, the worst the one with 1 in
    ``others_to_worst``. Where several have 1, they are equally important, and the first of them
    that fits is taken as the best or the worst.

    Parameters
    ----------
    best_to_others : (m,) array
        How many times as important the best criterion is as each, 1 to 9.
    others_to_worst : (m,) array
        How many times as important each is as the worst criterion, 1 to 9.

    Returns
    -------
    BestWorst

    Raises
    ------
    MethodError
        When a comparison is not from 1 to 9, there is no best or worst criterion, or the two say
        something different about the best against the worst.

    References
    ----------
    Rezaei (2016), problem 5 (the linear model).
    """
    best, worst = _read(best_to_others, others_to_worst)
    top, bottom = _extremes(best, worst)
    weights, deviation = _linear_model(best, worst, top, bottom)
    return BestWorst(weights, deviation, _ratio(best, worst, top, bottom))


def _read(best_to_others: ArrayLike, others_to_worst: ArrayLike) -> tuple[Floats, Floats]:
    best = as_vector(best_to_others, "best_to_others")
    worst = as_vector(others_to_worst, "others_to_worst", len(best))
    problems: list[Diagnostic] = []
    for name, values in (("best_to_others", best), ("others_to_worst", worst)):
        outside = np.flatnonzero(~((values >= 1) & (values <= 9)))
        if len(outside):
            problems.append(
                Diagnostic(
                    "comparison",
                    msg(
                        "{name} has comparisons that are not from 1 to 9: {places}",
                        name=name,
                        places=along("criterion", outside, EQUALS, value=values),
                    ),
                    msg("1 is equally important, 9 is extremely more important"),
                    Where(field=name),
                )
            )
        elif not np.any(values == 1):
            problems.append(
                Diagnostic(
                    "comparison",
                    msg("{name} has no 1", name=name),
                    msg("the best criterion compared with itself, and the worst with itself, is 1"),
                    Where(field=name),
                )
            )
    if problems:
        raise MethodError(problems)
    return best, worst


def _extremes(best: Floats, worst: Floats) -> tuple[int, int]:
    for top in np.flatnonzero(best == 1):
        for bottom in np.flatnonzero(worst == 1):
            if best[bottom] == worst[top] and (top != bottom or np.all(best == 1)):
                return int(top), int(bottom)
    first, last = int(np.flatnonzero(best == 1)[0]), int(np.flatnonzero(worst == 1)[0])
    raise MethodError(
        Diagnostic(
            "best-worst",
            msg(
                "the best criterion {best} is {times} times the worst {worst} in best_to_others, "
                "but {other} times in others_to_worst",
                best=along("criterion", [first]),
                times=Exact(best[last]),
                worst=along("criterion", [last]),
                other=Exact(worst[first]),
            ),
            msg("give both the same number"),
        )
    )


def _linear_model(best: Floats, worst: Floats, top: int, bottom: int) -> tuple[Floats, float]:
    from scipy.optimize import linprog

    size = len(best)
    others = np.arange(size)
    to_best = np.zeros((size, size))
    to_best[others, top] += 1.0
    to_best[others, others] -= best
    to_worst = np.zeros((size, size))
    to_worst[others, others] += 1.0
    to_worst[others, bottom] -= worst
    rows = np.vstack([to_best, -to_best, to_worst, -to_worst])
    solution = linprog(
        c=np.append(np.zeros(size), 1.0),
        A_ub=np.column_stack([rows, -np.ones(len(rows))]),
        b_ub=np.zeros(len(rows)),
        A_eq=np.append(np.ones(size), 0.0)[np.newaxis, :],
        b_eq=[1.0],
        method="highs",
    )
    if not solution.success:
        raise MethodError(
            Diagnostic(
                "no-solution",
                msg(
                    "no weights were found for these comparisons ({said!r})", said=solution.message
                ),
            )
        )
    weights = normalised(np.maximum(solution.x[:size], 0.0))
    return weights, float(max(0.0, solution.x[size]))


def _ratio(best: Floats, worst: Floats, top: int, bottom: int) -> float:
    """Return ξ* over the consistency index, by bisection on ξ.

    With deviations up to ξ, criterion j lets the ratio of the best to the worst weight lie between
    (a_Bj - ξ)(a_jW - ξ) and (a_Bj + ξ)(a_jW + ξ). ξ is feasible when those intervals, and the one
    from the direct comparison, have a ratio in common.
    """
    direct = best[bottom]
    if direct == 1.0:
        return 0.0
    # Rezaei (2015), table 1, as the formula it was made with: (a - ξ)² = a + ξ.
    index = (2.0 * direct + 1.0 - np.sqrt(8.0 * direct + 1.0)) / 2.0
    between = np.ones(len(best), dtype=bool)
    between[[top, bottom]] = False

    def feasible(deviation: float) -> bool:
        low = np.maximum(best - deviation, 0.0) * np.maximum(worst - deviation, 0.0)
        high = (best + deviation) * (worst + deviation)
        return bool(
            max(np.max(low[between], initial=0.0), direct - deviation)
            <= min(np.min(high[between], initial=np.inf), direct + deviation)
        )

    if feasible(0.0):
        return 0.0
    low, high = 0.0, 9.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (low, middle) if feasible(middle) else (middle, high)
    return float(high / index)
