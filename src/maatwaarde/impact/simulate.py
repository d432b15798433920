"""What the ranges of factors and inputs mean for the impacts: seeded Monte Carlo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact.choose import ImpactSource
from maatwaarde.impact.run import Broken, EstimatorRun, compute, default_of
from maatwaarde.impact.sample import draw_factor, draw_input
from maatwaarde.late import dataclass
from maatwaarde.messages import msg

CHUNK = 500_000
"""Cells (proposals times draws) that are held at a time; 4 MB an array."""


@dataclass(frozen=True)
class Spread:
    """The distribution of the estimated impacts, in the measures' units.

    Parameters
    ----------
    p10, p50, p90
        Shape (proposals, measures), column-major; NaN where nothing was estimated.
    shares
        Per measure: from the id of a factor, or the name of an input, to its share of the variance
        in each proposal, shape (proposals,). See `simulate`.
    """

    seed: int
    draws: int
    p10: Floats
    p50: Floats
    p90: Floats
    shares: tuple[Mapping[str, Floats], ...]


def simulate(
    runs: Mapping[str, EstimatorRun],
    sources: Sequence[ImpactSource],
    proposals: Sequence[str],
    measures: int,
    seed: int,
    draws: int,
    problems: list[Diagnostic],
) -> Spread:
    """Draw factors and inputs, and compute the impacts anew with each draw.

    A factor is one number for all proposals, so its draws are common to them: impacts of proposals
    are correlated as they are in truth. Ranges of inputs (``dwellings:low``, ``dwellings:high``)
    are drawn for each proposal by itself, from a triangle.

    The share of a factor in the variance is the squared correlation of its draws with those of the
    impact: exact for what is linear in the factors, and otherwise the part that a straight line
    explains, so that shares may add up to less than one (Saltelli et al. 2008, Global Sensitivity
    Analysis, chapter 1).

    An estimator that breaks within its own ranges is taken back, and reported in ``problems``.
    """
    n = len(proposals)
    percentiles = [np.full((n, measures), np.nan, order="F") for _ in range(3)]
    shares: list[dict[str, Floats]] = [{} for _ in range(measures)]
    factors: dict[str, Floats] = {}
    for run in runs.values():
        for used in run.factors.values():
            if used.factor.id not in factors:
                factors[used.factor.id] = draw_factor(used, seed, draws)
    by_measure: dict[int, list[ImpactSource]] = {}
    for source in sources:
        by_measure.setdefault(source.measure, []).append(source)
    for rows in _chunks(n, draws):
        names = [proposals[row] for row in rows]
        outputs, inputs = _outputs(runs, rows, names, factors, seed, draws, problems)
        for measure, parts in by_measure.items():
            total = np.zeros((len(rows), draws))
            applies = np.zeros(len(rows), dtype=bool)
            for part in parts:
                total += outputs[part.estimator.id][part.output.quantity] * part.factor
                applies |= runs[part.estimator.id].applies[rows]
            at = np.flatnonzero(applies)
            if not len(at):
                continue
            total = np.ascontiguousarray(total[at])
            for percentile, values in zip(
                percentiles, np.quantile(total, (0.1, 0.5, 0.9), axis=1), strict=True
            ):
                percentile[rows[at], measure] = values
            drivers = _drivers(parts, runs, factors, inputs)
            for name, share in _shares(total, at, drivers).items():
                whole = shares[measure].setdefault(name, np.zeros(n))
                whole[rows[at]] = share
    broken = [source for source in sources if runs[source.estimator.id].broken]
    for source in broken:  # also in the chunks before the one where it broke
        gone = runs[source.estimator.id].applies & ~runs[source.estimator.id].nothing
        for percentile in percentiles:
            percentile[gone, source.measure] = np.nan
        for share in shares[source.measure].values():
            share[gone] = 0.0
    p10, p50, p90 = percentiles
    return Spread(seed, draws, p10, p50, p90, tuple(shares))


def _chunks(n: int, draws: int) -> Iterator[NDArray[np.intp]]:
    size = max(1, CHUNK // draws)
    for start in range(0, n, size):
        yield np.arange(start, min(start + size, n))


def _outputs(
    runs: Mapping[str, EstimatorRun],
    rows: NDArray[np.intp],
    names: list[str],
    factors: Mapping[str, Floats],
    seed: int,
    draws: int,
    problems: list[Diagnostic],
) -> tuple[dict[str, dict[str, Floats]], dict[str, Floats]]:
    """Return the draws of every estimator's outputs, and of the inputs that have a range."""
    outputs: dict[str, dict[str, Floats]] = {}
    uncertain: dict[str, Floats] = {}
    for name, run in runs.items():
        complete = np.flatnonzero(run.complete[rows])
        blank = run.blank()[rows][:, np.newaxis]
        own = {symbol: factors[used.factor.id] for symbol, used in run.factors.items()}
        outputs[name] = {output.quantity: blank for output in run.estimator.outputs}
        if run.broken or not len(complete):
            continue
        inputs = _draw_inputs(run, rows, complete, names, own, seed, draws, uncertain)
        try:
            computed = compute(run.estimator, inputs, own, (len(complete), draws))
        except Broken as cause:
            run.fail(
                msg("within the ranges of its factors and inputs, {what}", what=cause.what),
                problems,
            )
            continue
        for quantity, values in computed.items():
            if len(complete) == len(rows):
                outputs[name][quantity] = values
                continue
            full = np.repeat(blank, draws, axis=1)
            full[complete] = values
            outputs[name][quantity] = full
    return outputs, uncertain


