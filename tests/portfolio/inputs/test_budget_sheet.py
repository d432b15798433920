"""Sheets of budgets and staff as offices have them, beside the list or alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from maatwaarde.diagnostics import ResourceError
from maatwaarde.portfolio.inputs.resources import Resources, read_resources
from maatwaarde.portfolio.inputs.workbook import resource_sheets
from maatwaarde.proposals import Proposals, read_proposals

LIST = [["Nr", "Naam", "cost:2027", "staff:planner:2027"], [1, "A", 100, 0.5], [2, "B", 200, 1]]
ACROSS = [
    ["Beschikbare middelen (bedragen x € 1.000)"],
    [],
    ["Middel", 2027, 2028],
    ["Budget", 500, "400"],
    ["Planner (fte)", 2, 1.5],
    ["Jurist fte", None, 0.5],
]
BELOW = [["Jaar", "Budget (x € 1.000)", "Planner (fte)"], [2027, 500, 2], [2028, 400, 1.5]]
LISTED = [
    ["Soort", "Naam", "Jaar", "Bedrag", "Eenheid"],
    ["Budget", None, 2027, 500, "k€"],
    ["Budget", None, 2028, 400, "k€"],
    ["Formatie", "planner", 2027, 2, "fte"],
    ["Formatie", "planner", 2028, 1.5, "fte"],
]


def workbook(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "lijst.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


def together(folder: Path, sheet: list[list[Any]], name: str = "Middelen") -> Resources:
    path = workbook(folder, {"Lijst": LIST, name: sheet})
    proposals = read_proposals(path)
    assert resource_sheets(proposals) == (name,)
    return read_resources(path, beside=proposals)


def amounts(found: Resources) -> dict[str, float]:
    money = {f"{one.name}:{one.period}": one.amount for one in found.budgets}
    return money | {f"{one.role}:{one.period}": one.amount for one in found.staff}


@pytest.mark.parametrize("sheet", [ACROSS, BELOW, LISTED])
def test_years_may_stand_across_or_below(tmp_path: Path, sheet: list[list[Any]]) -> None:
    found = amounts(together(tmp_path, sheet))
    found.pop("jurist:2028", None)
    assert found == {
        "money:2027": 500_000,
        "money:2028": 400_000,
        "planner:2027": 2,
        "planner:2028": 1.5,
    }


@pytest.mark.parametrize(
    "heads",
    [
        [["", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]],
        [["", "1e kwartaal 2027", "2e kwartaal 2027", "kwartaal 3 2027", "Q4 2027"]],
        [["", 2027, None, None, None], ["", "Q1", "Q2", "Q3", "Q4"]],
        [["Middel", 2027], [None, "1e kwartaal", "2e kwartaal", "3e kwartaal", "4e kwartaal"]],
    ],
)
def test_quarters_stand_in_headings_in_many_ways(tmp_path: Path, heads: list[list[Any]]) -> None:
    found = amounts(together(tmp_path, [*heads, ["Budget", 1, 2, 3, 4]]))
    assert found == {f"money:2027-Q{i}": i for i in range(1, 5)}


@pytest.mark.parametrize(
    "name",
    ["Middelen", "Budget", "Begroting 2027", "Resources", "Beschikbare middelen", "Formatie"],
)
def test_the_name_of_the_sheet_finds_it(tmp_path: Path, name: str) -> None:
    assert "planner:2027" in amounts(together(tmp_path, ACROSS, name))


def test_what_each_row_was_taken_for_is_said(tmp_path: Path) -> None:
    told = together(tmp_path, ACROSS).warnings[0]
    assert (told.code, told.where.sheet) == ("resource-sheet", "Middelen")
    assert "'Budget' as the budget (2027, 2028)" in told.what
    assert "'Jurist fte' as the role 'jurist' (2028)" in told.what


def test_a_row_is_told_by_the_heading_above_it_or_the_sheet(tmp_path: Path) -> None:
    rows = [
        ["", 2027],
        ["Formatie"],
        ["Planner", 2],
        ["Jurist", 1],
        ["Geld"],
        ["Budget", "1,5 mln"],
    ]
    found = amounts(together(tmp_path, rows))
    assert found == {"planner:2027": 2, "jurist:2027": 1, "money:2027": 1_500_000}
    found = amounts(together(tmp_path, [["", 2027], ["Projecten", 2]], "Personeel"))
    assert found == {"projecten:2027": 2}


def test_totals_are_left_out_and_what_is_not_known_is_refused(tmp_path: Path) -> None:
    rows = [["", 2027, "Totaal"], ["Budget", 100, 100], ["Totaal", 100, 100]]
    found = together(tmp_path, rows)
    assert amounts(found) == {"money:2027": 100}
    assert [one.code for one in found.warnings] == ["resource-sheet", "total-row", "euros-assumed"]
    wrong = [["", 2027], ["Iets", 100], ["Planner (% fte)", 80], ["Budget", "veel"]]
    with pytest.raises(ResourceError) as caught:
        together(tmp_path, wrong)
    errors = [one for one in caught.value.problems if one.severity == "error"]
    assert {(one.code, one.where.row) for one in errors} == {
        ("unknown-label", 2),
        ("unknown-label", 3),
        ("not-a-number", 4),
    }


def test_hours_and_days_are_fte_by_the_norm_of_a_year(tmp_path: Path) -> None:
    rows = [
        ["", "Q1 2027", "Q2 2027", 2028],
        ["Planner (uren)", 350, 175, 700],
        ["Jurist (dagen)", None, None, 35],
        ["Budget", 1, 1, 1],
    ]
    found = together(tmp_path, rows)
    staff = {name: amount for name, amount in amounts(found).items() if "money" not in name}
    assert staff == pytest.approx(
        {"planner:2027-Q1": 1, "planner:2027-Q2": 0.5, "planner:2028": 0.5, "jurist:2028": 0.2}
    )
    told = [one.what for one in found.warnings if one.code == "staff-norm"]
    assert len(told) == 2
    assert "1400 hours a year" in told[0]
    other = read_resources(
        tmp_path / "lijst.xlsx", None, read_proposals(tmp_path / "lijst.xlsx"), 700
    )
    assert amounts(other)["planner:2028"] == pytest.approx(1)


def test_one_kind_of_money_on_both_sides_is_the_same_money(tmp_path: Path) -> None:
    capital = [["Nr", "Naam", "cost:capital:2027"], [1, "A", 5]]
    path = workbook(tmp_path, {"Lijst": capital, "Middelen": [["", 2027], ["Budget", 100]]})
    found = read_resources(path, beside=read_proposals(path))
    assert amounts(found) == {"capital:2027": 100}
    alone = workbook(
        tmp_path,
        {"Middelen": [["", 2027], ["Investeringsbudget", 100], ["Exploitatie", 7]]},
        "m.xlsx",
    )
    assert amounts(read_resources(alone)) == {"capital:2027": 100, "operating:2027": 7}


def test_other_sheets_of_the_list_are_left_out_and_of_a_file_alone_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Lijst": LIST, "Toelichting": [["Zie bijlage"]], "Middelen": ACROSS})
    proposals: Proposals = read_proposals(path, sheet="Lijst")
    assert amounts(read_resources(path, beside=proposals))
    with pytest.raises(ResourceError, match="no such sheet is known"):
        read_resources(path)


def test_two_sheets_that_say_the_same_add_their_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Lijst": LIST,
            "Budget": [["", 2027], ["Budget", 5]],
            "Middelen": [["", 2028], ["Budget", 7]],
        },
    )
    found = read_resources(path, beside=read_proposals(path))
    assert amounts(found) == {"money:2027": 5, "money:2028": 7}
