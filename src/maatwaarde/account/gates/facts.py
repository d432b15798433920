"""The facts of a day: what is known of each proposal of a plan, under the names of criteria."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from maatwaarde.account.expected import Expected
from maatwaarde.account.gates.names import Name, identifier, money_kinds, names, of_kind
from maatwaarde.account.inputs.days import first_day, year_part
from maatwaarde.account.monitor.late import known_delays, not_started, said
from maatwaarde.account.observations import Observation
from maatwaarde.account.realised import Realised
from maatwaarde.arrays import Floats
from maatwaarde.framework import Framework
from maatwaarde.messages import Day, Message, msg
from maatwaarde.periods import Period
from maatwaarde.plugins.formula import Unit, Values
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.proposals import Proposals

_LONGEST_DELAY = 600


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known on a day of the proposals of a plan.

    Parameters
    ----------
    proposals
        Ids; the entries of every column.
    names, units
        What may be used, and its unit as formulas know it.
    columns
        By name, one value a proposal: numbers with NaN where unknown, or texts with None.
    listed
        All proposals of the list, in the plan or not.
    told_late
        By proposal, how many months late it is by what was realised, beside known changes.
    """

    today: date
    proposals: tuple[str, ...]
    names: Mapping[str, Name]
    units: Mapping[str, Unit]
    columns: Mapping[str, Values]
    listed: tuple[str, ...]
    told_late: Mapping[str, float]
    _starts: Mapping[str, str | None]
    _why: Mapping[tuple[str, str], Message] = field(default_factory=dict)

    def value(self, name: str, proposal: str) -> float | str | None:
        """Return what is known of a proposal; None where it is unknown."""
        found = self.columns[name][self.proposals.index(proposal)]
        if found is None or isinstance(found, str):
            return found
        return None if math.isnan(found) else float(found)

    def start(self, proposal: str) -> str | None:
        """Return the period in which a proposal starts in the plan, if the plan says so."""
        return self._starts[proposal]

    def why(self, name: str, proposal: str) -> Message:
        """Return why something is not known."""
        known = self._why.get((name, proposal))
        return known or msg("the list says nothing of it")


def facts(
    today: date,
    framework: Framework,
    proposals: Proposals,
    expected: Expected,
    realised: Realised | None = None,
    changes: Changes | None = None,
    only: Collection[str] | None = None,
) -> Facts:
    """Return the facts of a day.

    Parameters
    ----------
    realised
        What was measured and spent; what lies after ``today`` is not looked at.
    changes
        What is known to be late.
    only
        Names for which the columns are made; left out, all.
    """
    known = names(framework, proposals)
    wanted = frozenset(known if only is None else only)
    made = _Maker(today, framework, proposals, expected, realised, changes, wanted)
    made.of_list(proposals, known)
    columns = {name: made.columns[name] for name in known if name in made.columns}
    units = {name: one.parsed_unit(framework.units) for name, one in known.items()}
    beside = {
        name: months
        for name, months in made.told_late.items()
        if months > 0 and name not in made.late
    }
    return Facts(
        today=today,
        proposals=expected.proposals,
        names=known,
        units=units,
        columns=columns,
        listed=proposals.ids,
        told_late=beside,
        _starts=made.starts,
        _why=made.why,
    )


