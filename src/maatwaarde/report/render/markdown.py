"""Documents as Markdown (GitHub flavoured, for its tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maatwaarde.messages import Language, say, shown
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
    Table,
    hinted,
    remarks_in,
)
from maatwaarde.report.document import Document

# What would otherwise be read as markup; a user's title may hold any of these. An underscore
# within a word is none. What stands between backticks is code and an address is a link, and in
# neither a backslash would be taken away again.
_PARTS = re.compile(
    r"(?P<code>(?<!`)`[^`|\\]+`(?!`))"
    r"|(?P<address>https?://[^\s<>|`\\]*[^\s<>|`\\.,;:!?)\]])"
    r"|(?P<markup>[\\`*{}\[\]<>#|~]|(?<![^\W_])_|_(?![^\W_]))"
)


def to_markdown(document: Document, language: Language) -> str:
    """Return a document as Markdown."""
    parts = [f"# {_said(document.title, language)}", *_body(document.blocks, language)]
    return "\n\n".join(parts) + "\n"


def _body(blocks: Sequence[Block], language: Language) -> list[str]:
    return [text for block in blocks if (text := _block(block, language))]


def _block(block: Block, language: Language) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_said(text, language)}"
        case Paragraph():
            return _said(hinted(block), language)
        case Note(_, level, mark):
            text = _said(hinted(block), language)
            told = f"{_escaped(mark)} : {text}" if mark else text
            return f"> {told}" if level == "info" else f"> **{told}**"
        case KeyFigures(figures):
            return "\n".join(
                f"- {_said(label, language)}: **{_cell(cell, language)}**"
                for label, cell in figures
            )
        case Items(items):
            return "\n".join(line for item in items for line in _item(item, language, ""))
        case Table():
            return _table(block, language)
        case Figure(title, alternative, _):
            return f"*{_said(title, language)}*: {_said(alternative, language)}"
        case Details(summary, inner):
            return "\n\n".join([f"**{_said(summary, language)}**", *_body(inner, language)])


def _item(item: Item, language: Language, indent: str) -> list[str]:
    mark = f"{_escaped(item.mark)} " if item.mark else ""
    lines = [f"{indent}- {mark}{_said(item.text, language)}"]
    for below in item.below:
        lines += _item(below, language, indent + "  ")
    return lines


def _table(table: Table, language: Language) -> str:
    figures = [column.figures for column in table.columns]
    lines = [
        *([f"*{_said(table.caption, language)}*", ""] if table.caption else []),
        _row([_said(column.heading, language) for column in table.columns]),
        _row(["---:" if right else "---" for right in figures]),
    ]
    named = remarks_in(table)
    for row in table.rows:
        cells = [_cell(cell, language) for cell in row.cells]
        cells[0] = "&emsp;" * row.depth + cells[0]
        if row.below:
            below = "<br>".join(_said(text, language) for text in row.below)
            cells[named] += f"<br>{below}"
        if row.strong:
            cells = [f"**{cell}**" if cell else "" for cell in cells]
        lines.append(_row(cells))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, language: Language) -> str:
    if cell is None:
        return ""
    return _said(cell, language)


def _said(text: object, language: Language) -> str:
    return _escaped(" ".join(shown(say(text, language)).split()))


def _escaped(text: str) -> str:
    return _PARTS.sub(_part, text)


def _part(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "markup":
            return f"\\{found[0]}"
        case "address":
            return f"<{found[0]}>"
    return found[0]
