"""What changed, put into the proposals and the resources of a plan that is running.

What lies before today is done and paid for. Within a period money and people are taken to be used
evenly, so that six months of delay move half of what a year was to use to the next one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.messages import Exact, Message, msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.capacities import resource_id
from maatwaarde.portfolio.assemble.years import is_lasting
from maatwaarde.portfolio.inputs.changes import BudgetChange, Changes, Cost, StaffChange
from maatwaarde.portfolio.inputs.resources import Budget, Resources
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.replanning.lasting_changes import Entry, changed_beside, lasting_shares
from maatwaarde.portfolio.replanning.ranges_after import ranges_after
from maatwaarde.proposals import Proposals, ResourceDemand

Key = tuple[Literal["cost", "staff"], str, str | None, str]
"""Kind, name, period and unit of what is used."""
# Parts of a year are rounded to what people count in: cents, and ten-thousandths of an fte.
DIGITS = {"cost": 2, "staff": 4}


@dataclass(frozen=True)
class Commitment:
    """A proposal as the running plan has it.

    Parameters
    ----------
    late
        Whole years between its start and what its columns say.
    started
        Whether it has started, so that what its columns say of the past has happened.
    part
        The part of it that is done.
    """

    start: str | None
    late: int
    started: bool
    part: float = 1.0

    def option(self, proposal: str, start: str | None) -> OptionKey:
        """Return the option that keeps the promise with this start."""
        return OptionKey(proposal, start, self.part)


def changed_proposals(
    proposals: Proposals,
    changes: Changes,
    promised: Mapping[str, Commitment],
    today: str | None,
    rows: Resources,
    findings: list[Diagnostic],
) -> Proposals:
    """Return the proposals with what is late used later, and what is dearer dearer."""
    uses: dict[Key, Floats] = {
        (item.kind, item.name, item.period, item.unit): item.values.copy()
        for item in proposals.uses
    }
    covered = [(item.name, item.period) for item in rows.budgets]
    covered += [(item.role, item.period) for item in rows.staff]
    for k, cost in enumerate(changes.costs):
        if _known(cost.proposal, proposals, changes, ("costs", k), findings):
            row = proposals.index(cost.proposal)
            done = done_until(promised.get(cost.proposal), today)
            named = {
                key: values
                for key, values in uses.items()
                if key[0] == "cost" and cost.name in (None, key[1])
            }
            what = _dearer(cost, named, row, done)
            if what is not None:
                findings.append(
                    Diagnostic(
                        code="nothing-to-change",
                        what=what,
                        mend=msg("give another amount, or another kind of money in `name`"),
                        where=changes.where("costs", k),
                    )
                )
    for k, delay in enumerate(changes.delays):
        if _known(delay.proposal, proposals, changes, ("delays", k), findings):
            row = proposals.index(delay.proposal)
            mine = promised.get(delay.proposal)
            before = {key: float(values[row]) for key, values in uses.items()}
            reached = _later(uses, row, delay.months / 12, done_until(mine, today), rows.dearer)
            if mine is not None and mine.started and not _moved(before, uses, row):
                findings.append(
                    Diagnostic(
                        code="nothing-to-delay",
                        what=msg(
                            "{id!r} is late, and nothing that it uses is still to come, so that "
                            "its delay changes nothing",
                            id=delay.proposal,
                        ),
                        mend=msg("say what it brings less, or not yet, under `effects`"),
                        where=changes.where("delays", k),
                        severity="warning",
                    )
                )
            late = 0 if mine is None else mine.late
            asked = {(name, later_year(period, late)) for name, period in reached}
            lacking = sorted(
                resource_id(name, period)
                for name, period in asked
                if not any(name == other and _holds(row, period) for other, row in covered)
            )
            if lacking:
                findings.append(
                    Diagnostic(
                        code="no-budget",
                        what=msg(
                            "{id!r} would ask {resources}, and the resources have none",
                            id=delay.proposal,
                            resources=", ".join(lacking),
                        ),
                        mend=msg("add it to the resources (amount 0 when there is none)"),
                        where=changes.where("delays", k),
                    )
                )
    return replace(
        proposals,
        uses=tuple(
            ResourceDemand(
                kind,
                name,
                period,
                unit,
                values,
                **ranges_after(proposals.uses, kind, name, period, values),
            )
            for (kind, name, period, unit), values in uses.items()
        ),
    )


def _moved(before: Mapping[Key, float], uses: Mapping[Key, Floats], row: int) -> bool:
    """Say whether what a proposal uses is another than it was; what it does not use is nothing."""
    return any(
        np.nan_to_num(values[row], nan=0.0) != np.nan_to_num(before.get(key, 0.0), nan=0.0)
        for key, values in uses.items()
    )


def changed_resources(
    resources: Resources, changes: Changes, today: str | None, findings: list[Diagnostic]
) -> Resources:
    """Return the resources with budgets and staff as they are now."""
    budgets = _changed(resources.budgets, "budgets", changes.budgets, changes, today, findings)
    staff = _changed(resources.staff, "staff", changes.staff, changes, today, findings)
    return resources.model_copy(update={"budgets": budgets, "staff": staff})


def _changed(
    entries: Sequence[Entry],
    key: str,
    cuts: Sequence[BudgetChange | StaffChange],
    changes: Changes,
    today: str | None,
    findings: list[Diagnostic],
) -> tuple[Entry, ...]:
    """Return budgets, or staff, with what the changes under ``key`` make of them."""
    found = list(entries)
    for k, cut in enumerate(cuts):
        known = [
            (item.name if isinstance(item, Budget) else item.role, item.period) for item in found
        ]
        left = changed_beside(found, cut, today, changes.where(key, k), findings)
        for i in _matching(left, known, changes, (key, k), today, findings):
            amount = _supply(found[i].amount, cut, found[i].period, changes, k, findings)
            found[i] = found[i].model_copy(update={"amount": amount})
    return tuple(found)


def later_year(period: str | None, years: int) -> str | None:
    """Return the same part of a later year; what has no period has none later."""
    return None if period is None else str(Period.parse(period, onwards=True).years_later(years))


def _holds(row: str | None, period: str | None) -> bool:
    """Say whether what is there in the period ``row`` is there in another, or begins in it."""
    if row is None or row == period:
        return True
    if period is None or not is_lasting(row) or "-" in period:
        return False
    return int(row[:4]) <= int(period[:4])


def done_until(promised: Commitment | None, today: str | None) -> float:
    """Return until when the columns of a proposal have happened, in years as the columns count."""
    if promised is None or not promised.started or today is None:
        return -math.inf
    return Period.parse(today).begin - promised.late


def _ahead(period: str | None, done: float) -> float:
    """Return the part of a period that is still to come."""
    if period is None:
        return 1.0
    begin, end = Period.parse(period, onwards=True).span
    if math.isinf(end):
        return 1.0
    return min(1.0, max(0.0, (end - done) / (end - begin)))


def _dearer(cost: Cost, named: Mapping[Key, Floats], row: int, done: float) -> Message | None:
    """Change what a proposal still has to pay in proportion; return what is wrong, if it cannot.

    Amounts of one kind are in one unit as a rule; where they are not, only a factor makes sense.
    """
    who, amount, factor = cost.proposal, cost.amount, cost.factor
    units = {unit for (_, _, _, unit), values in named.items() if values[row] > 0}
    if not units:
        return msg("{id!r} has no cost of this kind", id=who)
    if amount is not None and units != {"EUR"}:
        return msg(
            "{id!r} has its cost in another unit than EUR, so only a factor can be given", id=who
        )
    total = math.fsum(float(values[row]) for values in named.values() if values[row] > 0)
    ahead = {
        key: float(values[row]) * _ahead(key[2], done)
        for key, values in named.items()
        if values[row] > 0
    }
    still = math.fsum(ahead.values())
    wanted = total * factor if factor is not None else float(amount or 0.0)
    if wanted < total - still - 0.005:
        return msg(
            "{id!r} has {spent} of its cost behind it, more than {wanted}",
            id=who,
            spent=Exact(total - still),
            wanted=Exact(wanted),
        )
    if still == 0:
        return msg("{id!r} has all its cost behind it", id=who)
    for key, part in ahead.items():
        named[key][row] = round(float(named[key][row]) + (wanted - total) * part / still, 2)
    return None


def _later(
    uses: dict[Key, Floats],
    row: int,
    years: float,
    done: float,
    dearer: Callable[[str], float],
) -> set[tuple[str, str | None]]:
    """Move what a proposal uses after ``done``; return the names and periods that it now uses.

    Money that moves to a later year becomes ``dearer`` by so much a year, by its kind.
    """
    before = {
        key: float(values[row])
        for key, values in uses.items()
        if key[2] is not None and not math.isnan(values[row]) and values[row] != 0
    }
    after: dict[Key, float] = dict.fromkeys(before, 0.0)
    for (kind, name, period, unit), value in before.items():
        left = value
        shares = _shares(str(period), years, done)
        for place, (moved, share) in enumerate(shares):
            last = place == len(shares) - 1 and not is_lasting(period)
            part = left if last else round(value * share, DIGITS[kind])
            left = round(left - part, 9)
            moved_years = int(moved[:4]) - int(str(period)[:4])
            if kind == "cost" and moved_years and dearer(name):
                part = round(part * (1.0 + dearer(name)) ** moved_years, DIGITS[kind])
            there: Key = (kind, name, moved, unit)
            after[there] = round(after.get(there, 0.0) + part, 9)
    for key, value in after.items():
        if key not in uses:
            uses[key] = np.full(len(next(iter(uses.values()))), math.nan)
        uses[key][row] = value
    return {(name, period) for (_, name, period, _), value in after.items() if value != 0}


def _shares(period: str, years: float, done: float) -> list[tuple[str, float]]:
    """Return the periods over which a period's use is spread once it is late, with their parts."""
    if is_lasting(period):
        return lasting_shares(period, years, done)
    begin, end = Period.parse(period).span
    length = end - begin
    since = min(end, max(begin, done))
    found = [(period, (since - begin) / length)]
    first = math.floor((since + years - begin) / length + 1e-9)
    for step in range(first, first + math.ceil((end - since) / length - 1e-9) + 1):
        moved = str(Period.parse(period).shift(step))
        opens, closes = Period.parse(moved).span
        share = (min(end + years, closes) - max(since + years, opens)) / length
        found.append((moved, max(0.0, share)))
    return [(name, share) for name, share in found if share > 1e-9]


