"""The rows of a workbook of resources, before they have become what a file in YAML has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maatwaarde.diagnostics import Where


@dataclass
class Entry:
    """The cells of a row by key, and the place of every cell, filled or not.

    Parameters
    ----------
    unit
        Of its amount, where the cell holds a number alone and another place says the unit.
    """

    cells: dict[str, Any]
    where: Where
    columns: dict[str, Where]
    unit: str | None = None

    def at(self, *columns: str) -> Where:
        return next((self.columns[name] for name in columns if name in self.columns), self.where)
