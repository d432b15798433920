"""The road of a newcomer who has nothing but a spreadsheet."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwaarde.documents.cells import fold, one_line

ROWS = [
    ["Projectenlijst gemeente Lageveen 2027 (verzonnen)"],
    [],
    [
        "Nr.",
        "Naam project",
        "Wijk",
        "Kosten (x € 1.000)",
        "Inzet planner (fte)",
        "CO2-uitstoot (ton/jaar)",
        "Nieuwe woningen",
        "Draagvlak (1-5)",
        "Overlast\nbewoners",
        "Opmerking",
    ],
    ["A1", "Zonneweide Oost", "Oost", "1.250", "0,5", -420, 0, 3, 12, "n.t.b."],
    ["A2", "Woningbouw Stationsplein", "Centrum", 3400, 1.2, 120, 210, 4, "?", None],
    ["A3", "Speeltuin De Bever", "West", "85,5", "0,1", 0, 0, 5, -5, "klaar"],
    ["A4", "Parkeergarage", "Centrum", "€ 8.900", "1,5", 310, None, 2, 80, ""],
    ["Totaal", None, None, 13635.5, None, None, None, None, None, None],
]


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    path = tmp_path / "Projecten 2027.xlsx"
    book.save(path)
    return path


def test_from_a_spreadsheet_to_an_explained_ranking_and_a_portfolio(
    run: Callable, spreadsheet: Path, tmp_path: Path
) -> None:
    done = run("init", spreadsheet)
    assert done.code == 0, done.err
    mapping, framework = (
        tmp_path / f"Projecten 2027.{kind}.yaml" for kind in ("mapping", "framework")
    )
    assert "BESLIS" in framework.read_text(encoding="utf-8")
    assert run("framework", "check", framework).code == 0

    source = [spreadsheet, "-m", mapping, "-f", framework]
    done = run("score", *source)
    assert done.code == 0, done.err
    # Draagvlak is judged: a 5 is a full gain, and a 3 is as much as doing nothing.
    assert re.findall(r"^[1-4]  (A\d) ", done.out, re.MULTILINE) == ["A2", "A3", "A1", "A4"]
    assert "rij 8: waarschuwing: deze rij met totalen is weggelaten" in done.err
    done = run("explain", "A4", *source)
    assert "Overlast bewoners (Waarden): +80" in done.out
    assert "Kosten € 8.900.000; " in done.out  # the column is in thousands
    assert "Onbekend" in done.out

    resources = tmp_path / "middelen.yaml"
    resources.write_text(
        "maatwaarde: 1\nbudgets:\n  - {amount: 4 MEUR}\nstaff:\n  - {role: planner, amount: 1.5}\n"
    )
    done = run("portfolio", *source, "-r", resources)
    assert done.code == 0, done.err
    assert "2 van 4 voorstellen gekozen" in done.out


def test_nothing_is_replaced_without_being_asked(
    run: Callable, spreadsheet: Path, tmp_path: Path
) -> None:
    framework = tmp_path / "Projecten 2027.framework.yaml"
    framework.write_text("mine")
    done = run("init", spreadsheet)
    assert done.code == 2
    assert "bestaat al" in done.err
    assert framework.read_text() == "mine"
    assert not (tmp_path / "Projecten 2027.mapping.yaml").exists()
    assert run("init", spreadsheet, "--force").code == 0
    assert framework.read_text() != "mine"


ODD = [
    *("nan", "inf", "NaN", "null", "~", "yes", "no", "on", "y", "n", "true", "1e3", "0x1F"),
    *("2027", "2027 (x € 1.000)", "2031+", "2031 e.v.", "2027-Q1", "2027-01-01", "1.250", "0,5"),
    *("!tag", "&anchor", "*alias", "@at", "`tick`", "%", "#", "- x", "? y", "a: b", "{x}", "[y]"),
    *("|", "'q'", "\\", "=", "<<", "---", "...", "=SUM(A1)", "<b>", "a/b", "a.b", "12:30"),
    *("😀", "😀😀 woningen", "日本", "Ж", "ß", "naïef", "x" * 300, "dB(A)", "x [kEUR]", "x [foo]"),
    *("values", "guards", "missing", "cost", "staff", "score", "best", "weight", "low", "life"),
    *("impact:co2", "impact:", "impact:x:low", "cost:", "cost:2028", "staff:a:2027"),
    *("attribute:x", "Jurist", "jurist 2027", "planner 2027", "Uren", "uren projectleider"),
    *("Personele inzet (fte)", "Bijdrage derden (x € 1.000)", "Kosten 2027", "Totaal kosten"),
    *("CO2", "co2", "Co-2", "effect_start", "earliest_start", "wait_cost", "hectare (ha)"),
    *("Startjaar", "Dekking", "Prioriteit"),
]


def _way(run: Callable, path: Path, headings: list[str]) -> None:
    """Hold the whole way from a list to a portfolio to what `init` tells, and to its drafts."""
    rows = [["Nr", "Naam", *headings, "Kosten 2026"]]
    rows += [[f"P{i}", f"naam {i}", *[i + 1] * len(headings), 100 * (i + 1)] for i in range(3)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    begun = run("init", path, "--force", "--json")
    assert begun.code == 0, begun.err
    made = json.loads(begun.out)
    assert [one["heading"] for one in made["columns"]] == rows[0]
    framework, mapping = (path.with_suffix(f".{kind}.yaml") for kind in ("framework", "mapping"))
    source = (path, "-m", mapping)
    for words in (
        ("framework", "check", framework),
        ("check", *source),
        ("score", *source, "-f", framework),
        ("portfolio", *source, "-f", framework, "-r", made["resources"]),
    ):
        done = run(*words)
        assert done.code == 0, (headings, done.err)
    read = json.loads(run("check", *source, "--json").out)
    found = {one["heading"]: one["target"] for one in read["columns"]}
    assert {one["heading"]: one["target"] for one in made["columns"]} == found


@pytest.mark.parametrize("start", range(0, len(ODD), 12))
def test_odd_headings_make_drafts_that_work_as_they_are(
    run: Callable, tmp_path: Path, start: int
) -> None:
    seen: dict[str, str] = {}
    for heading in ODD[start : start + 12]:
        seen.setdefault("".join(heading.casefold().split()), heading)
    _way(run, tmp_path / "2027.csv", list(seen.values()))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=8
)
@given(
    headings=st.lists(
        st.one_of(st.sampled_from(ODD), st.text(min_size=1, max_size=12)),
        min_size=1,
        max_size=6,
        unique_by=lambda text: "".join(text.casefold().split()),
    )
)
def test_any_headings_make_drafts_that_work_or_are_told(
    run: Callable, tmp_path: Path, headings: list[str]
) -> None:
    folded = [fold(one_line(heading)) for heading in headings]
    if "" in folded or len({*folded, "nr", "naam", "kosten2026"}) < len(folded) + 3:
        return
    _way(run, tmp_path / "null.csv", [one_line(heading) for heading in headings])


def test_the_same_heading_twice_is_told_and_then_works(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("nr;naam;Kosten;Kosten\n1;A;5;6\n", encoding="utf-8")
    begun = run("init", path)
    assert begun.code == 0
    assert "heeft een kop die al eerder is gebruikt" in begun.err or "twee kolommen" in begun.err
    assert "--force" in begun.out
    path.write_text("nr;naam;Kosten 2027;Kosten 2028\n1;A;5;6\n", encoding="utf-8")
    assert "maatwaarde portfolio" in run("init", path, "--force").out


def test_years_as_headings_are_costs_to_ask_about(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("nr;naam;2027;2028\n1;Brug;100;200\n2;Fietspad;0;50\n", encoding="utf-8")
    done = run("init", path, "--lang", "nl")
    assert re.search(r"2027 +kosten 2027 +EUR +BESLIS: een jaartal", done.out)
    assert run("framework", "check", tmp_path / "in.framework.yaml").code == 0
    path.write_text("nr;naam;null;1e3\n1;A;1;2\n2;B;3;4\n", encoding="utf-8")
    assert "kolom met kosten" in run("init", path, "--force", "--lang", "nl").out
    assert run("framework", "check", tmp_path / "in.framework.yaml").code == 0


def test_what_is_said_of_heads_as_offices_have_them(run: Callable, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["Nr", "Naam", "Investering (x € 1.000)", "Incidentele lasten", "Dekking", "Uren"],
        [1, "A", 100, 10, 50, 200],
        [2, "B", "€ 1,25 mln", 20, 0, 100],
    ]:
        book.active.append(row)
    path = tmp_path / "heads.xlsx"
    book.save(path)
    done = run("init", path, "--lang", "nl")
    assert "rij 3, kolom 'Investering (x € 1.000)': fout" in done.err
    mapping = yaml.safe_load((tmp_path / "heads.mapping.yaml").read_text(encoding="utf-8"))
    for heading, said, to in (
        ("Investering (x € 1.000)", "kosten capital", {"to": "cost:capital", "unit": "kEUR"}),
        ("Incidentele lasten", "kosten", "cost"),
        ("Dekking", "kenmerk dekking", "attribute:dekking"),
        ("Uren", "inzet general", {"to": "staff:general", "unit": "hour"}),
    ):
        assert re.search(rf"\n{re.escape(heading)} +{said} ", done.out)
        assert mapping["columns"][heading] == to


def test_of_two_files_none_is_left_where_one_cannot_be_written(
    run: Callable, tmp_path: Path
) -> None:
    source = tmp_path / "lijst.csv"
    source.write_text("id;titel;kosten 2027;bomen\n1;Wadi;1000;5\n2;Sluis;2000;7\n")
    (tmp_path / "lijst.framework.yaml").mkdir()
    done = run("init", source, "--force")
    assert done.code == 2
    assert "lijst.framework.yaml" in done.err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["lijst.csv", "lijst.framework.yaml"]
