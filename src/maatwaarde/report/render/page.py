"""A document as one whole page of HTML, which needs no network, and no script to be read."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from maatwaarde.messages import Language, Message, Percent, Text, joined, msg, say, shown
from maatwaarde.parameters import check_language
from maatwaarde.report.blocks import (
    Bar,
    Block,
    Details,
    Figure,
    Heading,
    Item,
    KeyFigures,
    Note,
    Reference,
    Row,
    State,
    Table,
    hinted,
)
from maatwaarde.report.document import Document, headings
from maatwaarde.report.figures.palette import page_style
from maatwaarde.report.render.html import GAIN, LOSS, Html
from maatwaarde.report.render.references import pieces
from maatwaarde.report.render.slim import inline_svg, shortened

# Where no line is broken: between a number and what it is of.
_HELD = re.compile(r"(?<=€) (?=[\d+\N{MINUS SIGN}])|(?<=\d) (?=%)")
# A list of so many lines stands in two columns where there is room.
_LONG = 8
# A table of so many rows is not broken over two sheets of paper.
_SHORT = 12
# So many columns can always be wrapped to the width of a phone.
_ALWAYS_FITS = 3
# What a list marks as harm or as broken; the sign itself always stands beside the colour.
_MARKS = {"+": "gain", "\N{MINUS SIGN}": "harm", "!": "harm", "?": "unsure"}


@dataclass(frozen=True, slots=True)
class PageExtra:
    """A section of a page that is more than a document holds, such as one with a script.

    Parameters
    ----------
    section_html
        What stands under its heading. Without script it says what there is to be seen.
    data_json
        Goes into the page as ``<script type="application/json" id="ANCHOR-data">``.
    script
        Runs when the page has been read; it may not be an inline handler, which the policy of the
        page forbids.
    style
        Added to the style sheet of the page.
    title, anchor
        Its heading, and the id of that, in the contents too.
    after
        The anchor of the heading of level 2 after whose section it stands; at the end where there
        is none.
    webassembly
        Whether the script runs WebAssembly in a worker, for which the policy has to make room.
    """

    section_html: str
    data_json: str = ""
    script: str = ""
    style: str = ""
    title: Text = ""
    anchor: str = "extra"
    after: str = ""
    webassembly: bool = False


def to_page(document: Document, language: Language, *, extras: Sequence[PageExtra] = ()) -> str:
    """Return a document as a whole file of HTML; the same document gives the same bytes.

    Headings of level 2 divide it into sections, which the contents name.
    """
    from jinja2 import Environment  # only a page needs it

    check_language(language)
    page = _Page(document, language)
    lead, sections = _divided(document.blocks)
    head = page.body(lead)
    parts = [page.part(heading, inner) for heading, inner in sections]
    places = {heading.anchor: place for place, (heading, _) in enumerate(sections)}
    # The last of two after the same section is put in first, so that they stay in order.
    for extra in reversed(extras):
        place = places.get(extra.after, len(parts) - 1) + 1
        parts.insert(place, _Part(extra.anchor, page.plain(extra.title), extra.section_html))
    script = _file("page.js")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    whole = environment.from_string(_file("page.html")).render(
        language=language,
        title=shown(say(document.title, language)),
        said={name: say(text, language) for name, text in _WORDS.items()},
        policy=_policy([script, *(extra.script for extra in extras)], extras),
        style="\n".join(
            [page_style(), _file("page.css"), *(extra.style for extra in extras if extra.style)]
        ),
        lead=head,
        parts=parts,
        extras=extras,
        data={extra.anchor: _in_script(extra.data_json) for extra in extras if extra.data_json},
        script=script,
    )
    return str(whole)


_WORDS = {
    "skip": msg("To the content"),
    "contents": msg("Contents"),
    "top": msg("To the contents"),
}


@dataclass(frozen=True, slots=True)
class _Part:
    id: str
    title: str
    body: str
    new_page: bool = False


def _file(name: str) -> str:
    return files("maatwaarde.report.render").joinpath("page_files", name).read_text("utf-8")


def _policy(scripts: Iterable[str], extras: Sequence[PageExtra]) -> str:
    """Return what the page may do: show what it holds, run its own scripts, and ask for nothing."""
    allowed = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
        if script
    ]
    rules = ["default-src 'none'", "style-src 'unsafe-inline'", "img-src data:"]
    if any(extra.webassembly for extra in extras):
        allowed += ["'wasm-unsafe-eval'", "blob:"]
        rules.append("worker-src blob:")
    return "; ".join([*rules, f"script-src {' '.join(allowed)}", "base-uri 'none'"])


def _in_script(data: str) -> str:
    """Return JSON that cannot end the element that holds it."""
    return data.replace("<", "\\u003c")


def _divided(blocks: Sequence[Block]) -> tuple[list[Block], list[tuple[Heading, list[Block]]]]:
    """Return what stands before the first heading of level 2, and what stands under each."""
    lead: list[Block] = []
    sections: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            sections.append((block, []))
        else:
            (sections[-1][1] if sections else lead).append(block)
    return lead, sections


class _Anchors:
    """The ids of headings in a page, each of which is given once."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        named = {heading.anchor for heading in headings(blocks) if heading.anchor}
        self._ids = {anchor: _id(anchor) for anchor in named}
        self._given: set[str] = set()
        self._number = 0

    def give(self, heading: Heading) -> str:
        """Return the id of the next heading."""
        if heading.anchor and heading.anchor not in self._given:
            self._given.add(heading.anchor)
            return self._ids[heading.anchor]
        self._number += 1
        return f"heading-{self._number}"

    def found(self, anchor: str) -> str | None:
        """Return the id of the heading with an anchor, if there is one."""
        return self._ids.get(anchor)


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return blocks in parts, each of which but the first begins with a heading of level 3."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 3:
            parts.append([])
        parts[-1].append(block)
    return [part for part in parts if part]


