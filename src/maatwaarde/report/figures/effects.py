"""When effects are in force and targets are met, drawn on the axis of time of a plan."""

from __future__ import annotations

from maatwaarde.messages import Amount, Language, Text, joined, msg, say
from maatwaarde.portfolio import OptionKey
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.figures.frame import (
    LEFT,
    RIGHT,
    WIDTH,
    Sign,
    Time,
    axis,
    legend,
    name_at,
    stripe,
)
from maatwaarde.report.figures.palette import GREEN, INK, PALE, PAPER, RED
from maatwaarde.report.figures.svg import Drawing, width_of
from maatwaarde.report.portfolio.effects import Totals, totals
from maatwaarde.report.targets import target_in_words

_ROW = 36.0


def effects_in_force(plan: Plan, option: OptionKey) -> tuple[int, int | None] | None:
    """Return the first and the last year at the end of which a proposal brings anything.

    The last is None for what lasts; there is nothing for what brings nothing.
    """
    if plan.timeline is None:
        return None
    courses = plan.timeline.courses([option])
    start = courses.listed[option.proposal] if option.start is None else int(option.start[:4])
    effects = [item for item in courses.effects if item.amount]
    if not effects:
        return None
    ends = [None if item.years is None else start + item.start + item.years - 1 for item in effects]
    last = None if None in ends else max(end for end in ends if end is not None)
    return min(start + item.start for item in effects), last


def target_years(plan: Plan) -> set[int]:
    """Return the years for which there are targets, up to the last that counts."""
    timeline = plan.timeline
    if timeline is None:
        return set()
    stated = {year for years in timeline.targets.values() for year in years}
    return {year for year in stated if timeline.base <= year <= timeline.horizon}


def draw_in_force(drawing: Drawing, time: Time, years: tuple[int, int | None], y: float) -> None:
    """Draw a mark where effects begin, and a line for as long as they are in force."""
    begin, last = years
    if not time.begin <= begin < time.end:
        return
    x = time.x(begin + 1)
    end = time.x(time.end if last is None else min(last + 1.0, time.end))
    if end > x:
        drawing.add("line", x1=x, x2=end, y1=y, y2=y, stroke=GREEN, stroke_width=3)
    drawing.add("circle", cx=min(x, RIGHT), cy=y, r=6, fill=GREEN, stroke=PAPER)


def in_force_sign(drawing: Drawing) -> Sign:
    """Return the sign for where effects begin."""

    def sign(x: float, y: float) -> None:
        drawing.add("line", x1=x + 5, x2=x + 22, y1=y + 6, y2=y + 6, stroke=GREEN, stroke_width=3)
        drawing.add("circle", cx=x + 6, cy=y + 6, r=6, fill=GREEN, stroke=PAPER)

    return sign


def targets_element(plan: Plan, title: Text, description: Text, language: Language) -> str:
    """Draw the targets as a picture by themselves."""
    drawing = Drawing(WIDTH, "targets")
    bottom = draw_targets(drawing, plan, 8, language)
    return drawing.element(bottom + 12, say(title, language), say(description, language))


def draw_targets(drawing: Drawing, plan: Plan, top: float, language: Language) -> float:
    """Draw for each target from when on it is met, or what is missing in its year."""
    timeline = plan.timeline
    assert timeline is not None  # there are no targets by year without one
    rows = [
        (row, year)
        for row in totals(plan, plan.solution)
        for year in row.targets
        if year is not None
    ]
    last = max((year for _, year in rows), default=timeline.base)
    time = Time(timeline.base, max(last, timeline.last_period) + 1)
    signs: list[tuple[Text, Sign]] = [
        (msg("met in its year"), lambda x, y: _tick(drawing, x + 11, y + 6)),
        (msg("not met in its year"), lambda x, y: _cross(drawing, x + 11, y + 6)),
        (
            msg("reached"),
            lambda x, y: drawing.add(
                "line", x1=x, x2=x + 22, y1=y + 6, y2=y + 6, stroke=GREEN, stroke_width=5
            ),
        ),
    ]
    first = legend(drawing, top, signs, language) + 20
    bottom = first + _ROW * len(rows)
    for place in range(len(rows)):
        stripe(drawing, place, first + _ROW * place, _ROW)
    axis(drawing, time, first, bottom)
    y = first
    for row, year in rows:
        _draw_target(drawing, row, year, time, y, language)
        y += _ROW
    return bottom


def told_of(row: Totals, year: int) -> Text:
    """Say from when on a target is met, or what is missing in its year."""
    lacks = row.missing[year]
    if lacks:
        return msg(
            "{amount} missing in {year}",
            amount=Amount(abs(lacks), row.unit, sign=False),
            year=str(year),
        )
    return msg("met in {year}", year=str(row.met_in(year)))


def _draw_target(
    drawing: Drawing, row: Totals, year: int, time: Time, y: float, language: Language
) -> None:
    wanted = target_in_words(row.of, row.targets[year])
    name = say(joined([row.title, wanted], ": "), language)
    told = told_of(row, year)
    drawing.open(f"{name}; {say(told, language)}")
    name_at(drawing, name, y, _ROW)
    line = y + _ROW - 11
    drawing.add("line", x1=LEFT, x2=RIGHT, y1=line, y2=line, stroke=PALE)
    for other in row.years:
        if other is not None and time.begin <= other < time.end and row.meets(year, other):
            # What is reached is so at the end of a year.
            since, until = time.x(other + 1), min(time.x(other + 2), RIGHT)
            drawing.add("line", x1=since, x2=until, y1=line, y2=line, stroke=GREEN, stroke_width=5)
    x = min(time.x(year + 1), RIGHT)
    mark = _cross if row.missing[year] else _tick
    mark(drawing, x, line)
    text = say(told, language)
    left = x - 14 - width_of(text, 11.5) > LEFT
    anchor = "end" if left else "start"
    drawing.text(x - 14 if left else x + 14, y + 13, text, 11.5, text_anchor=anchor)
    drawing.close()


def _tick(drawing: Drawing, x: float, y: float) -> None:
    drawing.add("circle", cx=x, cy=y, r=9, fill=GREEN, stroke=PAPER)
    path = f"M{x - 4:.2f} {y:.2f}l3 3.5l5.5 -6.5"
    drawing.add("path", d=path, fill="none", stroke=PAPER, stroke_width=2)


def _cross(drawing: Drawing, x: float, y: float) -> None:
    drawing.add("circle", cx=x, cy=y, r=9, fill=PAPER, stroke=RED, stroke_width=2)
    path = f"M{x - 4:.2f} {y - 4:.2f}l8 8m0 -8l-8 8"
    drawing.add("path", d=path, fill="none", stroke=INK, stroke_width=2)
