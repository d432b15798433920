"""What a cell says, as people write it: every kind of column, in Dutch and in English."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.diagnostics import Where
from maatwaarde.framework.workbook.cells import Cell, Read, number_in, read_cell, written
from maatwaarde.framework.workbook.sheets import BETTER, Column

WHERE = Where("meetlat.xlsx", sheet="Maatstaven", row=2, cell="F2")


def read(kind: Any, value: Any, language: Any = "nl", **more: Any) -> Read:
    column = Column(("x",), "kolom", "column", kind, "", choices=BETTER)
    return read_cell(Cell(value, WHERE, **more), column, language)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("id", "  geluid\n ", "geluid"),
        ("id", 7.0, "7"),
        ("id", 7.5, "7.5"),
        ("text", " Geluid ", " Geluid "),
        ("text", True, "true"),
        ("text", False, "false"),
        ("text", datetime(2026, 3, 12, 8), "2026-03-12"),
        ("text", date(2026, 3, 12), "2026-03-12"),
        ("text", 12, "12"),
        ("code", 7.0, "7"),
        ("code", 7.5, 7.5),
        ("code", "A 1", "A 1"),
        ("number", 3.0, 3),
        ("number", 3.5, 3.5),
        ("number", "1.250", 1250),
        ("number", "1,5", 1.5),
        ("number", "0.25", 0.25),
        ("number", "\N{MINUS SIGN} 5", -5),
        ("amount", "\N{MINUS SIGN}5 dB", "-5 dB"),
        ("number", "1.250.000,5", 1250000.5),
        ("number", "1,250,000.5", 1250000.5),
        ("number", "1 250 000", 1250000),
        ("number", "2e3", 2000),
        ("amount", "1,5 t/jaar", "1.5 t/jaar"),
        ("amount", "€ 1.250.000", "1250000 EUR"),
        ("amount", "€ 5 per m2", "5 per m2"),
        ("amount", "2,5 mln", "2.5 MEUR"),
        ("amount", "€ 2 duizend", "2 kEUR"),
        ("amount", "20,--", 20),
        ("amount", 4.0, 4),
        ("share", "30 %", "30 %"),
        ("share", "0,3", 0.3),
        ("weight", "30 %", 30),
        ("weight", 2.0, 2),
        ("part", "1/3", "1/3"),
        ("part", "0,5", 0.5),
        ("part", "50 %", "50 %"),
        ("part", 0.5, 0.5),
        ("whole", 3.0, 3),
        ("whole", 3, 3),
        ("whole", "3", 3),
        ("date", "2026-03-12", "2026-03-12"),
        ("date", " 1-3-2026", "2026-03-01"),
        ("date", "12/03/2026", "2026-03-12"),
        ("date", datetime(2026, 3, 12), "2026-03-12"),
        ("date", date(2026, 3, 12), "2026-03-12"),
        ("choice", "Hoger", "higher"),
        ("choice", "lower", "lower"),
        ("answer", "Ja", True),
        ("answer", "no", False),
        ("answer", False, False),
        ("goals", "3; 11", [3, 11]),
        ("goal", "SDG 3", 3),
        ("names", "verkeer/geluid", "verkeer/geluid"),
        ("names", "a; b", ["a", "b"]),
        ("names", "a\nb", ["a", "b"]),
        ("names", "a\n", "a"),
        ("list", "a, b; c\nd", ["a", "b", "c", "d"]),
        ("list", "3,11", ["3,11"]),
        ("files", "een.csv; twee, drie.csv", ["een.csv", "twee, drie.csv"]),
        ("points", "\N{MINUS SIGN}20 = -0,5; 2 = 1", [[-20, -0.5], [2, 1]]),
        ("points", "20 = 0,5; 40 t = 0,8", [[20, 0.5], ["40 t", 0.8]]),
        ("fixed", "1,5", 1.5),
        ("fixed", " park  west", "park west"),
        ("fixed", True, "true"),
        ("fixed", 4.0, 4),
        ("scale", "plusmin", "plusmin"),
    ],
)
def test_what_a_cell_says(kind: str, value: Any, expected: Any) -> None:
    found = read(kind, value)
    assert found.value == expected
    assert type(found.value) is type(expected)
    assert found.problem is None or found.problem.severity == "warning"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("amount", 0.0225, "2.25 %"),
        ("part", 0.3, "30 %"),
        ("weight", 0.07, 7.0),
        ("share", 0.5, 0.5),
    ],
)
def test_a_cell_that_shows_a_percentage(kind: str, value: float, expected: Any) -> None:
    assert read(kind, value, percent=True).value == expected


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("number", "veel", "not-a-number"),
        ("number", True, "not-a-number"),
        ("number", date(2026, 3, 12), "not-a-number"),
        ("number", "5 kg", "not-a-number"),
        ("number", "€ 5", "not-a-number"),
        ("number", "1.2.3", "not-a-number"),
        ("number", "1e999", "not-a-number"),
        ("number", float("nan"), "not-finite"),
        ("share", "5 kg", "not-a-number"),
        ("weight", "5 kg", "not-a-number"),
        ("amount", "veel", "not-a-number"),
        ("whole", "2,5", "not-a-number"),
        ("whole", 2.5, "not-a-number"),
        ("whole", True, "not-a-number"),
        ("date", "31-2-2026", "date-parsing"),
        ("date", "gisteren", "date-parsing"),
        ("date", 44000, "date-parsing"),
        ("choice", "beter", "unknown-word"),
        ("answer", "misschien", "unknown-word"),
        ("goals", "water", "unknown-goal"),
        ("goal", "water", "unknown-goal"),
        ("goal", "3; 11", "guard-subject"),
        ("points", "20 = veel", "points"),
        ("points", "20", "points"),
        ("points", "€ 20 = 0,5", "points"),
        ("points", "veel = 0,5", "points"),
    ],
)
def test_what_a_cell_cannot_say_is_told_at_its_place(kind: str, value: Any, code: str) -> None:
    problem = read(kind, value).problem
    assert problem is not None
    assert (problem.code, problem.severity, problem.where) == (code, "error", WHERE)
    assert problem.mend


@pytest.mark.parametrize(
    ("value", "code"), [("#DEEL/0!", "formula-error"), ("(no value)", "formula-error")]
)
def test_a_formula_that_fails_is_told(value: str, code: str) -> None:
    problem = read("number", value, error=True).problem
    assert problem is not None
    assert problem.code == code
    assert value in problem.what


def test_what_can_be_read_in_two_ways_is_told_with_how_it_is_read() -> None:
    for language, value, sign in (("nl", 1250, "comma"), ("en", 1.25, "point")):
        found = read("number", "1.250", language)
        assert found.value == value
        assert found.problem is not None
        assert (found.problem.code, found.problem.severity) == ("ambiguous-numbers", "warning")
        assert f"decimal {sign}" in found.problem.what
    for signed in ("-1.250", "\N{MINUS SIGN} 1.250", "+1,250"):
        assert read("number", signed).problem is not None
    for plain in ("1250", "1,25", "0.250", "1.250.000", "1.2500"):
        assert read("number", plain).problem is None


def test_words_of_a_choice_are_told_in_the_language_of_the_headings() -> None:
    for language, words in (("nl", "hoger, lager"), ("en", "higher, lower")):
        problem = read("choice", "beter", language).problem
        assert problem is not None
        assert problem.mend == f"use one of: {words}"


@given(st.floats(-1e18, 1e18), st.sampled_from(["nl", "en"]))
def test_a_number_in_a_list_is_read_back(number: float, language: Any) -> None:
    text = written(number, language)
    assert number_in(text, "comma" if language == "nl" else "point") == number
