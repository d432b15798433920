"""A mapping in the sheets of a workbook: what each heading of the list means, a row for each.

It may stand in the workbook of a framework, so that one file says what counts and where it stands.
"""

from __future__ import annotations

from typing import Any

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import fold
from maatwaarde.documents.given import Book
from maatwaarde.documents.workbook import open_workbook
from maatwaarde.documents.yaml import Document, Keys, Path_
from maatwaarde.framework.workbook.cells import read_cell
from maatwaarde.framework.workbook.column import Choices, Column, Sheet
from maatwaarde.framework.workbook.sheets import ANSWERS
from maatwaarde.framework.workbook.table import Row, Table, read_table
from maatwaarde.messages import Language, msg

DECIMAL: Choices = {"comma": ("komma", "comma"), "point": ("punt", "point")}
TYPE: Choices = {
    "number": ("getal", "number"),
    "text": ("tekst", "text"),
    "judgement": ("oordeel", "judgement"),
}
HIDDEN: Choices = {"take": ("meenemen", "take"), "skip": ("weglaten", "skip")}
IDS: Choices = {"row": ("rijnummer", "row")}
LEFT_OUT = ("weglaten", "leave out")
"""What a heading means that is left out."""

_DECIMAL = msg("How numbers are written that stand as text: with a comma or with a point.")
_MARGIN = msg("How far numbers such as 'ca. 300' may be off, such as 20 %.")

COLUMNS = Sheet(
    "columns",
    "Kolommen",
    "Columns",
    msg("What each heading of the list of proposals means."),
    (
        Column(("heading",), "kop", "heading", "text", msg("As in the list."), width=34),
        Column(
            ("to",),
            "betekent",
            "means",
            "text",
            msg(
                "id, title, policy_field, area, status, requires, variant_of, cost:2027, "
                "staff:planner:2027, impact:MEASURE, attribute:NAME; or: leave out."
            ),
            needed=True,
            width=34,
        ),
        Column(
            ("unit",),
            "eenheid",
            "unit",
            "text",
            msg("Unit of the numbers, such as kEUR or ton_CO2e/jaar; empty if the heading has it."),
        ),
        Column(
            ("sign",),
            "omdraaien",
            "turn round",
            "answer",
            msg("yes: what is positive in the list counts as negative, and the other way about."),
            ANSWERS,
        ),
        Column(("decimal",), "decimalen", "decimals", "choice", _DECIMAL, DECIMAL),
        Column(("approximate",), "marge", "margin", "share", _MARGIN),
        Column(
            ("type",),
            "soort",
            "kind",
            "choice",
            msg("Only where the cells do not tell: a number, a text or a judgement such as ++."),
            TYPE,
        ),
        Column(
            ("fixed",),
            "vaste waarde",
            "fixed value",
            "fixed",
            msg(
                "Of what the list lacks: one value for all proposals. Then leave the heading empty."
            ),
        ),
        Column(
            ("remark",), "opmerking", "remark", "text", msg("Your own remark; not read."), width=50
        ),
    ),
)

LIST = Sheet(
    "list",
    "Lijst",
    "List",
    msg("How the list of proposals is read; usually all of it stays empty."),
    (
        Column(("sheet",), "blad", "sheet", "text", msg("Sheet of the list, if it has several.")),
        Column(
            ("header_row",),
            "kopregel",
            "row of headings",
            "whole",
            msg("Row in which the headings stand, counted from 1."),
        ),
        Column(("decimal",), "decimalen", "decimals", "choice", _DECIMAL, DECIMAL),
        Column(("approximate",), "marge", "margin", "share", _MARGIN),
        Column(
            ("id",),
            "nummers",
            "ids",
            "choice",
            msg("Only if the list has no ids: name proposals by their row."),
            IDS,
        ),
        Column(
            ("groups",),
            "groepskoppen",
            "headings of groups",
            "text",
            msg("What headings between the rows mean: policy_field, area or attribute:NAME."),
        ),
        Column(
            ("hidden",),
            "verborgen",
            "hidden",
            "choice",
            msg("What to do with hidden rows and columns; empty takes them."),
            HIDDEN,
        ),
        Column(
            ("delimiter",),
            "scheidingsteken",
            "delimiter",
            "text",
            msg("What stands between the columns of a text file."),
        ),
        Column(
            ("encoding",),
            "tekencodering",
            "encoding",
            "text",
            msg("Of a text file, such as cp1252."),
        ),
        Column(
            ("resources", "sheet"),
            "middelen: blad",
            "resources: sheet",
            "text",
            msg("Sheet with the long table of costs and staff."),
        ),
        Column(
            ("resources", "file"),
            "middelen: bestand",
            "resources: file",
            "text",
            msg("File with that table, seen from this one."),
        ),
    ),
    lines=True,
)


