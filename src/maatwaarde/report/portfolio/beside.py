"""A portfolio with all that is set beside it, as one document and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from maatwaarde.framework import By
from maatwaarde.impact import grounds
from maatwaarde.messages import msg
from maatwaarde.portfolio.beside import Beside
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Table
from maatwaarde.report.document import Document
from maatwaarde.report.judged import resting_data
from maatwaarde.report.portfolio.alternatives import alternatives_blocks, alternatives_data
from maatwaarde.report.portfolio.comparison import comparison_blocks, comparison_data
from maatwaarde.report.portfolio.insight import shadow_annex, shadow_blocks, shadow_data
from maatwaarde.report.portfolio.summary import portfolio_data, portfolio_document, solution_data
from maatwaarde.report.unverified import grounds_data, unverified_count, unverified_notes


def beside_document(found: Beside, by: By = "value") -> Document:
    """Return a portfolio, and below it what is set beside it."""
    document = portfolio_document(found.plan, by)
    rows = _chosen_rows(found.plan)
    notes = unverified_notes(found.plan.scores.impacts, found.plan.scores.framework, rows)
    return replace(
        document,
        blocks=(*document.blocks, *_others(found, by), *notes),
        annexes=lambda: (*document.annexes(), *_annexes(found)),
    )


def beside_data(found: Beside, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the same as nested data."""
    plan = found.plan
    data = portfolio_data(plan, found.column, found.ordered, plugins)
    if found.earlier is not None:
        data["compared_plan"] = {
            **solution_data(plan, found.earlier),
            "difference": comparison_data(plan, found.earlier),
        }
    if found.alternatives is not None:
        data["alternatives"] = alternatives_data(plan, found.alternatives)
        data["alternatives_stopped"] = found.alternatives.stopped
    if found.shadow_prices is not None:
        data["shadow_prices"] = shadow_data(found.shadow_prices)
    data["rests_on"] = resting_data(plan.scores, _chosen_rows(plan))
    data["impacts_rest_on"] = grounds_data(
        grounds(plan.scores.impacts, plan.scores.framework, _chosen_rows(plan))
    )
    data["unverified_impacts"] = unverified_count(plan.scores.impacts, _chosen_rows(plan))
    return data


def _others(found: Beside, by: By) -> Iterator[Block]:
    plan = found.plan
    if found.shadow_prices is not None:
        yield from shadow_blocks(plan, found.shadow_prices)
    if found.alternatives is not None:
        yield from alternatives_blocks(plan, found.alternatives)
    if found.column is not None and found.ordered is not None:
        order = msg("in order of {column}", column=found.column)
        intro = msg("Compared with choosing {order}, under the same rules", order=order)
        only = msg("Only {order}", order=order)
        yield from comparison_blocks(plan, found.ordered, found.column, intro, only, by)
    if found.name is not None and found.earlier is not None:
        intro = msg("Compared with {name}, as it would work out now", name=found.name)
        only = msg("Only in {name}", name=found.name)
        yield from comparison_blocks(plan, found.earlier, msg("there"), intro, only, by)


def _annexes(found: Beside) -> tuple[Table, ...]:
    if found.shadow_prices is None:
        return ()
    return (shadow_annex(found.plan, found.shadow_prices),)


def _chosen_rows(plan: Plan) -> list[int]:
    rows = {identifier: i for i, identifier in enumerate(plan.scores.proposals)}
    return [rows[identifier] for identifier in plan.chosen]
