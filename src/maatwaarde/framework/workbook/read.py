"""From a workbook to the document that a framework file in YAML would be.

It is checked by the same model afterwards, and each of its values knows its sheet and cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maatwaarde.diagnostics import Diagnostic, FrameworkError, Where, did_you_mean
from maatwaarde.documents.cells import fold, is_blank
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.workbook import open_workbook, rows_and_state
from maatwaarde.documents.yaml import Document, Keys, Path_
from maatwaarde.framework.workbook.cells import read_cell
from maatwaarde.framework.workbook.sheets import (
    EXPLANATION,
    HEAD,
    MEASURES,
    SHEETS,
    VALUES,
    Column,
    Sheet,
)
from maatwaarde.framework.workbook.table import Row, Table, missing_columns, read_table
from maatwaarde.messages import Language, msg

_OF_THE_LIST = ("Kolommen", "Columns", "Lijst", "List")
_OF_RESOURCES = ("budgetten", "personeel", "budgets", "staff")
OTHER_SHEETS = {fold(name) for name in (*EXPLANATION, *_OF_THE_LIST, *_OF_RESOURCES)}
"""Sheets that belong to a framework's workbook and say nothing of the framework."""

OUR_SHEETS = OTHER_SHEETS | {fold(name) for one in SHEETS for name in (one.nl, one.en, one.key)}
"""All sheets that such a workbook may have, by their folded names."""


@dataclass(eq=False)
class _Item:
    """A row as the file would have it, before it has its place in there.

    Parameters
    ----------
    data, places
        What it says, and where: by path below the row.
    under
        The id of the value that it stands under.
    """

    where: Where
    data: dict[str, Any]
    places: dict[Path_, Where]
    under: str | None = None
    values: list[_Item] = field(default_factory=list)
    measures: list[_Item] = field(default_factory=list)

    def place(self, *path: str) -> Where:
        return self.places.get(path, self.where)


def read_framework_workbook(
    path: str | Path, content: bytes | None = None
) -> tuple[Document, list[Diagnostic], Language]:
    """Read a workbook as the document that a framework in YAML would be.

    Parameters
    ----------
    content
        Of the file, where it is known already; ``path`` is what messages call it.

    Returns
    -------
    document, problems, language
        What is wrong with sheets, headings and single cells, errors and warnings; the document
        holds a cell that cannot be read as it is. The language is that of the headings.

    Raises
    ------
    FrameworkError
        If the file is no workbook, or holds no framework.
    """
    file = str(path)
    raw = read_bytes(path, FrameworkError) if content is None else content
    tables: dict[str, Table] = {}
    problems: list[Diagnostic] = []
    with open_workbook(raw, file, FrameworkError) as book:
        known = {fold(text): sheet for sheet in SHEETS for text in (sheet.nl, sheet.en, sheet.key)}
        if not known.keys() & set(map(fold, book.sheet_names)):
            raise FrameworkError(_no_framework(file))
        for name in book.sheet_names:
            found = known.get(fold(name))
            if found is not None and found.key in tables:
                problems.append(_twice(file, name, tables[found.key].name))
            elif found is not None:
                rows, state = rows_and_state(book.get_sheet_by_name(name), raw)
                tables[found.key] = read_table(found, file, name, rows, state)
            elif fold(name) not in OTHER_SHEETS:
                rows, _ = rows_and_state(book.get_sheet_by_name(name), raw)
                if any(not is_blank(cell) for row in rows for cell in row):
                    problems.append(_other_sheet(file, name))
    language: Language = "nl" if sum(table.dutch for table in tables.values()) >= 0 else "en"
    reader = _Reader(file, language, tables, problems)
    return reader.document(), reader.problems, language


