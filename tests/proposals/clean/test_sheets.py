from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from maatwaarde.proposals import read_proposals

from ..files import codes, refused


def sheet_with(folder: Path, change: Any, rows: list[list[Any]] | None = None) -> Path:
    book = openpyxl.Workbook()
    for row in rows or [["Wijk", "Nr", "Naam", "Kosten"], ["Noord", 1, "A", 5], [None, 2, "B", 6]]:
        book.active.append(row)
    change(book.active)
    book.save(folder / "lijst.xlsx")
    return folder / "lijst.xlsx"


def test_a_merged_text_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    proposals = read_proposals(sheet_with(tmp_path, lambda sheet: sheet.merge_cells("A2:A3")))
    assert proposals.area == ("Noord", "Noord")
    assert codes(proposals.warnings) == ["merged-text"]
    assert (proposals.warnings[0].where.row, proposals.warnings[0].where.field) == (2, "Wijk")


@pytest.mark.parametrize("amount", [11, "€ 11,-"])
def test_a_merged_amount_counts_once_and_is_said(tmp_path: Path, amount: object) -> None:
    def change(sheet: Any) -> None:
        sheet["D2"], sheet["D3"], sheet["A3"] = amount, None, "Zuid"
        sheet.merge_cells("D2:D3")

    proposals = read_proposals(sheet_with(tmp_path, change))
    np.testing.assert_array_equal(proposals.uses[0].values, [11, np.nan])
    assert codes(proposals.warnings) == ["merged-amount"]
    assert "rows 2 to 3" in proposals.warnings[0].what


def test_merged_headings_and_titles_are_no_data(tmp_path: Path) -> None:
    rows = [
        ["Lijst 2027"],
        ["Nr", "Naam", "Kosten", None],
        [None, None, 2027, 2028],
        [1, "A", 5, 6],
    ]

    def change(sheet: Any) -> None:
        for cells in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
            sheet.merge_cells(cells)

    proposals = read_proposals(sheet_with(tmp_path, change, rows))
    assert [use.column for use in proposals.uses] == ["cost:2027", "cost:2028"]
    assert not proposals.warnings


