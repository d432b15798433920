"""The long table of resources: one row for each amount of money or staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.documents.cells import period_text
from maatwaarde.messages import Message, msg
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.resources import ResourceColumn
from maatwaarde.proposals.columns.targets import DEFAULT_UNIT, Target
from maatwaarde.proposals.model import ResourceDemand, UnknownAmount
from maatwaarde.proposals.table import Decimal, Table, capped
from maatwaarde.proposals.values.amounts import freed_staff, read_amounts
from maatwaarde.proposals.values.texts import to_texts

_KINDS: dict[str, Literal["cost", "staff"]] = {
    **dict.fromkeys(("cost", "kosten", "geld", "money"), "cost"),
    **dict.fromkeys(("staff", "personeel", "inzet", "fte"), "staff"),
}
_Key = tuple[Literal["cost", "staff"], str, str | None]


def read_resources(
    table: Table,
    columns: Mapping[str, ResourceColumn],
    ids: Sequence[str],
    decimal: Decimal | None,
    spread: float | None = None,
) -> tuple[list[ResourceDemand], list[UnknownAmount], list[Diagnostic]]:
    """Read rows of id, kind, name, period and amount; rows with the same key add up.

    Returns
    -------
    uses
        One for each kind, name and period, with NaN for a proposal that has no such row.
    unknown
        Rows of which the amount is not known, such as ``PM``.
    problems
        Every row that cannot be used.
    """
    if not {"id", "kind", "amount"} <= set(columns):
        return [], [], []
    problems: list[Diagnostic] = []

    def texts(name: str) -> list[str | None]:
        if name not in columns:
            return [None] * len(table)
        found: list[str | None] = to_texts(columns[name].column).to_pylist()
        return found

    heading, column, heading_unit = columns["amount"]
    item = Assigned(Target("cost", "amount"), heading, column, None)
    amounts, found = read_amounts(table, [item], decimal, spread)
    problems += found
    values = amounts[0].values if amounts[0] is not None else np.full(len(table), np.nan)
    open_rows = frozenset(amounts[0].unknown.tolist() if amounts[0] is not None else ())
    unknown: list[UnknownAmount] = []

    position = {id: i for i, id in enumerate(ids)}
    sums: dict[_Key, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
    units: dict[_Key, str] = {}
    wrong: list[Diagnostic] = []

    def report(record: int, name: str, code: str, what: Message, mend: str) -> None:
        wrong.append(Diagnostic(code, what, mend, table.where(record, columns[name].heading)))

    rows = zip(
        *(texts(name) for name in ("id", "kind", "name", "period", "unit")), values, strict=True
    )
    for record, (id, kind_text, name, period_cell, unit, amount) in enumerate(rows):
        kind = _KINDS.get((kind_text or "").casefold())
        if id not in position:
            what = (
                msg("the id is empty") if id is None else msg("there is no proposal {id!r}", id=id)
            )
            report(record, "id", "unknown-id", what, msg("use the id of a proposal in the list"))
        if kind is None:
            what = msg("the kind {kind!r} is unknown", kind=kind_text)
            if kind_text is None:
                what = msg("the kind is empty")
            report(record, "kind", "unknown-kind", what, did_you_mean(kind_text or "", _KINDS))
            continue
        if name is None and kind == "staff":
            where = "name" if "name" in columns else "kind"
            report(
                record,
                where,
                "no-role",
                msg("the role is empty"),
                msg("write a role, such as planner"),
            )
            continue
        period = None if period_cell is None else period_text(period_cell)
        if period is None and period_cell is not None:
            mend = msg("write a year, half-year or quarter: 2027, 2027-H1 or 2027-Q3")
            report(
                record,
                "period",
                "bad-period",
                msg("{period!r} is no period", period=period_cell),
                mend,
            )
            continue
        if kind == "staff" and amount < 0:
            place = table.where(record, columns["amount"].heading)
            freed = freed_staff(float(amount), period, place)
            wrong += [] if freed is None else [freed]
            if freed is not None and freed.severity == "error":
                continue
        key: _Key = (kind, name or "money", period)
        own = unit or heading_unit or DEFAULT_UNIT[kind]
        if units.setdefault(key, own) != own:
            what = msg(
                "is in {unit!r}, and earlier rows of {name!r} are in {other_unit!r}",
                unit=own,
                name=key[1],
                other_unit=units[key],
            )
            report(record, "amount", "two-units", what, msg("use one unit"))
        if id in position and record in open_rows:
            sums.setdefault(key, np.full(len(ids), np.nan))
            shown, cell = str(column[record]), table.where(record, heading)
            unknown.append(UnknownAmount(position[id], kind, str(Target(*key)), shown, cell))
        if id in position and not np.isnan(amount):
            line = sums.setdefault(key, np.full(len(ids), np.nan))
            line[position[id]] = np.nansum([line[position[id]], amount])
    problems += capped(wrong)
    totals = {(kind, name) for kind, name, period in sums if period is None}
    for kind, name in sorted(totals & {(k, n) for k, n, period in sums if period is not None}):
        problems.append(
            Diagnostic(
                "total-and-periods",
                msg(
                    "{resource!r} stands here both with and without a period",
                    resource=str(Target(kind, name)),
                ),
                msg("give every row a period, or none"),
                table.where(),
            )
        )
    uses = [
        ResourceDemand(kind, name, period, units[kind, name, period], values)
        for (kind, name, period), values in sums.items()
    ]
    return uses, unknown, problems
