"""Columns of numbers: which notation, which unit, and what is no number in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Exact, Message, Number, Text, joined, msg
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.table import Decimal, Table, capped
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.notation import (
    Evidence,
    ambiguous_numbers,
    choose_notation,
    overall_notation,
)
from maatwaarde.proposals.values.numbers import Cells, Numbers, Wrong

_SCALED_UNIT = regex(r"[kMG](?:EUR|€)")


def _no_records() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Amounts:
    """A column of numbers, with the unit that its heading, its cells or the mapping give.

    Parameters
    ----------
    values
        Shape (n,), NaN where blank or unknown.
    decimal
        How the column writes decimals; ``None`` where no cell tells.
    unknown, near
        Records that say that the number is not known (``PM``), and those that are nearly a number
        (``ca. 300``) and have a range by the rule of the mapping.
    low, high
        Shape (n,), what the latter may come to and NaN elsewhere, or ``None`` without any.
    """

    values: NDArray[np.float64]
    unit: str | None
    decimal: Decimal | None = None
    unknown: NDArray[np.int64] = field(default_factory=_no_records)
    near: NDArray[np.int64] = field(default_factory=_no_records)
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None


Odd = Literal["percent", "bare"]


@dataclass(frozen=True, slots=True)
class Written:
    """How a column is written, where that was decided by more than the cells at hand.

    Parameters
    ----------
    kind
        Whether it holds numbers, answers (yes and no), or texts.
    unit
        Of its numbers, by its heading, the mapping or the signs in its cells.
    near
        Whether some cell in it is nearly a number, so that it has a range.
    odd
        Which cells are wrong, where some have a percent sign and others have not.
    """

    kind: Literal["number", "yes-no", "text"]
    decimal: Decimal
    unit: str | None
    near: bool
    odd: Odd | None = None


def read_amounts(
    table: Table,
    items: Sequence[Assigned],
    decimal: Decimal | None,
    spread: float | None = None,
    written: Sequence[Written] | None = None,
) -> tuple[list[Amounts | None], list[Diagnostic]]:
    """Read columns as numbers.

    Parameters
    ----------
    items
        Columns of money, staff, impacts and attributes.
    decimal
        Notation for all columns, when the mapping states it.
    spread
        How far numbers such as ``ca. 300`` may be off, as a part of them, when the mapping has a
        rule for these; a column's own rule goes before it.
    written
        How each item is written, where these are parts of columns; else their own cells tell.

    Returns
    -------
    amounts
        One an item; ``None`` for an attribute that is text.
    problems
        Errors and warnings.
    """
    if written is not None:
        return _as_written(table, items, spread, written)
    amounts: list[Amounts | None] = [None] * len(items)
    problems: list[Diagnostic] = []
    counted: list[int] = []
    for i, item in enumerate(items):
        if item.rule is not None and item.rule.type == "text":
            continue
        if not strict(item):
            answers = numbers.yes_no(item.column)
            if answers is not None:
                amounts[i] = Amounts(answers, item.unit)
                continue
        counted.append(i)
    cells_of = numbers.split_all([items[i].column for i in counted])
    split = dict(zip(counted, cells_of, strict=True))
    told = {i: numbers.evidence(cells) for i, cells in split.items()}
    overall = _overall(items, split, told)
    for i, cells in split.items():
        item = items[i]
        chosen, warning = _notation(table, item, told[i], overall, decimal)
        own = item.rule.approximate if item.rule is not None else None
        read = numbers.parse(cells, chosen, spread if own is None else own)
        if not strict(item):
            keep, found = _attribute(table, item, cells, read)
            problems += found
            if not keep:
                continue
        if warning is not None:
            problems.append(warning)
        problems += _wrong(table, item, read.wrong)
        unit, found = _unit(table, item, read)
        problems += found
        tells = told[i].comma or told[i].point or told[i].either
        one = _amounts(item, read, unit, chosen if tells else None, near=bool(len(read.near)))
        problems += _negative(table, item, one.values)
        amounts[i] = one
    return amounts, problems


def _as_written(
    table: Table, items: Sequence[Assigned], spread: float | None, written: Sequence[Written]
) -> tuple[list[Amounts | None], list[Diagnostic]]:
    """Read parts of columns of which it was decided how they are written."""
    amounts: list[Amounts | None] = []
    problems: list[Diagnostic] = []
    for item, way in zip(items, written, strict=True):
        if way.kind == "text":
            amounts.append(None)
            continue
        if way.kind == "yes-no":
            answers = numbers.yes_no(item.column)
            amounts.append(
                Amounts(np.full(len(table), np.nan) if answers is None else answers, way.unit)
            )
            continue
        item = replace(item, unit=way.unit)
        own = item.rule.approximate if item.rule is not None else None
        read = numbers.parse(
            numbers.split(item.column), way.decimal, spread if own is None else own
        )
        problems += _wrong(table, item, read.wrong)
        if way.odd is None:
            problems += _unit(table, item, read)[1]
        else:
            records = read.percent if way.odd == "percent" else read.bare
            problems += _odd(table, item, records, way.odd)
        one = _amounts(item, read, way.unit, way.decimal, near=way.near)
        problems += _negative(table, item, one.values)
        amounts.append(one)
    return amounts, problems


def _amounts(
    item: Assigned, read: Numbers, unit: str | None, decimal: Decimal | None, *, near: bool
) -> Amounts:
    """Return what was read, turned round where the mapping says so."""
    values, low, high = read.values, read.low, read.high
    if item.rule is not None and item.rule.sign == -1:
        values, low, high = 0.0 - values, 0.0 - high, 0.0 - low
    return Amounts(
        values,
        unit,
        decimal,
        read.unknown,
        read.near,
        low if near else None,
        high if near else None,
    )


def strict(item: Assigned) -> bool:
    """Return whether every cell must be a number."""
    if item.target.numeric or item.unit is not None:
        return True
    return item.rule is not None and item.rule.type == "number"


def _overall(
    items: Sequence[Assigned], split: dict[int, Cells], told: dict[int, Evidence]
) -> tuple[int, int]:
    """Weigh the evidence of the whole file.

    Attributes count only when no other column tells: a code such as 6.3 is no evidence.
    """
    firm = overall_notation(told[i] for i in told if strict(items[i]))
    if any(firm):
        return firm
    return overall_notation(
        told[i] for i in told if not strict(items[i]) and _all_numbers(split[i])
    )


def _all_numbers(cells: Cells) -> bool:
    if cells.wrong or len(cells.yes_no):
        return False
    return any(not numbers.parse(cells, decimal).wrong for decimal in ("comma", "point"))


def _notation(
    table: Table,
    item: Assigned,
    own: Evidence,
    overall: tuple[int, int],
    stated: Decimal | None,
) -> tuple[Decimal, Diagnostic | None]:
    """Decide how a column writes decimals; warn when nothing in the file settles it."""
    if item.rule is not None and item.rule.decimal is not None:
        return item.rule.decimal, None
    if stated is not None:
        return stated, None
    chosen, doubtful = choose_notation(own, overall, table.decimal)
    if not doubtful or table.by_line:  # the Pabulib format writes decimal points
        return chosen, None
    value = numbers.read_one(own.example, chosen)
    return chosen, ambiguous_numbers(own.example, value, chosen, table.where(None, item.heading))


def _attribute(
    table: Table, item: Assigned, cells: Cells, read: Numbers
) -> tuple[bool, list[Diagnostic]]:
    """Decide whether an attribute without a unit is numbers (true) or text."""
    count = int((~np.isnan(read.values)).sum())
    if cells.plainly(numbers.CODE).any():
        return False, []
    if not read.wrong:
        # A column of which every cell is blank or missing holds unknown numbers.
        return True, []
    if isinstance(item.column, np.ndarray) or all(wrong.never for wrong in read.wrong):
        return True, []
    never = tuple(wrong for wrong in read.wrong if wrong.never and count)
    if count <= len(read.wrong):
        return False, []
    first = next(wrong for wrong in read.wrong if not wrong.never)
    problems = _wrong(table, item, never)
    where = table.where(first.record, item.heading)
    problems.append(mixed_column(first.shown, count, where))
    return False, problems


def mixed_column(shown: Text, count: int, where: Where) -> Diagnostic:
    """Return a warning that a column of numbers is read as text, for the cell that is none."""
    return Diagnostic(
        "mixed-column",
        msg(
            "{shown} is no number, as {count} other cells are; the column is read as text",
            shown=shown,
            count=Number(count, 0),
        ),
        msg("mend the cell, or set `type: text` for the column in the mapping"),
        where,
        severity="warning",
    )


def _wrong(table: Table, item: Assigned, wrong: Sequence[Wrong]) -> list[Diagnostic]:
    made = (
        Diagnostic(
            "not-a-number",
            joined([cell.shown, cell.why]),
            cell.mend,
            table.where(cell.record, item.heading),
        )
        for cell in wrong
    )
    return capped(made, len(wrong))


def _unit(table: Table, item: Assigned, read: Numbers) -> tuple[str | None, list[Diagnostic]]:
    """Return the unit of a column, having compared it with signs in its cells."""
    unit = item.unit
    problems: list[Diagnostic] = []

    def cells(records: NDArray[np.int64], code: str, what: Message, mend: Message) -> None:
        made = (Diagnostic(code, what, mend, table.where(int(i), item.heading)) for i in records)
        problems.extend(capped(made, len(records)))

    if len(read.percent):
        if unit not in (None, "%"):
            cells(
                read.percent,
                "percent-sign",
                msg("is a percentage in a column of {unit}", unit=unit),
                msg("write the amount itself, or mend the unit of the column"),
            )
        elif unit is None and (odd := odd_signs(len(read.percent), len(read.bare))) is not None:
            problems += _odd(table, item, read.percent if odd == "percent" else read.bare, odd)
        unit = unit or "%"
    elif (
        unit == "%"
        and table.sheet is not None
        and len(read.bare)
        and np.nanmax(np.abs(read.values)) <= 1
        and np.any(read.values != np.floor(read.values))
    ):
        problems.append(
            Diagnostic(
                "percent-fraction",
                msg("no percentage in this column is above 1; a spreadsheet stores 12% as 0.12"),
                msg("multiply by 100 if these are fractions"),
                table.where(None, item.heading),
                severity="warning",
            )
        )
    if len(read.money):
        if unit is None:
            unit = "EUR"
        elif "EUR" not in unit and "€" not in unit and "euro" not in unit:
            cells(
                read.money,
                "money-sign",
                msg("is an amount of money in a column of {unit}", unit=unit),
                msg("write the amount itself, or mend the unit of the column"),
            )
    if len(read.scaled) and unit is not None and _SCALED_UNIT.match(unit):
        cells(
            read.scaled,
            "scaled-twice",
            msg("is multiplied by a word, in a column that is in {unit} already", unit=unit),
            msg(
                "write the number in {unit} alone, or set the unit of the column to EUR", unit=unit
            ),
        )
    return unit, problems


def odd_signs(percent: int, bare: int) -> Odd | None:
    """Return which cells are wrong, where so many have a percent sign and so many have none.

    The few are what somebody has to look at.
    """
    if not percent or not bare:
        return None
    return "percent" if percent < bare else "bare"


def _odd(table: Table, item: Assigned, records: NDArray[np.int64], odd: Odd) -> list[Diagnostic]:
    if odd == "percent":
        what = msg("has a percent sign, and other cells of the column have none")
        mend = msg("mend the cell, or put [%] in the heading if all are percentages")
    else:
        what = msg("has no percent sign, and other cells of the column have")
        mend = msg("put [%] in the heading if all are percentages, or mend the cells")
    made = (
        Diagnostic("percent-mixed", what, mend, table.where(i, item.heading))
        for i in records.tolist()
    )
    return capped(made, len(records))


def _negative(table: Table, item: Assigned, values: NDArray[np.float64]) -> list[Diagnostic]:
    """Let a saving be a negative cost, and doubt a column full of them; staff is set free."""
    with np.errstate(invalid="ignore"):
        records = np.flatnonzero(values < 0)
        spent = int(np.count_nonzero(values > 0))
    if item.target.kind == "cost" and len(records) > spent:
        return [mostly_income(len(records), spent, table.where(None, item.heading))]
    if item.target.kind == "wait_cost":
        made = (_waiting_saves(table, item, int(i), float(values[i])) for i in records)
        return capped(made, len(records))
    if item.target.kind != "staff":
        return []
    found = (
        freed_staff(float(values[i]), item.target.period, table.where(int(i), item.heading))
        for i in records
    )
    return capped(problem for problem in found if problem is not None)


def mostly_income(negative: int, positive: int, where: Where) -> Diagnostic:
    """Doubt a column of costs that are negative for the greater part."""
    return Diagnostic(
        "negative",
        msg(
            "most costs are negative ({negative} against {positive}), and read as income",
            negative=Number(negative, 0),
            positive=Number(positive, 0),
        ),
        msg("if they are costs after all, set `sign: -1` for the column in the mapping"),
        where,
        severity="warning",
    )


def _waiting_saves(table: Table, item: Assigned, record: int, amount: float) -> Diagnostic:
    return Diagnostic(
        "negative",
        msg("the cost of waiting is negative: {amount}", amount=Exact(amount)),
        msg("write what each year of delay costs, or leave it blank when it costs nothing"),
        table.where(record, item.heading),
    )


def freed_staff(amount: float, period: str | None, where: Where) -> Diagnostic | None:
    """Return what to say of people whom a proposal sets free: a number below zero.

    From a year on, ``2029+``, that is what such a column is for. For one period it may be a slip,
    and without any period nobody knows when they are free.
    """
    if period is not None and period.endswith("+"):
        return None
    shown = Exact(amount)
    if period is None:
        return Diagnostic(
            "negative",
            msg("the use of staff is negative: {amount}", amount=shown),
            msg(
                "write a number of zero or more; people who are set free have a year from which on "
                "they are, as in {heading}",
                heading="'staff:clerk:2029+'",
            ),
            where,
        )
    onwards = f"{period[:4]}+"
    return Diagnostic(
        "negative",
        msg(
            "the use of staff is negative: {amount}, and read as people who are set free in "
            "{period} alone",
            amount=shown,
            period=period,
        ),
        msg(
            "write a number of zero or more if they are asked for; in a column from a year on "
            "({heading}) they are free in every later year",
            heading=onwards,
        ),
        where,
        severity="warning",
    )
