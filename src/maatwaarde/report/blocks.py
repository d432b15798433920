"""What a report says, in blocks: what it looks like is the business of the renderers.

A document is in no language yet: its texts are messages, titles in two languages, numbers with
their unit. A renderer says them in one. So a report is written once, and a terminal, a page and a
workbook show the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from maatwaarde.late import dataclass
from maatwaarde.messages import Amount, Language, Money, Number, Percent, Share, Text, joined, say

# How what is in a column is laid out and sorted: words, figures, or a bar from -1 to 1.
Kind = Literal["text", "number", "money", "share", "date", "period", "bar"]
Level = Literal["info", "caution", "harm"]


_BLOCKS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a whole, or of a full gain or loss, as the length of a bar from -1 to 1."""

    value: float

    def text(self, _: Language) -> str:
        """Return it in blocks, ten for a whole, where no bar can be drawn."""
        minus = "\N{MINUS SIGN}" if self.value < 0 else ""
        return minus + "█" * round(abs(self.value) * _BLOCKS)


@dataclass(frozen=True, slots=True)
class State:
    """How something stands, in words with a shape; a page gives the shape a colour as well.

    Parameters
    ----------
    tone
        ``good``, ``harm``, ``caution``, or ``off`` for what says nothing yet.
    """

    words: Text
    shape: str
    tone: Literal["good", "harm", "caution", "off"]

    def text(self, language: Language) -> str:
        return f"{self.shape} {say(self.words, language)}"


# None is an empty cell: there is nothing to say, which is neither 0 nor unknown. Bare numbers and
# truth are for annexes, where one adds up and filters.
Cell = Text | Number | Amount | Money | Percent | Share | Bar | State | float | bool | None


class Reference(str):
    """A text that leads to where more is told of what it names, such as a proposal.

    Parameters
    ----------
    told
        What it says.
    to
        The anchor of the heading that it leads to. Where a document has no such heading, it is a
        text like any other.
    """

    told: Text
    to: str

    def __new__(cls, told: Text, to: str) -> Reference:
        reference = super().__new__(cls, say(told, "en"))
        reference.told, reference.to = told, to
        return reference

    def __reduce__(self) -> tuple[Any, ...]:
        return Reference, (self.told, self.to)

    def text(self, language: Language) -> str:
        """Return it in a language."""
        return say(self.told, language)


def proposal_anchor(identifier: str) -> str:
    """Return the anchor of the heading under which a proposal is explained."""
    return f"proposal-{identifier}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of what follows.

    Parameters
    ----------
    anchor
        What a `Reference` calls it by.
    new_page
        Whether it begins a page on paper.
    """

    text: Text
    level: int = 2
    anchor: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Parameters
    ----------
    hint
        What to type to know more: for who types commands, and left out of a report.
    """

    text: Text
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The few figures that matter most, each with its label."""

    figures: tuple[tuple[Text, Cell], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    key
        The stable name for files: English, without spaces.
    unit
        Of all figures in it, where they have one.
    level
        ``harm`` where the column tells of harm, which is not to be missed.
    """

    key: str
    heading: Text
    kind: Kind = "text"
    unit: str = ""
    level: Level = "info"

    @property
    def figures(self) -> bool:
        """Whether it holds figures, which stand to the right and are never broken."""
        return self.kind in ("number", "money", "share")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Parameters
    ----------
    below
        Remarks on this row, which go under it.
    level
        ``harm`` where these tell of harm.
    depth
        How far it stands under the row that it is part of: a measure under its value.
    strong
        Whether it is a total or the like.
    """

    cells: tuple[Cell, ...]
    below: tuple[Text, ...] = ()
    depth: int = 0
    strong: bool = False
    level: Level = "info"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns of one kind each.

    Parameters
    ----------
    key
        The name of the table in files.
    caption
        What it shows, where the heading above it does not say so.
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: Text = ""


def remarks_in(table: Table) -> int:
    """Return the column in which remarks on rows stand where a row is one line: the first words."""
    return next((j for j, column in enumerate(table.columns) if not column.figures), 0)


def from_columns(key: str, columns: Iterable[tuple[Column, Sequence[Cell]]]) -> Table:
    """Return a table that is given column by column, all of one length."""
    given = list(columns)
    rows = zip(*(cells for _, cells in given), strict=True)
    return Table(key, tuple(column for column, _ in given), tuple(Row(tuple(row)) for row in rows))


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list.

    Parameters
    ----------
    mark
        ``+`` for a gain, a minus for a harm, ``?`` for what is unknown, ``!`` for a broken guard;
        nothing for a plain line.
    below
        What is said under it.
    """

    text: Text
    mark: str = ""
    below: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on what stands above it; ``mark`` is the sign in the table that it explains.

    Parameters
    ----------
    hint
        As for a `Paragraph`.
    """

    text: Text
    level: Level = "info"
    mark: str = ""
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class More(Note):
    """How many there are beyond those in the list above it."""

    count: int = 0


def hinted(block: Paragraph | Note) -> Text:
    """Return the text of a block with its hint."""
    return joined([block.text, block.hint]) if block.hint else block.text


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, and in words what is to be seen.

    Parameters
    ----------
    svg
        The picture itself as an element of SVG, said in a language by renderers that can show one.
    narrow
        The same in the width of a phone, which a page shows on each screen; None where it is as
        wide as ``svg``.
    small
        Whether there are many of its kind, each beside words that say what is to be seen. On paper
        it is small then, and its words are those around it.
    """

    title: Text
    alternative: Text
    svg: Text
    narrow: Text | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """What only some readers want: folded away where that can be done.

    Parameters
    ----------
    paper
        Whether it is of use on paper, too. What is there to be looked up or copied, or stands in
        another form elsewhere in the document, is left out of what is printed and of a Word file.
    """

    summary: Text
    blocks: tuple[Block, ...]
    paper: bool = True


Block = Heading | Paragraph | KeyFigures | Table | Items | Note | Figure | Details
