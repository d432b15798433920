"""Tables of Word files, written as XML: cell by cell, python-docx takes a second for 200 rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Beyond so many columns a table is set in smaller letters (half points), or it breaks words in two.
_MANY_COLUMNS, _SMALL, _USUAL = 6, 15, 17
# A column is as wide as its first rows ask for, and a long title is broken into lines.
_LOOKED_AT, _WIDE, _TWIPS = 200, 34, 9400
_FIGURES = 1.25
_SHORT = 12

Parts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of texts, each in parts that may lead to a bookmark.

    Parameters
    ----------
    below
        Texts that go under it, over the whole width.
    """

    texts: Sequence[Parts]
    below: Sequence[Parts] = ()
    depth: int = 0
    strong: bool = False


def table_xml(
    style: str, summary: str, right: Sequence[bool], head: Sequence[str], lines: Sequence[Line]
) -> Any:
    """Return a table as an element of a body.

    Parameters
    ----------
    style
        Its id in the file.
    summary
        What it holds, for screen readers.
    right
        For each column, whether it is set to the right.
    """
    n = len(right)
    # The style of a paragraph wins over that of a table, so a cell says itself how large it is.
    size = f'<w:sz w:val="{_SMALL if n > _MANY_COLUMNS else _USUAL}"/>'
    # A head is repeated on every page, and known to screen readers; no row is cut in two.
    named = [[(text, "")] for text in head]
    rows = [
        _row(named, right, size, strong=True, with_next=True, marks="<w:cantSplit/><w:tblHeader/>")
    ]
    short = len(lines) <= _SHORT
    for i, line in enumerate(lines):
        # A short table is not broken over two pages.
        held = short and i + 1 < len(lines)
        more = held or bool(line.below)
        rows.append(
            _row(line.texts, right, size, strong=line.strong, depth=line.depth, with_next=more)
        )
        for text in line.below:
            told = _paragraph(text, False, size, 1, with_next=held)
            cell = f'<w:tcPr><w:gridSpan w:val="{n}"/></w:tcPr>{told}'
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>{cell}</w:tc></w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _widths(head, lines, right))
    return parse_xml(
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblStyle w:val={quoteattr(style)}/>'
        '<w:tblW w:w="5000" w:type="pct"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        f"<w:tblDescription w:val={quoteattr(summary)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _widths(head: Sequence[str], lines: Sequence[Line], right: Sequence[bool]) -> list[int]:
    """Return the width of each column in twentieths of a point, by what is in it.

    Figures have wide signs and are not to be broken.
    """
    longest = [max(map(len, text.split()), default=1) for text in head]
    for line in lines[:_LOOKED_AT]:
        for j, parts in enumerate(line.texts):
            longest[j] = max(longest[j], min(sum(len(text) for text, _ in parts), _WIDE))
    longest = [round(n * _FIGURES) if on else n for n, on in zip(longest, right, strict=True)]
    return [round(_TWIPS * (n + 2) / sum(n + 2 for n in longest)) for n in longest]


def _row(
    texts: Sequence[Parts],
    right: Sequence[bool],
    size: str,
    *,
    strong: bool,
    depth: int = 0,
    with_next: bool = False,
    marks: str = "<w:cantSplit/>",
) -> str:
    cells = "".join(
        f"<w:tc>{_paragraph(text, to_right, size, 0 if j else depth, strong, with_next)}</w:tc>"
        for j, (text, to_right) in enumerate(zip(texts, right, strict=True))
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _paragraph(
    parts: Parts,
    to_right: bool,
    size: str,
    depth: int,
    strong: bool = False,
    with_next: bool = False,
) -> str:
    settings = "<w:keepNext/>" if with_next else ""
    settings += '<w:spacing w:before="20" w:after="20"/>'
    settings += f'<w:ind w:left="{200 * depth}"/>' if depth else ""
    settings += '<w:jc w:val="right"/>' if to_right else ""
    run = ("<w:b/>" if strong else "") + size
    runs = "".join(_run(text, to, run) for text, to in parts)
    return f"<w:p><w:pPr>{settings}</w:pPr>{runs}</w:p>"


def _run(text: str, to: str, settings: str) -> str:
    settings += '<w:u w:val="single"/>' if to else ""
    run = f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:hyperlink w:anchor={quoteattr(to)}>{run}</w:hyperlink>" if to else run
