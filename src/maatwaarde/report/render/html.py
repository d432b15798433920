"""Documents as a fragment of HTML, for notebooks: no script, no style sheet, no address."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from maatwaarde.messages import Language, Text, msg, say, shown
from maatwaarde.parameters import check_language
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
    State,
    Table,
    hinted,
    remarks_in,
)

GAIN, LOSS = msg("gain"), msg("loss")
# Dark enough for paper that is white; on a page the style sheet has others for the dark.
_TONES = {"good": "#17663a", "harm": "#a1270f", "caution": "#7a5200"}


def to_html(title: Text, blocks: Sequence[Block], language: Language) -> str:
    """Return blocks under a title as one ``section`` element, all text escaped."""
    check_language(language)
    html = Html(language)
    heading = f"<h2>{html.said(title)}</h2>"
    return f'<section lang="{language}">{heading}{html.body(blocks)}</section>'


class Html:
    """Blocks as HTML that shows well where there is no style sheet."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def body(self, blocks: Sequence[Block]) -> str:
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return f"<p>{self.said(hinted(block))}</p>"
            case Note():
                return self.note(block)
            case KeyFigures():
                return self.key_figures(block)
            case Items(items):
                return self.items(items)
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Details():
                return self.details(block)

    def details(self, details: Details) -> str:
        summary = f"<summary>{self.said(details.summary)}</summary>"
        return f"<details>{summary}{self.body(details.blocks)}</details>"

    def heading(self, heading: Heading) -> str:
        level = heading.level + 1
        return f"<h{level}>{self.said(heading.text)}</h{level}>"

    def key_figures(self, figures: KeyFigures) -> str:
        pairs = "".join(
            f"<dt>{self.said(label)}</dt><dd>{self.cell(cell)}</dd>"
            for label, cell in figures.figures
        )
        return f"<dl>{pairs}</dl>"

    def note(self, note: Note) -> str:
        told = self.said(hinted(note))
        told = f"{escape(note.mark)} : {told}" if note.mark else told
        told = told if note.level == "info" else f"<strong>{told}</strong>"
        return f"<p><small>{told}</small></p>"

    def items(self, items: Sequence[Item]) -> str:
        return f"<ul>{''.join(map(self.item, items))}</ul>"

    def item(self, item: Item) -> str:
        mark = f"{escape(item.mark)} " if item.mark else ""
        below = self.items(item.below) if item.below else ""
        return f"<li>{mark}{self.said(item.text)}{below}</li>"

    def figure(self, figure: Figure) -> str:
        told = f"{self.said(figure.title)}: {self.said(figure.alternative)}"
        return f"<figure>{say(figure.svg, self.language)}<figcaption>{told}</figcaption></figure>"

    def table(self, table: Table) -> str:
        right = [' style="text-align:right"' if column.figures else "" for column in table.columns]
        heads = "".join(
            f'<th scope="col"{style}>{self.said(column.heading)}</th>'
            for column, style in zip(table.columns, right, strict=True)
        )
        rows, named = [], remarks_in(table)
        for row in table.rows:
            cells = [self.cell(cell) for cell in row.cells]
            cells[0] = "&emsp;" * row.depth + cells[0]
            cells[named] += "".join(f"<br><small>{self.said(text)}</small>" for text in row.below)
            if row.strong:
                cells = [f"<strong>{cell}</strong>" if cell else "" for cell in cells]
            inner = "".join(
                f"<td{style}>{cell}</td>" for cell, style in zip(cells, right, strict=True)
            )
            rows.append(f"<tr>{inner}</tr>")
        caption = f"<caption>{self.said(table.caption)}</caption>" if table.caption else ""
        head = f"<thead><tr>{heads}</tr></thead>"
        return f"<table>{caption}{head}<tbody>{''.join(rows)}</tbody></table>"

    def cell(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, Bar):
            return self.bar(cell)
        if isinstance(cell, State):
            return self.state(cell)
        return self.said(cell)

    def state(self, state: State) -> str:
        style = f' style="color:{_TONES[state.tone]}"' if state.tone in _TONES else ""
        return f"<b{style}>{escape(state.shape)}</b> {self.said(state.words)}"

    def bar(self, bar: Bar) -> str:
        kind = self.said(LOSS if bar.value < 0 else GAIN)
        return f'<meter min="0" max="1" value="{abs(bar.value):.3f}">{kind}</meter>'

    def said(self, text: object) -> str:
        """Return a text in the language, with nothing in it that could be markup."""
        return escape(shown(say(text, self.language)))
