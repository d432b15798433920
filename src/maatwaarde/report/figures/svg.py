"""A little SVG: text that fits, shapes, and bytes that depend on nothing but what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args
from xml.sax.saxutils import escape, quoteattr

from maatwaarde.content import ByContent
from maatwaarde.documents.cells import for_xml
from maatwaarde.messages import Language, shown
from maatwaarde.report.figures.palette import INK, PAPER, Colour

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_EAST = "\u2e80"
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[] "), frozenset("mwMWQGOÖ@%&€")


def clean(text: str) -> str:
    """Return text without what XML cannot hold, and without what turns the text after it round."""
    return for_xml(shown(text))


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is in a sans-serif font, rather too wide than too narrow."""
    return sum(map(_units, text)) * size


def _units(char: str) -> float:
    if char in _NARROW:
        return 0.34
    if char >= _EAST:  # Chinese, Japanese, emoji
        return 1.4
    return 1.0 if char in _WIDE else 0.74 if char.isupper() else 0.6


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
    # Letter by letter from the front: of a long title only as many are looked at as there is room.
    left = room - width_of("…", size)
    kept = 0
    for char in line:
        left -= _units(char) * size
        if left < 0:
            break
        kept += 1
    return line[: max(kept, 1)].rstrip(" …") + "…"


LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, eq=False)
class Picture(ByContent):
    """An SVG element that is drawn in a language when a renderer asks for it."""

    draw: Callable[[Language], str]

    def text(self, language: Language) -> str:
        return self.draw(language)

    # What is kept of it is what it shows, since what draws it may hold a whole portfolio.
    def __reduce__(self) -> tuple[Any, ...]:
        return Picture, (Drawn(tuple((one, self.draw(one)) for one in LANGUAGES)),)

    def __content__(self) -> Any:
        return tuple(map(self.draw, LANGUAGES))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that was drawn in each language."""

    by_language: tuple[tuple[Language, str], ...]

    def __call__(self, language: Language) -> str:
        return dict(self.by_language)[language]


class Drawing:
    """An SVG element under construction; all lengths are in its own units.

    Parameters
    ----------
    prefix
        What its ids begin with, so that those of two pictures on a page differ. What is no letter
        or digit in it is written by its number.
    """

    def __init__(self, width: float, prefix: str = "mw") -> None:
        self.width = width
        self._prefix = "".join(
            char if char.isascii() and char.isalnum() else f"_{ord(char):x}" for char in prefix
        )
        self._parts: list[str] = []
        self._patterns: dict[str, str] = {}

    def add(self, tag: str, content: str | None = None, **attributes: object) -> None:
        """Add an element; ``content`` is text, and underscores in names become hyphens."""
        inner = "/>" if content is None else f">{escape(clean(content))}</{tag}>"
        self._parts.append(f"<{tag}{_given(attributes)}{inner}")

    def text(
        self, x: float, y: float, content: str, size: float = 12, **attributes: object
    ) -> None:
        """Add one line of text; ``y`` is its baseline."""
        self.add("text", content, x=x, y=y, font_size=size, **attributes)

    def hatched(self, colour: Colour, ground: Colour = PAPER, turn: int = 45) -> str:
        """Return a fill of stripes in a colour, ``turn`` degrees from upright."""
        name = f"{self._prefix}-{colour.name}-{ground.name}-{turn}"
        self._patterns[name] = (
            f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({turn})">'
            f"<rect{_given({'width': 6, 'height': 6, 'fill': ground})}/>"
            f"<rect{_given({'width': 3.6, 'height': 6, 'fill': colour})}/></pattern>"
        )
        return f"url(#{name})"

    def open(self, title: str) -> None:
        """Begin a group, with what a screen reader says and a pointer shows."""
        self._parts.append("<g>")
        self.add("title", title)

    def close(self) -> None:
        self._parts.append("</g>")

    def element(self, height: float, title: str, description: str) -> str:
        """Return the picture as an element for a page."""
        name, high = self._prefix, _text(height)
        wide = _text(self.width)
        root = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {wide} {high}",
            "width": wide,
            "height": high,
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "font-family": FONT,
            "fill": INK,
        }
        patterns = "".join(text for _, text in sorted(self._patterns.items()))
        page = {"width": self.width, "height": height, "fill": PAPER}
        return "\n".join(
            [
                f"<svg{_given(root, 'mw-picture')}>",
                f'<title id="{name}-title">{escape(clean(title))}</title>',
                f'<desc id="{name}-desc">{escape(clean(description))}</desc>',
                *([f"<defs>{patterns}</defs>"] if patterns else []),
                f"<rect{_given(page)}/>",
                *self._parts,
                "</svg>",
                "",
            ]
        )

    def document(self, height: float, title: str, description: str) -> str:
        """Return the picture as a file of its own."""
        return as_file(self.element(height, title, description))


def as_file(element: str) -> str:
    """Return a picture that is an element of a page as a file of its own."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + element


def _given(attributes: Mapping[str, object], *classes: str) -> str:
    """Write attributes, and the classes of the colours among them."""
    named = [
        *classes,
        *(
            f"mw-{name[0]}-{value.name}"
            for name, value in attributes.items()
            if isinstance(value, Colour)
        ),
    ]
    given = dict(attributes)
    if named:
        given["class"] = " ".join(named)
    return "".join(
        f" {name.strip('_').replace('_', '-')}={quoteattr(_text(value))}"
        for name, value in given.items()
    )


def _text(value: object) -> str:
    """Write a number in at most two decimals, and anything else as it is."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return clean(str(value))
