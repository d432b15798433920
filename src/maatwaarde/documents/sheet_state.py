"""What a cell or a row of a workbook is beside its value: an error, a percentage, merged, hidden.

The library that reads the cells gives values alone. A failed formula comes as an empty cell or as
0, a formula that no program has worked out as an empty one, and 35 % as 0.35.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

At = tuple[int, int]
"""0-based row and column."""


class Cells:
    """Which cells are of a kind: a set of places that takes four bytes for each."""

    __slots__ = ("_columns", "_sorted")

    def __init__(self, places: Iterable[At] = ()) -> None:
        self._columns: dict[int, array[int]] = {}
        self._sorted = True
        for row, column in places:
            self.add(row, column)

    def add(self, row: int, column: int) -> None:
        rows = self._columns.get(column)
        if rows is None:
            rows = self._columns[column] = array("L")
        if rows and rows[-1] >= row:
            self._sorted = False
        rows.append(row)

    def __iter__(self) -> Iterator[At]:
        for column, rows in self._columns.items():
            for row in rows:
                yield row, column

    def __contains__(self, at: object) -> bool:
        assert isinstance(at, tuple)
        if not self._sorted:
            self._columns = {
                column: array("L", sorted(set(rows))) for column, rows in self._columns.items()
            }
            self._sorted = True
        row, column = at
        rows = self._columns.get(column)
        if rows is None:
            return False
        found = bisect_left(rows, row)
        return found < len(rows) and rows[found] == row


@dataclass(frozen=True, slots=True)
class SheetState:
    """What is known of one sheet beside its values; all places are 0-based.

    Parameters
    ----------
    errors
        The error that a formula shows, such as ``#DIV/0!``; `NO_VALUE` where it has no value.
    percent
        Cells that are shown as a percentage.
    currency
        The sign of money in another currency than the euro, with which cells are shown.
    merged
        First and last cell of ranges that are merged.
    known
        Whether the form of the file lets all this be seen: that of XLS does not.
    """

    errors: dict[At, str] = field(default_factory=dict)
    percent: Cells = field(default_factory=Cells)
    currency: dict[At, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[At, At], ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through a sheet finds.

    Parameters
    ----------
    rows, columns
        How far its last filled cell is.
    letters
        Of all its cells together, as far as texts are shared or repeated.
    longest
        An upper bound of the letters of its longest cell.
    """

    state: SheetState
    rows: int
    columns: int
    letters: int = 0
    longest: int = 0
