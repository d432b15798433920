"""Motions and changes in a workbook: what they say in YAML, and mistakes at their cell."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from maatwaarde.diagnostics import ResourceError
from maatwaarde.documents.models import FileModel
from maatwaarde.framework import Guard
from maatwaarde.framework.workbook.column import Sheet
from maatwaarde.portfolio.inputs import changes as of_changes
from maatwaarde.portfolio.inputs import changes_workbook as changes
from maatwaarde.portfolio.inputs import motions_workbook as motions
from maatwaarde.portfolio.inputs.changes import Changes, read_changes
from maatwaarde.portfolio.inputs.motions import Motion, Motions, read_motions

DELTASTAD = Path(__file__).parents[3] / "examples" / "deltastad"


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
    workbook.save(path)
    return path


def keys_of(sheet: Sheet) -> set[str]:
    return {column.path[0] for column in sheet.columns}


@pytest.mark.parametrize(
    ("sheet", "model"),
    [
        (motions.BUDGETS, of_changes.BudgetChange),
        (motions.STAFF, of_changes.StaffChange),
        (motions.GUARDS, Guard),
        (changes.DELAYS, of_changes.Delay),
        (changes.COSTS, of_changes.Cost),
        (changes.EFFECTS, of_changes.EffectChange),
        (changes.STOPS, of_changes.Stop),
        (changes.BUDGETS, of_changes.BudgetChange),
        (changes.STAFF, of_changes.StaffChange),
    ],
)
def test_every_key_of_a_row_has_a_column(sheet: Sheet, model: type[FileModel]) -> None:
    assert keys_of(sheet) - {"motion"} == set(model.model_fields)


def test_every_key_of_the_files_has_a_sheet_or_a_column() -> None:
    beside = {motions.BUDGETS.key, motions.STAFF.key, motions.GUARDS.key}
    assert keys_of(motions.MOTIONS) | beside == set(Motion.model_fields)
    assert keys_of(motions.GENERAL) | {"motions", "maatwaarde"} == set(Motions.model_fields)
    rows = {sheet.key for sheet in changes.SHEETS} - {"general"}
    assert keys_of(changes.GENERAL) | rows | {"maatwaarde"} == set(Changes.model_fields)
    for sheet in (*motions.SHEETS, *changes.SHEETS):
        names = [name for column in sheet.columns for name in column.names]
        assert len(names) == len(set(names)), sheet.key


def test_a_workbook_says_what_the_file_in_yaml_says(tmp_path: Path) -> None:
    titles = [
        "Toch een parkeergarage onder het Marktplein",
        "Geen warmtenet, ook niet in fasen",
        "In 2028 een half miljoen extra investeren",
        "De leefbaarheid scherper bewaken",
    ]
    who = ["Ondernemend Deltastad", "Betaalbaar Wonen", "Groei", "Buurt en Groen"]
    asked = [("P-017", None), (None, "P-002, P-003"), (None, None), (None, None)]
    path = book(
        tmp_path / "moties.xlsx",
        {
            "Algemeen": [
                ["onderdeel", "invullen"],
                ["titel", "Moties bij de begroting 2027 (fictief)"],
            ],
            "Moties": [
                ["Wat de raad anders wil"],
                ["Motie", "Titel", "Indiener", "Wel doen", "Niet doen"],
                *(
                    [f"M{k + 1}", titles[k], f"Fractie {who[k]}", *asked[k]]
                    for k in range(len(titles))
                ),
            ],
            "Budgetten": [
                ["motie", "naam", "verandering", "perioden"],
                ["M3", "capital", "500 kEUR", 2028],
            ],
            "Ondergrenzen": [
                ["motie", "waarde", "hoogste verlies", "regel"],
                ["M4", "leefbaarheid", "5 %", "veto"],
            ],
        },
    )
    read, expected = read_motions(path), read_motions(DELTASTAD / "moties.yaml")
    assert read.model_dump() == expected.model_dump()
    assert read.warnings == ()
    where = read.where("motions", 2, "budgets", 0, "change")
    assert (where.sheet, where.cell) == ("Budgetten", "C2")


def test_mistakes_are_told_all_at_once_at_their_cell(tmp_path: Path) -> None:
    path = book(
        tmp_path / "moties.xlsx",
        {
            "Moties": [
                ["motie", "wel doen", "niet doen", "toelichting"],
                ["M1", "P-017"],
            ],
            "Budgetten": [
                ["motie", "naam", "verandering", "factor", "perioden"],
                ["M9", "capital", 5],
                [None, "capital", "veel"],
                ["M1", "capital", 5, 1.1],
                ["M1", "capital", 5, None, "volgend jaar"],
            ],
            "Ondergrenzen": [["motie", "hoogste verlies", "regel"], ["M1", 0.5, "misschien"]],
            "Personel": [["rol"], ["planner"]],
        },
    )
    with pytest.raises(ResourceError) as caught:
        read_motions(path)
    told = {f"{p.where.sheet}!{p.where.cell}": str(p.what) for p in caught.value.problems}
    assert told == {
        "Moties!D1": "this heading is unknown",
        "Budgetten!A2": "there is no motion 'M9' in the sheet Moties",
        "Budgetten!A3": "nothing says of which motion this is",
        "Budgetten!A4": "there is both 'verandering' and 'factor'",
        "Budgetten!C3": "'veel' is no number",
        "Budgetten!E5": "'volgend jaar' is no period",
        "Ondergrenzen!C2": "'misschien' is none of the words for this cell",
        "Personel!A1": "no such sheet is known",
    }


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([["motie", "wel doen"]], "no-motions", "A1"),
        ([["motie", "wel doen"], ["M1", None]], "empty-motion", "A2"),
        ([["motie", "wel doen"], ["M1", "P"], ["M1", "Q"]], "duplicate-id", "A3"),
        ([["wel doen"], ["P"]], "missing-heading", "A1"),
        ([["motie", "wel doen", "niet doen"], ["M1", "P", "P; Q"]], "motion-contradicts", "A2"),
    ],
)
def test_a_sheet_of_motions_that_cannot_be(
    rows: list[list[Any]], code: str, cell: str, tmp_path: Path
) -> None:
    with pytest.raises(ResourceError) as caught:
        read_motions(book(tmp_path / "moties.xlsx", {"Moties": rows}))
    assert [(p.code, p.where.cell) for p in caught.value.problems] == [(code, cell)]


def test_a_workbook_without_motions_is_no_file_of_them(tmp_path: Path) -> None:
    for sheets in ({"Blad1": [["motie"]]}, {"Budgetten": [["motie", "naam"], ["M1", "x"]]}):
        with pytest.raises(ResourceError, match="has no sheet 'Moties'"):
            read_motions(book(tmp_path / "moties.xlsx", sheets))


def test_changes_in_a_workbook_in_english(tmp_path: Path) -> None:
    path = book(
        tmp_path / "changes.xlsx",
        {
            "Delays": [["proposal", "months"], ["A", 6]],
            "Costs": [["proposal", "amount"], ["B", "3 MEUR"]],
            "Budgets": [["name", "change", "periods"], ["", -1000000, "2028, 2029"]],
            "Staff": [["role", "factor"], ["planner", "0.5"]],
            "Notes": [["mine"]],
        },
    )
    read = read_changes(path)
    assert (read.delays[0].months, read.costs[0].amount) == (6, 3e6)
    assert (read.budgets[0].name, read.budgets[0].change) == ("money", -1e6)
    assert read.budgets[0].periods == ("2028", "2029")
    assert read.staff[0].factor == 0.5
    assert [(one.code, one.where.sheet) for one in read.warnings] == [("other-sheet", "Notes")]


def test_mistakes_in_changes(tmp_path: Path) -> None:
    path = book(
        tmp_path / "wijzigingen.xlsx",
        {"Vertraging": [["voorstel", "maanden"], ["A", 6], ["A", 3]], "Kosten": [["voorstel"]]},
    )
    with pytest.raises(ResourceError, match="'A' stands in row 2 too"):
        read_changes(path)
    with pytest.raises(ResourceError, match="nothing has changed here"):
        read_changes(book(path, {"Vertraging": [["voorstel", "maanden"]]}))
    with pytest.raises(ResourceError, match="none of the sheets 'Vertraging'"):
        read_changes(book(path, {"Blad1": [["voorstel", "maanden"]]}))
