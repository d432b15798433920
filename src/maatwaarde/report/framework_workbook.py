"""A framework as a workbook: a sheet for each part, with drop-downs and what each cell is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from maatwaarde.documents.yaml import Path_
from maatwaarde.framework import FrameworkFile, Value
from maatwaarde.framework.workbook.cells import written
from maatwaarde.framework.workbook.sheets import (
    ANSWERS,
    EXPLANATION,
    FILLED,
    LABEL,
    MEASURES,
    REMARK,
    SHEETS,
    Column,
    Sheet,
    target_of,
)
from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.proposals.columns.mapping import MappingFile
from maatwaarde.proposals.columns.mapping_workbook import COLUMNS, LEFT_OUT, LIST
from maatwaarde.report.files import workbook
from maatwaarde.report.resources_workbook import ResourceSheets

_LAST_ROW = 999
"""As far as drop-downs and explanations reach; rows below it are read all the same."""

_TYPED = ("id", "text", "names", "files", "points", "goals", "part", "scale", "code")
"""What a spreadsheet must leave as it is typed: it would make 3,11 a number and ++=1 a formula."""

_LONGEST_MESSAGE, _LONGEST_TITLE, _LONGEST_LIST = 255, 32, 255

Marks = Mapping[Path_, Text]
"""What is still to be decided, by where it stands in the file."""


@dataclass(frozen=True)
class _Row:
    """What a row says by the paths of its columns, and where that stands in the file."""

    path: Path_
    cells: Mapping[tuple[str, ...], Any]


def framework_workbook(
    file: FrameworkFile,
    language: Language = "nl",
    marks: Marks | None = None,
    mapping: MappingFile | None = None,
    remarks: Mapping[str, str] | None = None,
    resources: ResourceSheets | None = None,
) -> bytes:
    """Return a framework as an XLSX file that `load_framework` reads as the same framework.

    Parameters
    ----------
    file
        What it extends is written out in it already.
    language
        Of sheets, headings and explanations; reading knows both.
    marks
        What is a guess that somebody must decide on: these cells are yellow and have a note.
    mapping, remarks
        What the headings of a list of proposals mean, for sheets of their own, with a remark by
        heading.
    resources
        What there is to spend, for sheets of their own.
    """
    rows = framework_rows(file)
    resources = resources or ResourceSheets()
    sheets = list(SHEETS)
    if mapping is not None:
        sheets += [COLUMNS, LIST]
        rows |= _mapping_rows(mapping, remarks or {}, language)
    for key, found in resources.rows.items():
        rows[key] = [_Row((key, i), cells) for i, cells in enumerate(found)]
    sheets += resources.sheets
    all_marks = {**(marks or {}), **resources.marks}

    def fill(book: Any) -> None:
        writer = _Writer(book, language, all_marks)
        for sheet in sheets:
            if sheet.lines:
                writer.lines(sheet, rows[sheet.key][0])
            else:
                writer.table(sheet, rows[sheet.key])
        writer.explanation(sheets, with_list=mapping is not None)

    return workbook(fill)


def framework_rows(file: FrameworkFile) -> dict[str, list[_Row]]:
    """Return what each sheet holds, by the key of the sheet; what has its default stays empty."""
    content = _stated(file)
    rows: dict[str, list[_Row]] = {sheet.key: [] for sheet in SHEETS}
    rows["framework"] = [_Row((), dict(_flat(content)))]
    for path, value, under in _below(file.values, (), None):
        rows["values"].append(_Row(path, {**dict(_flat(_stated(value))), ("under",): under}))
        for j, measure in enumerate(value.measures):
            cells = {**dict(_flat(_stated(measure))), ("under",): value.id}
            for key in _OF_AMOUNTS if measure.only_judged else ():
                cells.pop((key,), None)  # what follows from being only judged
            rows["measures"].append(_Row((*path, "measures", j), cells))
    measures = {row.cells[("id",)] for row in rows["measures"]}
    for i, guard in enumerate(file.guards):
        cells = dict(_flat(_stated(guard)))
        if guard.value in measures:
            cells[("value", "measure")] = cells.pop(("value",))
        rows["guards"].append(_Row(("guards", i), cells))
    for key, means in file.units.items():
        rows["units"].append(_Row(("units", key), {("name",): key, ("means",): means}))
    for key, share in (file.weights.groups if file.weights else {}).items():
        rows["groups"].append(_Row(("weights", "groups", key), {("name",): key, ("share",): share}))
    for key, names in file.estimators.items():
        cells = {("measure",): key, ("names",): names}
        rows["estimators"].append(_Row(("estimators", key), cells))
    for key, factor in file.factors.items():
        cells = {("id",): key, **dict(_flat(_stated(factor)))}
        rows["factors"].append(_Row(("factors", key), cells))
    return rows


def _mapping_rows(
    mapping: MappingFile, remarks: Mapping[str, str], language: Language
) -> dict[str, list[_Row]]:
    """Return a row for each heading, and how the list is read."""
    columns = []
    for heading, rules in mapping.columns.items():
        for rule in rules:
            cells = dict(_flat(rule.model_dump(exclude_defaults=True)))
            if cells.pop(("sign",), 1) == -1:
                cells[("sign",)] = True
            cells |= {("heading",): heading, ("remark",): remarks.get(heading)}
            columns.append(_Row(("columns", heading), cells))
    for heading in mapping.ignore:
        left: dict[tuple[str, ...], Any] = {
            ("heading",): heading,
            ("remark",): remarks.get(heading),
        }
        left[("to",)] = LEFT_OUT[0 if language == "nl" else 1]
        columns.append(_Row(("ignore", heading), left))
    for target, value in mapping.fixed.items():
        columns.append(_Row(("fixed", target), {("to",): target, ("fixed",): value}))
    whole = mapping.model_dump(exclude_defaults=True, exclude={"columns", "ignore", "fixed"})
    return {"columns": columns, "list": [_Row(("list",), dict(_flat(whole)))]}


def _stated(model: Any) -> dict[str, Any]:
    """Return what a part of the file says, without what follows from saying nothing."""
    stated = model.model_dump(by_alias=True, exclude_defaults=True, exclude={"values", "measures"})
    # Weights and rules are what people look for first, so they are written though they may be left
    # out.
    for key in ("weight", "missing", "weights"):
        part = getattr(model, key, None)
        if part is not None:
            whole = part if isinstance(part, float) else part.model_dump(exclude_none=True)
            stated[key] = whole
    return dict(stated)


_IN_ONE_CELL = ("scale",)
_OF_AMOUNTS = ("unit", "better", "worst", "best")


def _flat(content: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    for key, value in content.items():
        if isinstance(value, Mapping) and key not in _IN_ONE_CELL:
            yield from _flat(value, (*path, str(key)))
        elif value is not None:
            yield (*path, str(key)), value


def _below(
    values: tuple[Value, ...], path: Path_, under: str | None
) -> Iterator[tuple[Path_, Value, str | None]]:
    for i, value in enumerate(values):
        here: Path_ = (*path, "values", i)
        yield here, value, under
        yield from _below(value.values, here, value.id)


class _Writer:
    def __init__(self, book: Any, language: Language, marks: Marks) -> None:
        self.book, self.language, self.marks = book, language, marks
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def _heading(self) -> Any:
        return self._format(bold=True, text_wrap=True, valign="top", bg_color="#DCE6F1", bottom=1)

    def lines(self, sheet: Sheet, row: _Row) -> None:
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

    def table(self, sheet: Sheet, rows: list[_Row]) -> None:
        """Write a sheet with a row for each value, measure, guard and so on."""
        page = self.book.add_worksheet(sheet.name(self.language))
        page.freeze_panes(1, 1)
        columns = _columns(sheet, rows)
        for j, column in enumerate(columns):
            heading = column.heading(self.language)
            page.set_column(j, j, column.width, self._format(**_shown(column)))
            page.write_string(0, j, heading, self._heading())
            self._validate(page, column, (1, j, _LAST_ROW, j))
            for i, row in enumerate(rows, start=1):
                value = row.cells.get(column.path)
                if value is not None:
                    self._cell(page, i, j, column, value, row.path)
        page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def explanation(self, sheets: Sequence[Sheet], *, with_list: bool) -> None:
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
        lines: list[tuple[Text, Text, Text]] = [
            ("", "", text) for text in _introduction(self.marks, with_list=with_list)
        ]
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
        elif column.ids_of is not None:
            sheet = next(one for one in SHEETS if one.key == column.ids_of)
            rule |= {
                "validate": "list",
                "source": f"='{sheet.name(self.language)}'!$A$2:$A${_LAST_ROW + 1}",
                "error_type": "warning",
                "error_title": rule["input_title"],
                "error_message": say(
                    msg(
                        "This id does not stand in the sheet {sheet}.",
                        sheet=sheet.name(self.language),
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


def _columns(sheet: Sheet, rows: list[_Row]) -> list[Column]:
    """Return the columns of a sheet, with one for each year that has a target."""
    years = sorted({int(path[1]) for row in rows for path in row.cells if path[0] == "target"})
    columns: list[Column] = []
    for column in sheet.columns:
        if sheet is MEASURES and column.path == ("target",):
            columns += [target_of(year) for year in years or (2030,)]
        else:
            columns.append(column)
    return columns


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


def _introduction(marks: Marks, *, with_list: bool) -> list[Text]:
    lines: list[Text] = [
        msg(
            "This workbook is a framework: what your organisation values, how it is measured, and "
            "how much each counts. Each sheet is a list; add rows below what stands there."
        ),
        msg("An empty cell means what the explanation says. Do not change the headings."),
        msg(
            "Use it as it is: `maatwaarde framework check FILE.xlsx`, and wherever a framework is "
            "asked, as in `maatwaarde score LIST -f FILE.xlsx`. Problems are told with sheet and "
            "cell."
        ),
        msg("Sheets of your own with other names are left alone."),
    ]
    if with_list:
        lines.append(
            msg(
                "The last sheets say what the columns of your list mean (give the workbook as -m "
                "too) and, where they have budgets and staff, what there is to spend (as -r)."
            )
        )
    if marks:
        lines.append(msg("Yellow is a guess: decide on it, and take the colour away."))
    return lines
