"""A workbook of resources means what the same YAML file means."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from build import framework, measure
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.impact import estimate
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.inputs.resources import Resources, read_resources
from maatwaarde.portfolio.inputs.workbook import SHEETS as KNOWN
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.scoring import Scores, score


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(i, j, cell, dates)
                    elif cell is not None:
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
indexation: 2.5 %
budgets:
  - {name: capital, period: 2027, amount: 12 MEUR, carry_over: true}
  - {name: capital, period: 2028, amount: 9000000.5}
  - {name: operating, period: 2029+, amount: 3 MEUR}
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
eligible: [{id: noord, title: Ligt in Noord, expression: "area == 'Noord'"}]
capital_charges: {of: capital, to: operating, interest: 2 %, method: annuity, life: {default: 25, "2.1": 40}}
debt: {opening: 55 MEUR, ceiling: 80 MEUR}
over_programming: 7.5 %
uncertainty: {common: 25 %}
reserves: [{name: egalisatie, opening: 5 MEUR, yearly: 500000, minimum: 1 MEUR, pays: operating, only: incidental}]
"""  # noqa: E501
SHEETS: dict[str, list[list[Any]]] = {
    "levensduren": [["taakveld", "jaren"], ["2.1", 40]],
    "kapitaallasten": [
        ["investering", "ten laste van", "rente", "methode", "levensduur"],
        ["capital", "operating", "2 %", "annuïteit", 25],
    ],
    "schuld": [["beginstand", "plafond"], ["55 MEUR", "80 MEUR"]],
    "reserves": [
        ["naam", "beginstand", "jaarlijks", "minstens", "betaalt", "alleen"],
        ["egalisatie", "5 MEUR", 500000, "1 MEUR", "operating", "incidenteel"],
    ],
    "Toelichting": [],
    "Instellingen": [
        ["titel", "doeljaar", "schuiven", "indexatie", "overprogrammering", "gezamenlijk deel"],
        ["Middelen", 2030, 2, "2,5 %", "7,5 %", "25 %"],
    ],
    "Budgetten": [
        [None, None, None, None],
        ["Naam", "Periode", "Bedrag", "Overheveling"],
        ["capital", 2027, "12 MEUR", "ja"],
        [None, None, None, None],
        ["capital", "2028", "9.000.000,5", "nee"],
        ["operating", "2029+", "3 MEUR", None],
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
    "voorwaarden": [
        ["criterium", "titel", "voorwaarde"],
        ["noord", "Ligt in Noord", "area == 'Noord'"],
    ],
}


def test_it_means_what_the_same_yaml_means(tmp_path: Path) -> None:
    file = tmp_path / "middelen.yaml"
    file.write_text(YAML)
    book = read_resources(workbook(tmp_path / "middelen.xlsx", SHEETS))
    assert isinstance(book, Resources)
    assert book.model_dump() == read_resources(file).model_dump()
    assert book.model_fields_set >= set(KNOWN) - {"settings", "lives"}


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
        ("budgetten", 3, "periode", "bad-period"),
        ("personeel", 2, "bedrag", "not-a-number"),
        ("personeel", 3, "rol", "missing"),
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
        ("verboden", 3, "voorstel", "given-twice"),
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


def budgets(path: Path, *cells: Any, **sheets: list[list[Any]]) -> Path:
    """Write a budget for each year from 2027 on, with what stands in the cell of its amount."""
    rows = [["naam", "periode", "bedrag"], *([None, 2027 + i, c] for i, c in enumerate(cells))]
    return workbook(path, {"budgetten": rows, **sheets})


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€ 900", 900),
        ("€ 1.250.000,-", 1_250_000),
        ("1.250.000,50", 1_250_000.5),
        ("1,5 mln", 1_500_000),
        ("€ 1,5 mln", 1_500_000),
        ("1,5 MEUR", 1_500_000),
        ("1.250,5 kEUR", 1_250_500),
        ("4.5", 4.5),
        ("4,5", 4.5),
        ("1.5 MEUR", 1_500_000),
        (" 140 kEUR ", 140_000),
        ("1 250 000", 1_250_000),
        (7, 7),
    ],
)
def test_amounts_are_read_as_in_a_list_of_proposals(tmp_path: Path, text: Any, amount: int) -> None:
    read = read_resources(budgets(tmp_path / "m.xlsx", text))
    assert (read.budgets[0].amount, read.warnings) == (amount, ())


