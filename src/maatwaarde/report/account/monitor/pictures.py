"""Progress drawn, each picture with what is to be seen in words and a table of the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maatwaarde.account.monitor import Budgeted, Forecast, Monitored
from maatwaarde.account.monitor.used import moment_of
from maatwaarde.account.observations import Observation
from maatwaarde.messages import Money, Text, joined, msg, nmsg
from maatwaarde.report.account.monitor.words import Names, figure
from maatwaarde.report.blocks import Column, Figure, Row, Table
from maatwaarde.report.figures.progress import (
    Panel,
    YearOfMoney,
    against_expected,
    money_by_year,
)
from maatwaarde.report.figures.svg import Picture
from maatwaarde.report.portfolio.names import kind_name


def progress_picture(found: Monitored, names: Names) -> tuple[Figure, Table] | None:
    """Return realised against expected over time, of the measures that were measured."""
    measured = [kpi for kpi in found.totals if not math.isnan(kpi.realised)]
    if not measured:
        return None
    last = max((one.year for one in found.forecasts), default=found.today.year)
    panels = tuple(_panel(found, kpi.measure, last, names) for kpi in measured)
    behind = [kpi.measure for kpi in measured if kpi.status == "behind"]
    title = msg("Realised against expected over time")
    alternative: Text = nmsg(
        "{n} measure was measured.", "{n} measures were measured.", len(measured)
    )
    if behind:
        said = joined([names.measure(name) for name in behind], ", ")
        alternative = joined([alternative, msg("Behind: {names}.", names=said)])
    columns = (
        Column("measure", msg("measure")),
        Column("day", msg("day"), "date"),
        Column("expected", msg("expected"), "number"),
        Column("realised", msg("realised"), "number"),
        Column("forecast", msg("likely"), "number"),
    )
    rows = [row for kpi in measured for row in _rows(found, kpi.measure, names)]
    today = moment_of(found.today)
    picture = Picture(
        lambda language: against_expected(panels, today, title, alternative, language, "progress")
    )
    return Figure(title, alternative, picture), Table("progress", columns, tuple(rows), title)


@dataclass(frozen=True)
class _Course:
    """A measure over time: of the whole plan, or of the proposals that were measured."""

    found: Monitored
    measure: str

    @property
    def whole(self) -> tuple[Observation, ...]:
        """What was measured of the whole."""
        return self.found.realised.of("effect", self.measure, None, until=self.found.today)

    @property
    def partly(self) -> tuple[int, ...]:
        """The places of the proposals that were measured, where not all were; else nothing."""
        total = next(kpi for kpi in self.found.totals if kpi.measure == self.measure)
        if self.whole or total.measured == total.of:
            return ()
        return tuple(
            i
            for i, proposal in enumerate(self.found.plan.proposals)
            if self.found.realised.of("effect", self.measure, proposal, until=self.found.today)
        )

    def expected(self, day: date) -> tuple[float, float, float]:
        """Return what was expected for a day, and the ends of its range."""
        plan = self.found.plan
        j, rows = plan.measures.index(self.measure), list(self.partly)
        if not rows:
            value, low, high = (float(array[j]) for array in plan.totals(day))
        else:
            value, low, high = (float(array[rows, j].sum()) for array in plan.effects(day))
        return value, low, high

    def realised(self) -> list[tuple[date, float]]:
        """Return what was realised on each day: as a whole, or else added up so far."""
        if self.whole:
            return [(one.on, one.value) for one in self.whole]
        series = [
            self.found.realised.of("effect", self.measure, proposal, until=self.found.today)
            for proposal in self.found.plan.proposals
        ]
        points = []
        for day in sorted({one.on for items in series for one in items}):
            last = [[one.value for one in items if one.on <= day][-1:] for items in series]
            points.append((day, math.fsum(value for one in last for value in one)))
        return points

    @property
    def forecast(self) -> Forecast | None:
        """What is likely of the whole; nothing where only a part was measured."""
        if self.partly:
            return None
        own = (one for one in self.found.forecasts if one.measure == self.measure)
        return next((one for one in own if one.proposal is None), None)

    def title(self, names: Names) -> Text:
        rows = self.partly
        if not rows:
            return names.in_unit(self.measure)
        said = nmsg("{n} proposal", "{n} proposals", len(rows))
        return joined([names.in_unit(self.measure), said], ", ")


def _rows(found: Monitored, measure: str, names: Names) -> list[Row]:
    """Return each day on which it was measured, and the end of the year of the forecast."""
    course = _Course(found, measure)
    title = course.title(names)
    rows = [
        Row((title, day.isoformat(), figure(course.expected(day)[0]), figure(value), None))
        for day, value in course.realised()
    ]
    one = course.forecast
    if one is not None:
        end = date(one.year, 12, 31).isoformat()
        rows.append(Row((title, end, figure(one.planned), None, figure(one.value))))
    return rows


def _panel(found: Monitored, measure: str, last: int, names: Names) -> Panel:
    course = _Course(found, measure)
    years = range(found.plan.first_year - 1, max(last, found.today.year + 1) + 1)
    ends = [(year + 1.0, course.expected(date(year, 12, 31))) for year in years]
    one = course.forecast
    total = next(kpi for kpi in found.totals if kpi.measure == measure)
    target = None
    if one is not None and one.target is not None:
        target = (one.year + 1.0, one.target - one.achieved)
    return Panel(
        title=course.title(names),
        expected=tuple((moment, *amounts) for moment, amounts in ends),
        realised=tuple((moment_of(day), value) for day, value in course.realised()),
        forecast=None if one is None else (one.year + 1.0, one.value, one.low, one.high),
        target=target,
        worse=total.status == "behind",
    )


def money_picture(found: Monitored, shown: Sequence[Budgeted]) -> Figure:
    """Return what was spent and is likely to be, by kind of money and year."""
    now = [item for item in shown if item.year == found.today.year]
    title = msg("Spending by year: spent, likely and planned")
    alternative: Text = msg("Nothing was planned to be spent in {year}.", year=found.today.year)
    if now:
        alternative = msg(
            "In {year} {forecast} is likely to be spent of the {planned} that was planned.",
            year=str(found.today.year),
            forecast=Money(math.fsum(item.forecast for item in now)),
            planned=Money(math.fsum(item.planned for item in now)),
        )
    lines = [
        YearOfMoney(
            joined([kind_name(item.name), str(item.year)]),
            item.planned,
            item.realised,
            item.forecast,
            item.room,
        )
        for item in shown
    ]
    picture = Picture(
        lambda language: money_by_year(lines, title, alternative, language, "spending")
    )
    return Figure(title, alternative, picture)
