"""A sheet of a workbook that holds all that is put in it, or says that it cannot.

The library that writes workbooks leaves out what is beyond the rows and columns of Excel, and cuts
a text that is longer than a cell, and says so by a number that it returns.
"""

from __future__ import annotations

from typing import Any, NoReturn

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.limits import XLSX_CELL_LETTERS, XLSX_COLUMNS, XLSX_ROWS
from maatwaarde.messages import Message, Number, msg


class WholeSheet(Worksheet):  # type: ignore[misc]
    """A sheet that raises `MaatwaardeError` where it would leave something out."""

    def _check_dimensions(
        self, row: int, col: int, ignore_row: bool = False, ignore_col: bool = False
    ) -> int:
        if row >= XLSX_ROWS or col >= XLSX_COLUMNS:
            self._refuse(
                row,
                col,
                msg(
                    "the table is larger than the {rows} rows and {columns} columns of a workbook",
                    rows=Number(XLSX_ROWS, 0),
                    columns=Number(XLSX_COLUMNS, 0),
                ),
            )
        found: int = super()._check_dimensions(row, col, ignore_row, ignore_col)
        return found

    def _write_string(self, row: int, col: int, string: str, *rest: Any) -> int:
        if len(string) > XLSX_CELL_LETTERS:
            self._refuse(
                row,
                col,
                msg(
                    "the text of this cell has {letters} letters, and a cell of a workbook holds "
                    "{most}",
                    letters=Number(len(string), 0),
                    most=Number(XLSX_CELL_LETTERS, 0),
                ),
            )
        found: int = super()._write_string(row, col, string, *rest)
        return found

    def _refuse(self, row: int, col: int, what: Message) -> NoReturn:
        raise MaatwaardeError(
            Diagnostic(
                "beyond-workbook",
                what,
                msg("make it shorter, or write .csv, .parquet or .jsonl in place of .xlsx"),
                Where(sheet=self.name, row=row + 1, cell=xl_rowcol_to_cell(row, col)),
            )
        )
