"""An amount against another: axes with round figures, and labels that keep off each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from maatwaarde.messages import Language, Money, Number, Text, msg, say
from maatwaarde.report.figures.frame import MARGIN, RIGHT
from maatwaarde.report.figures.palette import INK, PALE
from maatwaarde.report.figures.svg import Drawing, width_of

Box = tuple[float, float, float, float]


@dataclass
class Plane:
    """A rectangle of the page with an amount along each side.

    Parameters
    ----------
    across, up
        The least and the most on each axis.
    taken
        Boxes that a label may not touch.
    """

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, float]
    up: tuple[float, float]
    taken: list[Box] = field(default_factory=list)

    def x(self, amount: float) -> float:
        least, most = self.across
        return self.left + (self.right - self.left) * (amount - least) / (most - least)

    def y(self, amount: float) -> float:
        least, most = self.up
        return self.bottom - (self.bottom - self.top) * (amount - least) / (most - least)

    def label(
        self,
        drawing: Drawing,
        x: float,
        y: float,
        text: str,
        size: float = 11.5,
        *,
        above: bool = False,
    ) -> bool:
        """Write a label at a point where it touches nothing; return whether there was room.

        Parameters
        ----------
        above
            Whether the places above come before those beside it.
        """
        wide = width_of(text, size)
        beside = [(9.0, 4.0), (-9 - wide, 4.0)]
        over = [(-wide / 2, -12.0), (-wide - 2, -11.0), (-wide / 2, 21.0)]
        for dx, dy in [*over, *beside] if above else [*beside, *over]:
            box = (x + dx, y + dy - size, x + dx + wide, y + dy + 2)
            if box[0] < self.left or box[2] > RIGHT or box[1] < self.top - 14:
                continue
            if box[3] > self.bottom - 1 or any(_touch(box, other) for other in self.taken):
                continue
            self.taken.append(box)
            drawing.text(box[0], y + dy, text, size)
            return True
        return False

    def keep_free(self, x: float, y: float, room: float = 6.0) -> None:
        """Let no label cover a point."""
        self.taken.append((x - room, y - room, x + room, y + room))


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def plane(
    top: float,
    height: float,
    across: Iterable[float],
    up: Iterable[float],
    *,
    right: float = RIGHT,
    through_zero: bool = True,
) -> Plane:
    """Return a plane on which all amounts fit; zero is on both axes if asked."""
    return Plane(
        MARGIN + 56,
        right - 12,
        top,
        top + height,
        _room(across, through_zero),
        _room(up, through_zero),
    )


def _room(amounts: Iterable[float], through_zero: bool) -> tuple[float, float]:
    found = [*amounts, *([0.0] if through_zero else [])]
    least, most = min(found, default=0.0), max(found, default=1.0)
    if least == most == 0:
        return (0.0, 1.0)
    if most <= least:
        return (least - abs(least) * 0.1 - 0.5, most + abs(most) * 0.1 + 0.5)
    edge = (most - least) * 0.06
    low = least if least == 0 and through_zero else least - edge
    return (low, most + edge)


def ticks(least: float, most: float, about: int = 5) -> list[float]:
    """Return about so many round figures between two amounts."""
    raw = (most - least) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= raw * 0.999)
    first = math.ceil(least / step - 1e-9)
    last = math.floor(most / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def axes(
    drawing: Drawing,
    area: Plane,
    across: Text,
    up: Text,
    language: Language,
    write: Callable[[float], Text] | None = None,
) -> None:
    """Draw both axes with round figures and what they are of."""
    figures = ticks(*area.up)
    digits = next(k for k in range(12) if all(abs(round(x, k) - x) < 1e-9 for x in figures))
    for amount in figures:
        y = area.y(amount)
        drawing.add(
            "line", x1=area.left, x2=area.right, y1=y, y2=y, stroke=INK if amount == 0 else PALE
        )
        figure = say(Number(amount, digits), language)
        drawing.text(area.left - 6, y + 4, figure, 11.5, text_anchor="end")
    for amount in ticks(*area.across):
        x = area.x(amount)
        drawing.add("line", x1=x, x2=x, y1=area.bottom, y2=area.bottom + 5, stroke=INK)
        told = say(money_tick(amount) if write is None else write(amount), language)
        drawing.text(x, area.bottom + 19, told, 11.5, text_anchor="middle")
    drawing.add("line", x1=area.left, x2=area.right, y1=area.bottom, y2=area.bottom, stroke=INK)
    drawing.text(area.left - 54, area.top - 10, f"\N{UPWARDS ARROW} {say(up, language)}", 12.5)
    told = f"{say(across, language)} \N{RIGHTWARDS ARROW}"
    drawing.text(area.right, area.bottom + 38, told, 12.5, text_anchor="end")


def money_tick(amount: float) -> Text:
    """Return a round amount of money in as few characters as it takes."""
    if abs(amount) >= 1e6:
        return msg("€ {n} mln", n=Number(amount / 1e6, 0 if amount % 1e6 == 0 else 1))
    return Money(amount) if amount else "€ 0"