def test_an_amount_that_can_be_read_in_two_ways_is_warned_of(tmp_path: Path) -> None:
    read = read_resources(budgets(tmp_path / "m.xlsx", 300, "1.500"))
    (warning,) = read.warnings
    assert read.budgets[1].amount == 1500
    assert (warning.code, warning.severity) == ("ambiguous-numbers", "warning")
    assert (warning.where.sheet, warning.where.row) == ("budgetten", 3)
    assert warning.where.field == "bedrag"
    assert "is read as 1500 " in warning.what
    # Its neighbours tell, and a point is told still: few write it in a workbook.
    assert read_resources(budgets(tmp_path / "n.xlsx", "2,5", "1.500")).warnings == ()
    point = read_resources(budgets(tmp_path / "p.xlsx", "2.5", "1.500"))
    assert [budget.amount for budget in point.budgets] == [2.5, 1.5]
    assert [warning.code for warning in point.warnings] == ["ambiguous-numbers"]


@pytest.mark.parametrize(
    "cell", ["veel", "-", "pm", "onbekend", "1e999", "NaN", "1.5.2", "#DIV/0!", True, "12,5%"]
)
def test_what_is_no_amount_is_refused_at_its_cell(tmp_path: Path, cell: Any) -> None:
    ((sheet, row, field, _),) = problems(budgets(tmp_path / "m.xlsx", "1,5", cell))
    assert (sheet, row, field) == ("budgetten", 3, "bedrag")


def test_a_row_of_totals_is_left_out_with_a_warning(tmp_path: Path) -> None:
    rows = [["naam", "periode", "bedrag"], [None, 2027, 300], [None, 2028, 300]]
    read = read_resources(
        workbook(tmp_path / "m.xlsx", {"budgetten": [*rows, ["Totaal", None, 600]]})
    )
    assert [budget.amount for budget in read.budgets] == [300, 300]
    (warning,) = read.warnings
    assert (warning.code, warning.where.row, warning.severity) == ("total-row", 4, "warning")


def test_a_title_may_stand_above_the_headings(tmp_path: Path) -> None:
    rows = [["Budgetten 2027"], [None], ["naam", "periode", "bedrag"], ["a", 2027, 1]]
    mandatory = [["Wat moet"], ["voorstel"], ["A"]]
    read = read_resources(
        workbook(tmp_path / "m.xlsx", {"budgetten": rows, "verplicht": mandatory})
    )
    assert (read.budgets[0].name, read.budgets[0].amount, read.mandatory) == ("a", 1, ("A",))


def test_advice_is_about_sheets_and_headings(tmp_path: Path) -> None:
    def told(sheets: dict[str, list[list[Any]]]) -> str:
        with pytest.raises(MaatwaardeError) as caught:
            read_resources(workbook(tmp_path / "m.xlsx", sheets))
        return str(caught.value)

    heads = ["naam", "periode", "bedrag", "overheveling"]
    for period in (2027.5, "2027-H3", date(2027, 1, 1), True):
        text = told({"budgetten": [heads, [None, period, 1]]})
        assert "2027, 2027-H1 or 2027-Q3" in text
        assert "row 2, column 'periode'" in text
    assert "write ja, nee or an amount" in told({"budgetten": [heads, ["a", 2027, 1, "misschien"]]})
    assert "'bedrag' is missing\n    mend: fill it in" in told({"budgetten": [heads, ["a", 2027]]})
    assert "add a column 'bedrag'" in told({"budgetten": [heads[:2], ["a", 2027]]})
    assert "add a column 'inhuur prijs'" in told(
        {"personeel": [["rol", "bedrag", "inhuur hoogstens"], ["a", 1, 1]]}
    )
    grants = [["naam", "hoogstens"], ["rijk", 1]]
    assert "one of 'voorstellen', 'taakveld' and 'gebied'" in told({"subsidies": grants})
    for empty in ({"Blad1": []}, {"budgetten": [heads]}):
        assert "add a sheet 'budgetten'" in told(empty)


def test_a_row_that_names_nothing_is_refused(tmp_path: Path) -> None:
    book = budgets(
        tmp_path / "m.xlsx",
        1,
        delen=[["voorstel", "delen"], [None, "50 %"], ["B", None], ["C", "150 %"]],
        verboden=[["voorstel", "reden"], [None, "nee"]],
    )
    assert problems(book) == [
        ("delen", 2, "voorstel", "missing"),
        ("delen", 3, "delen", "missing"),
        ("delen", 4, "delen", "less-than"),
        ("verboden", 2, "voorstel", "missing"),
    ]


def two_proposals(**columns: list[str]) -> tuple[Proposals, Scores]:
    """Return A and B, which cost 10 and 20 in 2027, and how they score on CO2."""
    value = {"id": "climate", "title": "Climate", "measures": [measure("co2", 100, -200)]}
    rules = framework([value])
    rows = {"id": ["A", "B"], "cost:2027": [10.0, 20.0], "impact:co2": [-10.0, -20.0]}
    proposals = read_proposals(pd.DataFrame(rows | columns))
    scores = score(estimate(proposals, rules), rules, titles=proposals.titles)
    return proposals, scores


