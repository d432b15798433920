"""A report: blocks under a title, and the tables that go with it in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from maatwaarde.content import ByContent
from maatwaarde.late import dataclass
from maatwaarde.messages import Text
from maatwaarde.presented import Told
from maatwaarde.report.blocks import Block, Details, Heading, Table


@dataclass(frozen=True, slots=True, eq=False)
class Document(ByContent, Told):
    """A report: its title, and its blocks in the order in which they are read.

    Parameters
    ----------
    annexes
        Makes the tables with every figure, for files; a page has no room for them, and does not
        make them. Where there are none, a file holds the tables of the blocks.
    """

    title: Text
    blocks: tuple[Block, ...]
    annexes: Callable[[], tuple[Table, ...]] = tuple

    def tables(self) -> tuple[Table, ...]:
        """Return the tables for a file."""
        return self.annexes() or tuple(_tables(self.blocks))

    # What is kept of it are its tables, and not what makes them, which may hold a whole portfolio.
    def __reduce__(self) -> tuple[Any, ...]:
        return Document, (self.title, self.blocks, _Made(self.annexes()))

    def __content__(self) -> Any:
        return self.title, self.blocks, self.annexes()


@dataclass(frozen=True, slots=True)
class _Made:
    """Tables that were made."""

    tables: tuple[Table, ...]

    def __call__(self) -> tuple[Table, ...]:
        return self.tables


def together(documents: Sequence[Document]) -> Document:
    """Return documents as one: the first, with the others below it under their titles."""
    first, *others = documents
    blocks: list[Block] = [*first.blocks]
    for document in others:
        blocks += [Heading(document.title), *document.blocks]
    return Document(first.title, tuple(blocks), lambda: _annexes(documents))


def _annexes(documents: Sequence[Document]) -> tuple[Table, ...]:
    return tuple(table for document in documents for table in document.annexes())


def _tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Details):
            yield from _tables(block.blocks)


def headings(blocks: Sequence[Block]) -> Iterator[Heading]:
    """Yield every heading, those that are folded away too."""
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Details):
            yield from headings(block.blocks)
