"""From columns to values: which proposal, which measure, when, and how much in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from maatwaarde.account.inputs.days import (
    NoDayError,
    When,
    first_day,
    last_day,
    read_when,
    year_part,
)
from maatwaarde.account.inputs.realised_columns import (
    ROLES,
    Columns,
    Role,
    kind_of,
    known_names,
    measure_named,
    own_name,
    unknown_name,
)
from maatwaarde.account.observations import Event, Kind, Milestone, NotKnown, Observation
from maatwaarde.diagnostics import Diagnostic, UnitError, Where, did_you_mean
from maatwaarde.documents.cells import fold
from maatwaarde.framework import Framework
from maatwaarde.messages import Message, joined, msg
from maatwaarde.periods import Period
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.columns.recognise import recognise_unit
from maatwaarde.proposals.columns.targets import TargetError, bare, parse_target, split_unit
from maatwaarde.proposals.table import Decimal, Table, capped
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.amounts import read_amounts
from maatwaarde.proposals.values.notation import ambiguous_numbers, choose_notation
from maatwaarde.proposals.values.texts import plain_texts
from maatwaarde.proposals.values.words import is_unknown

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("effect", "impact", "resultaat", "prestatie", "kpi", "indicator"), "effect"),
    **dict.fromkeys(("cost", "costs", "kosten", "geld", "money", "uitgaven", "lasten"), "cost"),
    **dict.fromkeys(("staff", "personeel", "inzet", "fte", "mensen", "uren"), "staff"),
}
_EVENTS: dict[str, Event] = {
    **dict.fromkeys(ROLES["start"], "start"),
    **dict.fromkeys(ROLES["completion"], "completion"),
}
_QUALITIES = {
    **dict.fromkeys(("measured", "gemeten", "meting"), "measured"),
    **dict.fromkeys(("counted", "geteld", "telling", "administratie", "registratie"), "counted"),
    **dict.fromkeys(("estimated", "geschat", "schatting", "raming", "geraamd"), "estimated"),
    **dict.fromkeys(("survey", "enquête", "enquete", "steekproef", "peiling"), "survey"),
}
_OF_ALL = frozenset(("organisatie", "organisation", "gemeente", "alle", "geheel", "all"))
_UNITS = {"cost": "EUR", "staff": "fte"}


@dataclass(slots=True)
class Found:
    """What the rows say, what they say is not known, and every problem, as they are read."""

    values: list[Observation] = field(default_factory=list)
    unknown: list[NotKnown] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


def read_values(
    table: Table,
    columns: Columns,
    mapping: LoadedMapping,
    framework: Framework,
    proposals: Proposals,
) -> Found:
    """Return what the rows of a tidy table say."""
    reader = _Reader(table, columns, mapping, framework, proposals)
    if columns.long:
        reader.long()
    else:
        reader.wide()
    reader.events()
    return reader.found


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as it stands, before it is in the unit of what it is of."""

    value: float
    unit: str | None
    where: Where
    unit_at: Where


