"""A row of a sheet as the part of a file in YAML that it stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.documents.yaml import Path_
from maatwaarde.framework.workbook.cells import read_cell
from maatwaarde.framework.workbook.column import Column
from maatwaarde.framework.workbook.table import Row
from maatwaarde.messages import Language, msg


@dataclass(eq=False)
class Filled:
    """What a row says, and where: by path below the row."""

    where: Where
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path_, Where] = field(default_factory=dict)

    def place(self, *path: str) -> Where:
        return self.places.get(path, self.where)


def filled(row: Row, language: Language, problems: list[Diagnostic]) -> Filled:
    """Read the cells of a row; what is wrong with them is added to ``problems``."""
    found = Filled(row.where)
    for column, where in row.places.items():
        key = _key(column)
        found.places[key] = where
        if len(key) > 1:
            found.places.setdefault(key[:1], where)
    for column, cell in row.cells.items():
        read = read_cell(cell, column, language)
        if read.problem is not None:
            problems.append(read.problem)
        *outer, last = _key(column)
        inner = found.data
        for name in outer:
            inner = inner.setdefault(name, {})
        if last in inner:
            what = msg("a guard protects one thing, and this row names a value and a measure")
            mend = msg("keep one of them, and give the other a row of its own")
            problems.append(Diagnostic("guard-subject", what, mend, cell.where))
        inner[last] = read.value
        # Where two columns may say it, the one that does is the place.
        found.places[_key(column)] = cell.where
    return found


def _key(column: Column) -> tuple[str, ...]:
    """Return the key of a column in the file: two columns of a guard name what it is on."""
    return column.path[:1] if column.path == ("value", "measure") else column.path
