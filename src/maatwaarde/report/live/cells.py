"""Places in a workbook, and the sheets of scores as formulas name each other by."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells on a sheet, by the row and column of its first.

    Formulas name cells by it, so that no formula knows how a sheet is laid out.
    """

    sheet: str
    row: int
    column: int

    def cell(self, i: int, j: int, *, whole: bool = True) -> str:
        """Return the cell in row ``i`` and column ``j``, with its sheet unless ``whole`` is off."""
        name = xl_rowcol_to_cell(self.row + i, self.column + j, row_abs=True, col_abs=True)
        return f"{self._prefix}{name}" if whole else name

    def along_row(self, i: int, width: int) -> str:
        """Return the first ``width`` cells of row ``i``."""
        first, last = self.column, self.column + width - 1
        row = self.row + i + 1
        return f"{self._prefix}${xl_col_to_name(first)}${row}:${xl_col_to_name(last)}${row}"

    def down_column(self, j: int, height: int) -> str:
        """Return the first ``height`` cells of column ``j``."""
        name = xl_col_to_name(self.column + j)
        return f"{self._prefix}${name}${self.row + 1}:${name}${self.row + height}"

    @property
    def _prefix(self) -> str:
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!"
