"""Progress drawn, each picture with what is to be seen in words and a table of the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from maatwaarde.account.monitor import Budgeted, Monitored
from maatwaarde.account.monitor.used import moment_of
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


def _rows(found: Monitored, measure: str, names: Names) -> list[Row]:
    """Return each day on which it was measured, and the end of the year of the forecast."""
    j = found.plan.measures.index(measure)
    rows = [
        Row(
            (
                names.in_unit(measure),
                day.isoformat(),
                figure(float(found.plan.totals(day)[0][j])),
                figure(value),
                None,
            )
        )
        for day, value in _measured(found, measure)
    ]
    for one in found.forecasts:
        if one.measure == measure and one.proposal is None:
            end = date(one.year, 12, 31).isoformat()
            planned, likely = figure(one.planned), figure(one.value)
            rows.append(Row((names.in_unit(measure), end, planned, None, likely)))
    return rows


def _panel(found: Monitored, measure: str, last: int, names: Names) -> Panel:
    j = found.plan.measures.index(measure)
    first = found.plan.first_year
    years = range(first - 1, max(last, found.today.year + 1) + 1)
    ends = [found.plan.totals_at_end_of(year) for year in years]
    expected = tuple(
        (year + 1.0, *(float(array[j]) for array in end))
        for year, end in zip(years, ends, strict=True)
    )
    forecast = next(
        (one for one in found.forecasts if one.measure == measure and one.proposal is None), None
    )
    total = next(kpi for kpi in found.totals if kpi.measure == measure)
    target = None
    if forecast is not None and forecast.target is not None:
        target = (forecast.year + 1.0, forecast.target - forecast.achieved)
    return Panel(
        title=names.measure(measure),
        unit=names.unit(measure),
        expected=expected,  # type: ignore[arg-type]
        realised=tuple((moment_of(day), value) for day, value in _measured(found, measure)),
        forecast=None
        if forecast is None
        else (forecast.year + 1.0, forecast.value, forecast.low, forecast.high),
        target=target,
        worse=total.status == "behind",
    )


def _measured(found: Monitored, measure: str) -> list[tuple[date, float]]:
    """Return what was realised in all on each day: as a whole, or else added up so far."""
    whole = found.realised.of("effect", measure, None, until=found.today)
    if whole:
        return [(one.on, one.value) for one in whole]
    series = [
        found.realised.of("effect", measure, proposal, until=found.today)
        for proposal in found.plan.proposals
    ]
    days = sorted({one.on for items in series for one in items})
    points = []
    for day in days:
        last = [[one.value for one in items if one.on <= day][-1:] for items in series]
        points.append((day, math.fsum(value for one in last for value in one)))
    return points


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
