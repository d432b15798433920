"""What has changed since a plan was made, in the sheets of a workbook."""

from __future__ import annotations

from typing import Any

from maatwaarde.diagnostics import Diagnostic, ResourceError, Where
from maatwaarde.documents.cells import fold
from maatwaarde.documents.given import Book
from maatwaarde.documents.yaml import Document, Path_
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.framework.workbook.rows import Filled, filled
from maatwaarde.framework.workbook.sheets import EXPLANATION
from maatwaarde.framework.workbook.table import missing_columns
from maatwaarde.framework.workbook.tables import Tables, read_tables
from maatwaarde.messages import joined, msg

NAMES = ("Namen", "Names")
"""The sheet with what may be named in the others; it is not read."""

NOT_READ = {fold(name) for name in (*EXPLANATION, *NAMES)}

GENERAL = Sheet(
    "general",
    "Algemeen",
    "General",
    msg("What reports call the whole; may stay empty."),
    tuple(
        Column(
            ("title", language),
            nl,
            en,
            "text",
            msg("What reports call the whole; may stay empty."),
            width=44,
        )
        for language, nl, en in (
            ("nl", "titel", "title"),
            ("en", "titel (Engels)", "title (English)"),
        )
    ),
    lines=True,
)

PROPOSAL = Column(
    ("proposal",),
    "voorstel",
    "proposal",
    "id",
    msg("The id of the proposal, as in the list."),
    ids_of="proposals",
    needed=True,
    width=16,
)

_FACTOR = Column(
    ("factor",),
    "factor",
    "factor",
    "number",
    msg(
        "How many times what there was: 0.9 is a tenth less. Fill in this or the column beside it."
    ),
)

_PERIODS = Column(
    ("periods",),
    "perioden",
    "periods",
    "list",
    joined(
        [
            msg("In which periods, such as 2028. Empty: in every period of it, each so much."),
            msg("Put a semicolon between several."),
        ]
    ),
    width=16,
)

_REASON = Column(
    ("reason",), "reden", "reason", "text", msg("Why, in words; may stay empty."), width=36
)

BUDGETS = Sheet(
    "budgets",
    "Budgetten",
    "Budgets",
    msg("A budget that is raised or cut, a row for each."),
    (
        Column(
            ("name",),
            "naam",
            "name",
            "text",
            msg("The budget, as in the resources; empty if there is only one."),
            ids_of="budgets",
            width=20,
        ),
        Column(
            ("change",),
            "verandering",
            "change",
            "amount",
            msg("What comes in, in euros; below zero what goes out, as in -250000."),
            width=16,
        ),
        _FACTOR,
        _PERIODS,
        _REASON,
    ),
)

STAFF = Sheet(
    "staff",
    "Personeel",
    "Staff",
    msg("People of a role who join or leave, a row for each."),
    (
        Column(
            ("role",),
            "rol",
            "role",
            "text",
            msg("The role, as in the resources."),
            ids_of="staff",
            needed=True,
            width=20,
        ),
        Column(
            ("change",),
            "verandering",
            "change",
            "amount",
            msg("How many join, in fte; below zero how many leave."),
            width=16,
        ),
        _FACTOR,
        _PERIODS,
        _REASON,
    ),
)

DELAYS = Sheet(
    "delays",
    "Vertraging",
    "Delays",
    msg("Proposals that are late, a row for each."),
    (
        PROPOSAL,
        Column(
            ("months",),
            "maanden",
            "months",
            "number",
            msg("How many months late it is."),
            needed=True,
        ),
        _REASON,
    ),
)

COSTS = Sheet(
    "costs",
    "Kosten",
    "Costs",
    msg("Proposals that cost more or less than they were to, a row for each."),
    (
        PROPOSAL,
        Column(
            ("name",),
            "naam",
            "name",
            "text",
            msg("The kind of money; empty for all kinds."),
            ids_of="budgets",
            width=20,
        ),
        Column(
            ("amount",),
            "bedrag",
            "amount",
            "amount",
            msg("What it costs now in all, in euros."),
            width=16,
        ),
        _FACTOR,
        _REASON,
    ),
)

EFFECTS = Sheet(
    "effects",
    "Effecten",
    "Effects",
    msg("Effects that turn out larger or smaller than they were to be, a row for each."),
    (
        PROPOSAL,
        Column(
            ("measure",),
            "maatstaf",
            "measure",
            "id",
            msg("The id of the measure."),
            ids_of="measures",
            needed=True,
            width=20,
        ),
        Column(
            ("factor",),
            "factor",
            "factor",
            "number",
            msg("How many times what it was to be: 0.5 is half of it."),
            needed=True,
        ),
        _REASON,
    ),
)

STOPS = Sheet(
    "stops",
    "Stoppen",
    "Stops",
    msg("Proposals that stop, a row for each."),
    (PROPOSAL, _REASON),
)

SHEETS = (GENERAL, DELAYS, COSTS, EFFECTS, BUDGETS, STAFF, STOPS)


def read_changes_workbook(given: Book) -> tuple[Document, list[Diagnostic]]:
    """Read a workbook as the document that a file of changes in YAML would be.

    Returns
    -------
    document, problems
        Of sheets, headings and cells, errors and warnings.

    Raises
    ------
    ResourceError
        If it is no workbook, or has none of the sheets.
    """
    file = given.file
    names = ", ".join(repr(sheet.nl) for sheet in SHEETS[1:])
    none = Diagnostic(
        "no-changes",
        msg("this workbook has none of the sheets {names}", names=names),
        msg("make one with `maatwaarde replan … --draft`, or give the changes in YAML"),
        Where(file=file),
    )
    found = read_tables(given.content, file, SHEETS, ResourceError, none=none, others=NOT_READ)
    data: dict[str, Any] = {"maatwaarde": 1}
    places: dict[Path_, Where] = {(): Where(file=file)}
    for sheet in SHEETS[1:]:
        rows = rows_of(found, sheet)
        if rows:
            places[(sheet.key,)] = found.tables[sheet.key].where
            data[sheet.key] = [put(places, (sheet.key, i), row) for i, row in enumerate(rows)]
    put_title(found, data, places)
    return Document(file, data, places, found.keys(SHEETS)), found.problems


def rows_of(found: Tables, sheet: Sheet) -> list[Filled]:
    """Return the rows of a sheet; what is wrong with it is added to the problems."""
    table = found.tables.get(sheet.key)
    if table is None:
        return []
    found.problems.extend(table.problems)
    if not sheet.lines:
        found.problems.extend(missing_columns(table, found.language))
    return [filled(row, found.language, found.problems) for row in table.rows]


def put(places: dict[Path_, Where], path: Path_, row: Filled) -> dict[str, Any]:
    """Note where a row stands under ``path``, and return what it says."""
    places[path] = row.where
    places.update({(*path, *below): where for below, where in row.places.items()})
    return row.data


def put_title(found: Tables, data: dict[str, Any], places: dict[Path_, Where]) -> None:
    """Take what the whole is called."""
    for row in rows_of(found, GENERAL):
        places.update(row.places)
        data |= row.data
