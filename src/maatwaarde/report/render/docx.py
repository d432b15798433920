"""Documents as Word files, in the styles of a template that an organisation may replace.

Source: Office Open XML (ISO/IEC 29500), by python-docx; pictures as SVG with a PNG beside it for
programs that show none ([MS-ODRAWXML] 2.3.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.messages import Language, msg, say
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
from maatwaarde.report.document import Document
from maatwaarde.report.render.docx_parts import add_field, add_picture, clean, to_bytes
from maatwaarde.report.render.docx_table import Line, table_xml
from maatwaarde.report.render.docx_template import HARM, INFO, TABLE, Template

_BAR = 10
_DEEPEST = 4
_DEEPEST_LIST = 3


def to_docx(document: Document, language: Language, template: Template) -> bytes:
    """Return a document as a Word file: real headings, lists, table heads, captions.

    Same document and template, same bytes.
    """
    page = _Page(template, language)
    title = page.said(document.title)
    page.paragraph(title, "Title")
    for block in document.blocks:
        page.block(block)
    page.docx.core_properties.title = title
    page.docx.core_properties.language = language
    return to_bytes(page.docx)


class _Page:
    """The file under construction."""

    def __init__(self, template: Template, language: Language) -> None:
        self.docx = template.open(language)
        self.language = language
        self._width = template.width
        self._height = template.height

    def said(self, text: object) -> str:
        return clean(" ".join(say(text, self.language).split()))

    def paragraph(self, text: str, style: str) -> Any:
        return self.docx.add_paragraph(text, style=style)

    def block(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self.paragraph(self.said(text), f"Heading {min(max(level - 1, 1), _DEEPEST)}")
            case Paragraph(text):
                self.paragraph(self.said(text), "Normal")
            case Note(text, level, mark):
                told = f"{mark} : {self.said(text)}" if mark else self.said(text)
                self.paragraph(told, INFO if level == "info" else HARM)
            case KeyFigures(figures):
                for label, cell in figures:
                    line = self.paragraph(f"{self.said(label)}: ", "List Bullet")
                    line.add_run(self._cell(cell)).bold = True
            case Items(items):
                self._items(items, 1)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Details(summary, inner):
                self.paragraph(self.said(summary), f"Heading {_DEEPEST}")
                for part in inner:
                    self.block(part)

    def _items(self, items: Sequence[Item], depth: int) -> None:
        style = "List Bullet" if depth == 1 else f"List Bullet {min(depth, _DEEPEST_LIST)}"
        for item in items:
            mark = f"{item.mark} " if item.mark else ""
            self.paragraph(f"{mark}{self.said(item.text)}", style)
            self._items(item.below, depth + 1)

    def _figure(self, figure: Figure) -> None:
        told = f"{self.said(figure.title)}. {self.said(figure.alternative)}"
        line = self.paragraph("", "Normal")
        line.paragraph_format.keep_with_next = True
        add_picture(line, figure.svg, told, self._width, self._height)
        caption = self.paragraph("", "Caption")
        caption.add_run(f"{self.said(msg('Figure'))} ")
        add_field(caption, "SEQ Figure \\* ARABIC")
        caption.add_run(f". {told}")

    def _table(self, table: Table) -> None:
        lines = [
            Line(
                [self._cell(cell) for cell in row.cells],
                [self.said(text) for text in row.below],
                row.depth,
                row.strong,
            )
            for row in table.rows
        ]
        heads = [self.said(column.heading) for column in table.columns]
        made = table_xml(
            self.docx.styles[TABLE].style_id,
            ", ".join(heads),
            [column.figures for column in table.columns],
            heads,
            lines,
        )
        self.docx.element.body.insert_element_before(made, "w:sectPr")
        self.paragraph("", "Normal")

    def _cell(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, Bar):
            minus = "\N{MINUS SIGN}" if cell.value < 0 else ""
            return minus + "█" * round(abs(cell.value) * _BAR)
        return self.said(cell)