class _Reader:
    def __init__(
        self,
        file: str,
        language: Language,
        tables: dict[str, Table],
        problems: list[Diagnostic],
    ) -> None:
        self.file, self.language, self.tables = file, language, tables
        self.problems = problems
        self.data: dict[str, Any] = {"maatwaarde": 1}
        self.places: dict[Path_, Where] = {(): Where(file=file)}

    def document(self) -> Document:
        for table in self.tables.values():
            self.problems += table.problems
        self._head()
        self._needed()
        self._tree()
        self._guards()
        self._units()
        self._groups()
        self._estimators()
        self._factors()
        keys = {
            column.key: column.heading(self.language)
            for sheet in reversed(SHEETS)
            for column in sheet.columns
        }
        keys["title"] = keys["nl"]
        of_sheet = {
            (table.name, column.path[0]): column.heading(self.language)
            for table in self.tables.values()
            for column in reversed(table.sheet.columns)
        }
        return Document(self.file, self.data, self.places, Keys(keys, of_sheet))

    def _items(self, key: str) -> list[_Item]:
        rows = self.tables[key].rows if key in self.tables else []
        return [_filled(row, self.language, self.problems) for row in rows]

    def _put(self, path: Path_, item: _Item) -> dict[str, Any]:
        """Note where an item stands under ``path``, and return what it says."""
        self.places[path] = item.where
        self.places.update({(*path, *below): where for below, where in item.places.items()})
        return item.data

    def _needed(self) -> None:
        """Report sheets and columns that are missing; who builds on another may leave them out."""
        partial = "extends" in self.data
        for sheet in () if partial else (HEAD, VALUES, MEASURES):
            if sheet.key not in self.tables:
                self._missing_sheet(sheet)
        for table in self.tables.values():
            if table.sheet is not HEAD and not partial:
                self.problems += missing_columns(table, self.language)

    def _missing_sheet(self, sheet: Sheet) -> None:
        name = sheet.name(self.language)
        what = msg("the sheet {sheet!r} is missing", sheet=name)
        mend = msg("add it, as `maatwaarde framework to-xlsx` writes it")
        self.problems.append(Diagnostic("missing-sheet", what, mend, Where(file=self.file)))

    def _head(self) -> None:
        for item in self._items("framework"):
            self.data |= self._put((), item)
            self.places[()] = Where(file=self.file)

    def _tree(self) -> None:
        """Put values and measures below the value that their row names."""
        values = self._items("values")
        by_id: dict[str, _Item] = {}
        for item in values:
            if isinstance(item.data.get("id"), str):
                by_id.setdefault(item.data["id"], item)
        measures = self._items("measures")
        self._refuse_twice([*values, *measures])
        top = [item for item in values if self._parent(item, by_id, "values") is None]
        top += self._cycles(values, by_id, top)
        for item in measures:
            parent = self._parent(item, by_id, "measures")
            if parent is None and top:
                # The mistake has been reported; the row itself is checked like any other.
                top[0].measures.append(item)
        for key in ("values", "measures"):
            if key in self.tables:
                self.places[(key,)] = self.tables[key].where
        if "values" in self.tables or "extends" not in self.data:
            self.data["values"] = [self._emit(item, ("values", i)) for i, item in enumerate(top)]

    def _parent(self, item: _Item, by_id: dict[str, _Item], kind: str) -> _Item | None:
        """Give an item to the value that it stands under, or report that there is none."""
        where = item.place("under")
        if item.under is None:
            if kind == "measures" and ("under",) in item.places:
                what = msg("nothing says to which value this measure belongs")
                mend = msg("fill in the id of a value")
                self.problems.append(Diagnostic("no-parent", what, mend, where))
            return None
        parent = by_id.get(item.under)
        if parent is None:
            what = msg("{name!r} is no value of the sheet of values", name=item.under)
            hint = did_you_mean(item.under, by_id) or msg("name one that exists")
            self.problems.append(Diagnostic("unknown-parent", what, hint, where))
            return None
        (parent.values if kind == "values" else parent.measures).append(item)
        return parent

    def _refuse_twice(self, items: list[_Item]) -> None:
        """Report ids that stand in an earlier row already."""
        first: dict[str, Where] = {}
        for item in items:
            name, where = item.data.get("id"), item.place("id")
            if isinstance(name, str) and name in first:
                what = msg(
                    "the id {identifier!r} is used already, in sheet {sheet}, cell {cell}",
                    identifier=name,
                    sheet=first[name].sheet,
                    cell=first[name].cell,
                )
                mend = msg("give every value and measure an id of its own")
                self.problems.append(Diagnostic("duplicate-id", what, mend, where))
            elif isinstance(name, str):
                first[name] = where

    def _cycles(
        self, values: list[_Item], by_id: dict[str, _Item], top: list[_Item]
    ) -> list[_Item]:
        """Report values that stand under themselves; return one of each such circle."""
        reached: set[int] = set()

        def reach(item: _Item) -> None:
            reached.add(id(item))
            for child in item.values:
                reach(child)

        for item in top:
            reach(item)
        found = []
        for item in values:
            if id(item) in reached:
                continue
            chain = [item]
            while (above := by_id[chain[-1].under or ""]) not in chain:
                chain.append(above)
            circle = chain[chain.index(above) :]
            names = " > ".join(str(one.data.get("id")) for one in [*circle, circle[0]])
            what = msg("this value stands under itself: {names}", names=names)
            mend = msg("leave the column empty for the highest of them")
            where = circle[0].place("under")
            self.problems.append(Diagnostic("cycle", what, mend, where))
            by_id[circle[0].under or ""].values.remove(circle[0])
            found.append(circle[0])
            reach(circle[0])
        return found

    def _emit(self, item: _Item, path: Path_) -> dict[str, Any]:
        """Return a value with what stands below it, and note where all of it stands."""
        data = dict(self._put(path, item))
        for name, below in (("values", item.values), ("measures", item.measures)):
            if below:
                self.places[(*path, name)] = item.where
                data[name] = [self._emit(one, (*path, name, i)) for i, one in enumerate(below)]
        return data

    def _guards(self) -> None:
        items = self._items("guards")
        if items:
            self.data["guards"] = [self._put(("guards", i), item) for i, item in enumerate(items)]

    def _named(self, key: str, name: str) -> dict[str, _Item]:
        """Return the rows of a sheet by what one of their columns says; none twice."""
        found: dict[str, _Item] = {}
        for item in self._items(key):
            named = item.data.pop(name, None)
            where = item.place(name)
            if named is None:
                self._missing(where, name)
            elif named in found:
                row = found[named].where.row
                what = msg("{name!r} stands in row {row} too", name=named, row=row)
                mend = msg("keep one of them")
                self.problems.append(Diagnostic("given-twice", what, mend, where))
            else:
                found[named] = item
        return found

    def _mapping(self, path: Path_, key: str, name: str, value: str) -> dict[str, Any]:
        """Return a sheet of names, each with one value."""
        found: dict[str, Any] = {}
        self.places[path] = self.tables[key].where
        for named, item in self._named(key, name).items():
            self.places[(*path, named)] = item.place(value)
            if value in item.data:
                found[named] = item.data[value]
            else:
                self._missing(item.place(value), value)
        return found

    def _missing(self, where: Where, key: str) -> None:
        what = msg("{heading!r} is missing", heading=where.field or key)
        mend = msg("fill it in, or remove the row")
        self.problems.append(Diagnostic("missing", what, mend, where))

    def _filled_in(self, key: str) -> bool:
        return key in self.tables and bool(self.tables[key].rows)

    def _units(self) -> None:
        if self._filled_in("units"):
            self.data["units"] = self._mapping(("units",), "units", "name", "means")

    def _groups(self) -> None:
        if self._filled_in("groups"):
            weights = self.data.setdefault("weights", {})
            weights["groups"] = self._mapping(("weights", "groups"), "groups", "name", "share")

    def _estimators(self) -> None:
        if self._filled_in("estimators"):
            path = ("estimators",)
            self.data["estimators"] = self._mapping(path, "estimators", "measure", "names")

    def _factors(self) -> None:
        if self._filled_in("factors"):
            self.places[("factors",)] = self.tables["factors"].where
            self.data["factors"] = {
                named: self._put(("factors", named), item)
                for named, item in self._named("factors", "id").items()
            }


