"""The price of a motion as a picture: what it costs to the left of zero, and what it brings."""

from __future__ import annotations

from maatwaarde.messages import Message, joined, msg
from maatwaarde.portfolio.inputs.motions import Motion
from maatwaarde.portfolio.motions import Price
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Column, Figure, Row, Table
from maatwaarde.report.figures.bars import Part
from maatwaarde.report.portfolio.motions import brought, motion_name
from maatwaarde.report.portfolio.without import part_of
from maatwaarde.report.ranking.bars import bars_figure


def motion_picture(plan: Plan, motion: Motion, price: Price) -> tuple[Figure, Table] | None:
    """Return what a motion costs and brings by value, in points of the score; None without a plan.

    Parameters
    ----------
    price
        That of ``motion``, as `price_motions` found it in ``plan``.
    """
    if price.plan is None:
        return None
    whole = brought(plan)
    values = plan.scores.framework.categories("value")
    parts = [
        Part(value.title, amount, amount, amount)
        for value in values
        for amount in (price.by_value[value.id],)
    ]
    change = sum(part.value for part in parts)
    total = Part(msg("all values together"), change, change, change)
    told: list[Message] = []
    least, most = min(parts, key=lambda part: part.value), max(parts, key=lambda part: part.value)
    if least.value < 0:
        told.append(
            msg(
                "It costs most on {title} ({worth} of what the plan brings).",
                title=least.title,
                worth=part_of(least.value, whole),
            )
        )
    if most.value > 0:
        told.append(
            msg(
                "It brings most on {title} ({worth} of what the plan brings).",
                title=most.title,
                worth=part_of(most.value, whole),
            )
        )
    alternative = joined(told) if told else msg("It changes nothing.")
    title = msg("What the motion costs and brings: {motion}", motion=motion_name(motion))
    figure = bars_figure(parts, total, title, alternative, f"motion-{motion.id}")
    columns = (Column("value", msg("Value")), Column("change", msg("Change"), "share"))
    rows = [Row((part.title, part_of(part.value, whole))) for part in parts]
    rows.append(Row((total.title, part_of(change, whole)), strong=True))
    return figure, Table("motion", columns, tuple(rows), title)
