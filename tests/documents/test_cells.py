"""What a cell says on one line, what is nothing, and which texts are periods."""

from datetime import date
from typing import Any

import pytest

from maatwaarde.documents.cells import (
    ForeignMoney,
    cell_text,
    fold,
    for_xml,
    is_blank,
    one_line,
    period_text,
)
from maatwaarde.documents.secrets import without_passwords
from maatwaarde.documents.sheet_state import Cells


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" een\n  twee\tdrie ", "een twee drie"),
        ("a\u200bb\u202ec\ufeff", "abc"),
        ("half \ud83d letter", "half \ufffd letter"),
        # What joins the parts of an emoji stays.
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("\x00\x1b[31m", "[31m"),
    ],
)
def test_a_text_on_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        ("  ", ""),
        (2027.0, "2027"),
        (2027.5, "2027.5"),
        (3, "3"),
        (" a\nb ", "a b"),
        (True, "True"),
        (date(2026, 3, 12), "2026-03-12"),
    ],
)
def test_what_a_cell_says(cell: Any, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize("cell", [None, "", "  \n", "\u200b", " \ufeff ", float("nan")])
def test_what_is_nothing(cell: Any) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "-", "\u200ba", [], "NaN"])
def test_what_is_something(cell: Any) -> None:
    assert not is_blank(cell)


def test_headings_compare_without_case_spaces_and_forms() -> None:
    assert fold(" Kosten\n2027 ") == fold("kosten2027") == "kosten2027"
    assert fold("ﬁets ①") == "fiets1"
    assert fold("STRASSE") == fold("straße")


def test_what_xml_cannot_hold_is_marked() -> None:
    assert for_xml("a\x00b\ud800c\ufffed\te\n") == "a\ufffdb\ufffdc\ufffdd\te\n"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2027", "2027"),
        ("2027-h1", "2027-H1"),
        ("2027-q4", "2027-Q4"),
        ("2031+", "2031+"),
        ("1900", "1900"),
        ("2199", "2199"),
        ("1899", None),
        ("2200", None),
        ("1250", None),
        ("kosten", None),
        ("2027-H3", None),
    ],
)
def test_a_period_as_files_write_it(text: str, period: str | None) -> None:
    assert period_text(text) == period


def test_foreign_money_is_a_number_with_its_currency() -> None:
    money = ForeignMoney(3.5, "USD")
    assert (money + 1, money.currency) == (4.5, "USD")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://jan:geheim@host/db", "postgresql://jan:***@host/db"),
        ("postgresql://jan:ge:he@im@host", "postgresql://jan:***@host"),
        ("host=h password=geheim user=jan", "host=h password=*** user=jan"),
        ("?Password=geheim&x=1", "?Password=***&x=1"),
        ("https://host:8080/a", "https://host:8080/a"),
        ("'postgresql://jan:geheim@host' en 'x'", "'postgresql://jan:***@host' en 'x'"),
    ],
)
def test_passwords_are_not_shown(text: str, shown: str) -> None:
    assert without_passwords(text) == shown


def test_places_of_cells_are_found_in_whatever_order_they_came() -> None:
    places = [(5, 1), (2, 1), (2, 1), (9, 1), (0, 3)]
    cells = Cells(places)
    assert list(cells) == [(5, 1), (2, 1), (2, 1), (9, 1), (0, 3)]
    assert all(place in cells for place in places)
    for absent in ((3, 1), (10, 1), (0, 1), (0, 0), (1, 3)):
        assert absent not in cells
    assert sorted(cells) == [(0, 3), (2, 1), (5, 1), (9, 1)]
    cells.add(1, 1)
    assert (1, 1) in cells
    assert (0, 0) not in Cells()
