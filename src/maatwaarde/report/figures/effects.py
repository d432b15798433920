"""When effects begin and targets are met, drawn on the axis of time of a plan."""

from __future__ import annotations

from maatwaarde.messages import Amount, Language, joined, msg, say
from maatwaarde.portfolio import OptionKey
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.figures.frame import (
    GREEN,
    INK,
    LEFT,
    MARGIN,
    PALE,
    RED,
    WIDTH,
    Time,
    axis,
)
from maatwaarde.report.figures.svg import Drawing, fit, width_of
from maatwaarde.report.portfolio.effects import Totals, totals
from maatwaarde.report.targets import target_in_words

_ROW = 24.0


def effects_begin(plan: Plan, option: OptionKey) -> int | None:
    """Return the first year at the end of which anything that a proposal brings is in force."""
    if plan.timeline is None:
        return None
    courses = plan.timeline.courses([option])
    start = courses.listed[option.proposal] if option.start is None else int(option.start[:4])
    return min((start + item.start for item in courses.effects if item.amount), default=None)


def target_years(plan: Plan) -> set[int]:
    """Return the years for which there are targets, up to the last that counts."""
    timeline = plan.timeline
    if timeline is None:
        return set()
    stated = {year for years in timeline.targets.values() for year in years}
    return {year for year in stated if timeline.base <= year <= timeline.horizon}


def draw_mark(drawing: Drawing, time: Time, year: int, y: float, height: float) -> None:
    """Mark the end of the year in which effects begin, if it is on the page."""
    if not time.begin <= year < time.end:
        return
    drawing.add("rect", x=time.x(year + 1) - 5, y=y - 2, width=5, height=height + 4, fill=GREEN)


def draw_targets(drawing: Drawing, plan: Plan, time: Time, top: float, language: Language) -> float:
    """Draw for each target from when on it is met, or what is missing in its year."""
    rows = [
        (row, year)
        for row in totals(plan, plan.solution)
        for year in row.targets
        if year is not None
    ]
    title = say(msg("Targets: from when on they are met"), language)
    drawing.text(MARGIN, top, title, 15, font_weight="bold", fill=INK)
    first = top + 42
    bottom = first + _ROW * len(rows)
    axis(drawing, time, first, bottom)
    y = first
    for row, year in rows:
        _draw_target(drawing, row, year, time, y, language)
        y += _ROW
    return bottom


def _draw_target(
    drawing: Drawing, row: Totals, year: int, time: Time, y: float, language: Language
) -> None:
    wanted = target_in_words(row.of, row.targets[year])
    name = say(joined([row.title, wanted], ": "), language)
    met, lacks = row.met_in(year), row.missing[year]
    if lacks:
        told = msg(
            "{amount} missing in {year}",
            amount=Amount(abs(lacks), row.unit, sign=False),
            year=str(year),
        )
    else:
        told = msg("met in {year}", year=str(met))
    drawing.open(f"{name}; {say(told, language)}")
    middle = y + _ROW / 2
    drawing.text(MARGIN + 4, middle + 4, fit(name, LEFT - MARGIN - 12, 12)[0], 12, fill=INK)
    until = time.x(min(time.end, year + 1))
    drawing.add("line", x1=LEFT, x2=WIDTH - MARGIN, y1=middle, y2=middle, stroke=PALE)
    in_force = [
        other
        for other in row.years
        if other is not None and time.begin <= other < time.end and row.meets(year, other)
    ]
    for other in in_force:
        drawing.add(
            "rect",
            x=time.x(other + 1) - 5,
            y=middle - 5,
            width=10,
            height=10,
            rx=5,
            fill=GREEN,
        )
    fill = RED if lacks else GREEN
    drawing.add("line", x1=until, x2=until, y1=y + 3, y2=y + _ROW - 3, stroke=fill, stroke_width=3)
    text = say(told, language)
    if lacks and width_of(text, 11) < until - LEFT - 12:
        drawing.text(until - 8, middle + 4, text, 11, text_anchor="end", fill=INK)
    drawing.close()
