"""The least that weights have to move for the lead of one alternative over another to be gone.

References
----------
Held, M., Wolfe, P., & Crowder, H. P. (1974). Validation of subgradient optimization. Mathematical
Programming 6(1), 62-88. (projection on the simplex)
"""

from __future__ import annotations

import numpy as np

from maatwaarde.arrays import Floats


def least_moved(difference: Floats, shares: Floats) -> Floats:
    """Take weight from where the lead is largest to where it is least, until the lead is gone."""
    weights = shares.copy()
    target = int(np.argmin(difference))
    lead = float(np.sum(difference * shares))
    for source in np.argsort(-difference, kind="stable"):
        per_unit = difference[source] - difference[target]
        if lead <= 0 or per_unit <= 0:
            break
        amount = min(weights[source], lead / per_unit)
        weights[source] -= amount
        weights[target] += amount
        lead -= amount * per_unit
    return weights


def nearest(difference: Floats, shares: Floats) -> Floats:
    """Project weights on those, not negative and with sum one, at which the lead is gone."""
    scale = float(np.max(np.abs(difference)))
    if scale == 0.0 or float(np.sum(difference * shares)) == 0.0:
        return shares.copy()
    direction = difference / scale
    if float(np.min(direction)) == 0.0:
        # Only weights on the criteria without a lead do it.
        weights = np.zeros_like(shares)
        level = direction == 0.0
        weights[level] = _on_simplex(shares[level])
        return weights
    below, above = 0.0, 1.0
    while float(np.sum(direction * _on_simplex(shares - above * direction))) > 0:
        below, above = above, 2.0 * above
    for _ in range(100):
        middle = (below + above) / 2.0
        left = float(np.sum(direction * _on_simplex(shares - middle * direction)))
        below, above = (middle, above) if left > 0 else (below, middle)
    # Which weights stay above zero is now known, and with it the projection follows exactly.
    kept = _on_simplex(shares - above * direction) > 0
    d, w = direction[kept], shares[kept]
    system = np.array([[len(d), np.sum(d)], [np.sum(d), np.sum(d * d)]])
    wanted = np.array([np.sum(w) - 1.0, np.sum(d * w)])
    weights = np.zeros_like(shares)
    shift, slope = np.linalg.solve(system, wanted)
    weights[kept] = np.maximum(w - shift - slope * d, 0.0)
    return weights


def _on_simplex(point: Floats) -> Floats:
    """Return the nearest point that is not negative and sums to one."""
    descending = -np.sort(-point)
    excess = (np.cumsum(descending) - 1.0) / np.arange(1, len(point) + 1)
    last = int(np.flatnonzero(descending > excess)[-1])
    return np.asarray(np.maximum(point - excess[last], 0.0), dtype=np.float64)