class _Maker:
    def __init__(
        self,
        today: date,
        framework: Framework,
        proposals: Proposals,
        expected: Expected,
        realised: Realised | None,
        changes: Changes | None,
        wanted: frozenset[str],
    ) -> None:
        self.wanted = wanted
        self.today, self.expected, self.realised = today, expected, realised
        self.late = {} if changes is None else {one.proposal: one.months for one in changes.delays}
        self.told_late = self._told()
        self.why: dict[tuple[str, str], Message] = {}
        self.columns: dict[str, Values] = {}
        self._time()
        for kind in (None, *money_kinds(proposals)):
            self._money(kind, money_kinds(proposals))
        for measure in framework.measures:
            self._measure(measure.id)
        self._months_late(tuple(measure.id for measure in framework.measures))

    def _each(self, name: str, value: Callable[[str], float | Message]) -> Floats:
        """Make a column of numbers; a message says why one is unknown."""
        column = np.full(len(self.expected.proposals), math.nan)
        for i, proposal in enumerate(self.expected.proposals):
            found = value(proposal)
            if isinstance(found, Message):
                self.why[name, proposal] = found
            else:
                column[i] = found
        self.columns[name] = column
        return column

    def _time(self) -> None:
        listed = self.expected.plan.listed
        self.starts = {
            option.proposal: option.start or listed.get(option.proposal)
            for option in self.expected.options
        }
        nothing = msg("the plan does not say when it starts")

        def start(proposal: str) -> float | Message:
            period = self.starts[proposal]
            return nothing if period is None else float(Period.parse(period).begin // 1)

        def since(proposal: str) -> float | Message:
            period = self.starts[proposal]
            return nothing if period is None else months_between(period, self.today)

        self._each("start_year", start)
        self._each("months_since_start", since)

    def _money(self, kind: str | None, kinds: tuple[str, ...]) -> None:
        told = {of_kind(name, kind) for name in ("spent", "budgeted", "budget")}
        if not told & self.wanted:
            return
        mine = kinds if kind is None else (kind,)
        spent = {name: self._spent(name, mine) for name in self.expected.proposals}

        def budgeted(proposal: str) -> float | Message:
            found = spent[proposal]
            until = self.today if isinstance(found, Message) else found[1]
            return math.fsum(
                amount * share_of_year(year, until)
                for year, amount in self._planned(proposal, mine).items()
            )

        def so_far(proposal: str) -> float | Message:
            found = spent[proposal]
            return found if isinstance(found, Message) else found[0]

        self._each(of_kind("spent", kind), so_far)
        self._each(of_kind("budgeted", kind), budgeted)
        self._each(
            of_kind("budget", kind), lambda name: math.fsum(self._planned(name, mine).values())
        )

    def _planned(self, proposal: str, kinds: tuple[str, ...]) -> dict[int | None, float]:
        found: dict[int | None, float] = {}
        for kind in kinds:
            for year, amount in self.expected.costs.get(proposal, {}).get(kind, {}).items():
                found[year] = found.get(year, 0.0) + amount
        return found

    def _spent(self, proposal: str, kinds: tuple[str, ...]) -> tuple[float, date] | Message:
        """Return what was spent and up to which day, or why that is not known."""
        if self.realised is None:
            return msg("no file says what was spent")
        amounts: list[float] = []
        until: dict[str, date] = {}
        for kind in kinds:
            planned = self._planned(proposal, (kind,))
            years = [year for year in planned if year is not None and year <= self.today.year]
            told = {
                item.period.year
                for item in self.realised.of("cost", kind, proposal, until=self.today)
                if item.period is not None
            }
            for year in sorted({*years, *told}):
                item = self.realised.spent("cost", kind, proposal, year, until=self.today)
                if item is not None:
                    amounts.append(item.value)
                    until[kind] = item.on
                elif year < self.today.year or not told:
                    return msg(
                        "nothing says what was spent of {kind} in {year}", kind=kind, year=str(year)
                    )
        if not amounts:
            return msg("nothing says what was spent up to {day}", day=Day(self.today))
        first, last = min(until.values()), max(until.values())
        if first != last:
            return msg(
                "what was spent is known up to {first} of one kind of money, and up to {last} of "
                "another",
                first=Day(first),
                last=Day(last),
            )
        return math.fsum(amounts), last

    def _measure(self, measure: str) -> None:
        name = identifier(measure)
        told = ("realised", "expected", "total_realised", "total_expected")
        if not self.wanted & {f"{one}_{name}" for one in told}:
            return
        j = self.expected.measures.index(measure)
        days: dict[str | None, date] = {}
        for proposal in (None, *self.expected.proposals):
            found = None if self.realised is None else self._latest(measure, proposal)
            days[proposal] = self.today if found is None else found.on

        def realised(proposal: str | None) -> float | Message:
            found = None if self.realised is None else self._latest(measure, proposal)
            if found is not None:
                return found.value
            return msg(
                "{measure!r} was not measured up to {day}", measure=measure, day=Day(self.today)
            )

        def expected(proposal: str) -> float | Message:
            i = self.expected.proposals.index(proposal)
            if not self.expected.known[i, j]:
                return msg("the list does not say what it brings of {measure!r}", measure=measure)
            return float(self.expected.effects(days[proposal])[0][i, j])

        in_all = realised(None)
        total = float(self.expected.totals(days[None])[0][j])
        self._each(f"realised_{name}", realised)
        self._each(f"expected_{name}", expected)
        self._each(f"total_realised_{name}", lambda _: in_all)
        self._each(f"total_expected_{name}", lambda _: total)

    def _latest(self, measure: str, proposal: str | None) -> Observation | None:
        assert self.realised is not None
        return self.realised.latest("effect", measure, proposal, until=self.today)

    def _months_late(self, measures: tuple[str, ...]) -> None:
        """By the file of changes, else by what the file says of starts and completions.

        Else by the effect that is least behind: a delay puts off all effects of a proposal, so that
        what does not explain one of them is no delay.
        """
        if "months_late" not in self.wanted:
            return

        def late(proposal: str) -> float | Message:
            for known in (self.late, self.told_late):
                if proposal in known:
                    return known[proposal]
            found = [
                behind
                for measure in measures
                if (behind := self._behind(proposal, measure)) is not None
            ]
            if found:
                return min(found)
            return msg(
                "nothing says when it was or will be completed, and no effect was measured that "
                "was to be there"
            )

        self._each("months_late", late)

    def _told(self) -> dict[str, float]:
        """Return how late proposals are by what the file says; 0 for what happened in time."""
        if self.realised is None:
            return {}
        late = [
            *said(self.expected, self.realised, self.today),
            *not_started(self.expected, self.realised, self.today),
        ]
        in_time = {
            item.proposal: 0.0
            for item in self.realised.milestones
            if item.event == "completion" and item.proposal in self.expected.proposals
        }
        return in_time | {name: round(months, 1) for name, months in known_delays(late).items()}

    def _behind(self, proposal: str, measure: str) -> float | None:
        """Return how many months before its day a value was to be there, or nothing."""
        seen = None if self.realised is None else self._latest(measure, proposal)
        i, j = self.expected.proposals.index(proposal), self.expected.measures.index(measure)
        if seen is None:
            return None
        due = float(self.expected.effects(seen.on)[0][i, j])
        sign = math.copysign(1.0, due)
        if due == 0:
            return None
        reached = sign * seen.value
        before = sign * due
        for months in range(1, _LONGEST_DELAY):
            if reached >= before - 1e-9 * abs(due):
                return months - 1.0
            then = sign * float(self.expected.effects(months_earlier(seen.on, months))[0][i, j])
            if reached >= then - 1e-9 * abs(due):
                # Between two months an effect goes evenly.
                part = (before - reached) / (before - then) if before > then else 1.0
                return round(months - 1 + part, 1)
            if then <= 0:
                return float(months)
            before = then
        return None

    def of_list(self, proposals: Proposals, known: Mapping[str, Name]) -> None:
        """Make the columns of the list, under the names that they have in ``known``."""
        rows = [proposals.index(name) for name in self.expected.proposals]
        for name, values in (
            ("status", proposals.status),
            ("area", proposals.area),
            ("policy_field", proposals.policy_field),
        ):
            if name in known:
                self.columns.setdefault(name, _texts([values[row] for row in rows]))
        for attribute in proposals.attributes.values():
            name = identifier(attribute.name)
            name = name if name not in self.columns else f"column_{name}"
            if isinstance(attribute.values, np.ndarray):
                self.columns.setdefault(name, attribute.values[rows])
            else:
                self.columns.setdefault(name, _texts([attribute.values[row] for row in rows]))


def _texts(values: list[str | None]) -> Values:
    found = np.empty(len(values), dtype=object)
    found[:] = [None if value is None else str(value) for value in values]
    return found


def months_between(period: str, day: date) -> float:
    """Return the months from the begin of a period to the end of a day."""
    begin = Period.parse(period).begin
    months = (day.year - begin) * 12 + day.month - 1
    return round(months + day.day / monthrange(day.year, day.month)[1], 1)


def months_later(period: str, months: int) -> date:
    """Return the last day of so many months from the begin of a period."""
    first = first_day(Period.parse(period))
    return months_earlier(first, -months) - timedelta(days=1)


def months_earlier(day: date, months: int) -> date:
    """Return the same day of an earlier month, or the last one that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = day.day == monthrange(day.year, day.month)[1]
    days = monthrange(year, month + 1)[1]
    return date(year, month + 1, days if last else min(day.day, days))


def share_of_year(year: int | None, until: date) -> float:
    """Return the part of a year that lies before the end of a day; money is spent evenly."""
    if year is None or year > until.year:
        return 0.0 if year is not None else 1.0
    return 1.0 if year < until.year else year_part(until)
