"""The money of a public body on the command line, in both languages, as data and in a workbook."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

FRAMEWORK = """
maatwaarde: 1
id: klein
title: Klein
values:
  - id: wonen
    title: Wonen
    measures:
      - {id: woningen, title: Woningen, unit: woning, better: higher, best: 100, worst: -100}
"""
RESOURCES = """
maatwaarde: 1
budgets:
  - {name: investment, period: 2027, amount: 550 kEUR}
  - {name: operating, period: 2027+, amount: 33 kEUR}
  - {name: operating, period: 2031, amount: 0}
capital_charges: {of: investment, to: operating, interest: 2 %, life: {default: 25, "2.1": 40}}
debt: {opening: 1 MEUR, ceiling: 1.8 MEUR}
reserves:
  - {name: egalisatie, opening: 20 kEUR, pays: operating, only: incidental}
"""
PROPOSALS = """
id;titel;taakveld;cost:investment:2027 [kEUR];cost:investment:2027:laag [kEUR];\
cost:investment:2027:hoog [kEUR];cost:operating:2028+ [kEUR];impact:woningen
A;Zwembad;5.1;300;280;400;5;20
B;Brug;2.1;200;190;320;1;10
"""


@pytest.fixture
def arguments(tmp_path: Path) -> list[object]:
    for name, text in (
        ("meetlat.yaml", FRAMEWORK),
        ("middelen.yaml", RESOURCES),
        ("voorstellen.csv", PROPOSALS),
    ):
        (tmp_path / name).write_text(text.strip() + "\n", encoding="utf-8")
    files = [tmp_path / name for name in ("voorstellen.csv", "meetlat.yaml", "middelen.yaml")]
    return [files[0], "-f", files[1], "-r", files[2]]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "nl",
            [
                "Meerjarenraming (EUR)",
                "Gedekt in elk jaar tot en met 2031.",
                "operating is structureel in evenwicht",
                "Reserve: egalisatie",
                "kans op overschrijding",
            ],
        ),
        (
            "en",
            [
                "Budget for the years ahead (EUR)",
                "Covered in every year up to and including 2031.",
                "operating is in structural balance",
                "chance of exceeding it",
            ],
        ),
    ],
)
def test_the_report(run: Callable, arguments: list, language: str, told: list[str]) -> None:
    done = run("portfolio", *arguments, "--lang", language)
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    for words in told:
        assert words in text
    assert max(map(len, done.out.splitlines())) <= 80


def test_the_data_add_up_by_hand(run: Callable, arguments: list) -> None:
    """A: 12,000 and 6,000 of interest in its first year; B: 5,000 and 4,000."""
    data = json.loads(run("portfolio", *arguments, "--json").out)
    years = [each for each in data["budget"]["budgets"] if each["kind"] == "operating"]
    assert [each["charges"] for each in years] == [0, 27_000, 26_660, 26_320, 25_980]
    assert [each["structural"] for each in years] == [0, 6_000, 6_000, 6_000, 6_000]
    # With 6,000 of structural costs that is the 33,000 that there is, to the cent.
    assert data["chosen"] == ["A", "B"]


def test_sure_plans(run: Callable, arguments: list) -> None:
    done = run("portfolio", *arguments, "--sure", "80%", "--json")
    data = json.loads(done.out)
    assert data["overruns"]["sure"] == 0.8
    assert all(each["chance"] <= 0.2 for each in data["overruns"]["resources"])
    for wrong in ("40%", "100%", "veel"):
        refused = run("portfolio", *arguments, "--sure", wrong)
        assert refused.code == 2
        assert "geen kans van 50%" in refused.err


def test_a_workbook_has_a_sheet_for_each(run: Callable, arguments: list, tmp_path: Path) -> None:
    out = tmp_path / "plan.xlsx"
    assert run("portfolio", *arguments, "-o", out).code == 0
    sheets = CalamineWorkbook.from_path(str(out)).sheet_names
    assert {"budget", "overruns"} <= {name.lower() for name in sheets}, sheets
