"""What is running and goes on as its faster variant, with what that costs and brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from maatwaarde.messages import Money, Number, Text, joined, msg
from maatwaarde.portfolio.replanning.faster_variants import SpedUp
from maatwaarde.portfolio.replanning.from_changes import Reconsidered


def sped_up(found: Reconsidered, names: Mapping[str, Text]) -> dict[str, Text]:
    """Return in words what each proposal becomes that goes on faster."""
    return {
        item.slower: joined([names[item.slower], joined(_told(item, names), "; ")], ": ")
        for item in found.sped_up
    }


def sped_up_data(found: Reconsidered) -> list[dict[str, Any]]:
    """Return the same as nested data."""
    return [
        {"id": data.pop("slower"), "by": data.pop("faster"), **data}
        for data in map(asdict, found.sped_up)
    ]


def _told(item: SpedUp, names: Mapping[str, Text]) -> list[Text]:
    told: list[Text] = [msg("goes on as {name}", name=names[item.faster])]
    more = Money(abs(item.cost_change))
    if item.cost_change > 0:
        told.append(msg("costs {amount} more", amount=more))
    elif item.cost_change < 0:
        told.append(msg("costs {amount} less", amount=more))
    else:
        told.append(msg("costs the same"))
    new, old = item.effects_from, item.effects_were_from
    if new is not None and old is None:
        told.append(msg("effects from {year} on, and else in no year that counts", year=str(new)))
    elif new is not None:
        told.append(msg("effects from {new} on, and not from {old}", new=str(new), old=str(old)))
    told.append(msg("adds {change} to the value", change=Number(item.value_change, 4)))
    return told
