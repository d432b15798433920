"""Portfolios that are nearly as good, each with what is different."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.portfolio import (
    Alternative,
    compare,
)
from maatwaarde.portfolio.analysis.alternatives import Alternatives
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.portfolio.comparison import named
from maatwaarde.report.portfolio.summary import solution_data
from maatwaarde.report.tables import WIDTH, wrap
from maatwaarde.report.words import Language, amount, money, number, share, word


def alternatives_text(
    plan: Plan, found: Alternatives, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return portfolios that are nearly as good, each with what is different."""
    if not found:
        key = "alternatives_stopped" if found.stopped else "alternatives_none"
        return wrap(word(key, language), width=width) + "\n"
    parts = [wrap(word("alternatives", language), width=width)]
    for place, item in enumerate(found, start=1):
        difference = compare(plan.solution, item.solution)
        change = difference.value / abs(plan.value) if plan.value else 0.0
        lines = [
            wrap(
                word(
                    "alternative_line",
                    language,
                    place=place,
                    value=number(item.solution.value, language, 4),
                    change=share(change, language),
                    cost=money(item.solution.cost, language),
                    difference=amount(difference.cost, "", language),
                    n=item.distance,
                )
                + ("" if item.solution.status == "proven" else " ?"),
                width=width,
            )
        ]
        for mark, moved in (("+", difference.only_b), ("\N{MINUS SIGN}", difference.only_a)):
            side = item.solution if mark == "+" else plan.solution
            names = named(plan, side, language)
            lines += [
                wrap(f"{mark} {names[name]}", indent="  ", hanging="      ", width=width)
                for name in moved
            ]
        parts.append("\n".join(lines))
    if any(item.solution.status != "proven" for item in found):
        parts.append(wrap(word("alternatives_unproven", language), width=width))
    if found.stopped:
        parts.append(wrap(word("alternatives_stopped", language), width=width))
    return "\n\n".join(parts) + "\n"


def alternatives_data(plan: Plan, found: Sequence[Alternative]) -> list[dict[str, Any]]:
    """Return the same as nested data."""
    return [
        {
            "distance": item.distance,
            "comes_in": compare(plan.solution, item.solution).only_b,
            "goes_out": compare(plan.solution, item.solution).only_a,
            **solution_data(item.solution),
        }
        for item in found
    ]
