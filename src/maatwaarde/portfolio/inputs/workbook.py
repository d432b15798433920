"""Budgets, staff and rules in a workbook, for who plans in a spreadsheet.

A sheet for each list of the file of resources, a row for each entry, headings in Dutch or English.
It becomes the same document as the YAML file, with the sheet and row of each value, and is checked
by the same model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, did_you_mean
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.workbook import open_workbook, sheet_rows
from maatwaarde.documents.yaml import Document, Keys
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.money import DEFAULT_LIFE
from maatwaarde.portfolio.inputs.workbook_numbers import Cell, read_numbers, read_part
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
from maatwaarde.proposals.clean.rows import is_total
from maatwaarde.proposals.table import SEARCH_ROWS

Places = Iterator[tuple[tuple[str | int, ...], Where]]


@dataclass
class _Entry:
    """The cells of a row by key, and the place of every cell, filled or not."""

    cells: dict[str, Any]
    where: Where
    columns: dict[str, Where]

    def at(self, *columns: str) -> Where:
        return next((self.columns[name] for name in columns if name in self.columns), self.where)


def read_workbook_document(path: str | Path) -> tuple[Document, list[Diagnostic]]:
    """Read a workbook as the document that a YAML file of resources would be.

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
    file = str(path)
    raw = read_bytes(path, ResourceError)
    reader = _Reader(file)
    with open_workbook(raw, file, ResourceError) as book:
        for name in book.sheet_names:
            reader.sheet(name, sheet_rows(book.get_sheet_by_name(name), raw))
    document = reader.document()
    if reader.problems:
        # What misses may stand under a heading that is unknown.
        others = [problem for problem in reader.findings if problem.code != "missing"]
        raise ResourceError([*reader.problems, *others])
    return document, reader.findings


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.sheets: list[tuple[str, str, list[_Entry]]] = []
        self.problems: list[Diagnostic] = []
        self.findings: list[Diagnostic] = []

    def sheet(self, name: str, rows: list[list[Any]]) -> None:
        """Take the entries of a sheet, with their cells as they are."""
        keys = {fold(text): key for key, (dutch, _) in SHEETS.items() for text in (key, dutch)}
        key = keys.get(fold(name))
        rows_at = [(i, row) for i, row in enumerate(rows) if not all(map(is_blank, row))]
        if key is None:
            if rows_at:
                self._wrong(
                    "unknown-sheet",
                    msg("no such sheet is known"),
                    did_you_mean(name, {text for k, (d, _) in SHEETS.items() for text in (k, d)})
                    or msg("remove it"),
                    Where(file=self.file, sheet=name),
                )
            return
        if not rows_at:
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
                entries.append(_Entry(cells, where, places))
        self.sheets.append((key, name, entries))

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
            for path, where in _PUT.get(key, _put_list)(data, key, whole):
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
            (sheet, path[0]): DUTCH[column] for sheet in charging for column, path in _PATHS.items()
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
                entry.cells[name] = value
        answers = {
            entry.columns[name] for column in columns for entry, name in column if "carry" in name
        }
        self.findings += [
            replace(problem, mend=msg("write ja, nee or an amount"))
            if problem.where in answers and problem.severity == "error"
            else problem
            for problem in problems
        ]

    def _whole(self, key: str, entries: list[_Entry]) -> list[_Entry]:
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

    def _refuse_twice(self, key: str, entries: list[_Entry]) -> None:
        """Report rows that would silently replace an earlier one."""
        seen: dict[Any, int | None] = {}
        for entry in entries:
            column = _NAMES.get(key)
            name = entry.where.row if column is None else entry.cells.get(column, DEFAULT_LIFE)
            name = "" if key in ONE_ROW else name
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


def _names(key: str) -> dict[str, str]:
    return {fold(text): name for name in SHEETS[key][1] for text in (name, DUTCH[name])}


def _header(key: str, rows: list[list[Any]]) -> int:
    """Return the first row with the most headings that are known; what stands above is a title."""
    names = _names(key)
    known = [
        len({names.get(fold(str(cell))) for cell in row} - {None}) for row in rows[:SEARCH_ROWS]
    ]
    return known.index(max(known))


def _put_list(data: dict[str, Any], key: str, entries: list[_Entry]) -> Places:
    data[key] = []
    for i, entry in enumerate(entries):
        item: dict[str, Any] = {}
        yield (key, i), entry.where
        for column, where in entry.columns.items():
            if column.startswith("hire_"):
                yield (key, i, "hire", column.removeprefix("hire_")), where
            else:
                yield (key, i, column), where
        for column, value in entry.cells.items():
            if column.startswith("hire_"):
                item.setdefault("hire", {})[column.removeprefix("hire_")] = value
            else:
                item[column] = value
        if "hire" in item:
            yield (key, i, "hire"), entry.at("hire_budget", "hire_maximum", "hire_price")
            for name in {"hire_maximum", "hire_price"} - set(entry.columns):
                yield (key, i, "hire", name.removeprefix("hire_")), entry.where
        data[key].append(item)


def _put_names(data: dict[str, Any], key: str, entries: list[_Entry]) -> Places:
    column = "proposal" if key == "mandatory" else "proposals"
    data[key] = [entry.cells[column] for entry in entries]
    for i, entry in enumerate(entries):
        yield (key, i), entry.at(column)


def _put_mapping(data: dict[str, Any], key: str, entries: list[_Entry]) -> Places:
    data[key] = {}
    for entry in entries:
        name = entry.cells["proposal"]
        data[key][name] = entry.cells.get("reason", "") if key == "forbidden" else []
        yield (key, name), entry.at("proposal")
        if key == "parts":
            data[key][name] = entry.cells["parts"]
            for j in range(len(entry.cells["parts"])):
                yield (key, name, j), entry.at("parts")


_INSIDE = {"shift": ("planning", "shift"), "common": ("uncertainty", "common")}


def _put_settings(data: dict[str, Any], _key: str, entries: list[_Entry]) -> Places:
    for entry in entries:
        for column, value in entry.cells.items():
            path = _INSIDE.get(column, (column,))
            inner = data if len(path) == 1 else data.setdefault(path[0], {})
            inner[path[-1]] = value
            yield path, entry.at(column)


def _put_one(data: dict[str, Any], key: str, entries: list[_Entry]) -> Places:
    """Put what one row says under its key; more rows have been refused."""
    for entry in entries[:1]:
        item: dict[str, Any] = {}
        yield (key,), entry.where
        for column, where in entry.columns.items():
            yield (key, *_PATHS.get(column, (column,))), where
        for column, value in entry.cells.items():
            path = _PATHS.get(column, (column,))
            inner = item.setdefault(path[0], {}) if len(path) > 1 else item
            inner[path[-1]] = value
        data[key] = item


# Headings of a sheet that the file in YAML has under another key.
_PATHS = {"charged_to": ("to",), "default_life": ("life", DEFAULT_LIFE)}


def _put_lives(data: dict[str, Any], _key: str, entries: list[_Entry]) -> Places:
    life = data.setdefault("capital_charges", {}).setdefault("life", {})
    for entry in entries:
        name = entry.cells.get("policy_field", DEFAULT_LIFE)
        life[name] = entry.cells["years"]
        yield ("capital_charges", "life", name), entry.at("years")


_PUT: Mapping[str, Callable[[dict[str, Any], str, list[_Entry]], Places]] = {
    "excludes": _put_names,
    "mandatory": _put_names,
    "parts": _put_mapping,
    "forbidden": _put_mapping,
    "settings": _put_settings,
    "capital_charges": _put_one,
    "debt": _put_one,
    "lives": _put_lives,
}


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
