"""Portfolios that are nearly as good, each with what is different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maatwaarde.messages import Amount, Money, Number, Share, Text, joined, msg, nmsg
from maatwaarde.portfolio import (
    Alternative,
    compare,
)
from maatwaarde.portfolio.analysis.alternatives import Alternatives
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Heading, Item, Items, Note, Paragraph
from maatwaarde.report.portfolio.comparison import named
from maatwaarde.report.portfolio.names import naturally
from maatwaarde.report.portfolio.summary import solution_data


def alternatives_blocks(plan: Plan, found: Alternatives) -> Iterator[Block]:
    """Yield portfolios that are nearly as good, each with what is different."""
    stopped = msg("Time was up: there may be more choices that are worth at most 2% less.")
    if not found:
        none = msg("No other choice is worth at most 2% less.")
        yield Paragraph(stopped if found.stopped else none)
        return
    yield Heading(msg("Nearly as good, and as different as can be (worth at most 2% less)"))
    yield Items(tuple(_item(plan, place, item) for place, item in enumerate(found, start=1)))
    if any(item.solution.status != "proven" for item in found):
        yield Note(
            msg("not proven: there may be a choice that differs even more or is worth more."),
            mark="?",
        )
    if found.stopped:
        yield Note(stopped)


def _item(plan: Plan, place: int, item: Alternative) -> Item:
    difference = compare(plan.solution, item.solution)
    line: Text = nmsg(
        "{place}. value {value} ({change}), cost {cost} ({difference}); differs in {n} proposal "
        "from what is most like it above",
        "{place}. value {value} ({change}), cost {cost} ({difference}); differs in {n} proposals "
        "from what is most like it above",
        item.distance,
        place=place,
        value=Number(item.solution.value, 4),
        change=Share(difference.value / abs(plan.value) if plan.value else 0.0),
        cost=Money(item.solution.cost),
        difference=Amount(difference.cost),
    )
    if item.solution.status != "proven":
        line = joined([line, "?"])
    there, here = named(plan, item.solution), named(plan, plan.solution)
    moves = [Item(there[name], "+") for name in naturally(difference.only_b)]
    moves += [Item(here[name], "\N{MINUS SIGN}") for name in naturally(difference.only_a)]
    return Item(line, below=tuple(moves))


def alternatives_data(plan: Plan, found: Sequence[Alternative]) -> list[dict[str, Any]]:
    """Return the same as nested data."""
    return [
        {
            "distance": item.distance,
            "comes_in": compare(plan.solution, item.solution).only_b,
            "goes_out": compare(plan.solution, item.solution).only_a,
            **solution_data(plan, item.solution),
        }
        for item in found
    ]
