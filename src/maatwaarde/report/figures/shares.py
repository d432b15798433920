"""What part of the money each group gets, beside its part of what was asked and of the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.messages import Language, Share, Text, say
from maatwaarde.report.figures.frame import (
    LEFT,
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
from maatwaarde.report.figures.palette import BLUE, GREY, INK, PALE, PAPER
from maatwaarde.report.figures.svg import Drawing

_BAR, _GAP, _EDGE = 12.0, 3.0, 52.0


@dataclass(frozen=True, slots=True)
class Part:
    """A group, and its part of each whole; None where that is unknown."""

    name: Text
    parts: tuple[float | None, ...]


def share_bars(
    groups: Sequence[Part],
    wholes: Sequence[Text],
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw for each group a bar for its part of each whole, of three at most.

    The bars are told apart by their filling, and in the same order everywhere.
    """
    drawing = Drawing(WIDTH, prefix)
    fills = (
        {"fill": BLUE, "stroke": BLUE},
        {"fill": drawing.hatched(GREY), "stroke": GREY},
        {"fill": PAPER, "stroke": INK},
    )[: len(wholes)]
    signs: list[tuple[Text, Sign]] = [
        (whole, swatch(drawing, **fill)) for whole, fill in zip(wholes, fills, strict=True)
    ]
    shown = groups[:MOST]
    top = legend(drawing, 8, signs, language) + 8
    most = max((part for group in shown for part in group.parts if part is not None), default=0.0)
    unit = (RIGHT - LEFT - _EDGE) / most if most > 0 else 0.0
    height = len(wholes) * (_BAR + _GAP) + 12
    y = top
    for place, group in enumerate(shown):
        told = [
            f"{say(whole, language)}: {_said(part, language)}"
            for whole, part in zip(wholes, group.parts, strict=True)
        ]
        name = say(group.name, language)
        drawing.open(f"{name}: {', '.join(told)}")
        stripe(drawing, place, y, height)
        name_at(drawing, name, y, height)
        at = y + 6 + _GAP / 2
        for part, fill in zip(group.parts, fills, strict=True):
            wide = 0.0 if part is None else max(part, 0.0) * unit
            if wide:
                drawing.add("rect", x=LEFT, y=at, width=wide, height=_BAR, **fill)
            drawing.text(LEFT + wide + 6, at + 10, _said(part, language), 11.5)
            at += _BAR + _GAP
        drawing.close()
        y += height
    drawing.add("line", x1=LEFT, x2=LEFT, y1=top, y2=y, stroke=PALE, stroke_width=1.5)
    y = not_shown(drawing, len(groups) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _said(part: float | None, language: Language) -> str:
    return "?" if part is None else say(Share(part, 1), language)
