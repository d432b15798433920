"""What a file says of investments, debt and reserves is checked at its line, or at its cell."""

from pathlib import Path
from typing import Any

import pytest

from maatwaarde.diagnostics import ResourceError
from maatwaarde.portfolio.inputs.resources import read_resources
from portfolio.inputs.test_workbook import workbook

BUDGETS = "maatwaarde: 1\nbudgets:\n  - {name: operating, amount: 1}\n"


def told(path: Path) -> list[str]:
    with pytest.raises(ResourceError) as caught:
        read_resources(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "key", "what"),
    [
        ("debt: {opening: 2, ceiling: 1}", "debt", "above its ceiling"),
        ("debt: {opening: 2}", "debt", "'ceiling' is missing"),
        (
            "reserves: [{opening: 1, minimum: 2, pays: operating}]",
            "{opening: 1, min",
            "below its minimum",
        ),
        ("reserves: [{opening: 1, pays: operating, only: structural}]", "only", "'incidental'"),
        ("reserves: [{opening: -1, pays: operating}]", "opening: -1", "at least 0"),
        (
            "reserves: [{opening: 1, pays: a}, {opening: 1, pays: b}]",
            "{opening: 1, pays: b",
            "given two times",
        ),
        (
            "capital_charges: {of: a, to: a, interest: 0, life: 2}",
            "capital_charges",
            "paid from 'a' itself",
        ),
        ("capital_charges: {of: a, to: b, interest: 2, life: 2}", "interest", "'2 %'"),
        ("capital_charges: {of: a, to: b, interest: 0, life: 0}", "life", "at least 1"),
        ("capital_charges: {of: a, to: b, interest: 0, life: 2.5}", "life", "whole number"),
        ("capital_charges: {of: a, to: b, interest: 0, life: true}", "life", "keys with values"),
        (
            'capital_charges: {of: a, to: b, interest: 0, life: {"2.1": 201}}',
            '"2.1"',
            "at most 200",
        ),
        (
            "capital_charges: {of: a, to: b, interest: 0, life: 9, method: linear}",
            "method",
            "'straight-line'",
        ),
        ("over_programming: 10", "over_programming", "'10 %'"),
        ("over_programming: {operating: 200 %}", "operating", "at most 1"),
        ("uncertainty: {common: 40}", "common", "'40 %'"),
        (
            "grants: [{name: g, period: 2031+, maximum: 1, area: a}]",
            "period",
            "one period is meant",
        ),
    ],
)
def test_in_yaml(tmp_path: Path, line: str, key: str, what: str) -> None:
    path = tmp_path / "middelen.yaml"
    path.write_text(BUDGETS + line + "\n")
    [found] = told(path)
    assert found.startswith(f"{path}:4:{line.index(key) + 1},"), found
    assert what in found


@pytest.mark.parametrize(
    ("sheet", "rows", "heading", "what"),
    [
        ("schuld", [["beginstand", "plafond"], [2, 1]], None, "above its ceiling"),
        ("schuld", [["beginstand", "plafond"], [1, 2], [1, 3]], None, "second row"),
        ("schuld", [["beginstand", "plafon"], [1, 2]], "plafon", "did you mean 'plafond'"),
        ("reserves", [["beginstand", "betaalt"], ["veel", "operating"]], "beginstand", "veel"),
        (
            "kapitaallasten",
            [
                ["investering", "ten laste van", "rente", "methode", "levensduur"],
                ["a", "b", "2 %", "lineal", 25],
            ],
            "methode",
            "'straight-line'",
        ),
        (
            "kapitaallasten",
            [["investering", "rente", "levensduur"], ["a", "2 %", 25]],
            None,
            "a column 'ten laste van'",
        ),
        ("levensduren", [["taakveld", "jaren"], ["2.1", None]], "jaren", "is missing"),
        ("levensduren", [["taakveld", "jaren"], ["2.1", 4], ["2.1", 5]], "taakveld", "row 2 too"),
        ("levensduren", [["taakveld", "jaren"], ["2.1", 4]], None, "no sheet 'kapitaallasten'"),
    ],
)
def test_in_a_workbook(
    tmp_path: Path, sheet: str, rows: list[list[Any]], heading: str | None, what: str
) -> None:
    budgets = [["naam", "bedrag"], ["operating", 1]]
    found = told(workbook(tmp_path / "m.xlsx", {"budgetten": budgets, sheet: rows}))
    mine = [text for text in found if what in text]
    assert mine, found
    assert f"[{sheet}]" in mine[0]
    assert heading is None or f"column {heading!r}" in mine[0]
