"""Why a proposal stands where it stands, and what would change that, in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np

from maatwaarde.content import ByContent
from maatwaarde.framework import Guard, Measure
from maatwaarde.impact import Judgement
from maatwaarde.late import dataclass
from maatwaarde.mcda.topsis import AnchoredTopsis
from maatwaarde.messages import Text
from maatwaarde.presented import Presented
from maatwaarde.scoring.methods import anchored_topsis
from maatwaarde.scoring.standings import Standings


@dataclass(frozen=True, slots=True)
class Effect:
    """What a proposal does to one measure.

    ``impact`` is NaN when it is unknown; ``low`` and ``high`` are its range in the measure's unit.
    ``contribution`` is what it adds to the score, or would add with the value method,
    ``unverified`` says that it rests on a factor that nobody saw in its source, and ``judgement``
    how it was judged, if it is no measurement.
    """

    measure: Measure
    impact: float
    low: float
    high: float
    worth: float
    contribution: float
    beyond: Literal[-1, 0, 1]
    unverified: bool
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Move:
    """An impact on one measure that would be enough, all else equal.

    ``within_anchors`` tells whether such an impact is still one the framework calls realistic.
    """

    measure: Measure
    impact: float
    needed: float
    within_anchors: bool


@dataclass(frozen=True, slots=True)
class BrokenGuard:
    """A guard that is broken (or may be, within the range), and what would mend it."""

    guard: Guard
    title: Text
    worth: float
    worst_case: float
    certain: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True, eq=False)
class Explanation(ByContent, Presented):
    """All that is needed to say why a proposal scores as it does.

    Parameters
    ----------
    row
        The proposal, by its row in ``scores``.
    guards
        Those that are broken, or may be within the range.
    gains, harms
        Effects by size, largest first.
    unknown
        Effects that nobody gave or estimated.
    next_above
        The proposal just above, and by how much, or ``None`` at the top or without a rank.
    moves
        Single changes of impact that would bring it level with ``next_above``; empty for relative
        methods, where every change moves all the others too, and for methods of plugins, of which
        only the scores are known.
    """

    scores: Standings
    row: int
    gains: tuple[Effect, ...]
    harms: tuple[Effect, ...]
    unknown: tuple[Effect, ...]
    guards: tuple[BrokenGuard, ...]
    next_above: tuple[int, float] | None
    moves: tuple[Move, ...]


def explain(scores: Standings, proposal: str) -> Explanation:
    """Explain the place of one proposal.

    Raises
    ------
    ImpactError
        If there is no such proposal.
    """
    row = scores.impacts.row(proposal)
    unverified = scores.impacts.unverified[row]
    effects = [_effect(scores, row, j, bool(mark)) for j, mark in enumerate(unverified)]
    known = [effect for effect in effects if not np.isnan(effect.impact)]
    above = _next_above(scores, row)
    return Explanation(
        scores=scores,
        row=row,
        gains=tuple(_largest(effect for effect in known if effect.worth > 0)),
        harms=tuple(_largest(effect for effect in known if effect.worth < 0)),
        unknown=tuple(effect for effect in effects if np.isnan(effect.impact)),
        guards=tuple(_broken_guards(scores, row)),
        next_above=above,
        moves=() if above is None else tuple(_moves_up(scores, row, above[1])),
    )


def _largest(effects: Iterable[Effect]) -> list[Effect]:
    return sorted(effects, key=lambda effect: (-abs(effect.contribution), effect.measure.id))


def _effect(scores: Standings, row: int, j: int, unverified: bool) -> Effect:
    impacts = scores.impacts
    beyond = int(scores.beyond[row, j])
    return Effect(
        measure=scores.framework.measures[j],
        impact=float(impacts.value[row, j]),
        low=float(impacts.low[row, j]),
        high=float(impacts.high[row, j]),
        worth=float(scores.valuation.central[row, j]),
        contribution=float(scores.contributions[row, j]),
        beyond=1 if beyond > 0 else -1 if beyond < 0 else 0,
        unverified=unverified,
        judgement=impacts.judgement(row, j),
    )


def _next_above(scores: Standings, row: int) -> tuple[int, float] | None:
    """Return the lowest-ranked proposal with a higher score, and the gap to it."""
    if scores.rank[row] <= 1:
        return None
    above = [i for i in scores.order if 0 < scores.rank[i] < scores.rank[row]]
    return above[-1], float(scores.score[above[-1]] - scores.score[row])


def _moves_up(scores: Standings, row: int, gap: float) -> list[Move]:
    if scores.relative or not scores.own_method:
        return []
    topsis = None if scores.additive else anchored_topsis(scores.framework)
    moves = []
    for j, weight in enumerate(scores.framework.measure_weights):
        if weight <= 0:
            continue
        if topsis is None:
            worth = float(scores.valuation.central[row, j]) + gap / weight
            needed = _impact_worth(scores, j, worth)
        else:
            found = _topsis_impact(topsis, scores, row, j, gap)
            if found is None:
                continue
            needed = found
        moves.append(_move(scores, row, j, needed))
    return _easiest(moves)


def _broken_guards(scores: Standings, row: int) -> list[BrokenGuard]:
    found = []
    for result in scores.guards:
        broken, possible = bool(result.broken[row]), bool(result.possible[row])
        if not broken and not possible:
            continue
        guarded = scores.framework.guarded(result.guard)
        moves = []
        if broken:
            short = -result.guard.max_loss - float(result.worth[row])
            for j, share in zip(guarded.measures, guarded.shares, strict=True):
                # Only less harm mends a guard; a gain elsewhere in the branch is not asked for.
                if share <= 0 or scores.valuation.central[row, j] >= 0:
                    continue
                worth = float(scores.valuation.central[row, j]) + short / share
                moves.append(_move(scores, row, j, _impact_worth(scores, j, worth)))
        found.append(
            BrokenGuard(
                guard=result.guard,
                title=guarded.title,
                worth=float(result.worth[row]),
                worst_case=float(result.worst_case[row]),
                certain=broken,
                moves=tuple(_easiest(moves)),
            )
        )
    return found


def _impact_worth(scores: Standings, j: int, worth: float) -> float:
    """Return the impact on a measure that has a value."""
    return float(scores.valuation.functions[j].inverse()(worth))


def _topsis_impact(
    topsis: AnchoredTopsis, scores: Standings, row: int, j: int, gap: float
) -> float | None:
    """Find the impact that raises the advantage by ``gap``; None where the best is too little."""
    from scipy.optimize import brentq  # here, since it costs a third of a second to import

    measure = scores.framework.measures[j]
    low = topsis.coordinates(scores.impacts.low[row : row + 1])[0]
    high = topsis.coordinates(scores.impacts.high[row : row + 1])[0]
    at = topsis.coordinates(scores.impacts.value[row : row + 1])[0]
    at = np.where(np.isnan(at), (low + high) / 2, at)
    wanted = float(scores.score[row]) + gap

    def short(coordinate: float) -> float:
        moved = at.copy()
        moved[j] = coordinate
        return float(topsis.advantage(moved[np.newaxis])[0]) - wanted

    if short(1.0) < 0:
        return None
    coordinate = float(brentq(short, float(at[j]), 1.0, xtol=1e-12)) if short(at[j]) < 0 else at[j]
    return measure.worst + coordinate * (measure.best - measure.worst)


def _move(scores: Standings, row: int, j: int, needed: float) -> Move:
    measure = scores.framework.measures[j]
    sign = 1 if measure.better == "higher" else -1
    return Move(
        measure=measure,
        impact=float(scores.impacts.value[row, j]),
        needed=needed,
        within_anchors=needed * sign <= measure.best * sign,
    )


def _easiest(moves: list[Move]) -> list[Move]:
    """Order by the step, against the distance between the anchors; realistic ones first."""

    def step(move: Move) -> float:
        start = 0.0 if np.isnan(move.impact) else move.impact
        return abs(move.needed - start) / abs(move.measure.best - move.measure.worst)

    return sorted(moves, key=lambda move: (not move.within_anchors, step(move), move.measure.id))
