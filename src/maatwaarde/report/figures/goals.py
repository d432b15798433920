"""The goal tree: values with the measures below them, their weights and their targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.messages import Language, Share, Text, msg, say
from maatwaarde.report.figures.frame import (
    BOLD,
    MARGIN,
    MOST,
    RIGHT,
    WIDTH,
    not_shown,
    stripe,
)
from maatwaarde.report.figures.palette import BLUE, GREY, TONES
from maatwaarde.report.figures.svg import Drawing, fit

_ROW = 28.0
_TOP = 30.0
INDENT = 20.0
_NAMES = 262.0
_WEIGHT = 134.0


@dataclass(frozen=True, slots=True)
class Goal:
    """A value or measure, parents before children.

    Parameters
    ----------
    weight
        Of all measures together, which is 1.
    targets
        In words; empty for a value, and for a measure without.
    """

    title: Text
    depth: int
    weight: float
    is_measure: bool
    targets: Text = ""


class Branches:
    """The lines of a tree of which each row stands a step to the right of the one it is under."""

    def __init__(self, top: float) -> None:
        self._top = top
        self._at: dict[int, float] = {}
        self._lines: list[tuple[float, float, float, float]] = []

    def add(self, depth: int, middle: float) -> float:
        """Add a row at this height; return where its text begins."""
        x = self.x(depth)
        if depth:
            trunk = x - INDENT + 6
            self._lines.append((trunk, self._at.get(depth - 1, self._top), trunk, middle))
            self._lines.append((trunk, middle, x - 3, middle))
        self._at[depth] = middle + 8
        return x

    @staticmethod
    def x(depth: int) -> float:
        """Return where the text of a row begins."""
        return MARGIN + INDENT * depth

    def draw(self, drawing: Drawing) -> None:
        for x1, y1, x2, y2 in self._lines:
            drawing.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=GREY)


def goal_tree(
    goals: Sequence[Goal], title: Text, description: Text, language: Language, prefix: str
) -> str:
    """Draw a line for each value and measure, with a bar for its weight."""
    drawing = Drawing(WIDTH, prefix)
    shown = goals[:MOST]
    top = 34.0
    begin = MARGIN + _NAMES
    target = begin + _WEIGHT + 8
    for x, head in (
        (MARGIN, msg("value or measure")),
        (begin, msg("weight")),
        (target, msg("target")),
    ):
        drawing.text(x, top - 10, say(head, language), 12.5, font_weight="bold")
    most = max((goal.weight for goal in shown), default=1.0) or 1.0
    y = top
    branches = Branches(top)
    band = -1
    for goal in shown:
        height = _TOP if goal.depth == 0 else _ROW
        band += goal.depth == 0
        stripe(drawing, band, y, height)
        middle = y + height / 2
        x = branches.add(goal.depth, middle)
        _goal(drawing, goal, x, middle, begin, target, most, language)
        y += height
    branches.draw(drawing)
    y = not_shown(drawing, len(goals) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _goal(
    drawing: Drawing,
    goal: Goal,
    x: float,
    middle: float,
    begin: float,
    target: float,
    most: float,
    language: Language,
) -> None:
    name, share = say(goal.title, language), say(Share(goal.weight), language)
    told = say(goal.targets, language)
    drawing.open(f"{name}: {share}" + (f"; {told}" if told else ""))
    bold = {} if goal.is_measure else {"font_weight": "bold"}
    room = (begin - x - 10) / (1.0 if goal.is_measure else BOLD)
    lines, size = fit(name, room, 12.5), 12.5
    if lines[0].endswith("…"):
        lines, size = fit(name, room, 11, 2), 11
    for place, line in enumerate(lines):
        drawing.text(x, middle + 4.5 + 12 * place - 6 * (len(lines) - 1), line, size, **bold)
    room = _WEIGHT - 54
    long = max(room * goal.weight / most, 1.0 if goal.weight else 0.0)
    fill = TONES[2] if goal.is_measure else BLUE
    drawing.add("rect", x=begin, y=middle - 6, width=long, height=12, fill=fill, stroke=BLUE)
    drawing.text(begin + long + 5, middle + 4.5, share, 12, **bold)
    if told:
        lines = fit(told, RIGHT - target, 11, 2)
        for place, line in enumerate(lines):
            drawing.text(target, middle + 4 + 13 * place - 6.5 * (len(lines) - 1), line, 11)
    drawing.close()
