"""Budgets, staff and rules in a workbook, for who plans in a spreadsheet.

A sheet for each list of the file of resources, a row for each entry, headings in Dutch or English.
It becomes the same document as the YAML file, with the sheet and row of each value, and is checked
by the same model.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, did_you_mean
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.documents.given import Book
from maatwaarde.documents.workbook import open_workbook
from maatwaarde.documents.yaml import Document, Keys
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.framework.workbook.read import OUR_SHEETS
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.budget_sheet import (
    Asked,
    OfficeSheet,
    office_sheet,
)
from maatwaarde.portfolio.inputs.money import DEFAULT_LIFE
from maatwaarde.portfolio.inputs.workbook_entries import Entry
from maatwaarde.portfolio.inputs.workbook_numbers import Cell, read_numbers, read_part
from maatwaarde.portfolio.inputs.workbook_put import PATHS, put
from maatwaarde.portfolio.inputs.workbook_sheets import (
    ANSWERS,
    CALLED,
    CHOICES,
    DUTCH,
    LISTS,
    NEEDED,
    NUMBERS,
    ONE_ROW,
    SHEETS,
    TEXTS,
)
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.clean.rows import is_total
from maatwaarde.proposals.readers.workbook import is_resource_sheet
from maatwaarde.proposals.table import SEARCH_ROWS

EXTENSIONS = (".xlsx", ".xlsm", ".ods")


def read_workbook_document(
    given: Book,
    beside: Proposals | None = None,
    hours_per_fte: float = HOURS_PER_FTE,
) -> tuple[Document, list[Diagnostic]]:
    """Read a workbook as the document that a YAML file of resources would be.

    A sheet may also be as offices have it, with years across and a row for each budget or role.

    Parameters
    ----------
    beside
        The proposals that ask for it. They may stand in another sheet of the same workbook; other
        sheets that are not known are then left out.
    hours_per_fte
        Makes fte of staff that an office's sheet has in hours or days.

    Returns
    -------
    document, problems
        The problems are of single rows and cells, errors and warnings; the document holds such a
        cell as it is.

    Raises
    ------
    ResourceError
        With every sheet and heading that is unknown; or if the file is no workbook.
    """
    file = given.file
    reader = _Reader(file, beside, hours_per_fte)
    with open_workbook(given.content, file, ResourceError) as book:
        for name in book.sheet_names:
            reader.sheet(name, book.load(name).rows())
    document = reader.document()
    if reader.problems:
        # What misses may stand under a heading that is unknown.
        others = [problem for problem in reader.findings if problem.code != "missing"]
        raise ResourceError([*reader.problems, *others])
    return document, reader.findings


def same_file(path: str | Path, proposals: Proposals) -> bool:
    """Return whether a file is the one that the proposals stand in."""
    try:
        return Path(path).samefile(proposals.source.file)
    except OSError:
        return False


def resource_sheets(proposals: Proposals) -> tuple[str, ...]:
    """Return the sheets beside the list whose names say that they hold budgets or staff."""
    source = proposals.source
    return tuple(
        name
        for name in source.origin.sheets
        if name != source.sheet
        and (is_resource_sheet(name) or _KEYS.get(fold(name)) in ("budgets", "staff"))
    )


def _asked(beside: Proposals | None) -> Asked:
    uses = () if beside is None else beside.uses
    return {
        kind: frozenset(use.name for use in uses if use.kind == kind) for kind in ("cost", "staff")
    }


class _Reader:
    def __init__(self, file: str, beside: Proposals | None, hours_per_fte: float) -> None:
        self.file, self.hours_per_fte = file, hours_per_fte
        self.asked = _asked(beside)
        # The list itself is no sheet of resources.
        self.together = beside is not None and same_file(file, beside)
        self.list_sheet = beside.source.sheet if self.together and beside is not None else None
        self.sheets: list[tuple[str, str, list[Entry]]] = []
        self.problems: list[Diagnostic] = []
        self.findings: list[Diagnostic] = []

    def sheet(self, name: str, rows: list[list[Any]]) -> None:
        """Take the entries of a sheet, with their cells as they are."""
        if name == self.list_sheet:
            return
        key = _KEYS.get(fold(name))
        rows_at = [(i, row) for i, row in enumerate(rows) if not all(map(is_blank, row))]
        if key in (None, "budgets", "staff") and (key is not None or is_resource_sheet(name)):
            found = (
                None
                if key and _is_ours(key, rows_at)
                else office_sheet(self.file, name, rows, self.asked, self.hours_per_fte)
            )
            if found is not None:
                self._take(name, found)
                return
        if key is None:
            # One workbook may hold what counts and what there is to spend.
            if rows_at and not self.together and fold(name) not in OUR_SHEETS:
                self._wrong(
                    "unknown-sheet",
                    msg("no such sheet is known"),
                    did_you_mean(name, {text for k, (d, _) in SHEETS.items() for text in (k, d)})
                    or msg("remove it"),
                    Where(file=self.file, sheet=name),
                )
            return
        if not rows_at or (self.together and not _knows(key, rows_at)):
            return
        rows_at = rows_at[_header(key, [row for _, row in rows_at]) :]
        columns = self._columns(name, key, *rows_at[0])
        headings = {column: str(rows_at[0][1][j]) for column, j in columns.items()}
        entries = []
        for i, row in rows_at[1:]:
            where = Where(file=self.file, sheet=name, row=i + 1)
            if is_total(next(cell for cell in row if not is_blank(cell))):
                what, mend = (
                    msg("this row of totals is left out"),
                    msg("remove it if you want no warning"),
                )
                self.findings.append(Diagnostic("total-row", what, mend, where, severity="warning"))
                continue
            cells = {
                column: row[j]
                for column, j in columns.items()
                if j < len(row) and not is_blank(row[j])
            }
            if cells:
                places = {column: replace(where, field=text) for column, text in headings.items()}
                entries.append(Entry(cells, where, places))
        self._add(key, name, entries)

    def _add(self, key: str, name: str, entries: list[Entry]) -> None:
        """Put the entries of a sheet behind those of other sheets that say the same."""
        for other, _, there in self.sheets:
            if other == key:
                there += entries
                return
        self.sheets.append((key, name, entries))

    def _take(self, name: str, found: OfficeSheet) -> None:
        for key, entries in found.entries.items():
            if entries:
                self._add(key, name, list(entries))
        self.findings += found.problems

    def document(self) -> Document:
        """Read the cells of all sheets, and put them where the file in YAML has them."""
        for _, _, entries in self.sheets:
            for entry in entries:
                for column, cell in entry.cells.items():
                    if column not in NUMBERS:
                        entry.cells[column] = _value(column, cell)
                    elif column == "carry_over" and isinstance(cell, str):
                        entry.cells[column] = ANSWERS.get(fold(cell), cell)
        self._numbers()
        data: dict[str, Any] = {"maatwaarde": 1}
        places: dict[tuple[str | int, ...], Where] = {(): Where(file=self.file)}
        # Lives are put into what the sheet of capital charges says.
        for key, name, entries in sorted(self.sheets, key=lambda sheet: sheet[0] == "lives"):
            places[(key,)] = Where(file=self.file, sheet=name)
            whole = self._whole(key, entries)
            self._refuse_twice(key, whole)
            if key == "lives" and "capital_charges" not in data:
                charges = SHEETS["capital_charges"][0]
                what = msg("no sheet {sheet!r} says what investments charge", sheet=charges)
                mend = msg("add that sheet, or remove this one")
                self.findings.append(Diagnostic("missing", what, mend, places[(key,)]))
                continue
            for path, where in put(data, key, whole):
                places[path] = where
        return Document(file=self.file, data=data, places=places, keys=self._keys())

    def _keys(self) -> Keys:
        staff = [name for key, name, _ in self.sheets if key == "staff"]
        hiring = [name for name in SHEETS["staff"][1] if name.startswith("hire_")]
        of_sheet = {
            (sheet, name.removeprefix("hire_")): DUTCH[name] for sheet in staff for name in hiring
        }
        charging = [name for key, name, _ in self.sheets if key == "capital_charges"]
        of_sheet |= {
            (sheet, path[0]): DUTCH[column] for sheet in charging for column, path in PATHS.items()
        }
        return Keys(CALLED, of_sheet)

    def _numbers(self) -> None:
        columns = [
            [
                (entry, column)
                for entry in entries
                if column in entry.cells
                and not (column == "carry_over" and isinstance(entry.cells[column], bool))
            ]
            for key, _, entries in self.sheets
            for column in SHEETS[key][1]
            if column in NUMBERS
        ]
        values, problems = read_numbers(
            [
                [Cell(entry.cells[name], entry.columns[name]) for entry, name in column]
                for column in columns
            ]
        )
        for column, read in zip(columns, values, strict=True):
            for (entry, name), value in zip(column, read, strict=True):
                alone = name == "amount" and isinstance(value, int | float)
                entry.cells[name] = f"{value!r} {entry.unit}" if alone and entry.unit else value
        answers = {
            entry.columns[name] for column in columns for entry, name in column if "carry" in name
        }
        self.findings += [
            replace(problem, mend=msg("write ja, nee or an amount"))
            if problem.where in answers and problem.severity == "error"
            else problem
            for problem in problems
        ]

    def _whole(self, key: str, entries: list[Entry]) -> list[Entry]:
        """Return the rows that have what they must, and report the others."""
        whole = []
        for entry in entries:
            missing = [name for name in NEEDED.get(key, ()) if not entry.cells.get(name)]
            for name in missing:
                what, mend = (
                    msg("{heading!r} is missing", heading=DUTCH[name]),
                    msg("fill it in, or remove the row"),
                )
                self.findings.append(Diagnostic("missing", what, mend, entry.at(name)))
            if not missing:
                whole.append(entry)
        return whole

    def _columns(self, sheet: str, key: str, row: int, headings: list[Any]) -> dict[str, int]:
        allowed, names = SHEETS[key][1], _names(key)
        found: dict[str, int] = {}
        for j, heading in enumerate(headings):
            if is_blank(heading):
                continue
            where = Where(file=self.file, sheet=sheet, row=row + 1, field=str(heading))
            name = names.get(fold(str(heading)))
            if name is None:
                known = {DUTCH[column] for column in allowed} | set(allowed)
                self._wrong(
                    "unknown-heading",
                    msg("this heading is unknown"),
                    did_you_mean(str(heading), known),
                    where,
                )
            elif name in found:
                self._wrong(
                    "duplicate-heading", msg("this heading stands twice"), msg("keep one"), where
                )
            else:
                found[name] = j
        return found

    def _refuse_twice(self, key: str, entries: list[Entry]) -> None:
        """Report rows that would silently replace an earlier one."""
        seen: dict[Any, int | None] = {}
        column = _NAMES.get(key)
        if column is None and key not in ONE_ROW:
            return
        for entry in entries:
            name = "" if column is None else entry.cells.get(column, DEFAULT_LIFE)
            if name in seen:
                what = (
                    msg("{name!r} stands in row {row} too", name=name, row=seen[name])
                    if name
                    else msg("is a second row")
                )
                where = entry.where if column is None else entry.at(column)
                self.findings.append(
                    Diagnostic("given-twice", what, msg("keep one of them"), where)
                )
            seen.setdefault(name, entry.where.row)

    def _wrong(self, code: str, what: str, mend: str, where: Where) -> None:
        self.problems.append(Diagnostic(code, what, mend, where))


# By which heading the rows of a sheet are told apart that become keys.
_NAMES = {"parts": "proposal", "forbidden": "proposal", "lives": "policy_field"}


_KEYS = {fold(text): key for key, (dutch, _) in SHEETS.items() for text in (key, dutch)}


def _knows(key: str, rows: list[tuple[int, list[Any]]]) -> bool:
    """Return whether a sheet has any heading that is ours, and not its name alone."""
    names = _names(key)
    return any(fold(str(cell)) in names for _, row in rows[:SEARCH_ROWS] for cell in row)


def _is_ours(key: str, rows: list[tuple[int, list[Any]]]) -> bool:
    """Return whether a sheet of budgets or staff has the headings that are ours."""
    names = _names(key)
    wanted = {"amount", "name" if key == "budgets" else "role"}
    heads = ({names.get(fold(str(cell))) for cell in row} for _, row in rows[:SEARCH_ROWS])
    return any(wanted & found and len(found - {None}) > 1 for found in heads)


def _names(key: str) -> dict[str, str]:
    return {fold(text): name for name in SHEETS[key][1] for text in (name, DUTCH[name])}


def _header(key: str, rows: list[list[Any]]) -> int:
    """Return the first row with the most headings that are known; what stands above is a title."""
    names = _names(key)
    known = [
        len({names.get(fold(str(cell))) for cell in row} - {None}) for row in rows[:SEARCH_ROWS]
    ]
    return known.index(max(known))


def _value(column: str, cell: Any) -> Any:
    """Return what a cell that is no number holds, as YAML would hold it: a text or a list."""
    if column in LISTS:
        if not isinstance(cell, str):
            return [_plain(cell)] if column == "parts" else [str(_plain(cell))]
        parts = [part.strip() for part in re.split(r"[;\n]|,(?!\d)", cell)]
        return [read_part(part) if column == "parts" else part for part in parts if part]
    if column in CHOICES and isinstance(cell, str):
        return CHOICES[column].get(fold(cell), cell.strip())
    if column in TEXTS:
        return str(_plain(cell)).strip()
    return cell.strip() if isinstance(cell, str) else _plain(cell)


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