def _id(anchor: str) -> str:
    """Return what may stand in an address and in a style sheet; no two anchors have the same."""
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f"_{ord(found[0]):x}_", anchor)


class _Page(Html):
    """Blocks as HTML with classes, ids and links, for a page that has a style sheet."""

    def __init__(self, document: Document, language: Language) -> None:
        super().__init__(language)
        self.anchors = _Anchors(document.blocks)
        self._above = document.title
        self._tables = self._figures = 0

    def part(self, heading: Heading, inner: Sequence[Block]) -> _Part:
        """Return a section of the page."""
        self._above = heading.text
        name = self.anchors.give(heading)
        # A browser lays out what is to be seen, and the rest when it comes into view.
        body = "".join(f'<div class="part">{self.body(part)}</div>' for part in _parts(inner))
        return _Part(name, self.plain(heading.text), shortened(body), heading.new_page)

    def heading(self, heading: Heading) -> str:
        self._above = heading.text
        level, name = min(heading.level, 6), self.anchors.give(heading)
        return f'<h{level} id="{name}">{self.plain(heading.text)}</h{level}>'

    def key_figures(self, figures: KeyFigures) -> str:
        pairs = "".join(
            f"<div><dt>{self.said(label)}</dt><dd>{self.cell(cell)}</dd></div>"
            for label, cell in figures.figures
        )
        return f"<dl>{pairs}</dl>"

    def note(self, note: Note) -> str:
        told = self.said(hinted(note))
        told = f"<b>{escape(note.mark)}</b> {told}" if note.mark else told
        return f'<p class="note {note.level}">{told}</p>'

    def items(self, items: Sequence[Item]) -> str:
        plain = not any(item.below or item.mark for item in items)
        long = ' class="long"' if plain and len(items) >= _LONG else ""
        return f"<ul{long}>{''.join(map(self.item, items))}</ul>"

    def item(self, item: Item) -> str:
        kind = _MARKS.get(item.mark, "")
        below = self.items(item.below) if item.below else ""
        told = self.said(item.text)
        if not item.mark:
            return f"<li>{told}{below}</li>"
        mark = f"<b>{escape(item.mark)}</b>"
        return f'<li class="marked {kind}">{mark} {told}{below}</li>'

    def details(self, details: Details) -> str:
        kind = "" if details.paper else ' class="screen"'
        self._above = details.summary
        summary = f"<summary>{self.said(details.summary)}</summary>"
        return f"<details{kind}>{summary}{self.body(details.blocks)}</details>"

    def figure(self, figure: Figure) -> str:
        self._figures += 1
        caption = f"<b>{self.said(figure.title)}.</b> {self.said(figure.alternative)}"
        svg = say(figure.svg if figure.narrow is None else figure.narrow, self.language)
        shown = inline_svg(svg, f"figure{self._figures}-")
        if figure.narrow is None:
            label = f'role="group" tabindex="0" aria-label="{self.plain(figure.title)}"'
            shown = f'<div class="scroll" {label}>{shown}</div>'
        else:
            shown = f'<div class="narrow">{shown}</div>'
        size = ' class="small"' if figure.small else ""
        return f"<figure{size}>{shown}<figcaption>{caption}</figcaption></figure>"

    def table(self, table: Table) -> str:
        self._tables += 1
        name = f"table-{self._tables}"
        kinds = [
            " ".join(
                kind
                for kind, holds in (
                    ("n", column.figures),
                    ("t", not column.figures and j > 0),
                    ("whole", column.kind == "date"),
                    ("harm", column.level == "harm"),
                )
                if holds
            )
            for j, column in enumerate(table.columns)
        ]
        classes = [f' class="{kind}"' if kind else "" for kind in kinds]
        heads = "".join(
            f'<th scope="col"{kind}>{self.said(column.heading)}</th>'
            for column, kind in zip(table.columns, classes, strict=True)
        )
        head_of_row = next(
            (j for j, column in enumerate(table.columns) if not column.figures), None
        )
        rows = "".join(self._row(row, classes, head_of_row) for row in table.rows)
        # A caption that repeats the heading above it is for those who do not see where it stands.
        given = table.caption or self._above
        hidden = "" if table.caption else ' class="unseen"'
        caption = f'<caption id="{name}"{hidden}>{self.said(given)}</caption>'
        # What may be wider than a screen can be reached and moved by the keyboard.
        size = " short" if len(table.rows) <= _SHORT else ""
        still = f'class="table{size}"'
        scroll = f'class="table scroll{size}" role="group" tabindex="0" aria-labelledby="{name}"'
        return (
            f"<div {scroll if len(table.columns) > _ALWAYS_FITS else still}><table>"
            f"{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _row(self, row: Row, classes: Sequence[str], head: int | None) -> str:
        inner = []
        for j, (cell, kind) in enumerate(zip(row.cells, classes, strict=True)):
            told = self.cell(cell)
            indent = f"{0.6 + 1.2 * row.depth:g}em"
            depth = f' style="padding-left:{indent}"' if row.depth and not j else ""
            if j == head:
                inner.append(f'<th scope="row"{kind}{depth}>{told}</th>')
            else:
                inner.append(f"<td{kind}{depth}>{told}</td>")
        strong = ' class="strong"' if row.strong else ""
        told = "".join(f"<p>{self.said(text)}</p>" for text in row.below)
        if not told:
            return f"<tr{strong}>{''.join(inner)}</tr>"
        # Under the name of the row, and as wide as what follows it.
        before = "<td></td>" * (head or 0)
        wide = len(classes) - (head or 0)
        below = f'<tr class="below {row.level}">{before}<td colspan="{wide}">{told}</td></tr>'
        return f"<tr{strong}>{''.join(inner)}</tr>{below}"

    def bar(self, bar: Bar) -> str:
        kind, word = ("harm", LOSS) if bar.value < 0 else ("gain", GAIN)
        told = self.plain(joined([word, Percent(abs(bar.value))]))
        return (
            f'<span class="bar {kind}"><span style="width:{abs(bar.value):.1%}"></span></span>'
            f'<span class="unseen">{told}</span>'
        )

    def state(self, state: State) -> str:
        return (
            f'<span class="state {state.tone}"><b aria-hidden="true">{escape(state.shape)}</b> '
            f"{self.said(state.words)}</span>"
        )

    def said(self, text: object) -> str:
        """Return a text with its references as links."""
        if isinstance(text, Reference | Message):
            return "".join(
                self._link(self.plain(told), to) for told, to in pieces(text, self.language)
            )
        return self.plain(text)

    def _link(self, told: str, to: str) -> str:
        target = self.anchors.found(to) if to else None
        return told if target is None else f'<a href="#{target}">{told}</a>'

    def plain(self, text: object) -> str:
        """Return a text without links: they stand neither in headings nor in contents."""
        return _HELD.sub("\N{NO-BREAK SPACE}", super().said(text))
