"""`maatwaarde goals`: the goal tree on a terminal, as a picture, and in files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

FRAMEWORK = """maatwaarde: 1
id: dorp
title: Meetlat dorp
values:
  - id: groen
    title: Groen
    owner: wethouder Groen
    budget: 2 MEUR
    measures:
      - id: bomen
        title: Bomen
        unit: stuk
        better: higher
        best: 500
        worst: -500
        target: {2030: 25 %}
        baseline: {amount: 4000, on: 2025-12-31, source: bomenregister}
        iv3: 5.7
      - {id: hitte, title: Hitte, unit: person, better: lower, best: -90, worst: 90}
  - id: dorp_samen
    title: Samen
    measures:
      - {id: trots, title: Trots, unit: person, better: higher, best: 90, worst: -90}
"""
LIST = """id;title;cost:2027;eigenaar;opdrachtgever;fase;link;resultaat;impact:bomen;impact:hitte
A;Laan met bomen;1500000;afdeling Groen;college;2;https://dorp.example/a;300 bomen geplant;300;-40
B;Parkeerplaats;900000;;;1;;;-50;12
C;Loket;10000;afdeling Burger;;1;;een loket dat open is;0;0
"""


pytestmark = pytest.mark.usefixtures("in_english", "folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK)
    (tmp_path / "lijst.csv").write_text(LIST)
    return tmp_path


def test_the_tree_reads_from_value_to_result(run: Callable[..., Any]) -> None:
    done = run("goals", "meetlat.yaml", "lijst.csv")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 80
    at = lines.index("  Groen: wethouder Groen; budget € 2,000,000")
    assert lines[at + 1 : at + 7] == [
        "    Bomen: +1,000 piece in 2030",
        "      + A Laan met bomen: +300 piece; afdeling Groen; € 1,500,000",
        "        result: 300 bomen geplant",
        "      − B Parkeerplaats: −50 piece",
        "    Hitte",
        "      + A Laan met bomen: −40 person",
    ]
    told = " ".join(done.out.split())
    for said in (
        "! nobody answers for it (`owner`): Trots (1 of 3)",
        "! no target (`target`): Hitte; Trots (2 of 3)",
        "! activity without an owner (column `eigenaar`): B Parkeerplaats (1 of 3)",
        "! activity without a stated result (column `resultaat`): B Parkeerplaats (1 of 3)",
        "€ 910,000 is for activities that add to no goal of the framework, as far as known.",
        "Groen € 2,000,000 € 1,500,000",
    ):
        assert said in told, said


def test_the_framework_alone_is_a_tree_too(run: Callable[..., Any]) -> None:
    done = run("goals", "meetlat.yaml", "--json")
    data = json.loads(done.out)
    assert (data["listed"], data["activities"]) == (False, [])
    [trees] = [one for one in data["measures"] if one["id"] == "bomen"]
    assert trees["owner"] == "wethouder Groen"
    assert (trees["iv3"], trees["budget"]) == ("5.7", None)
    assert trees["baseline"] == {"amount": 4000, "on": "2025-12-31", "source": "bomenregister"}
    assert trees["targets"] == [{"year": 2030, "target": 1000, "share_of_baseline": 0.25}]


def test_activities_carry_owner_client_phase_and_link(run: Callable[..., Any]) -> None:
    data = json.loads(run("goals", "meetlat.yaml", "lijst.csv", "--json").out)
    first = data["activities"][0]
    told = {key: first[key] for key in ("owner", "client", "phase", "link")}
    assert told == {
        "owner": "afdeling Groen",
        "client": "college",
        "phase": "2",
        "link": "https://dorp.example/a",
    }
    assert data["passed_through"]["A"]["opdrachtgever"] == "college"
    assert {gap["kind"]: gap["ids"] for gap in data["gaps"]}["activity-no-goal"] == ["B", "C"]


def test_a_picture_and_files_hold_the_same_tree(run: Callable[..., Any], folder: Path) -> None:
    done = run("goals", "meetlat.yaml", "lijst.csv", "--picture", "b.svg", "-o", "b.xlsx")
    assert done.code == 0, done.err
    picture = (folder / "b.svg").read_text(encoding="utf-8")
    assert picture.startswith("<?xml")
    for said in ("300 bomen geplant", "afdeling Groen", "€ 2,000,000", "+1,000 piece in 2030"):
        assert said in picture
    book = load_workbook(folder / "b.xlsx")
    assert book.sheetnames == ["goals", "activities", "effects", "gaps"]
    heads = {cell.value for cell in book["activities"][1]}
    assert {f"attribute:{name}" for name in ("eigenaar", "fase", "link", "resultaat")} <= heads
    assert book["effects"].max_row == 8
    page = run("goals", "meetlat.yaml", "lijst.csv", "-o", "b.html")
    assert page.code == 0
    assert "<svg" in (folder / "b.html").read_text(encoding="utf-8")


def test_a_plan_chooses_the_activities(run: Callable[..., Any], folder: Path) -> None:
    (folder / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{period: 2027, amount: 2e6}]\n")
    source = ["lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml", "--unknown-costs", "zero"]
    assert run("portfolio", *source, "-o", "plan.json").code == 0
    data = json.loads(
        run("goals", "meetlat.yaml", "lijst.csv", "--plan", "plan.json", "--json").out
    )
    assert [one["id"] for one in data["activities"]] == ["A"]
    assert data["planned"]
    told = run("goals", "meetlat.yaml", "lijst.csv", "--plan", "plan.json").out
    assert "Groen             € 2,000,000  € 1,500,000  € 500,000" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["goals", "meetlat.yaml", "--plan", "plan.json"], "give the list of proposals too"),
        (["goals", "meetlat.yaml", "lijst.csv", "--picture", "b.png"], "does not end in .svg"),
        (["goals", "meetlat.yaml", "geen.csv"], "there is no such file"),
        (["goals", "meetlat.yaml", "lijst.csv", "--plan", "lijst.csv"], "is not JSON"),
        (["goals", "meetlat.yaml", "lijst.csv", "-o", "b.odp"], "cannot write .odp"),
    ],
)
def test_mistakes_are_told(run: Callable[..., Any], arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
