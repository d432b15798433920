"""Sections: blocks of another document under a heading of this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from maatwaarde.messages import Text, msg
from maatwaarde.report.blocks import Block, Details, Figure, Heading, Note, Paragraph, Table


def section(title: Text, anchor: str, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks under a heading of level 2; nothing where there are none.

    Headings of level 2 among them become of level 3, and so on.
    """
    inner = tuple(lowered(blocks))
    return (Heading(title, 2, anchor), *inner) if inner else ()


def pictured(picture: tuple[Figure, Table] | None) -> Iterator[Block]:
    """Yield a picture with its figures below it, folded away; nothing where there is none."""
    if picture is not None:
        figure, table = picture
        yield figure
        yield Details(msg("The figures of this picture"), (table,))


def lowered(blocks: Iterable[Block], by: int = 1) -> Iterator[Block]:
    """Yield blocks with headings that are so many levels lower, and without hints at commands."""
    for block in blocks:
        if isinstance(block, Heading):
            yield replace(block, level=block.level + by)
        elif isinstance(block, Paragraph | Note):
            yield replace(block, hint="")
        elif isinstance(block, Details):
            yield replace(block, blocks=tuple(lowered(block.blocks, by)))
        else:
            yield block
