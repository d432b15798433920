"""Random numbers that belong to a name, so that nothing else can change them.

Every factor, and every uncertain input of every proposal, has a stream of its own: a Philox
generator (Salmon et al. 2011, doi:10.1145/2063384.2063405) whose key is a hash of the seed and the
name. So a proposal's draws do not depend on the others, on their order, or on how a batch is
split. Each stream is stratified: one draw in each of as many equally likely parts (McKay, Beckman
and Conover 1979, doi:10.2307/1268522), which sharpens percentiles at no cost.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike

from maatwaarde.arrays import Floats
from maatwaarde.impact.factors import UsedFactor

_SMALLEST = 2.0**-53


def uniforms(seed: int, draws: int, *names: str) -> Floats:
    """Return stratified numbers between 0 and 1, shape (draws,), that belong to the names."""
    from numpy.random import Philox  # with the rest of its room, for which few lists ask

    text = "\x1f".join((str(seed), *names))
    key = int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "little")
    # The raw bits are fixed by the algorithm; what numpy makes of them may change with its version.
    raw = Philox(key=key).random_raw(2 * draws)
    numbers = (raw >> np.uint64(11)).astype(np.float64) * _SMALLEST
    order = np.argsort(numbers[:draws], kind="stable")
    spread = (order + numbers[draws:]) / draws
    return np.clip(spread, _SMALLEST, 1 - _SMALLEST)


def triangular(u: Floats, low: ArrayLike, value: ArrayLike, high: ArrayLike) -> Floats:
    """Return quantiles of triangular distributions; exactly ``value`` where there is no width."""
    low, value, high = (np.asarray(bound, dtype=np.float64) for bound in (low, value, high))
    rise, fall, width = value - low, high - value, high - low
    left = low + np.sqrt(u * width * rise)
    right = high - np.sqrt((1 - u) * width * fall)
    drawn = np.clip(np.where(u * width < rise, left, right), low, high)  # rounding may step out
    return np.where(width > 0, drawn, value)


def draw_factor(used: UsedFactor, seed: int, draws: int) -> Floats:
    """Return draws of a factor, shape (draws,), in its unit."""
    if used.low == used.high:
        return np.full(draws, used.value)
    u = uniforms(seed, draws, "factor", used.factor.id)
    distribution = used.factor.distribution
    if distribution == "triangular":
        return triangular(u, used.low, used.value, used.high)
    if distribution == "uniform":
        return used.low + u * (used.high - used.low)
    from scipy.special import ndtri  # takes long to import, and few factors need it

    reach = float(ndtri((1 + used.factor.coverage) / 2))
    z = ndtri(u)
    if distribution == "normal":
        return np.asarray(used.value + z * ((used.high - used.low) / (2 * reach)))
    sigma = np.log(used.high / used.low) / (2 * reach)
    return np.asarray(used.value * np.exp(z * sigma))


def draw_input(
    proposals: list[str], name: str, bounds: tuple[Floats, Floats, Floats], seed: int, draws: int
) -> Floats:
    """Return draws of an input, shape (proposals, draws).

    Parameters
    ----------
    bounds
        Low, central and high, each of shape (proposals,).
    """
    low, value, high = (bound[:, np.newaxis] for bound in bounds)
    u = np.full((len(proposals), draws), 0.5)
    for row in np.flatnonzero(bounds[0] < bounds[2]):
        u[row] = uniforms(seed, draws, "input", name, proposals[row])
    return triangular(u, low, value, high)
