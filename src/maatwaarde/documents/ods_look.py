"""A look through the tables of an ODS workbook, as a parser sees them."""

from __future__ import annotations

import re
from xml.parsers import expat

from maatwaarde.documents.archive import Archive, Suspect, TooLarge
from maatwaarde.documents.cells import NO_VALUE
from maatwaarde.documents.limits import MAX_MARKED, MAX_SHEET_CELLS, XLSX_ROWS
from maatwaarde.documents.markup import parse
from maatwaarde.documents.sheet_state import At, Cells, Looked, SheetState
from maatwaarde.messages import Number, msg

CONTENT = "content.xml"
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+|#[^\s<]{1,12}[!?]", re.IGNORECASE)
_MOST = 1000
"""A cell or row that is repeated more often than this is filling, and no data."""
_SHOWN = 30
"""Letters of an error at most."""
_VALUES = (
    "office:value-type",
    "office:value",
    "office:string-value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "table:formula",
)


def look_into_ods(archive: Archive) -> tuple[list[Looked], dict[str, Looked]]:
    """Return what all tables hold, and that of each by its name.

    Raises
    ------
    Suspect
        If it is damaged.
    TooLarge
        If it holds more than can be read.
    """
    found: list[Looked] = []
    named: dict[str, Looked] = {}
    for part in archive.named(CONTENT):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        walk = _Walk()
        parser.StartElementHandler = walk.begin
        parser.EndElementHandler = walk.end
        parser.CharacterDataHandler = walk.text
        parse(archive.pieces(part), parser, lambda: walk.depth)  # noqa: B023
        for table in walk.tables:
            looked = table.looked()
            found.append(looked)
            named.setdefault(table.name, looked)
    return found, named


class _Table:
    """One table, as far as it has been read; rows and columns are 0-based."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.errors: dict[At, str] = {}
        self.percent = Cells()
        self.currency: dict[At, str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[At, At]] = []
        self.row = self.last_row = self.columns = self.letters = self.longest = 0
        self.declared = 0

    def looked(self) -> Looked:
        state = SheetState(
            errors=self.errors,
            percent=self.percent,
            currency=self.currency,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            merged=tuple(self.merged),
        )
        return Looked(state, self.last_row, self.columns, self.letters, self.longest)


class _Walk:
    """What is met on the way through the tables, one element after the other."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.depth = 0
        self._marked = 0
        self._within = False
        self._rows = 1
        self._column = self._in_row = 0
        self._filled = False
        self._cell: dict[str, str] | None = None
        self._covered = False
        self._letters = 0
        self._said = ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if name == "table:table":
            if self._within:
                raise Suspect(msg("a table of it stands within another"))
            self._within = True
            self.tables.append(_Table(attributes.get("table:name", "")))
            self._column, self._in_row, self._filled, self._cell = 0, 0, False, None
            return
        if not self.tables:
            return
        if name in ("table:table-cell", "table:covered-table-cell"):
            if self._cell is not None:
                raise Suspect(msg("a cell of it stands within another"))
            self._cell, self._covered = attributes, name == "table:covered-table-cell"
            self._letters = len(attributes.get("office:string-value", ""))
            self._said = ""
        elif name == "text:s":
            self._letters += _number(attributes, "text:c")
        elif name == "table:table-row":
            self._rows = _number(attributes, "table:number-rows-repeated")
            self._column, self._in_row, self._filled = 0, 0, False
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self._hide_rows()
        elif name == "table:table-column":
            self._column_of(attributes)
        elif name in ("text:tab", "text:line-break", "text:p"):
            self._letters += 1

    def end(self, name: str) -> None:
        self.depth -= 1
        if not self.tables:
            return
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._leave()
        elif name == "table:table":
            self._within = False
        elif name == "table:table-row":
            table = self.tables[-1]
            table.row += self._rows
            table.letters += self._in_row * self._rows
            if self._filled:
                table.last_row = table.row

    def text(self, text: str) -> None:
        self._letters += len(text)
        if len(self._said) <= _SHOWN:
            self._said += text[: _SHOWN + 1]

    def _leave(self) -> None:
        """Note what the cell holds that has just ended."""
        cell, self._cell = self._cell, None
        if cell is None:
            return
        table = self.tables[-1]
        times = _number(cell, "table:number-columns-repeated")
        column = self._column
        self._column += times
        if self._said.strip() or any(name in cell for name in _VALUES) or self._letters > 1:
            self._filled = True
            table.columns = max(table.columns, self._column)
            table.longest = max(table.longest, self._letters)
            self._in_row += self._letters * times
        if self._covered or times > _MOST:
            return
        down = _number(cell, "table:number-rows-spanned")
        across = _number(cell, "table:number-columns-spanned")
        if down > 1 or across > 1:
            table.merged.append(((table.row, column), (table.row + down - 1, column + across - 1)))
        money = cell.get("office:currency", "EUR")
        if len(money) == 3 and money.isupper() and money != "EUR":
            table.currency |= dict.fromkeys(self._places(column, times, marked=True), money)
        if cell.get("office:value-type") == "percentage":
            for row, at in self._places(column, times):
                table.percent.add(row, at)
        elif (error := self._error(cell)) is not None:
            table.errors |= dict.fromkeys(self._places(column, times, marked=True), error)

    def _places(self, column: int, times: int, *, marked: bool = False) -> list[At]:
        row, rows = self.tables[-1].row, min(self._rows, _MOST)
        if marked:
            self._marked += rows * times
        if self._marked > MAX_MARKED or (rows + row) * (column + times) > MAX_SHEET_CELLS:
            raise TooLarge(
                msg(
                    "shows more than {n} failed formulas or cells in another currency",
                    n=Number(MAX_MARKED, 0),
                )
                if self._marked > MAX_MARKED
                else msg("holds more than {n} cells", n=Number(MAX_SHEET_CELLS, 0))
            )
        return [(i, j) for i in range(row, row + rows) for j in range(column, column + times)]

    def _error(self, cell: dict[str, str]) -> str | None:
        """Return the error that a cell shows, whatever value the file has for it."""
        if "table:formula" not in cell:
            return None
        if "office:value-type" not in cell:
            return NO_VALUE
        text = self._said.strip()
        if _ERROR.fullmatch(text):
            return text if text.startswith("#") else "#VALUE!"
        return "#VALUE!" if cell.get("calcext:value-type") == "error" else None

    def _column_of(self, attributes: dict[str, str]) -> None:
        table = self.tables[-1]
        times = _number(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility", "visible") != "visible":
            first = table.declared
            table.hidden_columns.update(range(first, first + min(times, _MOST)))
        table.declared += times

    def _hide_rows(self) -> None:
        table = self.tables[-1]
        table.hidden_rows.update(range(table.row, table.row + min(self._rows, _MOST)))
        if len(table.hidden_rows) > XLSX_ROWS:
            raise TooLarge(msg("hides more than {n} rows", n=Number(XLSX_ROWS, 0)))


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1").strip()
    if not text.isdecimal():
        return 1
    return int(text) if len(text) < 13 else 10**12
