"""All figures of how a plan comes along, as tables for files."""

from __future__ import annotations

import math
from collections.abc import Sequence

from maatwaarde.account.monitor import Budgeted, Kpi, Monitored
from maatwaarde.messages import Unit, msg
from maatwaarde.report.account.monitor.words import STATES, Names
from maatwaarde.report.blocks import Cell, Column, Table, from_columns
from maatwaarde.report.portfolio.names import kind_name


def annexes(found: Monitored, names: Names) -> tuple[Table, ...]:
    """Return measures, proposals, forecasts, money, people, what is late, and the changes."""
    tables = [
        _kpis("measures", found.totals, names),
        _kpis("proposals", found.kpis, names),
        _forecasts(found, names),
        _used("money", found.money, "EUR"),
        _used("staff", found.staff, "fte"),
        _late(found, names),
    ]
    return tuple(table for table in tables if table.rows or table.key == "measures")


def _kpis(key: str, kpis: Sequence[Kpi], names: Names) -> Table:
    seen = [kpi.observation for kpi in kpis]
    return from_columns(
        key,
        [
            (Column("proposal", msg("proposal")), [kpi.proposal for kpi in kpis]),
            (Column("measure", msg("measure")), [kpi.measure for kpi in kpis]),
            (Column("title", msg("title")), [names.measure(kpi.measure) for kpi in kpis]),
            (Column("unit", msg("unit")), [Unit(names.unit(kpi.measure)) for kpi in kpis]),
            (Column("day", msg("day"), "date"), [kpi.on.isoformat() for kpi in kpis]),
            (Column("expected", msg("expected"), "number"), [kpi.expected for kpi in kpis]),
            (Column("low", msg("low"), "number"), [kpi.low for kpi in kpis]),
            (Column("high", msg("high"), "number"), [kpi.high for kpi in kpis]),
            (
                Column("realised", msg("realised"), "number"),
                [_known(kpi.realised) for kpi in kpis],
            ),
            (
                Column("difference", msg("difference"), "number"),
                [_known(kpi.difference) for kpi in kpis],
            ),
            (Column("status", msg("status")), [STATES[kpi.status].words for kpi in kpis]),
            (Column("measured", msg("measured"), "number"), [kpi.measured for kpi in kpis]),
            (Column("of", msg("of"), "number"), [kpi.of for kpi in kpis]),
            (
                Column("source", msg("source")),
                [None if one is None else one.source for one in seen],
            ),
            (
                Column("quality", msg("quality")),
                [None if one is None else one.quality for one in seen],
            ),
        ],
    )


def _forecasts(found: Monitored, names: Names) -> Table:
    items = found.forecasts
    return from_columns(
        "forecasts",
        [
            (Column("proposal", msg("proposal")), [one.proposal for one in items]),
            (Column("measure", msg("measure")), [one.measure for one in items]),
            (Column("title", msg("title")), [names.measure(one.measure) for one in items]),
            (Column("unit", msg("unit")), [Unit(names.unit(one.measure)) for one in items]),
            (Column("year", msg("year"), "period"), [str(one.year) for one in items]),
            (Column("planned", msg("plan"), "number"), [one.planned for one in items]),
            (Column("forecast", msg("likely"), "number"), [one.value for one in items]),
            (Column("low", msg("from"), "number"), [one.low for one in items]),
            (Column("high", msg("to"), "number"), [one.high for one in items]),
            (
                Column("observations", msg("measurements"), "number"),
                [one.observations for one in items],
            ),
            (Column("later", msg("months later"), "number"), [one.later for one in items]),
            (Column("target", msg("target"), "number"), [one.target for one in items]),
            (Column("achieved", msg("achieved"), "number"), [one.achieved for one in items]),
            (Column("chance", msg("chance"), "share"), [one.chance for one in items]),
        ],
    )


def _used(key: str, items: Sequence[Budgeted], unit: str) -> Table:
    def column(name: str) -> list[Cell]:
        return [_known(getattr(item, name)) for item in items]

    return from_columns(
        key,
        [
            (Column("name", msg("kind or role")), [kind_name(item.name) for item in items]),
            (Column("year", msg("year"), "period"), [str(item.year) for item in items]),
            (Column("planned", msg("planned"), "number", unit), column("planned")),
            (Column("realised", msg("used"), "number", unit), column("realised")),
            (
                Column("until", msg("up to"), "date"),
                [None if item.until is None else item.until.isoformat() for item in items],
            ),
            (Column("forecast", msg("likely"), "number", unit), column("forecast")),
            (Column("low", msg("from"), "number", unit), column("low")),
            (Column("high", msg("to"), "number", unit), column("high")),
            (Column("unspent", msg("unspent"), "number", unit), column("difference")),
            (Column("room", msg("what there is"), "number", unit), column("room")),
            (Column("left", msg("left"), "number", unit), column("left")),
            (
                Column("left_planned", msg("left by the plan"), "number", unit),
                column("left_planned"),
            ),
            (Column("reported", msg("reported"), "number"), [item.reported for item in items]),
            (Column("of", msg("of"), "number"), [item.of for item in items]),
        ],
    )


def _late(found: Monitored, names: Names) -> Table:
    items = found.late
    what = {
        "start": msg("start"),
        "completion": msg("completion"),
        "effect": msg("effect"),
        "spending": msg("spending"),
    }
    return from_columns(
        "late",
        [
            (Column("proposal", msg("proposal")), [item.proposal for item in items]),
            (Column("what", msg("what")), [what[item.what] for item in items]),
            (
                Column("measure", msg("measure")),
                [None if item.measure is None else names.measure(item.measure) for item in items],
            ),
            (
                Column("planned", msg("planned"), "date"),
                [item.planned.isoformat() for item in items],
            ),
            (
                Column("now", msg("now"), "date"),
                [None if item.now is None else item.now.isoformat() for item in items],
            ),
            (Column("months", msg("months late"), "number"), [item.months for item in items]),
            (Column("at_least", msg("at least")), [item.at_least for item in items]),
        ],
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
