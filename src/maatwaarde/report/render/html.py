"""Documents as a fragment of HTML, for notebooks: no script, no style sheet, no address."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from maatwaarde.messages import Language, Text, say
from maatwaarde.report.blocks import (
    Bar,
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
)


def to_html(title: Text, blocks: Sequence[Block], language: Language) -> str:
    """Return blocks under a title as one ``section`` element, all text escaped."""
    heading = f"<h2>{_said(title, language)}</h2>"
    return f'<section lang="{language}">{heading}{_body(blocks, language)}</section>'


def _body(blocks: Sequence[Block], language: Language) -> str:
    return "\n".join(_block(block, language) for block in blocks)


def _block(block: Block, language: Language) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level + 1}>{_said(text, language)}</h{level + 1}>"
        case Paragraph(text):
            return f"<p>{_said(text, language)}</p>"
        case Note(text, level, mark):
            told = f"{escape(mark)} : {_said(text, language)}" if mark else _said(text, language)
            return (
                f"<p><small>{told if level == 'info' else f'<strong>{told}</strong>'}</small></p>"
            )
        case KeyFigures(figures):
            pairs = "".join(
                f"<dt>{_said(label, language)}</dt><dd>{_cell(cell, language)}</dd>"
                for label, cell in figures
            )
            return f"<dl>{pairs}</dl>"
        case Items(items):
            return _items(items, language)
        case Table():
            return _table(block, language)
        case Figure(title, alternative, svg):
            told = f"{_said(title, language)}: {_said(alternative, language)}"
            return f"<figure>{say(svg, language)}<figcaption>{told}</figcaption></figure>"
        case Details(summary, inner):
            heading = f"<summary>{_said(summary, language)}</summary>"
            return f"<details>{heading}{_body(inner, language)}</details>"


def _items(items: Sequence[Item], language: Language) -> str:
    lines = []
    for item in items:
        mark = f"{escape(item.mark)} " if item.mark else ""
        below = _items(item.below, language) if item.below else ""
        lines.append(f"<li>{mark}{_said(item.text, language)}{below}</li>")
    return f"<ul>{''.join(lines)}</ul>"


def _table(table: Table, language: Language) -> str:
    right = [' style="text-align:right"' if column.figures else "" for column in table.columns]
    heads = "".join(
        f'<th scope="col"{style}>{_said(column.heading, language)}</th>'
        for column, style in zip(table.columns, right, strict=True)
    )
    rows = []
    for row in table.rows:
        cells = [_cell(cell, language) for cell in row.cells]
        cells[0] = "&emsp;" * row.depth + cells[0]
        cells[0] += "".join(f"<br><small>{_said(text, language)}</small>" for text in row.below)
        if row.strong:
            cells = [f"<strong>{cell}</strong>" if cell else "" for cell in cells]
        inner = "".join(f"<td{style}>{cell}</td>" for cell, style in zip(cells, right, strict=True))
        rows.append(f"<tr>{inner}</tr>")
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cell(cell: Cell, language: Language) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Bar):
        kind = "verlies" if cell.value < 0 else "winst"
        if language == "en":
            kind = "loss" if cell.value < 0 else "gain"
        return f'<meter min="0" max="1" value="{abs(cell.value):.3f}">{kind}</meter>'
    return _said(cell, language)


def _said(text: object, language: Language) -> str:
    return escape(say(text, language))
