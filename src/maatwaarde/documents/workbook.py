"""Workbooks (XLSX, XLSM, XLS and ODS): opened with a look inside first, and read by the sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import python_calamine

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.cells import is_blank
from maatwaarde.documents.forms import refuse_other_form
from maatwaarde.documents.sheet_state import Looked, SheetState
from maatwaarde.documents.xls import XlsBook, XlsMeta, XlsSheet, read_xls
from maatwaarde.documents.zipguard import look_into
from maatwaarde.messages import msg

_SAVE_AGAIN = msg("open it in Excel or LibreOffice, and save it again as .xlsx")
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How an XLS workbook begins, and one with a password."""


class Workbook:
    """A workbook that is open; use it in a ``with`` statement."""

    def __init__(
        self,
        book: python_calamine.CalamineWorkbook | XlsBook,
        looked: Mapping[str, Looked] | None,
        file: str,
        error: type[MaatwaardeError],
    ) -> None:
        self._book = book
        self._looked = looked
        self._file = file
        self._error = error

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    @property
    def sheet_names(self) -> list[str]:
        return self._book.sheet_names

    @property
    def sheets_metadata(self) -> Sequence[python_calamine.SheetMetadata | XlsMeta]:
        return self._book.sheets_metadata

    def load(self, name: str) -> Sheet:
        """Load a sheet that the workbook says it has.

        Raises
        ------
        MaatwaardeError
            If the sheet is damaged.
        """
        try:
            sheet = self._book.get_sheet_by_name(name)
            merged = tuple(sheet.merged_cell_ranges or ())
        except BaseException as cause:
            raise self._unreadable(name, cause) from None
        if self._looked is None:
            state = SheetState(merged=merged, known=False)
        else:
            state = self._looked[name].state if name in self._looked else SheetState()
            state = replace(state, merged=state.merged or merged)
        return Sheet(sheet, state, self)

    def _unreadable(self, name: str, cause: BaseException) -> MaatwaardeError:
        why = _why(cause)
        return self._error(
            Diagnostic(
                "unreadable-workbook",
                msg("the sheet {sheet!r} cannot be read ({reason})", sheet=name, reason=why),
                _SAVE_AGAIN,
                Where(file=self._file),
            )
        )


class Sheet:
    """A sheet that has been loaded."""

    def __init__(
        self, sheet: python_calamine.CalamineSheet | XlsSheet, state: SheetState, book: Workbook
    ) -> None:
        self._sheet = sheet
        self._book = book
        self.state = state
        self.height: int = sheet.height
        self.width: int = sheet.width

    def rows(self) -> list[list[Any]]:
        """Return its cells, without empty rows at the end.

        Raises
        ------
        MaatwaardeError
            If the sheet is damaged.
        """
        try:
            rows: list[list[Any]] = self._sheet.to_python(skip_empty_area=False)
        except BaseException as cause:
            raise self._book._unreadable(self._sheet.name, cause) from None
        # The library gives such cells as empty or as 0, or not at all where they are the last: a
        # failed formula is none of these.
        errors = self.state.errors
        width = max((column for _, column in errors), default=-1) + 1
        for row in rows if rows and len(rows[0]) < width else ():
            row += [""] * (width - len(row))
        height = max((row for row, _ in errors), default=-1) + 1
        wide = len(rows[0]) if rows else width
        rows += [[""] * wide for _ in range(height - len(rows))]
        for (at, column), text in errors.items():
            rows[at][column] = text
        while rows and all(is_blank(cell) for cell in rows[-1]):
            rows.pop()
        return rows


def _why(cause: BaseException) -> BaseException | str:
    """Return what a reader says of a file that it cannot read; what is no such thing is raised.

    A fault in it comes as an exception of its own that is no `Exception`.
    """
    if isinstance(cause, MemoryError):
        return msg("it does not fit in memory")
    if not isinstance(cause, Exception) and type(cause).__name__ != "PanicException":
        raise cause
    return cause


def open_workbook(data: bytes, file: str, error: type[MaatwaardeError]) -> Workbook:
    """Open a workbook.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if it is none, is locked or too large.
    """
    refuse_other_form(data, file, error)
    if data.startswith(_COMPOUND):
        return Workbook(read_xls(data, file, error), None, file, error)
    looked = look_into(data, file, error)
    try:
        return Workbook(
            python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)), looked, file, error
        )
    except python_calamine.PasswordError:
        what, mend = msg("is locked with a password"), msg("save it without a password")
    except BaseException as cause:
        _why(cause)
        what, mend = msg("is no workbook that can be read"), msg("save it again as .xlsx")
    raise error(Diagnostic("unreadable-workbook", what, mend, Where(file=file)))
