"""The ESG statement over a year: what was to be reached, what was, and what it cost.

Effects are those in force at the end of the year, as changes against doing nothing: what the plan
expected for that date, and what was measured by then. Spending is that of the year itself, divided
over measures by what each proposal gains on them (`division`), so that values, pillars and SDGs
each add up to all that was spent.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property
from typing import Literal

import numpy as np

from maatwaarde.account.division import by_category, shares_of_gain
from maatwaarde.account.expected import ByYear, Expected
from maatwaarde.account.monitor.kpis import status as progress
from maatwaarde.account.monitor.records import Rules
from maatwaarde.account.notes import Note, Notes
from maatwaarde.account.observations import Observation, Realised
from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent, frozen
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.framework import By, Framework, Measure, Node
from maatwaarde.messages import msg
from maatwaarde.parameters import check_choice
from maatwaarde.portfolio.plan import Plan
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals

_log = logging.getLogger("maatwaarde.account")

Status = Literal[
    "reached", "missed", "ahead", "on-course", "behind", "incomplete", "unmeasured", "not-due"
]
"""How a measure stands.

``reached`` and ``missed``: a target of this year or earlier. ``incomplete``: not all proposals that
work on it were measured, or nothing in the year itself, so that there is no verdict. The others
mean what they do in the monitor, by its rules: what was measured against what the plan expected
for that day.
"""
SHORT: tuple[Status, ...] = ("missed", "behind")
"""What was not reached."""
GOOD: tuple[Status, ...] = ("reached", "ahead", "on-course")


Range = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was realised on a measure by the end of the year.

    Parameters
    ----------
    amount
        In the unit of the measure, in force on the day of the last observation.
    items
        What it rests on: one observation of the organisation as a whole, or the last one of each
        proposal.
    missing
        Proposals that were to have an effect by then and of which nobody measured it; none where
        the organisation as a whole was measured.
    """

    amount: float
    items: tuple[Observation, ...]
    missing: tuple[str, ...]

    @property
    def on(self) -> date:
        """The day of the oldest of the observations, for which all of it holds."""
        return min(item.on for item in self.items)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(sorted({item.source for item in self.items if item.source}))

    @property
    def qualities(self) -> tuple[str, ...]:
        return tuple(sorted({item.quality for item in self.items if item.quality}))


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure in the statement.

    Parameters
    ----------
    place
        In `Framework.measures`.
    target
        The first year with a target that is not before the year of the statement, or else the last
        one, with its amount; ``None`` without targets.
    expected
        Value, low and high of what the plan has in force at the end of the year.
    then
        The same for what was measured, on the day that it was; of proposals each on its own day.
    known
        Whether the plan knew the impact of all that it has chosen; else the expected value counts
        the middle of a range for some.
    """

    place: int
    measure: Measure
    node: Node
    target: tuple[int, float] | None
    expected: Range
    then: Range
    known: bool
    measured: Measured | None
    status: Status

    @property
    def counted(self) -> float | None:
        """What counts towards the target: what was achieved before, and what was realised."""
        return None if self.measured is None else self.measure.achieved + self.measured.amount


@dataclass(frozen=True, slots=True)
class Spending:
    """What a proposal was to cost in the year, and what it did, in EUR.

    Parameters
    ----------
    realised
        ``None`` where nobody says.
    until
        The last day that the realised amount covers.
    planned
        Whether the plan has it.
    silent
        Kinds of money that it was to use in the year and of which nobody says anything, where
        somebody does of another kind: what was realised is not all there was.
    """

    proposal: str
    title: str
    expected: float
    realised: float | None
    until: date | None
    planned: bool
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under a value, pillar or SDG, or under nothing that the framework measures.

    Parameters
    ----------
    id
        ``outside`` for what serves no goal, and what was spent for no proposal in particular.
    measures
        Positions in the framework.
    expected, realised
        Spending in the year in EUR; ``None`` where nobody says of anything what was spent.
    """

    by: By
    id: str
    measures: tuple[int, ...]
    expected: float
    realised: float | None


OUTSIDE = "outside"


