"""Gates in the sheets of a workbook, as the document that a file in YAML would be."""

from __future__ import annotations

from typing import Any

from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, did_you_mean
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.documents.given import Book
from maatwaarde.documents.workbook import open_workbook
from maatwaarde.documents.yaml import Document, Keys, Path_
from maatwaarde.framework.workbook.cells import read_cell
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.framework.workbook.table import Table, missing_columns, read_table
from maatwaarde.messages import Language, msg

_ID = msg("A short name of its own: letters, digits, hyphens and underscores.")
_SEVERAL = msg("Put a semicolon between several.")
_OF = msg("The id of the gate.")

HEAD = Sheet(
    "adoption",
    "Vaststelling",
    "Adoption",
    msg("Which version of the gates this is, and who adopted it."),
    (
        Column(("version",), "versie", "version", "text", msg("Your own number of this version.")),
        Column(("title", "nl"), "titel", "title", "text", msg("What reports call them.")),
        Column(("title", "en"), "titel (Engels)", "title (English)", "text", msg("In English.")),
        Column(("adopted", "by"), "vastgesteld door", "adopted by", "text", msg("Who decided.")),
        Column(("adopted", "on"), "vastgesteld op", "adopted on", "date", msg("When.")),
        Column(
            ("adopted", "reference"),
            "kenmerk besluit",
            "reference of decision",
            "text",
            msg("Number by which the decision can be found."),
        ),
    ),
    lines=True,
)
GATES = Sheet(
    "gates",
    "Poorten",
    "Gates",
    msg("When it is looked at whether proposals go on, a row for each gate."),
    (
        Column(("id",), "id", "id", "id", _ID, needed=True),
        Column(("title", "nl"), "titel", "title", "text", msg("In words."), needed=True),
        Column(("title", "en"), "titel (Engels)", "title (English)", "text", msg("In English.")),
        Column(("proposals",), "voorstellen", "proposals", "names", _SEVERAL),
        Column(("phase",), "fase", "phase", "id", msg("Only for proposals in this phase.")),
        Column(("due",), "uiterlijk", "due", "date", msg("The day by which it has to be passed.")),
        Column(
            ("due_months",),
            "maanden na start",
            "months after start",
            "whole",
            msg("The same, in months after the start of each proposal."),
        ),
        Column(
            ("otherwise",),
            "anders",
            "otherwise",
            "id",
            msg("What the work does where the gate is not passed: stop, or wacht 6 maanden."),
            needed=True,
        ),
    ),
)
CRITERIA = Sheet(
    "criteria",
    "Criteria",
    "Criteria",
    msg("What has to hold, a row for each criterion."),
    (
        Column(("gate",), "poort", "gate", "id", _OF, needed=True),
        Column(("id",), "id", "id", "id", _ID, needed=True),
        Column(("text", "nl"), "tekst", "text", "text", msg("In plain words."), needed=True),
        Column(("text", "en"), "tekst (Engels)", "text (English)", "text", msg("In English.")),
        Column(
            ("condition",),
            "voorwaarde",
            "condition",
            "text",
            msg("What is computed, such as months_late <= 3."),
            needed=True,
        ),
    ),
)
RELEASES = Sheet(
    "releases",
    "Vrijgave",
    "Releases",
    msg("Which money a gate releases, a row for each part."),
    (
        Column(("gate",), "poort", "gate", "id", _OF, needed=True),
        Column(("name",), "geld", "money", "id", msg("The kind of money.")),
        Column(("amount",), "bedrag", "amount", "amount", msg("In euros; or give a share.")),
        Column(("share",), "aandeel", "share", "share", msg("Such as 60 %; or give an amount.")),
        Column(("periods",), "perioden", "periods", "names", _SEVERAL, needed=True),
    ),
)
SHEETS = (HEAD, GATES, CRITERIA, RELEASES)
_LISTS = ("proposals", "periods")


def read_gates_workbook(given: Book) -> tuple[Document, list[Diagnostic]]:
    """Read a workbook as the document that a file of gates in YAML would be.

    Returns
    -------
    document, problems
        What is wrong with sheets, headings and single cells; the document holds a cell that cannot
        be read as it is.

    Raises
    ------
    ResourceError
        If the file is no workbook, or has no sheet of gates.
    """
    file = given.file
    tables: dict[str, Table] = {}
    problems: list[Diagnostic] = []
    known = {fold(text): sheet for sheet in SHEETS for text in (sheet.nl, sheet.en)}
    with open_workbook(given.content, file, ResourceError) as book:
        for name in book.sheet_names:
            loaded = book.load(name)
            rows, state = loaded.rows(), loaded.state
            found = known.get(fold(name))
            if found is None:
                if any(not is_blank(cell) for row in rows for cell in row):
                    problems.append(_other_sheet(file, name))
            elif found.key in tables:
                problems.append(_twice(file, name, tables[found.key].name))
            else:
                tables[found.key] = read_table(found, file, name, rows, state)
    if not {"gates", "criteria"} <= tables.keys():
        names = ", ".join(repr(sheet.nl) for sheet in SHEETS)
        raise ResourceError(
            [
                Diagnostic(
                    "no-gates",
                    msg("this workbook holds no gates and criteria"),
                    msg("give it the sheets {names}", names=names),
                    Where(file=file),
                ),
                *problems,
            ]
        )
    return _Reader(file, tables, problems).document(), problems


