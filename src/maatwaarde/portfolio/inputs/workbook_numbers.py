"""Numbers in a workbook of resources, read as a list of proposals reads them.

A text may be ``€ 1.250.000,-``, ``1,5 mln``, ``40 %`` or have a unit of its own (``1,5 MEUR``).
Whether it has a decimal comma or a point is decided for a column, by its own cells or else by all
columns of the workbook; without any sign it is a comma, and what may be either is warned of.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.documents.cells import one_line
from maatwaarde.messages import Exact, msg
from maatwaarde.proposals.table import Decimal
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.notation import Evidence, choose_notation, overall_notation
from maatwaarde.proposals.values.numbers import Wrong

# A number, and a unit that the framework knows.
_WITH_UNIT = re.compile(
    r"([-+\N{MINUS SIGN}]?\s*\d(?:[\d., ]*\d)?)(?:[.,]-{1,2})?\s*"
    r"((?![eE][-+]?\d)[^\d\s.,].*)"
)
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")


class Cell(NamedTuple):
    """What a cell holds, and where it stands."""

    value: Any
    where: Where


def read_numbers(
    columns: Sequence[Sequence[Cell]],
) -> tuple[list[list[Any]], list[Diagnostic]]:
    """Read columns of cells as the file in YAML would hold them.

    Returns
    -------
    values
        As many and as long as `columns`: a number, or a text such as ``'1.5 MEUR'`` or ``'40 %'``
        with a decimal point. A cell that is no number stays what it was.
    problems
        Every cell that is no number, and a warning for a column that can be read in two ways.
    """
    apart = [[_apart(cell.value) for cell in column] for column in columns]
    split = [numbers.split([value for value, _ in pieces]) for pieces in apart]
    told = [numbers.evidence(cells) for cells in split]
    overall = overall_notation(told)
    values: list[list[Any]] = []
    problems: list[Diagnostic] = []
    for column, pieces, cells, own in zip(columns, apart, split, told, strict=True):
        notation, doubtful = choose_notation(own, overall, None)
        read = numbers.parse(cells, notation)
        percent, money = set(read.percent.tolist()), set(read.money.tolist())
        found: list[Any] = []
        for i, value in enumerate(read.values.tolist()):
            unit = pieces[i][1] or ("%" if i in percent else "EUR" if i in money else "")
            number = int(value) if value.is_integer() else value
            found.append(
                column[i].value if math.isnan(value) else f"{number!r} {unit}" if unit else number
            )
        values.append(found)
        wrong = {cell.record: cell for cell in read.wrong}
        problems += [
            _no_number(column[i], wrong.get(i), notation)
            for i, value in enumerate(read.values.tolist())
            if math.isnan(value)
        ]
        # A decimal point is rare in a workbook, so a thousand that may be 1 is always told.
        if own.either and (doubtful or notation == "point"):
            problems.append(_ambiguous(column, pieces, own, notation))
    return values, problems


def read_part(text: str) -> str:
    """Write a part such as ``0,75`` or ``12,5 %`` with a decimal point; other text stays."""
    notations: tuple[Decimal, ...] = ("comma", "point")
    for notation in notations:
        read = numbers.parse(numbers.split([text]), notation)
        value = float(read.values[0])
        if not math.isnan(value):
            return f"{value!r} %" if len(read.percent) else repr(value)
    return text


def _apart(value: Any) -> tuple[Any, str]:
    """Take a unit that only the framework knows off a text."""
    if not isinstance(value, str):
        return value, ""
    text = one_line(value)
    if any(not math.isnan(numbers.read_one(text, notation)) for notation in ("comma", "point")):
        return text, ""
    found = _WITH_UNIT.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _no_number(cell: Cell, wrong: Wrong | None, notation: Decimal) -> Diagnostic:
    shown = repr(cell.value) if wrong is None else wrong.shown
    why = msg("is no number") if wrong is None or wrong.near else wrong.why
    mend = (
        wrong.mend
        if wrong is not None and (wrong.never or not isinstance(cell.value, str))
        else msg(
            "write a number ({example}), perhaps with a unit behind it (1,5 MEUR), or leave "
            "the cell empty if nothing is known",
            example="1234,5" if notation == "comma" else "1234.5",
        )
    )
    return Diagnostic("not-a-number", msg("{value} {why}", value=shown, why=why), mend, cell.where)


def _ambiguous(
    column: Sequence[Cell], pieces: Sequence[tuple[Any, str]], own: Evidence, notation: Decimal
) -> Diagnostic:
    at = next(
        (
            i
            for i, (value, _) in enumerate(pieces)
            if isinstance(value, str) and (value == own.example or _EITHER.fullmatch(value))
        ),
        0,
    )
    found = {
        "example": own.example,
        "value": Exact(numbers.read_one(own.example, notation)),
    }
    return Diagnostic(
        "ambiguous-numbers",
        msg("{example!r} can be read in two ways, and is read as {value} (decimal comma)", **found)
        if notation == "comma"
        else msg(
            "{example!r} can be read in two ways, and is read as {value} (decimal point)", **found
        ),
        msg("make it a number instead of a text, or write the decimals as in '1500,0'"),
        column[at].where,
        severity="warning",
    )
