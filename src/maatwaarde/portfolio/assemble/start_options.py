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
    proposals: Proposals, amounts: Amounts, rows: Sequence[Resource], findings: list[Diagnostic]
) -> Starts:
    """Let every proposal start when its columns say."""
    use, uncovered = _moved(amounts, rows, 0, len(proposals), {})
    everyone = np.ones(len(proposals), dtype=bool)
    findings += _uncovered(amounts, rows, proposals, uncovered, everyone)
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
        return as_listed(proposals, amounts, rows, findings)
    end = max(Period.parse(period).end for period in periods)
    first = min(periods, key=Period.parse)
    listed = listed_starts(amounts, first, count)
    earliest = _limit(proposals, "earliest_start", -np.inf, findings)
    latest = _limit(proposals, "latest_start", np.inf, findings)
    running = np.array([status is Status.RUNNING for status in proposals.status], dtype=bool)
    year = np.array([int(start[:4]) for start in listed], dtype=np.float64)

    ever_fits = np.zeros(count, dtype=bool)
    ever_offered = np.zeros(count, dtype=bool)
    options: list[tuple[int, int]] = []
    uses = []
    dearer = {item.name: resources.dearer(item.name) for item, _ in amounts if item.kind == "cost"}
    as_they_are: NDArray[np.bool_] | None = None
    for delay in range(shift + 1):
        use, uncovered = _moved(amounts, rows, delay, count, dearer)
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
    findings += _uncovered(amounts, rows, proposals, as_they_are, ~ever_fits)
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


def _moved(
    amounts: Amounts,
    rows: Sequence[Resource],
    delay: int,
    count: int,
    dearer: Mapping[str, float],
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what is used (proposals, resources), and what nothing covers (items, proposals).

    Money of a kind that moves is ``dearer`` by so much in each year of delay, to the cent.
    """
    use = np.zeros((count, len(rows)))
    uncovered = np.zeros((len(amounts), count), dtype=bool)
    for k, (item, values) in enumerate(amounts):
        kind = "money" if item.kind == "cost" else "staff"
        period = None if item.period is None else str(Period.parse(item.period).years_later(delay))
        covering = [
            j
            for j, row in enumerate(rows)
            if (row.kind, row.name) == (kind, item.name) and row.period in (None, period)
        ]
        if item.kind == "cost" and period is not None and dearer.get(item.name):
            values = np.round(values * (1.0 + dearer[item.name]) ** delay, 2)
        use[:, covering] += values[:, np.newaxis]
        if not covering:
            uncovered[k] = values != 0
    return use, uncovered


def _too_late(amounts: Amounts, delay: int, end: float, count: int) -> NDArray[np.bool_]:
    late = np.zeros(count, dtype=bool)
    for item, values in amounts:
        if (
            item.period is not None
            and Period.parse(item.period).years_later(delay).end > end + 1e-9
        ):
            late |= values != 0
    return late


def listed_starts(amounts: Amounts, first: str, count: int) -> tuple[str, ...]:
    """Return the first period in which each uses anything; ``first`` for who uses nothing."""
    dated = sorted(
        ((str(item.period), values) for item, values in amounts if item.period is not None),
        key=lambda pair: Period.parse(pair[0]),
    )
    return tuple(
        next((period for period, values in dated if values[i] != 0), first) for i in range(count)
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
) -> list[Diagnostic]:
    """Report the columns that nothing covers, as far as these proposals use them."""
    known = ", ".join(row.id for row in rows)
    found = []
    for k, (item, _) in enumerate(amounts):
        if not (uncovered[k] & who).any():
            continue
        asked = resource_id(item.name, item.period)
        found.append(
            Diagnostic(
                code="no-budget",
                what=msg(
                    "proposals ask money {id!r}, and the resources have none (they have: {known})",
                    id=asked,
                    known=known,
                )
                if item.kind == "cost"
                else msg(
                    "proposals ask staff {id!r}, and the resources have none (they have: {known})",
                    id=asked,
                    known=known,
                ),
                mend=msg(
                    "add it to the resources (amount 0 when there is none), or mend the column's "
                    "heading"
                ),
                where=Where(
                    file=proposals.source.file, sheet=proposals.source.sheet, field=item.column
                ),
            )
        )
    return found