class _Reader:
    """Reads row by row, and keeps what is wrong."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        mapping: LoadedMapping,
        framework: Framework,
        proposals: Proposals,
    ) -> None:
        self.table, self.columns, self.mapping = table, columns, mapping
        self.framework, self.given = framework, proposals
        self.found = Found()
        self._ids = frozenset(proposals.ids)
        self._titles: dict[str, str | None] = {}
        for identifier, title in zip(proposals.ids, proposals.titles, strict=True):
            key = fold(title)
            self._titles[key] = None if key in self._titles else identifier
        self._texts: Mapping[Role, list[str | None]] = {
            role: plain_texts(column).to_pylist() for role, (_, column) in columns.by_role.items()
        }

    def long(self) -> None:
        if "value" not in self.columns.by_role:
            for record in range(len(self.table)):
                if not self._event(record):
                    self._of_what(record)
                    self._wrong(
                        "no-value", msg("there is no value"), _NO_VALUE, self._cell("value", record)
                    )
            return
        heading, column = self.columns.by_role["value"]
        heading_unit = split_unit(heading)[1]
        content = self.mapping.content
        cells = numbers.split(column)
        told = numbers.evidence(cells)
        chosen, doubtful = choose_notation(
            told, (told.comma, told.point), content.decimal or self.table.decimal
        )
        if content.decimal is not None:
            chosen, doubtful = content.decimal, False
        if doubtful:
            self._doubtful(heading, told.example, numbers.read_one(told.example, chosen), chosen)
        read = numbers.parse(cells, chosen, content.approximate)
        self.found.problems += capped(
            [
                Diagnostic(
                    "not-a-number",
                    joined([cell.shown, cell.why]),
                    cell.mend,
                    self.table.where(cell.record, heading),
                )
                for cell in read.wrong
            ]
        )
        wrong = {cell.record for cell in read.wrong}
        unknown, percent = set(read.unknown.tolist()), set(read.percent.tolist())
        money = set(read.money.tolist())
        for record in range(len(self.table)):
            if self._event(record):
                continue
            where = self.table.where(record, heading)
            kind, name = self._of_what(record)
            proposal, known = self._proposal(record)
            when = self._when(record, kind)
            unit = self._text("unit", record)
            at = self._cell("unit", record) if unit is not None else where
            if unit is None and record in percent:
                unit = "%"
            elif unit is None and record in money:
                unit = "EUR"
            if kind is None or name is None or not known or when is None or record in wrong:
                continue
            on, period = when
            if record in unknown:
                shown = str(self.columns.by_role["value"][1][record])
                self.found.unknown.append(NotKnown(kind, name, proposal, on, shown, where))
            elif np.isnan(read.values[record]):
                self._wrong("no-value", msg("there is no value"), _NO_VALUE, where)
            else:
                amount = _Amount(float(read.values[record]), unit or heading_unit, where, at)
                self._add(kind, name, proposal, on, period, amount, record)

    def wide(self) -> None:
        content = self.mapping.content
        amounts, problems = read_amounts(
            self.table, self.columns.wide, content.decimal, content.approximate
        )
        # A number of staff that is below zero was set free, which is as it may be here.
        self.found.problems += [one for one in problems if one.code != "negative"]
        rows = [self._proposal(record) for record in range(len(self.table))]
        for item, found in zip(self.columns.wide, amounts, strict=True):
            if found is None:
                continue
            kind, name = kind_of(item.target), item.target.name
            unknown = set(found.unknown.tolist())
            for record in range(len(self.table)):
                value, where = float(found.values[record]), self.table.where(record, item.heading)
                if np.isnan(value) and record not in unknown:
                    continue
                when = self._when(record, kind, item.target.period, item.heading)
                proposal, known = rows[record]
                if when is None or not known:
                    continue
                on, period = when
                if record in unknown:
                    shown = str(item.column[record])
                    self.found.unknown.append(NotKnown(kind, name, proposal, on, shown, where))
                    continue
                amount = _Amount(value, found.unit, where, self.table.where(None, item.heading))
                self._add(kind, name, proposal, on, period, amount, record)

    def events(self) -> None:
        """Read the columns that hold the day of a start or a completion."""
        for event in ("start", "completion"):
            if event not in self.columns.by_role:
                continue
            for record in range(len(self.table)):
                if self._text(event, record) is not None:
                    self._milestone(record, event, event)

    def _event(self, record: int) -> bool:
        """Read a row of which the kind is a start or a completion, if it is one."""
        text = self._text("kind", record) or self._text("measure", record)
        event = None if text is None else _EVENTS.get(bare(text))
        if event is None:
            return False
        self._milestone(record, event, "on")
        return True

    def _milestone(self, record: int, event: Event, role: Role) -> None:
        proposal, known = self._proposal(record)
        where = self._cell(role, record)
        if not known:
            return
        if proposal is None:
            what = msg("there is no proposal, and only a proposal starts and is completed")
            self._wrong("no-proposal", what, msg("write its id"), self._cell("proposal", record))
            return
        text = self._text(role, record)
        if text is not None and is_unknown(text):
            self.found.unknown.append(NotKnown(event, event, proposal, None, text, where))
            return
        try:
            when = read_when(self._raw(role, record))
        except NoDayError as error:
            self._wrong("no-day", error.what, _NO_MILESTONE, where)
            return
        if when is None:
            self._wrong("no-day", msg("there is no day"), _NO_DAY, where)
            return
        on = when.on
        if event == "start" and when.period is not None:
            on = first_day(when.period)
        source = self._text("source", record)
        self.found.milestones.append(Milestone(event, proposal, on, where, source))

    def _add(
        self,
        kind: Kind,
        name: str,
        proposal: str | None,
        on: date,
        period: Period | None,
        amount: _Amount,
        record: int,
    ) -> None:
        value = self._in_unit(kind, name, amount, on, period)
        if value is None:
            return
        self.found.values.append(
            Observation(
                kind=kind,
                name=name,
                proposal=proposal,
                on=on,
                period=period,
                value=value,
                where=amount.where,
                source=self._text("source", record),
                quality=self._quality(record),
            )
        )

    def _in_unit(
        self, kind: Kind, name: str, amount: _Amount, on: date, period: Period | None
    ) -> float | None:
        """Return a value in the unit of its measure, in EUR, or in fte on average."""
        units = self.framework.units
        target = _UNITS.get(kind) or self._unit_of(name)
        if amount.unit is None:
            return amount.value
        unit = amount.unit
        try:
            units.parse(unit)
        except UnitError:
            unit = recognise_unit(unit) or unit
        try:
            if kind == "staff" and units.compatible(unit, "hour"):
                # Hours of work in what it covers, as people who work in all of it.
                hours = amount.value * units.factor(unit, "hour")
                return hours / (self.framework.file.hours_per_fte * _part(on, period))
            return amount.value * units.factor(unit, target)
        except UnitError as error:
            self.found.problems += [
                Diagnostic(one.code, one.what, one.mend, amount.unit_at) for one in error.problems
            ]
            return None

    def _unit_of(self, measure: str) -> str:
        return self.framework.measures[self.framework.measure_index(measure) or 0].unit

    def _of_what(self, record: int) -> tuple[Kind | None, str | None]:
        """Return the kind of a value and what it is of, by its row."""
        kind_text, measure = self._text("kind", record), self._text("measure", record)
        name = self._text("name", record)
        kind: Kind | None = None
        if kind_text is not None:
            kind = _KINDS.get(kind_text.casefold())
            if kind is None:
                what = msg("the kind {kind!r} is unknown", kind=kind_text)
                self._wrong(
                    "unknown-kind",
                    what,
                    did_you_mean(kind_text, _KINDS),
                    self._cell("kind", record),
                )
                return None, None
        text = measure or name
        place = self._cell("measure" if measure or name is None else "name", record)
        found = None if measure is None else measure_named(measure, self.framework)
        if found is not None and kind in (None, "effect"):
            return "effect", found
        if kind != "effect":
            kind, amount = self._amount_named(kind, text, name)
            if kind is not None:
                return kind, self._known_name(kind, amount, place)
        if text is None:
            self._wrong("no-measure", msg("there is no measure"), _NO_MEASURE, place)
            return None, None
        known = [one.id for one in self.framework.measures]
        what = msg("{name!r} is no measure of the framework, and no money or staff", name=text)
        self._wrong("unknown-measure", what, did_you_mean(text, known), place)
        return None, None

    def _amount_named(
        self, kind: Kind | None, text: str | None, name: str | None
    ) -> tuple[Kind | None, str | None]:
        """Return money or staff that a row names; a name of ``None`` is the one that there is."""
        if text is None:
            return kind, None
        own = None if kind == "effect" else own_name(text, self.given, kind)
        if own is not None:
            return own
        by_word = _KINDS.get(text.casefold())
        if by_word is not None and by_word == (kind or by_word):
            # 'kosten' says the kind; which kind of money may stand in a column of its own.
            return by_word, None if name == text else name
        try:
            target, _ = parse_target(text)
        except TargetError:
            target = None
        if target is not None and target.kind in ("cost", "staff") and target.period is None:
            of = kind_of(target)
            if of == (kind or of):
                return of, target.name
        return (None, None) if kind is None else (kind, text)

    def _known_name(self, kind: Kind, name: str | None, where: Where) -> str | None:
        known = known_names(self.given, kind)
        if name is None:
            if len(known) == 1 or (kind == "cost" and "money" in known):
                return "money" if kind == "cost" and "money" in known else known[0]
            what = (
                msg("this row does not say which kind of money it is")
                if kind == "cost"
                else msg("this row does not say which role it is")
            )
            self._wrong("unknown-name", what, did_you_mean("", known), where)
            return None
        if name in known:
            return name
        same = [one for one in known if fold(one) == fold(name)]
        if len(same) == 1:
            return same[0]
        self.found.problems.append(unknown_name(kind, name, self.given, where))
        return None

    def _proposal(self, record: int) -> tuple[str | None, bool]:
        """Return the proposal of a row, and whether it is known; ``None`` is the whole."""
        text = self._text("proposal", record)
        by_title = text is None
        if text is None:
            text = self._text("title", record)
        if text is None or text.casefold() in _OF_ALL:
            return None, True
        if not by_title and text in self._ids:
            return text, True
        found = self._titles.get(fold(text))
        if found is not None:
            return found, True
        place = self._cell("title" if by_title else "proposal", record)
        known = self.given.titles if by_title else self.given.ids
        what = msg("there is no proposal {id!r} in the list", id=text)
        self._wrong("unknown-proposal", what, did_you_mean(text, known[:5000]), place)
        return None, False

    def _when(
        self, record: int, kind: Kind | None, period: str | None = None, heading: str | None = None
    ) -> tuple[date, Period | None] | None:
        """Return the day of a value, and for money and staff the period that it is in."""
        place = self._cell("on", record)
        when: When | None = None
        if "on" in self.columns.by_role:
            try:
                when = read_when(self._raw("on", record))
            except NoDayError as error:
                self._wrong("no-day", error.what, error.mend, place)
                return None
        if period is not None:
            return self._in_heading(when, period, place, heading)
        if when is None:
            self._wrong("no-day", msg("there is no day"), _NO_DAY, place)
            return None
        if kind in (None, "effect"):
            return when.on, None
        if when.period is not None and not when.until:
            return when.on, when.period
        if when.month and not when.until:
            self._wrong(
                "no-day",
                msg("it is not said whether this is that month alone or the year up to it"),
                msg(
                    "write the day up to which is counted from 1 January on ({day}), or a quarter "
                    "(2028-Q2)",
                    day=when.on.strftime("%d-%m-%Y"),
                ),
                place,
            )
            return None
        return when.on, Period(when.on.year)

    def _in_heading(
        self, when: When | None, text: str, place: Where, heading: str | None
    ) -> tuple[date, Period] | None:
        if text.endswith("+"):
            self._wrong(
                "no-day",
                msg("{heading!r} goes on without end", heading=heading),
                msg("give what was spent by year, half-year or quarter"),
                self.table.where(None, heading),
            )
            return None
        period = Period.parse(text)
        end = last_day(period)
        if when is None or when.on >= end:
            return end, period
        if period.parts == 1 and when.on.year == period.year:
            return when.on, period
        self._wrong(
            "no-day",
            msg("{heading!r} is not over on {day}", heading=heading, day=when.on.isoformat()),
            msg("give the year up to that day, or leave the cell empty"),
            place,
        )
        return None

    def _quality(self, record: int) -> str | None:
        text = self._text("quality", record)
        return None if text is None else _QUALITIES.get(text.casefold(), text)

    def _text(self, role: Role, record: int) -> str | None:
        column = self._texts.get(role)
        text = None if column is None else column[record]
        return text if text and text.strip(" -–—") else None

    def _raw(self, role: Role, record: int) -> object:
        cell = self.columns.by_role[role][1][record]
        return cell.as_py() if hasattr(cell, "as_py") else cell

    def _cell(self, role: Role, record: int) -> Where:
        found = self.columns.by_role.get(role)
        return self.table.where(record, None if found is None else found[0])

    def _doubtful(self, heading: str, example: str, value: float, chosen: Decimal) -> None:
        where = self.table.where(None, heading)
        self.found.problems.append(ambiguous_numbers(example, value, chosen, where))

    def _wrong(self, code: str, what: Message, mend: str, where: Where) -> None:
        self.found.problems.append(Diagnostic(code, what, mend, where))


def _part(on: date, period: Period | None) -> float:
    """Return what part of a year a value covers."""
    if period is None or (period.parts == 1 and on < last_day(period)):
        return year_part(on)
    return 1 / period.parts


_NO_VALUE = msg("write the value, or 'n.n.b.' where it is not known yet")
_NO_DAY = msg("write the day on which it was measured, or up to which was counted: 30-06-2028")
_NO_MEASURE = msg("write the id of a measure, or 'cost' or 'staff' as the kind")
_NO_MILESTONE = msg(
    "write the day (30-06-2028), or the day on which it is now expected; leave it empty where "
    "neither is known"
)
