"""Costs and effects by year: what is paid, what is in force, and what is left at the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Bools, Floats, Ints
from maatwaarde.diagnostics import Diagnostic, UnitError, Where
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.impact.naming import a_few
from maatwaarde.messages import Exact, msg
from maatwaarde.monetary.prices import Priced
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.capital_charges import LIFE
from maatwaarde.portfolio.assemble.plan_calendar import completions, listed_years, plan_years
from maatwaarde.portfolio.assemble.profiles import Profiles, brought, course, profiles
from maatwaarde.portfolio.inputs.money import LONGEST_LIFE
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.proposals import Proposals, ResourceDemand

INVESTMENTS = frozenset(
    ("capital", "investment", "investments", "kapitaal", "investering", "investeringen", "krediet")
)
"""Kinds of cost of which something is left while the life of a proposal has not ended."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """The years that count, and how long each proposal lives.

    Parameters
    ----------
    base
        The first year, to which all is discounted.
    last
        The last year that counts.
    listed
        (proposals,), the year in which each starts.
    completed
        (proposals,), the year of its last one-off cost or staff.
    ends
        (proposals,), the first year in which it is no more; far away where it states no life.
    life
        (proposals,), in years; 0 where it states none.
    dated
        Whether anything has a year.
    """

    base: int
    last: int
    listed: Ints
    completed: Ints
    ends: Ints
    life: Ints
    dated: bool

    @property
    def years(self) -> range:
        return range(self.base, self.last + 1)

    def discount(self, rate: float) -> Floats:
        """Return what a euro of each year is worth in the first, (years,)."""
        return np.asarray((1.0 + rate) ** -np.arange(len(self.years), dtype=np.float64))


def calendar_of(
    proposals: Proposals,
    framework: Framework,
    undated: int,
    period: int,
    problems: list[Diagnostic],
) -> Calendar:
    """Return the years that count.

    Parameters
    ----------
    undated
        The first year where no cost, staff or budget has one.
    period
        How many years count where the framework states no horizon.
    """
    amounts = _filled(proposals)
    found = plan_years([], amounts)
    base = undated if found is None else found[0]
    stated = framework.file.horizon
    last = base + period - 1 if stated is None else stated
    if last < base:
        problems.append(
            Diagnostic(
                code="horizon-past",
                what=msg(
                    "the horizon {horizon} lies before {base}, the first year of the list",
                    horizon=last,
                    base=base,
                ),
                mend=msg("let `horizon` be the last year in which effects count"),
                where=Where(file=framework.path, field="horizon"),
            )
        )
        last = base
    listed = listed_years(amounts, base, len(proposals))
    completed = listed + completions(amounts, listed)
    life = _lives(proposals, framework, problems)
    return Calendar(
        base=base,
        last=last,
        listed=listed,
        completed=completed,
        ends=np.where(life > 0, completed + life, np.iinfo(np.int32).max),
        life=life,
        dated=found is not None,
    )


@dataclass(frozen=True, eq=False)
class Costs:
    """What is paid, in euros.

    Parameters
    ----------
    by_kind
        By kind of cost, (proposals, years).
    low, high
        The same at the low and the high end of the ranges in the list.
    left
        By kind, (proposals,): what is left at the end of the last year, undiscounted.
    known
        (proposals,), whether the list says what it costs.
    staff
        (proposals,), whether it asks for people of one's own.
    go_on
        (proposals,), whether a cost goes on without end (``2030+``).
    """

    by_kind: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]
    left: dict[str, Floats]
    known: Bools
    staff: Bools
    go_on: Bools


def costs_of(
    proposals: Proposals, framework: Framework, calendar: Calendar, problems: list[Diagnostic]
) -> Costs:
    """Return costs by year: of a blank cell nothing, unless a proposal states no cost at all."""
    count, years = len(proposals), len(calendar.years)
    spread: dict[str, tuple[Floats, Floats, Floats]] = {}
    paid: dict[str, Floats] = {}
    stated, staff, go_on, late = (np.zeros(count, dtype=bool) for _ in range(4))
    alive = np.asarray(calendar.years)[np.newaxis, :] < calendar.ends[:, np.newaxis]
    for item in proposals.uses:
        if item.kind == "staff":
            staff |= np.nan_to_num(item.values) > 0
            continue
        factor = _euros(item, proposals, framework, problems)
        stated |= ~np.isnan(item.values)
        central = np.nan_to_num(item.values) * factor
        low, high = (
            central if ends is None else np.where(np.isnan(ends), central, ends * factor)
            for ends in (item.low, item.high)
        )
        onwards = item.period is not None and item.period.endswith("+")
        when = _when(item.period, calendar, alive)
        arrays = spread.setdefault(item.name, tuple(np.zeros((count, years)) for _ in range(3)))  # type: ignore[arg-type]
        for array, amount in zip(arrays, (central, low, high), strict=True):
            array += amount[:, np.newaxis] * when
        if onwards:
            go_on |= central != 0
        else:
            # Of what is paid after the last year nothing is counted, so that nothing of it is left.
            outlay = np.maximum(central, 0.0) * when.sum(axis=1)
            paid[item.name] = paid.get(item.name, np.zeros(count)) + outlay
        if _year(item.period, calendar) > calendar.last:
            late |= central != 0
    if late.any():
        problems.append(_after_the_horizon(np.flatnonzero(late), proposals, framework, calendar))
    unknown = [cell.proposal for cell in proposals.unknown if cell.kind == "cost"]
    stated[unknown] = False
    return Costs(
        by_kind={name: arrays[0] for name, arrays in spread.items()},
        low={name: arrays[1] for name, arrays in spread.items()},
        high={name: arrays[2] for name, arrays in spread.items()},
        left={name: _left(outlay, calendar) for name, outlay in paid.items() if _lasts(name, paid)},
        known=stated,
        staff=staff,
        go_on=go_on,
    )


def _after_the_horizon(
    rows: Ints, proposals: Proposals, framework: Framework, calendar: Calendar
) -> Diagnostic:
    ids = sorted(proposals.ids[row] for row in rows)
    return Diagnostic(
        code="cost-after-horizon",
        what=msg(
            "costs of {proposals} after {last}, the last year that counts, are not counted",
            proposals=a_few([repr(identifier) for identifier in ids], 4),
            last=calendar.last,
        ),
        mend=msg("let `horizon` be the last year in which costs and effects count"),
        where=Where(file=framework.path, field="horizon"),
        severity="warning",
    )


def _lasts(name: str, kinds: Collection[str]) -> bool:
    """Whether something is left of a kind of cost: of investments, or where there is one kind."""
    return name in INVESTMENTS or len(kinds) == 1


def _left(outlay: Floats, calendar: Calendar) -> Floats:
    """Return the part of an outlay whose life has not ended, in a straight line."""
    used = np.clip(calendar.last + 1 - calendar.completed, 0, None)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(calendar.life > 0, 1.0 - used / calendar.life, 0.0)
    return np.asarray(outlay * np.clip(part, 0.0, 1.0))


def _when(period: str | None, calendar: Calendar, alive: Bools) -> Floats:
    """Return in which years a cost is paid, (proposals or 1, years)."""
    years = np.asarray(calendar.years)[np.newaxis, :]
    year = _year(period, calendar)
    if period is not None and period.endswith("+"):
        return np.asarray((years >= year) & alive, dtype=np.float64)
    return np.asarray(years == year, dtype=np.float64)


def _year(period: str | None, calendar: Calendar) -> int:
    return calendar.base if period is None else Period.parse(period, onwards=True).year


def _euros(
    item: ResourceDemand, proposals: Proposals, framework: Framework, problems: list[Diagnostic]
) -> float:
    try:
        return framework.units.factor(item.unit, "EUR")
    except UnitError as error:
        where = Where(file=proposals.source.file, sheet=proposals.source.sheet, field=item.column)
        problems += [replace(problem, where=where) for problem in error.problems]
        return 0.0


def _filled(proposals: Proposals) -> list[tuple[ResourceDemand, Floats]]:
    return [(item, np.nan_to_num(item.values)) for item in proposals.uses]


def _lives(proposals: Proposals, framework: Framework, problems: list[Diagnostic]) -> Ints:
    """Return (proposals,) how long each lasts by its own column; 0 where it does not say so."""
    name = next((name for name in LIFE if name in proposals.attributes), None)
    if name is None:
        return np.zeros(len(proposals), dtype=np.int64)
    column = proposals.attributes[name]
    values = column.values
    if isinstance(values, tuple):
        numbers = np.array([_number(text) for text in values])
    else:
        numbers = values
    if column.unit is not None:
        try:
            numbers = numbers * framework.units.factor(column.unit, "year")
        except UnitError as error:
            source = proposals.source
            where = Where(file=source.file, sheet=source.sheet, field=column.heading)
            problems += [replace(one, where=where) for one in error.problems]
            return np.zeros(len(proposals), dtype=np.int64)
    whole = np.rint(np.nan_to_num(numbers))
    with np.errstate(invalid="ignore"):
        good = (whole >= 1) & (whole <= LONGEST_LIFE) & (np.abs(numbers - whole) < 1e-9)
    blank = np.array(
        [text is None for text in values] if isinstance(values, tuple) else np.isnan(values)
    )
    for i in np.flatnonzero(~good & ~blank):
        shown = values[i]
        problems.append(
            Diagnostic(
                code="bad-life",
                what=msg(
                    "the life of {id!r} is {life}, which is no number of years",
                    id=proposals.ids[i],
                    life=shown if isinstance(shown, str) else Exact(float(shown)),  # type: ignore[arg-type]
                ),
                mend=msg(
                    "write whole years from 1 to {most}, or leave it blank", most=LONGEST_LIFE
                ),
                where=proposals.where(int(i), name),
            )
        )
    return np.where(good, whole, 0).astype(np.int64)


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


@dataclass(frozen=True, eq=False)
class Effects:
    """When the effects of each proposal are in force, and how much of them."""

    impacts: ImpactTable
    profiles: Profiles
    options: tuple[OptionKey, ...]
    calendar: Calendar

    def euros(self, measure: int, price: Priced) -> tuple[Floats, Floats, Floats]:
        """Return the benefits on a measure and their range, (proposals, years), undiscounted."""
        rows = np.arange(len(self.options))
        brings = course(self.profiles, self.options, measure, self.calendar.years)
        central = np.nan_to_num(self.impacts.value)
        unknown = np.isnan(self.impacts.value)
        # What is unknown is counted nowhere, so that its range is not either.
        low, high = (np.where(unknown, 0.0, ends) for ends in (self.impacts.low, self.impacts.high))
        value, lowest, highest = brought(brings, rows, measure, (central, low, high))
        at, at_low, at_high = price.path.at(list(self.calendar.years))
        scale = price.sign * price.times
        amounts = [_counted(array, price.yearly) * scale for array in (value, lowest, highest)]
        ends = [amount * each for amount in amounts[1:] for each in (at_low, at_high)]
        middle = amounts[0] * at
        return middle, np.minimum.reduce([middle, *ends]), np.maximum.reduce([middle, *ends])

    def lasting(self, measure: int) -> Bools:
        """Return (proposals,) whether an effect is still there in the last year that counts."""
        brings = course(self.profiles, self.options, measure, [self.calendar.last])
        there = np.abs(brings.times[:, 0]) + np.abs(brings.plus[:, 0])
        known = np.nan_to_num(self.impacts.value[:, measure]) != 0
        return np.asarray((there > 0) & known)


def effects_of(impacts: ImpactTable, calendar: Calendar) -> Effects:
    """Return effects over the years: what has no end of its own ends with the proposal's life."""
    whole = profiles(
        impacts.proposals,
        impacts.timing,
        calendar.listed,
        calendar.completed - calendar.listed,
        {},
    )
    ends = (calendar.ends - calendar.listed).astype(np.float64)
    parts = tuple(
        replace(
            part,
            years=np.where(
                np.isinf(part.years) & (calendar.life > 0),
                np.maximum(ends - part.start, 1.0),
                part.years,
            ),
        )
        for part in whole.timing.parts
    )
    timed = replace(whole, timing=replace(whole.timing, parts=parts))
    options = tuple(OptionKey(identifier) for identifier in impacts.proposals)
    return Effects(impacts, timed, options, calendar)


def _counted(amounts: Floats, yearly: bool) -> Floats:
    """Return what counts in each year: all that is in force, or what comes and not its end."""
    if yearly:
        return amounts
    change = np.diff(amounts, axis=1, prepend=0.0)
    grows = np.sign(change) == np.sign(amounts)
    return np.where(grows, change, 0.0)
