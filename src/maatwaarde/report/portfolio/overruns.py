"""How likely it is that each budget and role is exceeded, as table and data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from maatwaarde.messages import Amount, Number, RoundedShare, Share, msg
from maatwaarde.portfolio.analysis.overruns import DRAWS
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Column, Heading, Note, Row, Table, from_columns
from maatwaarde.report.portfolio.names import resource_names


def overrun_blocks(plan: Plan) -> Iterator[Block]:
    """Yield the chance that each resource is exceeded; nothing where nothing is uncertain."""
    if not plan.overruns:
        return
    names = resource_names(plan.problem)
    margins = any(each.margin for each in plan.overruns)
    columns = (
        Column("resource", msg("resource")),
        Column("expected", msg("expected"), "number"),
        Column("available", msg("available"), "number"),
        *([Column("margin", msg("kept as a margin"), "number")] if margins else []),
        Column("chance", msg("chance of exceeding it"), "share"),
    )
    rows = tuple(
        Row(
            (
                names[each.resource],
                Amount(each.expected, sign=False),
                Amount(each.there, sign=False),
                *([Amount(each.margin, sign=False)] if margins else []),
                Share(each.chance),
            )
        )
        for each in plan.overruns
    )
    yield Heading(msg("How likely is it that more is needed than there is?"))
    yield Table("overruns", columns, rows)
    yield Note(
        msg(
            "Drawn {n} times between the low and the high ends of costs and staff, of which "
            "proposals have {common} in common.",
            n=Number(DRAWS, 0),
            common=RoundedShare(plan.common),
        )
    )
    if plan.sure is not None:
        yield Note(
            msg(
                "Chosen so that each of them holds with a chance of at least {sure}: the best "
                "within the margins that are kept for it.",
                sure=RoundedShare(plan.sure),
            )
        )


def overrun_annex(plan: Plan) -> Table | None:
    """Return one row for each resource that is used uncertainly; None where nothing is."""
    if not plan.overruns:
        return None
    found = plan.overruns
    names = resource_names(plan.problem)
    return from_columns(
        "overruns",
        [
            (Column("resource", msg("id")), [each.resource for each in found]),
            (Column("name", msg("resource")), [names[each.resource] for each in found]),
            (Column("expected", msg("expected"), "number"), [each.expected for each in found]),
            (Column("available", msg("available"), "number"), [each.there for each in found]),
            (Column("margin", msg("kept as a margin"), "number"), [each.margin for each in found]),
            (
                Column("chance", msg("chance of exceeding it"), "number"),
                [each.chance for each in found],
            ),
        ],
    )


def overrun_data(plan: Plan) -> dict[str, Any] | None:
    """Return the same as nested data; None where nothing is uncertain."""
    if not plan.overruns:
        return None
    return {
        "draws": DRAWS,
        "common": plan.common,
        "sure": plan.sure,
        "resources": [asdict(each) for each in plan.overruns],
    }
