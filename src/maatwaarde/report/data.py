"""Results as nested data, for JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from maatwaarde.arrays import Bools, Floats
from maatwaarde.documents.to_json import json_text
from maatwaarde.framework import Framework, Guard
from maatwaarde.impact import grounds
from maatwaarde.report.categories import categories_data, proposals_data
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.judged import judgement_data, resting, resting_data
from maatwaarde.report.unverified import grounds_data
from maatwaarde.scoring import Explanation, Scores, Standings
from maatwaarde.scoring.categories import gains_and_harms
from maatwaarde.scoring.explain import BrokenGuard, Effect, Move
from maatwaarde.scoring.value_for_money import ValueForMoney
from maatwaarde.scoring.weights import SiblingWeights, WeightReport
from maatwaarde.scoring.worst_harm import worst_harm


def header(framework: Framework, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what every result carries: versions of format, library, framework and plugins."""
    return {
        "schema_version": SCHEMA_VERSION,
        "maatwaarde_version": version("maatwaarde"),
        "framework": {
            "id": framework.id,
            "version": framework.file.version,
            "title": framework.title.model_dump(exclude_none=True),
            "sha256": framework.checksum,
        },
        "plugins": dict(sorted((plugins or {}).items())),
    }


def to_json(data: Any) -> str:
    """Write JSON; what is not a number (unknown) becomes null, and never NaN."""
    return json_text(_plain(data)) + "\n"


def scores_data(
    scores: Scores,
    plugins: dict[str, str] | None = None,
    sections: dict[str, Any] | None = None,
    worth: ValueForMoney | None = None,
) -> dict[str, Any]:
    """Return scores as nested data, best proposal first, with the sections of plugins last."""
    framework = scores.framework
    ranking = _proposals(scores, scores.order)
    for row, proposal in zip(scores.order, ranking, strict=True):
        proposal["value_for_money"] = worth_data(worth, row)
    return {
        **header(framework, plugins),
        "method": scores.method,
        "relative_to_batch": scores.relative,
        "may_reverse_dominance": scores.may_reverse_dominance,
        "reference_doing_nothing": scores.reference,
        "contributions_add_up_to_score": scores.additive,
        "weights": {node.id: node.weight for node in framework.nodes},
        "judgements": None if scores.weights is None else judgements_data(scores.weights),
        "rests_on": resting_data(scores),
        "impacts_rest_on": grounds_data(grounds(scores.impacts, framework)),
        "categories": categories_data(framework),
        "ranking": ranking,
        "sections": sections or {},
    }


def explanation_data(
    explanation: Explanation,
    plugins: dict[str, str] | None = None,
    worth: ValueForMoney | None = None,
) -> dict[str, Any]:
    """Return an explanation as nested data."""
    scores, row = explanation.scores, explanation.row
    above = explanation.next_above
    return {
        **header(scores.framework, plugins),
        "method": scores.method,
        **_proposals(scores, [row])[0],
        "value_for_money": worth_data(worth, row),
        "categories": categories_data(scores.framework),
        "harms": [_effect(effect) for effect in explanation.harms],
        "gains": [_effect(effect) for effect in explanation.gains],
        "unknown": [_effect(effect) for effect in explanation.unknown],
        "broken_guards": [_guard(broken) for broken in explanation.guards],
        "next_above": None
        if above is None
        else {"id": scores.proposals[above[0]], "difference": above[1]},
        "moves_up": [_move(move) for move in explanation.moves],
    }


def worth_data(worth: ValueForMoney | None, row: int) -> dict[str, Any] | None:
    """Return what a proposal costs and gains per million; None where that is not known."""
    if worth is None or math.isnan(worth.per_million[row]):
        return None
    return {"cost": worth.cost[row], "per_million": worth.per_million[row]}


def worst_harm_data(scores: Standings, row: int) -> dict[str, Any] | None:
    """Return the measure on which a proposal loses most, with the value it stands under."""
    worst = worst_harm(scores, row)
    if worst is None:
        return None
    return {
        "measure": worst.measure.id,
        "under": worst.value.id,
        "value": worst.worth,
        "known": worst.known,
    }


