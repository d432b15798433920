from __future__ import annotations

import json

import pytest

from maatwaarde.account.dossier.compare import Difference, compare_reports, compare_results
from maatwaarde.report.files import table_file

FILE = "results/plan.json"


def compared(packed: object, found: object) -> list[tuple[str, object, object]]:
    one, other = ({FILE: json.dumps(data).encode()} for data in (packed, found))
    result = compare_results(one, other, (FILE,))
    return [(item.place, item.packed, item.found) for item in result.differences]


@pytest.mark.parametrize(
    ("packed", "found", "expected"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", 1, 2)]),
        ([{"id": "P-1", "score": 0.5}], [{"id": "P-1", "score": 0.6}], [("[P-1].score", 0.5, 0.6)]),
        ({"a": [1, 2]}, {"a": [1]}, [("a[1]", 2, None)]),
        ({"a": 1}, {"b": 1}, [("a", 1, None), ("b", None, 1)]),
        ({"a": None}, {"a": 0.0}, [("a", None, 0.0)]),
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        ({"a": "x"}, {"a": "y"}, [("a", "x", "y")]),
        ({"a": 0.0}, {"a": 1e-9}, [("a", 0.0, 1e-9)]),
        ({"solver": "HiGHS 1", "plugins": {}}, {"solver": "HiGHS 2", "plugins": {"a": "1"}}, []),
    ],
)
def test_what_differs_is_named_by_its_place(
    packed: object, found: object, expected: list[tuple[str, object, object]]
) -> None:
    assert compared(packed, found) == expected


def test_a_last_digit_is_told_and_counts_as_the_same() -> None:
    packed, found = ({FILE: json.dumps([0.1, x, 5]).encode()} for x in (0.3, 0.1 + 0.2))
    result = compare_results(packed, found, (FILE,))
    assert (result.differences, result.figures) == ((), 3)
    assert 0 < result.rounding < 1e-15


def test_by_how_much_is_told_of_figures_only() -> None:
    assert Difference("f", "p", 2, 1.5).by == -0.5
    assert Difference("f", "p", None, 1.5).by is None
    assert Difference("f", "p", True, 1).by is None


def test_a_file_that_is_not_there_differs() -> None:
    result = compare_results({}, {FILE: b"[1]"}, (FILE,))
    assert [(item.place, item.packed, item.found) for item in result.differences] == [
        ("", None, [1])
    ]


def test_a_text_is_compared_line_by_line() -> None:
    (difference,) = compare_reports({"r.md": b"a\nb 1\n"}, {"r.md": b"a\nb 2\n"}, ("r.md",))
    assert (difference.place, difference.packed, difference.found) == ("2", "b 1", "b 2")


def test_a_workbook_is_compared_by_what_is_in_it() -> None:
    one, same, other = ({"r.xlsx": table_file({"t": {"a": [x]}}, ".xlsx")} for x in (1.0, 1.0, 2.0))
    assert compare_reports(one, same, ("r.xlsx",)) == ()
    (difference,) = compare_reports(one, other, ("r.xlsx",))
    assert "sheet1.xml" in difference.place
    (difference,) = compare_reports({"r.xlsx": b"PK"}, one, ("r.xlsx",))
    assert difference.place == ""


def test_of_a_long_line_the_words_around_what_differs_are_told() -> None:
    before, after = b"x" * 100, b"y" * 100
    (found,) = compare_reports(
        {"r.md": before + b"1" + after}, {"r.md": before + b"2" + after}, ("r.md",)
    )
    assert found.packed == "x" * 30 + "1" + "y" * 29
    assert found.found == "x" * 30 + "2" + "y" * 29
    (longer,) = compare_reports({"r.md": b"a\n"}, {"r.md": b"a\nb\n"}, ("r.md",))
    assert (longer.place, longer.packed, longer.found) == ("2", "", "b")
    # The same lines that end otherwise are another file.
    (ends,) = compare_reports({"r.md": b"a\n"}, {"r.md": b"a\r\n"}, ("r.md",))
    assert (ends.place, ends.packed, ends.found) == ("", "", "")
    assert compare_reports({"r.md": b"a"}, {"r.md": b"b"}, ()) == ()
