"""Weights that come from judgements: from what people answered to a framework's weights."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maatwaarde.errors import MethodError, Problem
from maatwaarde.framework import Framework
from maatwaarde.mcda import ahp
from maatwaarde.scoring.judgements import Judgement, read_judgements

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SiblingWeights:
    """Weights of the values or measures below one node, and how consistent the judgements are."""

    parent: str
    ids: tuple[str, ...]
    weights: tuple[float, ...]
    consistency_ratio: float
    by_group: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class WeightReport:
    """Where weights come from: method, shares of the groups, and one entry per set of siblings."""

    method: str
    groups: dict[str, float]
    siblings: tuple[SiblingWeights, ...]


def resolve_weights(framework: Framework) -> tuple[Framework, WeightReport | None]:
    """Return the framework with the weights that its judgements give.

    A set of siblings that nobody compared keeps the weights in the file. Respondents of a group are
    taken together by the geometric mean of their judgements, and groups by the mean weighted with
    their shares (Aczél & Saaty 1983; Forman & Peniwati 1998).

    Raises
    ------
    MethodError
        If the judgements of a group do not connect all siblings, or the method is not available.
    FrameworkError
        If a file of judgements is wrong.
    """
    source = framework.file.weights
    if source is None or source.method == "direct" or framework.weights is not None:
        return framework, None
    if source.method != "ahp":
        raise MethodError(
            Problem(
                code="weights-method",
                what=f"weights by {source.method!r} cannot be computed yet",
                mend="use `method: ahp`, or write the weights down as `weight:`",
            )
        )
    judgements = read_judgements(framework.judgement_files, framework)
    groups = _shares(judgements, source.groups)
    weights = {node.id: node.share for node in framework.nodes}
    report = []
    for parent in dict.fromkeys(judgement.parent for judgement in judgements):
        ids = tuple(
            node.id
            for node in framework.nodes
            if (framework.nodes[node.parent].id if node.parent is not None else "") == parent
        )
        own = [judgement for judgement in judgements if judgement.parent == parent]
        result = _sibling_weights(parent, ids, own, groups)
        weights.update(zip(ids, result.weights, strict=True))
        report.append(result)
    return framework.with_weights(weights), WeightReport("ahp", groups, tuple(report))


def _shares(judgements: tuple[Judgement, ...], stated: dict[str, float]) -> dict[str, float]:
    """Return the share of every group that answered, in the order of the alphabet."""
    present = sorted({judgement.group for judgement in judgements})
    if not present:
        raise MethodError("the files of judgements hold no judgement", "fill them in")
    if not stated:
        return {group: 1 / len(present) for group in present}
    unknown, silent = set(present) - set(stated), set(stated) - set(present)
    if unknown or silent:
        raise MethodError(
            Problem(
                code="groups",
                what="; ".join(
                    [f"group {name!r} answered and has no share" for name in sorted(unknown)]
                    + [f"group {name!r} has a share and did not answer" for name in sorted(silent)]
                ),
                mend="make `weights: groups:` name exactly the groups in the judgements",
            )
        )
    total = sum(stated.values())
    if total <= 0:
        raise MethodError("the shares of the groups are all zero", "give one a share above zero")
    return {group: stated[group] / total for group in present}


def _sibling_weights(
    parent: str, ids: tuple[str, ...], judgements: list[Judgement], groups: dict[str, float]
) -> SiblingWeights:
    matrices, shares, by_group = [], [], {}
    for group, share in groups.items():
        own = [judgement for judgement in judgements if judgement.group == group]
        if not own:
            raise MethodError(
                f"group {group!r} compared nothing below {parent or 'the top'!r}",
                "let every group judge the same comparisons",
            )
        matrix = ahp.complete(_group_matrix(ids, own))
        matrices.append(matrix)
        shares.append(share)
        by_group[group] = tuple(float(weight) for weight in ahp.priorities(matrix))
    matrix = ahp.aggregate_judgements(matrices, shares)
    return SiblingWeights(
        parent=parent,
        ids=ids,
        weights=tuple(float(weight) for weight in ahp.priorities(matrix)),
        consistency_ratio=float(ahp.consistency(matrix).ratio),
        by_group=by_group,
    )


def _group_matrix(ids: tuple[str, ...], judgements: list[Judgement]) -> Array:
    """Take the geometric mean of all answers to each comparison; NaN where nobody answered."""
    logs: dict[tuple[int, int], list[float]] = defaultdict(list)
    for judgement in judgements:
        i, j = ids.index(judgement.a), ids.index(judgement.b)
        logs[i, j].append(np.log(judgement.times))
        logs[j, i].append(-np.log(judgement.times))
    matrix = np.full((len(ids), len(ids)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for (i, j), found in logs.items():
        matrix[i, j] = np.exp(sum(sorted(found)) / len(found))
    return matrix
