"""Scoring of many draws at once, by the value model or by relative TOPSIS.

A model first prepares impacts, which does not need the weights, and then scores what it prepared.
Sums run over the criteria in their order, so a draw's scores do not depend on the draws beside it.

References
----------
Lahdelma, R., & Salminen, P. (2001). SMAA-2. Operations Research 49(3), 444-454. (value functions)
Okul, D., Gencer, C., & Aydogan, E. K. (2014). A method based on SMAA-TOPSIS for stochastic
multi-criteria decision making. International Journal of Information Technology & Decision Making
13(5), 957-978. (TOPSIS in the place of the value function)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda._checks import as_vector, type_problems
from maatwaarde.mcda.value import PiecewiseLinear
from maatwaarde.messages import msg


class SmaaModel(Protocol):
    """Scores draws of impacts with draws of weights; more is better."""

    @property
    def criteria(self) -> int: ...

    def prepare(self, impacts: Floats) -> Floats:
        """Turn impacts (d, n, m) into what :meth:`scores` takes: criteria first, (k, m, d, n)."""

    def scores(self, prepared: Floats, weights: Floats) -> Floats:
        """Return scores (d, n) for weights (d, m); a prepared d of 1 serves all draws."""


@dataclass(frozen=True)
class ValueModel:
    """The additive value model; see :mod:`maatwaarde.mcda.value`.

    Parameters
    ----------
    functions
        One value function a criterion.
    """

    functions: Sequence[PiecewiseLinear]

    @property
    def criteria(self) -> int:
        return len(self.functions)

    def prepare(self, impacts: Floats) -> Floats:
        return np.array([[f(impacts[:, :, j]) for j, f in enumerate(self.functions)]])

    def scores(self, prepared: Floats, weights: Floats) -> Floats:
        return _weighted_sum(prepared[0], weights)


@dataclass(frozen=True)
class RelativeTopsis:
    """Classical TOPSIS, relative to the batch; see :func:`maatwaarde.mcda.topsis.topsis_relative`.

    A criterion on which all alternatives are the same has no say. Where no criterion with a weight
    tells the alternatives apart, all score 0.

    Parameters
    ----------
    types : (m,) array
        1 where more is better, -1 where less is better.
    normalisation
        ``vector`` or ``minmax``.
    """

    types: Floats
    normalisation: Literal["vector", "minmax"] = "vector"

    def __post_init__(self) -> None:
        types = as_vector(self.types, "types")
        problems = type_problems(types)
        if self.normalisation not in ("vector", "minmax"):
            problems.append(
                Diagnostic(
                    "normalisation",
                    msg(
                        "normalisation {normalisation!r} is unknown here",
                        normalisation=self.normalisation,
                    ),
                    msg("use vector or minmax"),
                )
            )
        if problems:
            raise MethodError(problems)
        object.__setattr__(self, "types", types.copy())

    @property
    def criteria(self) -> int:
        return len(self.types)

    def prepare(self, impacts: Floats) -> Floats:
        table = impacts * self.types
        low = np.min(table, axis=1, keepdims=True)
        high = np.max(table, axis=1, keepdims=True)
        if self.normalisation == "minmax":
            divisor = high - low
        else:
            divisor = np.sqrt(np.sum(table**2, axis=1, keepdims=True))
        divisor = np.where(low < high, divisor, np.inf)
        squares = np.array([((table - low) / divisor) ** 2, ((high - table) / divisor) ** 2])
        return np.ascontiguousarray(np.moveaxis(squares, 3, 1))

    def scores(self, prepared: Floats, weights: Floats) -> Floats:
        bad, good = (np.sqrt(_weighted_sum(part, weights**2)) for part in prepared)
        good += bad
        return np.divide(bad, good, out=np.zeros_like(bad), where=good > 0)


def _weighted_sum(parts: Floats, weights: Floats) -> Floats:
    """Add up parts (m, 1 or d, n), weighted by (d, m), to (d, n), criterion by criterion."""
    if parts.shape[1] == 1:
        total = np.einsum("jn,dj->dn", parts[:, 0], weights)
    else:
        total = np.einsum("jdn,dj->dn", parts, weights)
    return np.asarray(total, dtype=np.float64)


def check_model(model: SmaaModel, criteria: int) -> None:
    """Refuse a model for another number of criteria."""
    if model.criteria != criteria:
        raise MethodError(
            Diagnostic(
                "shape",
                msg(
                    "impacts on {criteria} criteria with a model for {model}",
                    criteria=criteria,
                    model=model.criteria,
                ),
                msg("give one column for each criterion"),
            )
        )
