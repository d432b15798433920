"""Proposals that change place between rankings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maatwaarde.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class Moved:
    """A proposal that does not have the same rank in all rankings.

    ``best_in`` and ``worst_in`` name the rankings where it stands highest and lowest, and
    ``vetoed_in`` those where it has no rank since it breaks a veto guard.
    """

    row: int
    best: int
    best_in: str
    worst: int
    worst_in: str
    vetoed_in: tuple[str, ...]


def rank_moves(rankings: Mapping[str, Scores]) -> tuple[Moved, ...]:
    """Return the proposals whose rank differs, those that change place most first.

    A proposal that has a rank here and a veto there comes before all others.
    """
    proposals = next(iter(rankings.values())).proposals
    found = []
    for row, proposal in enumerate(proposals):
        ranks = {name: int(scores.rank[row]) for name, scores in rankings.items()}
        vetoed = tuple(name for name, rank in ranks.items() if not rank)
        ranked = {name: rank for name, rank in ranks.items() if rank}
        if not ranked or (not vetoed and len(set(ranked.values())) == 1):
            continue
        best, worst = min(ranked, key=ranked.__getitem__), max(ranked, key=ranked.__getitem__)
        moved = Moved(row, ranked[best], best, ranked[worst], worst, vetoed)
        found.append((not vetoed, ranked[best] - ranked[worst], proposal, moved))
    return tuple(item[-1] for item in sorted(found, key=lambda item: item[:3]))
