"""What of a long result goes to a terminal: the first rows, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from maatwaarde.messages import nmsg
from maatwaarde.report.blocks import Block, Details, Items, More, Paragraph, Table
from maatwaarde.report.document import Document

SHOWN = 250
"""Rows of a table that a terminal shows: some thousand lines, as far as most can be turned back."""


def first_rows(document: Document) -> Document:
    """Return a document with the first rows of each table and list, and how many more each has."""
    return replace(document, blocks=tuple(_first(document.blocks)))


def _first(blocks: tuple[Block, ...]) -> Iterator[Block]:
    left = 0  # of the table or list above
    for block in blocks:
        if left:
            # What says how many more there are than in the document, counts along.
            beyond = block.count if isinstance(block, More) else 0
            yield more_rows(left + beyond)
            left = 0
            if beyond:
                continue
        if isinstance(block, Table) and len(block.rows) > SHOWN:
            left = len(block.rows) - SHOWN
            yield replace(block, rows=block.rows[:SHOWN])
        elif isinstance(block, Items) and len(block.items) > SHOWN:
            left = len(block.items) - SHOWN
            yield Items(block.items[:SHOWN])
        elif isinstance(block, Details):
            yield replace(block, blocks=tuple(_first(block.blocks)))
        else:
            yield block
    if left:
        yield more_rows(left)


def more_rows(count: int) -> Paragraph:
    """Say how many rows of the table above are not shown."""
    return Paragraph(
        nmsg(
            "{n} more row is not shown here. A file has all: -o with a name that ends in .xlsx, "
            ".csv or .html.",
            "{n} more rows are not shown here. A file has all: -o with a name that ends in .xlsx, "
            ".csv or .html.",
            count,
        )
    )
