"""Documents as Word files, in the styles of a template that an organisation may replace.

Source: Office Open XML (ISO/IEC 29500), by python-docx; pictures as SVG with a PNG beside it for
programs that show none ([MS-ODRAWXML] 2.3.3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Emu, Pt

from maatwaarde.documents.cells import for_xml
from maatwaarde.messages import Language, Text, msg, say, shown
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
)
from maatwaarde.report.document import Document, headings
from maatwaarde.report.render.docx_parts import (
    add_bookmark,
    add_field,
    add_link,
    add_picture,
    end_columns,
    to_bytes,
)
from maatwaarde.report.render.docx_table import Line, table_xml
from maatwaarde.report.render.docx_template import CAUTION, HARM, INFO, TABLE, Template
from maatwaarde.report.render.references import pieces

_SPACE = re.compile(r"\s+")
_DEEPEST = 4
# The level of a heading of a part, which the contents name.
_PART = 2
_NOTES = {"info": INFO, "caution": CAUTION, "harm": HARM}
# Details with more rows than this are put off to the end.
_SHORT = 12
_DEEPEST_LIST = 3
# Points between a table and what comes after it.
_APART = 6
# A picture leaves room on its page for its caption, and for what it belongs to.
_TALL = 0.78
# Of the width of the text: a picture that is one of many.
_SMALL_PICTURE = 0.6
# In what is folded away elsewhere.
_SMALL_LETTERS = Pt(8)
# A list of so many lines stands in two columns.
_LONG_LIST = 8
# With fewer parts, a document is no longer than its contents are of use for.
_MANY_PARTS = 5


def to_docx(document: Document, language: Language, template: Template) -> bytes:
    """Return a document as a Word file: real headings, lists, table heads, captions.

    Same document and template, same bytes.
    """
    page = _Page(document, template, language)
    page.paragraph(document.title, "Title")
    lead, parts = _divided(document.blocks)
    for block in lead:
        page.block(block)
    page.contents([block for block in parts if isinstance(block, Heading)])
    for block in parts:
        page.block(block)
    page.annexes()
    page.docx.core_properties.title = page.said(document.title)
    page.docx.core_properties.language = language
    return to_bytes(page.docx)


def _divided(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """Return what stands before the first heading of a part, and the rest."""
    for i, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level <= _PART:
            return blocks[:i], blocks[i:]
    return blocks, ()


def _long(blocks: Sequence[Block]) -> bool:
    return _rows(blocks) > _SHORT


def _rows(blocks: Sequence[Block]) -> int:
    count = 0
    for block in blocks:
        if isinstance(block, Table):
            count += len(block.rows)
        elif isinstance(block, Items):
            count += len(block.items)
        elif isinstance(block, Details):
            count += _rows(block.blocks)
    return count


class _Page:
    """The file under construction."""

    def __init__(self, document: Document, template: Template, language: Language) -> None:
        self.docx = template.open(language)
        self.language = language
        section = self.docx.sections[-1]
        self._width = int(section.page_width - section.left_margin - section.right_margin)
        self._height = int(
            (section.page_height - section.top_margin - section.bottom_margin) * _TALL
        )
        # The name of a bookmark is short and plain, whatever an anchor is.
        named = (heading.anchor for heading in headings(document.blocks) if heading.anchor)
        self._ids = {anchor: f"mw{i}" for i, anchor in enumerate(dict.fromkeys(named), start=1)}
        self._placed: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._annexes: list[Details] = []
        self._styles: dict[str, str | None] = {}
        self._aside = False  # in what only some readers want

    def said(self, text: object) -> str:
        return for_xml(" ".join(shown(say(text, self.language)).split()))

    def paragraph(self, text: Text, style: str, before: str = "") -> Any:
        line = self.docx.add_paragraph(before)
        if style not in self._styles:  # to look one up goes through all that the template has
            kind = WD_STYLE_TYPE.PARAGRAPH
            self._styles[style] = self.docx.part.get_style_id(style, kind)
        line._p.style = self._styles[style]
        for told, to in self.pieces(text):
            if to:
                add_link(line, told, to)
            else:
                line.add_run(told)
        if self._aside and not style.startswith("Heading"):
            for run in line.runs:
                run.font.size = _SMALL_LETTERS
        return line

    def pieces(self, text: object) -> list[tuple[str, str]]:
        """Return a text in parts, each with the bookmark that it leads to, if any."""
        return [
            (for_xml(_SPACE.sub(" ", shown(told))), self._ids.get(to, ""))
            for told, to in pieces(text, self.language)
        ]

    def block(self, block: Block) -> None:
        match block:
            case Heading(text, level, anchor):
                line = self.paragraph(text, f"Heading {min(max(level - 1, 1), _DEEPEST)}")
                if block.new_page:
                    line.paragraph_format.page_break_before = True
                if anchor in self._ids and anchor not in self._placed:
                    self._placed.add(anchor)
                    add_bookmark(line, self._ids[anchor], len(self._placed))
            case Paragraph():
                self.paragraph(hinted(block), "Normal")
            case Note(level=level, mark=mark):
                self.paragraph(hinted(block), _NOTES[level], f"{mark} : " if mark else "")
            case KeyFigures(figures):
                for label, cell in figures:
                    line = self.paragraph(label, "List Bullet")
                    line.add_run(": ")
                    line.add_run(self._cell(cell)).bold = True
            case Items(items):
                self._list(items)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Details(paper=False):
                pass
            case Details(summary, inner):
                if _long(inner):
                    self._annexes.append(block)
                    name = f"mwa{len(self._annexes)}"
                    line = self.paragraph(msg("See the annex"), INFO)
                    line.add_run(" ")
                    add_link(line, self.said(summary), name)
                else:
                    self.paragraph(summary, f"Heading {_DEEPEST}")
                    self._aside = True
                    for part in inner:
                        self.block(part)
                    self._aside = False

    def contents(self, found: Sequence[Heading]) -> None:
        """Write the parts with their pages, which Word fills in."""
        parts = [one for one in found if one.level <= _PART and one.anchor in self._ids]
        if len(parts) < _MANY_PARTS:
            return
        self.paragraph(msg("Contents"), f"Heading {_DEEPEST}")
        for part in parts:
            line = self.docx.add_paragraph(style="Normal")
            line.paragraph_format.space_after = Pt(1)
            line.paragraph_format.tab_stops.add_tab_stop(
                Emu(self._width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            name = self._ids[part.anchor]
            add_link(line, self.said(part.text), name)
            line.add_run("\t")
            add_field(line, f"PAGEREF {name} \\h")

    def annexes(self) -> None:
        """Write what was put off, since it would break off what is read from front to back."""
        if not self._annexes:
            return
        self.paragraph(msg("Annexes"), "Heading 1")
        number = 0
        while self._annexes[number:]:  # an annex may hold what is put off itself
            details = self._annexes[number]
            number += 1
            line = self.paragraph(details.summary, "Heading 2")
            # After the numbers of the bookmarks of headings.
            add_bookmark(line, f"mwa{number}", len(self._ids) + number)
            for part in details.blocks:
                self.block(part)

    def _list(self, items: Sequence[Item]) -> None:
        """Write a list; a long one of plain lines in two columns, so that it is one glance."""
        plain = not any(item.below or item.mark for item in items)
        if plain and len(items) >= _LONG_LIST:
            end_columns(self.docx, 1)
            self._items(items, 1)
            end_columns(self.docx, 2)
        else:
            self._items(items, 1)

    def _items(self, items: Sequence[Item], depth: int) -> None:
        style = "List Bullet" if depth == 1 else f"List Bullet {min(depth, _DEEPEST_LIST)}"
        for item in items:
            self.paragraph(item.text, style, f"{item.mark} " if item.mark else "")
            self._items(item.below, depth + 1)

    def _figure(self, figure: Figure) -> None:
        told = f"{self.said(figure.title)}. {self.said(figure.alternative)}"
        if figure.small and self.docx.paragraphs:
            self.docx.paragraphs[-1].paragraph_format.keep_with_next = True
        line = self.paragraph("", "Normal")
        width = int(self._width * _SMALL_PICTURE) if figure.small else self._width
        add_picture(line, say(figure.svg, self.language), told, width, self._height)
        if not figure.small:
            line.paragraph_format.keep_with_next = True
            self._caption(msg("Figure"), "Figure", told)

    def _table(self, table: Table) -> None:
        lines = [
            Line(
                [self._parts(cell) for cell in row.cells],
                [self.pieces(text) for text in row.below],
                row.depth,
                row.strong,
            )
            for row in table.rows
        ]
        heads = [self.said(column.heading) for column in table.columns]
        caption = self.said(table.caption)
        if caption:
            self._caption(msg("Table"), "Table", caption).paragraph_format.keep_with_next = True
        made = table_xml(
            self.docx.styles[TABLE].style_id,
            caption or ", ".join(heads),
            [column.figures for column in table.columns],
            heads,
            lines,
        )
        self.docx.element.body.insert_element_before(made, "w:sectPr")
        # Two tables without a paragraph between them are one.
        apart = self.paragraph("", "Normal").paragraph_format
        apart.space_before = apart.space_after = Pt(0)
        apart.line_spacing = Pt(_APART)

    def _caption(self, kind: Text, counter: str, told: str) -> Any:
        line = self.paragraph(kind, "Caption")
        line.add_run(" ")
        self._numbers[counter] = self._numbers.get(counter, 0) + 1
        add_field(line, f"SEQ {counter} \\* ARABIC", str(self._numbers[counter]))
        line.add_run(f". {told}")
        return line

    def _parts(self, cell: Cell) -> list[tuple[str, str]]:
        return [("", "")] if cell is None else self.pieces(cell)

    def _cell(self, cell: Cell) -> str:
        return "" if cell is None else self.said(cell)
