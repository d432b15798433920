"""How a plan comes along, drawn: realised against expected over time, and money by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.messages import Amount, Language, Money, Text, joined, msg, say
from maatwaarde.report.figures.frame import (
    MARGIN,
    RIGHT,
    WIDTH,
    Sign,
    legend,
    name_at,
    not_shown,
    stripe,
    stroke,
    swatch,
)
from maatwaarde.report.figures.palette import BLUE, GREY, INK, PALE, PAPER, RED, TONES
from maatwaarde.report.figures.plane import money_tick, ticks
from maatwaarde.report.figures.svg import Drawing, fit

_HEIGHT = 118.0
_PANELS = 8
_ROW = 30.0
_ROWS = 30


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure over time, in its unit; moments are in years, 2028.5 half-way 2028.

    Parameters
    ----------
    expected
        Moment, value, low and high.
    realised
        Moment and value, oldest first.
    forecast
        Moment, value, low and high.
    target
        Moment and what is wanted then of the plan; ``None`` without a target.
    worse
        Whether the last that was realised is behind.
    """

    title: Text
    expected: tuple[tuple[float, float, float, float], ...]
    realised: tuple[tuple[float, float], ...]
    forecast: tuple[float, float, float, float] | None
    target: tuple[float, float] | None
    worse: bool


@dataclass(frozen=True, slots=True)
class YearOfMoney:
    """What was to be spent in a year, what was, and what is likely to be, in EUR."""

    name: Text
    planned: float
    spent: float
    forecast: float
    room: float


