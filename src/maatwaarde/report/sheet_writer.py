"""Sheets to fill in: headings, drop-downs, what each cell is for, and what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from maatwaarde.documents.yaml import Path_
from maatwaarde.framework.workbook.cells import written
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.framework.workbook.sheets import ANSWERS, EXPLANATION, FILLED, LABEL, REMARK
from maatwaarde.messages import Language, Text, msg, say

LAST_ROW = 999
"""As far as drop-downs and explanations reach; rows below it are read all the same."""

_TYPED = ("id", "text", "names", "list", "files", "points", "goals", "part", "scale", "code")
"""What a spreadsheet must leave as it is typed: it would make 3,11 a number and ++=1 a formula."""

_LONGEST_MESSAGE, _LONGEST_TITLE, _LONGEST_LIST = 255, 32, 255

Marks = Mapping[Path_, Text]
"""What is still to be decided, by where it stands in the file."""


@dataclass(frozen=True)
class Row:
    """What a row says by the paths of its columns, and where that stands in the file."""

    path: Path_
    cells: Mapping[tuple[str, ...], Any]


class SheetWriter:
    """Writes sheets into a workbook.

    Parameters
    ----------
    marks
        What is a guess that somebody must decide on: these cells are yellow and have a note.
    choices
        By what a column chooses from (`Column.ids_of`): the cells that hold it, as a spreadsheet
        calls them, and the name of their sheet.
    """

    def __init__(
        self,
        book: Any,
        language: Language,
        marks: Marks = MappingProxyType({}),
        choices: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    ) -> None:
        self.book, self.language, self.marks, self.choices = book, language, marks, choices
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def _heading(self) -> Any:
        return self._format(bold=True, text_wrap=True, valign="top", bg_color="#DCE6F1", bottom=1)

    def lines(self, sheet: Sheet, row: Row) -> None:
        """Write a sheet that has a line for each thing."""
        page = self.book.add_worksheet(sheet.name(self.language))
        page.freeze_panes(1, 1)
        for j, column in enumerate((LABEL, FILLED, REMARK)):
            page.write_string(0, j, column.heading(self.language), self._heading())
            page.set_column(j, j, column.width)
        label = self._format(bold=True, valign="top")
        remark = self._format(text_wrap=True, valign="top", font_color="#595959")
        for i, column in enumerate(sheet.columns, start=1):
            page.write_string(i, 0, column.heading(self.language), label)
            page.write_blank(i, 1, None, self._format(**_shown(column)))
            if column.path in row.cells:
                self._cell(page, i, 1, column, row.cells[column.path], row.path)
            page.write_string(i, 2, say(column.about, self.language), remark)
            self._validate(page, column, (i, 1, i, 1))

    def table(self, sheet: Sheet, rows: Sequence[Row] = (), columns: Sequence[Column] = ()) -> None:
        """Write a sheet with a row for each value, measure, guard and so on.

        Parameters
        ----------
        columns
            In place of those that the sheet has.
        """
        page = self.book.add_worksheet(sheet.name(self.language))
        page.freeze_panes(1, 1)
        columns = columns or sheet.columns
        for j, column in enumerate(columns):
            heading = column.heading(self.language)
            page.set_column(j, j, column.width, self._format(**_shown(column)))
            page.write_string(0, j, heading, self._heading())
            self._validate(page, column, (1, j, LAST_ROW, j))
            for i, row in enumerate(rows, start=1):
                value = row.cells.get(column.path)
                if value is not None:
                    self._cell(page, i, j, column, value, row.path)
        page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def explanation(self, sheets: Sequence[Sheet], introduction: Sequence[Text]) -> None:
        """Write what each sheet and column is for, on a sheet that is not read."""
        page = self.book.add_worksheet(EXPLANATION[0 if self.language == "nl" else 1])
        page.set_column(0, 0, 16)
        page.set_column(1, 1, 26)
        page.set_column(2, 2, 100)
        page.freeze_panes(1, 0)
        bold, wrap = (
            self._format(bold=True, valign="top"),
            self._format(text_wrap=True, valign="top"),
        )
        for j, heading in enumerate((msg("sheet"), msg("column"), msg("what it is for"))):
            page.write_string(0, j, say(heading, self.language), self._heading())
        lines: list[tuple[Text, Text, Text]] = [("", "", text) for text in introduction]
        for sheet in sheets:
            lines.append((sheet.name(self.language), "", sheet.about))
            lines += [
                (sheet.name(self.language), column.heading(self.language), column.about)
                for column in sheet.columns
            ]
        for i, line in enumerate(lines, start=1):
            for j, text in enumerate(line):
                page.write_string(i, j, say(text, self.language), bold if j < 2 else wrap)

    def _cell(self, page: Any, i: int, j: int, column: Column, value: Any, path: Path_) -> None:
        shown = _shown(column)
        mark = self.marks.get((*path, *column.path))
        if mark is not None:
            shown["bg_color"] = "#FFF2CC"
            page.write_comment(i, j, say(mark, self.language), {"author": "maatwaarde"})
        if isinstance(value, date) and value.year > 1900:
            page.write_datetime(i, j, value, self._format(**shown))
            return
        said = cell_value(column, value, self.language)
        if isinstance(said, str):
            if said[:1] in ("=", "+", "-", "@"):
                shown["quote_prefix"] = True
            page.write_string(i, j, said, self._format(**shown))
        else:
            page.write_number(i, j, said, self._format(**shown))

    def _validate(self, page: Any, column: Column, area: tuple[int, int, int, int]) -> None:
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": column.heading(self.language)[:_LONGEST_TITLE],
            "input_message": _short(say(column.about, self.language)),
        }
        words = _choices(column, self.language)
        if words:
            rule |= {"validate": "list", "source": words}
            rule |= {
                "error_title": rule["input_title"],
                "error_message": say(msg("Choose one of the words in the list."), self.language),
            }
        elif column.ids_of is not None and column.ids_of in self.choices:
            cells, name = self.choices[column.ids_of]
            rule |= {
                "validate": "list",
                "source": f"='{name}'!{cells}",
                "error_type": "warning",
                "error_title": rule["input_title"],
                "error_message": say(
                    msg(
                        "This id does not stand in the sheet {sheet}.",
                        sheet=name,
                    ),
                    self.language,
                ),
            }
        page.data_validation(*area, rule)


def cell_value(column: Column, value: Any, language: Language) -> str | float:
    """Return what a cell holds: a number, or a text that is read as the value."""
    if column.kind in ("choice", "answer"):
        choices = ANSWERS if column.kind == "answer" else column.choices
        key = str(value).lower() if isinstance(value, bool) else value
        return choices[key][0 if language == "nl" else 1]
    if column.kind == "points":
        return "; ".join(
            f"{written(at, language)} = {written(worth, language)}" for at, worth in value
        )
    if column.kind == "scale":
        return "; ".join(f"{label}={written(part, language)}" for label, part in value.items())
    if column.kind == "goals":
        return "; ".join(str(goal) for goal in value)
    if column.kind in ("names", "files"):
        if isinstance(value, str):
            return value
        return "; ".join(value) + (";" if column.kind == "names" and len(value) < 2 else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    # A cell holds sixteen digits; a number that needs more is written out.
    return value if float(f"{value:.16G}") == value else written(value, language)


def _shown(column: Column) -> dict[str, Any]:
    shown: dict[str, Any] = {"valign": "top"}
    if column.kind in _TYPED:
        shown |= {"num_format": "@", "text_wrap": column.width > 24}
    elif column.kind == "share":
        shown["num_format"] = "0.##%"
    elif column.kind == "money":
        shown["num_format"] = "#,##0"
    elif column.kind == "date":
        shown["num_format"] = "yyyy-mm-dd"
    return shown


def _choices(column: Column, language: Language) -> list[str]:
    choices = ANSWERS if column.kind == "answer" else column.choices
    words = [both[0 if language == "nl" else 1] for both in choices.values()]
    return words if len(",".join(words)) <= _LONGEST_LIST else []


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[: _LONGEST_MESSAGE - 1]}…"
