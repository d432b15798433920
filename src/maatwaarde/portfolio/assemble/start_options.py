"""When proposals may start: as their columns say, or whole years later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, Where, did_you_mean
from maatwaarde.messages import msg, nmsg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.capacities import resource_id
from maatwaarde.portfolio.assemble.years import (
    PlanYears,
    covers,
    is_lasting,
    missing_years,
    said_years,
)
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.records import OptionKey, Resource
from maatwaarde.proposals import Proposals, ResourceDemand, Status

Amounts = Sequence[tuple[ResourceDemand, Floats]]


@dataclass(frozen=True, eq=False)
class Starts:
    """The options of a problem.

    Parameters
    ----------
    row
        (options,), the place of each option's proposal.
    delay
        (options,), whole years between the start and what the columns say.
    scale
        (options,), the part that is done.
    use
        (options, resources).
    listed
        The start that the columns of each proposal say; None where starts are not planned.
    """

    options: tuple[OptionKey, ...]
    row: NDArray[np.int64]
    delay: NDArray[np.int64]
    scale: Floats
    use: Floats
    listed: tuple[str | None, ...]


def as_listed(
    proposals: Proposals,
    amounts: Amounts,
    rows: Sequence[Resource],
    years: PlanYears,
    findings: list[Diagnostic],
) -> Starts:
    """Let every proposal start when its columns say."""
    use, uncovered = moved(amounts, rows, 0, len(proposals), years, {})
    everyone = np.ones(len(proposals), dtype=bool)
    findings += _uncovered(amounts, rows, proposals, uncovered, everyone, years)
    count = len(proposals)
    return Starts(
        options=tuple(OptionKey(identifier) for identifier in proposals.ids),
        row=np.arange(count),
        delay=np.zeros(count, dtype=np.int64),
        scale=np.ones(count),
        use=use,
        listed=(None,) * count,
    )


def planned(
    proposals: Proposals,
    amounts: Amounts,
    rows: Sequence[Resource],
    resources: Resources,
    shift: int,
    years: PlanYears,
    findings: list[Diagnostic],
) -> Starts:
    """Let every proposal start up to some years later, with all that it uses.

    A start is offered when a budget or a role covers each amount, and none falls after the last
    period of the budgets and the staff. Running proposals do not move. The columns
    ``earliest_start`` and ``latest_start`` hold a year each, and may be blank.
    """
    count = len(proposals)
    periods = [row.period for row in rows if row.period is not None]
    periods = periods or [item.period for item, _ in amounts if item.period is not None]
    if not periods:
        findings.append(
            Diagnostic(
                code="no-periods",
                what=msg("starts are planned, but no budget, role or column has a period"),
                mend=msg("give periods, or leave {key} out", key=resources.keys.quoted("planning")),
                where=resources.where("planning"),
            )
        )
        return as_listed(proposals, amounts, rows, years, findings)
    dated = [Period.parse(period, onwards=True) for period in periods]
    end = max(period.year + 1.0 if period.onwards else period.end for period in dated)
    first = str(min(dated)).rstrip("+")
    listed = listed_starts(amounts, first, count)
    earliest = _limit(proposals, "earliest_start", -np.inf, findings)
    latest = _limit(proposals, "latest_start", np.inf, findings)
    running = np.array([status is Status.RUNNING for status in proposals.status], dtype=bool)
    year = np.array([int(start[:4]) for start in listed], dtype=np.float64)

    ever_fits = np.zeros(count, dtype=bool)
    ever_offered = np.zeros(count, dtype=bool)
    options: list[tuple[int, int]] = []
    uses = []
    dearer = yearly_rise(resources, amounts)
    as_they_are: NDArray[np.bool_] | None = None
    for delay in range(shift + 1):
        use, uncovered = moved(amounts, rows, delay, count, years, dearer)
        fits = ~uncovered.any(axis=0)
        if delay == 0:
            as_they_are = uncovered
        else:
            fits &= ~_too_late(amounts, delay, end, count) & ~running
        moment = year + delay
        offered = fits & (running | ((earliest <= moment) & (moment <= latest)))
        ever_fits |= fits
        ever_offered |= offered
        for i in np.flatnonzero(offered):
            options.append((int(i), delay))
            uses.append(use[i])
    assert as_they_are is not None
    findings += _uncovered(amounts, rows, proposals, as_they_are, ~ever_fits, years)
    findings += [
        Diagnostic(
            code="no-start",
            what=nmsg(
                "{id!r} would start in {start}, and no start that its limits allow is at most {n} "
                "year later and within the budgets",
                "{id!r} would start in {start}, and no start that its limits allow is at most {n} "
                "years later and within the budgets",
                shift,
                id=proposals.ids[i],
                start=listed[i],
            ),
            mend=msg(
                "widen earliest_start or latest_start, raise {key}, or add budgets for later",
                key=resources.keys.quoted("shift"),
            ),
            where=proposals.where(int(i), _limiting(earliest[i], year[i])),
        )
        for i in np.flatnonzero(ever_fits & ~ever_offered)
    ]
    place = np.array(options, dtype=np.int64).reshape(-1, 2)
    return Starts(
        options=tuple(
            OptionKey(proposals.ids[i], str(Period.parse(listed[i]).years_later(delay)))
            for i, delay in options
        ),
        row=place[:, 0],
        delay=place[:, 1],
        scale=np.ones(len(options)),
        use=np.array(uses).reshape(len(options), len(rows)),
        listed=listed,
    )


def with_parts(
    starts: Starts,
    proposals: Proposals,
    parts: Mapping[str, Sequence[float]],
    where: Callable[[str], Where],
    findings: list[Diagnostic],
) -> Starts:
    """Let some proposals be done in part too, with that part of all that they use and bring."""
    wrong: list[tuple[str, str, str]] = [
        (
            name,
            msg(
                "{key!r} in the resources names {id!r}, which is no proposal", key="parts", id=name
            ),
            did_you_mean(name, proposals.ids),
        )
        for name in parts
        if name not in proposals.ids
    ]
    wrong += [
        (
            name,
            msg("'parts' in the resources names {id!r}, which is running already", id=name),
            msg("leave it out"),
        )
        for name in parts
        if name in proposals.ids and proposals.status[proposals.index(name)] is Status.RUNNING
    ]
    findings += [
        Diagnostic(
            code="bad-part",
            what=what,
            mend=mend or msg("name a proposal of the list"),
            where=where(name),
        )
        for name, what, mend in wrong
    ]
    rows, scales = [], []
    for i, option in enumerate(starts.options):
        for scale in (1.0, *dict.fromkeys(parts.get(option.proposal, ()))):
            rows.append(i)
            scales.append(scale)
    scale_of = np.array(scales, dtype=np.float64)
    return replace(
        starts,
        options=tuple(
            replace(starts.options[i], scale=scale) for i, scale in zip(rows, scales, strict=True)
        ),
        row=starts.row[rows],
        delay=starts.delay[rows],
        scale=scale_of,
        use=starts.use[rows] * scale_of[:, np.newaxis],
    )


def _limiting(earliest: float, year: float) -> str:
    return "earliest_start" if earliest > year else "latest_start"


def yearly_rise(resources: Resources, amounts: Amounts) -> dict[str, float]:
    """Return by which share money of each kind becomes dearer in each year that it moves."""
    return {item.name: resources.dearer(item.name) for item, _ in amounts if item.kind == "cost"}


def moved(
    amounts: Amounts,
    rows: Sequence[Resource],
    delay: int,
    count: int,
    years: PlanYears,
    dearer: Mapping[str, float],
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what is used (proposals, resources), and what nothing covers (items, proposals).

    What is asked from a year on is asked in every year up to the last of the plan. What it brings
    in where nobody has a budget or a role helps nobody, and is no mistake.

    Money of a kind that moves is ``dearer`` by so much in each year of delay, to the cent.
    """
    use = np.zeros((count, len(rows)))
    uncovered = np.zeros((len(amounts), count), dtype=bool)
    for k, (item, values) in enumerate(amounts):
        kind = "money" if item.kind == "cost" else "staff"
        period = None if item.period is None else _later(item.period, delay)
        of_kind = [j for j, row in enumerate(rows) if (row.kind, row.name) == (kind, item.name)]
        covering = [j for j in of_kind if covers(rows[j].period, period)]
        if item.kind == "cost" and period is not None and dearer.get(item.name):
            values = np.round(values * (1.0 + dearer[item.name]) ** delay, 2)
        use[:, covering] += values[:, np.newaxis]
        if not covering:
            uncovered[k] = values != 0
        if not covering or period is None or not period.onwards:
            continue
        if missing_years([rows[j] for j in covering], period, years.last):
            uncovered[k] = values > 0
        # A budget for all periods together pays each year.
        whole = [j for j in covering if rows[j].period is None]
        use[:, whole] += values[:, np.newaxis] * (years.last - period.year)
    return use, uncovered


