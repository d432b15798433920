"""What each measure adds to a score: gains to the right of zero, harms to the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.messages import Language, Number, Text, msg, say
from maatwaarde.report.figures.frame import (
    LEFT,
    MARGIN,
    MOST,
    RIGHT,
    WIDTH,
    Sign,
    legend,
    name_at,
    not_shown,
    stripe,
    stroke,
    swatch,
)
from maatwaarde.report.figures.palette import BLUE, GREY, INK, RED
from maatwaarde.report.figures.svg import Drawing

_ROW = 32.0
_BAR = 16.0
_EDGE = 58.0
"""Room for a figure beside the longest bar, on each side."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one measure adds to a score, with its range.

    Parameters
    ----------
    known
        Whether anybody knows the impact; where not, only the range is drawn.
    """

    title: Text
    value: float
    low: float
    high: float
    known: bool = True


@dataclass(frozen=True, slots=True)
class Scale:
    """Where an amount is on the page, around a zero that is always there."""

    zero: float
    unit: float

    def x(self, amount: float) -> float:
        return self.zero + self.unit * amount


def scale_of(parts: Sequence[Part], left: float, right: float) -> Scale:
    """Return the scale on which all parts and their ranges fit between two places."""
    least = min((min(part.low, part.value, 0.0) for part in parts), default=0.0)
    most = max((max(part.high, part.value, 0.0) for part in parts), default=0.0)
    unit = (right - left) / (most - least) if most > least else 1.0
    middle = left if most > least else (left + right) / 2
    return Scale(middle - unit * least, unit)


def contribution_bars(
    parts: Sequence[Part],
    total: Part | None,
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw a bar for each part in the order given, and one for the total below a line."""
    drawing = Drawing(WIDTH, prefix)
    shown = list(parts[:MOST])
    scale = scale_of([*shown, *([] if total is None else [total])], LEFT + _EDGE, RIGHT - _EDGE)
    top = _legend(drawing, [*shown, *([] if total is None else [total])], language) + 20
    drawing.text(scale.zero - 8, top - 6, _word("harm", language), 12.5, text_anchor="end")
    drawing.text(scale.zero + 8, top - 6, _word("gain", language), 12.5)
    y = top
    for place, part in enumerate(shown):
        _row(drawing, part, scale, place, y, language, strong=False)
        y += _ROW
    if total is not None:
        drawing.add("line", x1=MARGIN - 4, x2=RIGHT + 4, y1=y + 2, y2=y + 2, stroke=INK)
        y += 4
        _row(drawing, total, scale, 1, y, language, strong=True)
        y += _ROW
    drawing.add("line", x1=scale.zero, x2=scale.zero, y1=top, y2=y, stroke=INK, stroke_width=1.5)
    y = not_shown(drawing, len(parts) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _word(kind: str, language: Language) -> str:
    if kind == "harm":
        word = say(msg("harms"), language)
        return f"\N{LEFTWARDS ARROW} {word}"
    word = say(msg("adds"), language)
    return f"{word} \N{RIGHTWARDS ARROW}"


def _legend(drawing: Drawing, parts: Sequence[Part], language: Language) -> float:
    signs: list[tuple[Text, Sign]] = []
    if any(part.known and part.value < 0 for part in parts):
        signs.append((msg("harm"), swatch(drawing, fill=drawing.hatched(RED))))
    if any(part.known and part.value > 0 for part in parts):
        signs.append((msg("gain"), swatch(drawing, fill=BLUE)))
    if any(part.known and part.low < part.high for part in parts):
        signs.append((msg("range of what is possible"), stroke(drawing, stroke=INK)))
    if any(not part.known for part in parts):
        fill = drawing.hatched(GREY, turn=-45)
        signs.append((msg("unknown: anywhere in here"), swatch(drawing, fill=fill)))
    return legend(drawing, 8, signs, language)


def _row(
    drawing: Drawing,
    part: Part,
    scale: Scale,
    place: int,
    y: float,
    language: Language,
    *,
    strong: bool,
) -> None:
    name = say(part.title, language)
    figure = say(Number(part.value, sign=True), language) if part.known else "?"
    drawing.open(f"{name}: {figure}")
    stripe(drawing, place, y, _ROW)
    name_at(drawing, name, y, _ROW)
    at, middle = y + (_ROW - _BAR) / 2, y + _ROW / 2
    low, high = scale.x(min(part.low, part.value)), scale.x(max(part.high, part.value))
    if not part.known:
        low, high = scale.x(part.low), scale.x(part.high)
        fill = drawing.hatched(GREY, turn=-45)
        drawing.add(
            "rect", x=low, y=at, width=max(high - low, 1), height=_BAR, fill=fill, stroke=GREY
        )
    elif part.value:
        fill = BLUE if part.value > 0 else drawing.hatched(RED)
        edge = BLUE if part.value > 0 else RED
        start = min(scale.zero, scale.x(part.value))
        wide = max(abs(part.value) * scale.unit, 1.5)
        drawing.add("rect", x=start, y=at, width=wide, height=_BAR, fill=fill, stroke=edge)
    if part.known and part.low < part.high:
        drawing.add("line", x1=low, x2=high, y1=middle, y2=middle, stroke=INK, stroke_width=1.5)
        for end in (low, high):
            drawing.add("line", x1=end, x2=end, y1=middle - 5, y2=middle + 5, stroke=INK)
    weight = {"font_weight": "bold"} if strong else {}
    left = part.known and part.value < 0
    drawing.text(
        low - 6 if left else max(high, scale.zero) + 6,
        middle + 4.5,
        figure,
        12.5,
        **({"text_anchor": "end"} if left else {}),
        **weight,
    )
    drawing.close()