def _known(
    proposal: str,
    proposals: Proposals,
    changes: Changes,
    path: tuple[str, int],
    findings: list[Diagnostic],
) -> bool:
    if proposal in proposals.ids:
        return True
    findings.append(
        Diagnostic(
            code="unknown-proposal",
            what=msg("there is no proposal {proposal!r}", proposal=proposal),
            mend=did_you_mean(proposal, proposals.ids),
            where=changes.where(*path, "proposal"),
        )
    )
    return False


def _matching(
    change: BudgetChange | StaffChange | None,
    rows: Sequence[tuple[str, str | None]],
    changes: Changes,
    path: tuple[str, int],
    today: str | None,
    findings: list[Diagnostic],
) -> list[int]:
    """Return the places of the rows, each a name and a period, that a change is about."""
    if change is None:
        return []
    name, key = _name(change), "name" if isinstance(change, BudgetChange) else "role"
    mine = {period: i for i, (other, period) in enumerate(rows) if other == name}
    if not mine:
        findings.append(
            Diagnostic(
                code="unknown-resource",
                what=msg("the resources have no budget {name!r}", name=name)
                if key == "name"
                else msg("the resources have no role {name!r}", name=name),
                mend=did_you_mean(name, {other for other, _ in rows}),
                where=changes.where(*path, key),
            )
        )
        return []
    wrong = [period for period in change.periods if period not in mine]
    findings += [
        Diagnostic(
            code="unknown-period",
            what=msg("the resources have no {name!r} in {period}", name=name, period=period),
            mend=did_you_mean(period, {str(known) for known in mine if known is not None})
            or msg("leave `periods` out: they are for all periods together"),
            where=changes.where(*path, "periods"),
        )
        for period in wrong
    ]
    if change.periods:
        return [mine[period] for period in change.periods if period in mine]
    now = -math.inf if today is None else Period.parse(today).begin
    return [
        i
        for period, i in mine.items()
        if period is None or Period.parse(period, onwards=True).end > now + 1e-9
    ]


def _supply(
    amount: float,
    change: BudgetChange | StaffChange,
    period: str | None,
    changes: Changes,
    place: int,
    findings: list[Diagnostic],
) -> float:
    money = isinstance(change, BudgetChange)
    new = (
        amount + change.change if change.change is not None else amount * float(change.factor or 0)
    )
    if new < 0:
        findings.append(
            Diagnostic(
                code="below-zero",
                what=msg(
                    "{id!r} has {amount} {unit}, so {change} cannot come off",
                    id=resource_id(_name(change), period),
                    amount=Exact(amount),
                    unit="EUR" if money else "fte",
                    change=Exact(float(change.change or 0)),
                ),
                mend=msg("take off less, or name the periods that it is about"),
                where=changes.where("budgets" if money else "staff", place),
            )
        )
        return 0.0
    return round(new, 2 if money else 4)


def _name(change: BudgetChange | StaffChange) -> str:
    return change.name if isinstance(change, BudgetChange) else change.role
