"""A framework as a workbook: a sheet for each part, with drop-downs and what each cell is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from maatwaarde.documents.yaml import Path_
from maatwaarde.framework import FrameworkFile, Value
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.framework.workbook.sheets import MEASURES, SHEETS, target_of
from maatwaarde.messages import Language, Text, msg
from maatwaarde.proposals.columns.mapping import MappingFile
from maatwaarde.proposals.columns.mapping_workbook import COLUMNS, LEFT_OUT, LIST
from maatwaarde.report.files import workbook
from maatwaarde.report.resources_workbook import ResourceSheets
from maatwaarde.report.sheet_writer import LAST_ROW, Marks, Row, SheetWriter


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
        rows[key] = [Row((key, i), cells) for i, cells in enumerate(found)]
    sheets += resources.sheets
    all_marks = {**(marks or {}), **resources.marks}

    def fill(book: Any) -> None:
        ids = f"$A$2:$A${LAST_ROW + 1}"
        choices = {sheet.key: (ids, sheet.name(language)) for sheet in SHEETS}
        writer = SheetWriter(book, language, all_marks, choices)
        for sheet in sheets:
            if sheet.lines:
                writer.lines(sheet, rows[sheet.key][0])
            else:
                writer.table(sheet, rows[sheet.key], _columns(sheet, rows[sheet.key]))
        writer.explanation(sheets, _introduction(all_marks, with_list=mapping is not None))

    return workbook(fill)


def framework_rows(file: FrameworkFile) -> dict[str, list[Row]]:
    """Return what each sheet holds, by the key of the sheet; what has its default stays empty."""
    content = _stated(file)
    rows: dict[str, list[Row]] = {sheet.key: [] for sheet in SHEETS}
    rows["framework"] = [Row((), dict(_flat(content)))]
    for path, value, under in _below(file.values, (), None):
        rows["values"].append(Row(path, {**dict(_flat(_stated(value))), ("under",): under}))
        for j, measure in enumerate(value.measures):
            cells = {**dict(_flat(_stated(measure))), ("under",): value.id}
            for key in _OF_AMOUNTS if measure.only_judged else ():
                cells.pop((key,), None)  # what follows from being only judged
            rows["measures"].append(Row((*path, "measures", j), cells))
    measures = {row.cells[("id",)] for row in rows["measures"]}
    for i, guard in enumerate(file.guards):
        cells = dict(_flat(_stated(guard)))
        if guard.value in measures:
            cells[("value", "measure")] = cells.pop(("value",))
        rows["guards"].append(Row(("guards", i), cells))
    for key, means in file.units.items():
        rows["units"].append(Row(("units", key), {("name",): key, ("means",): means}))
    for key, share in (file.weights.groups if file.weights else {}).items():
        rows["groups"].append(Row(("weights", "groups", key), {("name",): key, ("share",): share}))
    for key, names in file.estimators.items():
        cells = {("measure",): key, ("names",): names}
        rows["estimators"].append(Row(("estimators", key), cells))
    for key, factor in file.factors.items():
        cells = {("id",): key, **dict(_flat(_stated(factor)))}
        rows["factors"].append(Row(("factors", key), cells))
    return rows


def _mapping_rows(
    mapping: MappingFile, remarks: Mapping[str, str], language: Language
) -> dict[str, list[Row]]:
    """Return a row for each heading, and how the list is read."""
    columns = []
    for heading, rules in mapping.columns.items():
        for rule in rules:
            cells = dict(_flat(rule.model_dump(exclude_defaults=True)))
            if cells.pop(("sign",), 1) == -1:
                cells[("sign",)] = True
            cells |= {("heading",): heading, ("remark",): remarks.get(heading)}
            columns.append(Row(("columns", heading), cells))
    for heading in mapping.ignore:
        left: dict[tuple[str, ...], Any] = {
            ("heading",): heading,
            ("remark",): remarks.get(heading),
        }
        left[("to",)] = LEFT_OUT[0 if language == "nl" else 1]
        columns.append(Row(("ignore", heading), left))
    for target, value in mapping.fixed.items():
        columns.append(Row(("fixed", target), {("to",): target, ("fixed",): value}))
    whole = mapping.model_dump(exclude_defaults=True, exclude={"columns", "ignore", "fixed"})
    return {"columns": columns, "list": [Row(("list",), dict(_flat(whole)))]}


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


def _columns(sheet: Sheet, rows: list[Row]) -> list[Column]:
    """Return the columns of a sheet, with one for each year that has a target."""
    years = sorted({int(path[1]) for row in rows for path in row.cells if path[0] == "target"})
    columns: list[Column] = []
    for column in sheet.columns:
        if sheet is MEASURES and column.path == ("target",):
            columns += [target_of(year) for year in years or (2030,)]
        else:
            columns.append(column)
    return columns


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
