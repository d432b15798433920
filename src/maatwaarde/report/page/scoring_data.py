"""What a page needs to score anew with other weights: values, which do not depend on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.framework import Framework, Guard, Measure
from maatwaarde.mcda.ahp.consistency import random_index
from maatwaarde.mcda.ranking import TOLERANCE
from maatwaarde.messages import Amount, Language, msg, say
from maatwaarde.report.page.packing import floats, whole
from maatwaarde.report.portfolio.names import value_names
from maatwaarde.scoring import Scores
from maatwaarde.scoring.weights import ACCEPTED_RATIO
from maatwaarde.scoring.weights.derive import random_table

_LARGEST_SET = 100


def scoring_data(scores: Scores, language: Language) -> dict[str, Any]:
    """Return the goal tree, the value of every impact, the guards, and the weights by group."""
    framework, valuation = scores.framework, scores.valuation
    central = valuation.central
    return {
        "nodes": _nodes(framework, language),
        "proposals": [
            {"id": identifier, "title": title}
            for identifier, title in zip(scores.proposals, scores.titles, strict=True)
        ],
        "byId": _order_of(scores.proposals),
        "values": floats(central),
        "low": _where_other(valuation.low, central),
        "high": _where_other(valuation.high, central),
        "unknown": whole(np.flatnonzero(~scores.impacts.known.ravel(order="F"))),
        "guards": [_guard(guard, framework, language) for guard in framework.guards],
        "settings": _settings(scores, language),
        "tieTolerance": TOLERANCE,
        "acceptedRatio": ACCEPTED_RATIO,
        "randomIndex": _random_indices(framework),
    }


def points(framework: Framework) -> dict[str, float]:
    """Return the weight of each node among its siblings as the file or the answers have it.

    What was written is kept where it was: 3 and 1 stay 3 and 1.
    """
    if framework.weights is not None:
        return {node.id: node.share * 100 for node in framework.nodes}
    return framework.stated_weights


def _nodes(framework: Framework, language: Language) -> list[dict[str, Any]]:
    measures = {measure.id: measure for measure in framework.measures}
    own = points(framework)
    return [
        {
            "id": node.id,
            "title": node.title.text(language),
            "parent": -1 if node.parent is None else node.parent,
            "measure": node.is_measure,
            "points": own[node.id],
            "step": say(_step(measures[node.id]), language) if node.is_measure else "",
        }
        for node in framework.nodes
    ]


def _step(measure: Measure) -> Any:
    return msg(
        "from {worst} to {best}",
        worst=Amount(measure.worst, measure.unit),
        best=Amount(measure.best, measure.unit),
    )


def _order_of(names: tuple[str, ...]) -> list[int]:
    """Return the place of each name in the order of all; a page sorts texts in another order."""
    order = sorted(range(len(names)), key=names.__getitem__)
    places = [0] * len(names)
    for place, i in enumerate(order):
        places[i] = place
    return places


def _where_other(end: Floats, central: Floats) -> dict[str, str]:
    flat, middle = end.ravel(order="F"), central.ravel(order="F")
    other = np.flatnonzero(flat != middle)
    return {"at": whole(other), "value": floats(flat[other])}


def _guard(guard: Guard, framework: Framework, language: Language) -> dict[str, Any]:
    guarded = framework.guarded(guard)
    titles = value_names(framework)
    data: dict[str, Any] = {
        "title": say(titles[guard.subject], language),
        "veto": guard.rule == "veto",
        "maxLoss": guard.max_loss,
        "reason": "" if guard.reason is None else guard.reason.text(language),
        "measures": list(guarded.measures),
    }
    if guard.value is not None:
        return {**data, "node": framework.position(guard.value)}
    return {**data, "tops": list(framework.tops(guarded.measures))}


def _settings(scores: Scores, language: Language) -> list[dict[str, Any]]:
    """Return the weights of the report, and those of each group that was asked."""
    adopted = {"name": say(msg("as in this report"), language), "points": points(scores.framework)}
    if scores.weights is None:
        return [adopted]
    groups = [
        {"name": group, "points": _whole(scores.weights.weights_of(group))}
        for group in scores.weights.groups
    ]
    return [adopted, *groups]


def _whole(shares: Mapping[str, float]) -> dict[str, float]:
    return {name: share * 100 for name, share in shares.items()}


def _random_indices(framework: Framework) -> dict[int, float]:
    """Return the random index by number of items, for every size of a set in the framework."""
    parents = [node.parent for node in framework.nodes]
    sizes = sorted({parents.count(parent) for parent in set(parents)})
    return {
        size: random_index(size, random_table(size))[0] for size in sizes if size <= _LARGEST_SET
    }