def test_names_that_do_not_exist_have_their_sheet_row_and_heading(tmp_path: Path) -> None:
    proposals, scores = two_proposals()
    book = budgets(
        tmp_path / "m.xlsx",
        300,
        300,
        vereist=[["voorstel", "nodig"], ["A", "Z"], ["A", "A"], ["Y", "A"]],
        totalen=[["maatstaf", "bedrag"], ["y", 3], ["co2", "3 kWh"]],
        subsidies=[
            ["naam", "budget", "periode", "hoogstens", "voorstellen", "gebied"],
            ["t", "nix", 2027, 10, "Q", None],
            ["u", "money", 2027, 10, None, "Nergens"],
        ],
        delen=[["voorstel", "delen"], ["Z", "50 %"]],
        verplicht=[["voorstel"], ["A"], ["ZZ"]],
        verboden=[["voorstel", "reden"], ["QQ", "nee"]],
        opleiding=[["rol", "periode", "vanaf", "hoogstens", "prijs"], ["x", 2027, 2028, 1, 5]],
        **{"sluit uit": [["voorstellen"], ["A; ZZ"], ["A"]]},
    )
    with pytest.raises(MaatwaardeError) as caught:
        build_problem(proposals, scores, read_resources(book))
    found = [(p.where.sheet, p.where.row, p.where.field) for p in caught.value.problems]
    assert [place for place in found if place[0]] == [
        ("delen", 2, "voorstel"),
        ("opleiding", 2, "rol"),
        ("sluit uit", 2, "voorstellen"),
        ("sluit uit", 3, "voorstellen"),
        ("subsidies", 2, "budget"),
        ("subsidies", 2, "voorstellen"),
        ("subsidies", 3, "gebied"),
        ("totalen", 2, "maatstaf"),
        ("totalen", 3, "bedrag"),
        ("verboden", 2, "voorstel"),
        ("vereist", 2, "nodig"),
        ("vereist", 3, "nodig"),
        ("vereist", 4, "voorstel"),
        ("verplicht", 3, "voorstel"),
    ]


def test_what_is_wrong_with_the_rules_is_said_in_headings(tmp_path: Path) -> None:
    proposals, scores = two_proposals(policy_field=["0.1", "0.1"])
    book = budgets(
        tmp_path / "m.xlsx",
        300,
        300,
        vereist=[["voorstel", "nodig", "jaren eerder"], ["A", "B", 2]],
        totalen=[["maatstaf", "bedrag", "uiterlijk"], ["co2", 3, 2027]],
        aandelen=[["taakveld", "minstens"], ["8", 0.1]],
        personeel=[["rol", "periode", "bedrag"], ["x", 2027, 1], ["x", 2028, 1]],
        opleiding=[["rol", "periode", "vanaf", "hoogstens", "prijs"], ["x", 2028, 2027, 1, 5]],
    )
    with pytest.raises(MaatwaardeError) as caught:
        build_problem(proposals, scores, read_resources(book))
    said = {p.where.field: f"{p.what} {p.mend}" for p in caught.value.problems if p.where.sheet}
    assert "'jaren eerder' has no meaning" in said["jaren eerder"]
    assert "uiterlijk" not in said  # a year has a meaning wherever there are periods
    assert "no proposal has the 'taakveld' '8'" in said["taakveld"]
    assert "let 'vanaf' be a later period" in said["vanaf"]
    assert not re.search("`|policy_field|years_earlier|opens`|'by'", " ".join(said.values()))

    training = [["rol", "periode", "vanaf", "hoogstens", "prijs"], ["x", 2027, 2028, 1, 5]]
    book = budgets(tmp_path / "n.xlsx", 300, 300, opleiding=training)
    with pytest.raises(MaatwaardeError, match="add 'personeel' of that role"):
        build_problem(proposals, scores, read_resources(book))


def test_a_failed_formula_is_no_empty_cell(tmp_path: Path) -> None:
    """An empty maximum is no limit, so a formula that fails must not pass for one."""
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("budgetten")
        sheet.write_row(0, 0, ["naam", "bedrag"])
        sheet.write_row(1, 0, ["geld", 9])
        sheet = book.add_worksheet("vervanging")
        sheet.write_row(0, 0, ["van", "voor", "hoogstens"])
        sheet.write_row(1, 0, ["a", "b"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    ((sheet_name, row, field, _),) = problems(path)
    assert (sheet_name, row, field) == ("vervanging", 2, "hoogstens")
