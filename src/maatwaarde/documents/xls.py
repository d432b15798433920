"""XLS, the workbooks of before 2007: read in a process of its own, which may fail as it likes.

Its form is no archive of XML, so that nothing can be told of it but by reading it; and a file of a
megabyte can hold a text of thirty thousand letters in a hundred thousand cells.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.limits import MAX_SHEET_CELLS, too_large
from maatwaarde.documents.sheet_state import At
from maatwaarde.messages import Message, Number, msg

MOST_MEMORY = 1 << 30
MOST_SECONDS = 60
_CHILD = Path(__file__).with_name("xls_child.py")
_SAVE = msg("open it in Excel or LibreOffice, and save it as .xlsx")


@dataclass(frozen=True)
class XlsMeta:
    """What is known of a sheet before it is read."""

    name: str
    typ: Any
    visible: Any


@dataclass(frozen=True)
class XlsSheet:
    """A sheet, as the library that reads others gives one."""

    name: str
    height: int
    width: int
    merged_cell_ranges: tuple[tuple[At, At], ...]
    cells: list[list[Any]]

    def to_python(self, *, skip_empty_area: bool) -> list[list[Any]]:
        assert not skip_empty_area
        return [list(row) for row in self.cells]


@dataclass(frozen=True)
class XlsBook:
    """A workbook, as the library that reads others gives one."""

    sheets_metadata: Sequence[XlsMeta]
    sheets: dict[str, XlsSheet]

    @property
    def sheet_names(self) -> list[str]:
        return [meta.name for meta in self.sheets_metadata]

    def get_sheet_by_name(self, name: str) -> XlsSheet:
        return self.sheets[name]

    def close(self) -> None:
        pass


def read_xls(data: bytes, file: str, error: type[MaatwaardeError]) -> XlsBook:
    """Read a whole workbook.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: if it is none, is locked, or cannot be read within the limits.
    """
    limits = map(str, (MOST_MEMORY, MOST_SECONDS, MAX_SHEET_CELLS))
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), *limits, *filter(None, sys.path)],
            input=data,
            capture_output=True,
            timeout=2 * MOST_SECONDS,
            check=False,
        )
        answer, found = _Plain(io.BytesIO(done.stdout)).load() if not done.returncode else ("", 0)
    except (subprocess.TimeoutExpired, OSError, EOFError, pickle.UnpicklingError):
        answer, found = "", None
    if answer == "read":
        return _book(found)
    if answer == "too-large":
        what = msg("holds more than {n} cells", n=Number(MAX_SHEET_CELLS, 0))
        mend = msg(
            "keep to {cells} cells: clear stray cells far from the table, or split it",
            cells=Number(MAX_SHEET_CELLS, 0),
        )
        raise error(too_large(file, what, mend))
    said: dict[str, tuple[Message, Message]] = {
        "password": (msg("is locked with a password"), msg("save it without a password")),
        "unreadable": (msg("is no workbook that can be read"), msg("save it again as .xlsx")),
    }
    what, mend = said.get(
        answer,
        (
            msg(
                "cannot be read within {memory} MB of memory and {seconds} seconds",
                memory=Number(MOST_MEMORY / 1e6, 0),
                seconds=Number(MOST_SECONDS, 0),
            ),
            _SAVE,
        ),
    )
    raise error(Diagnostic("unreadable-workbook", what, mend, Where(file=file)))


def _book(found: Any) -> XlsBook:
    metas = []
    sheets = {}
    for name, kind, shown, (height, width), merged, rows in found:
        metas.append(
            XlsMeta(
                name,
                getattr(python_calamine.SheetTypeEnum, kind.rpartition(".")[2]),
                getattr(python_calamine.SheetVisibleEnum, shown.rpartition(".")[2]),
            )
        )
        sheets[name] = XlsSheet(name, height, width, merged, rows)
    return XlsBook(metas, sheets)


class _Plain(pickle.Unpickler):
    """What the other process gives are values and days, and nothing that runs."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)