@dataclass(frozen=True, eq=False)
class Statement(ByContent, Presented):
    """The ESG statement over a year.

    Parameters
    ----------
    kpis
        One a measure, in the order of the framework.
    spending
        By proposal, sorted by id.
    undivided
        What was spent on the plan as a whole beyond what proposals say, in EUR; ``None`` where the
        whole is not stated.
    shares
        Shape (spending, measures): which part of each proposal is done for each measure.
    notes
        By the id of a measure, value or proposal.
    working
        By measure, the proposals that were to have an effect on it by the end of the year.
    plan
        The plan as it was to be.
    file
        What was realised was read from it.
    """

    framework: Framework
    year: int
    kpis: tuple[Kpi, ...]
    spending: tuple[Spending, ...]
    undivided: float | None
    shares: Floats = field(repr=False)
    notes: Mapping[str, Note]
    working: Mapping[str, tuple[str, ...]]
    plan: Plan
    file: str

    @property
    def end(self) -> date:
        """The last day of the year."""
        return date(self.year, 12, 31)

    def having(self, *statuses: Status) -> tuple[Kpi, ...]:
        """Return the measures that stand in one of these ways, in the order of the framework."""
        return tuple(kpi for kpi in self.kpis if kpi.status in statuses)

    @property
    def expected_spending(self) -> float:
        """What the plan was to spend in the year, in EUR."""
        return math.fsum(one.expected for one in self.spending)

    @property
    def realised_spending(self) -> float | None:
        """All that is known to be spent in the year; ``None`` where nothing is."""
        if self.undivided is None and all(one.realised is None for one in self.spending):
            return None
        return math.fsum(one.realised or 0.0 for one in self.spending) + (self.undivided or 0.0)

    @property
    def unstated(self) -> tuple[Spending, ...]:
        """Proposals that were to cost something and of which nobody says what they did."""
        return tuple(one for one in self.spending if one.realised is None and one.expected)

    @property
    def partly(self) -> tuple[Spending, ...]:
        """Proposals of which it is known what they spent of one kind of money and not of all."""
        return tuple(one for one in self.spending if one.silent)

    @cached_property
    def by_measure(self) -> tuple[Floats, Floats]:
        """Expected and realised spending, divided over measures; (measures,) each."""
        wanted = np.array([one.expected for one in self.spending])
        found = np.array([one.realised or 0.0 for one in self.spending])
        if not len(wanted):
            nothing = frozen(np.zeros(len(self.framework.measures)))
            return nothing, nothing
        return frozen(wanted @ self.shares), frozen(found @ self.shares)

    def parts(self, by: By) -> tuple[Part, ...]:
        """Return what stands under each value, pillar or SDG; spending adds up to the whole.

        Where money was or would be spent for no goal, that stands last, under ``outside``.
        """
        check_choice("by", by, By)
        wanted, found = self.by_measure
        whole = self.realised_spending
        expected, realised = (by_category(self.framework, one, by) for one in (wanted, found))
        parts = [
            Part(
                by,
                one.id,
                one.measures,
                expected[one.id],
                None if whole is None else realised[one.id],
            )
            for one in self.framework.categories(by)
        ]
        more = self.expected_spending - float(wanted.sum())
        rest = None if whole is None else whole - float(found.sum())
        if any(abs(amount) > 0.005 for amount in (more, rest or 0.0)):
            parts.append(Part(by, OUTSIDE, (), more, rest))
        return tuple(parts)

    def said(self, kpi: Kpi) -> tuple[Note, ...]:
        """Return what is said of a measure, and of the proposals that were to work on it."""
        names = (kpi.node.id, *self.working.get(kpi.node.id, ()))
        return tuple(self.notes[name] for name in names if name in self.notes)


def statement(
    framework: Framework,
    proposals: Proposals,
    expected: Expected,
    realised: Realised,
    year: int,
    *,
    notes: Notes | None = None,
) -> Statement:
    """Return the ESG statement over a year.

    Parameters
    ----------
    proposals
        The list that the plan was made from.
    expected
        What the plan expected, as `expected` of the account returns it.
    realised
        What was measured and spent, as `read_realised` returns it; what is later than the end of
        the year does not count.
    notes
        Why something was not reached, and what is done about it.
    """
    if not MINYEAR <= year <= MAXYEAR:
        raise MaatwaardeError(msg("{year} is no year", year=year), msg("give a year such as 2027"))
    end = date(year, 12, 31)
    scores = expected.plan.scores
    observed = {item.proposal for item in realised.observations if item.proposal is not None}
    names = sorted({*expected.proposals, *observed})
    rows = [proposals.index(name) for name in names]
    parts = {option.proposal: option.scale for option in expected.options}
    scale = np.array([parts.get(name, 1.0) for name in names])
    known = np.where(np.isnan(scores.impacts.value), np.nan, scores.contributions)
    now = expected.effects(end)[0]
    money = [
        _spending(name, row, proposals, expected, realised, year)
        for name, row in zip(names, rows, strict=True)
    ]
    _log.info("statement over %d", year)
    return Statement(
        framework,
        year,
        tuple(_kpis(framework, expected, realised, names, end)),
        tuple(money),
        _undivided(realised, names, year, end),
        shares_of_gain(known[rows] * scale[:, None]),
        {} if notes is None else notes.by_id,
        {
            name: tuple(one for i, one in enumerate(expected.proposals) if now[i, j])
            for j, name in enumerate(expected.measures)
        },
        expected.plan,
        realised.file,
    )