def _filled(row: Row, language: Language, problems: list[Diagnostic]) -> _Item:
    """Read the cells of a row; what is wrong with them is added to ``problems``."""
    item = _Item(row.where, {}, {})
    for column, where in row.places.items():
        key = _key(column)
        item.places[key] = where
        if len(key) > 1:
            item.places.setdefault(key[:1], where)
    for column, cell in row.cells.items():
        read = read_cell(cell, column, language)
        if read.problem is not None:
            problems.append(read.problem)
        *outer, last = _key(column)
        inner = item.data
        for name in outer:
            inner = inner.setdefault(name, {})
        if last in inner:
            what = msg("a guard protects one thing, and this row names a value and a measure")
            mend = msg("keep one of them, and give the other a row of its own")
            problems.append(Diagnostic("guard-subject", what, mend, cell.where))
        inner[last] = read.value
        # Where two columns may say it, the one that does is the place.
        item.places[_key(column)] = cell.where
    under = item.data.pop("under", None)
    item.under = under if isinstance(under, str) else None
    return item


def _key(column: Column) -> tuple[str, ...]:
    """Return the key of a column in the file: two columns of a guard name what it is on."""
    return column.path[:1] if column.path == ("value", "measure") else column.path


def _no_framework(file: str) -> Diagnostic:
    names = ", ".join(repr(sheet.nl) for sheet in (HEAD, VALUES, MEASURES))
    return Diagnostic(
        "no-framework",
        msg("this workbook holds no framework: it has no sheets {names}", names=names),
        msg("make one with `maatwaarde init LIST --as xlsx` or `maatwaarde framework to-xlsx`"),
        Where(file=file),
    )


def _twice(file: str, name: str, first: str) -> Diagnostic:
    return Diagnostic(
        "given-twice",
        msg("the sheets {first!r} and {name!r} are the same", first=first, name=name),
        msg("keep one of them"),
        Where(file=file),
    )


def _other_sheet(file: str, name: str) -> Diagnostic:
    names = {text for sheet in SHEETS for text in (sheet.nl, sheet.en)}
    hint = did_you_mean(name, names)
    where = Where(file=file, sheet=name, row=1, cell="A1")
    if "close" in getattr(hint, "values", {}):
        return Diagnostic("unknown-sheet", msg("no such sheet is known"), hint, where)
    what = msg("this sheet is not read")
    return Diagnostic("other-sheet", what, "", where, severity="warning")
