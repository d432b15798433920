"""Hierarchies: from weights among siblings to weights in the whole.

References
----------
Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, ch. 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._checks import (
    as_matrix,
    as_vector,
    checked_weights,
    finite_problems,
    weight_problems,
)
from maatwaarde.mcda.places import BELOW, along
from maatwaarde.messages import Text, joined, msg


def global_weights(parents: Sequence[int], local: ArrayLike) -> Floats:
    """Multiply local weights down a tree.

    Parameters
    ----------
    parents
        For each node the position of its parent, or -1 at the top. Any order.
    local : (k,) array
        Weight of each node among its siblings, not negative; divided by the siblings' total.

    Returns
    -------
    (k,) array
        Weight of each node in the whole. The nodes at the top add up to one, and so do the leaves.

    Raises
    ------
    MethodError
        When a parent is not there or is its own ancestor, or siblings have no weight at all.

    References
    ----------
    Saaty (1980), section 4.2 (hierarchic composition).
    """
    above = np.asarray(parents, dtype=np.int64)
    weights = as_vector(local, msg("local weights"), len(above))
    problems = weight_problems(weights)
    outside = np.flatnonzero((above < -1) | (above >= len(above)))
    if len(outside):
        problems.append(
            Diagnostic(
                "parent",
                msg(
                    "nodes have a parent that is not there: {places}",
                    places=along("node", outside, BELOW, parent=above),
                ),
                msg("give the position of a node, or -1 at the top"),
            )
        )
    if problems:
        raise MethodError(problems)
    totals = np.bincount(above + 1, weights=weights, minlength=len(above) + 1)
    empty = np.flatnonzero((np.bincount(above + 1, minlength=len(above) + 1) > 0) & (totals == 0))
    if len(empty):
        below: list[Text] = [along("node", empty[empty > 0] - 1)] if empty[-1] > 0 else []
        without = [msg("the top"), *below] if empty[0] == 0 else below
        raise MethodError(
            Diagnostic(
                "no-weight",
                msg("all weights are zero below {parents}", parents=joined(without, ", ")),
                msg("give at least one of the siblings a weight"),
            )
        )
    share = weights / totals[above + 1]
    result = share.copy()
    ancestor = above.copy()
    for _ in range(len(above)):
        alive = ancestor >= 0
        if not np.any(alive):
            return result
        result[alive] *= share[ancestor[alive]]
        ancestor[alive] = above[ancestor[alive]]
    raise MethodError(
        Diagnostic(
            "cycle",
            msg(
                "nodes are their own ancestors: {places}",
                places=along("node", np.flatnonzero(ancestor >= 0)),
            ),
            msg("let every chain of parents end at the top"),
        )
    )


def synthesise(
    priorities: ArrayLike,
    weights: ArrayLike,
    mode: Literal["distributive", "ideal"] = "distributive",
) -> Floats:
    """Combine the priorities of alternatives on each criterion into one score each.

    Parameters
    ----------
    priorities : (n, m) array
        Priority of each alternative on each criterion, not negative.
    weights : (m,) array
        Weight of each criterion, divided by their total.
    mode
        ``distributive`` divides each column by its total, ``ideal`` by its largest, which keeps a
        copy of an alternative from changing the order of others.

    Returns
    -------
    (n,) array
        With sum one.

    Raises
    ------
    MethodError
        When priorities or weights cannot be used.

    References
    ----------
    Saaty (1980), section 4.2; Saaty, T. L. (1994). Highlights and critical points in the theory and
    application of the analytic hierarchy process. European Journal of Operational Research 74(3),
    426-447 (ideal mode).
    """
    table = as_matrix(priorities, "priorities")
    problems = finite_problems(table, "priorities")
    if mode not in ("distributive", "ideal"):
        problems.append(
            Diagnostic(
                "mode", msg("mode {mode!r} is unknown", mode=mode), msg("use distributive or ideal")
            )
        )
    if not problems and (np.any(table < 0) or not np.all(np.any(table > 0, axis=0))):
        problems.append(
            Diagnostic(
                "priority",
                msg("priorities are negative, or all zero on a criterion"),
                msg("give priorities of zero or more"),
            )
        )
    if problems:
        raise MethodError(problems)
    say = checked_weights(weights, table.shape[1])
    divisor = np.sum(table, axis=0) if mode == "distributive" else np.max(table, axis=0)
    scores = np.sum(table / divisor * say, axis=1)
    return np.asarray(scores / np.sum(scores), dtype=np.float64)