def _too_late(amounts: Amounts, delay: int, end: float, count: int) -> NDArray[np.bool_]:
    late = np.zeros(count, dtype=bool)
    for item, values in amounts:
        if item.period is None:
            continue
        asked = _later(item.period, delay)
        if asked.begin >= end - 1e-9 or (not asked.onwards and asked.end > end + 1e-9):
            late |= values != 0
    return late


def _later(period: str, years: int) -> Period:
    return Period.parse(period, onwards=True).years_later(years)


def listed_starts(amounts: Amounts, first: str, count: int) -> tuple[str, ...]:
    """Return the first period in which each uses anything; ``first`` for who uses nothing."""
    dated = sorted(
        ((str(item.period), values) for item, values in amounts if item.period is not None),
        key=lambda pair: Period.parse(pair[0], onwards=True),
    )
    return tuple(
        next((period.rstrip("+") for period, values in dated if values[i] != 0), first)
        for i in range(count)
    )


def _limit(proposals: Proposals, name: str, missing: float, findings: list[Diagnostic]) -> Floats:
    """Return a column of years, with ``missing`` where it is blank."""
    attribute = proposals.attributes.get(name)
    if attribute is None:
        return np.full(len(proposals), missing)
    values = attribute.values
    wrong = [
        i
        for i, value in enumerate(values)
        if value is not None
        and value == value
        and not (isinstance(value, float) and 1900 <= value <= 2200 and value == int(value))
    ]
    findings += [
        Diagnostic(
            code="bad-year",
            what=msg(
                "{column!r} of {id!r} is {value!r}, which is no year",
                column=name,
                id=proposals.ids[i],
                value=values[i],
            ),
            mend=msg("write a year such as 2028, or leave it blank"),
            where=proposals.where(i, name),
        )
        for i in wrong
    ]
    if wrong or not isinstance(values, np.ndarray):
        return np.full(len(proposals), missing)
    return np.where(np.isnan(values), missing, values)


