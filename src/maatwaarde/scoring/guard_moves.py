"""What other weights do to guards: a guard on a value counts its measures by their weight in it.

The most that may be lost stays the same, and what counts as how much of a loss does not. So a veto
can begin to bind, or stop, without anybody having touched it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.framework import Framework, Guard
from maatwaarde.impact import ImpactTable
from maatwaarde.plugins import Plugins
from maatwaarde.scoring.scores import Scores, Titles, score

_ROUNDING = 1e-6
"""Weights are written with four decimals in a hundred: what moves less has not moved."""


@dataclass(frozen=True)
class GuardMove:
    """A guard within which the weights move.

    Parameters
    ----------
    guard
        It may stand on a value, a pillar or an SDG; one on a single measure never moves.
    begins, stops
        Positions in `Framework.measures` of what breaks it by a full loss alone with the new
        weights and not with the old ones, and the other way about.
    broken, freed
        Rows of the proposals that break it with the new weights and not with the old ones, and the
        other way about; empty where no proposals are given.
    """

    guard: Guard
    begins: tuple[int, ...]
    stops: tuple[int, ...]
    broken: tuple[int, ...] = ()
    freed: tuple[int, ...] = ()


@dataclass(frozen=True)
class GuardMoves:
    """What new weights do to all guards of a framework.

    Parameters
    ----------
    scores
        Of the proposals with the new weights, where there are any.
    """

    moves: tuple[GuardMove, ...]
    scores: Scores | None = None


def guard_moves(
    before: Framework,
    after: Framework,
    impacts: ImpactTable | None = None,
    *,
    titles: Titles | None = None,
    plugins: Plugins | None = None,
) -> GuardMoves:
    """Return the guards that other weights move, in the order of the framework.

    Parameters
    ----------
    before, after
        The same framework with the weights that hold now and with the new ones.
    impacts
        Of proposals, to say which of them begin or stop to break a guard.
    titles, plugins
        As `score` takes them.
    """
    # The method of the scores says nothing of guards; values are the quickest.
    both = [
        None if impacts is None else score(impacts, one, titles=titles, plugins=plugins)
        for one in (before, after)
    ]
    old, new = both
    moves = []
    for i, guard in enumerate(after.guards):
        held, holds = _shares(before, guard), _shares(after, guard)
        if np.allclose(held, holds, rtol=0.0, atol=_ROUNDING):
            continue
        did, does = (share > guard.max_loss + _ROUNDING for share in (held, holds))
        broken: tuple[int, ...] = ()
        freed: tuple[int, ...] = ()
        if old is not None and new is not None:
            was, now = old.guards[i].broken, new.guards[i].broken
            broken, freed = _at(now & ~was), _at(was & ~now)
        moves.append(GuardMove(guard, _at(does & ~did), _at(did & ~does), broken, freed))
    return GuardMoves(tuple(moves), new)


def _shares(framework: Framework, guard: Guard) -> Floats:
    """Return how much each measure of the framework counts in a guard, shape (measures,)."""
    guarded = framework.guarded(guard)
    shares = np.zeros(len(framework.measures))
    shares[list(guarded.measures)] = guarded.shares
    return shares


def _at(found: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(found).tolist())
