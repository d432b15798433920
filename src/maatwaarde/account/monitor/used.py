"""Money and people over time: what was to be used up to a day, and what is likely to be.

Amounts are spread evenly over their year. What was used so far stands; what is still to come
follows the plan as many months later as the proposal is behind. How far it is behind is what the
file says of its start or completion, or else how long ago as much was to be used as has been: the
earned schedule of Lipke (Schedule is different, The Measurable News, 2003).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maatwaarde.account.expected import ByYear, Expected
from maatwaarde.account.inputs.days import year_part
from maatwaarde.account.monitor.records import Budgeted, Rules, Z
from maatwaarde.account.observations import Realised, Spent
from maatwaarde.portfolio.analysis.ledger import BudgetYear, ledger
from maatwaarde.portfolio.problem.records import Resource

Kind = Literal["cost", "staff"]


@dataclass(frozen=True)
class Curve:
    """What one proposal was to use of one kind or role.

    Parameters
    ----------
    once, lasting
        By year: what is used once, and what returns every year.
    """

    once: Mapping[int, float]
    lasting: Mapping[int, float]

    @property
    def total(self) -> float:
        return math.fsum(self.once.values())

    def until(self, moment: float, which: Mapping[int, float] | None = None) -> float:
        """Return what was to be used up to a moment, in years: 2028.5 is half-way 2028."""
        parts = (self.once, self.lasting) if which is None else (which,)
        return math.fsum(
            amount * min(1.0, max(0.0, moment - year))
            for years in parts
            for year, amount in years.items()
        )

    def in_year(self, year: int) -> float:
        return self.once.get(year, 0.0) + self.lasting.get(year, 0.0)

    @property
    def years(self) -> list[int]:
        return sorted({*self.once, *self.lasting})

    def behind(self, moment: float, used: float) -> float:
        """Return how many years ago as much was to be used as has been; 0 for what is ahead."""
        never_less = all(
            amount >= 0 for part in (self.once, self.lasting) for amount in part.values()
        )
        if used >= self.until(moment) or not self.years or not never_less:
            return 0.0
        low, high = float(self.years[0]), moment
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.until(middle) < used else (low, middle)
        return moment - high


@dataclass(frozen=True)
class Use:
    """What one proposal is likely to use, by year.

    Parameters
    ----------
    behind
        In years.
    open_part
        By year, the part of the forecast that has not been used yet.
    """

    forecast: Mapping[int, float]
    open_part: Mapping[int, float]
    behind: float
    reported: bool


def curve(whole: ByYear, lasting: ByYear) -> Curve:
    """Return amounts by year, without those that have none."""
    years = {year for year in whole if year is not None}
    return Curve(
        {year: whole[year] - lasting.get(year, 0.0) for year in sorted(years)},
        {year: lasting.get(year, 0.0) for year in sorted(years) if lasting.get(year)},
    )


def moment_of(day: date) -> float:
    """Return a day as a moment in years, at its end."""
    return day.year + year_part(day)


def curves(plan: Expected, kind: Kind, name: str) -> dict[str, Curve]:
    """Return what each proposal was to use of a kind of money, or of a role."""
    whole, lasting = (
        (plan.costs, plan.structural_costs)
        if kind == "cost"
        else (plan.staff, plan.structural_staff)
    )
    return {
        proposal: curve(whole[proposal][name], lasting[proposal].get(name, {}))
        for proposal in plan.proposals
        if name in whole[proposal]
    }


def use(
    planned: Curve,
    spent: Mapping[int, Spent],
    today: date,
    late: float | None,
    done: bool,
    kind: Kind,
) -> Use:
    """Return what is likely to be used by year, from what was used so far.

    Parameters
    ----------
    spent
        By year up to today's, what the file says.
    late
        Years that the file says it is late; ``None`` where it does not say.
    done
        Whether it is completed, so that nothing that is used once is still to come.
    """
    if not spent:
        forecast = {year: planned.in_year(year) for year in planned.years}
        now = moment_of(today)
        ahead = {year: amount * _ahead(year, now) for year, amount in forecast.items()}
        return Use(forecast, ahead, 0.0, reported=False)
    latest = max(spent)
    day = spent[latest].on
    now = moment_of(day)
    used = {year: _amount(found, kind) for year, found in spent.items()}
    # A year before that nobody reported on is taken to have gone as planned.
    before = {year: planned.in_year(year) for year in planned.years if year < latest}
    used = {**before, **used}
    total = math.fsum(used.values())
    behind = planned.behind(now, total) if late is None else late
    last = max(planned.years[-1] if planned.years else latest, latest) + math.ceil(behind)
    rest = planned.total - (total - planned.until(now - behind, planned.lasting))
    scheduled = planned.total - planned.until(now - behind, planned.once)
    forecast = dict(used)
    left: dict[int, float] = {}
    for year in range(latest, last + 1):
        begin, end = max(now, float(year)), year + 1.0
        once = planned.until(end - behind, planned.once) - planned.until(
            begin - behind, planned.once
        )
        if scheduled > 1e-9:
            once *= max(0.0, rest / scheduled)
        elif year == latest:
            once = max(0.0, rest)  # it was to be done: the rest comes this year
        if done:
            once = 0.0
        lasting = planned.until(end - behind, planned.lasting)
        lasting -= planned.until(begin - behind, planned.lasting)
        left[year] = once + (lasting if year <= max(planned.lasting, default=0) else 0.0)
        forecast[year] = forecast.get(year, 0.0) + left[year]
    return Use(forecast, left, behind, reported=True)


def _amount(found: Spent, kind: Kind) -> float:
    """Return what was used; of staff, which is an average, years of work."""
    return found.value * (year_part(found.on) if kind == "staff" else 1.0)


def _ahead(year: int, now: float) -> float:
    return min(1.0, max(0.0, year + 1.0 - now))


def budgeted(
    plan: Expected,
    realised: Realised,
    today: date,
    later: Mapping[str, float],
    done: frozenset[str],
    rules: Rules,
    common: float,
) -> Iterator[Budgeted]:
    """Yield money by kind and people by role, in each year of the plan.

    Parameters
    ----------
    later
        By proposal of which the file says so, how many months it is late.
    done
        Proposals that are completed.
    common
        How much of what is uncertain all proposals have in common.
    """
    rooms = _rooms(plan)
    for kind in ("cost", "staff"):
        amounts = plan.costs if kind == "cost" else plan.staff
        names = dict.fromkeys(name for kinds in amounts.values() for name in kinds)
        for name in sorted(names):
            yield from _of_name(
                plan, realised, today, later, done, rules, common, kind, name, rooms
            )


def spent_by_year(
    realised: Realised, kind: Kind, name: str, proposal: str | None, first: int, today: date
) -> dict[int, Spent]:
    """Return what the file says was used in each year up to today."""
    found = {
        year: realised.spent(kind, name, proposal, year, until=today)
        for year in range(first, today.year + 1)
    }
    return {year: item for year, item in found.items() if item is not None}


def _of_name(
    plan: Expected,
    realised: Realised,
    today: date,
    later: Mapping[str, float],
    done: frozenset[str],
    rules: Rules,
    common: float,
    kind: Kind,
    name: str,
    rooms: Mapping[tuple[Kind, str, int], _Room],
) -> Iterator[Budgeted]:
    first = plan.first_year
    own = curves(plan, kind, name)
    said = {
        proposal: spent_by_year(realised, kind, name, proposal, first, today) for proposal in own
    }
    whole = spent_by_year(realised, kind, name, None, first, today)
    if whole and not any(said.values()):
        # Only the organisation as a whole reports: it is one curve.
        own = {"": _together(own)}
        said = {"": whole}
    uses = {
        proposal: use(
            planned,
            said[proposal],
            today,
            None if proposal not in later else later[proposal] / 12,
            proposal in done,
            kind,
        )
        for proposal, planned in own.items()
    }
    years = {year for found in uses.values() for year in found.forecast}
    # What is left goes on through years in which nothing is used, of which nothing is told.
    funded = {year for of, own_name, year in rooms if (of, own_name) == (kind, name)}
    carried = 0.0
    for year in sorted(years | funded):
        planned = math.fsum(one.in_year(year) for one in own.values())
        forecast = math.fsum(found.forecast.get(year, 0.0) for found in uses.values())
        spreads = [rules.spread * abs(found.open_part.get(year, 0.0)) for found in uses.values()]
        together, apart = math.fsum(spreads), math.hypot(*spreads) if spreads else 0.0
        deviation = math.sqrt(common * together**2 + (1 - common) * apart**2)
        reports = [found[year] for found in said.values() if year in found]
        value = math.fsum(one.value for one in reports) if reports else math.nan
        room = rooms.get((kind, name, year))
        left = left_planned = there = math.nan
        if room is not None:
            there, left_planned = room.there, room.left
            left = room.left - room.carried + carried + planned - forecast
            carried = max(0.0, left)
            if room.carry is not None:
                carried = min(carried, room.carry)
        if year not in years:
            continue
        yield Budgeted(
            kind=kind,
            name=name,
            year=year,
            planned=planned,
            realised=value,
            until=max((one.on for one in reports), default=None),
            forecast=forecast,
            low=forecast - Z * deviation,
            high=forecast + Z * deviation,
            room=there,
            left=left,
            left_planned=left_planned,
            reported=len(reports),
            of=sum(bool(one.in_year(year)) for one in own.values()),
        )


def _together(own: Mapping[str, Curve]) -> Curve:
    years = sorted({year for one in own.values() for year in one.years})
    return Curve(
        {year: math.fsum(one.once.get(year, 0.0) for one in own.values()) for year in years},
        {year: math.fsum(one.lasting.get(year, 0.0) for one in own.values()) for year in years},
    )


@dataclass(frozen=True, slots=True)
class _Room:
    """What there is in a year, what is left of it by the plan, and what came and may go over."""

    there: float
    left: float
    carried: float
    carry: float | None


def _rooms(plan: Expected) -> dict[tuple[Kind, str, int], _Room]:
    """Return what there is of money and people that the resources give by year."""
    problem, solution = plan.plan.problem, plan.plan.solution
    yearly: dict[str, Resource] = {
        item.id: item for item in problem.resources if item.period and len(item.period) == 4
    }
    found: dict[tuple[Kind, str, int], _Room] = {}
    for each in ledger(problem, solution).budgets:
        resource = next(
            (
                item
                for item in yearly.values()
                if item.kind == "money" and item.name == each.kind and item.period == str(each.year)
            ),
            None,
        )
        if resource is not None:
            room = each.room + each.granted + each.drawn + each.over_programmed - _other(each)
            found["cost", each.kind, each.year] = _Room(
                room, each.left, each.carried, resource.carry_over
            )
    for one in solution.resources:
        item = yearly.get(one.resource)
        if item is not None and item.kind == "staff":
            found["staff", item.name, int(str(item.period))] = _Room(one.there, one.slack, 0.0, 0.0)
    return found


def _other(each: BudgetYear) -> float:
    """Return what else a budget pays than the proposals themselves."""
    return each.charges + each.staffing + each.margin
