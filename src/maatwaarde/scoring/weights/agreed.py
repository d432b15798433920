"""How far groups agree on the weights, who differs, and on what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maatwaarde.framework import Framework
from maatwaarde.mcda.weights import consensus
from maatwaarde.scoring.weights.model import WeightReport


@dataclass(frozen=True, slots=True)
class Difference:
    """The weight that a group gives to a value or measure, beside the common weight."""

    group: str
    id: str
    own: float
    common: float


@dataclass(frozen=True)
class Agreement:
    """How far the groups agree.

    Parameters
    ----------
    consensus
        Goepel's indicator over the weights of all measures, from 0 (none) to 1 (full).
    distance
        For each group, the part of the total weight that would have to move to the common weights.
    differences
        For each group, where it differs most, largest first.
    """

    consensus: float
    distance: dict[str, float]
    differences: dict[str, tuple[Difference, ...]]


def agreement(framework: Framework, report: WeightReport, most: int = 3) -> Agreement | None:
    """Compare the groups' weights with the common ones; ``None`` for a single group.

    Parameters
    ----------
    framework
        With the common weights.
    most
        How many differences to name for each group.
    """
    if len(report.groups) < 2:
        return None
    shares = list(report.groups.values())
    own = {group: report.framework_of(group, framework) for group in report.groups}
    table = np.array([other.measure_weights for other in own.values()])
    apart = np.abs(table - framework.measure_weights)
    differences = {}
    # An only child has the weight of its parent: naming both would say the same twice.
    siblings = [node.parent for node in framework.nodes]
    telling = [i for i, node in enumerate(framework.nodes) if siblings.count(node.parent) > 1]
    for group, other in own.items():
        found = [
            Difference(group, node.id, other.nodes[i].weight, node.weight)
            for i, node in enumerate(framework.nodes)
            if i in telling and abs(other.nodes[i].weight - node.weight) > 1e-9
        ]
        found.sort(key=lambda item: (-abs(item.own - item.common), item.id))
        differences[group] = tuple(found[:most])
    return Agreement(
        consensus=consensus(table, shares),
        distance=dict(zip(own, (apart.sum(axis=1) / 2).tolist(), strict=True)),
        differences=differences,
    )
