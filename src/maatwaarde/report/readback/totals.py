"""What is asked for in all, what of it is unknown, and what there is a budget for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from maatwaarde.framework import Framework
from maatwaarde.late import dataclass
from maatwaarde.messages import Amount, Text, Unit, joined, msg, pmsg
from maatwaarde.proposals import Proposals, ResourceDemand
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.readback.rows import SHOWN
from maatwaarde.report.unverified import assumption_texts, grounds_text

if TYPE_CHECKING:
    from maatwaarde.impact import Grounds
    from maatwaarde.portfolio.assemble.eligible import Eligibility
    from maatwaarde.portfolio.inputs.resources import Budget, Staff


@dataclass(frozen=True, eq=False)
class Beside:
    """What else is known where a framework or a file of resources is given with the list.

    Parameters
    ----------
    unstated
        Measures on which the list states no impact at all, and no estimator has one.
    grounds
        What the impacts rest on; ``None`` without a framework.
    unasked
        Budgets and staff that no proposal asks for; ``None`` without a file of resources.
    unbudgeted
        Costs and staff for which there is no budget; likewise.
    eligibility
        How the proposals stand against the criteria of the resources; ``None`` without criteria.
    """

    framework: Framework | None = None
    unstated: Sequence[str] = ()
    unasked: Sequence[Budget | Staff] | None = None
    unbudgeted: Sequence[ResourceDemand] | None = None
    eligibility: Eligibility | None = None
    grounds: Grounds | None = None


def totals(proposals: Proposals) -> Iterator[Block]:
    """Yield what is asked in all, beside what the list says of it itself."""
    if not proposals.uses:
        return
    read = {column.target: column for column in proposals.columns}
    compared = any(column.stated is not None for column in proposals.columns)
    rows, apart = [], []
    for use in proposals.uses:
        column = read.get(use.column)
        total = float(np.nansum(use.values)) if column is None else column.total
        stated = None if column is None else column.stated
        off = None if column is None else column.difference
        rows.append(
            Row(
                (
                    asked_for(use.column),
                    Unit(use.unit),
                    Amount(total or 0.0, sign=False),
                    *(
                        (
                            None if stated is None else Amount(stated.amount, sign=False),
                            None if off is None else Amount(off),
                        )
                        if compared
                        else ()
                    ),
                )
            )
        )
        if off:
            apart.append(use.column)
    columns = (
        Column("asked", msg("asked for")),
        Column("unit", msg("unit")),
        Column("total", msg("total"), "number"),
        *(
            (
                Column("stated", msg("total in the list"), "number"),
                Column("difference", msg("difference"), "number"),
            )
            if compared
            else ()
        ),
    )
    yield Heading(msg("Costs and staff together"))
    yield Table("totals", columns, tuple(rows))
    if apart:
        yield Note(
            msg(
                "The list's own total of {columns} differs from the rows that were taken: look "
                "whether a row is missing or counts twice.",
                columns=joined(list(map(asked_for, apart)), ", "),
            ),
            "caution",
        )


def asked_for(column: str) -> Text:
    kind, _, rest = column.partition(":")
    head = msg("costs") if kind == "cost" else pmsg("list", "staff")
    return joined([head, *rest.split(":")]) if rest else head


def unknown_amounts(proposals: Proposals) -> Iterator[Block]:
    if not proposals.unknown:
        return
    yield Heading(msg("Unknown amounts"))
    items = [
        Item(
            msg(
                "{id}: {asked} ({text!r}, row {row})",
                id=proposals.ids[cell.proposal],
                asked=asked_for(cell.column),
                text=cell.shown,
                row=cell.where.row or cell.where.line,
            ),
            mark="?",
        )
        for cell in proposals.unknown[:SHOWN]
    ]
    if len(proposals.unknown) > SHOWN:
        items.append(Item(msg("and {n} more", n=len(proposals.unknown) - SHOWN)))
    yield Items(tuple(items))
    yield Note(
        msg(
            "A portfolio is refused while these are unknown, unless --unknown-costs says what is "
            "to be done."
        ),
        "caution",
    )


def beside_resources(beside: Beside) -> Iterator[Block]:
    if beside.unasked:
        yield Heading(msg("Nobody asks for"))
        yield Items(tuple(Item(_stated_name(one)) for one in beside.unasked))
    if beside.unbudgeted:
        yield Heading(msg("Nobody has a budget for"))
        yield Items(tuple(Item(asked_for(use.column)) for use in beside.unbudgeted))
    if beside.unasked is not None and not beside.unasked and not beside.unbudgeted:
        yield Note(msg("Each budget and role is asked for, and each cost has a budget."))
    if beside.framework is not None and beside.unstated:
        titles = {measure.id: measure.title for measure in beside.framework.measures}
        yield Heading(msg("Measures on which no proposal has an impact"))
        yield Items(tuple(Item(titles[name]) for name in beside.unstated))


def impacts_on(beside: Beside) -> Iterator[Block]:
    """Yield what the known impacts rest on, the assumptions first."""
    if beside.grounds is None or not beside.grounds.known:
        return
    yield Heading(msg("What the impacts rest on"))
    for text in assumption_texts(beside.grounds):
        yield Note(text, "caution")
    yield Paragraph(grounds_text(beside.grounds))


def stated_id(one: Budget | Staff) -> str:
    from maatwaarde.portfolio.inputs.resources import Budget

    name = f"cost:{one.name}" if isinstance(one, Budget) else f"staff:{one.role}"
    name = "cost" if name == "cost:money" else name
    return name if one.period is None else f"{name}:{one.period}"


def _stated_name(one: Budget | Staff) -> Text:
    return asked_for(stated_id(one))
