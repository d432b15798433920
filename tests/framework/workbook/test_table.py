"""Sheets as people leave them: titles above, totals below, merged and hidden cells, rows twice."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from maatwaarde.diagnostics import Diagnostic, FrameworkError
from maatwaarde.framework import load_framework
from maatwaarde.framework.workbook.read import read_framework_workbook

Rows = list[list[Any]]
HEADINGS = ["id", "titel", "onder", "eenheid", "beter", "slechtst", "best"]
SHEETS: dict[str, Rows] = {
    "Meetlat": [["id", "klein"], ["titel", "Klein"]],
    "Waarden": [["id", "titel"], ["rust", "Rust"], ["werk", "Werk"]],
    "Maatstaven": [
        HEADINGS,
        ["geluid", "Geluid", "rust", "dB", "lager", 9, -9],
        ["banen", "Banen", "werk", "person", "hoger", -9, 9],
    ],
}


def workbook(
    merged: dict[str, str] | None = None, hidden: dict[str, int] | None = None, **sheets: Rows
) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in {**SHEETS, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in (merged or {}):
            sheet.merge_cells((merged or {})[name])
        if name in (hidden or {}):
            sheet.row_dimensions[(hidden or {})[name]].hidden = True
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read(**more: Any) -> tuple[dict[str, Any], list[tuple[str, str, str | None, str | None]]]:
    document, problems, _ = read_framework_workbook("meetlat.xlsx", workbook(**more))
    return document.data, [told(problem) for problem in problems]


def told(problem: Diagnostic) -> tuple[str, str, str | None, str | None]:
    return problem.code, problem.severity, problem.where.sheet, problem.where.cell


VALUES, MEASURES = SHEETS["Waarden"], SHEETS["Maatstaven"]


def test_a_title_above_the_headings_and_empty_rows_between_change_nothing() -> None:
    plain, problems = read()
    assert problems == []
    assert [value["id"] for value in plain["values"]] == ["rust", "werk"]
    titled, problems = read(Waarden=[["Onze waarden"], [], VALUES[0], [], *VALUES[1:]])
    assert problems == []
    assert titled == plain


def test_headings_are_known_in_english_and_in_any_capitals() -> None:
    found, problems = read(Waarden=[["ID", " Title "], *VALUES[1:]])
    assert problems == []
    assert [value["title"] for value in found["values"]] == [{"nl": "Rust"}, {"nl": "Werk"}]


@pytest.mark.parametrize(
    ("row", "left_out"),
    [
        (["Totaal", None], True),
        (["Subtotaal:", None], True),
        (["eindtotaal", None], True),
        (["totaal", "Totaal beeld"], False),
        (["totaalbeeld", None], False),
    ],
)
def test_a_row_of_totals_is_left_out_and_told(row: list[Any], left_out: bool) -> None:
    found, problems = read(Waarden=[*VALUES, row])
    assert len(found["values"]) == (2 if left_out else 3)
    assert problems == ([("total-row", "warning", "Waarden", "A4")] if left_out else [])


def test_hidden_rows_are_read_and_told() -> None:
    found, problems = read(hidden={"Waarden": 3})
    assert [value["id"] for value in found["values"]] == ["rust", "werk"]
    assert problems == [("hidden-rows", "warning", "Waarden", "A3")]


@pytest.mark.parametrize(
    ("headings", "problem"),
    [
        (["id", "titel", "gewichtt"], ("unknown-heading", "error", "Waarden", "C1")),
        (["id", "titel", "id"], ("duplicate-heading", "error", "Waarden", "C1")),
    ],
)
def test_a_heading_that_is_unknown_or_stands_twice(
    headings: list[str], problem: tuple[str, str, str, str]
) -> None:
    _, problems = read(Waarden=[headings, ["rust", "Rust", "x"], ["werk", "Werk", "y"]])
    assert problems == [problem]


def test_a_target_asks_for_its_year() -> None:
    rows = [[*HEADINGS, "doel"], *([*row, None] for row in MEASURES[1:])]
    _, problems, _ = read_framework_workbook("m.xlsx", workbook(Maatstaven=rows))
    assert [problem.mend for problem in problems] == ["write the year behind it, as in 'doel 2030'"]
    rows = [[*HEADINGS, "doel 2030"], MEASURES[1] + [-5], MEASURES[2] + [None]]
    found, told_ = read(Maatstaven=rows)
    assert told_ == []
    assert found["values"][0]["measures"][0]["target"] == {"2030": -5}


def test_what_stands_beside_the_headings_is_told_once() -> None:
    rows = [VALUES[0], VALUES[1] + [None, "klad"], VALUES[2] + ["klad"]]
    _, problems = read(Waarden=rows)
    assert problems == [("no-heading", "warning", "Waarden", "D2")]


def test_a_sheet_without_headings() -> None:
    _, problems = read(Waarden=[["een", "twee"], ["drie", "vier"]])
    assert ("no-headings", "error", "Waarden", "A1") in problems


def test_merged_cells_say_the_same_for_each_row_only_where_that_is_plain() -> None:
    rows = [HEADINGS, MEASURES[1], ["licht", "Licht", None, "lx", "lager", 9, -9]]
    found, problems = read(Maatstaven=rows, merged={"Maatstaven": "C2:C3"})
    assert [one["id"] for one in found["values"][0]["measures"]] == ["geluid", "licht"]
    assert problems == [("merged-cells", "warning", "Maatstaven", "C2")]
    # A title for two is none, nor is one cell for two columns.
    for area, cell in (("B2:B3", "B2"), ("C2:D2", "C2")):
        _, problems = read(merged={"Maatstaven": area})
        assert ("merged-cells", "error", "Maatstaven", cell) in problems
    _, problems = read(merged={"Meetlat": "B1:B2"})
    assert ("merged-cells", "error", "Meetlat", "B1") in problems


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (["organisatieX", "Stad"], ("unknown-heading", "error", "Meetlat", "A3")),
        (["id", "ander"], ("duplicate-heading", "error", "Meetlat", "A3")),
        ([None, "los"], ("no-label", "warning", "Meetlat", "B3")),
        (["onbekends", None], None),
        (["organisatie", "Stad"], None),
    ],
)
def test_lines_of_the_framework_itself(
    line: list[Any], problem: tuple[str, str, str, str] | None
) -> None:
    _, problems = read(Meetlat=[*SHEETS["Meetlat"], line])
    assert problems == ([] if problem is None else [problem])


def test_lines_may_have_headings_of_their_own_with_what_is_filled_in_further_on() -> None:
    head = ["onderdeel", "uitleg", "invullen"]
    lines = [head, ["id", "naam", "klein"], [], ["titel", "x", "Klein"]]
    found, problems = read(Meetlat=lines)
    assert problems == []
    assert (found["id"], found["title"]) == ("klein", {"nl": "Klein"})


@pytest.mark.parametrize(
    ("under", "problem"),
    [
        ("werkk", ("unknown-parent", "error", "Maatstaven", "C3")),
        (None, ("no-parent", "error", "Maatstaven", "C3")),
    ],
)
def test_a_measure_stands_under_a_value_that_there_is(
    under: str | None, problem: tuple[str, str, str, str]
) -> None:
    row = [*MEASURES[2][:2], under, *MEASURES[2][3:]]
    found, problems = read(Maatstaven=[HEADINGS, MEASURES[1], row])
    assert problems == [problem]
    # It is checked like any other all the same.
    assert [one["id"] for one in found["values"][0]["measures"]] == ["geluid", "banen"]


def test_values_stand_under_each_other_and_in_no_circle() -> None:
    headings = ["id", "titel", "onder"]
    found, problems = read(Waarden=[headings, ["rust", "Rust", None], ["werk", "Werk", "rust"]])
    assert problems == []
    assert [value["id"] for value in found["values"]] == ["rust"]
    assert [value["id"] for value in found["values"][0]["values"]] == ["werk"]
    rows = [
        headings,
        ["a", "A", "b"],
        ["b", "B", "a"],
        ["c", "C", "a"],
        *[[*r, None] for r in VALUES[1:]],
    ]
    _, problems = read(Waarden=rows)
    assert problems == [("cycle", "error", "Waarden", "C2")]


def test_an_id_is_used_once_in_all_sheets() -> None:
    _, problems = read(Maatstaven=[HEADINGS, ["rust", *MEASURES[1][1:]], MEASURES[2]])
    assert problems == [("duplicate-id", "error", "Maatstaven", "A2")]


def test_guards_and_factors_stand_in_sheets_of_their_own() -> None:
    found, problems = read(
        Ondergrenzen=[
            ["waarde", "maatstaf", "hoogste verlies", "regel"],
            ["rust", None, "20 %", "veto"],
            [None, "banen", 0.5, "melding"],
        ],
        Kengetallen=[["kengetal", "waarde", "reden"], ["valuation/co2-price", 80, "van ons"]],
    )
    assert problems == []
    assert found["guards"] == [
        {"value": "rust", "max_loss": "20 %", "rule": "veto"},
        {"value": "banen", "max_loss": 0.5, "rule": "flag"},
    ]
    assert found["factors"] == {"valuation/co2-price": {"value": 80, "reason": "van ons"}}
    assert "guards" not in read(Ondergrenzen=[["waarde", "hoogste verlies", "regel"]])[0]
    _, problems = read(
        Ondergrenzen=[
            ["waarde", "maatstaf", "hoogste verlies", "regel"],
            ["rust", "banen", 1, "veto"],
        ]
    )
    assert [problem[0] for problem in problems] == ["guard-subject"]


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([["dag", "24 hour"], ["dag", "8 hour"]], "given-twice", "A3"),
        ([["dag", None]], "missing", "B2"),
        ([[None, "24 hour"]], "missing", "A2"),
    ],
)
def test_each_name_has_one_meaning(rows: Rows, code: str, cell: str) -> None:
    _, problems = read(Eenheden=[["naam", "betekent"], *rows])
    assert problems == [(code, "error", "Eenheden", cell)]


def test_sheets_that_are_missing_or_there_twice_or_of_others() -> None:
    bare = {name: rows for name, rows in SHEETS.items() if name != "Maatstaven"}
    book = Workbook()
    book.remove(book.active)
    for name, rows in {**bare, "Values": VALUES, "Waardem": VALUES, "Klad": VALUES}.items():
        for row in book.create_sheet(name) and rows:
            book[name].append(row)
    book.create_sheet("Leeg")
    book.create_sheet("Uitleg").append(["wat dit is"])
    content = BytesIO()
    book.save(content)
    _, problems, _ = read_framework_workbook("meetlat.xlsx", content.getvalue())
    assert sorted(map(told, problems), key=str) == [
        ("given-twice", "error", None, None),
        ("missing-sheet", "error", None, None),
        ("other-sheet", "warning", "Klad", "A1"),
        ("unknown-sheet", "error", "Waardem", "A1"),
    ]


def test_a_workbook_that_extends_another_may_leave_sheets_out() -> None:
    lines = [*SHEETS["Meetlat"], ["bouwt voort op", "basis"]]
    found, problems = read(Meetlat=lines, Maatstaven=[["id", "gewicht"], ["geluid", 2]])
    assert found["extends"] == "basis"
    assert "missing-heading" not in [problem[0] for problem in problems]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            {"Ondergrenzen": [["waarde", "hoogste verlies", "regel"], ["rusd", "20 %", "veto"]]},
            "'rusd' is no value or measure of this framework",
        ),
        (
            {"Ondergrenzen": [["SDG", "hoogste verlies", "regel"], [13, "20 %", "veto"]]},
            "no value of this framework has SDG 13",
        ),
        (
            {"Schatters": [["maatstaf", "schatters"], ["geluit", "a/b"]]},
            "'geluit' is no measure of this framework",
        ),
        (
            {"Waarden": [*VALUES, ["leeg", "Leeg"]]},
            "give it a measure in the sheet of measures, or remove this row",
        ),
        (
            {
                "Maatstaven": [
                    HEADINGS,
                    MEASURES[1],
                    [*MEASURES[2][:3], "qqq", *MEASURES[2][4:]],
                ]
            },
            "check the spelling, or define it in the sheet of units",
        ),
        (
            {
                "Maatstaven": [
                    HEADINGS,
                    MEASURES[1],
                    [*MEASURES[2][:3], "boompje", *MEASURES[2][4:]],
                ]
            },
            "did you mean 'boom'? If not, define it in the sheet of units",
        ),
    ],
)
def test_what_checks_find_is_said_in_words_of_the_workbook(
    sheets: dict[str, Rows], said: str
) -> None:
    with pytest.raises(FrameworkError) as caught:
        load_framework(BytesIO(workbook(**sheets)))
    (problem,) = caught.value.problems
    assert said in f"{problem.what}; {problem.mend}"
    assert problem.where.cell is not None


def test_what_follows_from_a_mistake_in_a_cell_is_not_told_too() -> None:
    # A measure under no value leaves that value without one; one mistake, one message.
    row = [*MEASURES[2][:2], "werkk", *MEASURES[2][3:]]
    with pytest.raises(FrameworkError) as caught:
        load_framework(BytesIO(workbook(Maatstaven=[HEADINGS, MEASURES[1], row])))
    assert [problem.code for problem in caught.value.problems] == ["unknown-parent"]
