"""Fill in the judgements that were not given, so that the whole is as consistent as can be.

References
----------
Bozóki, S., Fülöp, J., & Rónyai, L. (2010). On optimal completion of incomplete pairwise comparison
matrices. Mathematical and Computer Modelling 52(1-2), 318-333.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda.ahp.pairwise import pairwise_matrix
from maatwaarde.mcda.ahp.priority import perron
from maatwaarde.messages import msg, nmsg

_FLAT = 1e-12
_STEPS = 10_000


def complete(matrix: ArrayLike, names: Sequence[str] | None = None) -> Floats:
    """Return the completion of a pairwise matrix with the smallest largest eigenvalue.

    In the logarithms of the missing judgements that eigenvalue is strictly convex if, and only if,
    the judgements that were given connect all items; the completion is then unique.

    Parameters
    ----------
    matrix : (n, n) array
        NaN where neither a judgement nor its mirror image was given.
    names
        Names of the items, for the message when they are not connected.

    Returns
    -------
    (n, n) array

    Raises
    ------
    MethodError
        When a given judgement cannot be used, or when the items fall apart into sets that were
        never compared; the message names them.

    References
    ----------
    Bozóki, Fülöp & Rónyai (2010), theorems 2 and 3.
    """
    given = pairwise_matrix(matrix, incomplete=True)
    _refuse_disconnected(~np.isnan(given), names)
    rows, columns = np.nonzero(np.triu(np.isnan(given), k=1))
    if not len(rows):
        return given
    logarithms = _log_least_squares(given)
    return minimise_eigenvalue(given, rows, columns, logarithms[rows] - logarithms[columns])


def minimise_eigenvalue(
    matrix: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp], start: Floats
) -> Floats:
    """Return the matrix with the judgements at the given places set to minimise the eigenvalue.

    Parameters
    ----------
    matrix : (n, n) array
        Checked; what stands at the given places does not matter.
    rows, columns
        Places above the diagonal.
    start
        Logarithms to start from.
    """
    filled = matrix.copy()

    def set_to(logarithms: Floats) -> None:
        filled[rows, columns] = np.exp(logarithms)
        filled[columns, rows] = np.exp(-logarithms)

    place = start.copy()
    set_to(place)
    for _ in range(_STEPS):
        _, right = perron(filled)
        _, left = perron(filled.T)
        up = filled[rows, columns] * left[rows] * right[columns]
        down = filled[columns, rows] * left[columns] * right[rows]
        # The slope of the eigenvalue is up - down, but for a factor that all places share.
        if np.max(np.abs(up - down)) <= _FLAT * np.max(up + down):
            return filled
        # Where only one place is missing and the rest stands still this step is exact.
        place += np.log(down / up) / 2.0
        set_to(place)
    raise MethodError(
        Diagnostic(
            "no-convergence",
            nmsg(
                "no best value was found for {n} missing judgement",
                "no best value was found for {n} missing judgements",
                len(rows),
            ),
            msg("give some of the missing judgements"),
        )
    )


def _log_least_squares(given: Floats) -> Floats:
    """Return logarithms of the priorities that fit the given judgements best (the start)."""
    known = ~np.isnan(given)
    laplacian = np.diag(np.sum(known, axis=1)).astype(np.float64) - known
    totals = np.sum(np.where(known, np.log(np.where(known, given, 1.0)), 0.0), axis=1)
    # The sum of the logarithms is free; adding it to the equations fixes it at zero.
    return np.asarray(np.linalg.solve(laplacian + 1.0, totals), dtype=np.float64)


def _refuse_disconnected(known: NDArray[np.bool_], names: Sequence[str] | None) -> None:
    reached = np.zeros(len(known), dtype=bool)
    reached[0] = True
    while True:
        wider = reached | np.any(known[reached], axis=0)
        if np.array_equal(wider, reached):
            break
        reached = wider
    if np.all(reached):
        return
    labels = [str(i) for i in range(len(known))] if names is None else list(names)
    one, other = (
        ", ".join(labels[i] for i in np.flatnonzero(part)) for part in (reached, ~reached)
    )
    raise MethodError(
        Diagnostic(
            "not-connected",
            msg(
                "no judgement compares any of {{{these}}} with any of {{{others}}}",
                these=one,
                others=other,
            ),
            msg("give at least one judgement between the two sets"),
        )
    )
