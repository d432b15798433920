"""Changes of what is there or asked from a year on: in which years what comes off, or later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.assemble.years import is_lasting
from maatwaarde.portfolio.inputs.changes import BudgetChange, StaffChange
from maatwaarde.portfolio.inputs.resources import Budget, Staff

Entry = TypeVar("Entry", Budget, Staff)


def changed_beside(
    entries: list[Entry],
    change: BudgetChange | StaffChange,
    today: str | None,
    where: Where,
    findings: list[Diagnostic],
) -> BudgetChange | StaffChange | None:
    """Add what changes in years of what goes on, and return what is left of a change, if anything.

    Where nothing of that name goes on, the whole of it is left.
    """
    name = change.name if isinstance(change, BudgetChange) else change.role
    mine = [
        item for item in entries if (item.name if isinstance(item, Budget) else item.role) == name
    ]
    if not any(is_lasting(item.period) for item in mine):
        return change
    more, others, short = _with_lasting_changes(mine, change, today)
    entries += more
    findings += [
        Diagnostic(
            code="below-zero",
            what=msg("of {name!r} less than nothing would be left in {year}", name=name, year=year),
            mend=msg("take off less, or name the periods that it is about"),
            where=where,
        )
        for year in short
    ]
    return change.model_copy(update={"periods": others}) if others else None


def _with_lasting_changes(
    entries: Sequence[Entry], change: BudgetChange | StaffChange, today: str | None
) -> tuple[list[Entry], tuple[str, ...], list[str]]:
    """Return what there is of one name with what changes in years that have no entry of their own.

    What was there before today stays. What comes off from a year on, or in one year of what goes
    on, is an entry below zero beside what was stated.

    Parameters
    ----------
    entries
        Of one name, of which at least one goes on from a year on.

    Returns
    -------
    more
        The entries that come beside.
    others
        The periods whose own entries are to change, and those that are named and are nowhere.
    short
        Where less than nothing would be left.
    """
    lasting = [item for item in entries if is_lasting(item.period)]
    stated = {str(item.period) for item in entries}
    since = 0 if today is None else int(today[:4])
    more: list[Entry] = []
    if change.periods:
        first = min(_year(item) for item in lasting)
        inside = [
            period
            for period in change.periods
            if period not in stated and "-" not in period and int(period) >= first
        ]
        for period in inside:
            more.append(_beside(lasting[0], period, _change(change, there(entries, int(period)))))
        others = tuple(period for period in change.periods if period not in inside)
    else:
        first = min(_year(item) for item in lasting)
        covered = change.change is not None
        others = tuple(
            str(item.period)
            for item in entries
            if not is_lasting(item.period)
            and _year(item) >= since
            and not (covered and _year(item) >= first)
        )
        # Each year loses what comes off once, however many entries it is made of.
        for item in lasting[:1] if covered else lasting:
            begin = first if covered else _year(item)
            more.append(_beside(item, f"{max(begin, since)}+", _change(change, item.amount)))
    whole = [*entries, *more]
    years = sorted({_year(item) for item in whole})
    short = [str(year) for year in years if there(whole, year) < -1e-9]
    return more, others, short


def there(entries: Sequence[Budget | Staff], year: int) -> float:
    """Return how much there is in a year, of entries of one name."""
    return sum(
        item.amount
        for item in entries
        if (_year(item) <= year if is_lasting(item.period) else str(item.period) == str(year))
    )


def _change(change: BudgetChange | StaffChange, amount: float) -> float:
    if change.change is not None:
        return change.change
    return amount * (float(change.factor or 0.0) - 1.0)


def _beside(like: Entry, period: str, amount: float) -> Entry:
    rounded = round(amount, 2 if isinstance(like, Budget) else 4)
    none = {"carry_over": 0.0} if isinstance(like, Budget) else {"hire": None}
    return like.model_copy(update={"period": period, "amount": rounded, **none})


def _year(item: Budget | Staff) -> int:
    return int(str(item.period)[:4])


def lasting_shares(period: str, years: float, done: float) -> list[tuple[str, float]]:
    """Return when what goes on from a year on does so once it is late.

    A part of a year of delay leaves the rest of that year, which is once only.
    """
    since = Period.parse(period, onwards=True)
    if since.begin < done - 1e-9:
        return [(period, 1.0)]  # it goes on already
    whole, part = divmod(years, 1.0)
    first = since.years_later(int(whole))
    if part < 1e-9:
        return [(str(first), 1.0)]
    return [(str(first).rstrip("+"), 1.0 - part), (str(first.years_later(1)), 1.0)]
