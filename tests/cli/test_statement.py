"""`maatwaarde statement`: an account over a year, as a document and as open data."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FRAMEWORK = """maatwaarde: 1
id: dorp
title: Meetlat dorp
organisation: {name: Dorp, kind: municipality}
values:
  - id: groen
    title: {nl: Groen, en: Green}
    pillar: E
    sdg: [11, 15]
    owner: wethouder Groen
    budget: 2 MEUR
    measures:
      - {id: bomen, title: Bomen, unit: stuk, better: higher, best: 500, worst: -500,
         target: {2028: 400}, baseline: {amount: 4000, on: 2025-12-31, source: register},
         iv3: "5.7"}
      - {id: hitte, title: Hitte, unit: persoon, better: lower, best: -90, worst: 90}
  - id: werk
    title: {nl: Werk, en: Work}
    pillar: S
    sdg: [8]
    measures:
      - {id: banen, title: Banen, unit: job, better: higher, best: 90, worst: -90, bbv: Banen}
"""
LIST = """id;title;cost:2027;cost:2028;impact:bomen;impact:hitte;impact:banen
A;Laan met bomen;1000000;500000;300;-40;0
B;Parkeerplaats;100000;400000;-50;12;5
"""
RESOURCES = """maatwaarde: 1
planning: {shift: 1}
budgets:
  - {period: 2027, amount: 2e6}
  - {period: 2028, amount: 2e6}
  - {period: 2029, amount: 2e6}
"""
REALISED = """voorstel;maat;soort;datum;waarde;bron;kwaliteit
;bomen;effect;2028-12-31;350;bomenregister;geteld
A;hitte;effect;2028-12-31;-10;meetnet;gemeten
A;money;kosten;2028;650000;grootboek;geteld
"""
NOTES = """maatwaarde: 1
notes:
  - of: bomen
    reason: {nl: Vijftig bomen sloegen niet aan., en: Fifty trees did not take.}
    action: {nl: Er wordt ingeboet., en: They are replaced.}
