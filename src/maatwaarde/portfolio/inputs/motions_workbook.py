"""Motions in the sheets of a workbook, for who writes them in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, did_you_mean
from maatwaarde.documents.given import Book
from maatwaarde.documents.yaml import Document, Path_
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.framework.workbook.rows import Filled
from maatwaarde.framework.workbook.sheets import GUARDS as GUARDS_OF_A_FRAMEWORK
from maatwaarde.framework.workbook.tables import Tables, read_tables
from maatwaarde.messages import joined, msg
from maatwaarde.portfolio.inputs import changes_workbook as changes
from maatwaarde.portfolio.inputs.changes_workbook import (
    GENERAL,
    NOT_READ,
    put,
    put_title,
    rows_of,
)

_SEVERAL = msg("Put a semicolon between several.")
_PROPOSALS = msg("Ids as in the list.")

MOTIONS = Sheet(
    "motions",
    "Moties",
    "Motions",
    msg(
        "A row for each motion. What it wants of money, people and guards stands in the other "
        "sheets, with its name in front."
    ),
    (
        Column(
            ("id",),
            "motie",
            "motion",
            "id",
            msg("What it is called, such as M1; each has its own."),
            needed=True,
            width=12,
        ),
        Column(
            ("title", "nl"),
            "titel",
            "title",
            "text",
            msg("What it wants, in words; may stay empty."),
            width=40,
        ),
        Column(
            ("title", "en"),
            "titel (Engels)",
            "title (English)",
            "text",
            msg("Text in English, for reports in English; may stay empty."),
            width=28,
        ),
        Column(("by",), "indiener", "by", "text", msg("Who moves it; may stay empty."), width=28),
        Column(
            ("do",),
            "wel doen",
            "do",
            "list",
            joined([msg("Proposals that have to be done."), _PROPOSALS, _SEVERAL]),
            width=20,
        ),
        Column(
            ("drop",),
            "niet doen",
            "drop",
            "list",
            joined([msg("Proposals that are not to be done."), _PROPOSALS, _SEVERAL]),
            width=20,
        ),
    ),
)

MOTION = Column(
    ("motion",),
    "motie",
    "motion",
    "id",
    msg("Of which motion this is, as in the sheet of motions."),
    ids_of="motions",
    needed=True,
    width=12,
)


def _of_a_motion(sheet: Sheet, about: str) -> Sheet:
    return replace(sheet, about=about, columns=(MOTION, *sheet.columns))


BUDGETS = _of_a_motion(
    changes.BUDGETS, msg("More or less money that a motion wants, a row for each budget.")
)
STAFF = _of_a_motion(
    changes.STAFF, msg("More or fewer people that a motion wants, a row for each role.")
)
GUARDS = _of_a_motion(
    GUARDS_OF_A_FRAMEWORK,
    msg(
        "A guard that a motion wants, a row for each. It takes the place of that on the same "
        "value, so that it may also be looser."
    ),
)

SHEETS = (MOTIONS, BUDGETS, STAFF, GUARDS, GENERAL)


def read_motions_workbook(given: Book) -> tuple[Document, list[Diagnostic]]:
    """Read a workbook as the document that a file of motions in YAML would be.

    Returns
    -------
    document, problems
        Of sheets, headings and cells, errors and warnings.

    Raises
    ------
    ResourceError
        If it is no workbook, or no sheet of it holds motions.
    """
    file = given.file
    no_sheet = Diagnostic(
        "no-motions",
        msg("this workbook has no sheet {sheet!r}", sheet=MOTIONS.nl),
        msg("name the sheet with motions so; `maatwaarde motion … --draft` makes one to fill in"),
        Where(file=file),
    )
    found = read_tables(given.content, file, SHEETS, ResourceError, none=no_sheet, others=NOT_READ)
    if MOTIONS.key not in found.tables:
        raise ResourceError(no_sheet)
    data: dict[str, Any] = {"maatwaarde": 1, "motions": []}
    table = found.tables[MOTIONS.key]
    places: dict[Path_, Where] = {(): Where(file=file), ("motions",): table.where}
    put_title(found, data, places)
    at: dict[str, int] = {}
    for row in rows_of(found, MOTIONS):
        k = len(data["motions"])
        data["motions"].append(put(places, ("motions", k), row))
        if isinstance(row.data.get("id"), str):
            at.setdefault(row.data["id"], k)
    if not data["motions"] and not any(one.severity == "error" for one in found.problems):
        what = msg("no motion stands in this sheet")
        found.problems.append(
            Diagnostic(
                "no-motions", what, msg("write each on a row below the headings"), table.where
            )
        )
    for sheet in (BUDGETS, STAFF, GUARDS):
        for row in rows_of(found, sheet):
            _put_wish(found, sheet, row, at, data, places)
    return Document(file, data, places, found.keys(SHEETS)), found.problems


def _put_wish(
    found: Tables,
    sheet: Sheet,
    row: Filled,
    at: dict[str, int],
    data: dict[str, Any],
    places: dict[Path_, Where],
) -> None:
    """Put a row of another sheet under the motion that it names."""
    name = row.data.pop("motion", None)
    if name not in at:
        motions = found.tables[MOTIONS.key].name
        what = msg("nothing says of which motion this is")
        if name is not None:
            what = msg("there is no motion {id!r} in the sheet {sheet}", id=name, sheet=motions)
        mend = did_you_mean(str(name), at) or msg("name one that stands there")
        found.problems.append(Diagnostic("unknown-motion", what, mend, row.place("motion")))
        return
    k = at[name]
    wishes = data["motions"][k].setdefault(sheet.key, [])
    path = ("motions", k, sheet.key)
    places.setdefault(path, row.where)
    wishes.append(put(places, (*path, len(wishes)), row))