def against_expected(
    panels: Sequence[Panel],
    today: float,
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw a small graph for each measure: the plan as a line, what was measured as dots."""
    drawing = Drawing(WIDTH, prefix)
    shown = panels[:_PANELS]
    signs: list[tuple[Text, Sign]] = [
        (msg("expected by the plan"), stroke(drawing, stroke=BLUE, stroke_width=2.5)),
        (msg("realised"), lambda x, y: _dot(drawing, x + 11, y + 6, worse=False)),
        (msg("realised, behind"), lambda x, y: _dot(drawing, x + 11, y + 6, worse=True)),
        (msg("likely, with its interval"), lambda x, y: _interval(drawing, x + 11, y + 6, 6.0)),
        (msg("target, for this plan"), lambda x, y: _target(drawing, x + 11, y + 6)),
        (
            msg("today"),
            lambda x, y: drawing.add(
                "line", x1=x + 11, x2=x + 11, y1=y, y2=y + 12, stroke=INK, stroke_dasharray="3 3"
            ),
        ),
    ]
    top = legend(drawing, 8, signs, language) + 6
    y = top
    for panel in shown:
        _panel(drawing, panel, today, y, language)
        y += _HEIGHT + 44
    y = not_shown(drawing, len(panels) - len(shown), y, language)
    return drawing.element(y + 8, say(title, language), say(description, language))


def _panel(drawing: Drawing, panel: Panel, today: float, top: float, language: Language) -> None:
    name = say(panel.title, language)
    moments = [one[0] for one in panel.expected]
    begin, end = min(moments), max(moments)
    values = [value for one in panel.expected for value in one[1:]]
    values += [value for _, value in panel.realised]
    values += [*panel.forecast[1:]] if panel.forecast else []
    values += [panel.target[1]] if panel.target else []
    low, high = min([*values, 0.0]), max([*values, 0.0])
    if low == high:
        high = low + 1.0
    left, right, first = MARGIN + 70, RIGHT - 10, top + 26
    bottom = first + _HEIGHT - 20

    def x(moment: float) -> float:
        return left + (right - left) * (moment - begin) / (end - begin)

    def at(value: float) -> float:
        return bottom - (bottom - first) * (value - low) / (high - low)

    drawing.open(name)
    drawing.text(MARGIN, top + 12, fit(name, RIGHT - MARGIN, 13)[0], 13, font_weight="bold")
    for amount in ticks(low, high, 3):
        y = at(amount)
        drawing.add("line", x1=left, x2=right, y1=y, y2=y, stroke=INK if amount == 0 else PALE)
        figure = say(Amount(round(amount, 9), sign=False), language)
        drawing.text(left - 6, y + 4, figure, 11, text_anchor="end")
    years = range(int(begin), int(end) + 1)
    every = next((k for k in (1, 2, 5, 10) if (right - left) / len(years) * k >= 40), 25)
    for year in years:
        if (year - years[0]) % every == 0 and begin <= year <= end:
            drawing.add("line", x1=x(year), x2=x(year), y1=bottom, y2=bottom + 4, stroke=INK)
            drawing.text(x(year), bottom + 16, str(year), 11, text_anchor="middle")
    band = [(x(m), at(h)) for m, _, _, h in panel.expected]
    band += [(x(m), at(low_)) for m, _, low_, _ in reversed(panel.expected)]
    if any(one[2] != one[3] for one in panel.expected):
        drawing.add("polygon", points=_points(band), fill=TONES[3], stroke="none")
    line = [(x(m), at(v)) for m, v, _, _ in panel.expected]
    drawing.add("polyline", points=_points(line), fill="none", stroke=BLUE, stroke_width=2.5)
    if begin <= today <= end:
        drawing.add(
            "line",
            x1=x(today),
            x2=x(today),
            y1=first,
            y2=bottom,
            stroke=INK,
            stroke_dasharray="3 3",
        )
    if panel.forecast is not None and begin <= panel.forecast[0] <= end:
        moment, value, least, most = panel.forecast
        _interval(drawing, x(moment), at(value), 0.0, at(least), at(most))
    if panel.target is not None and begin <= panel.target[0] <= end:
        _target(drawing, x(panel.target[0]), at(panel.target[1]))
    for place, (moment, value) in enumerate(panel.realised):
        last = place == len(panel.realised) - 1
        if begin <= moment <= end:
            _dot(drawing, x(moment), at(value), worse=panel.worse and last)
    drawing.close()


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in pairs)


def _dot(drawing: Drawing, x: float, y: float, *, worse: bool) -> None:
    """Draw what was realised: a dot, or a triangle that points down where it is behind."""
    if worse:
        points = _points([(x - 6, y - 5), (x + 6, y - 5), (x, y + 6)])
        drawing.add("polygon", points=points, fill=RED, stroke=PAPER)
    else:
        drawing.add("circle", cx=x, cy=y, r=5, fill=INK, stroke=PAPER)


def _interval(
    drawing: Drawing,
    x: float,
    y: float,
    size: float,
    low: float | None = None,
    high: float | None = None,
) -> None:
    one, two = (y - size, y + size) if low is None or high is None else (low, high)
    drawing.add("line", x1=x, x2=x, y1=one, y2=two, stroke=GREY, stroke_width=2)
    for end in (one, two):
        drawing.add("line", x1=x - 4, x2=x + 4, y1=end, y2=end, stroke=GREY, stroke_width=2)
    drawing.add("rect", x=x - 3, y=y - 3, width=6, height=6, fill=GREY, stroke=PAPER)


def _target(drawing: Drawing, x: float, y: float) -> None:
    points = _points([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)])
    drawing.add("polygon", points=points, fill=PAPER, stroke=INK, stroke_width=2)


def money_by_year(
    rows: Sequence[YearOfMoney],
    title: Text,
    description: Text,
    language: Language,
    prefix: str,
) -> str:
    """Draw for each kind and year what was spent, what is likely, and what was planned."""
    drawing = Drawing(WIDTH, prefix)
    shown = rows[:_ROWS]
    signs: list[tuple[Text, Sign]] = [
        (msg("spent"), swatch(drawing, fill=BLUE)),
        (msg("still likely to be spent"), swatch(drawing, fill=TONES[2])),
        (msg("planned"), lambda x, y: _mark(drawing, x + 11, y - 2, 16.0)),
        (
            msg("what there is"),
            lambda x, y: drawing.add(
                "line", x1=x + 11, x2=x + 11, y1=y - 2, y2=y + 14, stroke=GREY, stroke_dasharray="3"
            ),
        ),
    ]
    top = legend(drawing, 8, signs, language) + 24
    left = MARGIN + 150
    most = max((abs(x) for row in shown for x in _lengths(row)), default=1.0) or 1.0
    least = min((x for row in shown for x in _lengths(row)), default=0.0)
    zero = left + (RIGHT - left) * max(0.0, -least) / (most + max(0.0, -least))
    unit = (RIGHT - zero - 4) / most
    for amount in ticks(0.0, most, 4):
        at = zero + amount * unit
        drawing.add("line", x1=at, x2=at, y1=top, y2=top + _ROW * len(shown), stroke=PALE)
        drawing.text(at, top - 6, say(money_tick(amount), language), 11, text_anchor="middle")
    y = top
    for place, row in enumerate(shown):
        stripe(drawing, place, y, _ROW)
        told = joined(
            [
                row.name,
                msg(
                    "spent {spent}, likely {forecast}, planned {planned}",
                    spent=Money(row.spent),
                    forecast=Money(row.forecast),
                    planned=Money(row.planned),
                ),
            ],
            ": ",
        )
        drawing.open(say(told, language))
        name_at(drawing, say(row.name, language), y, _ROW, left - MARGIN - 10)
        spent = 0.0 if row.spent != row.spent else row.spent
        _bar(drawing, zero, y + 8, row.forecast * unit, TONES[2])
        _bar(drawing, zero, y + 8, spent * unit, BLUE)
        _mark(drawing, zero + row.planned * unit, y + 5, _ROW - 10)
        if row.room == row.room:
            at = zero + row.room * unit
            drawing.add(
                "line", x1=at, x2=at, y1=y + 3, y2=y + _ROW - 3, stroke=GREY, stroke_dasharray="3"
            )
        drawing.close()
        y += _ROW
    y = not_shown(drawing, len(rows) - len(shown), y, language)
    return drawing.element(y + 12, say(title, language), say(description, language))


def _lengths(row: YearOfMoney) -> list[float]:
    return [x for x in (row.planned, row.spent, row.forecast, row.room) if x == x]


def _bar(drawing: Drawing, zero: float, y: float, long: float, fill: object) -> None:
    if long:
        x = zero if long > 0 else zero + long
        drawing.add("rect", x=x, y=y, width=abs(long), height=_ROW - 16, fill=fill, stroke=BLUE)


def _mark(drawing: Drawing, x: float, y: float, height: float) -> None:
    drawing.add("line", x1=x, x2=x, y1=y, y2=y + height, stroke=INK, stroke_width=3)
