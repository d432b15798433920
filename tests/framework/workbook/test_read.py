"""Workbooks of a framework, filled in by people: what is read of each sheet, and what is told."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework.workbook.read import read_framework_workbook

Rows = list[list[Any]]
SHEETS: dict[str, Rows] = {
    "Meetlat": [["id", "klein"], ["titel", "Klein"]],
    "Waarden": [["id", "titel", "SDG"], ["rust", "Rust", "3; 11"]],
    "Maatstaven": [
        ["id", "titel", "onder", "eenheid", "beter", "slechtst", "best"],
        ["geluid", "Geluid", "rust", "dB", "lager", 9, -9],
    ],
}


def read(**sheets: Rows) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return what a workbook with these sheets, beside those that are needed, says."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in {**SHEETS, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    document, problems, _ = read_framework_workbook("meetlat.xlsx", content.getvalue())
    return document.data, problems


def told(problems: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.what)) for problem in problems]


def test_sheets_of_names_are_read_where_they_are_filled_in() -> None:
    data, problems = read(
        Eenheden=[["naam", "betekent"], ["loopminuut", "minute"]],
        Schatters=[["maatstaf", "schatters"], ["geluid", "verkeer/geluid"]],
        Groepen=[["groep", "aandeel"], ["raad", "60 %"], ["bewoners", "40 %"]],
    )
    assert problems == []
    assert data["units"] == {"loopminuut": "minute"}
    assert list(data["estimators"]) == ["geluid"]
    assert list(data["weights"]["groups"]) == ["raad", "bewoners"]
    assert "factors" not in data


@pytest.mark.parametrize("name", ["Eenheden", "Schatters", "Groepen"])
def test_a_sheet_without_rows_says_nothing(name: str) -> None:
    headings = {
        "Eenheden": ["naam", "betekent"],
        "Schatters": ["maatstaf", "schatters"],
        "Groepen": ["groep", "aandeel"],
    }
    data, problems = read(**{name: [headings[name]]})
    assert problems == []
    assert {"units", "estimators", "weights"}.isdisjoint(data)


@pytest.mark.parametrize(
    ("sheet", "rows", "lacking"),
    [
        ("Groepen", [["aandeel"], ["60 %"]], "groep"),
        ("Groepen", [["groep"], ["raad"]], "aandeel"),
        ("Eenheden", [["naam"], ["loopminuut"]], "betekent"),
        ("Waarden", [["titel"], ["Rust"]], "id"),
        ("Waarden", [["id"], ["rust"]], "titel"),
    ],
)
def test_a_column_that_a_sheet_cannot_do_without(sheet: str, rows: Rows, lacking: str) -> None:
    _, problems = read(**{sheet: rows})
    assert ("missing-heading", f"the column '{lacking}' is missing") in told(problems)


@pytest.mark.parametrize("left_out", [0, 1, 2, 3, 4, 5, 6])
def test_a_measure_needs_all_of_its_columns(left_out: int) -> None:
    rows = [[*row[:left_out], *row[left_out + 1 :]] for row in SHEETS["Maatstaven"]]
    _, problems = read(Maatstaven=rows)
    heading = SHEETS["Maatstaven"][0][left_out]
    assert ("missing-heading", f"the column '{heading}' is missing") in told(problems)


@pytest.mark.parametrize(
    ("cell", "goals"), [("3; 11", [3, 11]), (7, [7]), (13.0, [13]), ("SDG 3, SDG 11", [3, 11])]
)
def test_goals_are_read_as_people_write_them(cell: Any, goals: list[int]) -> None:
    data, problems = read(Waarden=[["id", "titel", "SDG"], ["rust", "Rust", cell]])
    assert problems == []
    assert data["values"][0]["sdg"] == goals


@pytest.mark.parametrize("cell", [3.5, True, date(2026, 11, 3), "schoon water", "3; water", ";"])
def test_what_is_no_list_of_goals(cell: Any) -> None:
    _, problems = read(Waarden=[["id", "titel", "SDG"], ["rust", "Rust", cell]])
    assert [problem.code for problem in problems] == ["unknown-goal"]
    assert problems[0].where.cell == "C2"
