"""From typed columns to proposals, with every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, ProposalError, raise_errors
from maatwaarde.messages import Exact, Message, msg
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.targets import Bound, Target
from maatwaarde.proposals.model import (
    Attribute,
    GivenImpact,
    JudgedColumn,
    Proposals,
    ResourceDemand,
    Source,
    UnknownAmount,
    WaitCost,
)
from maatwaarde.proposals.readback import columns_read
from maatwaarde.proposals.table import Table, capped
from maatwaarde.proposals.values.amounts import Amounts
from maatwaarde.proposals.values.judged_columns import Judged
from maatwaarde.proposals.values.read import Texts, Values


def build(
    table: Table,
    columns: Sequence[Assigned],
    values: Values,
    resources: Table | None,
    resource_uses: Sequence[ResourceDemand],
    unknown: Sequence[UnknownAmount],
    problems: Sequence[Diagnostic],
) -> Proposals:
    """Make proposals of what the columns hold, and check what several columns say together.

    Parameters
    ----------
    resources, resource_uses
        The long table of resources, if there is one, and what it holds.
    unknown
        Which amounts in that table are not known.
    problems
        What was found on the way to typed columns, errors and warnings.

    Raises
    ------
    ProposalError
        With every problem of the files.
    """
    found = list(table.problems)
    if not len(table):
        found.append(
            Diagnostic(
                "no-rows",
                msg("has no proposals below the headings"),
                msg("add rows"),
                table.where(),
            )
        )
    found += problems
    measured = values.measured
    uses, not_known, wrong = _uses(table, measured)
    found += wrong
    found += _total_beside_periods(table, measured)
    if resources is not None:
        found += _stated_twice(resources, uses, resource_uses)
        uses += resource_uses
    impacts, wrong = _impacts(table, measured)
    judged, more = _judged(table, measured, impacts)
    found += [*wrong, *more]
    raise_errors(found, ProposalError)
    fixed = values.fixed
    return Proposals(
        ids=fixed.ids,
        titles=fixed.titles,
        policy_field=fixed.policy_field,
        area=fixed.area,
        variant_of=fixed.variant_of,
        speeds_up=fixed.speeds_up,
        requires=fixed.requires,
        status=fixed.status,
        uses=tuple(sorted(uses, key=lambda use: (use.kind, use.name, use.period or ""))),
        impacts=(*impacts, *judged),
        attributes={one.name: one for one in _attributes(measured)},
        source=Source(
            file=table.file,
            sheet=table.sheet,
            rows=table.rows,
            headings={str(item.target): item.heading for item in columns},
            header_row=table.header_row,
            by_line=table.by_line,
            origin=table.origin,
        ),
        warnings=tuple(sorted(found, key=lambda problem: problem.where.sort_key())),
        unknown=(*not_known, *unknown),
        left_out=table.left_out,
        columns=tuple(columns_read(table, columns, values)),
        waiting=tuple(
            WaitCost(item.target.name, item.unit or "", amounts.values, item.heading)
            for item, amounts in measured
            if isinstance(amounts, Amounts) and item.target.kind == "wait_cost"
        ),
    )


_Measured = Sequence[tuple[Assigned, Amounts | Judged | Texts]]


Ends = NDArray[np.float64] | None


def _uses(
    table: Table, measured: _Measured
) -> tuple[list[ResourceDemand], list[UnknownAmount], list[Diagnostic]]:
    """Return what is asked, with its range where there are columns for it, and what is unknown."""
    columns: dict[tuple[str, str, str | None], dict[str | None, tuple[Assigned, Amounts]]] = {}
    for item, amounts in measured:
        if isinstance(amounts, Amounts) and item.target.kind in ("cost", "staff"):
            key = (item.target.kind, item.target.name, item.target.period)
            columns.setdefault(key, {})[item.target.bound] = (item, amounts)
    uses: list[ResourceDemand] = []
    unknown: list[UnknownAmount] = []
    problems: list[Diagnostic] = []
    for (kind, name, period), found in columns.items():
        if None not in found:
            item = next(iter(found.values()))[0]
            alone = msg(
                "{heading!r} gives a bound, and no column gives the amount itself",
                heading=item.heading,
            )
            mend = msg("add a column for the amount, with the same heading without the bound")
            where = table.where(None, item.heading)
            problems.append(Diagnostic("bound-without-value", alone, mend, where))
            continue
        item, amounts = found[None]
        stated: dict[str, Ends] = {
            bound: found[bound][1].values if bound in found else None for bound in ("low", "high")
        }
        low, high = _ends(stated["low"], amounts.low), _ends(stated["high"], amounts.high)
        values, told = _in_their_range(table, item, amounts, low, high)
        problems += told
        for bound in ("low", "high"):
            if bound in found:
                problems += _amount_bound(table, item, amounts, values, *found[bound], bound)
        role: Literal["cost", "staff"] = "cost" if kind == "cost" else "staff"
        uses.append(ResourceDemand(role, name, period, item.unit or "", values, low, high))
        unknown += [
            UnknownAmount(
                i, role, str(item.target), str(item.column[i]), table.where(i, item.heading)
            )
            for i in amounts.unknown[np.isnan(values[amounts.unknown])].tolist()
        ]
    return uses, unknown, problems


def _amount_bound(
    table: Table,
    item: Assigned,
    amounts: Amounts,
    values: NDArray[np.float64],
    other: Assigned,
    ends: Amounts,
    bound: str,
) -> list[Diagnostic]:
    """Report bounds in another unit, without an amount, or on the wrong side of it."""
    where = partial(table.where, heading=other.heading)
    if (other.unit or "") != (item.unit or ""):
        what = msg(
            "is in {unit!r}, and {heading!r} is in {other!r}",
            unit=other.unit,
            heading=item.heading,
            other=item.unit,
        )
        return [Diagnostic("bound-unit", what, msg("give both in one unit"), where(None))]
    # What is said to be unknown is told as that, where one end leaves it so.
    alone = np.flatnonzero(~np.isnan(ends.values) & np.isnan(values))
    alone = np.setdiff1d(alone, amounts.unknown)
    with np.errstate(invalid="ignore"):
        outside = np.flatnonzero(ends.values > values if bound == "low" else ends.values < values)
    found = [
        Diagnostic(
            "bound-without-value",
            msg("there is a bound, and {heading!r} is empty", heading=item.heading),
            msg("fill in the amount itself, or empty the bound"),
            where(int(i)),
        )
        for i in alone
    ]
    for i in outside:
        said = {"bound": Exact(float(ends.values[i])), "value": Exact(float(values[i]))}
        what = (
            msg("the low bound {bound} is above the amount {value}", **said)
            if bound == "low"
            else msg("the high bound {bound} is below the amount {value}", **said)
        )
        mend = msg("exchange them; of what is below zero the low bound is the furthest from it")
        found.append(Diagnostic("bound-order", what, mend, where(int(i))))
    return capped(found)


def _in_their_range(
    table: Table, item: Assigned, amounts: Amounts, low: Ends, high: Ends
) -> tuple[NDArray[np.float64], list[Diagnostic]]:
    """Let what is not known be the middle of its range, where the list states both ends."""
    if low is None or high is None or not len(amounts.unknown):
        return amounts.values, []
    at = amounts.unknown
    at = at[~np.isnan(low[at]) & ~np.isnan(high[at])]
    values = amounts.values.copy()
    values[at] = (low[at] + high[at]) / 2
    return values, capped(
        Diagnostic(
            "unknown-in-range",
            msg(
                "is unknown ({shown!r}), and counts as {value}, the middle of its low and high end",
                shown=str(item.column[i]),
                value=Exact(float(values[i])),
            ),
            msg("write the amount itself if that is not the best guess"),
            table.where(i, item.heading),
            severity="warning",
        )
        for i in at.tolist()
    )


def _total_beside_periods(table: Table, measured: _Measured) -> list[Diagnostic]:
    """Refuse a total beside its parts: the money would count twice."""
    periods = {(i.target.kind, i.target.name) for i, _ in measured if i.target.period}
    return [
        Diagnostic(
            "total-and-periods",
            msg(
                "{heading!r} has no period, and other columns give {target} per period",
                heading=item.heading,
                target=item.target,
            ),
            msg(
                "list the total under `ignore` in the mapping, or give its kind of money "
                "another name"
            ),
            table.where(None, item.heading),
        )
        for item, _ in measured
        if item.target.kind in ("cost", "staff")
        and item.target.period is None
        and (item.target.kind, item.target.name) in periods
    ]


def _stated_twice(
    table: Table, wide: Sequence[ResourceDemand], long: Sequence[ResourceDemand]
) -> list[Diagnostic]:
    stated = {(use.kind, use.name) for use in wide}
    return [
        Diagnostic(
            "stated-twice",
            msg(
                "{resource!r} stands both in this table and in a column of the proposals",
                resource=str(Target(kind, name)),
            ),
            msg("keep one of them"),
            table.where(),
        )
        for kind, name in sorted({(use.kind, use.name) for use in long} & stated)
    ]


def _impacts(table: Table, measured: _Measured) -> tuple[list[GivenImpact], list[Diagnostic]]:
    by_measure: dict[str, dict[str | None, tuple[Assigned, Amounts]]] = {}
    for item, amounts in measured:
        if item.target.kind == "impact" and isinstance(amounts, Amounts):
            by_measure.setdefault(item.target.name, {})[item.target.bound] = (item, amounts)
    impacts = []
    problems: list[Diagnostic] = []
    judged = {item.target.name for item, held in measured if isinstance(held, Judged)}
    for measure, columns in by_measure.items():
        if None not in columns and measure in judged:
            continue  # which is told with the judgements
        if None not in columns:
            item = next(iter(columns.values()))[0]
            problems.append(
                Diagnostic(
                    "bound-without-value",
                    msg(
                        "{heading!r} gives a bound, and no column gives the impact itself",
                        heading=item.heading,
                    ),
                    msg("add a column 'impact:{measure}'", measure=measure),
                    table.where(None, item.heading),
                )
            )
            continue
        item, value = columns[None]
        bounds: dict[str, NDArray[np.float64] | None] = {"low": None, "high": None}
        sides: tuple[Bound, ...] = ("low", "high")
        for bound in sides:
            if bound in columns:
                other, amounts = columns[bound]
                problems += _bound(table, item, value, other, amounts, bound)
                bounds[bound] = amounts.values
        low, high = _ends(bounds["low"], value.low), _ends(bounds["high"], value.high)
        impacts.append(GivenImpact(measure, value.unit, value.values, low, high, item.heading))
    return impacts, problems


def _judged(
    table: Table, measured: _Measured, counted: Sequence[GivenImpact]
) -> tuple[list[GivenImpact], list[Diagnostic]]:
    """Bring the judgements on each measure together, which no column of amounts stands beside."""
    found: dict[str, list[JudgedColumn]] = {}
    for item, held in measured:
        if isinstance(held, Judged):
            found.setdefault(item.target.name, []).append(held.column)
    bounds = {
        item.target.name: item.heading
        for item, _ in measured
        if item.target.kind == "impact" and item.target.bound is not None
    }
    beside = {**bounds, **{one.measure: one.heading for one in counted}}
    problems = [
        Diagnostic(
            "judged-and-counted",
            msg(
                "holds numbers on {measure!r}, and {other!r} holds judgements on it",
                measure=measure,
                other=found[measure][0].heading,
            ),
            msg(
                "write the amounts, with their unit, among the judgements and leave this column "
                "out; the range of a judgement comes from the scale"
            ),
            table.where(None, beside[measure]),
        )
        for measure in found
        if measure in beside
    ]
    unknown = np.full(len(table), np.nan)
    return [
        GivenImpact(measure, None, unknown, None, None, columns[0].heading, tuple(columns))
        for measure, columns in found.items()
    ], problems


def _ends(
    stated: NDArray[np.float64] | None, near: NDArray[np.float64] | None
) -> NDArray[np.float64] | None:
    """Return bounds: those that a column states, and else those of what is nearly a number."""
    if stated is None or near is None:
        return near if stated is None else stated
    return np.where(np.isnan(stated), near, stated)


def _bound(
    table: Table, item: Assigned, value: Amounts, other: Assigned, amounts: Amounts, bound: Bound
) -> list[Diagnostic]:
    problems = []
    if amounts.unit is not None and amounts.unit != value.unit:
        problems.append(
            Diagnostic(
                "bound-unit",
                msg(
                    "is in {unit!r}, and {heading!r} is in {other_unit!r}",
                    unit=amounts.unit,
                    heading=item.heading,
                    other_unit=value.unit,
                )
                if value.unit
                else msg(
                    "is in {unit!r}, and {heading!r} says no unit",
                    unit=amounts.unit,
                    heading=item.heading,
                ),
                msg("give both in one unit"),
                table.where(None, other.heading),
            )
        )
    alone = np.flatnonzero(~np.isnan(amounts.values) & np.isnan(value.values))
    with np.errstate(invalid="ignore"):
        outside = np.flatnonzero(
            amounts.values > value.values if bound == "low" else amounts.values < value.values
        )
    problems += capped(
        Diagnostic(
            "bound-without-value",
            msg("there is a low bound, and {heading!r} is empty", heading=item.heading)
            if bound == "low"
            else msg("there is a high bound, and {heading!r} is empty", heading=item.heading),
            msg("fill in the impact itself, or empty the bound"),
            table.where(int(i), other.heading),
        )
        for i in alone
    )
    problems += capped(
        Diagnostic(
            "bound-order",
            _wrong_side(bound, amounts.values[i], value.values[i]),
            msg("exchange them; of negative impacts the low bound is the most negative"),
            table.where(int(i), other.heading),
        )
        for i in outside
    )
    return problems


def _wrong_side(bound: Bound, limit: float, impact: float) -> Message:
    values = {"limit": Exact(limit), "impact": Exact(impact)}
    if bound == "low":
        return msg("the low bound {limit} is above the impact {impact}", **values)
    return msg("the high bound {limit} is below the impact {impact}", **values)


def _attributes(measured: _Measured) -> Iterator[Attribute]:
    stated = {item.target.name for item, _ in measured if item.target.kind == "attribute"}
    for item, held in measured:
        name, heading = item.target.name, item.heading
        if item.target.kind != "attribute" or isinstance(held, Judged):
            continue
        if not isinstance(held, Amounts):
            yield Attribute(name, item.unit, held, heading)
            continue
        yield Attribute(name, held.unit, held.values, heading)
        # What is nearly a number has a range, as if there were columns for it.
        for bound, ends in (("low", held.low), ("high", held.high)):
            if ends is not None and f"{name}:{bound}" not in stated:
                yield Attribute(f"{name}:{bound}", held.unit, ends, heading)
