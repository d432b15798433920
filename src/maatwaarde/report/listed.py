"""How much of a long list is put in words; files with rows have all of it."""

from __future__ import annotations

from collections.abc import Iterator

from maatwaarde.messages import Number, msg
from maatwaarde.report.blocks import Block, More

LISTED = 1000
"""Rows and items of a list that people read."""


def and_more(count: int) -> Iterator[Block]:
    """Yield how many there are beyond those that are listed, if any."""
    if count > LISTED:
        more = count - LISTED
        yield More(
            msg(
                "And {n} more; all are in a workbook or CSV (-o FILE.xlsx or FILE.csv).",
                n=Number(more, 0),
            ),
            count=more,
        )
