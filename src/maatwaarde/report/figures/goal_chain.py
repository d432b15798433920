"""The goal tree with what is done for it: values, measures, activities and their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.report.figures.frame import (
    BOLD,
    MARGIN,
    MOST,
    RIGHT,
    WIDTH,
    not_shown,
    stripe,
)
from maatwaarde.report.figures.goals import Branches
from maatwaarde.report.figures.palette import GREY, RED
from maatwaarde.report.figures.svg import Drawing, fit

Level = Literal["value", "effect", "activity", "result", "more"]

_HEIGHTS: dict[Level, float] = {
    "value": 30.0,
    "effect": 34.0,
    "activity": 28.0,
    "result": 22.0,
    "more": 20.0,
}
_TOLD = 296.0
_WHO = 426.0
_MONEY = 106.0
"""The room of amounts of money, at the right."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row of the tree, parents before children.

    Parameters
    ----------
    told
        A target or an effect, in words.
    harm
        Whether an activity works against the measure that it stands under.
    """

    level: Level
    title: Text
    depth: int
    told: Text = ""
    who: Text = ""
    money: Text = ""
    harm: bool = False


def goal_chain(
    links: Sequence[Link], title: Text, description: Text, language: Language, prefix: str
) -> str:
    """Draw a line for each value, measure, activity and result, with who and how much."""
    drawing = Drawing(WIDTH, prefix)
    shown = links[:MOST]
    top = 34.0
    heads: list[tuple[float, Text, dict[str, Any]]] = [
        (MARGIN, msg("value, effect, activity, result"), {}),
        (_TOLD, msg("target or effect"), {}),
        (_WHO, msg("who"), {}),
        (RIGHT, msg("budget"), {"text_anchor": "end"}),
    ]
    for x, head, more in heads:
        drawing.text(x, top - 10, say(head, language), 12.5, font_weight="bold", **more)
    y, band = top, -1
    branches = Branches(top)
    for link in shown:
        height = _HEIGHTS[link.level]
        band += link.depth == 0
        stripe(drawing, band, y, height)
        middle = y + height / 2
        _row(drawing, link, branches.add(link.depth, middle), middle, language)
        y += height
    branches.draw(drawing)
    y = not_shown(drawing, len(links) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _row(drawing: Drawing, link: Link, x: float, middle: float, language: Language) -> None:
    texts = [say(text, language) for text in (link.title, link.told, link.who, link.money)]
    name, told, who, money = texts
    drawing.open("; ".join(filter(None, texts)))
    style: dict[str, Any] = {}
    if link.level == "value":
        style["font_weight"] = "bold"
    elif link.level in ("result", "more"):
        style |= {"font_style": "italic", "fill": GREY}
    # What has nothing beside it may be as wide as the page.
    end = _TOLD - 10 if told or who or money else RIGHT
    _lines(drawing, name, x, end - x, middle, BOLD if link.level == "value" else 1.0, style)
    _lines(drawing, told, _TOLD, _WHO - _TOLD - 10, middle, 1.0, {"fill": RED} if link.harm else {})
    _lines(drawing, who, _WHO, RIGHT - _MONEY - _WHO, middle, 1.0, {})
    if money:
        for place, line in enumerate(lines := fit(money, _MONEY, 11, 2)):
            at = middle + 4 + 13 * place - 6.5 * (len(lines) - 1)
            drawing.text(RIGHT, at, line, 11, text_anchor="end")
    drawing.close()


def _lines(
    drawing: Drawing,
    text: str,
    x: float,
    room: float,
    middle: float,
    wider: float,
    style: dict[str, Any],
) -> None:
    lines, size = fit(text, room / wider, 12), 12.0
    if lines[0].endswith("…"):
        lines, size = fit(text, room / wider, 11, 2), 11.0
    for place, line in enumerate(lines):
        if line:
            drawing.text(
                x, middle + 4 + 12.5 * place - 6.25 * (len(lines) - 1), line, size, **style
            )
