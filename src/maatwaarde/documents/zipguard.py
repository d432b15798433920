"""Look into a workbook before it is read: how much it holds, and what its cells are beside values.

A few kilobytes can unpack to gigabytes, and one stray cell at the far corner of a sheet makes a
table of billions of cells.
"""

from __future__ import annotations

from collections.abc import Mapping

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.archive import Archive, Suspect, TooLarge
from maatwaarde.documents.limits import (
    MAX_LETTERS,
    MAX_SHEET_CELLS,
    MAX_UNPACKED_BYTES,
    table_too_large,
    too_large,
)
from maatwaarde.documents.ods_look import CONTENT, look_into_ods
from maatwaarde.documents.sheet_state import Looked
from maatwaarde.documents.xlsx_look import look_into_xlsx
from maatwaarde.messages import Number, msg


def look_into(data: bytes, file: str, error: type[MaatwaardeError]) -> Mapping[str, Looked]:
    """Return what the sheets of a workbook hold, by their names.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if it holds more than can be read, or is damaged.
    """
    archive = None
    try:
        archive = Archive(data)
        if archive.only("workbook.bin") is not None:
            raise Suspect(msg("it is in binary form"))
        # What is of both forms may be read as either.
        parts, sheets = look_into_xlsx(archive)
        if archive.named(CONTENT):
            more, tables = look_into_ods(archive)
            parts, sheets = [*parts, *more], {**tables, **sheets}
    except TooLarge as cause:
        raise error(
            too_large(
                file,
                cause.what,
                msg(
                    "keep to {cells} cells and {letters} letters a sheet and {size} bytes "
                    "unpacked; clear stray cells far from the table",
                    cells=Number(MAX_SHEET_CELLS, 0),
                    letters=Number(MAX_LETTERS, 0),
                    size=Number(MAX_UNPACKED_BYTES, 0),
                ),
            )
        ) from None
    except Suspect as cause:
        reason = cause.reason
        if archive is not None and archive.begun:
            reason = msg("{reason} ({part})", reason=reason, part=archive.begun)
        raise error(
            Diagnostic(
                "unreadable-workbook",
                msg("is no workbook that can be read: {reason}", reason=reason),
                msg("save it again as .xlsx, without a password"),
                Where(file=file),
            )
        ) from None
    for one in parts:
        problem = table_too_large(
            file, one.rows, one.columns, one.letters, one.longest, MAX_SHEET_CELLS
        )
        if problem is not None:
            raise error(problem)
    return sheets