class _Reader:
    def __init__(self, file: str, tables: dict[str, Table], problems: list[Diagnostic]) -> None:
        self.tables, self.problems = tables, problems
        self.language: Language = (
            "nl" if sum(table.dutch for table in tables.values()) >= 0 else "en"
        )
        self.file = file
        self.places: dict[Path_, Where] = {(): Where(file=file)}
        self.gates: list[dict[str, Any]] = []

    def document(self) -> Document:
        for table in self.tables.values():
            self.problems += table.problems
            if not table.sheet.lines:
                self.problems += missing_columns(table, self.language)
        data: dict[str, Any] = {"maatwaarde": 1, "gates": self.gates}
        if "adoption" in self.tables:
            self.places[()] = self.tables["adoption"].where
            for row, places in self._rows("adoption"):
                data |= row
                self.places |= places
        self.places[("gates",)] = self.tables["gates"].where
        for k, (row, places) in enumerate(self._rows("gates")):
            self.gates.append(row)
            self.places |= {("gates", k, *path): where for path, where in places.items()}
        for key in ("criteria", "releases"):
            self._below(key)
        keys = {
            column.path[0]: column.heading(self.language)
            for sheet in reversed(SHEETS)
            for column in reversed(sheet.columns)
        }
        return Document(self.file, data, self.places, Keys(keys, self._of_sheet()))

    def _of_sheet(self) -> dict[tuple[str, str], str]:
        return {
            (table.name, column.path[0]): column.heading(self.language)
            for table in self.tables.values()
            for column in reversed(table.sheet.columns)
        }

    def _below(self, key: str) -> None:
        """Put the rows of a sheet below the gate that each names."""
        by_id = {gate.get("id"): k for k, gate in reversed(list(enumerate(self.gates)))}
        for row, places in self._rows(key):
            named = row.pop("gate", None)
            k = by_id.get(named)
            if k is None:
                where = places.get(("gate",), places[()])
                hint = did_you_mean(str(named or ""), [str(name) for name in by_id if name])
                what = msg("{name!r} is no gate of the sheet of gates", name=str(named or ""))
                self.problems.append(Diagnostic("unknown-gate", what, hint, where))
                continue
            listed = self.gates[k].setdefault(key, [])
            path = ("gates", k, key, len(listed))
            self.places.setdefault(path[:-1], places[()])
            self.places |= {(*path, *below): where for below, where in places.items()}
            listed.append(row)

    def _rows(self, key: str) -> list[tuple[dict[str, Any], dict[Path_, Where]]]:
        """Return the rows of a sheet as the file in YAML has them, with the place of each key."""
        found = []
        for row in self.tables[key].rows if key in self.tables else []:
            data: dict[str, Any] = {}
            places: dict[Path_, Where] = {(): row.where}
            for column, where in row.places.items():
                places[column.path] = where
                places.setdefault(column.path[:1], where)
            for column, cell in row.cells.items():
                read = read_cell(cell, column, self.language)
                if read.problem is not None:
                    self.problems.append(read.problem)
                value = read.value
                if column.path[0] in _LISTS and not isinstance(value, list):
                    value = [value]
                inner = data
                for name in column.path[:-1]:
                    inner = inner.setdefault(name, {})
                inner[column.path[-1]] = value
            found.append((data, places))
        return found


def _twice(file: str, name: str, first: str) -> Diagnostic:
    return Diagnostic(
        "given-twice",
        msg("the sheets {first!r} and {name!r} are the same", first=first, name=name),
        msg("keep one of them"),
        Where(file=file),
    )


def _other_sheet(file: str, name: str) -> Diagnostic:
    hint = did_you_mean(name, {text for sheet in SHEETS for text in (sheet.nl, sheet.en)})
    where = Where(file=file, sheet=name, row=1, cell="A1")
    if "close" in getattr(hint, "values", {}):
        return Diagnostic("unknown-sheet", msg("no such sheet is known"), hint, where)
    what = msg("this sheet is not read")
    return Diagnostic("other-sheet", what, "", where, severity="warning")