"""
STATEMENT = [
    *("statement", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"),
    *("--plan", "plan.json", "--realised", "realisatie.csv", "--year", "2028"),
]


pytestmark = pytest.mark.usefixtures("in_english", "folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    plan = {
        "schema_version": 2,
        "framework": {"id": "dorp"},
        "chosen": ["A", "B"],
        "starts": {"A": "2027", "B": "2027"},
    }
    for name, text in (
        ("meetlat.yaml", FRAMEWORK),
        ("lijst.csv", LIST),
        ("middelen.yaml", RESOURCES),
        ("realisatie.csv", REALISED),
        ("notes.yaml", NOTES),
        ("plan.json", json.dumps(plan)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_it_says_what_was_reached_what_was_not_and_what_is_done_about_it(
    run: Callable[..., Any],
) -> None:
    done = run(*STATEMENT, "--notes", "notes.yaml")
    assert done.code == 0, done.err
    assert max(map(len, done.out.splitlines())) <= 80
    told = " ".join(done.out.split())
    for said in (
        "ESG statement of Dorp over 2028",
        "Bomen (piece) +400 in 2028 +250 +350 ◇ not reached",
        "owner: wethouder Groen; stood at 4,000",
        "on 2028-12-31; source: bomenregister; quality: counted",
        "Hitte (person) −28 −10 ◌ incomplete",
        "not measured of: B",
        "− Bomen: +350 piece, and the target for 2028 is +400 piece",
        "bomen: Fifty trees did not take.",
        "done about it: They are replaced.",
        "Of 1 proposal that was to cost something nobody says what was spent: B.",
        "together € 900,000 € 650,000",
    ):
        assert said in told, said


def test_what_is_not_said_to_be_done_about_it_is_told(run: Callable[..., Any]) -> None:
    assert "! what is done about it is not stated" in run(*STATEMENT).out


def test_data_for_a_portal_says_what_is_in_it(run: Callable[..., Any], folder: Path) -> None:
    assert run(*STATEMENT, "--notes", "notes.yaml", "-o", "open.csv").code == 0
    with (folder / "open.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    described = json.loads((folder / "open.csv-metadata.json").read_text(encoding="utf-8"))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert described["url"] == "open.csv"
    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(rows[0])
    key = described["tableSchema"]["primaryKey"]
    assert len({row[key] for row in rows}) == len(rows)
    for column in columns:
        values = [row[column["name"]] for row in rows]
        assert not column.get("required") or all(values), column["name"]
        kind = column["datatype"]
        if isinstance(kind, dict):
            assert all(re.fullmatch(kind["format"], value) for value in values if value), kind
        elif kind == "double":
            [float(value) for value in values if value]
    by_id = {row["id"]: row for row in rows}
    trees = by_id["dorp:2028:measure:bomen:realised:2028-12-31"]
    assert {key: trees[key] for key in ("amount", "unit", "status", "iv3", "sdg", "action")} == {
        "amount": "350",
        "unit": "stuk",
        "status": "missed",
        "iv3": "5.7",
        "sdg": "11;15",
        "action": "Er wordt ingeboet.",
    }
    jobs = by_id["dorp:2028:measure:banen:realised:2028-12-31"]
    assert (jobs["amount"], jobs["bbv"]) == ("", "Banen")
    for kind in ("value", "pillar", "sdg"):
        parts = [
            float(row["amount"])
            for row in rows
            if row["subject_type"] == kind and row["figure"] == "spending-realised"
        ]
        assert sum(parts) == pytest.approx(650_000)


def test_rows_of_json_are_those_of_the_csv_and_the_same_whatever_the_language(
    run: Callable[..., Any], folder: Path
) -> None:
    data = json.loads(run(*STATEMENT, "--json").out)
    assert run(*STATEMENT, "-o", "open.csv", "--lang", "nl").code == 0
    with (folder / "open.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [row["id"] for row in data["rows"]]
    assert data["counts"]["missed"] == 1
    assert data["spending_realised"] == 650_000
    assert sum(part["spending_expected"] for part in data["sdgs"]) == pytest.approx(900_000)


def test_the_dictionary_tells_every_column_and_every_measure(run: Callable[..., Any]) -> None:
    data = json.loads(run(*STATEMENT, "--dictionary", "--json").out)
    rows = json.loads(run(*STATEMENT, "--json").out)["rows"]
    assert [column["name"] for column in data["columns"]] == list(rows[0])
    for key, words in (("figure", "figures"), ("status", "statuses"), ("subject_type", "subjects")):
        assert {row[key] for row in rows} - {None} <= {word["name"] for word in data[words]}
    text = run(*STATEMENT, "--dictionary").out
    assert "Banen (per 1.000 inwoners" in " ".join(text.split())


@pytest.mark.parametrize("extension", ["docx", "html", "md", "xlsx"])
def test_it_is_written_as_any_document(
    run: Callable[..., Any], folder: Path, extension: str
) -> None:
    assert run(*STATEMENT, "-o", f"a.{extension}").code == 0
    assert (folder / f"a.{extension}").stat().st_size > 1000
    assert not (folder / "open.csv-metadata.json").exists()


def test_no_csv_is_left_where_its_metadata_cannot_be_written(
    run: Callable[..., Any], folder: Path
) -> None:
    (folder / "open.csv-metadata.json").mkdir()
    done = run(*STATEMENT, "-o", "open.csv")
    assert done.code == 2
    assert "open.csv-metadata.json" in done.err
    assert not (folder / "open.csv").exists()


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        (
            "notes.yaml",
            "maatwaarde: 1\nnotes: [{of: boomen, reason: x}]\n",
            "did you mean 'bomen'",
        ),
        ("realisatie.csv", "voorstel;maat;datum;waarde\nQ;bomen;2028-12-31;5\n", "'Q'"),
        ("plan.json", '{"schema_version": 2, "starts": {"Z": "2027"}}', "'Z'"),
    ],
)
def test_mistakes_are_told_with_their_place(
    run: Callable[..., Any], folder: Path, file: str, content: str, said: str
) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    done = run(*STATEMENT, "--notes", "notes.yaml", "-o", "out.csv")
    assert (done.code, done.out) == (2, "")
    assert file in done.err
    assert said in done.err
    assert not (folder / "out.csv").exists()
