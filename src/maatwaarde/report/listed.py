"""How much of a long list is put in words; files with rows have all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from maatwaarde.messages import Number, msg
from maatwaarde.report.blocks import Block, Details, Items, More, Table
from maatwaarde.report.document import Document

LISTED = 1000
"""Rows and items of a list that people read."""

SCREEN, FIRST = 200, 50
"""Rows and items that go to a screen whole; of more the first, which are seen at a glance."""


def and_more(count: int, listed: int = LISTED) -> Iterator[Block]:
    """Yield how many there are beyond those that are listed, if any."""
    if count > listed:
        more = count - listed
        yield More(
            msg(
                "And {n} more; all are in a workbook or CSV (-o FILE.xlsx or FILE.csv).",
                n=Number(more, 0),
            ),
            count=more,
        )


def for_screen(document: Document) -> Document:
    """Return a document as it goes to a terminal: of long lists the first, and how many more."""
    return replace(document, blocks=tuple(_shortened(document.blocks)))


def _shortened(blocks: Sequence[Block]) -> Iterator[Block]:
    left = 0  # of the list above
    for block in blocks:
        if left:
            others = block.count if isinstance(block, More) else 0
            yield from and_more(left + others, 0)
            left = 0
            if others:
                continue
        match block:
            case Table(rows=rows) if len(rows) > SCREEN:
                left = len(rows) - FIRST
                yield replace(block, rows=rows[:FIRST])
            case Items(items) if len(items) > SCREEN:
                left = len(items) - FIRST
                yield Items(items[:FIRST])
            case Details(blocks=inside):
                yield replace(block, blocks=tuple(_shortened(inside)))
            case _:
                yield block
    yield from and_more(left, 0)
