"""The analysis: draw weights and impacts, score, rank and count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda.ranking import TOLERANCE
from maatwaarde.mcda.smaa.impacts import ImpactSampler
from maatwaarde.mcda.smaa.models import SmaaModel, check_model
from maatwaarde.mcda.smaa.ranks import Ranks, count_ranks, count_wins, draw_ranks
from maatwaarde.mcda.smaa.weights import WeightSampler
from maatwaarde.messages import msg

STREAM = 1000
"""Draws that share a stream of random numbers. Part of what a seed means: never change it."""

_CELLS = 50_000
"""Numbers that are worked on at once; the memory an analysis takes grows with it."""


@dataclass(frozen=True)
class Smaa:
    """What comes out of many draws of weights and impacts.

    Parameters
    ----------
    rank_acceptability : (n, n) array
        Part of the draws in which each alternative (row) has each rank (column).
    central_weights : (n, m) array
        Mean of the weights with which the alternative comes first: the values of a typical
        supporter. NaN for one that never does.
    confidence : (n,) array
        Part of the draws of impacts in which it comes first with its central weights: how sure its
        supporter can be. NaN for one that never comes first.
    pairwise_winning : (n, n) array
        Part of the draws in which the alternative (row) has a better rank than another (column).
    mean_rank : (n,) array
    draws
        How many. A part p has a standard error of sqrt(p (1 - p) / draws).
    """

    rank_acceptability: Floats
    central_weights: Floats
    confidence: Floats
    pairwise_winning: Floats
    mean_rank: Floats
    draws: int


@dataclass(frozen=True)
class _Counts:
    ranks: NDArray[np.int64]
    wins: NDArray[np.int64]
    rank_sum: NDArray[np.int64]
    supporters: NDArray[np.int64]
    support: Floats


def smaa(
    impacts: ImpactSampler,
    weights: WeightSampler,
    model: SmaaModel,
    *,
    draws: int = 10_000,
    seed: int = 0,
    confidence_draws: int = 1_000,
) -> Smaa:
    """Count ranks over random weights and impacts.

    The same seed gives the same result, whatever the memory that a block of draws takes: every
    thousand draws have random numbers of their own (PCG64).

    Parameters
    ----------
    impacts
        Such as :class:`maatwaarde.mcda.smaa.RangeImpacts`.
    weights
        Such as :class:`maatwaarde.mcda.smaa.FreeWeights`.
    model
        :class:`maatwaarde.mcda.smaa.ValueModel` or :class:`maatwaarde.mcda.smaa.RelativeTopsis`.
    draws
        How many pairs of weights and impacts.
    seed
        Zero or more.
    confidence_draws
        How many draws of impacts for the confidence factors. One is enough, and all that is made,
        when the impacts are known.

    Raises
    ------
    MethodError
        When the numbers of criteria differ, or there is no draw to make.

    References
    ----------
    Lahdelma, Hokkanen & Salminen (1998), for acceptability, central weights and confidence factors;
    Lahdelma & Salminen (2001), for the ranks below the first.
    """
    size, criteria = impacts.shape
    check_model(model, criteria)
    problems = []
    if weights.criteria != criteria:
        problems.append(
            Diagnostic(
                "shape",
                msg(
                    "impacts on {criteria} criteria with weights for {weights}",
                    criteria=criteria,
                    weights=weights.criteria,
                ),
                msg("give one weight for each criterion"),
            )
        )
    if draws < 1 or confidence_draws < 1:
        problems.append(
            Diagnostic(
                "draws",
                msg("{draws} draws are asked for", draws=min(draws, confidence_draws)),
                msg("make at least one draw"),
            )
        )
    if seed < 0:
        problems.append(
            Diagnostic("seed", msg("seed {seed} is negative", seed=seed), msg("give zero or more"))
        )
    if problems:
        raise MethodError(problems)

    known = impacts.known
    prepared = None if known is None else model.prepare(known[np.newaxis])

    def count(stream: int) -> _Counts:
        length = min(STREAM, draws - stream * STREAM)
        drawn = weights.sample(_generator(seed, stream, 0), length)
        ranks = np.empty((length, size), dtype=np.int32)
        for start, stop, ready in _prepared(
            impacts, model, prepared, _generator(seed, stream, 1), length
        ):
            ranks[start:stop] = draw_ranks(model.scores(ready, drawn[start:stop]))
        return _count(ranks, drawn)

    # On one thread: the steps are so short that a second one waits more than it works.
    totals = count(0)
    for stream in range(1, -(-draws // STREAM)):
        totals = _add(totals, count(stream))
    with np.errstate(invalid="ignore"):
        central = totals.support / totals.supporters[:, np.newaxis]
    return Smaa(
        rank_acceptability=totals.ranks / draws,
        central_weights=central,
        confidence=_confidence(impacts, model, prepared, central, seed, confidence_draws),
        pairwise_winning=totals.wins / draws,
        mean_rank=totals.rank_sum / draws,
        draws=draws,
    )


def _generator(seed: int, stream: int, purpose: int) -> np.random.Generator:
    sequence = np.random.SeedSequence(seed, spawn_key=(purpose, stream))
    return np.random.Generator(np.random.PCG64(sequence))


def _prepared(
    impacts: ImpactSampler,
    model: SmaaModel,
    prepared: Floats | None,
    generator: np.random.Generator,
    draws: int,
) -> Iterator[tuple[int, int, Floats]]:
    """Yield blocks of draws with prepared impacts, as many at once as fit in the cache."""
    size, criteria = impacts.shape
    block = max(1, _CELLS // (size if prepared is not None else size * criteria))
    for start in range(0, draws, block):
        stop = min(start + block, draws)
        if prepared is not None:
            yield start, stop, prepared
        else:
            yield start, stop, model.prepare(impacts.sample(generator, stop - start))


def _count(ranks: Ranks, weights: Floats) -> _Counts:
    size = ranks.shape[1]
    draw, winner = np.nonzero(ranks == 1)
    support = np.zeros((size, weights.shape[1]))
    for j, column in enumerate(weights.T):
        support[:, j] = np.bincount(winner, weights=column[draw], minlength=size)
    return _Counts(
        ranks=count_ranks(ranks),
        wins=count_wins(ranks),
        rank_sum=np.sum(ranks, axis=0, dtype=np.int64),
        supporters=np.bincount(winner, minlength=size).astype(np.int64),
        support=support,
    )


def _add(one: _Counts, other: _Counts) -> _Counts:
    return _Counts(
        ranks=one.ranks + other.ranks,
        wins=one.wins + other.wins,
        rank_sum=one.rank_sum + other.rank_sum,
        supporters=one.supporters + other.supporters,
        support=one.support + other.support,
    )


def _confidence(
    impacts: ImpactSampler,
    model: SmaaModel,
    prepared: Floats | None,
    central: Floats,
    seed: int,
    draws: int,
) -> Floats:
    out = np.full(len(central), np.nan)
    candidates = np.flatnonzero(~np.isnan(central[:, 0]))
    weights = central[candidates]
    if prepared is not None:
        draws = 1
    firsts = np.zeros(len(candidates), dtype=np.int64)
    for stream in range(-(-draws // STREAM)):
        length = min(STREAM, draws - stream * STREAM)
        generator = _generator(seed, stream, 2)
        for start, stop, ready in _prepared(impacts, model, prepared, generator, length):
            for draw in range(stop - start):
                scores = model.scores(ready[:, :, draw : draw + 1], weights)
                best = np.max(scores, axis=1)
                own = scores[np.arange(len(candidates)), candidates]
                firsts += best - own <= TOLERANCE
    out[candidates] = firsts / draws
    return out
