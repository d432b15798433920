"""What each measure adds to a score: gains to the right of zero, harms to the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.messages import Language, Number, Text, msg, say
from maatwaarde.report.figures.frame import (
    LEFT,
    MARGIN,
    MOST,
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
from maatwaarde.report.figures.svg import Drawing, fit, width_of

_BAR = 16.0
_EDGE = 58.0
"""Room for a figure beside the longest bar, on each side."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of some width.

    Parameters
    ----------
    left
        Where bars may begin.
    row
        Height of a row.
    above
        Height that the name has above its bar; 0 where it stands beside it.
    """

    width: float
    left: float
    row: float
    above: float

    @property
    def right(self) -> float:
        return self.width - MARGIN


_WIDE = _Page(WIDTH, LEFT, 32.0, 0.0)
# As wide as a phone, so that its texts can be read there as they are.
_NARROW = _Page(340.0, MARGIN, 38.0, 17.0)


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
    *,
    narrow: bool = False,
) -> str:
    """Draw a bar for each part in the order given, and one for the total below a line.

    Parameters
    ----------
    narrow
        Whether it is as wide as a phone, with names above their bars.
    """
    page = _NARROW if narrow else _WIDE
    drawing = Drawing(page.width, prefix)
    shown = list(parts[:MOST])
    drawn = [*shown, *([] if total is None else [total])]
    scale = scale_of(drawn, page.left + _EDGE, page.right - _EDGE)
    top = _legend(drawing, drawn, language) + 20
    _sides(drawing, scale, top - 6, language)
    y = top
    for place, part in enumerate(shown):
        _row(drawing, page, part, scale, place, y, language, strong=False)
        y += page.row
    if total is not None:
        drawing.add("line", x1=MARGIN - 4, x2=page.right + 4, y1=y + 2, y2=y + 2, stroke=INK)
        y += 4
        _row(drawing, page, total, scale, 1, y, language, strong=True)
        y += page.row
    if not page.above:
        drawing.add(
            "line", x1=scale.zero, x2=scale.zero, y1=top, y2=y, stroke=INK, stroke_width=1.5
        )
    y = not_shown(drawing, len(parts) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _zero(drawing: Drawing, scale: Scale, top: float, bottom: float) -> None:
    x = scale.zero
    drawing.add("line", x1=x, x2=x, y1=top, y2=bottom, stroke=INK, stroke_width=1.5)


def _sides(drawing: Drawing, scale: Scale, y: float, language: Language) -> None:
    """Say what lies on each side of zero, where there is room for it."""
    harm, gain = say(msg("harms"), language), say(msg("adds"), language)
    harms, adds = f"\N{LEFTWARDS ARROW} {harm}", f"{gain} \N{RIGHTWARDS ARROW}"
    if scale.zero - 8 - width_of(harms, 12.5) > 0:
        drawing.text(scale.zero - 8, y, harms, 12.5, text_anchor="end")
    if scale.zero + 8 + width_of(adds, 12.5) < drawing.width:
        drawing.text(scale.zero + 8, y, adds, 12.5)


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
    page: _Page,
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
    stripe(drawing, place, y, page.row)
    at = y + page.above + (page.row - page.above - _BAR) / 2
    middle = at + _BAR / 2
    if page.above:
        [line] = fit(name, page.right - MARGIN, 12.5)
        drawing.text(MARGIN, y + 14, line, 12.5)
        _zero(drawing, scale, at - 1, at + _BAR + 3)
    else:
        name_at(drawing, name, y, page.row)
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