def _proposals(scores: Standings, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Return proposals with what they gain and harm under values, pillars and SDGs."""
    nodes = [(k, node) for k, node in enumerate(scores.framework.nodes) if not node.is_measure]
    gains, harms = gains_and_harms(scores.contributions, [node.measures for _, node in nodes])
    # Each is made anew when it is asked for, so once for all rows.
    impacts = scores.impacts
    known, estimated, unverified = impacts.known, impacts.estimated, impacts.unverified
    rests = resting(scores)
    values = [
        {
            node.id: {
                "value": scores.node_values[row, k],
                "contribution": scores.node_values[row, k] * node.weight,
                "gains": gains[row, column],
                "harms": harms[row, column],
            }
            for column, (k, node) in enumerate(nodes)
        }
        for row in rows
    ]
    return [
        _proposal(scores, row, {"values": own, **under}, (known, estimated, unverified), rests)
        for row, own, under in zip(rows, values, proposals_data(scores, rows), strict=True)
    ]


def _proposal(
    scores: Standings,
    row: int,
    under: dict[str, Any],
    origins: tuple[Bools, Bools, Bools],
    rests: dict[str, Floats],
) -> dict[str, Any]:
    framework, impacts = scores.framework, scores.impacts
    known, estimated, unverified = origins
    best, worst = scores.rank_range
    return {
        "id": scores.proposals[row],
        "title": scores.titles[row],
        "rank": int(scores.rank[row]) or None,
        "tied": bool(scores.tied[row]),
        "rank_range": [int(best[row]), int(worst[row])] if scores.rank[row] else None,
        "score": scores.score[row],
        "range": [scores.low[row], scores.high[row]],
        "coverage": scores.coverage[row],
        "worst_harm": worst_harm_data(scores, row),
        "rests_on": {kind: shares[row] for kind, shares in rests.items()},
        **under,
        "measures": {
            measure.id: {
                "impact": impacts.value[row, j],
                "low": impacts.low[row, j],
                "high": impacts.high[row, j],
                "unit": measure.unit,
                "known": bool(known[row, j]),
                "estimated": bool(estimated[row, j]),
                "unverified": bool(unverified[row, j]),
                "value": scores.valuation.central[row, j],
                "contribution": scores.contributions[row, j],
                "beyond_anchors": int(scores.beyond[row, j]),
                "judgement": judgement_data(impacts.judgement(row, j)),
            }
            for j, measure in enumerate(framework.measures)
        },
        "guards": [
            {
                **_protected(result.guard),
                "rule": result.guard.rule,
                "max_loss": result.guard.max_loss,
                "loss": max(0.0, -float(result.worth[row])),
                "state": "broken"
                if result.broken[row]
                else "possible"
                if result.possible[row]
                else "met",
            }
            for result in scores.guards
        ],
    }


def judgements_data(report: WeightReport) -> dict[str, Any]:
    """Return where weights come from, as nested data."""
    return {
        "method": report.method,
        "groups": report.groups,
        "respondents": {group: len(names) for group, names in report.respondents.items()},
        "files": [{"name": name, "sha256": digest} for name, digest in report.files],
        "siblings": [_siblings(siblings) for siblings in report.siblings],
        "as_in_framework": [siblings.parent or None for siblings in report.unanswered],
    }


def _siblings(siblings: SiblingWeights) -> dict[str, Any]:
    return {
        "parent": siblings.parent or None,
        "weights": dict(zip(siblings.ids, siblings.weights, strict=True)),
        "consistency_ratio": siblings.consistency_ratio,
        "consensus": siblings.consensus,
        "by_group": {
            answers.group: {
                "weights": dict(zip(siblings.ids, answers.weights, strict=True)),
                "respondents": len(answers.respondents),
                "consensus": answers.consensus,
                "consistency_ratio": answers.consistency_ratio,
                "consistency_ratios_of_respondents": [
                    {"respondent": name, "consistency_ratio": ratio}
                    for name, ratio in zip(
                        answers.respondents, answers.respondent_ratios, strict=False
                    )
                ],
                "deviation": answers.deviation,
                "open_comparisons": answers.open_pairs,
                "worst_judgements": [
                    {
                        "a": worst.a,
                        "b": worst.b,
                        "given": worst.given,
                        "consistent": worst.consistent,
                        "consistency_ratio_then": worst.ratio,
                    }
                    for worst in answers.worst
                ],
            }
            for answers in siblings.groups
        },
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "measure": effect.measure.id,
        "impact": effect.impact,
        "low": effect.low,
        "high": effect.high,
        "unit": effect.measure.unit,
        "value": effect.worth,
        "contribution": effect.contribution,
        "beyond_anchors": effect.beyond,
        "unverified": effect.unverified,
        "judgement": judgement_data(effect.judgement),
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "measure": move.measure.id,
        "impact_now": move.impact,
        "impact_needed": move.needed,
        "unit": move.measure.unit,
        "within_anchors": move.within_anchors,
    }


def _guard(broken: BrokenGuard) -> dict[str, Any]:
    return {
        **_protected(broken.guard),
        "rule": broken.guard.rule,
        "max_loss": broken.guard.max_loss,
        "worth": broken.worth,
        "worst_case": broken.worst_case,
        "certain": broken.certain,
        "mended_by": [_move(move) for move in broken.moves],
    }


def _protected(guard: Guard) -> dict[str, Any]:
    return {"value": guard.value, "pillar": guard.pillar, "sdg": guard.sdg}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _plain(data: Any) -> Any:
    """Turn numpy scalars into Python's own, tuples into lists, and NaN into None."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, bool | np.bool_):
        return bool(data)
    if isinstance(data, int | np.integer):
        return int(data)
    if isinstance(data, float | np.floating):
        return _number(float(data))
    return data
