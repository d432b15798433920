"""TOPSIS: rank by closeness to an ideal and distance from an anti-ideal.

Anchored TOPSIS takes both from the framework, so a score is a row's own. Relative TOPSIS, the
classical method, takes them from the batch: its scores hold within that batch only.

References
----------
Hwang, C. L., & Yoon, K. (1981). Multiple Attribute Decision Making. Springer, pp. 128-140.
García-Cascales, M. S., & Lamata, M. T. (2012). On rank reversal and TOPSIS method. Mathematical
and Computer Modelling 56(5-6), 123-132. (absolute ideals remove rank reversal)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean
from maatwaarde.late import dataclass
from maatwaarde.mcda._blocks import (
    BLOCK,
    Range,
    run_blocks,
    sum_over_criteria,
)
from maatwaarde.mcda._checks import (
    as_matrix,
    as_vector,
    checked_weights,
    finite_problems,
    type_problems,
    weight_problems,
)
from maatwaarde.mcda._topsis_batch import (
    Normalisation,
    closeness_in_batch,
    column_statistics,
    domain_problems,
    range_problem,
)
from maatwaarde.mcda.places import ANCHORS, along
from maatwaarde.messages import msg


@dataclass(frozen=True)
class AnchoredTopsis:
    """TOPSIS with the ideal and anti-ideal fixed by anchors.

    Parameters
    ----------
    worst, best : (m,) arrays
        Impacts that count as full loss and full gain. Zero, no change, lies strictly between.
    weights : (m,) array
        Not negative, not all zero; only their ratios matter.

    Raises
    ------
    MethodError
        When anchors or weights cannot be used.

    References
    ----------
    García-Cascales & Lamata (2012), section 4.
    """

    worst: Floats
    best: Floats
    weights: Floats
    reference: float = field(init=False)
    """Closeness of doing nothing: of an alternative with no impact at all."""

    def __post_init__(self) -> None:
        worst = as_vector(self.worst, "worst").copy()
        best = as_vector(self.best, "best", len(worst)).copy()
        weights = checked_weights(self.weights, len(worst))
        problems = finite_problems(worst, "worst") + finite_problems(best, "best")
        with np.errstate(invalid="ignore"):
            one_sided = np.flatnonzero(~(np.sign(worst) * np.sign(best) < 0))
        if not problems and len(one_sided):
            problems.append(
                Diagnostic(
                    "anchors",
                    msg(
                        "anchors are not on either side of zero: {places}",
                        places=along(
                            "criterion",
                            one_sided,
                            ANCHORS,
                            worst=worst,
                            best=best,
                        ),
                    ),
                    msg("anchors are changes against doing nothing: a loss and a gain"),
                )
            )
        if problems:
            raise MethodError(problems)
        for name, array in (("worst", worst), ("best", best), ("weights", weights)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        nothing = self.coordinates(np.zeros((1, len(worst))))
        object.__setattr__(self, "reference", float(self.closeness(nothing)[0]))

    def coordinates(self, matrix: ArrayLike) -> Floats:
        """Place impacts on the line from worst (0) to best (1), cut off at both ends.

        Parameters
        ----------
        matrix : (n, m) array
            Impacts against doing nothing; NaN stays NaN.

        Returns
        -------
        (n, m) array, column-major
        """
        impacts = self._fitting(matrix)
        out = np.empty(impacts.shape, order="F")
        run = (self.best - self.worst)[:, np.newaxis]
        worst = self.worst[:, np.newaxis]

        def work(blocks: Iterator[Range]) -> None:
            for first, last in blocks:
                block = out[first:last].T
                np.subtract(impacts[first:last].T, worst, out=block)
                np.divide(block, run, out=block)
                np.clip(block, 0.0, 1.0, out=block)

        run_blocks(impacts.shape[0], impacts.shape[1], work)
        return out

    def closeness(self, coordinates: ArrayLike) -> Floats:
        """Return D- / (D- + D+) with weighted Euclidean distances to worst (D-) and best (D+).

        Parameters
        ----------
        coordinates : (n, m) array
            As :meth:`coordinates` gives them.

        Returns
        -------
        (n,) array
            From 0 (all at worst) to 1 (all at best); NaN where a coordinate is.
        """
        places = self._fitting(coordinates)
        rows, columns = places.shape
        out = np.empty(rows)
        weights = self.weights[:, np.newaxis]

        def work(blocks: Iterator[Range]) -> None:
            block = np.empty((columns, min(BLOCK, rows)))
            to_best = np.empty(block.shape[1])
            for first, last in blocks:
                cut = block[:, : last - first]
                place, good, bad = places[first:last].T, to_best[: last - first], out[first:last]
                np.subtract(1.0, place, out=cut)
                _norm(np.multiply(cut, weights, out=cut), good)
                _norm(np.multiply(place, weights, out=cut), bad)
                np.add(good, bad, out=good)
                np.divide(bad, good, out=bad)

        run_blocks(rows, columns, work)
        return out

    def advantage(self, coordinates: ArrayLike) -> Floats:
        """Return closeness less that of doing nothing, so that doing nothing is exactly 0.

        Parameters
        ----------
        coordinates : (n, m) array
            As :meth:`coordinates` gives them.
        """
        return self.closeness(coordinates) - self.reference

    def _fitting(self, matrix: ArrayLike) -> Floats:
        array = np.asarray(matrix, dtype=np.float64)
        if array.ndim != 2 or array.shape[1] != len(self.worst):
            raise MethodError(
                Diagnostic(
                    "shape",
                    msg(
                        "a matrix of shape {shape} with anchors for {n} criteria",
                        shape=array.shape,
                        n=len(self.worst),
                    ),
                    msg("give one column for each criterion"),
                )
            )
        return array


def topsis_relative(
    matrix: ArrayLike,
    weights: ArrayLike,
    types: ArrayLike,
    normalisation: Normalisation = "vector",
) -> Floats:
    """Return the closeness of classical TOPSIS, relative to the batch that is given.

    The definitions are those of pymcdm: per column, with less-is-better columns turned round,

    - ``vector``: x/‖x‖, or 1 - x/‖x‖
    - ``minmax``: (x - min)/(max - min), or (max - x)/(max - min)
    - ``sum``: x/Σx, or (1/x)/Σ(1/x); all numbers positive
    - ``max``: x/max, or 1 - x/max; the largest number positive

    A column in which all numbers are the same carries no information and gets no say, whatever its
    weight. Peak memory is a few blocks of rows beside the input and the result, or a copy of the
    columns that have a say where some have none. Totals of columns are added up in blocks of rows,
    so the layout and the order of rows may change the last bits of a score, but not the number of
    threads.

    Parameters
    ----------
    matrix : (n, m) array
        At least two alternatives, all finite. Column-major input is read as it lies; row-major
        input is read in blocks and costs about half as much again.
    weights : (m,) array
        Not negative; they are divided by their total.
    types : (m,) array
        1 where more is better, -1 where less is better.
    normalisation
        How columns are made comparable.

    Returns
    -------
    (n,) array
        From 0 to 1, more is better.

    Raises
    ------
    MethodError
        For numbers that are missing or infinite, for weights or types that cannot be used, for
        columns outside the domain of the normalisation, and when no criterion with a weight tells
        the alternatives apart.

    References
    ----------
    Hwang & Yoon (1981), pp. 128-140.
    """
    if normalisation not in get_args(Normalisation):
        hint = did_you_mean(str(normalisation), get_args(Normalisation))
        raise MethodError(
            Diagnostic(
                "normalisation",
                msg("normalisation {normalisation!r} is unknown", normalisation=normalisation),
                hint,
            )
        )
    table = as_matrix(matrix)
    rows, columns = table.shape
    given_weights = as_vector(weights, "weights", columns)
    directions = as_vector(types, "types", columns)
    problems = weight_problems(given_weights) + type_problems(directions)
    if rows < 2:
        problems.append(
            Diagnostic(
                "one-alternative",
                msg("relative TOPSIS compares alternatives, and there is one"),
                msg("add alternatives, or use the anchored method"),
            )
        )
    if problems:
        raise MethodError(problems)

    inverted = (directions < 0) if normalisation == "sum" else np.zeros(columns, dtype=bool)
    low, high, total = column_statistics(table, normalisation, inverted)
    if not (np.all(np.isfinite(low)) and np.all(np.isfinite(high))):
        raise MethodError(finite_problems(table, "matrix"))
    informative = low < high
    problems = domain_problems(low, high, informative, normalisation)
    say = np.flatnonzero(informative & (given_weights > 0))
    if not problems and not len(say):
        problems.append(
            Diagnostic(
                "all-alike",
                msg("the alternatives are the same on every criterion that has a weight"),
                msg(
                    "relative TOPSIS cannot tell them apart; use the anchored method or other "
                    "criteria"
                ),
            )
        )
    if problems:
        raise MethodError(problems)

    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        lowest, highest = np.where(inverted, [1.0 / high, 1.0 / low], [low, high])
        low, high = lowest[say], highest[say]
        scale = (given_weights / np.max(given_weights[say]))[say] / total[say]
        # Closeness is a ratio: with the widest criterion at one, no square can get lost.
        scale /= np.max(scale * (high - low))
    if not np.all(np.isfinite(scale)):
        raise MethodError(range_problem(say, lowest, highest))
    better = (directions[say] > 0) | inverted[say]
    ideal, anti = np.where(better, high, low), np.where(better, low, high)
    chosen = table if len(say) == columns else table[:, say]
    return closeness_in_batch(chosen, np.flatnonzero(inverted[say]), scale, ideal, anti)


def _norm(block: Floats, out: Floats) -> None:
    """Write the Euclidean length of each column of a block, which is overwritten, into ``out``."""
    np.multiply(block, block, out=block)
    sum_over_criteria(block, out)
    np.sqrt(out, out=out)
