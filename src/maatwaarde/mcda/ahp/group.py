"""Several judges: one matrix out of their judgements, or one set of weights out of theirs.

References
----------
Aczél, J., & Saaty, T. L. (1983). Procedures for synthesizing ratio judgements. Journal of
Mathematical Psychology 27(1), 93-102. (the geometric mean is the one that keeps reciprocity)
Forman, E., & Peniwati, K. (1998). Aggregating individual judgments and priorities with the analytic
hierarchy process. European Journal of Operational Research 108(1), 165-169.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean
from maatwaarde.mcda._checks import as_matrix, checked_weights, finite_problems
from maatwaarde.mcda.ahp.pairwise import pairwise_matrix
from maatwaarde.messages import msg


def aggregate_judgements(matrices: Sequence[ArrayLike], shares: ArrayLike | None = None) -> Floats:
    """Aggregate individual judgements (AIJ): the weighted geometric mean of each judgement.

    Fits a group that acts as one. Where a member gave no judgement on a pair, the shares of those
    who did count; where nobody did the result has NaN, for
    :func:`maatwaarde.mcda.ahp.complete` to fill in.

    Parameters
    ----------
    matrices : g arrays of (n, n)
        Positive and reciprocal, NaN where a member gave no judgement.
    shares : (g,) array, optional
        Say of each member, divided by their total; equal by default.

    Returns
    -------
    (n, n) array

    Raises
    ------
    MethodError
        When a matrix or the shares cannot be used, or the sizes differ.

    References
    ----------
    Aczél & Saaty (1983); Forman & Peniwati (1998), section 2.
    """
    members = [pairwise_matrix(matrix, incomplete=True) for matrix in matrices]
    sizes = {len(member) for member in members}
    if len(sizes) != 1:
        raise MethodError(
            Diagnostic(
                "shape",
                msg(
                    "the matrices differ in size: {sizes}", sizes=", ".join(map(str, sorted(sizes)))
                ),
                msg("let all members compare the same items"),
            )
        )
    logarithms = np.log(np.array(members))
    say = _shares(shares, len(members))[:, np.newaxis, np.newaxis] * ~np.isnan(logarithms)
    total = np.sum(say, axis=0)
    with np.errstate(invalid="ignore"):
        mean = np.sum(say * np.nan_to_num(logarithms), axis=0) / total
    # From one half, so that the other is its exact mirror.
    upper = np.triu(mean, k=1)
    return np.asarray(np.exp(upper - upper.T), dtype=np.float64)


def aggregate_priorities(
    priorities: ArrayLike,
    shares: ArrayLike | None = None,
    mean: Literal["geometric", "arithmetic"] = "geometric",
) -> Floats:
    """Aggregate individual priorities (AIP), for a group whose members act each by themselves.

    Parameters
    ----------
    priorities : (g, n) array
        A row of weights a member; positive for the geometric mean.
    shares : (g,) array, optional
        Say of each member, divided by their total; equal by default.
    mean
        Geometric (the default of Forman & Peniwati) or arithmetic.

    Returns
    -------
    (n,) array
        With sum one.

    Raises
    ------
    MethodError
        When priorities or shares cannot be used.

    References
    ----------
    Forman & Peniwati (1998), section 3.
    """
    table = as_matrix(priorities, "priorities")
    problems = finite_problems(table, "priorities")
    if mean not in ("geometric", "arithmetic"):
        hint = did_you_mean(str(mean), ("geometric", "arithmetic"))
        problems.append(Diagnostic("mean", msg("mean {mean!r} is unknown", mean=mean), hint))
    if not problems and (np.any(table < 0) or np.any(np.sum(table, axis=1) == 0)):
        problems.append(
            Diagnostic(
                "priority",
                msg("a member has negative weights or none"),
                msg("give each member weights of zero or more, not all zero"),
            )
        )
    if not problems and mean == "geometric" and np.any(table == 0):
        problems.append(
            Diagnostic(
                "priority",
                msg("a member gives zero weight, which makes the geometric mean of the group zero"),
                msg("use the arithmetic mean"),
            )
        )
    if problems:
        raise MethodError(problems)
    say = _shares(shares, len(table))[:, np.newaxis]
    table = table / np.sum(table, axis=1, keepdims=True)
    if mean == "arithmetic":
        return np.asarray(np.sum(say * table, axis=0), dtype=np.float64)
    logarithms = np.sum(say * np.log(table), axis=0)
    weights = np.exp(logarithms - np.max(logarithms))
    return np.asarray(weights / np.sum(weights), dtype=np.float64)


def _shares(shares: ArrayLike | None, members: int) -> Floats:
    return checked_weights(np.ones(members) if shares is None else shares, members)