def _kpis(
    framework: Framework,
    expected: Expected,
    realised: Realised,
    names: Sequence[str],
    end: date,
) -> Iterator[Kpi]:
    now = expected.effects(end)[0]
    nodes = [node for node in framework.nodes if node.is_measure]
    columns = {name: j for j, name in enumerate(expected.measures)}
    for place, (measure, node) in enumerate(zip(framework.measures, nodes, strict=True)):
        # A measure in per cent of nothing stated is left out of the plan.
        j = columns.get(measure.id)
        due = [] if j is None else [n for i, n in enumerate(expected.proposals) if now[i, j]]
        known = j is not None and bool(expected.known[:, j].all())
        measured = _measured(measure, realised, names, due, end)
        target = _target(measure, end.year)
        at_end = _expected(expected, j, end)
        then = at_end if measured is None or j is None else _then(expected, j, measured)
        status = _status(measure, target, then, known, measured, end.year)
        yield Kpi(place, measure, node, target, at_end, then, known, measured, status)


def _expected(expected: Expected, j: int | None, on: date) -> Range:
    if j is None:
        return math.nan, math.nan, math.nan
    value, low, high = (float(array[j]) for array in expected.totals(on))
    return value, low, high


def _then(expected: Expected, j: int, measured: Measured) -> Range:
    """Return what the plan expected of what was measured, when it was."""
    [first, *_] = measured.items
    if first.proposal is None:
        return _expected(expected, j, first.on)
    rows = {name: i for i, name in enumerate(expected.proposals)}
    parts = [
        [float(array[rows[item.proposal], j]) for array in expected.effects(item.on)]
        for item in measured.items
        if item.proposal in rows
    ]
    value, low, high = (math.fsum(part[k] for part in parts) for k in range(3))
    return value, low, high


def _measured(
    measure: Measure, realised: Realised, names: Iterable[str], due: Iterable[str], end: date
) -> Measured | None:
    whole = realised.latest("effect", measure.id, None, until=end)
    if whole is not None:
        return Measured(whole.value, (whole,), ())
    found = {
        name: item
        for name in names
        if (item := realised.latest("effect", measure.id, name, until=end)) is not None
    }
    if not found:
        return None
    missing = tuple(name for name in due if name not in found)
    amount = math.fsum(item.value for item in found.values())
    return Measured(amount, tuple(found.values()), missing)


def _target(measure: Measure, year: int) -> tuple[int, float] | None:
    if not measure.target:
        return None
    ahead = [one for one in measure.target if one >= year]
    found = min(ahead) if ahead else max(measure.target)
    return found, measure.target[found]


def _status(
    measure: Measure,
    target: tuple[int, float] | None,
    expected: Range,
    known: bool,
    measured: Measured | None,
    year: int,
) -> Status:
    due = target is not None and target[0] <= year
    if measured is None:
        return "not-due" if known and not due and not any(expected) else "unmeasured"
    if measured.missing or measured.on.year < year:
        return "incomplete"
    sign = 1 if measure.better == "higher" else -1
    if target is not None and due:
        enough = _at_least(sign * (measure.achieved + measured.amount), sign * target[1])
        return "reached" if enough else "missed"
    if math.isnan(expected[0]):
        return "incomplete"
    return progress(measured.amount, *expected, sign, Rules().tolerance)


def _at_least(found: float, wanted: float) -> bool:
    return found >= wanted - 1e-9 * max(abs(found), abs(wanted))


def _spending(
    name: str,
    row: int,
    proposals: Proposals,
    expected: Expected,
    realised: Realised,
    year: int,
) -> Spending:
    kinds: Mapping[str, ByYear] = expected.costs.get(name, {})
    wanted = math.fsum(years.get(year, 0.0) for years in kinds.values())
    of_kind = {
        item.name for item in realised.observations if item.kind == "cost" and item.proposal == name
    }
    end = date(year, 12, 31)
    said = {
        kind: one
        for kind in sorted(of_kind)
        if (one := realised.spent("cost", kind, name, year, until=end)) is not None
    }
    spent = list(said.values())
    silent = [
        kind
        for kind, years in sorted(kinds.items())
        # Of what the organisation as a whole states, the rest is told as of no proposal.
        if years.get(year)
        and kind not in said
        and realised.spent("cost", kind, None, year, until=end) is None
    ]
    return Spending(
        name,
        proposals.titles[row],
        wanted,
        math.fsum(one.value for one in spent) if spent else None,
        min(one.on for one in spent) if spent else None,
        name in expected.proposals,
        tuple(silent) if said else (),
    )


def _undivided(realised: Realised, names: Iterable[str], year: int, end: date) -> float | None:
    """Return what the plan as a whole spent beyond what is said of proposals, by kind of money."""
    kinds = {
        item.name for item in realised.observations if item.kind == "cost" and item.proposal is None
    }
    rest = []
    for kind in sorted(kinds):
        whole = realised.spent("cost", kind, None, year, until=end)
        if whole is not None:
            said = [realised.spent("cost", kind, name, year, until=end) for name in names]
            rest.append(whole.value - math.fsum(one.value for one in said if one is not None))
    return math.fsum(rest) if rest else None
