"""Budgets, staff and rules in a workbook, for who plans in a spreadsheet.

A sheet for each list of the file of resources, a row for each entry, headings in Dutch or English.
It becomes the same document as the YAML file, with the sheet and row of each value, and is checked
by the same model.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import python_calamine

from maatwaarde.errors import Problem, ResourceError, Where, did_you_mean
from maatwaarde.proposals.readers.zipguard import check_archive
from maatwaarde.proposals.table import fold, is_blank
from maatwaarde.yamlfile import Document

EXTENSIONS = (".xlsx", ".xlsm", ".ods")

# By the key in the file of resources: the name of the sheet in Dutch, and the keys of its columns.
SHEETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "budgets": ("budgetten", ("name", "period", "amount", "carry_over")),
    "staff": (
        "personeel",
        ("role", "period", "amount", "hire_maximum", "hire_price", "hire_budget"),
    ),
    "substitutes": ("vervanging", ("from", "to", "rate", "maximum")),
    "training": ("opleiding", ("role", "period", "opens", "maximum", "price", "budget")),
    "grants": (
        "subsidies",
        ("name", "budget", "period", "maximum", "share", "proposals", "policy_field", "area"),
    ),
    "shares": ("aandelen", ("policy_field", "area", "minimum", "maximum")),
    "requires": ("vereist", ("proposal", "needs", "years_earlier")),
    "totals": ("totalen", ("measure", "amount", "by", "reason")),
    "excludes": ("sluit uit", ("proposals",)),
    "parts": ("delen", ("proposal", "parts")),
    "mandatory": ("verplicht", ("proposal",)),
    "forbidden": ("verboden", ("proposal", "reason")),
    "settings": ("instellingen", ("title", "target_year", "shift")),
}
DUTCH = {
    "name": "naam",
    "period": "periode",
    "amount": "bedrag",
    "carry_over": "overheveling",
    "role": "rol",
    "hire_maximum": "inhuur hoogstens",
    "hire_price": "inhuur prijs",
    "hire_budget": "inhuur budget",
    "from": "van",
    "to": "voor",
    "rate": "verhouding",
    "maximum": "hoogstens",
    "minimum": "minstens",
    "opens": "vanaf",
    "price": "prijs",
    "budget": "budget",
    "share": "aandeel",
    "proposals": "voorstellen",
    "proposal": "voorstel",
    "policy_field": "taakveld",
    "area": "gebied",
    "needs": "nodig",
    "years_earlier": "jaren eerder",
    "measure": "maatstaf",
    "by": "uiterlijk",
    "reason": "reden",
    "parts": "delen",
    "title": "titel",
    "target_year": "doeljaar",
    "shift": "schuiven",
}
_LISTS = {"proposals", "needs", "parts"}
_TEXTS = {"name", "role", "proposal", "policy_field", "area", "measure", "reason", "title"}
_ANSWERS = {"ja": True, "true": True, "waar": True, "nee": False, "false": False, "onwaar": False}
# The cells of a row by key, where the row is, and the heading of each cell as it was written.
Entry = tuple[dict[str, Any], Where, dict[str, str]]
Places = Iterator[tuple[tuple[str | int, ...], Where]]
_COMMA = re.compile(r"^([-\N{MINUS SIGN}]?[\d.]*),(\d+)(?=\D|$)")


def read_workbook_document(path: str | Path) -> Document:
    """Read a workbook as the document that a YAML file of resources would be.

    Raises
    ------
    ResourceError
        With every sheet and heading that is unknown; or if the file is no workbook.
    """
    file = str(path)
    try:
        raw = Path(path).read_bytes()
    except OSError as cause:
        what = "there is no such file" if isinstance(cause, FileNotFoundError) else "cannot be read"
        mend = "check the path and the folder you are in"
        raise ResourceError(Problem("no-file", what, mend, Where(file=file))) from None
    check_archive(raw, file)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except (python_calamine.CalamineError, OSError) as cause:
        raise ResourceError(
            Problem(
                "unreadable-workbook",
                f"is no workbook that can be read ({cause})",
                "save it again as .xlsx, without a password",
                Where(file=file),
            )
        ) from None
    reader = _Reader(file)
    for name in book.sheet_names:
        reader.sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    if reader.problems:
        raise ResourceError(reader.problems)
    return Document(file=file, data=reader.data, places=reader.places)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.data: dict[str, Any] = {"maatwaarde": 1}
        self.places: dict[tuple[str | int, ...], Where] = {(): Where(file=file)}
        self.problems: list[Problem] = []

    def sheet(self, name: str, rows: list[list[Any]]) -> None:
        keys = {fold(text): key for key, (dutch, _) in SHEETS.items() for text in (key, dutch)}
        key = keys.get(fold(name))
        rows_at = [(i, row) for i, row in enumerate(rows) if not all(map(is_blank, row))]
        if key is None:
            if rows_at:
                self._wrong(
                    "unknown-sheet",
                    "no such sheet is known",
                    did_you_mean(name, {text for k, (d, _) in SHEETS.items() for text in (k, d)})
                    or "remove it",
                    Where(file=self.file, sheet=name),
                )
            return
        if not rows_at:
            return
        columns = self._columns(name, key, *rows_at[0])
        self.places[(key,)] = Where(file=self.file, sheet=name)
        entries = []
        for i, row in rows_at[1:]:
            where = Where(file=self.file, sheet=name, row=i + 1)
            cells = {
                column: _value(column, row[j])
                for column, j in columns.items()
                if j < len(row) and not is_blank(row[j])
            }
            if cells:
                entries.append((cells, where, {c: str(rows_at[0][1][columns[c]]) for c in cells}))
        self._refuse_twice(key, entries)
        put = _PUT.get(key, _put_list)
        for path, where in put(self.data, key, entries):
            self.places[path] = where

    def _columns(self, sheet: str, key: str, row: int, headings: list[Any]) -> dict[str, int]:
        allowed = SHEETS[key][1]
        names = {fold(text): name for name in allowed for text in (name, DUTCH[name])}
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
                    "this heading is unknown",
                    did_you_mean(str(heading), known),
                    where,
                )
            elif name in found:
                self._wrong("duplicate-heading", "this heading stands twice", "keep one", where)
            else:
                found[name] = j
        return found

    def _refuse_twice(self, key: str, entries: list[Entry]) -> None:
        """Report rows that would silently replace an earlier one."""
        seen: dict[Any, int | None] = {}
        for cells, where, _ in entries:
            name = cells.get("proposal", "") if key in ("parts", "forbidden") else where.row
            name = "" if key == "settings" else name
            if name in seen:
                what = f"{name!r} stands in row {seen[name]} too" if name else "is a second row"
                self._wrong("given-twice", what, "keep one of them", where)
            seen.setdefault(name, where.row)

    def _wrong(self, code: str, what: str, mend: str, where: Where) -> None:
        self.problems.append(Problem(code, what, mend, where))


def _put_list(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    data[key] = []
    for i, (cells, where, headings) in enumerate(entries):
        yield (key, i), where
        entry: dict[str, Any] = {}
        for column, value in cells.items():
            path: tuple[str, ...] = (column,)
            if column.startswith("hire_"):
                path = ("hire", column.removeprefix("hire_"))
                entry.setdefault("hire", {})[path[1]] = value
            else:
                entry[column] = value
            yield (key, i, *path), _in_column(where, headings[column])
        data[key].append(entry)


def _put_names(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    column = "proposal" if key == "mandatory" else "proposals"
    data[key] = [cells.get(column) for cells, _, _ in entries]
    for i, (_, where, _) in enumerate(entries):
        yield (key, i), where


def _put_mapping(data: dict[str, Any], key: str, entries: list[Entry]) -> Places:
    column = "reason" if key == "forbidden" else "parts"
    data[key] = {}
    for cells, where, _ in entries:
        name = cells.get("proposal")
        data[key][name] = cells.get(column, "" if key == "forbidden" else [])
        yield (key, str(name)), where


def _put_settings(data: dict[str, Any], _key: str, entries: list[Entry]) -> Places:
    for cells, where, headings in entries:
        for column, value in cells.items():
            path: tuple[str, ...] = ("planning", "shift") if column == "shift" else (column,)
            if column == "shift":
                data["planning"] = {"shift": value}
            else:
                data[column] = value
            yield path, _in_column(where, headings[column])


_PUT: Mapping[str, Callable[[dict[str, Any], str, list[Entry]], Places]] = {
    "excludes": _put_names,
    "mandatory": _put_names,
    "parts": _put_mapping,
    "forbidden": _put_mapping,
    "settings": _put_settings,
}


def _in_column(where: Where, heading: str) -> Where:
    return Where(file=where.file, sheet=where.sheet, row=where.row, field=heading)


def _value(column: str, cell: Any) -> Any:
    """Return what a cell holds as YAML would hold it: whole numbers, lists, a decimal point."""
    if column in _LISTS:
        if not isinstance(cell, str):
            return [_plain(cell)]
        parts = [part.strip() for part in re.split(r"[;\n]|,(?!\d)", cell)]
        return [_decimal_point(part) if column == "parts" else part for part in parts if part]
    if column in _TEXTS:
        return str(_plain(cell)).strip()
    if column == "carry_over" and isinstance(cell, str):
        return _ANSWERS.get(fold(cell), _decimal_point(cell))
    return _decimal_point(cell) if isinstance(cell, str) else _plain(cell)


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _decimal_point(text: str) -> str:
    """Write ``1.250,5 kEUR`` as ``1250.5 kEUR``; a text without a decimal comma stays."""
    found = _COMMA.match(text.strip())
    if found is None:
        return text.strip()
    return f"{found[1].replace('.', '')}.{found[2]}{text.strip()[found.end() :]}"
