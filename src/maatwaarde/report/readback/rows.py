"""The rows that were left out, and what else there is to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maatwaarde.diagnostics import Where
from maatwaarde.messages import Message, Text, joined, msg
from maatwaarde.proposals import LeftOut, LeftOutReason, Proposals
from maatwaarde.report.blocks import Block, Heading, Item, Items

SHOWN = 10
"""Rows left out and cells that are unknown that a page names; a file has them all."""

REASONS: Mapping[LeftOutReason, Message] = {
    "total": msg("row of totals"),
    "note": msg("note under the table"),
    "group": msg("heading of a group"),
    "units": msg("units of the headings"),
    "headings": msg("the headings once more"),
    "hidden": msg("hidden row"),
}


def left_out(proposals: Proposals) -> Iterator[Block]:
    by_reason: dict[LeftOutReason, list[LeftOut]] = {}
    for row in proposals.left_out:
        by_reason.setdefault(row.reason, []).append(row)
    if not by_reason:
        return
    yield Heading(msg("Left out"))
    items = []
    for reason, rows in by_reason.items():
        named: list[Text] = [
            msg("row {row}: {text!r}", row=row.row, text=row.text)
            if row.text
            else msg("row {row}", row=row.row)
            for row in rows[:SHOWN]
        ]
        if len(rows) > SHOWN:
            named.append(msg("and {n} more", n=len(rows) - SHOWN))
        items.append(Item(REASONS[reason], below=tuple(Item(name) for name in named)))
    yield Items(tuple(items))


# Warned of, and said above in a list of its own.
SAID = frozenset(f"{reason}-row" for reason in REASONS)


def warnings(proposals: Proposals) -> Iterator[Block]:
    """Yield what else is doubtful, so that it goes along with what is forwarded."""
    found = [one for one in proposals.warnings if one.code not in SAID]
    if not found:
        return
    yield Heading(msg("Look at"))
    yield Items(
        tuple(
            Item(
                msg("{where}: {what}", where=place, what=one.what)
                if (place := _place(one.where))
                else one.what,
                mark="!",
                below=(Item(one.mend),) if one.mend else (),
            )
            for one in found
        )
    )


def _place(where: Where) -> Text:
    """Return where something is within the list."""
    row = where.row or where.line
    parts: list[Text] = []
    if row is not None:
        parts.append(msg("row {row}", row=row))
    if where.field is not None:
        parts.append(msg("column {heading!r}", heading=where.field))
    return joined(parts, ", ")
