"""What pictures share: the page, names at the left, the legend, and the axis of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from maatwaarde.messages import Language, Message, Text, nmsg, say
from maatwaarde.report.figures.palette import PALE, STRIPE
from maatwaarde.report.figures.svg import Drawing, fit, width_of

WIDTH = 640.0
MARGIN = 16.0
LEFT = 214.0
"""Where the names at the left end, and time or an amount begins."""
RIGHT = WIDTH - MARGIN
MOST = 200
"""So many rows are drawn at most; a table holds the rest."""
BOLD = 1.15
"""How much wider bold text is."""


@dataclass(frozen=True)
class Time:
    """The years on the page."""

    begin: float
    end: float

    def x(self, moment: float) -> float:
        room = RIGHT - LEFT
        return LEFT + room * (moment - self.begin) / (self.end - self.begin)


def axis(drawing: Drawing, time: Time, top: float, bottom: float) -> None:
    """Draw a line for each year, and its number above."""
    years = range(int(time.begin), int(time.end))
    wide = time.x(time.begin + 1) - time.x(time.begin)
    every = next((k for k in (1, 2, 5, 10, 25) if wide * k >= 40), 50)
    for year in (*years, int(time.end)):
        drawing.add("line", x1=time.x(year), x2=time.x(year), y1=top, y2=bottom, stroke=PALE)
    for year in years:
        if (year - int(time.begin)) % every == 0:
            middle = (time.x(year) + time.x(year + 1)) / 2
            drawing.text(middle, top - 6, str(year), 13, text_anchor="middle", font_weight="bold")


Sign = Callable[[float, float], None]
"""Draws what a legend explains, in a box of 22 by 12 from a corner at the top left."""


def legend(
    drawing: Drawing, top: float, signs: Iterable[tuple[Text, Sign]], language: Language
) -> float:
    """Draw what signs mean, over as many lines as that takes; return what lies below them."""
    x, y = MARGIN, top
    right = drawing.width - MARGIN
    for text, sign in signs:
        [line] = fit(say(text, language), right - MARGIN - 28, 12)
        if x > MARGIN and x + 28 + width_of(line, 12) > right:
            x, y = MARGIN, y + 19
        sign(x, y)
        drawing.text(x + 28, y + 10.5, line, 12)
        x += 46 + width_of(line, 12)
    return y + 19


def swatch(drawing: Drawing, **attributes: Any) -> Sign:
    """Return a sign that is a filled box."""

    def sign(x: float, y: float) -> None:
        drawing.add("rect", x=x, y=y, width=22, height=12, **attributes)

    return sign


def stroke(drawing: Drawing, **attributes: Any) -> Sign:
    """Return a sign that is a line."""

    def sign(x: float, y: float) -> None:
        drawing.add("line", x1=x, x2=x + 22, y1=y + 6, y2=y + 6, **attributes)

    return sign


def name_at(
    drawing: Drawing,
    name: str,
    y: float,
    height: float,
    room: float = LEFT - MARGIN - 12,
    x: float = MARGIN,
) -> None:
    """Write a name at the left of a row, over two lines where it is long."""
    size = 12.5
    lines = fit(name, room, size, 2)
    if lines[-1].endswith("…"):
        size = 11.0
        lines = fit(name, room, size, 2)
    baseline = y + height / 2 + 4.5 - 6.5 * (len(lines) - 1)
    for line in lines:
        drawing.text(x, baseline, line, size)
        baseline += 13


def stripe(drawing: Drawing, place: int, y: float, height: float) -> None:
    """Shade every other row."""
    if place % 2 == 0:
        wide = drawing.width - 2 * MARGIN + 8
        drawing.add("rect", x=MARGIN - 4, y=y, width=wide, height=height, fill=STRIPE)


def not_shown(drawing: Drawing, n: int, y: float, language: Language) -> float:
    """Say how many rows are left to the table, if any are; return what lies below."""
    if n <= 0:
        return y
    drawing.text(MARGIN, y + 18, say(more(n), language), 12, font_style="italic")
    return y + 26


def more(n: int) -> Message:
    """Say how many rows are only in the table."""
    return nmsg("{n} more is in the table only", "{n} more are in the table only", n)
