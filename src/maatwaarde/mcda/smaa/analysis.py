"""The analysis: draw weights and impacts, score, rank and count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce

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
from maatwaarde.parallel import Executor, in_order

STREAM = 1000
"""Draws that share a stream of random numbers. Part of what a seed means: never change it."""

_CELLS = 50_000
"""Numbers that are worked on at once; the memory an analysis takes grows with it."""


_MOST_PARTS = 256
"""Parts that draws are cut into for workers; with it goes no bit of the result."""


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
class _Analysis:
    """What every stream needs to know: all but the numbers that it draws itself."""

    impacts: ImpactSampler
    weights: WeightSampler
    model: SmaaModel
    draws: int
    seed: int

    @property
    def prepared(self) -> Floats | None:
        known = self.impacts.known
        return None if known is None else self.model.prepare(known[np.newaxis])

    @property
    def streams(self) -> range:
        return range(-(-self.draws // STREAM))

    def length(self, stream: int) -> int:
        return min(STREAM, self.draws - stream * STREAM)


@dataclass(frozen=True)
class _Counts:
    ranks: NDArray[np.int64]
    wins: NDArray[np.int64]
    rank_sum: NDArray[np.int64]
    supporters: NDArray[np.int64]


def smaa(
    impacts: ImpactSampler,
    weights: WeightSampler,
    model: SmaaModel,
    *,
    draws: int = 10_000,
    seed: int = 0,
    confidence_draws: int = 1_000,
    executor: Executor | None = None,
) -> Smaa:
    """Count ranks over random weights and impacts.

    The same seed gives the same result, whatever the memory that a block of draws takes and
    whoever draws: every thousand draws have random numbers of their own (PCG64).

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
    executor
        Who draws, such as a pool of processes or a Dask client; left out, this process. It
        changes no bit of the result.

    Raises
    ------
    MethodError
        When the numbers of criteria differ, or there is no draw to make.
    WorkerError
        When a worker of the executor was lost, or is not fit for the work.

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

    analysis = _Analysis(impacts, weights, model, draws, seed)
    counted = in_order(
        _counted, analysis, _parts(analysis.streams), executor, size=2 * 8 * size * size
    )
    # On one thread: the steps are so short that a second one waits more than it works.
    totals, supports = next(counted)
    support = reduce(np.add, supports)
    for counts, supports in counted:
        totals = _add(totals, counts)
        support = reduce(np.add, supports, support)
    with np.errstate(invalid="ignore"):
        central = support / totals.supporters[:, np.newaxis]
    return Smaa(
        rank_acceptability=totals.ranks / draws,
        central_weights=central,
        confidence=_confidence(analysis, central, confidence_draws, executor),
        pairwise_winning=totals.wins / draws,
        mean_rank=totals.rank_sum / draws,
        draws=draws,
    )


def _parts(streams: range) -> list[range]:
    """Cut streams into parts, few enough that what is sent for each does not count."""
    length = -(-len(streams) // _MOST_PARTS)
    return [streams[start : start + length] for start in streams[::length]]


def _counted(analysis: _Analysis, streams: range) -> tuple[_Counts, list[Floats]]:
    """Draw some streams, and count; the weights of supporters are added up for each by itself.

    To add up numbers that are not whole is to round. So that is left to who asked, who does it in
    one order, whoever drew which streams.
    """
    prepared = analysis.prepared
    totals, first = _count_stream(analysis, prepared, streams[0])
    supports = [first]
    for stream in streams[1:]:
        counts, support = _count_stream(analysis, prepared, stream)
        totals = _add(totals, counts)
        supports.append(support)
    return totals, supports


def _count_stream(
    analysis: _Analysis, prepared: Floats | None, stream: int
) -> tuple[_Counts, Floats]:
    length = analysis.length(stream)
    drawn = analysis.weights.sample(_generator(analysis.seed, stream, 0), length)
    ranks = np.empty((length, analysis.impacts.shape[0]), dtype=np.int32)
    generator = _generator(analysis.seed, stream, 1)
    for start, stop, ready in _prepared(
        analysis.impacts, analysis.model, prepared, generator, length
    ):
        ranks[start:stop] = draw_ranks(analysis.model.scores(ready, drawn[start:stop]))
    return _count(ranks, drawn)


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


def _count(ranks: Ranks, weights: Floats) -> tuple[_Counts, Floats]:
    size = ranks.shape[1]
    draw, winner = np.nonzero(ranks == 1)
    support = np.zeros((size, weights.shape[1]))
    for j, column in enumerate(weights.T):
        support[:, j] = np.bincount(winner, weights=column[draw], minlength=size)
    counts = _Counts(
        ranks=count_ranks(ranks),
        wins=count_wins(ranks),
        rank_sum=np.sum(ranks, axis=0, dtype=np.int64),
        supporters=np.bincount(winner, minlength=size).astype(np.int64),
    )
    return counts, support


def _add(one: _Counts, other: _Counts) -> _Counts:
    return _Counts(
        ranks=one.ranks + other.ranks,
        wins=one.wins + other.wins,
        rank_sum=one.rank_sum + other.rank_sum,
        supporters=one.supporters + other.supporters,
    )


def _confidence(
    analysis: _Analysis, central: Floats, draws: int, executor: Executor | None
) -> Floats:
    out = np.full(len(central), np.nan)
    candidates = np.flatnonzero(~np.isnan(central[:, 0]))
    if analysis.impacts.known is not None:
        draws = 1
    asked = _Candidates(replace(analysis, draws=draws), candidates, central[candidates])
    firsts = in_order(_firsts, asked, _parts(asked.analysis.streams), executor)
    out[candidates] = sum(firsts, np.zeros(len(candidates), dtype=np.int64)) / draws
    return out


@dataclass(frozen=True)
class _Candidates:
    """Alternatives that come first for somebody, each with the weights of who thinks so."""

    analysis: _Analysis
    rows: NDArray[np.intp]
    weights: Floats


def _firsts(asked: _Candidates, streams: range) -> NDArray[np.int64]:
    """Count in how many draws of impacts each candidate comes first with its own weights."""
    analysis = asked.analysis
    prepared = analysis.prepared
    firsts = np.zeros(len(asked.rows), dtype=np.int64)
    for stream in streams:
        generator, length = _generator(analysis.seed, stream, 2), analysis.length(stream)
        for start, stop, ready in _prepared(
            analysis.impacts, analysis.model, prepared, generator, length
        ):
            for draw in range(stop - start):
                scores = analysis.model.scores(ready[:, :, draw : draw + 1], asked.weights)
                best = np.max(scores, axis=1)
                own = scores[np.arange(len(asked.rows)), asked.rows]
                firsts += best - own <= TOLERANCE
    return firsts