def _draw_inputs(
    run: EstimatorRun,
    rows: NDArray[np.intp],
    complete: NDArray[np.intp],
    names: list[str],
    own: Mapping[str, Floats],
    seed: int,
    draws: int,
    uncertain: dict[str, Floats],
) -> dict[str, Floats]:
    """Return inputs of the complete rows, each of shape (complete, 1) or (complete, draws)."""
    inputs: dict[str, Floats] = {}
    at = rows[complete]
    for item in run.estimator.inputs:
        column = run.columns[item.name]
        default = default_of(item, lambda symbol: own[symbol])
        if column is None:
            inputs[item.name] = np.repeat(np.atleast_2d(default), len(at), axis=0)
            continue
        value = column.value[at]
        drawn = value[:, np.newaxis]
        if column.low is not None and column.high is not None:
            bounds = tuple(
                np.where(np.isnan(bound), value, bound)
                for bound in (column.low[at], value, column.high[at])
            )
            if (bounds[0] < bounds[2]).any():
                chosen = [names[row] for row in complete]
                drawn = draw_input(chosen, item.name, bounds, seed, draws)  # type: ignore[arg-type]
                full = np.zeros((len(rows), draws))
                full[complete] = drawn
                uncertain[item.name] = full
        blank = np.isnan(value)
        if blank.any():
            drawn = np.where(blank[:, np.newaxis], default, drawn)
        inputs[item.name] = drawn
    return inputs


def _drivers(
    parts: Sequence[ImpactSource],
    runs: Mapping[str, EstimatorRun],
    factors: Mapping[str, Floats],
    inputs: Mapping[str, Floats],
) -> dict[str, Floats]:
    """Return what can drive a measure: draws of shape (draws,) or (rows, draws)."""
    found: dict[str, Floats] = {}
    for part in parts:
        run = runs[part.estimator.id]
        for symbol in run.symbols(part.output.quantity):
            name = run.factors[symbol].factor.id
            found[name] = factors[name]
        for name in part.estimator.uses[part.output.quantity] & inputs.keys():
            found[name] = inputs[name]
    return found


def _shares(
    total: Floats, at: NDArray[np.intp], drivers: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Return squared correlations along the draws, zero where nothing varies."""
    shares = {}
    centred = total - total.mean(axis=1, keepdims=True)
    variance = (centred * centred).sum(axis=1)
    for name, draws in drivers.items():
        own = draws if draws.ndim == 1 else draws[at]
        own = own - own.mean(axis=-1, keepdims=True)
        both = variance * (own * own).sum(axis=-1)
        covariance = (centred * own).sum(axis=1)
        shares[name] = np.divide(
            covariance * covariance, both, out=np.zeros(len(at)), where=both > 0
        )
    return shares
