"""Gains and harms of the best proposals side by side: a row each, a small axis for each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.messages import Language, Number, Text, msg, say
from maatwaarde.report.figures.frame import (
    MARGIN,
    RIGHT,
    WIDTH,
    Sign,
    legend,
    name_at,
    not_shown,
    stripe,
    swatch,
)
from maatwaarde.report.figures.palette import BLUE, INK, PALE, RED
from maatwaarde.report.figures.svg import Drawing, fit

_ROW = 32.0
_BAR = 14.0
_NAMES = 216.0
_SCORE = 60.0
_SLANT = 132.0
"""The height of headings that lean."""
_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal: its name, its mark and score, and what it gains and harms under each value.

    Parameters
    ----------
    harms
        Zero or less, as many as there are values, and so are the others.
    unknown
        Where an impact is unknown.
    """

    name: Text
    mark: Text
    score: float
    gains: tuple[float, ...]
    harms: tuple[float, ...]
    unknown: tuple[bool, ...]


def small_multiples(
    values: Sequence[Text],
    lines: Sequence[Line],
    left: int,
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw a row for each proposal; ``left`` is how many more there are."""
    drawing = Drawing(WIDTH, prefix)
    shown = min(len(values), _COLUMNS)
    begin, end = MARGIN + _NAMES, RIGHT - _SCORE
    wide = (end - begin) / max(shown, 1)
    most, least = (
        max((abs(x) for line in lines for x in side(line)[:shown]), default=0.0)
        for side in (_gains, _harms)
    )
    unsure = any(any(line.unknown[:shown]) for line in lines)
    edge = wide - (16 if unsure else 6)  # at its right there is room for a question mark
    unit = (edge - 6) / (most + least or 1.0)
    # Zero is at the same place in each column, with some room on both sides.
    zero = min(max(6 + least * unit, wide * 0.2), wide * 0.8)
    unit = min((wide - 6 - zero) / most if most else unit, (zero - 6) / least if least else unit)
    begins = [begin + wide * k + zero for k in range(shown)]
    signs: list[tuple[Text, Sign]] = [
        (msg("harm"), swatch(drawing, fill=drawing.hatched(RED))),
        (msg("gain"), swatch(drawing, fill=BLUE)),
    ]
    if unsure:

        def question(x: float, y: float) -> None:
            drawing.text(x + 8, y + 11, "?", 13, font_weight="bold")

        signs.append((msg("an impact is unknown there"), question))
    top = legend(drawing, 8, signs, language) + _SLANT
    for k, x in enumerate(begins):
        heads = fit(say(values[k], language), 152, 12, 2)
        for place, head in enumerate(heads):
            y = top - 8 + 14 * (place + 1 - len(heads))
            turn = f"rotate(-48 {x:.2f} {top - 8:.2f})"
            drawing.text(x, y, head, 12, transform=turn)
    drawing.text(RIGHT, top - 8, say(msg("score"), language), 12.5, text_anchor="end")
    y = top
    for place, line in enumerate(lines):
        _line(drawing, line, values[:shown], place, y, begins, wide - zero, unit, language)
        y += _ROW
    for x in begins:
        drawing.add("line", x1=x, x2=x, y1=top, y2=y, stroke=INK)
    for k in range(1, shown):
        x = begin + wide * k
        drawing.add("line", x1=x, x2=x, y1=top, y2=y, stroke=PALE)
    y = not_shown(drawing, left, y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _line(
    drawing: Drawing,
    line: Line,
    values: Sequence[Text],
    place: int,
    y: float,
    begins: Sequence[float],
    room: float,
    unit: float,
    language: Language,
) -> None:
    stripe(drawing, place, y, _ROW)
    at = y + (_ROW - _BAR) / 2
    mark = say(line.mark, language)
    drawing.text(MARGIN + 18, y + _ROW / 2 + 4.5, mark, 12.5, text_anchor="end", font_weight="bold")
    drawing.open(say(line.name, language))
    name_at(drawing, say(line.name, language), y, _ROW, _NAMES - 40, MARGIN + 26)
    drawing.close()
    for k, value in enumerate(values):
        gain, harm, unknown = line.gains[k], line.harms[k], line.unknown[k]
        if not (gain or harm or unknown):
            continue
        zero = begins[k]
        told = " / ".join(say(Number(x, sign=True), language) for x in (harm, gain) if x)
        drawing.open(f"{say(value, language)}: {told}{' ?' if unknown else ''}")
        if harm:
            long = max(-harm * unit, 1.5)
            fill = drawing.hatched(RED)
            drawing.add("rect", x=zero - long, y=at, width=long, height=_BAR, fill=fill, stroke=RED)
        if gain:
            long = max(gain * unit, 1.5)
            drawing.add("rect", x=zero, y=at, width=long, height=_BAR, fill=BLUE)
        if unknown:
            middle = y + _ROW / 2 + 5
            drawing.text(zero + room - 12, middle, "?", 13, font_weight="bold")
        drawing.close()
    score = say(Number(line.score, sign=True), language)
    drawing.text(RIGHT, y + _ROW / 2 + 4.5, score, 12.5, text_anchor="end", font_weight="bold")


def _gains(line: Line) -> tuple[float, ...]:
    return line.gains


def _harms(line: Line) -> tuple[float, ...]:
    return line.harms
