"""Impacts for a random analysis: known, in a range, or drawn elsewhere.

References
----------
Lahdelma, R., & Salminen, P. (2001). SMAA-2. Operations Research 49(3), 444-454, section 2.
Kotz, S., & van Dorp, J. R. (2004). Beyond Beta. World Scientific, ch. 1. (triangular distribution)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, Where
from maatwaarde.mcda._checks import as_matrix, finite_problems
from maatwaarde.mcda.places import THREE, cells
from maatwaarde.messages import msg


class ImpactSampler(Protocol):
    """Draws whole tables of impacts, each number of a draw from its own random number."""

    @property
    def shape(self) -> tuple[int, int]: ...

    @property
    def known(self) -> Floats | None:
        """The impacts, when every draw is the same."""

    def sample(self, generator: np.random.Generator, draws: int) -> Floats: ...


@dataclass(frozen=True)
class FixedImpacts:
    """Impacts that are known.

    Parameters
    ----------
    matrix : (n, m) array
        Finite.
    """

    matrix: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "matrix", _finite(self.matrix, "matrix"))

    @property
    def shape(self) -> tuple[int, int]:
        return self.matrix.shape[0], self.matrix.shape[1]

    @property
    def known(self) -> Floats | None:
        return self.matrix

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:  # noqa: ARG002
        return np.broadcast_to(self.matrix, (draws, *self.shape))


@dataclass(frozen=True)
class RangeImpacts:
    """Impacts that lie in a range, each independent of the others.

    Parameters
    ----------
    low, high : (n, m) arrays
        Bounds; equal where an impact is known.
    mode : (n, m) array
        Most likely impact, for a triangular distribution; NaN for a uniform one.

    Raises
    ------
    MethodError
        When a bound is not finite, or low, mode and high are not in order.

    References
    ----------
    Kotz & van Dorp (2004), section 1.2 (inverse distribution function).
    """

    low: Floats
    mode: Floats
    high: Floats

    def __post_init__(self) -> None:
        low, high = _finite(self.low, "low"), _finite(self.high, "high")
        mode = as_matrix(self.mode, "mode")
        if not low.shape == mode.shape == high.shape:
            raise MethodError(
                Diagnostic(
                    "shape",
                    msg(
                        "low, mode and high have shapes {low}, {mode} and {high}",
                        low=low.shape,
                        mode=mode.shape,
                        high=high.shape,
                    ),
                    msg("give the three in one shape"),
                )
            )
        wrong = np.argwhere((low > high) | (mode < low) | (mode > high))
        if len(wrong):
            raise MethodError(
                Diagnostic(
                    "range",
                    msg(
                        "low, mode and high are not in order: {places}",
                        places=cells(wrong, THREE, low=low, mode=mode, high=high),
                    ),
                    msg("give the lowest, the most likely and the highest impact"),
                    Where(field="mode"),
                )
            )
        for name, array in (("low", low), ("mode", mode), ("high", high)):
            object.__setattr__(self, name, array)

    @property
    def shape(self) -> tuple[int, int]:
        return self.low.shape[0], self.low.shape[1]

    @property
    def known(self) -> Floats | None:
        return self.low if np.array_equal(self.low, self.high) else None

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:
        chance = generator.random((draws, *self.shape))
        width = self.high - self.low
        uniform = np.isnan(self.mode)
        rise = np.where(uniform, 0.0, self.mode - self.low)
        # Below the mode the distribution function is x²/(width·rise), above it the mirror image.
        left = np.sqrt(chance * width * rise)
        right = width - np.sqrt((1.0 - chance) * width * (width - rise))
        triangular = np.where(chance * width < rise, left, right)
        return self.low + np.where(uniform, chance * width, triangular)


@dataclass(frozen=True)
class SampledImpacts:
    """Tables of impacts drawn elsewhere, such as with factors that many impacts share.

    Parameters
    ----------
    tables : (s, n, m) array
        Finite. Each draw takes one of the s tables as a whole, so that what goes together stays
        together.
    """

    tables: Floats

    def __post_init__(self) -> None:
        tables = np.asarray(self.tables, dtype=np.float64)
        if tables.ndim != 3 or 0 in tables.shape:
            raise MethodError(
                Diagnostic(
                    "shape",
                    msg("tables have shape {shape}", shape=tables.shape),
                    msg("give a stack of tables"),
                )
            )
        problems = finite_problems(tables, "tables")
        if problems:
            raise MethodError(problems)
        object.__setattr__(self, "tables", tables)

    @property
    def shape(self) -> tuple[int, int]:
        return self.tables.shape[1], self.tables.shape[2]

    @property
    def known(self) -> Floats | None:
        return self.tables[0] if len(self.tables) == 1 else None

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:
        which = np.floor(generator.random(draws) * len(self.tables)).astype(np.int64)
        return self.tables[which]


def _finite(matrix: ArrayLike, what: str) -> Floats:
    array = as_matrix(matrix, what).copy()
    problems = finite_problems(array, what)
    if problems:
        raise MethodError(problems)
    return array