def test_a_formula_without_a_value_is_an_error_at_its_cell(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["D3"] = "=2*3"

    (problem,) = refused(sheet_with(tmp_path, change))
    assert (problem.code, problem.where.row, problem.where.field) == ("not-a-number", 3, "Kosten")
    assert "no stored value" in problem.what

    def in_title(sheet: Any) -> None:
        sheet["C3"] = '="B"&"ank"'

    (problem,) = refused(sheet_with(tmp_path, in_title))
    assert (problem.code, problem.where.row) == ("formula-error", 3)


@pytest.mark.parametrize("shown", ["0%", "0.00%", "#,##0.0 %"])
def test_a_percentage_is_read_as_it_is_shown(tmp_path: Path, shown: str) -> None:
    rows = [["nr", "naam", "impact:bereik [%]", "aandeel"], [1, "A", 0.35, 0.07], [2, "B", 1.2, 0]]

    def change(sheet: Any) -> None:
        for cell in ("C2", "C3", "D2", "D3"):
            sheet[cell].number_format = shown

    proposals = read_proposals(sheet_with(tmp_path, change, rows))
    np.testing.assert_array_equal(proposals.impacts[0].value, [35, 120])
    aandeel = proposals.attributes["aandeel"]
    assert aandeel.unit == "%"
    np.testing.assert_array_equal(np.asarray(aandeel.values, float), [7, 0])
    assert not proposals.warnings


def test_a_percent_sign_that_is_only_text_changes_no_number(tmp_path: Path) -> None:
    rows = [["nr", "naam", "aandeel"], [1, "A", 0.35]]

    def change(sheet: Any) -> None:
        sheet["C2"].number_format = '0.00" %"'

    proposals = read_proposals(sheet_with(tmp_path, change, rows))
    np.testing.assert_array_equal(np.asarray(proposals.attributes["aandeel"].values, float), [0.35])


def test_hidden_rows_and_columns_are_read_and_said_or_left_out(tmp_path: Path) -> None:
    rows = [["nr", "naam", "kosten", "wijk"], [1, "A", 5, "N"], [2, "B", 6, "Z"], [3, "C", 7, "Z"]]

    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[40].hidden = True
        sheet.column_dimensions["D"].hidden = True

    path = sheet_with(tmp_path, change, rows)
    proposals = read_proposals(path)
    assert proposals.ids == ("1", "2", "3")
    assert sorted(codes(proposals.warnings)) == ["hidden-column", "hidden-rows"]
    assert [one.where.row for one in proposals.warnings if one.code == "hidden-rows"] == [3]
    origin = proposals.source.origin
    assert (origin.hidden_rows, origin.hidden_columns) == ((3,), ("wijk",))
    proposals = read_proposals(path, {"hidden": "skip"})
    assert proposals.ids == ("1", "3")
    assert proposals.area == (None, None)
    assert [(one.row, one.reason) for one in proposals.left_out] == [(3, "hidden")]
    assert sorted(codes(proposals.warnings)) == ["hidden-column", "hidden-row"]


def ods(path: Path, rows: list[list[TableCell]], **of_row: Any) -> Path:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Lijst")
    table.addElement(TableColumn(numbercolumnsrepeated=3))
    table.addElement(TableColumn(visibility="collapse"))
    for i, row in enumerate(rows):
        line = TableRow(**(of_row if i == 1 else {}))
        for cell in row:
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(path)
    return path


def cell(text: str, **more: Any) -> TableCell:
    made = TableCell(**(more or {"valuetype": "string"}))
    made.addElement(P(text=text))
    return made


def test_ods_shows_what_xlsx_shows(tmp_path: Path) -> None:
    head = [cell(text) for text in ("wijk", "nr", "naam", "aandeel")]
    first = [
        cell("Noord", valuetype="string", numberrowsspanned=2, numbercolumnsspanned=1),
        cell("1"),
        cell("A"),
        cell("35%", valuetype="percentage", value=0.35),
    ]
    second = [
        CoveredTableCell(),
        cell("2"),
        cell("B"),
        cell("7%", valuetype="percentage", value=0.07),
    ]
    path = ods(tmp_path / "lijst.ods", [head, first, second], visibility="collapse")
    proposals = read_proposals(path)
    assert proposals.area == ("Noord", "Noord")
    np.testing.assert_array_equal(
        np.asarray(proposals.attributes["aandeel"].values, float), [35, 7]
    )
    assert sorted(codes(proposals.warnings)) == ["hidden-column", "hidden-rows", "merged-text"]


@pytest.mark.parametrize("shown", ["#DIV/0!", "Err:502", "#WAARDE!", "#N/A"])
def test_an_error_of_a_formula_in_ods_is_not_zero(tmp_path: Path, shown: str) -> None:
    head = [cell(text) for text in ("nr", "naam", "kosten")]
    wrong = cell(shown, valuetype="float", value=0, formula="of:=1/0")
    path = ods(tmp_path / "lijst.ods", [head, [cell("1"), cell("A"), wrong]])
    if shown == "#N/A":  # which says that it is not known
        assert np.isnan(read_proposals(path).uses[0].values).all()
        return
    (problem,) = refused(path)
    assert (problem.code, problem.where.row) == ("not-a-number", 2)


def test_a_formula_without_a_value_in_ods(tmp_path: Path) -> None:
    head = [cell(text) for text in ("nr", "naam", "kosten")]
    path = ods(tmp_path / "lijst.ods", [head, [cell("1"), cell("A"), TableCell(formula="of:=2*3")]])
    (problem,) = refused(path)
    assert "no stored value" in problem.what


@pytest.mark.parametrize(
    ("shown", "refuse"),
    [
        ('"$"#,##0', True),
        ("[$£-809]#,##0", True),
        ("[$CHF] #,##0.00", True),
        ("_ [$€-413] * #,##0.00_ ", False),
        ("[$-413]#,##0", False),
    ],
)
def test_money_that_a_sheet_shows_in_another_currency(
    tmp_path: Path, shown: str, refuse: bool
) -> None:
    def change(sheet: Any) -> None:
        sheet["D3"].number_format = shown

    path = sheet_with(tmp_path, change)
    if refuse:
        (problem,) = refused(path)
        assert (problem.where.row, problem.where.field) == (3, "Kosten")
        assert "another currency" in problem.what
    else:
        np.testing.assert_array_equal(read_proposals(path).uses[0].values, [5, 6])
