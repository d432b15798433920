"""How sure a ranking is, as data."""

from __future__ import annotations

from typing import Any

import numpy as np

from maatwaarde.impact import grounds
from maatwaarde.report.data import header
from maatwaarde.report.unverified import grounds_data, unverified_count
from maatwaarde.scoring.flips import Pair, Tornado
from maatwaarde.scoring.robustness import NodeStability, Robustness
from maatwaarde.scoring.tradeoffs import DISPROPORTIONATE, Tradeoffs


def robustness_data(
    result: Robustness, trade: Tradeoffs, plugins: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return all of the analysis as nested data, best proposal first."""
    scores = result.scores
    ids = [scores.proposals[row] for row in result.rows]
    measures = [scores.framework.measures[j].id for j in result.measures]
    smaa = result.smaa
    return {
        **header(scores.framework, plugins),
        "unverified_impacts": unverified_count(scores.impacts),
        "impacts_rest_on": grounds_data(grounds(scores.impacts, scores.framework)),
        "method": scores.method,
        "weights_drawn": result.weights,
        "spread": result.spread,
        "draws": result.draws,
        "seed": result.seed,
        "impacts_with_a_range": result.uncertain,
        "vetoed": [scores.proposals[i] for i in scores.order if not scores.rank[i]],
        "proposals": [
            {
                "id": identifier,
                "title": scores.titles[row],
                "rank": int(scores.rank[row]),
                "score": scores.score[row],
                "rank_acceptability": smaa.rank_acceptability[i].tolist(),
                "mean_rank": smaa.mean_rank[i],
                "confidence": smaa.confidence[i],
                "central_weights": None
                if np.isnan(smaa.central_weights[i, 0])
                else dict(zip(measures, smaa.central_weights[i].tolist(), strict=True)),
                "wins_against": dict(zip(ids, smaa.pairwise_winning[i].tolist(), strict=True)),
                "gain": trade.compensation.gain[row],
                "loss": trade.compensation.loss[row],
                "loss_share": trade.compensation.share[row],
                "losses_paid_by": _paid(trade, row),
            }
            for i, (row, identifier) in enumerate(zip(result.rows, ids, strict=True))
        ],
        "weight_stability": {
            "values": _stability(result, result.values),
            "measures": _stability(result, result.by_measure),
        },
        "disproportionate_losses": {
            "threshold": DISPROPORTIONATE,
            "found": [
                {
                    "id": scores.proposals[flag.row],
                    "measure": flag.measure.id,
                    "loss": flag.loss,
                    "stands_above": [scores.proposals[row] for row in flag.below],
                }
                for flag in trade.flags
            ],
        },
    }


def pair_data(found: Pair) -> dict[str, Any]:
    """Return what turns the order of two proposals round, as data."""
    scores = found.scores
    measures = [measure.id for measure in scores.framework.measures]
    moved = found.moved_to
    return {
        "better": scores.proposals[found.better],
        "worse": scores.proposals[found.worse],
        "difference": found.gap,
        "single_weights": [
            {"measure": flip.measure.id, "now": flip.now, "needed": flip.needed}
            for flip in found.weights
        ],
        "least_weight_to_move": found.least_moved,
        "weights_that_tie": None
        if moved is None
        else dict(zip(measures, moved.tolist(), strict=True)),
        "single_impacts": [
            {
                "id": scores.proposals[flip.row],
                "measure": flip.measure.id,
                "unit": flip.measure.unit,
                "now": flip.now,
                "needed": flip.needed,
                "within_anchors": flip.within_anchors,
            }
            for flip in found.impacts
        ],
    }


def tornado_data(found: Tornado) -> dict[str, Any]:
    """Return what moves the score of a proposal, as data, most first."""
    return {
        "id": found.scores.proposals[found.row],
        "score": found.scores.score[found.row],
        "spread_of_weights": found.spread,
        "causes": [
            {
                "kind": bar.kind,
                "measure": bar.measure.id,
                "range": list(bar.range),
                "score": list(bar.score),
                "rank": [rank or None for rank in bar.rank],
            }
            for bar in found.bars
        ],
    }


def _stability(result: Robustness, nodes: NodeStability) -> dict[str, Any]:
    ids = [result.scores.framework.nodes[i].id for i in nodes.nodes]
    proposals = [result.scores.proposals[row] for row in result.rows]
    order = [proposals[i] for i in nodes.stability.order]

    def bounds(interval: Any) -> dict[str, Any]:
        return {
            identifier: [float(interval.low[j]), float(interval.high[j])]
            for j, identifier in enumerate(ids)
        }

    return {
        "weights": dict(zip(ids, nodes.weights.tolist(), strict=True)),
        "first": {"id": order[0], "holds_between": bounds(nodes.stability.first)},
        "neighbours": [
            {"above": one, "below": other, "holds_between": bounds(interval)}
            for one, other, interval in zip(
                order, order[1:], nodes.stability.neighbours, strict=False
            )
        ],
    }


def _paid(trade: Tradeoffs, row: int) -> dict[str, dict[str, float]]:
    """Return for each measure that loses which gains pay for it, leaving out what is nothing."""
    paid = trade.compensation.paid[row]
    ids = [measure.id for measure in trade.scores.framework.measures]
    return {
        ids[j]: {ids[k]: float(paid[j, k]) for k in np.flatnonzero(paid[j] > 0)}
        for j in np.flatnonzero(paid.any(axis=1))
    }
