"""A workbook of resources means what the same YAML file means."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from maatwaarde.errors import MaatwaardeError
from maatwaarde.portfolio.resources import Resources, read_resources
from maatwaarde.portfolio.resources_workbook import SHEETS as KNOWN


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(i, j, cell)
    return path


def problems(path: Path) -> list[tuple[str | None, int | None, str | None, str]]:
    with pytest.raises(MaatwaardeError) as caught:
        read_resources(path)
    return [(p.where.sheet, p.where.row, p.where.field, p.code) for p in caught.value.problems]


YAML = """
maatwaarde: 1
title: Middelen
target_year: 2030
planning: {shift: 2}
budgets:
  - {name: capital, period: 2027, amount: 12 MEUR, carry_over: true}
  - {name: capital, period: 2028, amount: 9000000.5}
staff:
  - {role: planner, period: 2027-H1, amount: 4.5, hire: {maximum: 1, price: 140 kEUR, budget: capital}}
  - {role: generalist, amount: 2}
substitutes: [{from: generalist, to: planner, rate: 0.8}]
training: [{role: planner, period: 2027, opens: 2028, maximum: 1, price: 8000, budget: capital}]
grants: [{name: rijk, budget: capital, period: 2027, maximum: 1.5 MEUR, share: 40 %, proposals: [A, B]}]
shares: [{policy_field: "7.4", minimum: 10 %}, {area: Zuid, maximum: 0.3}]
requires: [{proposal: A, needs: [B, C], years_earlier: 1}]
totals: [{measure: woningen, amount: 200, by: 2028}]
excludes: [[D, E], [F, G]]
parts: {H: [50 %, 0.75]}
mandatory: [A]
forbidden: {I: in strijd met het plan}
"""  # noqa: E501
SHEETS: dict[str, list[list[Any]]] = {
    "Toelichting": [],
    "Instellingen": [["titel", "doeljaar", "schuiven"], ["Middelen", 2030, 2]],
    "Budgetten": [
        [None, None, None, None],
        ["Naam", "Periode", "Bedrag", "Overheveling"],
        ["capital", 2027, "12 MEUR", "ja"],
        [None, None, None, None],
        ["capital", "2028", "9.000.000,5", "nee"],
    ],
    "personeel": [
        ["rol", "periode", "bedrag", "inhuur hoogstens", "inhuur prijs", "inhuur budget"],
        ["planner", "2027-H1", 4.5, 1, "140 kEUR", "capital"],
        ["generalist", None, "2"],
    ],
    "substitutes": [["from", "to", "rate"], ["generalist", "planner", "0,8"]],
    "opleiding": [
        ["rol", "periode", "vanaf", "hoogstens", "prijs", "budget"],
        ["planner", 2027, 2028, 1, 8000, "capital"],
    ],
    "subsidies": [
        ["naam", "budget", "periode", "hoogstens", "aandeel", "voorstellen"],
        ["rijk", "capital", 2027, "1,5 MEUR", "40 %", "A; B"],
    ],
    "aandelen": [
        ["taakveld", "gebied", "minstens", "hoogstens"],
        [7.4, None, "10 %", None],
        [None, "Zuid", None, 0.3],
    ],
    "vereist": [["voorstel", "nodig", "jaren eerder"], ["A", "B, C", 1]],
    "totalen": [["maatstaf", "bedrag", "uiterlijk"], ["woningen", 200, 2028]],
    "sluit uit": [["voorstellen"], ["D;E"], ["F; G"]],
    "delen": [["voorstel", "delen"], ["H", "50 %; 0,75"]],
    "verplicht": [["voorstel"], ["A"]],
    "verboden": [["voorstel", "reden"], ["I", "in strijd met het plan"]],
}


def test_it_means_what_the_same_yaml_means(tmp_path: Path) -> None:
    file = tmp_path / "middelen.yaml"
    file.write_text(YAML)
    book = read_resources(workbook(tmp_path / "middelen.xlsx", SHEETS))
    assert isinstance(book, Resources)
    assert book.model_dump() == read_resources(file).model_dump()
    assert book.model_fields_set >= set(KNOWN) - {"settings"}


def test_what_is_wrong_has_its_sheet_row_and_heading(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "m.xlsx",
        {
            "budgetten": [["naam", "periode", "bedrag"], ["geld", 2027, "12 uur"], [None, 27, -1]],
            "personeel": [["rol", "bedrag"], ["planner", "veel"], [None, 2]],
            "verplicht": [["voorstel"], ["A"]],
        },
    )
    assert problems(book) == [
        ("budgetten", 2, "bedrag", "incompatible-unit"),
        ("budgetten", 3, "bedrag", "greater-than-equal"),
        ("budgetten", 3, "periode", "string-pattern-mismatch"),
        ("personeel", 2, "bedrag", "not-a-number"),
        ("personeel", 3, None, "missing"),
    ]


def test_unknown_sheets_and_headings_and_rows_given_twice(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "m.xlsx",
        {
            "budgetten": [["naam", "bedragg", "naam"], ["a", 1, "b"]],
            "budgeten": [["naam"]],
            "verboden": [["voorstel", "reden"], ["A", "x"], ["A", "y"]],
            "instellingen": [["titel"], ["x"], ["y"]],
        },
    )
    assert problems(book) == [
        ("budgeten", None, None, "unknown-sheet"),
        ("budgetten", 1, "bedragg", "unknown-heading"),
        ("budgetten", 1, "naam", "duplicate-heading"),
        ("instellingen", 3, None, "given-twice"),
        ("verboden", 3, None, "given-twice"),
    ]
    twice = workbook(tmp_path / "t.xlsx", {"budgets": [["name", "amount"], ["a", 1], ["a", 2]]})
    with pytest.raises(MaatwaardeError, match="first in row 2"):
        read_resources(twice)


def test_what_is_no_workbook_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "m.xlsx").write_bytes(b"geen werkboek")
    assert problems(tmp_path / "m.xlsx") == [(None, None, None, "unreadable-workbook")]
    assert problems(tmp_path / "absent.ods") == [(None, None, None, "no-file")]
    assert problems(workbook(tmp_path / "leeg.xlsx", {"Blad1": []})) == [
        (None, None, None, "no-resources")
    ]
