from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents import archive
from maatwaarde.proposals import read_proposals

from ..files import codes, plain, refused, xlsx_file

ROWS = [
    ["Projectenlijst", None, None, None, None],
    [],
    ["Nr", "Naam\nproject", "Kosten", "impact:co2", "Oplevering"],
    [1, "Dak", 1250.5, "1.250,5", dt.datetime(2027, 3, 1)],
    [],
    [2, "Pad", "€ 300", -7, dt.date(2028, 1, 2)],
    ["Totaal", None, 1550.5, None, None],
]


def test_a_messy_sheet_as_a_whole(tmp_path: Path) -> None:
    proposals = read_proposals(xlsx_file(tmp_path, {"Voorstellen": ROWS}))
    assert proposals.ids == ("1", "2")
    np.testing.assert_array_equal(proposals.uses[0].values, [1250.5, 300])
    np.testing.assert_array_equal(proposals.impacts[0].value, [1250.5, -7])
    assert proposals.attributes["oplevering"].values == ("2027-03-01", "2028-01-02")
    place = proposals.where(1, "title")
    assert (place.sheet, place.row, place.field) == ("Voorstellen", 6, "Naam project")
    assert codes(proposals.warnings) == ["total-row"]


def test_ods_gives_what_xlsx_gives(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "nummer": ["A", "B"],
            "naam": ["Dak", "Pad"],
            "kosten": [1250.5, 300],
            "impact:co2": [np.nan, -7],
            "gestart": [True, False],
        }
    )
    for name in ("lijst.ods", "lijst.xlsx"):
        frame.to_excel(tmp_path / name, index=False, engine="odf" if "ods" in name else None)
    assert plain(read_proposals(tmp_path / "lijst.ods")) == plain(
        read_proposals(tmp_path / "lijst.xlsx")
    )


def test_which_sheet(tmp_path: Path) -> None:
    one, two = [["id", "naam"], ["A", "x"]], [["id", "naam"], ["B", "y"]]
    path = xlsx_file(tmp_path, {"Toelichting": one, "Projecten": two})
    assert read_proposals(path).ids == ("B",)
    assert read_proposals(path, sheet="toelichting").ids == ("A",)
    assert read_proposals(path, {"sheet": "Toelichting"}).ids == ("A",)
    (problem,) = refused(path, sheet="Projcten")
    assert (problem.code, problem.mend) == ("no-sheet", "did you mean 'Projecten'?")
    path = xlsx_file(tmp_path, {"leeg": [], "een": one, "twee": two})
    proposals = read_proposals(path)
    assert proposals.ids == ("A",)
    assert codes(proposals.warnings) == ["sheet-chosen"]


def test_a_merged_heading_over_years(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path,
        {
            "a": [
                ["Nr", "Naam", "Kosten", None, "Wijk"],
                [None, None, 2027, 2028, None],
                ["P1", "Dak", 10, 20, "Noord"],
            ]
        },
    )
    proposals = read_proposals(path)
    assert [use.period for use in proposals.uses] == ["2027", "2028"]
    assert proposals.source.rows.tolist() == [3]
    path = xlsx_file(
        tmp_path,
        {
            "a": [
                [None, None, "Kosten", None],
                ["Nr", "Naam", 2027, 2028],
                ["P1", "Dak", 10, 20],
            ]
        },
    )
    assert [use.period for use in read_proposals(path).uses] == ["2027", "2028"]


def test_a_column_without_a_heading_is_reported(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"a": [["id", "naam", None], ["A", "x", 5]]})
    proposals = read_proposals(path)
    assert not proposals.attributes
    (warning,) = proposals.warnings
    assert (warning.code, warning.where.field) == ("no-heading", "column C")
    mapped = read_proposals(path, {"columns": {"column C": "cost"}})
    np.testing.assert_array_equal(mapped.uses[0].values, [5])


def test_the_error_of_a_formula_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Lijst & co")
    sheet.write_row(0, 0, ["id", "naam", "kosten", "impact:co2", "woningen"])
    sheet.write_row(1, 0, ["A", "x", 1, 1, 1])
    sheet.write_row(2, 0, ["B", "y"])
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 3, "=NA()", None, "#N/A")
    sheet.write_formula(2, 4, "=X()", None, "#NAME?")
    book.close()
    problems = refused(path)
    assert [(p.where.row, p.where.field) for p in problems] == [(3, "kosten"), (3, "woningen")]
    assert all("error of a formula" in problem.what for problem in problems)


def test_policy_fields_that_a_spreadsheet_may_have_changed(tmp_path: Path) -> None:
    rows = [["id", "taakveld"], ["A", 0.1], ["B", "0.10"], ["C", 6.3], ["D", 7]]
    proposals = read_proposals(xlsx_file(tmp_path, {"a": rows}))
    assert proposals.policy_field == ("0.1", "0.10", "6.3", "7")
    (warning,) = proposals.warnings
    assert (warning.code, warning.where.row) == ("lost-zero", 2)
    rows = [["id", "taakveld"], ["A", dt.datetime(2026, 6, 1)]]
    assert codes(refused(xlsx_file(tmp_path, {"a": rows}))) == ["date-for-code"]


def test_fractions_under_a_percent_sign(tmp_path: Path) -> None:
    rows = [["id", "impact:bereik [%]"], ["A", 0.12], ["B", 0.5]]
    proposals = read_proposals(xlsx_file(tmp_path, {"a": rows}))
    assert codes(proposals.warnings) == ["percent-fraction"]


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    good = xlsx_file(tmp_path, {"a": [["id"], ["A"]]}, "good.xlsx").read_bytes()
    for data in (b"id;naam", b"PK\x03\x04 broken", good[: len(good) // 2]):
        path.write_bytes(data)
        assert codes(refused(path)) == ["unreadable-workbook"]


def test_an_archive_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx_file(tmp_path, {"a": [["id"], ["A"]]})
    assert read_proposals(path).ids == ("A",)
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1000)
    assert codes(refused(path)) == ["too-large"]


def test_a_stray_cell_at_the_far_corner(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["id", "naam"])
    book.active.append(["A", "x"])
    book.active["XFD1048576"] = 1
    book.save(path)
    (problem,) = refused(path)
    assert problem.code == "too-large"
    assert f"{1048576 * 16384:,} cells" in problem.what


def test_repeated_cells_in_ods_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "far.ods"
    pd.DataFrame({"id": ["A"], "naam": ["x"]}).to_excel(path, index=False, engine="odf")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = (
        b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        b'office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
        b"</table:table-row></table:table>"
    )
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert codes(refused(path)) == ["too-large"]


def test_a_workbook_without_rows(tmp_path: Path) -> None:
    with pytest.raises(ProposalError, match="no sheet with rows"):
        read_proposals(xlsx_file(tmp_path, {"a": [], "b": []}))


def test_a_sheet_of_budgets_is_not_taken_for_what_proposals_use(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path,
        {
            "Lijst": [["Nr", "Naam", "Kosten 2027"], [1, "A", 5]],
            "Middelen": [["Middel", 2027, 2028], ["Budget", 100, 200]],
        },
    )
    proposals = read_proposals(path)
    assert [use.column for use in proposals.uses] == ["cost:2027"]
    assert not proposals.warnings


def test_a_sheet_that_says_neither_who_uses_nor_when_is_told(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path,
        {
            "Lijst": [["Nr", "Naam", "Kosten 2027"], [1, "A", 5]],
            "Middelen": [["Middel", "Hoeveel"], ["Budget", 100]],
        },
    )
    (warning,) = read_proposals(path).warnings
    assert (warning.code, warning.where.sheet) == ("no-uses", "Middelen")
