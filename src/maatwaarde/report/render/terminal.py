"""Documents as plain text of a stated width: for a terminal, a pipe or a text file."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.late import regex
from maatwaarde.messages import Language, msg, say, shown
from maatwaarde.parameters import check_language
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    KeyFigures,
    Note,
    Paragraph,
    Row,
    Table,
    hinted,
)
from maatwaarde.report.document import Document
from maatwaarde.report.render.width import WIDTH

_GAP = "  "
_INDENT = "  "
# Columns of words give way down to this; narrower, they cannot be read.
_NARROWEST = 14
# Where no line is broken: between a number and what it is of.
_HELD = regex(r"(?<=€) (?=[\d+\N{MINUS SIGN}])|(?<=\d) (?=%)")


def to_text(document: Document, language: Language, width: int = WIDTH) -> str:
    """Return a document as text; no line is longer than ``width`` unless a word is."""
    check_language(language)
    if width < 1:
        raise MaatwaardeError(
            msg("a line of {width} letters cannot be written on", width=width),
            msg("give a width of 1 or more; most terminals have 80"),
        )
    title = wrap(say(document.title, language), width=width)
    return shown("\n".join([title, *_body(document.blocks, language, width)]) + "\n")


def wrap(text: str, *, indent: str = "", hanging: str | None = None, width: int = WIDTH) -> str:
    """Break a paragraph into lines; the first begins with ``indent``, the rest with ``hanging``."""
    if len(indent) + len(text) <= width and "\n" not in text:
        return indent + text  # what fits stays as it is, also where a plugin lined it up
    filled = textwrap.fill(
        _HELD.sub("\N{NO-BREAK SPACE}", text),
        width=width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace("\N{NO-BREAK SPACE}", " ")


def _body(blocks: Sequence[Block], language: Language, width: int) -> list[str]:
    """Return lines, with a blank line wherever something new begins."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        told = _block(block, language, width)
        if told:
            if _apart(before, block):
                lines.append("")
            lines += told
            before = block
    return lines


def _apart(before: Block | None, block: Block) -> bool:
    """Return whether a blank line parts two blocks; None is the title of the document."""
    if before is None:
        return isinstance(block, Heading | Table | Details)
    if isinstance(block, Note):
        return not isinstance(before, Note)
    # What is headed follows its heading at once, and sentences follow each other.
    return not isinstance(before, Heading) and not (
        isinstance(before, Paragraph) and isinstance(block, Paragraph | Items)
    )


def _block(block: Block, language: Language, width: int) -> list[str]:
    match block:
        case Heading(text):
            return wrap(say(text, language), width=width).split("\n")
        case Paragraph():
            return wrap(say(hinted(block), language), width=width).split("\n")
        case Note(mark=mark):
            text = say(hinted(block), language)
            told = f"{mark} : {text}" if mark else text
            return wrap(told, hanging="    ", width=width).split("\n")
        case KeyFigures(figures):
            labels = [say(label, language) for label, _ in figures]
            size = max(map(len, labels), default=0)
            return [
                line
                for label, (_, cell) in zip(labels, figures, strict=True)
                for line in wrap(
                    f"{label.ljust(size)}{_GAP}{_cell(cell, language)}",
                    hanging=" " * (size + len(_GAP)),
                    width=width,
                ).split("\n")
            ]
        case Items(items):
            return [line for item in items for line in _item(item, language, width, "  ")]
        case Table(caption=caption):
            above = wrap(say(caption, language), width=width).split("\n") if caption else []
            return [*above, *_table(block, language, width)]
        case Figure(title, alternative, _):
            told = f"{say(title, language)}: {say(alternative, language)}"
            return wrap(told, width=width).split("\n")
        case Details(summary, blocks):
            heading = wrap(say(summary, language), width=width).split("\n")
            return [*heading, *_body(blocks, language, width)]


def _item(item: Item, language: Language, width: int, indent: str) -> list[str]:
    first = f"{indent}{item.mark} " if item.mark else indent
    hanging = indent + "  "
    lines = wrap(say(item.text, language), indent=first, hanging=hanging, width=width).split("\n")
    for below in item.below:
        lines += _item(below, language, width, hanging)
    return lines


