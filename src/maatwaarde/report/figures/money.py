"""Value for money: what proposals and portfolios are worth against what they cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from maatwaarde.messages import Language, Number, Text, msg, say
from maatwaarde.report.figures.frame import (
    MOST,
    RIGHT,
    WIDTH,
    Sign,
    legend,
    not_shown,
    stroke,
)
from maatwaarde.report.figures.palette import BLUE, GREY, INK, PAPER, RED
from maatwaarde.report.figures.plane import Plane, axes, plane
from maatwaarde.report.figures.svg import Drawing

_HEIGHT = 340.0
_STRIP = 104.0
"""The width of the strip for those of which the cost is unknown."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A proposal: what it costs and scores.

    Parameters
    ----------
    cost
        NaN where it is unknown.
    figures
        Its score, and the lowest and the highest that it may be.
    out
        Whether a veto guard keeps it out.
    """

    id: str
    name: Text
    cost: float
    figures: tuple[float, float, float]
    chosen: bool
    out: bool

    @property
    def score(self) -> float:
        return self.figures[0]

    @property
    def low(self) -> float:
        return self.figures[1]

    @property
    def high(self) -> float:
        return self.figures[2]


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A portfolio of the front, and whether it is the one that is proposed."""

    amount: float
    value: float
    n: int
    ours: bool


def value_for_money(
    spots: Sequence[Spot],
    up: Text,
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
    *,
    choice: bool,
) -> str:
    """Draw each proposal at its cost and score; what is chosen is filled.

    Parameters
    ----------
    choice
        Whether there is a portfolio, so that what is not chosen is told from what is.
    """
    drawing = Drawing(WIDTH, prefix)
    shown = spots[:MOST]
    known = [spot for spot in shown if not math.isnan(spot.cost)]
    unknown = [spot for spot in shown if math.isnan(spot.cost)]
    top = _spot_legend(drawing, shown, choice, language) + 34
    scores = [x for spot in shown for x in spot.figures]
    area = plane(
        top,
        _HEIGHT,
        [spot.cost for spot in known],
        scores,
        right=RIGHT - (_STRIP if unknown else 0),
    )
    write = None if known else lambda _: ""  # no cost is known, so none is on the axis
    axes(drawing, area, msg("cost in all years"), up, language, write)
    places: list[tuple[Spot, float]] = [(spot, area.x(spot.cost)) for spot in known]
    if unknown:
        places += _strip(drawing, area, unknown, language)
    for spot, x in places:
        area.keep_free(x, area.y(spot.score))
    for spot, x in places:
        if spot.low < spot.high:
            low, high = area.y(spot.low), area.y(spot.high)
            drawing.add("line", x1=x, x2=x, y1=low, y2=high, stroke=GREY)
    for spot, x in places:
        _spot(drawing, area, spot, x, language)
    # Those that matter most get a label first, where there is no room for all.
    for spot, x in sorted(places, key=lambda item: (-abs(item[0].score), item[0].id)):
        area.label(drawing, x, area.y(spot.score), spot.id[:16])
    y = not_shown(drawing, len(spots) - len(shown), area.bottom + 44, language)
    return drawing.element(y + 10, say(title, language), say(description, language))


def _strip(
    drawing: Drawing, area: Plane, unknown: Sequence[Spot], language: Language
) -> list[tuple[Spot, float]]:
    """Draw a strip for those of unknown cost; return where across they stand."""
    left = RIGHT - _STRIP + 8
    area.taken.append((area.right - 6, area.top, left, area.bottom))
    drawing.add(
        "rect",
        x=left,
        y=area.top,
        width=RIGHT - left,
        height=area.bottom - area.top,
        fill="none",
        stroke=GREY,
        stroke_dasharray="4 3",
    )
    drawing.text(
        (left + RIGHT) / 2,
        area.bottom + 19,
        say(msg("cost unknown"), language),
        11.5,
        text_anchor="middle",
    )
    return [(spot, left + 14 + 26 * (k % 2)) for k, spot in enumerate(unknown)]


def _spot_legend(
    drawing: Drawing, spots: Sequence[Spot], choice: bool, language: Language
) -> float:
    def sign(chosen: bool, out: bool) -> Sign:
        return lambda x, y: _mark(drawing, x + 11, y + 6, chosen, out)

    signs: list[tuple[Text, Sign]] = []
    if choice:
        signs += [(msg("chosen"), sign(True, False)), (msg("not chosen"), sign(False, False))]
    if any(spot.out for spot in spots):
        signs.append((msg("a guard keeps it out"), sign(False, True)))
    if any(spot.low < spot.high for spot in spots):
        signs.append((msg("range of what is possible"), stroke(drawing, stroke=GREY)))
    return legend(drawing, 8, signs, language)