def _uncovered(
    amounts: Amounts,
    rows: Sequence[Resource],
    proposals: Proposals,
    uncovered: NDArray[np.bool_],
    who: NDArray[np.bool_],
    years: PlanYears,
) -> list[Diagnostic]:
    """Report the columns that nothing covers, as far as these proposals use them."""
    known = ", ".join(row.id for row in rows)
    found = []
    for k, (item, _) in enumerate(amounts):
        if not (uncovered[k] & who).any():
            continue
        where = Where(file=proposals.source.file, sheet=proposals.source.sheet, field=item.column)
        if is_lasting(item.period):
            found.append(_uncovered_later(item, rows, years, where))
            continue
        found.append(
            Diagnostic(
                code="no-budget",
                what=msg(
                    "proposals ask money {id!r}, and the resources have none (they have: {known})",
                    id=resource_id(item.name, item.period),
                    known=known,
                )
                if item.kind == "cost"
                else msg(
                    "proposals ask staff {id!r}, and the resources have none (they have: {known})",
                    id=resource_id(item.name, item.period),
                    known=known,
                ),
                mend=msg(
                    "add it to the resources (amount 0 when there is none), or mend the column's "
                    "heading"
                ),
                where=where,
            )
        )
    return found


def _uncovered_later(
    item: ResourceDemand, rows: Sequence[Resource], years: PlanYears, where: Where
) -> Diagnostic:
    """Report what is asked from a year on and is not covered in every year."""
    kind = "money" if item.kind == "cost" else "staff"
    of_kind = [row for row in rows if (row.kind, row.name) == (kind, item.name)]
    asked = _later(str(item.period), 0)
    missing = missing_years(of_kind, asked, years.last)
    what = msg(
        "proposals ask {column!r} in every year from {first} on, and the resources have none in "
        "{years}",
        column=item.column,
        first=asked.year,
        years=said_years(missing),
    )
    onwards = f"{missing[0]}+"
    mend = msg(
        "add it to the resources for these years, as with the period {period} (amount 0 when there "
        "is none)",
        period=onwards,
    )
    return Diagnostic(code="no-budget", what=what, mend=mend, where=where)
