"""VIKOR with its compromise set: which alternatives are too close to the best to tell apart.

References
----------
Opricovic, S., & Tzeng, G.-H. (2004). Compromise solution by MCDM methods: A comparative analysis of
VIKOR and TOPSIS. European Journal of Operational Research 156(2), 445-455.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._checks import (
    as_matrix,
    as_vector,
    finite_problems,
    normalised,
    type_problems,
    weight_problems,
)
from maatwaarde.mcda.ranking import TOLERANCE
from maatwaarde.messages import Exact, msg


@dataclass(frozen=True)
class Vikor:
    """Measures of VIKOR, relative to the batch; less is better in all three.

    Parameters
    ----------
    group_utility : (n,) array
        S: weighted distance from the best, summed over the criteria.
    regret : (n,) array
        R: the largest weighted distance on a single criterion.
    compromise : (n,) array
        Q: both, from the best in the batch (0) to the worst (1), mixed by ``v``.
    acceptable_advantage
        Whether the first leads the second on Q by at least 1/(n - 1).
    acceptable_stability
        Whether the first on Q is also the first on S or on R.
    compromise_set
        Positions of the alternatives that the method proposes together, best first: one alone only
        if it has both advantage and stability.
    """

    group_utility: Floats
    regret: Floats
    compromise: Floats
    acceptable_advantage: bool
    acceptable_stability: bool
    compromise_set: tuple[int, ...]


def vikor(matrix: ArrayLike, weights: ArrayLike, types: ArrayLike, v: float = 0.5) -> Vikor:
    """Rank by VIKOR and propose a compromise.

    A criterion on which all alternatives are the same has no say.

    Parameters
    ----------
    matrix : (n, m) array
        At least two alternatives, all finite.
    weights : (m,) array
        Not negative; divided by their total over the criteria that have a say.
    types : (m,) array
        1 where more is better, -1 where less is better.
    v
        From 0, only the largest regret counts, to 1, only the group utility does.

    Raises
    ------
    MethodError
        When matrix, weights, types or v cannot be used, or the alternatives are all alike.

    References
    ----------
    Opricovic & Tzeng (2004), section 2.
    """
    table = as_matrix(matrix)
    rows, columns = table.shape
    say, directions = as_vector(weights, "weights", columns), as_vector(types, "types", columns)
    problems = finite_problems(table, "matrix") + weight_problems(say) + type_problems(directions)
    if not 0 <= v <= 1:
        problems.append(
            Diagnostic("v", msg("v is {v}", v=Exact(v)), msg("give a number from 0 to 1"))
        )
    if problems:
        raise MethodError(problems)
    keep = (say > 0) & np.any(table != table[0], axis=0)
    if not np.any(keep):
        raise MethodError(
            Diagnostic(
                "all-alike",
                msg("no criterion with a weight tells alternatives apart"),
                msg("give two or more that differ, or use a method with fixed anchors"),
            )
        )
    oriented = table[:, keep] * directions[keep]
    best, worst = np.max(oriented, axis=0), np.min(oriented, axis=0)
    distance = normalised(say[keep]) * ((best - oriented) / (best - worst))
    utility, regret = np.sum(distance, axis=1), np.max(distance, axis=1)
    mixed = v * _from_best(utility) + (1.0 - v) * _from_best(regret)

    order = np.argsort(mixed, kind="stable")
    first, gaps = order[0], mixed[order] - mixed[order[0]]
    threshold = 1.0 / (rows - 1)
    advantage = bool(gaps[1] >= threshold - TOLERANCE)
    stability = any(
        bool(measure[first] <= np.min(measure) + TOLERANCE) for measure in (utility, regret)
    )
    if advantage:
        size = 1 if stability else 2
    else:
        size = int(np.count_nonzero(gaps < threshold - TOLERANCE))
    return Vikor(utility, regret, mixed, advantage, stability, tuple(int(i) for i in order[:size]))


def _from_best(measure: Floats) -> Floats:
    """Scale from the best (0) to the worst (1); all 0 when there is no difference."""
    low, high = np.min(measure), np.max(measure)
    if high - low <= TOLERANCE:
        return np.zeros_like(measure)
    return np.asarray((measure - low) / (high - low), dtype=np.float64)
