"""What scores and ranks would be if a value weighed half as much, or twice as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.framework import Framework
from maatwaarde.scoring.scores import Scores, score

HALF, DOUBLE = 0.5, 2.0
MOST = 0.95
"""Of its set of siblings: with more, next to nothing is left for the others, which is another
question than what a change of weight does. The page on which weights move holds to it too."""


@dataclass(frozen=True, slots=True)
class WeightChange:
    """A value that weighs otherwise; what stands beside it shares what is left in proportion.

    What it stands under weighs what it did, and so do the parts of it in each other's proportion.

    Parameters
    ----------
    node
        Its position in `Framework.nodes`.
    factor
        `HALF` or `DOUBLE`.
    weight
        Its weight in the whole, then.
    framework
        With these weights.
    """

    node: int
    factor: float
    weight: float
    framework: Framework


@dataclass(frozen=True, eq=False, slots=True)
class Reweighed:
    """Scores and ranks after a change of weight; rows as in the scores, rank 0 for a veto."""

    change: WeightChange
    score: Floats
    rank: NDArray[np.int64]


def reweighable_values(framework: Framework) -> tuple[int, ...]:
    """Return the values that can weigh more or less: those at the top first, heaviest first.

    A value without weight has none to halve, and one that stands alone in its set has it all.
    """
    nodes = framework.nodes
    found = [i for i, node in enumerate(nodes) if not node.is_measure and 0 < node.share < 1]
    return tuple(sorted(found, key=lambda i: (nodes[i].depth > 0, -round(nodes[i].weight, 12), i)))


def weight_change(framework: Framework, node: int, factor: float) -> WeightChange | None:
    """Return the change of one weight by a factor; None where too little is left for the others."""
    changed = framework.nodes[node]
    share = changed.share * factor
    if share >= MOST:
        return None
    rest = (1 - share) / (1 - changed.share)
    weights = {
        other.id: other.share * (rest if other.parent == changed.parent else 1.0)
        for other in framework.nodes
    }
    weights[changed.id] = share
    return WeightChange(node, factor, changed.weight * factor, framework.with_weights(weights))


def weight_changes(framework: Framework, nodes: Sequence[int]) -> tuple[WeightChange, ...]:
    """Return each of these values halved and doubled, as far as that can be."""
    found = (weight_change(framework, node, factor) for node in nodes for factor in (HALF, DOUBLE))
    return tuple(change for change in found if change is not None)


def reweighed(scores: Scores) -> tuple[Reweighed, ...]:
    """Return scores and ranks with each value halved and doubled, the heaviest at the top first.

    Nothing for a method of which the scores are no sum of weights times values.
    """
    if not scores.additive:
        return ()
    framework = scores.framework
    changes = weight_changes(framework, reweighable_values(framework))
    return tuple(_reweighed(scores, change) for change in changes)


def _reweighed(scores: Scores, change: WeightChange) -> Reweighed:
    found = score(scores.impacts, change.framework, scores.method, titles=scores.titles)
    return Reweighed(change, found.score, found.rank)
