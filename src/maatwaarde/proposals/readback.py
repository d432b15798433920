"""What a list was read as, column by column, for people to check before anything is decided."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from maatwaarde.documents.cells import one_line
from maatwaarde.late import regex
from maatwaarde.proposals.clean.rows import blanks
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.model import ColumnRead, StatedTotal
from maatwaarde.proposals.table import Decimal, LeftOut, Table
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.amounts import Amounts
from maatwaarde.proposals.values.judged_columns import Judged
from maatwaarde.proposals.values.read import Values

_GRAND = regex(r"(?:eind|grand\s+)?tota(?:al|len|l|ls)(?:\s+generaal)?\s*:?", re.IGNORECASE)


def columns_read(table: Table, assigned: Sequence[Assigned], values: Values) -> list[ColumnRead]:
    """Return what each column was read as, in the order of the list.

    A column that stands for several things is there once for each.
    """
    held = {id(item): found for item, found in values.measured}
    by_heading: dict[str, list[ColumnRead]] = {}
    for item in assigned:
        amounts = held.get(id(item))
        if isinstance(amounts, Amounts):
            read = _numbers(table, item, amounts)
        elif isinstance(amounts, Judged):
            read = _judged(table, item, amounts)
        else:
            texts = amounts if amounts is not None else None
            filled = (
                sum(text is not None for text in texts)
                if texts is not None
                else len(table) - int(blanks(item.column).sum())
            )
            kind = item.target.kind
            read = ColumnRead(
                item.heading,
                kind if kind in ("fixed", "attribute") else "other",
                str(item.target),
                item.unit,
                None,
                filled,
                *(0, 0, 0),
                len(table) - filled,
            )
        by_heading.setdefault(item.heading, []).append(read)
    found: list[ColumnRead] = []
    for heading, column in zip(table.headings, table.columns, strict=True):
        found += by_heading.pop(heading, []) or [_left_out(heading, blanks(column))]
    for rest in by_heading.values():  # what the mapping gives to all, and headings of groups
        found += rest
    return found


def _left_out(heading: str, blank: np.ndarray[Any, np.dtype[np.bool_]]) -> ColumnRead:
    empty = int(blank.sum())
    return ColumnRead(heading, "ignored", None, None, None, len(blank) - empty, 0, 0, 0, empty)


def _judged(table: Table, item: Assigned, judged: Judged) -> ColumnRead:
    filled, unknown = judged.filled, judged.unknown
    blank = len(table) - filled - unknown
    # The label 0 is a judgement, and no zero of a number.
    return ColumnRead(
        *(item.heading, "impact", str(item.target), item.unit, None),
        *(filled, unknown, 0, 0, blank),
        labels=judged.labels,
    )


def _numbers(table: Table, item: Assigned, amounts: Amounts) -> ColumnRead:
    known = ~np.isnan(amounts.values)
    kind = item.target.kind
    filled, unknown = int(known.sum()), len(amounts.unknown)
    asked = kind in ("cost", "staff") and item.target.bound is None
    return ColumnRead(
        item.heading,
        kind if kind in ("cost", "staff", "impact", "attribute") else "other",
        str(item.target),
        amounts.unit or item.unit,
        amounts.decimal,
        filled,
        unknown,
        len(amounts.near),
        int(np.count_nonzero(amounts.values == 0)),
        len(table) - filled - unknown,
        # Exact, so that it does not depend on the order of the rows.
        math.fsum(amounts.values[known].tolist()) if asked else None,
        _stated(table.left_out, item, amounts.decimal) if asked else None,
    )


def _stated(
    left_out: Sequence[LeftOut], item: Assigned, decimal: Decimal | None
) -> StatedTotal | None:
    """Return the list's own total of a column: its last grand total, or else its totals together.

    A list with totals of parts alone, such as of groups, has their sum for its total.
    """
    sign = -1 if item.rule is not None and item.rule.sign == -1 else 1
    found = [
        (row, amount * sign) for row, amount in _totals(left_out, item.heading, decimal or "comma")
    ]
    grand = [(row, amount) for row, amount in found if _GRAND.fullmatch(row.text.strip())]
    if grand:
        row, amount = grand[-1]
        return StatedTotal(amount, (row.row,))
    if not found:
        return None
    if len(found) > 1:
        # A last one that adds the others up, whatever it is called: 'Totaal 2027-2030'.
        (last, amount), others = found[-1], math.fsum(amount for _, amount in found[:-1])
        if math.isclose(amount, others, rel_tol=1e-9, abs_tol=0.005):
            return StatedTotal(amount, (last.row,))
    return StatedTotal(math.fsum(amount for _, amount in found), tuple(row.row for row, _ in found))


def _totals(
    left_out: Sequence[LeftOut], heading: str, decimal: Decimal
) -> Iterator[tuple[LeftOut, float]]:
    for row in left_out:
        if row.reason != "total":
            continue
        cell = row.cells.get(heading)
        amount = (
            numbers.read_one(one_line(cell), decimal) if isinstance(cell, str) else _number(cell)
        )
        if not math.isnan(amount):
            yield row, amount


def _number(cell: Any) -> float:
    is_number = isinstance(cell, int | float | np.number) and not isinstance(cell, bool)
    return float(cell) if is_number else math.nan
