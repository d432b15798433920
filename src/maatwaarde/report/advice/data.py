"""A report as nested data: what each command would write, beside each other."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from maatwaarde.portfolio.advice import Advice
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
