"""A little SVG: text that fits, shapes, and bytes that depend on nothing but what is drawn."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
# What XML cannot hold, whatever a spreadsheet had in it.
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[] "), frozenset("mwMWQGOÖ@%&€")


def clean(text: str) -> str:
    """Return text without what XML cannot hold."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is in a sans-serif font, rather too wide than too narrow."""
    units = sum(
        0.34 if char in _NARROW else 1.0 if char in _WIDE else 0.74 if char.isupper() else 0.6
        for char in text
    )
    return units * size


def fit(text: str, room: float, size: float, lines: int = 1) -> list[str]:
    """Break a text into lines that fit, and cut off what does not with an ellipsis."""
    found: list[str] = []
    words = text.split()
    while words and len(found) < lines:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size) <= room:
            line += f" {words.pop(0)}"
        found.append(line)
    if words:
        found[-1] += "…"
    return [_cut(line, room, size) for line in found] or [""]


def _cut(line: str, room: float, size: float) -> str:
    if width_of(line, size) <= room:
        return line
    while len(line) > 1 and width_of(line + "…", size) > room:
        line = line[:-1]
    return line.rstrip(" …") + "…"


class Drawing:
    """An SVG document under construction; all lengths are in its own units."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._parts: list[str] = []

    def add(self, tag: str, content: str | None = None, **attributes: object) -> None:
        """Add an element; ``content`` is text, and underscores in names become hyphens."""
        given = "".join(
            f" {name.strip('_').replace('_', '-')}={quoteattr(_text(value))}"
            for name, value in attributes.items()
        )
        inner = "/>" if content is None else f">{escape(clean(content))}</{tag}>"
        self._parts.append(f"<{tag}{given}{inner}")

    def text(
        self, x: float, y: float, content: str, size: float = 12, **attributes: object
    ) -> None:
        """Add one line of text; ``y`` is its baseline."""
        self.add("text", content, x=x, y=y, font_size=size, **attributes)

    def open(self, title: str) -> None:
        """Begin a group, with what a screen reader says and a pointer shows."""
        self._parts.append("<g>")
        self.add("title", title)

    def close(self) -> None:
        self._parts.append("</g>")

    def document(self, height: float, title: str, description: str, definitions: str = "") -> str:
        """Return the whole document."""
        size = f"{_text(self.width)} {_text(height)}"
        return "\n".join(
            [
                '<?xml version="1.0" encoding="UTF-8"?>',
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
                f'width="{_text(self.width)}" height="{_text(height)}" role="img" '
                f'aria-labelledby="title desc" font-family="{FONT}">',
                f'<title id="title">{escape(clean(title))}</title>',
                f'<desc id="desc">{escape(clean(description))}</desc>',
                f"<defs>{definitions}</defs>",
                f'<rect width="{_text(self.width)}" height="{_text(height)}" fill="#ffffff"/>',
                *self._parts,
                "</svg>",
                "",
            ]
        )


def _text(value: object) -> str:
    """Write a number in at most two decimals, and anything else as it is."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return clean(str(value))
