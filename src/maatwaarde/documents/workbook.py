"""Workbooks (XLSX, XLSM, XLS and ODS): opened with a look inside first, and read by the sheet."""

from __future__ import annotations

import io
from typing import Any

import python_calamine

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.cells import is_blank
from maatwaarde.documents.forms import refuse_other_form
from maatwaarde.documents.sheet_state import SheetState, sheet_state
from maatwaarde.documents.zipguard import check_archive
from maatwaarde.messages import msg


def open_workbook(
    data: bytes, file: str, error: type[MaatwaardeError]
) -> python_calamine.CalamineWorkbook:
    """Open a workbook.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if it is none, is locked or too large.
    """
    refuse_other_form(data, file, error)
    check_archive(data, file, error)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError:
        what, mend = msg("is locked with a password"), msg("save it without a password")
    except (python_calamine.CalamineError, OSError):
        what, mend = msg("is no workbook that can be read"), msg("save it again as .xlsx")
    raise error(Diagnostic("unreadable-workbook", what, mend, Where(file=file)))


def load_sheet(
    book: python_calamine.CalamineWorkbook, name: str, file: str, error: type[MaatwaardeError]
) -> python_calamine.CalamineSheet:
    """Load a sheet that the workbook says it has.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if the sheet is damaged.
    """
    try:
        return book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, OSError) as cause:
        raise error(
            Diagnostic(
                "unreadable-workbook",
                msg("the sheet {sheet!r} cannot be read ({reason})", sheet=name, reason=cause),
                msg("open it in Excel or LibreOffice, and save it again as .xlsx"),
                Where(file=file),
            )
        ) from None


def sheet_rows(sheet: python_calamine.CalamineSheet, data: bytes) -> list[list[Any]]:
    """Return the cells of a sheet of the workbook ``data``, without empty rows at the end."""
    return rows_and_state(sheet, data)[0]


def rows_and_state(
    sheet: python_calamine.CalamineSheet, data: bytes
) -> tuple[list[list[Any]], SheetState]:
    """Return the cells of a sheet, and what is known of them beside their values."""
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    state = sheet_state(sheet, data)
    for (row, column), text in state.errors.items():
        # The library gives such cells as empty or as 0: a failed formula is neither.
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    while rows and all(is_blank(cell) for cell in rows[-1]):
        rows.pop()
    return rows, state
