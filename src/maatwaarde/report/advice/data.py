"""A report as nested data: what each command would write, beside each other."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from maatwaarde.portfolio.advice import Advice
from maatwaarde.portfolio.reweighed import ChosenAnew
from maatwaarde.report.advice.origin import Origin
from maatwaarde.report.data import scores_data
from maatwaarde.report.portfolio.beside import beside_data
from maatwaarde.report.portfolio.core import core_data
from maatwaarde.report.portfolio.insight import shadow_data
from maatwaarde.report.portfolio.motions import motions_data
from maatwaarde.report.portfolio.whynot import why_not_data


def advice_data(advice: Advice, origin: Origin) -> dict[str, Any]:
    """Return what an advice rests on as nested data, without the sections of plugins."""
    plan, plugins = advice.plan, dict(origin.plugins)
    data = {
        **scores_data(advice.scores, plugins, worth=advice.worth),
        "files": [asdict(file) for file in origin.files],
        "command": origin.command or None,
        "warnings": [warning.to_dict() for warning in origin.warnings],
        "told": list(advice.explanations),
        "portfolio": None,
        "why_not": {},
        "more": [],
        "not_asked_about": list(advice.unasked),
        "reweighed": _reweighed(advice),
        "same_choice": _rooms(advice),
        "core": None,
        "motions": None,
    }
    if plan is not None and advice.beside is not None:
        data["portfolio"] = {**beside_data(advice.beside, plugins), "sections": {}}
        data["why_not"] = {
            name: why_not_data(plan, answer, plugins) for name, answer in advice.why_nots.items()
        }
        data["more"] = shadow_data(advice.prices)
        if advice.motions is not None or advice.without:
            without = advice.without or None
            data["motions"] = motions_data(plan, advice.motions, without, plugins)
    if advice.core is not None:
        data["core"] = core_data(advice.core, plugins)
    return data


def _reweighed(advice: Advice) -> list[dict[str, Any]]:
    """Return choice, scores and ranks with each other weight as nested data."""
    framework, told = advice.scores.framework, list(advice.explanations)
    rows = [advice.scores.proposals.index(name) for name in told]
    anew = {(item.change.node, item.change.factor): item for item in advice.anew}
    scored = {(item.change.node, item.change.factor): item for item in advice.reweighed}
    found = []
    for key in {**scored, **anew}:
        change = (anew[key] if key in anew else scored[key]).change
        found.append(
            {
                "value": framework.nodes[change.node].id,
                "factor": change.factor,
                "weight_now": framework.nodes[change.node].weight,
                "weight": change.weight,
                "choice": _choice(anew[key]) if key in anew else None,
                "proposals": [
                    {
                        "id": name,
                        "score": float(scored[key].score[row]),
                        "rank": int(scored[key].rank[row]) or None,
                    }
                    for name, row in zip(told, rows, strict=True)
                ]
                if key in scored
                else [],
            }
        )
    return found


def _choice(item: ChosenAnew) -> dict[str, Any]:
    solution = item.solution
    return {
        "possible": item.possible,
        "status": None if solution is None else solution.status,
        "chosen": None if solution is None else list(solution.chosen),
        "comes_in": list(item.comes_in),
        "goes_out": list(item.goes_out),
        "starts_otherwise": list(item.starts_otherwise),
    }


def _rooms(advice: Advice) -> list[dict[str, Any]]:
    """Return how far each weight may move before the choice changes, as nested data."""
    nodes = advice.scores.framework.nodes
    return [
        {
            "value": nodes[room.node].id,
            "weight": nodes[room.node].weight,
            "same_from": room.sure[0],
            "same_to": room.sure[1],
            "other_below": room.most[0],
            "other_above": room.most[1],
        }
        for room in advice.rooms
    ]
