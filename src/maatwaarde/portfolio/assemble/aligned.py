"""Budgets and staff by quarter where they are asked by year, and the other way round.

Money adds up: four quarters are the budget of a year, and what is asked in a quarter is paid by the
budget of its year. People do not: who is there all year is there in each quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import Message, msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.capacities import resource_id
from maatwaarde.portfolio.assemble.start_options import Amounts
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.records import Resource
from maatwaarde.proposals import ResourceDemand


def aligned(
    rows: Sequence[Resource], amounts: Amounts, resources: Resources, findings: list[Diagnostic]
) -> tuple[list[Resource], list[tuple[ResourceDemand, Floats]]]:
    """Return budgets, staff and amounts of which the periods meet where parts make up a whole.

    What is stated and asked for the same periods stays as it is, and so does what nothing meets.

    Parameters
    ----------
    findings
        Gets a warning for each budget and role that was added up or divided, and an error where
        that cannot be true: a quarter is missing, or the same is asked by year and by quarter.
    """
    found = _Aligner(list(rows), list(amounts), resources, findings)
    for kind, name in dict.fromkeys((row.kind, row.name) for row in rows):
        found.align(kind, name)
    return found.rows, found.amounts


class _Aligner:
    def __init__(
        self,
        rows: list[Resource],
        amounts: Amounts,
        resources: Resources,
        findings: list[Diagnostic],
    ) -> None:
        self.rows, self.amounts = rows, list(amounts)
        self.resources, self.findings = resources, findings

    def align(self, kind: str, name: str) -> None:
        of_kind = "cost" if kind == "money" else "staff"
        items = [
            k
            for k, (item, _) in enumerate(self.amounts)
            if (item.kind, item.name) == (of_kind, name)
        ]
        if items and all(self.amounts[k][0].period is None for k in items):
            self._undated(kind, name)
            return
        items = [k for k in items if self.amounts[k][0].period is not None]
        asked = {
            Period.parse(str(self.amounts[k][0].period), onwards=True)
            for k in items
            if self.amounts[k][1].any()
        }
        dated = [row for row in self.rows if (row.kind, row.name) == (kind, name)]
        there = {Period.parse(row.period) for row in dated if row.period is not None}
        unmet = {period for period in asked - there if not period.onwards}
        if not unmet or not there or len(there) < len(dated):
            return
        before = len(self.findings)
        if any(_within(one, whole) for one in there for whole in unmet):
            if len({period.parts for period in asked}) > 1:
                self._mixed(kind, name)
            else:
                self._add_up(kind, name, min(period.parts for period in unmet), unmet)
        elif any(_within(one, whole) for one in unmet for whole in there):
            if kind == "money":
                self._by_whole(name, items, there)
            else:
                self._divide(name, asked, there)
        if any(one.severity == "error" for one in self.findings[before:]):
            # What is refused once is not told again as having no budget.
            for k in items:
                self.amounts[k] = (self.amounts[k][0], np.zeros_like(self.amounts[k][1]))

    def _undated(self, kind: str, name: str) -> None:
        """Put all periods together for what is asked without one: of staff, years of work."""
        dated = [row for row in self.rows if (row.kind, row.name) == (kind, name)]
        if any(row.period is None or row.structural for row in dated):
            return
        if kind == "staff" and self._engaged(name):
            self._hired(name)
            return
        dated.sort(key=lambda row: Period.parse(str(row.period)))

        def share(row: Resource) -> float:
            return 1.0 if kind == "money" else 1 / Period.parse(str(row.period)).parts

        one = replace(
            dated[0],
            id=resource_id(name, None),
            period=None,
            capacity=round(sum(row.capacity * share(row) for row in dated), 9),
            over=round(sum(row.over * share(row) for row in dated), 9),
            carry_over=0.0,
        )
        self.rows[self.rows.index(dated[0])] = one
        self.rows = [row for row in self.rows if row not in dated]
        what = msg(
            "{name!r} is asked without a period: all of {periods} is counted together, so that "
            "when it is spent is not looked at",
            name=name,
            periods=", ".join(str(row.period) for row in dated),
        )
        self._say(kind, what, msg("ask it by year if that is not meant"))

    def _add_up(self, kind: str, name: str, parts: int, asked: set[Period]) -> None:
        """Put the rows of the parts of each whole together, where all of its parts are there."""
        if kind == "staff" and self._engaged(name):
            self._hired(name)
            return
        wholes: dict[Period, list[Resource]] = {}
        for row in self.rows:
            if (row.kind, row.name) == (kind, name) and row.period is not None:
                period = Period.parse(row.period)
                wholes.setdefault(_whole(period, parts), []).append(row)
        added: list[str] = []
        for whole, group in sorted(wholes.items()):
            if len(group) == 1 and group[0].period == str(whole):
                continue
            group.sort(key=lambda row: Period.parse(str(row.period)))
            if _length(group) < 1 / parts - 1e-9 or any(row.period == str(whole) for row in group):
                if whole in asked:
                    self._short(kind, name, whole, group)
                continue
            if len({row.carry_over for row in group}) > 1:
                what = msg(
                    "{name!r} has parts of {whole} of which not the same goes on to the next",
                    name=name,
                    whole=whole,
                )
                self._refuse(kind, what, _ALIKE)
                continue
            share = 1.0 if kind == "money" else 1.0 / len(group)
            one = replace(
                group[-1],
                id=resource_id(name, str(whole)),
                period=str(whole),
                capacity=round(sum(row.capacity for row in group) * share, 9),
                over=round(sum(row.over for row in group) * share, 9),
                structural=0.0,
            )
            at = self.rows.index(group[0])
            self.rows[at] = one
            self.rows = [row for row in self.rows if row not in group]
            added.append(str(whole))
        if added:
            said = {"name": name, "periods": ", ".join(added)}
            what = (
                msg(
                    "{name!r} is stated in parts of a year: those of {periods} are added up", **said
                )
                if kind == "money"
                else msg(
                    "{name!r} is stated in parts of a year: in {periods} their average is there",
                    **said,
                )
            )
            self._say(kind, what, _SAME)

    def _by_whole(self, name: str, items: Sequence[int], there: set[Period]) -> None:
        """Let what is asked in a part be paid by the budget of the whole."""
        paid = set()
        for k in items:
            item, values = self.amounts[k]
            period = Period.parse(str(item.period), onwards=True)
            whole = next((one for one in sorted(there) if _within(period, one)), None)
            if period not in there and whole is not None:
                self.amounts[k] = (replace(item, period=str(whole)), values)
                paid.add(whole)
        said = ", ".join(map(str, sorted(paid)))
        what = msg(
            "{name!r} is asked in parts of a year: the whole of {periods} pays for them",
            name=name,
            periods=said,
        )
        self._say("money", what, _SAME)

    def _divide(self, name: str, asked: set[Period], there: set[Period]) -> None:
        """Let people who are there in a whole be there in each of its parts."""
        parts = {period.parts for period in asked}
        if len(parts) > 1:
            self._mixed("staff", name)
            return
        if self._engaged(name):
            self._hired(name)
            return
        (into,) = parts
        rows: list[Resource] = []
        for row in self.rows:
            if (row.kind, row.name) != ("staff", name) or row.period is None:
                rows.append(row)
                continue
            rows += [
                replace(row, id=resource_id(name, str(part)), period=str(part))
                for part in _parts_of(Period.parse(row.period), into)
            ]
        self.rows = rows
        said = ", ".join(map(str, sorted(there)))
        what = msg(
            "{name!r} is asked in parts of a year: who is there in {periods} is there in each part",
            name=name,
            periods=said,
        )
        self._say("staff", what, _SAME)

    def _engaged(self, role: str) -> bool:
        """Return whether people of a role are hired, trained or stand in, each in its periods."""
        stated = self.resources
        return (
            any(staff.role == role and staff.hire is not None for staff in stated.staff)
            or any(course.role == role for course in stated.training)
            or any(role in (swap.source, swap.target) for swap in stated.substitutes)
        )

    def _short(self, kind: str, name: str, whole: Period, group: Sequence[Resource]) -> None:
        what = msg(
            "{name!r} is asked for {whole}, and the resources have it for {parts} only",
            name=name,
            whole=whole,
            parts=", ".join(str(row.period) for row in group),
        )
        mend = msg(
            "add the other parts (amount 0 when there is none), or give {whole}", whole=whole
        )
        self._refuse(kind, what, mend)

    def _where(self, kind: str) -> Where:
        where = self.resources.where("budgets" if kind == "money" else "staff")
        return where if where.sheet is None else replace(where, field=None)

    def _say(self, kind: str, what: Message, mend: Message) -> None:
        where = self._where(kind)
        self.findings.append(Diagnostic("periods-added", what, mend, where, severity="warning"))

    def _refuse(self, kind: str, what: Message, mend: Message) -> None:
        where = self._where(kind)
        self.findings.append(Diagnostic("mixed-periods", what, mend, where))

    def _mixed(self, kind: str, name: str) -> None:
        what = msg(
            "{name!r} is asked by year and by parts of a year, and the resources have one of them",
            name=name,
        )
        self._refuse(kind, what, _ONE_KIND)

    def _hired(self, name: str) -> None:
        what = msg(
            "{name!r} is asked for other periods than it is stated for, and is hired, trained or "
            "stands in by period",
            name=name,
        )
        self._refuse("staff", what, _AS_ASKED)


_SAME = msg("give both for the same periods if that is not meant")
_ONE_KIND = msg("ask it either by year or by parts of a year")
_AS_ASKED = msg("give it in the resources for the periods in which it is asked")
_ALIKE = msg("let the same go on from each part, or give it by year")


def _within(part: Period, whole: Period) -> bool:
    """Return whether a period is a part of another one, and not that itself."""
    return (
        part != whole
        and not part.onwards
        and whole.begin - 1e-9 <= part.begin
        and part.end <= whole.end + 1e-9
    )


def _whole(period: Period, parts: int) -> Period:
    """Return the period that has so many parts in a year and that a period begins in."""
    if period.parts <= parts:
        return period
    return Period(period.year, (period.number - 1) * parts // period.parts + 1, parts)


def _parts_of(period: Period, parts: int) -> Iterable[Period]:
    if period.parts >= parts:
        return [period]
    each = parts // period.parts
    first = (period.number - 1) * each + 1
    return [Period(period.year, number, parts) for number in range(first, first + each)]


def _length(group: Sequence[Resource]) -> float:
    return sum(1 / Period.parse(str(row.period)).parts for row in group)