def _mark(drawing: Drawing, x: float, y: float, chosen: bool, out: bool) -> None:
    if out:
        for turn in (1, -1):
            drawing.add(
                "line",
                x1=x - 5,
                x2=x + 5,
                y1=y - 5 * turn,
                y2=y + 5 * turn,
                stroke=RED,
                stroke_width=3,
            )
    elif chosen:
        drawing.add("circle", cx=x, cy=y, r=6, fill=BLUE, stroke=PAPER)
    else:
        drawing.add(
            "rect", x=x - 5, y=y - 5, width=10, height=10, fill=PAPER, stroke=GREY, stroke_width=2
        )


def _spot(drawing: Drawing, area: Plane, spot: Spot, x: float, language: Language) -> None:
    figure = say(Number(spot.score, sign=True), language)
    drawing.open(f"{say(spot.name, language)}: {figure}")
    _mark(drawing, x, area.y(spot.score), spot.chosen, spot.out)
    drawing.close()


def front(
    points: Sequence[FrontPoint],
    across: Text,
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
    write: Callable[[float], Text] | None = None,
) -> str:
    """Draw what the best portfolio under each amount is worth, as steps, and where ours is."""
    drawing = Drawing(WIDTH, prefix)
    signs: list[tuple[Text, Sign]] = [
        (msg("the best for this amount (number: proposals)"), _dot(drawing)),
        (msg("this portfolio"), _diamond(drawing)),
        (msg("at least so much is within reach"), stroke(drawing, stroke=BLUE, stroke_width=2.5)),
    ]
    top = legend(drawing, 8, signs, language) + 34
    shown = list(points)
    area = plane(
        top,
        _HEIGHT,
        [one.amount for one in shown],
        [one.value for one in shown],
    )
    axes(drawing, area, across, msg("value of the portfolio"), language, write)
    if shown:
        _steps(drawing, area, shown)
    for one in shown:
        area.keep_free(area.x(one.amount), area.y(one.value), 8)
    for one in shown:
        x, y = area.x(one.amount), area.y(one.value)
        value = say(Number(one.value), language)
        drawing.open(f"{value} ({one.n})")
        if one.ours:
            _diamond(drawing)(x - 11, y - 6)
        else:
            _dot(drawing)(x - 11, y - 6)
        drawing.close()
    for one in sorted(shown, key=lambda one: not one.ours):
        text = str(one.n)
        if one.ours:
            told = msg("this portfolio: {value} ({n})", value=Number(one.value), n=one.n)
            text = say(told, language)
        size = 12.5 if one.ours else 11.5
        area.label(drawing, area.x(one.amount), area.y(one.value), text, size, above=True)
    return drawing.element(area.bottom + 54, say(title, language), say(description, language))


def _steps(drawing: Drawing, area: Plane, points: Sequence[FrontPoint]) -> None:
    """Draw steps: between two amounts, what is had for the smaller one can be had at least."""
    ordered = sorted(points, key=lambda one: (one.amount, one.value))
    path = [f"M{area.x(ordered[0].amount):.2f} {area.y(ordered[0].value):.2f}"]
    for before, after in pairwise(ordered):
        path.append(f"L{area.x(after.amount):.2f} {area.y(before.value):.2f}")
        path.append(f"L{area.x(after.amount):.2f} {area.y(after.value):.2f}")
    line = "".join(path)
    drawing.add("path", d=line, fill="none", stroke=BLUE, stroke_width=2.5)


def _dot(drawing: Drawing) -> Sign:
    return lambda x, y: drawing.add("circle", cx=x + 11, cy=y + 6, r=5, fill=BLUE, stroke=PAPER)


def _diamond(drawing: Drawing) -> Sign:
    def sign(x: float, y: float) -> None:
        points = [(x + 11, y - 4), (x + 21, y + 6), (x + 11, y + 16), (x + 1, y + 6)]
        text = " ".join(f"{a:.2f},{b:.2f}" for a, b in points)
        drawing.add("polygon", points=text, fill=INK, stroke=PAPER)

    return sign
