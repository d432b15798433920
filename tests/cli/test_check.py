"""`maatwaarde check` says what a list was read as, in words and as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

FRAMEWORK = """\
maatwaarde: 1
id: x
title: X
values:
  - id: v
    title: V
    measures:
      - {id: x, title: Berging, unit: dimensionless, better: higher, worst: -10, best: 10}
      - {id: y, title: Natuur, unit: dimensionless, better: higher, worst: -10, best: 10}
"""
RESOURCES = """\
maatwaarde: 1
budgets:
  - {period: 2027, amount: 300000}
  - {period: 2029, amount: 200000}
"""
MAPPING = """\
maatwaarde: 1
approximate: 0.2
columns:
  "Kosten 2028 (x € 1.000)": {to: "cost:2028", unit: kEUR}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Projecten"
    for row in [
        ["Investeringen 2027-2028"],
        [],
        ["nr", "naam", "cost:2027", "Kosten 2028 (x € 1.000)", "impact:x"],
        ["A", "Gemaal", 100000, "PM", 5],
        ["B", "Kade", 100000, "ca. 200", None],
        ["Totaal", None, 250000, 200, None],
    ]:
        sheet.append(row)
    book.save(tmp_path / "lijst.xlsx")
    for name, text in (("x.yaml", FRAMEWORK), ("r.yaml", RESOURCES), ("m.yaml", MAPPING)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def arguments(office: Path) -> list[object]:
    files = ("-m", office / "m.yaml", "-f", office / "x.yaml", "-r", office / "r.yaml")
    return [office / "lijst.xlsx", *files]


@pytest.mark.usefixtures("in_english")
def test_in_words(run: Callable, arguments: list) -> None:
    done = run("check", *arguments)
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    for told in (
        "So I read lijst.xlsx",
        "proposals: 2 (rows 4 to 5)",
        "headings: row 3",
        "row of totals row 6: 'Totaal'",
        "costs 2027 EUR 200,000 250,000 +50,000",
        "costs 2028 kEUR 200 200 0",
        "own total of costs 2027 differs",
        "? A: costs 2028 ('PM', row 4)",
        "1 cell is about a number",
        "Nobody asks for costs 2029",
        "Nobody has a budget for costs 2028",
        "Measures on which no proposal has an impact Natuur",
    ):
        assert told in text
    assert max(map(len, done.out.splitlines())) <= 80


def test_in_dutch_first(run: Callable, arguments: list) -> None:
    text = " ".join(run("check", *arguments, "--lang", "nl").out.split())
    assert "Zo lees ik lijst.xlsx" in text
    assert "rij met totalen" in text


def test_as_data(run: Callable, arguments: list) -> None:
    data = json.loads(run("check", *arguments, "--json").out)
    assert data["proposals"] == 2
    assert data["left_out"] == [{"row": 6, "reason": "total", "text": "Totaal"}]
    cost = next(column for column in data["columns"] if column["target"] == "cost:2027")
    assert (cost["total"], cost["stated_total"], cost["difference"]) == (200000, 250000, 50000)
    assert [(one["id"], one["column"], one["text"]) for one in data["unknown"]] == [
        ("A", "cost:2028", "PM")
    ]
    assert data["nobody_asks"] == ["cost:2029"]
    assert data["nobody_budgets"] == ["cost:2028"]
    assert data["measures_without_impact"] == ["y"]


def test_without_framework_and_resources(run: Callable, office: Path) -> None:
    data = json.loads(run("check", office / "lijst.xlsx", "-m", office / "m.yaml", "--json").out)
    assert "nobody_asks" not in data
    assert "measures_without_impact" not in data


def test_what_cannot_be_read_is_no_read_back(run: Callable, office: Path) -> None:
    (office / "m.yaml").write_text(MAPPING.replace("approximate: 0.2\n", ""), encoding="utf-8")
    done = run("check", office / "lijst.xlsx", "-m", office / "m.yaml")
    assert done.code == 2
    assert done.out == ""
    assert "ca. 200" in done.err


def test_every_workbook_holds_it(run: Callable, arguments: list, tmp_path: Path) -> None:
    listed, *files = arguments
    for command, more in (("score", files[:4]), ("portfolio", [*files, "--unknown-costs", "zero"])):
        if command == "portfolio":
            (tmp_path / "r.yaml").write_text(RESOURCES.replace("2029", "2028"), encoding="utf-8")
        out = tmp_path / f"{command}.xlsx"
        assert run(command, listed, *more, "-o", out).code == 0
        book = openpyxl.load_workbook(out)
        assert "list_columns" in book.sheetnames
        assert [cell.value for cell in book["list_left_out"][2]] == [6, "rij met totalen", "Totaal"]


@pytest.mark.usefixtures("in_english")
def test_a_draft_begins_with_it(run: Callable, office: Path) -> None:
    done = run("init", office / "lijst.xlsx")
    assert done.code == 0, done.err
    assert done.out.startswith("So I read lijst.xlsx\n")
    assert "? A: costs 2028" in done.out
    mapping = (office / "lijst.mapping.yaml").read_text(encoding="utf-8")
    assert "approximate: 0.2" in mapping
    assert '"Kosten 2028 (x € 1.000)": {to: "cost:2028", unit: "kEUR"}' in mapping


@pytest.mark.usefixtures("in_english")
def test_a_cell_that_is_no_number_does_not_take_its_column_away(
    run: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "l.csv"
    path.write_text(
        "nr;naam;kosten 2027;leeftijd\n1;A;zie notitie;12-18\n2;B;100;0-4\n3;C;200;5-8\n",
        encoding="utf-8",
    )
    done = run("init", path)
    assert done.code == 0
    mapping = (tmp_path / "l.mapping.yaml").read_text(encoding="utf-8")
    assert '"kosten 2027": cost:2027' in mapping
    assert '"leeftijd": attribute:leeftijd' in mapping
    assert "approximate" not in mapping
    assert "'zie notitie'" in done.err
    assert done.out.startswith("The list cannot be read yet")


def test_what_nobody_computes_with_goes_along_to_every_file(
    run: Callable, office: Path, tmp_path: Path
) -> None:
    path = tmp_path / "l.csv"
    path.write_text(
        "id;naam;cost:2027;impact:x;Eigenaar;Link\nB;b;1;2;Jansen;http://b\nA;a;1;5;;http://a\n",
        encoding="utf-8",
    )
    out = tmp_path / "uit.csv"
    assert run("score", path, "-f", office / "x.yaml", "-o", out, "--lang", "nl").code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0].endswith(",Eigenaar,Link")
    assert lines[1].endswith(",,http://a")
    assert lines[2].endswith(",Jansen,http://b")
    plan = tmp_path / "plan.xlsx"
    (tmp_path / "r1.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{period: 2027, amount: 9}]\n", encoding="utf-8"
    )
    done = run("portfolio", path, "-f", office / "x.yaml", "-r", tmp_path / "r1.yaml", "-o", plan)
    assert done.code == 0, done.err
    rows = openpyxl.load_workbook(plan)["portfolio"].iter_rows(values_only=True)
    assert next(rows)[-2:] == ("Eigenaar", "Link")
