"""Random weights: every way of drawing is exact, none is biased towards some weights.

References
----------
Tervonen, T., & Lahdelma, R. (2007). Implementing stochastic multicriteria acceptability analysis.
European Journal of Operational Research 178(2), 500-513. (uniform simplex, ordinal weights)
Devroye, L. (1986). Non-Uniform Random Variate Generation. Springer, ch. II and V. (rejection;
uniform spacings)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError, Where
from maatwaarde.mcda._checks import as_vector, checked_weights, finite_problems
from maatwaarde.mcda.places import RANGE, along
from maatwaarde.messages import Rounded, msg

_EDGE = 1e-12


class WeightSampler(Protocol):
    """Draws weight vectors that are not negative and sum to one."""

    @property
    def criteria(self) -> int: ...

    def sample(self, generator: np.random.Generator, draws: int) -> Floats: ...


@dataclass(frozen=True)
class FixedWeights:
    """Weights that are known.

    Parameters
    ----------
    weights : (m,) array
        Not negative; divided by their total.
    """

    weights: Floats

    def __post_init__(self) -> None:
        given = as_vector(self.weights, "weights")
        object.__setattr__(self, "weights", checked_weights(given, len(given)))

    @property
    def criteria(self) -> int:
        return len(self.weights)

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:  # noqa: ARG002
        return np.tile(self.weights, (draws, 1))


@dataclass(frozen=True)
class FreeWeights:
    """Nothing is known: all weights are equally likely (uniform on the simplex).

    Parameters
    ----------
    criteria
        How many.

    References
    ----------
    Tervonen & Lahdelma (2007), section 3.1, here by exponential spacings (Devroye 1986, ch. V.2).
    """

    criteria: int

    def __post_init__(self) -> None:
        if self.criteria < 1:
            raise MethodError(
                Diagnostic(
                    "criteria",
                    msg("there are {criteria} criteria", criteria=self.criteria),
                    msg("give at least one"),
                )
            )

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:
        spacings = generator.standard_exponential((draws, self.criteria))
        return np.asarray(spacings / np.sum(spacings, axis=1, keepdims=True), dtype=np.float64)


@dataclass(frozen=True)
class OrdinalWeights:
    """Only an order of importance is known: all weights in that order are equally likely.

    Parameters
    ----------
    ranks : (m,) array
        1 for the most important. Between criteria that share a rank the order is not known.

    References
    ----------
    Tervonen & Lahdelma (2007), section 3.2.
    """

    ranks: Floats

    def __post_init__(self) -> None:
        ranks = as_vector(self.ranks, "ranks")
        problems = finite_problems(ranks, "ranks")
        if problems:
            raise MethodError(problems)
        object.__setattr__(self, "ranks", ranks.copy())

    @property
    def criteria(self) -> int:
        return len(self.ranks)

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:
        descending = -np.sort(-FreeWeights(self.criteria).sample(generator, draws), axis=1)
        # A random order within each group of equal ranks, by ranks first and chance second.
        chance = generator.random((draws, self.criteria))
        order = np.lexsort((chance, np.broadcast_to(self.ranks, chance.shape)), axis=1)
        out = np.empty_like(descending)
        np.put_along_axis(out, order, descending, axis=1)
        return out


@dataclass(frozen=True)
class IntervalWeights:
    """Each weight lies in an interval: all weights that do are equally likely.

    Rejection that is exact and stays fast with many criteria and narrow intervals: all but one of
    the weights are drawn from exponential densities, cut off at their intervals, with one common
    tilt. Where the weights sum to one such a density is the same everywhere, so that accepting the
    last weight with a probability proportional to its own density leaves a uniform draw.

    Parameters
    ----------
    low, high : (m,) arrays
        Bounds of each weight, from 0 to 1; some weights between them sum to one.

    Raises
    ------
    MethodError
        When bounds are not in order or no weights between them sum to one.

    References
    ----------
    Devroye (1986), ch. II.3 (rejection).
    """

    low: Floats
    high: Floats
    _floor: Floats = field(init=False, repr=False, compare=False)
    _width: Floats = field(init=False, repr=False, compare=False)
    _tilt: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        low = as_vector(self.low, "low").copy()
        high = as_vector(self.high, "high", len(low)).copy()
        problems = finite_problems(low, "low") + finite_problems(high, "high")
        wrong = np.flatnonzero(~((low >= 0) & (low <= high) & (high <= 1)))
        if not problems and len(wrong):
            problems.append(
                Diagnostic(
                    "interval",
                    msg(
                        "intervals are not in order from 0 to 1: {places}",
                        places=along("criterion", wrong, RANGE, low=low, high=high),
                    ),
                    msg("give a lower and an upper bound as parts of the whole"),
                    Where(field="low"),
                )
            )
        elif not problems and not np.sum(low) - _EDGE <= 1 <= np.sum(high) + _EDGE:
            problems.append(
                Diagnostic(
                    "interval",
                    msg(
                        "the lower bounds add up to {low} and the upper to {high}, so no weights "
                        "in between sum to one",
                        low=Rounded(np.sum(low), 6),
                        high=Rounded(np.sum(high), 6),
                    ),
                    msg("widen the intervals"),
                )
            )
        if problems:
            raise MethodError(problems)
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)
        # What the other bounds rule out is cut off first, so that draws seldom miss.
        floor = np.maximum(low, 1.0 - (np.sum(high) - high))
        width = np.maximum(np.minimum(high, 1.0 - (np.sum(low) - low)) - floor, 0.0)
        object.__setattr__(self, "_floor", floor)
        object.__setattr__(self, "_width", width)
        object.__setattr__(self, "_tilt", _balancing_tilt(width, 1.0 - float(np.sum(floor))))

    @property
    def criteria(self) -> int:
        return len(self.low)

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:
        width = self._width
        spare = 1.0 - float(np.sum(self._floor))
        free = np.flatnonzero(width > 0)
        out = np.tile(self._floor, (draws, 1))
        if spare <= _EDGE or not len(free):
            return out
        # The widest interval goes last: it is the one most likely to fit.
        last = free[np.argmax(width[free])]
        others = free[free != last]
        done = 0
        while done < draws:
            trial = np.zeros((max(2 * (draws - done), 64), len(width)))
            chance = generator.random((len(trial), len(others) + 1))
            trial[:, others] = _tilted(chance[:, :-1], width[others], self._tilt)
            rest = spare - np.sum(trial, axis=1)
            trial[:, last] = rest
            peak = width[last] if self._tilt > 0 else 0.0
            with np.errstate(over="ignore"):
                accept = np.exp(self._tilt * (rest - peak)) > chance[:, -1]
            kept = trial[(rest >= 0) & (rest <= width[last]) & accept][: draws - done]
            out[done : done + len(kept)] += kept
            done += len(kept)
        return out


@dataclass(frozen=True)
class GroupWeights:
    """One of a group's members decides, with a chance that is their share.

    Parameters
    ----------
    members
        A sampler a member, such as :class:`FixedWeights` or :class:`IntervalWeights`.
    shares : (g,) array, optional
        Say of each member, divided by their total; equal by default.

    References
    ----------
    Lahdelma & Salminen (2001), section 2 (preferences of a group as a distribution of weights).
    """

    members: Sequence[WeightSampler]
    shares: Floats | None = None
    _ends: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sizes = {member.criteria for member in self.members}
        if len(sizes) != 1:
            raise MethodError(
                Diagnostic(
                    "shape",
                    msg(
                        "the members weigh different numbers of criteria: {sizes}",
                        sizes=", ".join(map(str, sorted(sizes))),
                    ),
                    msg("let all members weigh the same criteria"),
                )
            )
        given = np.ones(len(self.members)) if self.shares is None else self.shares
        shares = checked_weights(given, len(self.members))
        ends = np.cumsum(shares)
        object.__setattr__(self, "shares", shares)
        object.__setattr__(self, "members", tuple(self.members))
        object.__setattr__(self, "_ends", ends / ends[-1])

    @property
    def criteria(self) -> int:
        return self.members[0].criteria

    def sample(self, generator: np.random.Generator, draws: int) -> Floats:
        who = np.searchsorted(self._ends, generator.random(draws), side="right")
        out = np.empty((draws, self.criteria))
        for position, member in enumerate(self.members):
            turns = np.flatnonzero(who == position)
            out[turns] = member.sample(generator, len(turns))
        return out


def _balancing_tilt(width: Floats, spare: float) -> float:
    """Return the tilt with which cut-off exponentials sum to ``spare`` on average, by bisection."""
    width = width[width > 0]
    if not len(width) or not _EDGE < spare < float(np.sum(width)) - _EDGE:
        return 0.0
    reach = 1e4 / float(np.max(width))
    below, above = -reach, reach
    for _ in range(200):
        middle = (below + above) / 2.0
        if float(np.sum(_tilted_mean(width, middle))) < spare:
            below = middle
        else:
            above = middle
    return (below + above) / 2.0


def _tilted_mean(width: Floats, tilt: float) -> Floats:
    """Return the mean of the density exp(tilt·x) on (0, width)."""
    t = tilt * width
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        mean = width * (1.0 / -np.expm1(-t) - 1.0 / t)
    # Near zero both terms are huge; their difference is then 1/2 + t/12.
    return np.where(np.abs(t) < 1e-4, width * (0.5 + t / 12.0), mean)


def _tilted(chance: Floats, width: Floats, tilt: float) -> Floats:
    """Return draws from the density exp(tilt·x) on (0, width), by inversion."""
    if abs(tilt) * float(np.max(width, initial=0.0)) < 1e-9:
        return chance * width
    if tilt > 0:
        # Mirrored, so that the exponential never overflows.
        return width - _tilted(chance, width, -tilt)
    return np.clip(np.log1p(chance * np.expm1(tilt * width)) / tilt, 0.0, width)
