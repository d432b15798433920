"""The value of totals: columns for what is gained up to a target, gained beyond it, and lost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.portfolio.milp.builder import DEFINITION, Draft
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Measure

# Floors are scaled by this, so that the solver's tolerance is far below the check's.
_FINE = 2.0**10
# Unless the amounts in them, in full gains, are larger than this: what is more, the check sees.
_COARSE = 2.0**6
# Anchors that differ by no more than this power of two are of one size.
_ALIKE = 4
# Of a total, in what it is counted in.
_LONGEST = 2.0**13


def add_values(
    problem: Problem,
    draft: Draft,
    chosen: Ints,
    impact: Floats,
    lower: Floats,
    upper: Floats,
) -> sparse.csr_array:
    """Add the segments of the measures; return (measures, columns), the value on each.

    ``chosen`` holds the columns that have an impact, the options first, and ``impact`` what it is
    (chosen, measures); ``lower`` and ``upper`` (options,) say what is fixed.
    """
    m = len(problem.measures)
    better = impact * np.sign([measure.best for measure in problem.measures])
    times = draft.upper(chosen[len(problem.options) :])[:, np.newaxis]
    least, most = _reach(problem, better, times, lower, upper)
    unit = np.array(
        [
            _unit(item, float(down), float(up))
            for item, down, up in zip(problem.measures, least, most, strict=True)
        ]
    )
    gains, least, most = better / unit, least / unit, most / unit

    slope = np.ones(m)
    parts_of: dict[int, list[tuple[float, float, float]]] = {}
    switched: list[int] = []
    for place, item in enumerate(problem.measures):
        parts = _parts(item, float(unit[place]), float(least[place]), float(most[place]))
        slopes = [rate for _, rate, _ in parts]
        if len(set(slopes)) > 1:
            parts_of[place] = parts
            # Left to right the slopes must not rise: a solver may then fill the segments freely.
            if any(left < right for left, right in pairwise(slopes)):
                switched.append(place)
        elif slopes:
            slope[place] = slopes[0]

    segments = [(place, *part) for place, parts in parts_of.items() for part in parts]
    measure = np.array([segment[0] for segment in segments], dtype=np.int64)
    sign = np.array([segment[1] for segment in segments], dtype=np.float64)
    rate = np.array([segment[2] for segment in segments], dtype=np.float64)
    length = np.array([segment[3] for segment in segments], dtype=np.float64)
    column = draft.columns(length)
    switch = draft.columns(np.ones(len(switched)), integer=True)

    bent = np.array(list(parts_of), dtype=np.int64)
    straight = np.ones(m, dtype=bool)
    straight[bent] = False
    plain = sparse.coo_array((gains * np.where(straight, slope, 0.0)).T)
    value = sparse.coo_array(
        (
            np.concatenate([plain.data, sign * rate]),
            (np.concatenate([plain.row, measure]), np.concatenate([chosen[plain.col], column])),
        ),
        shape=(m, draft.width),
    ).tocsr()

    rule = draft.rule(DEFINITION)
    if len(bent):
        total = sparse.coo_array(gains[:, bent].T)
        row_of = np.zeros(m, dtype=np.int64)
        row_of[bent] = np.arange(len(bent))
        draft.rows(
            sparse.coo_array(
                (
                    np.concatenate([total.data, -sign]),
                    (
                        np.concatenate([total.row, row_of[measure]]),
                        np.concatenate([chosen[total.col], column]),
                    ),
                ),
                shape=(len(bent), draft.width),
            ),
            0.0,
            0.0,
            rule,
        )
    if switched:
        z_of = np.zeros(m, dtype=np.int64)
        z_of[switched] = switch
        held = np.flatnonzero(np.isin(measure, switched))
        row = np.arange(len(held))
        # A gain is at most its length * z, and a loss at most its length * (1 - z).
        signed = sign[held] * length[held]
        draft.rows(
            sparse.coo_array(
                (
                    np.concatenate([np.ones(len(held)), -signed]),
                    (
                        np.concatenate([row, row]),
                        np.concatenate([column[held], z_of[measure[held]]]),
                    ),
                ),
                shape=(len(held), draft.width),
            ),
            -np.inf,
            np.maximum(0.0, -signed),
            rule,
        )
    _add_total_floors(problem, draft, chosen, better)
    return value


def add_floors(problem: Problem, draft: Draft, value: sparse.csr_array) -> None:
    """Add the guards on the value of totals."""
    if not problem.floors:
        return
    place = {measure.id: i for i, measure in enumerate(problem.measures)}
    weights = np.zeros((len(problem.floors), len(problem.measures)))
    for row, floor in enumerate(problem.floors):
        for name, weight in floor.coefficients.items():
            weights[row, place[name]] = weight
    minimum = np.array([floor.minimum for floor in problem.floors])
    rules = [draft.rule(floor.ref) for floor in problem.floors]
    guarded = sparse.csr_array(weights) @ value
    scale = _scales(np.asarray(abs(guarded).max(axis=1).todense()).ravel())
    draft.rows(sparse.diags_array(scale) @ guarded, minimum * scale, np.inf, rules)


def _add_total_floors(problem: Problem, draft: Draft, chosen: Ints, better: Floats) -> None:
    if not problem.total_floors:
        return
    place = {measure.id: i for i, measure in enumerate(problem.measures)}
    which = [place[floor.measure] for floor in problem.total_floors]
    least = [
        floor.minimum / problem.measures[i].best
        for floor, i in zip(problem.total_floors, which, strict=True)
    ]
    counted = np.zeros((len(which), draft.width))
    for row, measure in enumerate(which):
        counted[row, chosen] = better[:, measure] / abs(problem.measures[measure].best)
    scale = _scales(np.abs(counted).max(axis=1, initial=0.0))
    rules = [draft.rule(floor.ref) for floor in problem.total_floors]
    scaled = sparse.coo_array(counted * scale[:, np.newaxis])
    draft.rows(scaled, np.array(least) * scale, np.inf, rules)


def _scales(largest: Floats) -> Floats:
    """Return the powers of two by which rows are scaled whose largest amounts are these."""
    return _FINE * 2.0 ** -np.ceil(np.log2(np.maximum(1.0, largest / _COARSE)))


def _reach(
    problem: Problem, better: Floats, times: Floats, lower: Floats, upper: Floats
) -> tuple[Floats, Floats]:
    """Return the least and the greatest total that any choice of options may have on a measure."""
    n = len(problem.options)
    shape = (len(problem.proposals), better.shape[1])
    low, high = np.zeros(shape), np.zeros(shape)
    open_ = upper > 0
    np.minimum.at(low, problem.option_proposal[open_], better[:n][open_])
    np.maximum.at(high, problem.option_proposal[open_], better[:n][open_])
    # Of a proposal that is running there is no choice.
    fixed = lower > 0
    low[problem.option_proposal[fixed]] = high[problem.option_proposal[fixed]] = better[:n][fixed]
    others = better[n:] * times
    return (
        low.sum(axis=0) + np.minimum(others, 0.0).sum(axis=0),
        high.sum(axis=0) + np.maximum(others, 0.0).sum(axis=0),
    )


def _unit(measure: Measure, least: float, most: float) -> float:
    """Return in what the totals of a measure are counted, which lie from ``least`` to ``most``.

    It is about the smaller anchor within reach, so that a solver's tolerance is as small a part of
    a full loss as of a full gain; or more, so that no total is longer than ``_LONGEST``. It is
    ``best`` times a power of two, which changes no digit.
    """
    best, worst = abs(measure.best), abs(measure.worst)
    power = np.floor(np.log2(worst) - np.log2(best)) if least < 0 else 0.0
    if most > 0:
        power = min(0.0, power)
    if abs(power) <= _ALIKE:
        power = 0.0
    longest = max(-least, most)
    if longest > 0:
        power = max(power, np.ceil(np.log2(longest) - np.log2(best) - np.log2(_LONGEST)))
    return float(best * 2.0**power)


def _parts(
    measure: Measure, unit: float, least: float, most: float
) -> list[tuple[float, float, float]]:
    """Return the segments of a measure within reach, left to right: sign, slope and length.

    Totals are counted in ``unit``.
    """
    parts = []
    if least < 0:
        parts.append((-1.0, unit / abs(measure.worst), -least))
    if most > 0:
        left = measure.remaining
        within = most if left is None else min(most, left / unit)
        gain = unit / abs(measure.best)
        if within > 0:
            parts.append((1.0, gain, within))
        if within < most:
            parts.append((1.0, gain * measure.beyond_target, most - within))
    return parts
