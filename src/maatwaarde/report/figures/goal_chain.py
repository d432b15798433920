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
_LINE, _MOST_LINES = 12.5, 4


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
        texts = _Texts(link, language, branches.x(link.depth))
        band += link.depth == 0
        stripe(drawing, band, y, texts.height)
        middle = y + texts.height / 2
        texts.draw(drawing, branches.add(link.depth, middle), middle)
        y += texts.height
    branches.draw(drawing)
    y = not_shown(drawing, len(links) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


class _Texts:
    """The texts of a row, broken into lines, and the height that they ask for."""

    def __init__(self, link: Link, language: Language, x: float) -> None:
        told = (link.title, link.told, link.who, link.money)
        self._link, self._said = link, [say(text, language) for text in told]
        name, effect, who, money = self._said
        if link.harm:  # told by a shape too, and not by colour alone
            effect = f"▼ {effect}"
        bold = BOLD if link.level == "value" else 1.0
        # What has nothing beside it may be as wide as the page.
        end = _TOLD - 10 if effect or who or money else RIGHT
        self._columns = [
            _fitted(name, (end - x) / bold),
            _fitted(effect, _WHO - _TOLD - 10),
            _fitted(who, RIGHT - _MONEY - _WHO),
        ]
        # What is paid once, and below it what is paid each year.
        self._money = money.replace(" + ", "\n+ ").splitlines()
        lines = max(len(self._money), *(len(lines) for lines, _ in self._columns))
        self.height = max(_HEIGHTS[link.level], _LINE * lines + 8)

    def draw(self, drawing: Drawing, x: float, middle: float) -> None:
        drawing.open("; ".join(filter(None, self._said)))
        style: dict[str, Any] = {}
        if self._link.level == "value":
            style["font_weight"] = "bold"
        elif self._link.level in ("result", "more"):
            style |= {"font_style": "italic", "fill": GREY}
        effect: dict[str, Any] = {"fill": RED} if self._link.harm else {}
        styles: tuple[dict[str, Any], ...] = (style, effect, {})
        for at, (lines, size), own in zip((x, _TOLD, _WHO), self._columns, styles, strict=True):
            _lines(drawing, lines, at, middle, size, own)
        _lines(drawing, self._money, RIGHT, middle, 11, {"text_anchor": "end"})
        drawing.close()


def _fitted(text: str, room: float) -> tuple[list[str], float]:
    """Return a text on one line if that can be, and else smaller on a few."""
    lines = fit(text, room, 12)
    return (fit(text, room, 11, _MOST_LINES), 11.0) if lines[0].endswith("…") else (lines, 12.0)


def _lines(
    drawing: Drawing,
    lines: Sequence[str],
    x: float,
    middle: float,
    size: float,
    style: dict[str, Any],
) -> None:
    for place, line in enumerate(lines):
        if line:
            at = middle + 4 + _LINE * (place - (len(lines) - 1) / 2)
            drawing.text(x, at, line, size, **style)
