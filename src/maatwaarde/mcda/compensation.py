"""Which gains pay for which losses, and which ranks rest on that.

The value model lets a gain on one criterion make up for any loss on another. Whether that is
acceptable is not for a formula to say; these checks show where it happens.

References
----------
Roy, B. (1978). ELECTRE III: un algorithme de classements fondé sur une représentation floue des
préférences en présence de critères multiples. Cahiers du CERO 20(1), 3-24.
Figueira, J. R., Mousseau, V., & Roy, B. (2016). ELECTRE methods. In Greco, Ehrgott & Figueira
(eds.), Multiple Criteria Decision Analysis, 2nd ed., Springer, 155-185.
Bouyssou, D. (1986). Some remarks on the notion of compensation in MCDM. European Journal of
Operational Research 26(1), 150-160.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, Where
from maatwaarde.mcda._checks import (
    as_matrix,
    as_vector,
    checked_weights,
    finite_problems,
    type_problems,
)
from maatwaarde.mcda.places import THREE, along
from maatwaarde.messages import msg

_CELLS = 2_000_000
"""Numbers that are compared at once."""


@dataclass(frozen=True)
class Compensation:
    """Gains and losses of each alternative, and who pays for what.

    Parameters
    ----------
    gain, loss : (n,) arrays
        Sum of the contributions above and, as a positive number, below zero.
    share : (n,) array
        ``loss / (gain + loss)``: 0 without losses (or any change), one half at break-even, 1 when
        all is loss.
    unpaid : (n,) array
        Loss that no gain makes up for: what the score is below zero.
    worst : (n,) array
        Position of the criterion with the largest loss, -1 without losses.
    paid : (n, m, m) array
        ``paid[i, j, k]`` is how much of the loss on criterion j the gain on k pays for, when every
        gain pays its proportional part.
    """

    gain: Floats
    loss: Floats
    share: Floats
    unpaid: Floats
    worst: NDArray[np.int64]
    paid: Floats


@dataclass(frozen=True)
class Outranking:
    """A ranking check that does not let every gain make up for every loss.

    Parameters
    ----------
    concordance : (n, n) array
        Weight of the criteria on which the alternative (row) is about as good as another (column)
        or better.
    credibility : (n, n) array
        How credible it is that the row is at least as good as the column: concordance, lessened by
        criteria on which the row is much worse, and 0 where it meets a veto.
    veto : (n, n) array
        Position of the criterion on which the column is better by the veto threshold or more, the
        one furthest beyond it; -1 without one.
    net_flow : (n,) array
        Mean of the credibility over the others, less the mean of theirs: from -1 to 1.
    """

    concordance: Floats
    credibility: Floats
    veto: NDArray[np.int64]
    net_flow: Floats


def compensation(contributions: ArrayLike) -> Compensation:
    """Return which losses are paid for by which gains.

    Parameters
    ----------
    contributions : (n, m) array
        As :func:`maatwaarde.mcda.value.contributions` gives them; finite.

    Raises
    ------
    MethodError
        When a contribution is not finite.

    References
    ----------
    Bouyssou (1986).
    """
    parts = as_matrix(contributions, "contributions")
    problems = finite_problems(parts, "contributions")
    if problems:
        raise MethodError(problems)
    gains, losses = np.maximum(parts, 0.0), np.maximum(-parts, 0.0)
    gain, loss = np.sum(gains, axis=1), np.sum(losses, axis=1)
    total = gain + loss
    share = np.divide(loss, total, out=np.zeros_like(total), where=total > 0)
    # Where gains fall short, each loss is paid for in the same proportion.
    larger = np.maximum(gain, loss)
    rate = np.divide(1.0, larger, out=np.zeros_like(larger), where=larger > 0)
    return Compensation(
        gain=gain,
        loss=loss,
        share=share,
        unpaid=np.maximum(loss - gain, 0.0),
        worst=np.where(loss > 0, np.argmax(losses, axis=1), -1).astype(np.int64),
        paid=losses[:, :, np.newaxis] * gains[:, np.newaxis, :] * rate[:, np.newaxis, np.newaxis],
    )


def outranking(
    matrix: ArrayLike,
    weights: ArrayLike,
    types: ArrayLike,
    *,
    indifference: ArrayLike,
    preference: ArrayLike,
    veto: ArrayLike,
) -> Outranking:
    """Return how credible it is that one alternative is at least as good as another (ELECTRE III).

    Parameters
    ----------
    matrix : (n, m) array
        Finite.
    weights : (m,) array
        Not negative; divided by their total.
    types : (m,) array
        1 where more is better, -1 where less is better.
    indifference, preference, veto : (m,) arrays
        Differences, in the criterion's unit, that are too small to matter, that make a full
        preference, and that no other criterion can make up for. In this order, not negative;
        ``veto`` may be infinite.

    Raises
    ------
    MethodError
        When matrix, weights, types or thresholds cannot be used.

    References
    ----------
    Roy (1978); Figueira, Mousseau & Roy (2016), section 5.3.2.
    """
    table = as_matrix(matrix)
    rows, columns = table.shape
    directions = as_vector(types, "types", columns)
    problems = finite_problems(table, "matrix") + type_problems(directions)
    q, p, v = (
        as_vector(threshold, name, columns)
        for name, threshold in (
            ("indifference", indifference),
            ("preference", preference),
            ("veto", veto),
        )
    )
    wrong = np.flatnonzero(~((q >= 0) & (q <= p) & (p < np.inf) & (p < v)))
    if len(wrong):
        problems.append(
            Diagnostic(
                "threshold",
                msg(
                    "thresholds are not in order: {places}",
                    places=along(
                        "criterion",
                        wrong,
                        THREE,
                        low=q,
                        mode=p,
                        high=v,
                    ),
                ),
                msg("let indifference be at most preference, and preference less than veto"),
                Where(field="preference"),
            )
        )
    if problems:
        raise MethodError(problems)
    shares = checked_weights(weights, columns)
    oriented = table * directions
    concordance = np.empty((rows, rows))
    credibility = np.empty((rows, rows))
    vetoes = np.empty((rows, rows), dtype=np.int64)
    block = max(1, _CELLS // (rows * columns))
    for start in range(0, rows, block):
        behind = oriented[np.newaxis] - oriented[start : start + block, np.newaxis]
        part = slice(start, start + block)
        concordance[part], credibility[part], vetoes[part] = _compare(behind, shares, q, p, v)
    apart = credibility - credibility.T
    net_flow = np.sum(apart, axis=1) / max(rows - 1, 1)
    return Outranking(concordance, credibility, vetoes, net_flow)


def rests_on_compensation(scores: ArrayLike, check: Outranking) -> NDArray[np.bool_]:
    """Return which alternatives score above another that meets them with a veto.

    Parameters
    ----------
    scores : (n,) array
        Of a method in which gains make up for losses; more is better. NaN is above nothing.
    check
        As :func:`outranking` gives it.

    Returns
    -------
    (n, n) array
        True where the alternative (row) scores higher than another (column) although it is so much
        worse on one criterion, ``check.veto``, that outranking does not let it. A row with any True
        has a rank that rests on compensation.

    Raises
    ------
    MethodError
        When the number of scores does not fit.

    References
    ----------
    Figueira, Mousseau & Roy (2016), section 5.2.1 (veto).
    """
    values = as_vector(scores, "scores", len(check.veto))
    above = values[:, np.newaxis] > values[np.newaxis, :]
    return np.asarray(above & (check.veto >= 0), dtype=np.bool_)


def _compare(
    behind: Floats, shares: Floats, q: Floats, p: Floats, v: Floats
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return concordance, credibility and veto for differences (a, b, m): how far a is behind b."""
    ramp = np.where(p > q, p - q, 1.0)
    agrees = np.where(behind <= q, 1.0, np.where(behind >= p, 0.0, (p - behind) / ramp))
    concordance = np.clip(np.sum(agrees * shares, axis=2), 0.0, 1.0)
    opposes = np.clip((behind - p) / (v - p), 0.0, 1.0)
    # A criterion without weight has no say here either.
    opposes = np.where(shares > 0, opposes, 0.0)
    whole = concordance[:, :, np.newaxis]
    counts = opposes > whole
    factors = np.divide(1.0 - opposes, 1.0 - whole, out=np.ones_like(opposes), where=counts)
    credibility = concordance * np.prod(factors, axis=2)
    beyond = np.where(opposes >= 1.0, behind / v, -np.inf)
    veto = np.where(np.any(opposes >= 1.0, axis=2), np.argmax(beyond, axis=2), -1)
    return concordance, credibility, veto.astype(np.int64)