def read_mapping_workbook(given: Book) -> tuple[Document, list[Diagnostic]]:
    """Read the sheets of a workbook as the document that a mapping in YAML would be.

    Returns
    -------
    document, problems
        Of single headings and cells, errors and warnings.

    Raises
    ------
    ProposalError
        If it is no workbook, or has no sheet that says what headings mean.
    """
    file = given.file
    tables: dict[str, Table] = {}
    with open_workbook(given.content, file, ProposalError) as book:
        known = {fold(name): sheet for sheet in (COLUMNS, LIST) for name in (sheet.nl, sheet.en)}
        for name in book.sheet_names:
            sheet = known.get(fold(name))
            if sheet is not None and sheet.key not in tables:
                loaded = book.load(name)
                tables[sheet.key] = read_table(sheet, file, name, loaded.rows(), loaded.state)
    if "columns" not in tables:
        what = msg(
            "this workbook has no sheet {sheet!r} that says what headings mean", sheet="Kolommen"
        )
        mend = msg("make one with `maatwaarde init LIST --as xlsx`, or give a mapping in YAML")
        raise ProposalError(Diagnostic("no-mapping", what, mend, Where(file=file)))
    language: Language = "nl" if sum(table.dutch for table in tables.values()) >= 0 else "en"
    reader = _Reader(file, language)
    for table in tables.values():
        reader.problems += table.problems
    for row in tables["list"].rows if "list" in tables else ():
        reader.settings(row)
    for row in tables["columns"].rows:
        reader.column(row)
    reader.places[("columns",)] = tables["columns"].where
    sheets = (LIST, COLUMNS)
    keys = {c.key: c.heading(language) for sheet in sheets for c in sheet.columns}
    return Document(file, reader.data, reader.places, Keys(keys)), reader.problems


class _Reader:
    def __init__(self, file: str, language: Language) -> None:
        self.language = language
        self.data: dict[str, Any] = {"maatwaarde": 1, "columns": {}, "ignore": [], "fixed": {}}
        self.places: dict[Path_, Where] = {(): Where(file=file)}
        self.problems: list[Diagnostic] = []

    def _cells(self, row: Row) -> dict[tuple[str, ...], Any]:
        found = {}
        for column, cell in row.cells.items():
            read = read_cell(cell, column, self.language)
            if read.problem is not None:
                self.problems.append(read.problem)
            found[column.path] = read.value
        return found

    def settings(self, row: Row) -> None:
        """Take how the list is read."""
        for path, value in self._cells(row).items():
            inner = self.data
            for name in path[:-1]:
                inner = inner.setdefault(name, {})
            inner[path[-1]] = value
        for column, where in row.places.items():
            self.places[column.path] = where

    def column(self, row: Row) -> None:
        """Take what one heading means; the same heading may mean several things."""
        cells = self._cells(row)
        cells.pop(("remark",), None)
        places = {column.path[0]: where for column, where in row.places.items()}
        rule = {path[0]: value for path, value in cells.items()}
        if not rule:
            return
        heading, meaning = rule.pop("heading", None), rule.get("to")
        if rule.pop("sign", None) is True:
            rule["sign"] = -1
        if meaning is None:
            what = msg("nothing says what this heading means")
            mend = msg("fill it in, or write {word!r}", word=self._left_out())
            self._wrong("missing", what, mend, places.get("to", row.where))
        elif "fixed" in rule:
            if heading is not None:
                what = msg("a heading and a fixed value do not go together")
                mend = msg("empty one of them")
                self._wrong("fixed-column", what, mend, places["fixed"])
            self.data["fixed"][meaning] = rule["fixed"]
            self.places[("fixed", meaning)] = places["fixed"]
        elif heading is None:
            what = msg("nothing says which heading means this")
            mend = msg("fill in the heading, or a fixed value")
            self._wrong("missing", what, mend, places.get("heading", row.where))
        elif fold(meaning) in map(fold, LEFT_OUT):
            self.places[("ignore", len(self.data["ignore"]))] = places["to"]
            self.data["ignore"].append(heading)
        else:
            rules = self.data["columns"].setdefault(heading, [])
            path: Path_ = ("columns", heading)
            self.places.setdefault(path, places["heading"])
            self.places[(*path, len(rules))] = places["to"]
            for key, where in places.items():
                self.places[(*path, len(rules), key)] = where
            rules.append(rule)

    def _left_out(self) -> str:
        return LEFT_OUT[0 if self.language == "nl" else 1]

    def _wrong(self, code: str, what: str, mend: str, where: Where) -> None:
        self.problems.append(Diagnostic(code, what, mend, where))
