"""What relative TOPSIS works out over a whole batch: statistics of columns, and closeness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.mcda._blocks import BLOCK, WIDE_BLOCK, Range, run_blocks
from maatwaarde.mcda.places import FROM, RANGE, UP_TO, along
from maatwaarde.messages import msg

Normalisation = Literal["vector", "minmax", "sum", "max"]

# Beyond these the squares in a distance leave the range of a double.
_SMALLEST, _LARGEST = 1e-140, 1e140
# Below this part of the way from anti-ideal to ideal, squared, the short cut is not taken.
_NEAR = 1e-3


def column_statistics(
    table: Floats, normalisation: Normalisation, inverted: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Return each column's minimum, maximum and divisor, from sums in block order."""
    rows, columns = table.shape
    by_row = _lies_by_row(table)
    block = BLOCK if by_row else WIDE_BLOCK
    blocks = -(-rows // block)
    low, high, sums = (np.empty((blocks, columns)) for _ in range(3))
    turned = np.flatnonzero(inverted)

    def work(blocks: Iterator[Range]) -> None:
        spare = np.empty((columns, min(block, rows) if by_row else 0))
        for first, last in blocks:
            at, cut = first // block, table[first:last].T
            if by_row:
                cut = spare[:, : last - first]
                np.copyto(cut, table[first:last].T)
            np.minimum.reduce(cut, axis=1, out=low[at])
            np.maximum.reduce(cut, axis=1, out=high[at])
            if normalisation == "vector":
                np.einsum("ji,ji->j", cut, cut, out=sums[at])
            elif normalisation == "sum":
                np.add.reduce(cut, axis=1, out=sums[at])
                for j in turned:
                    sums[at, j] = np.add.reduce(1.0 / cut[j])

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        run_blocks(rows, columns, work, block)
        lowest, highest = np.min(low, axis=0), np.max(high, axis=0)
        if normalisation == "minmax":
            divisor = highest - lowest
        elif normalisation == "max":
            divisor = highest
        else:
            divisor = np.add.reduce(sums, axis=0)
            if normalisation == "vector":
                divisor = np.sqrt(divisor)
    return lowest, highest, divisor


def domain_problems(
    low: Floats, high: Floats, informative: NDArray[np.bool_], normalisation: Normalisation
) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    if normalisation == "sum" and np.any(low <= 0):
        problems.append(
            Diagnostic(
                "not-positive",
                msg(
                    "sum normalisation needs numbers above zero; columns with others: {places}",
                    places=along("criterion", np.flatnonzero(low <= 0), FROM, low=low),
                ),
                msg("use vector or minmax normalisation"),
            )
        )
    if normalisation == "max" and np.any(informative & (high <= 0)):
        problems.append(
            Diagnostic(
                "not-positive",
                msg(
                    "max normalisation needs a largest number above zero; columns with another: "
                    "{places}",
                    places=along("criterion", np.flatnonzero(high <= 0), UP_TO, high=high),
                ),
                msg("use vector or minmax normalisation"),
            )
        )
    size = np.maximum(np.abs(low), np.abs(high))
    extreme = np.flatnonzero(informative & ((size < _SMALLEST) | (size > _LARGEST)))
    if len(extreme):
        problems.append(range_problem(extreme, low, high))
    return problems


def range_problem(columns: NDArray[np.intp], low: Floats, high: Floats) -> Diagnostic:
    return Diagnostic(
        "range",
        msg(
            "numbers are too large or too small to square: {places}",
            places=along("criterion", columns, RANGE, low=low, high=high),
        ),
        msg("give these columns in another unit"),
        Where(field="matrix"),
    )


def closeness_in_batch(
    table: Floats, inverted: NDArray[np.intp], scale: Floats, ideal: Floats, anti: Floats
) -> Floats:
    """Return D- / (D- + D+) with few passes over the data.

    With c the distances from the anti-ideal, r those of the ideal and s the scale, D-² = Σs²c² and
    D+² = Σs²(c - r)² = D-² - 2Σs²rc + Σs²r². Near the ideal that difference loses digits, so there
    D+ is worked out by its definition.
    """
    rows, columns = table.shape
    block = BLOCK if _lies_by_row(table) else WIDE_BLOCK
    out = np.empty(rows)
    reach, squared = ideal - anti, scale * scale
    furthest = float(np.sum((scale * reach) ** 2))
    slope = -2.0 * squared * reach
    per_unit, worst, ends = (array[:, np.newaxis] for array in (scale, anti, reach))

    def work(blocks: Iterator[Range]) -> None:
        # As wide for a short block: how einsum adds up depends on how its operands lie.
        by_column = np.empty((columns, min(block, rows)))
        to_best = np.empty(by_column.shape[1])
        for first, last in blocks:
            cut, good, bad = by_column[:, : last - first], to_best[: last - first], out[first:last]
            # Distances before scaling: a large number common to all then costs no digits.
            np.subtract(table[first:last].T, worst, out=cut)
            for j in inverted:
                np.subtract(1.0 / table[first:last, j], worst[j], out=cut[j])
            np.einsum("ji,j->i", cut, slope, out=good)
            np.multiply(cut, cut, out=cut)
            np.einsum("ji,j->i", cut, squared, out=bad)
            np.add(good, bad, out=good)
            np.add(good, furthest, out=good)
            if np.min(good) < _NEAR * furthest:
                near = np.flatnonzero(good < _NEAR * furthest)
                # Not negative, so the root gives back the distance that was squared.
                away = (np.sqrt(cut[:, near]) * np.sign(reach)[:, np.newaxis] - ends) * per_unit
                good[near] = np.sum(away**2, axis=0)
            np.sqrt(good, out=good)
            np.sqrt(bad, out=bad)
            np.add(good, bad, out=good)
            np.divide(bad, good, out=bad)

    run_blocks(rows, columns, work, block)
    return out


def _lies_by_row(table: Floats) -> bool:
    return table.strides[0] > table.strides[1]
