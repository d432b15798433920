"""Sections: blocks of another document under a heading of this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from maatwaarde.messages import Text, msg
from maatwaarde.report.blocks import Block, Details, Figure, Heading, Note, Paragraph, Table


def section(
    title: Text, anchor: str, blocks: Iterable[Block], *, new_page: bool = False
) -> tuple[Block, ...]:
    """Return blocks under a heading of level 2; nothing where there are none.

    Headings of level 2 among them become of level 3, and so on.

    Parameters
    ----------
    new_page
        Whether it begins a page on paper.
    """
    inner = tuple(lowered(blocks))
    return (Heading(title, 2, anchor, new_page), *inner) if inner else ()


def pictured(picture: tuple[Figure, Table] | None, *, paper: bool = True) -> Iterator[Block]:
    """Yield a picture with its figures below it, folded away; nothing where there is none.

    Parameters
    ----------
    paper
        Whether its figures are of use on paper, or stand there in another table.
    """
    if picture is not None:
        figure, table = picture
        yield figure
        yield Details(msg("The figures of this picture"), (table,), paper)


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
