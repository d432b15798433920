"""From a workbook to the document that a framework file in YAML would be.

It is checked by the same model afterwards, and each of its values knows its sheet and cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maatwaarde.diagnostics import Diagnostic, FrameworkError, Where, did_you_mean
from maatwaarde.documents.cells import fold
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.yaml import Document, Path_
from maatwaarde.framework.workbook.column import Sheet
from maatwaarde.framework.workbook.rows import Filled, filled
from maatwaarde.framework.workbook.sheets import EXPLANATION, HEAD, MEASURES, SHEETS, VALUES
from maatwaarde.framework.workbook.table import missing_columns
from maatwaarde.framework.workbook.tables import Tables, read_tables
from maatwaarde.messages import Language, msg

_OF_THE_LIST = ("Kolommen", "Columns", "Lijst", "List")
_OF_RESOURCES = ("budgetten", "personeel", "budgets", "staff")
OTHER_SHEETS = {fold(name) for name in (*EXPLANATION, *_OF_THE_LIST, *_OF_RESOURCES)}
"""Sheets that belong to a framework's workbook and say nothing of the framework."""

OUR_SHEETS = OTHER_SHEETS | {fold(name) for one in SHEETS for name in (one.nl, one.en, one.key)}
"""All sheets that such a workbook may have, by their folded names."""


@dataclass(eq=False)
class _Item(Filled):
    """A row as the file would have it, before it has its place in there.

    Parameters
    ----------
    under
        The id of the value that it stands under.
    """

    under: str | None = None
    values: list[_Item] = field(default_factory=list)
    measures: list[_Item] = field(default_factory=list)


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
    found = read_tables(
        raw, file, SHEETS, FrameworkError, none=_no_framework(file), others=OTHER_SHEETS
    )
    reader = _Reader(file, found)
    return reader.document(), reader.problems, found.language


class _Reader:
    def __init__(self, file: str, found: Tables) -> None:
        self.file, self.found = file, found
        self.language, self.tables, self.problems = found.language, found.tables, found.problems
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
        return Document(self.file, self.data, self.places, self.found.keys(SHEETS))

    def _items(self, key: str) -> list[_Item]:
        rows = self.tables[key].rows if key in self.tables else []
        return [_item(filled(row, self.language, self.problems)) for row in rows]

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


def _item(row: Filled) -> _Item:
    under = row.data.pop("under", None)
    return _Item(row.where, row.data, row.places, under if isinstance(under, str) else None)


def _no_framework(file: str) -> Diagnostic:
    names = ", ".join(repr(sheet.nl) for sheet in (HEAD, VALUES, MEASURES))
    return Diagnostic(
        "no-framework",
        msg("this workbook holds no framework: it has no sheets {names}", names=names),
        msg("make one with `maatwaarde init LIST --as xlsx` or `maatwaarde framework to-xlsx`"),
        Where(file=file),
    )
