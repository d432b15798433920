"""How far each weight may move before the first, the order or the choice changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.messages import Language, Share, Text, msg, say
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
    swatch,
)
from maatwaarde.report.figures.palette import BLUE, INK, PALE, PAPER, TONES, Colour
from maatwaarde.report.figures.svg import Drawing

_BAND = 11.0
_GAP = 4.0
_EDGE = 16.0

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class WeightRoom:
    """A value or measure, its weight, and between which weights each thing holds.

    Parameters
    ----------
    holds
        For each thing that is looked at, the least and the most weight, from 0 to 1.
    depth
        How far it stands below the top of the goal tree.
    """

    title: Text
    weight: float
    holds: tuple[Ends, ...]
    depth: int = 0


def weight_room(
    things: Sequence[Text],
    rows: Sequence[WeightRoom],
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw a band for each thing (at most three) over the weights between which it holds."""
    drawing = Drawing(WIDTH, prefix)
    shown = rows[:MOST]
    fills: list[str | Colour] = [BLUE, drawing.hatched(BLUE), TONES[2]][: len(things)]

    def now(x: float, y: float) -> None:
        _now(drawing, x + 11, y - 1, 14)

    signs: list[tuple[Text, Sign]] = [
        *(
            (thing, swatch(drawing, fill=fill, stroke=BLUE))
            for thing, fill in zip(things, fills, strict=True)
        ),
        (msg("the weight now"), now),
    ]
    top = legend(drawing, 8, signs, language) + 26
    left, right = LEFT + 8, RIGHT - _EDGE
    height = _GAP * 2 + (_BAND + _GAP) * max(len(things), 2)
    bottom = top + height * len(shown)
    for place in range(len(shown)):
        stripe(drawing, place, top + height * place, height)
    for tenth in range(0, 11, 2):
        x = left + (right - left) * tenth / 10
        drawing.add("line", x1=x, x2=x, y1=top, y2=bottom, stroke=PALE)
        figure = say(Share(tenth / 10, 0), language)
        drawing.text(x, top - 7, figure, 11.5, text_anchor="middle")
    y = top
    for row in shown:
        name = say(row.title, language)
        told = "; ".join(
            f"{say(thing, language)}: {_ends(ends, language)}"
            for thing, ends in zip(things, row.holds, strict=True)
        )
        drawing.open(f"{name} ({say(Share(row.weight), language)}): {told}")
        indent = 14.0 * min(row.depth, 5)
        name_at(drawing, name, y, height, LEFT - MARGIN - 12 - indent, MARGIN + indent)
        at = y + _GAP * 1.5 + (height - _GAP * 2 - (_BAND + _GAP) * len(things)) / 2
        for (low, high), fill in zip(row.holds, fills, strict=True):
            begin, end = (left + (right - left) * part for part in (low, high))
            drawing.add(
                "rect",
                x=begin,
                y=at,
                width=max(end - begin, 1.5),
                height=_BAND,
                fill=fill,
                stroke=BLUE,
            )
            at += _BAND + _GAP
        _now(drawing, left + (right - left) * row.weight, y + 3, height - 6)
        drawing.close()
        y += height
    y = not_shown(drawing, len(rows) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _now(drawing: Drawing, x: float, y: float, height: float) -> None:
    drawing.add(
        "rect", x=x - 2.5, y=y, width=5, height=height, fill=INK, stroke=PAPER, stroke_width=1
    )


def _ends(ends: Ends, language: Language) -> str:
    return " \N{EN DASH} ".join(say(Share(end), language) for end in ends)
