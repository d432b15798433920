"""Effects that count the same gain twice, as far as the lists of prices say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.framework import Measure
from maatwaarde.messages import Text, msg
from maatwaarde.monetary.lists import Double
from maatwaarde.monetary.prices import Priced, Unpriced


@dataclass(frozen=True)
class Twice:
    """Two measures that count the same, at least in part, in the same proposals.

    Parameters
    ----------
    measures
        Their ids.
    proposals
        In which both have a benefit or a loss.
    """

    measures: tuple[str, str]
    why: Text
    proposals: tuple[str, ...]


def counted_twice(
    doubles: Sequence[Double],
    measures: Sequence[Measure],
    prices: Sequence[Priced | Unpriced],
    benefits: Floats,
    proposals: Sequence[str],
) -> tuple[Twice, ...]:
    """Return each pair of measures that counts the same, once."""
    names: dict[str, list[int]] = {}
    for j, (measure, price) in enumerate(zip(measures, prices, strict=True)):
        if isinstance(price, Priced):
            for name in {measure.quantity, price.factor} - {None}:
                names.setdefault(str(name), []).append(j)
    found: dict[tuple[int, int], Twice] = {}
    for one, other, why in (*_listed(doubles, names), *_same_price(prices)):
        pair = (min(one, other), max(one, other))
        both = np.nan_to_num(benefits[:, pair[0]]) * np.nan_to_num(benefits[:, pair[1]]) != 0
        if one != other and pair not in found and both.any():
            found[pair] = Twice(
                measures=(measures[pair[0]].id, measures[pair[1]].id),
                why=why,
                proposals=tuple(proposals[i] for i in np.flatnonzero(both).tolist()),
            )
    return tuple(found[pair] for pair in sorted(found))


def _listed(
    doubles: Sequence[Double], names: dict[str, list[int]]
) -> Iterator[tuple[int, int, Text]]:
    for double in doubles:
        for one, other in double.pairs():
            for i in names.get(one, ()):
                for j in names.get(other, ()):
                    yield i, j, double.why


def _same_price(prices: Sequence[Priced | Unpriced]) -> Iterator[tuple[int, int, Text]]:
    before: dict[str, list[int]] = {}
    for j, price in enumerate(prices):
        if not isinstance(price, Priced) or price.factor is None:
            continue
        same = before.setdefault(price.factor, [])
        for i in same:
            yield i, j, msg("both have the price {factor}", factor=price.factor)
        same.append(j)