def _cell(cell: Cell, language: Language) -> str:
    if cell is None:
        return ""
    return say(cell, language)


def _table(table: Table, language: Language, width: int) -> list[str]:
    headings = [say(column.heading, language) for column in table.columns]
    rows = [
        ["  " * row.depth * (i == 0) + _cell(cell, language) for i, cell in enumerate(row.cells)]
        for row in table.rows
    ]
    right = [column.figures for column in table.columns]
    natural = [
        max(len(heading), *(len(row[i]) for row in rows), 0) for i, heading in enumerate(headings)
    ]
    lines: list[str] = []
    for places in _side_by_side(natural, right, width):
        words = [
            0 if right[i] else max(map(_longest_word, (row[i] for row in rows)), default=0)
            for i in places
        ]
        sizes = _sizes([natural[i] for i in places], [right[i] for i in places], words, width)
        if lines:
            lines.append("")
        last = places[-1] == len(headings) - 1
        lines += _laid_out([headings[i] for i in places], [right[i] for i in places], sizes)
        for row, cells in zip(table.rows, rows, strict=True):
            lines += _laid_out([cells[i] for i in places], [right[i] for i in places], sizes)
            if last:
                lines += _below(row, language, width)
    return lines


def _below(row: Row, language: Language, width: int) -> list[str]:
    return [
        line
        for text in row.below
        for line in wrap(say(text, language), indent="  ", hanging="      ", width=width).split(
            "\n"
        )
    ]


def _side_by_side(natural: list[int], right: list[bool], width: int) -> list[list[int]]:
    """Divide columns that are too wide together into tables below each other.

    The first column, which says what a row is of, heads each of them.
    """
    least = [
        size if figures else min(size, _NARROWEST)
        for size, figures in zip(natural, right, strict=True)
    ]
    tables, room = [[0]], width - least[0]
    for i in range(1, len(natural)):
        if least[i] + len(_GAP) > room and len(tables[-1]) > 1:
            tables.append([0])
            room = width - least[0]
        tables[-1].append(i)
        room -= least[i] + len(_GAP)
    return tables


def _longest_word(text: str) -> int:
    """Return the width that the longest word asks for, indented as the second line of a cell is."""
    return len(_INDENT) + max(map(len, text.split()), default=0)


def _sizes(natural: list[int], right: list[bool], words: list[int], width: int) -> list[int]:
    """Narrow the widest columns of words until the table fits; words are broken only at last.

    Parameters
    ----------
    words
        The width that the longest word of each column asks for.
    """
    # No column of words is wider than the whole, however long what stands in it is.
    sizes = [
        size if figures else min(size, width) for size, figures in zip(natural, right, strict=True)
    ]
    over = sum(sizes) + len(_GAP) * (len(sizes) - 1) - width
    for least in ([max(_NARROWEST, word) for word in words], [_NARROWEST] * len(sizes)):
        while over > 0:
            wide = [i for i, figures in enumerate(right) if not figures and sizes[i] > least[i]]
            if not wide:
                break
            sizes[max(wide, key=lambda i: sizes[i])] -= 1
            over -= 1
    return sizes


def _laid_out(cells: list[str], right: list[bool], sizes: list[int]) -> list[str]:
    if all(
        figures or len(cell) <= size
        for cell, figures, size in zip(cells, right, sizes, strict=True)
    ):
        line = _GAP.join(
            cell.rjust(size) if figures else cell.ljust(size)
            for cell, figures, size in zip(cells, right, sizes, strict=True)
        )
        return [line.rstrip()]
    broken = [
        [cell.rjust(size)] if figures else _broken(cell, size)
        for cell, figures, size in zip(cells, right, sizes, strict=True)
    ]
    height = max(map(len, broken))
    return [
        _GAP.join(
            (part[k] if k < len(part) else "").ljust(size)
            for part, size in zip(broken, sizes, strict=True)
        ).rstrip()
        for k in range(height)
    ]


def _broken(text: str, size: int) -> list[str]:
    if len(text) <= size:
        return [text]
    indent = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(
        text.strip(), size, initial_indent=indent, subsequent_indent=indent + _INDENT
    ) or [""]
