"""Which columns of a list hold numbers, and how these are written."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import joined, msg
from maatwaarde.proposals.columns.recognise import heading_unit, recognise
from maatwaarde.proposals.table import Column, Decimal, Table
from maatwaarde.proposals.values import numbers
from maatwaarde.proposals.values.notation import NOTATION, choose_notation, overall_notation
from maatwaarde.proposals.values.numbers import Cells, Numbers

APPROXIMATE = 0.2
"""How far a draft lets numbers such as ``ca. 300`` be off, for people to decide."""


class NumericColumns:
    """The columns of a list that hold numbers, read as a draft reads them.

    Parameters
    ----------
    columns
        By heading, of the table.
    warnings
        Gets every cell that is no number in a column of money or staff, and every column that can
        be read in two ways.
    """

    def __init__(
        self, table: Table, columns: Mapping[str, Column], warnings: list[Diagnostic]
    ) -> None:
        self._table, self._warnings = table, warnings
        self._cells = {
            heading: cells
            for heading, column in columns.items()
            if (cells := self._numeric(heading, column)) is not None
        }
        self._decimals = self._notations()
        kinds = set(self._decimals.values())
        self.decimal: Decimal | None = kinds.pop() if len(kinds) == 1 else None
        """The notation of the file, where some column needs one and all have the same."""

    def __contains__(self, heading: object) -> bool:
        return heading in self._cells

    @property
    def nearly(self) -> bool:
        """Whether any cell is nearly a number, such as ``ca. 300``."""
        return any(len(self.read(heading).near) for heading in self._cells)

    def read(self, heading: str) -> Numbers:
        decimal = self._decimals.get(heading, "comma")
        return numbers.parse(self._cells[heading], decimal, APPROXIMATE)

    def known(self, heading: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the numbers of a column that are there, shape (n,)."""
        values = self.read(heading).values
        return values[~np.isnan(values)]

    def own_decimal(self, heading: str) -> Decimal | None:
        """Return the notation of a column where the file has no single one."""
        return self._decimals.get(heading) if self.decimal is None else None

    def _numeric(self, heading: str, column: Column) -> Cells | None:
        """Return the cells of a column of numbers, at least one.

        What is nearly a number (``ca. 300``) is one, where most others are numbers. A column of
        money or staff keeps its meaning whatever single cells say: each of these is told.
        """
        if numbers.yes_no(column) is not None:
            return None
        cells = numbers.split(column)
        if cells.plainly(numbers.CODE).any():
            return None
        guess = recognise(heading)
        asked = guess is not None and guess.target.kind in ("cost", "staff")
        notations: tuple[Decimal, ...] = ("comma", "point")
        reads = [numbers.parse(cells, decimal, APPROXIMATE) for decimal in notations]
        read = min(reads, key=lambda read: len(read.wrong))
        count = len(read.bare) + len(read.percent)
        plain = count - len(read.near)
        measured = heading_unit(heading) is not None and plain > 0
        if not read.wrong and count and (asked or measured or plain >= len(read.near)):
            return cells
        if not asked or count + len(read.unknown) <= len(read.wrong):
            return None
        for cell in read.wrong:
            place = self._table.where(cell.record, heading)
            what = joined([cell.shown, cell.why])
            self._warnings.append(Diagnostic("draft", what, cell.mend, place, severity="warning"))
        return cells

    def _notations(self) -> dict[str, Decimal]:
        """Return the notation of each column that needs one."""
        told = {
            heading: numbers.evidence(cells)
            for heading, cells in self._cells.items()
            if not _is_code(heading)
        }
        overall = overall_notation(told.values())
        chosen: dict[str, Decimal] = {}
        for heading, own in told.items():
            decimal, doubtful = choose_notation(own, overall, self._table.decimal)
            if own.comma or own.point or own.either:
                chosen[heading] = decimal
            if doubtful:
                what = msg(
                    "{example!r} can be read in two ways; the draft reads a {notation}",
                    example=own.example,
                    notation=NOTATION[decimal],
                )
                mend = msg("check `decimal` in the mapping")
                place = self._table.where(None, heading)
                self._warnings.append(Diagnostic("draft", what, mend, place, severity="warning"))
        return chosen


def _is_code(heading: str) -> bool:
    guess = recognise(heading)
    return guess is not None and guess.target.kind == "fixed"
