"""Workbooks: XLSX, XLSM, XLS and ODS."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import python_calamine

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, did_you_mean
from maatwaarde.proposals.header import SEARCH_ROWS, find_header, joined
from maatwaarde.proposals.readers.zipguard import check_archive, formula_errors
from maatwaarde.proposals.table import RawTable, ReadOptions, assemble, fold, is_blank, place

PREFERRED_SHEETS = ("voorstellen", "projecten", "proposals", "projects")
RESOURCE_SHEETS = ("resources", "middelen")


def read_workbook(data: bytes, file: str, options: ReadOptions) -> RawTable:
    """Read one sheet of a workbook.

    Without `options.sheet` it is the sheet named ``voorstellen``, ``projecten``, ``proposals`` or
    ``projects``, or else the first one that is visible and filled.

    Raises
    ------
    ProposalError
        If the file is no workbook, is locked or too large, or has no such sheet.
    """
    with open_workbook(data, file) as book:
        load = cache(book.get_sheet_by_name)  # parsing a sheet is most of the work
        name, notes = _choose(book, load, file, options.sheet)
        rows = sheet_rows(load(name), data)
    if options.header_row and options.header_row > len(rows):
        raise ProposalError(
            Diagnostic(
                "no-header-row",
                f"has {len(rows)} rows, and no row {options.header_row} for the headings",
                "mend `header_row` in the mapping",
                Where(file=file, sheet=name),
            )
        )
    if not rows:
        raise ProposalError(
            Diagnostic("empty", "is empty", "fill it in", Where(file=file, sheet=name))
        )
    index, span = find_header(rows[: max(SEARCH_ROWS, (options.header_row or 0) + 2)], options)
    body = rows[index + span :]
    width = len(rows[0])
    columns = [list(column) for column in zip(*body, strict=True)] if body else [[]] * width
    return assemble(
        joined(rows, index, span),
        columns,
        first_row=index + span + 1,
        file=file,
        sheet=name,
        header_row=index + span,
        problems=notes,
    )


def resource_sheet(data: bytes, file: str) -> str | None:
    """Return the sheet that is named ``resources`` or ``middelen``, if there is one."""
    with open_workbook(data, file) as book:
        return next((n for n in book.sheet_names if fold(n) in RESOURCE_SHEETS), None)


def open_workbook(data: bytes, file: str) -> python_calamine.CalamineWorkbook:
    """Open a workbook.

    Raises
    ------
    ProposalError
        If it is none, is locked or too large.
    """
    check_archive(data, file)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError:
        what, mend = "is locked with a password", "save it without a password"
    except (python_calamine.CalamineError, OSError) as cause:
        what, mend = f"is no workbook that can be read ({cause})", "save it again as .xlsx"
    raise ProposalError(Diagnostic("unreadable-workbook", what, mend, Where(file=file)))


def _choose(
    book: python_calamine.CalamineWorkbook,
    load: Callable[[str], python_calamine.CalamineSheet],
    file: str,
    wanted: str | None,
) -> tuple[str, list[Diagnostic]]:
    names = book.sheet_names
    if wanted is not None:
        found = [name for name in names if name == wanted] or [
            name for name in names if fold(name) == fold(wanted)
        ]
        if not found:
            raise ProposalError(
                Diagnostic(
                    "no-sheet",
                    f"has no sheet {wanted!r}",
                    did_you_mean(wanted, names),
                    Where(file=file),
                )
            )
        return found[0], []
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and fold(sheet.name) not in RESOURCE_SHEETS
    ]
    for name in visible:
        if fold(name) in PREFERRED_SHEETS:
            return name, []
    filled = [name for name in visible if load(name).height > 1]
    if not filled:
        raise ProposalError(
            Diagnostic(
                "empty", "has no sheet with rows below a heading", "fill it in", Where(file=file)
            )
        )
    notes = []
    if len(filled) > 1:
        others = ", ".join(repr(name) for name in filled[1:6])
        notes.append(
            Diagnostic(
                "sheet-chosen",
                f"the first sheet is read; there are also {others}",
                "name the sheet to read, with `sheet` in the mapping or in the call",
                place(file, filled[0], None, None, by_line=False),
                severity="warning",
            )
        )
    return filled[0], notes


def sheet_rows(sheet: python_calamine.CalamineSheet, data: bytes) -> list[list[Any]]:
    """Return the cells of a sheet of the workbook ``data``, without empty rows at the end."""
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    while rows and all(is_blank(cell) for cell in rows[-1]):
        rows.pop()
    for (row, column), text in formula_errors(data, sheet.name).items():
        # The library gives such cells as empty: a failed formula is not an empty cell.
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    return rows
