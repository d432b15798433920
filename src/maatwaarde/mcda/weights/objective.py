"""Weights from the data alone, by the methods of pymcdm.

They say on which criteria the alternatives differ, not what anyone values. Use them beside stated
weights, never in their place.

References
----------
Kizielewicz, B., Shekhovtsov, A., & Sałabun, W. (2023). pymcdm - The universal library for solving
multi-criteria decision-making problems. SoftwareX 22, 101368. Each function cites its own paper.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean
from maatwaarde.mcda._checks import as_matrix, as_vector, finite_problems, type_problems
from maatwaarde.mcda.places import FROM, along
from maatwaarde.messages import msg

_POSITIVE = ("angle", "cilos", "entropy", "gini", "idocriw", "merec")


@cache
def objective_methods() -> tuple[str, ...]:
    """Return the names of pymcdm's objective weighting methods, in alphabetical order."""
    return tuple(sorted(_functions()))


def objective_weights(matrix: ArrayLike, types: ArrayLike, method: str) -> Floats:
    """Return weights by one of pymcdm's objective methods.

    A criterion on which all alternatives are the same gets weight 0 (but with ``equal``, which does
    not look at the data).

    Parameters
    ----------
    matrix : (n, m) array
        At least two alternatives, all numbers finite, and above zero for ``angle``, ``cilos``,
        ``entropy``, ``gini``, ``idocriw`` and ``merec``.
    types : (m,) array
        1 where more is better, -1 where less is better.
    method
        Such as ``entropy`` or ``critic``; see :func:`objective_methods`.

    Returns
    -------
    (m,) array
        With sum one.

    Raises
    ------
    MethodError
        When the matrix, types or method cannot be used, or the method has no answer for them.

    References
    ----------
    Kizielewicz, Shekhovtsov & Sałabun (2023).
    """
    table = as_matrix(matrix)
    rows, columns = table.shape
    directions = as_vector(types, "types", columns)
    problems = finite_problems(table, "matrix") + type_problems(directions)
    if method not in objective_methods():
        hint = did_you_mean(str(method), objective_methods())
        problems.append(
            Diagnostic(
                "method", msg("pymcdm has no weighting method {method!r}", method=method), hint
            )
        )
    if problems:
        raise MethodError(problems)
    if method == "equal":
        return np.full(columns, 1.0 / columns)
    keep = np.any(table != table[0], axis=0)
    if not np.any(keep):
        raise MethodError(
            Diagnostic(
                "all-alike",
                msg("there is one alternative, so the data say nothing on weights")
                if rows == 1
                else msg("the alternatives are all the same, so the data say nothing on weights"),
                msg("state the weights"),
            )
        )
    low = np.min(table, axis=0)
    if method in _POSITIVE and np.any(keep & (low <= 0)):
        wrong = np.flatnonzero(keep & (low <= 0))
        raise MethodError(
            Diagnostic(
                "domain",
                msg(
                    "{name} needs numbers above zero; other columns: {places}",
                    name=method,
                    places=along("criterion", wrong, FROM, low=low),
                ),
                msg("use critic, standard_deviation or variance"),
            )
        )
    weights = np.zeros(columns)
    if np.count_nonzero(keep) == 1:
        weights[keep] = 1.0
        return weights
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _functions()[method](table[:, keep], directions[keep].astype(np.int64))
    weights[keep] = found
    total = np.sum(weights)
    if not (np.all(np.isfinite(weights)) and np.all(weights >= 0) and total > 0):
        raise MethodError(
            Diagnostic(
                "no-weights",
                msg("{method} gives no usable weights for these numbers", method=method),
                msg("use another method, or state the weights"),
            )
        )
    return weights / total


@cache
def _functions() -> dict[str, Any]:
    # Imported late, since it takes about a second.
    from pymcdm import weights

    return {
        name.removesuffix("_weights"): getattr(weights, name)
        for name in weights.__all__
        if name.endswith("_weights")
    }
