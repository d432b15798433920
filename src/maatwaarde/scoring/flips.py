"""What would turn the order of two proposals round, and what moves the score of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.framework import Measure
from maatwaarde.mcda.ranking import TOLERANCE
from maatwaarde.mcda.sensitivity import (
    WeightChange,
    impact_flips,
    impact_tornado,
    smallest_weight_change,
    weight_tornado,
)
from maatwaarde.messages import Exact, msg
from maatwaarde.scoring.robustness import require_value
from maatwaarde.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class WeightFlip:
    """The weight of one measure at which two proposals tie, the others in proportion."""

    measure: Measure
    now: float
    needed: float


@dataclass(frozen=True, slots=True)
class ImpactFlip:
    """The impact of one of two proposals at which they tie; ``now`` is NaN when it is unknown.

    ``within_anchors`` tells whether the framework calls such an impact realistic.
    """

    row: int
    measure: Measure
    now: float
    needed: float
    within_anchors: bool


@dataclass(frozen=True, eq=False)
class Pair(ByContent):
    """What turns the order of two proposals round.

    Parameters
    ----------
    better, worse
        Rows; with equal scores ``better`` is the first that was named.
    gap
        Difference of their scores.
    weights
        By measure, the smallest change first.
    least_moved
        The part of all weight that has to move at least, or ``None`` when no weights do it.
    moved_to
        The weights, by measure, that do it with that least change, or ``None``.
    impacts
        By measure and proposal, realistic ones and small steps first.
    """

    scores: Scores
    better: int
    worse: int
    gap: float
    weights: tuple[WeightFlip, ...]
    least_moved: float | None
    moved_to: Floats | None
    impacts: tuple[ImpactFlip, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """What one cause does to a score when it goes to both ends of its range.

    Parameters
    ----------
    kind
        Whether the impact on the measure moves, or its weight.
    range
        The ends: in the measure's unit, or as a part of all weight.
    score, rank
        At these ends; the rank among the proposals that have one, 0 when a veto bars it.
    """

    kind: Literal["impact", "weight"]
    measure: Measure
    range: tuple[float, float]
    score: tuple[float, float]
    rank: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Tornado(ByContent):
    """All that moves the score of one proposal.

    Parameters
    ----------
    row, spread
        The proposal, by its row, and how far each weight goes, as a part of itself.
    bars
        One for each impact with a range and for each weight, what moves the score most first.
    """

    scores: Scores
    row: int
    spread: float
    bars: tuple[Bar, ...]


def pair(scores: Scores, one: str, other: str) -> Pair:
    """Say what turns the order of two proposals round.

    An unknown impact counts as the middle of its range, as in the score.

    Raises
    ------
    ImpactError
        If one of them does not exist.
    MethodError
        If the scores are not by the value method, or the two are the same.
    """
    require_value(scores)
    first, second = scores.impacts.row(one), scores.impacts.row(other)
    if first == second:
        raise MethodError(
            Diagnostic("pair", msg("{one!r} is named twice", one=one), msg("name two proposals"))
        )
    better, worse = first, second
    if scores.score[second] > scores.score[first]:
        better, worse = second, first
    weights, values = scores.framework.measure_weights, scores.valuation.central
    change = smallest_weight_change(values[[better, worse]], weights, 0, 1)
    functions = scores.valuation.functions
    impacts = _filled(scores)[[better, worse]]
    needed = impact_flips(impacts, functions, weights, 0, 1)
    found = [
        _impact_flip(scores, (better, worse)[k], j, float(needed[k, j]))
        for k in (0, 1)
        for j in range(len(weights))
        if np.isfinite(needed[k, j])
    ]
    found.sort(key=lambda flip: (not flip.within_anchors, _step(flip), flip.measure.id, flip.row))
    return Pair(
        scores=scores,
        better=better,
        worse=worse,
        gap=float(scores.score[better] - scores.score[worse]),
        weights=_weight_flips(scores, change),
        least_moved=None if change.least_moved is None else change.least_moved_distance / 2,
        moved_to=change.least_moved,
        impacts=tuple(found),
    )


def tornado(scores: Scores, proposal: str, *, spread: float = 0.2) -> Tornado:
    """Say what moves the score of a proposal most: each impact in its range, each weight in its.

    Parameters
    ----------
    spread
        How far each weight goes, as a part of itself, the others in proportion.

    Raises
    ------
    ImpactError
        If there is no such proposal.
    MethodError
        If the scores are not by the value method, or the spread is not from 0 to 1.
    """
    require_value(scores)
    if not 0 <= spread <= 1:
        raise MethodError(
            Diagnostic(
                "spread",
                msg("the spread is {spread}", spread=Exact(spread)),
                msg("give a part of the weight, from 0 to 1"),
            )
        )
    row = scores.impacts.row(proposal)
    weights, functions = scores.framework.measure_weights, scores.valuation.functions
    impacts = scores.impacts
    low, high = impacts.low, impacts.high
    one = slice(row, row + 1)
    by_impact = impact_tornado(low[one], _filled(scores)[one], high[one], functions, weights)[0]
    down, up = weights * (1 - spread), np.minimum(weights * (1 + spread), 1.0)
    # All proposals, since a weight moves the others too.
    by_weight = weight_tornado(scores.valuation.central, weights, down, up)
    bars = []
    others = scores.rank > 0
    is_ranked, others[row] = bool(others[row]), False

    def rank(scored: Floats, score: float) -> int:
        return 1 + int(np.sum(scored[others] > score + TOLERANCE)) if is_ranked else 0

    for j, measure in enumerate(scores.framework.measures):
        if weights[j] <= 0:
            continue
        if low[row, j] < high[row, j]:
            at_low, at_high = (float(end) for end in by_impact[j])
            bars.append(
                Bar(
                    kind="impact",
                    measure=measure,
                    range=(float(low[row, j]), float(high[row, j])),
                    score=(at_low, at_high),
                    rank=(rank(scores.score, at_low), rank(scores.score, at_high)),
                )
            )
        if spread > 0 and weights[j] < 1:
            moved = by_weight[:, j, :]
            at_low, at_high = (float(end) for end in moved[row])
            bars.append(
                Bar(
                    kind="weight",
                    measure=measure,
                    range=(float(down[j]), float(up[j])),
                    score=(at_low, at_high),
                    rank=(rank(moved[:, 0], at_low), rank(moved[:, 1], at_high)),
                )
            )
    bars.sort(key=lambda bar: (-abs(bar.score[1] - bar.score[0]), bar.kind, bar.measure.id))
    return Tornado(scores, row, spread, tuple(bars))


def _filled(scores: Scores) -> Floats:
    """Return the impacts, with what has the central value where they are unknown."""
    impacts = scores.impacts.value.copy()
    for j, function in enumerate(scores.valuation.functions):
        unknown = np.isnan(impacts[:, j])
        if unknown.any():
            impacts[unknown, j] = function.inverse()(scores.valuation.central[unknown, j])
    return impacts


def _weight_flips(scores: Scores, change: WeightChange) -> tuple[WeightFlip, ...]:
    weights = scores.framework.measure_weights
    found = [
        WeightFlip(measure, float(weights[j]), float(change.single[j]))
        for j, measure in enumerate(scores.framework.measures)
        if np.isfinite(change.single[j])
    ]
    return tuple(sorted(found, key=lambda flip: (abs(flip.needed - flip.now), flip.measure.id)))


def _impact_flip(scores: Scores, row: int, j: int, needed: float) -> ImpactFlip:
    measure = scores.framework.measures[j]
    ends = sorted((measure.worst, measure.best))
    return ImpactFlip(
        row=row,
        measure=measure,
        now=float(scores.impacts.value[row, j]),
        needed=needed,
        within_anchors=ends[0] <= needed <= ends[1],
    )


def _step(flip: ImpactFlip) -> float:
    start = 0.0 if np.isnan(flip.now) else flip.now
    return abs(flip.needed - start) / abs(flip.measure.best - flip.measure.worst)
