"""A policy adviser with the workbook that her office has, who opens no YAML.

She gives the commands that the last one told her to give, and adds what an error says that she may.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pytest

JUDGED = ["++", "+", "0", "\N{MINUS SIGN}", "--", None]
GROUPS = {"Programma Wonen": "8.3", "Programma Water": "7.2"}
GROUPS |= {"Programma Mobiliteit": "2.1", "Programma Sociaal": "6.1"}
NAMES = ["Sleutelgebied", "Renovatie kade", "Fietsroute", "Buurthuis", "Herinrichting markt"]
NAMES += ["Wadi's", "Snelfietspad", "Jongerenwerk", "Transformatie haven", "Gemaal"]
STATUSES = ["concept", "in uitvoering", "on hold", *["concept"] * 7]
TOP = ["Nr.", "Voorstel", "Taakveld", "Kosten (x € 1.000)", None, None, "Personele inzet", None]
TOP += ["Aantal woningen", "CO2-reductie (ton/jaar)", "Leefbaarheid (Jan)", "Leefbaarheid (Fatima)"]
TOP += ["Status", "Dekking", "Opmerkingen", "Dossier"]
BELOW = [None, None, None, 2027, 2028, 2029, "uren projectleider 2027", "planner 2027 (fte)"]
# What stands in a cell of costs instead of a number, by the proposal and the year.
IN_WORDS = {(4, 1): "PM", (8, 0): "ca. 300", (13, 2): "n.v.t.", (21, 2): None, (27, 0): "circa 150"}


def proposals() -> Iterator[list[Any]]:
    """Yield the rows of 40 proposals below the headings of their programmes."""
    number = 0
    status = cycle(STATUSES)
    for group, field in GROUPS.items():
        yield [group]
        for name in NAMES:
            number += 1
            costs: list[Any] = [number * factor % 60 * 5 for factor in (7, 11, 13)]
            costs = [IN_WORDS.get((number, year), cost) for year, cost in enumerate(costs)]
            hours, planner = number % 4 * 40 or None, number % 3 * 0.1
            homes, co2 = number * 29 % 120, number * 37 % 220 - 20
            title = f"{name} {group.split()[1].lower()}"
            judged = [JUDGED[number % 6], JUDGED[(number + number % 2) % 6]]
            row = [number, title, field, *costs, hours, planner, homes, co2, *judged, next(status)]
            yield [*row, "BDU 50%", "zie bijlage" if number % 5 else None, f"D-{1000 + number}"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Voorstellen"
    rows = list(proposals())
    above = [["Gemeente Waterdam: kadernota 2027"], ["Stand 1 oktober, concept"], []]
    for row in [*above, TOP, BELOW, *rows]:
        sheet.append(row)
    columns = list(zip(*(row for row in rows if len(row) > 1), strict=True))
    sums = [sum(cell for cell in columns[j] if isinstance(cell, int)) for j in (3, 4, 5)]
    sheet.append(["Totaal", None, None, *sums])
    for cells in ("D4:F4", "G4:H4", *(f"{letter}4:{letter}5" for letter in "ABCIJKLMNOP")):
        sheet.merge_cells(cells)
    sheet.column_dimensions["P"].hidden = True
    middelen = book.create_sheet("Middelen")
    for row in [
        ["Beschikbare middelen kadernota"],
        [],
        ["Middel", 2027, 2028, 2029],
        ["Budget (x € 1.000)", 3000, 3000, 2500],
        ["Projectleider (fte)", 1.2, 1.2, 1.2],
        ["Planner (fte)", 2, 2, 2],
    ]:
        middelen.append(row)
    path = tmp_path / "kadernota.xlsx"
    book.save(path)
    return path


def commands(said: str) -> list[list[str]]:
    """Return the commands that an output tells to give."""
    joined = re.sub(r" \\\n\s+", " ", said)
    lines = [line for line in joined.splitlines() if line.startswith("  maatwaarde ")]
    return [shlex.split(line)[1:] for line in lines]


def test_from_a_workbook_to_a_portfolio_without_opening_yaml(
    run: Callable, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAATWAARDE_LANG", "nl")
    monkeypatch.chdir(workbook.parent)
    begun = run("init", workbook.name)
    assert begun.code == 0, begun.err
    told = commands(begun.out)
    assert [words[0] for words in told] == ["check", "framework", "score", "portfolio"]
    for words in told[:3]:
        done = run(*words)
        assert done.code == 0, done.err
    # What is unknown is hers to decide, and the error says how.
    refused = run(*told[3])
    assert refused.code == 2
    assert "'PM'" in refused.err
    assert "--unknown-costs exclude" in refused.err
    done = run(*told[3], "--unknown-costs", "exclude")
    assert done.code == 0, done.err
    assert "van 40 voorstellen gekozen" in done.out
    assert "bewezen de beste" in done.out
    assert re.search(r"planner 2027 \(fte\) +\d,?\d* +2 ", done.out)
    assert "wat er te besteden is, komt uit het werkblad 'Middelen'" in done.err


def test_the_same_way_in_one_workbook(
    run: Callable, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is drafted is one workbook: what the columns mean, what counts, and what there is."""
    monkeypatch.setenv("MAATWAARDE_LANG", "nl")
    monkeypatch.chdir(workbook.parent)
    book = openpyxl.load_workbook(workbook)
    del book["Middelen"]
    book.save(workbook)
    begun = run("init", workbook.name, "--as", "xlsx")
    assert begun.code == 0, begun.err
    assert sorted(path.name for path in workbook.parent.iterdir()) == [
        "kadernota.framework.xlsx",
        "kadernota.xlsx",
    ]
    told = commands(begun.out)
    assert [words[0] for words in told] == ["check", "framework", "score", "portfolio"]
    for words in told[:3]:
        done = run(*words)
        assert done.code == 0, done.err
    assert re.search(r"Van het gewicht rust \d+ % op oordeel", done.out)
    drafted = openpyxl.load_workbook("kadernota.framework.xlsx")
    money = drafted["Budgetten"]
    assert [cell.value for cell in money[1]][:3] == ["naam", "periode", "bedrag"]
    asked = money["C2"]
    assert "BESLIS: gevraagd is" in asked.comment.text
    assert asked.fill.fgColor.rgb == "FFFFF2CC"
    # She fills in what there is, and gives the last command.
    for row in money.iter_rows(min_row=2):
        row[2].value = 3_000_000
    drafted.save("kadernota.framework.xlsx")
    done = run(*told[3], "--unknown-costs", "exclude")
    assert done.code == 0, done.err
    assert re.search(r"geld 2027 \(EUR\) +[\d.]+ +3\.000\.000 ", done.out)
    assert "bewezen de beste" in done.out
    # A mistake in what there is has its cell.
    money["C3"] = "veel"
    drafted.save("kadernota.framework.xlsx")
    done = run(*told[3])
    assert done.code == 2
    assert "kadernota.framework.xlsx[Budgetten], rij 3, kolom 'bedrag': fout" in done.err


def test_what_init_says_of_the_workbook(
    run: Callable, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workbook.parent)
    said = run("init", workbook.name, "--lang", "nl")
    for line in (
        "voorstellen: 40 (rij 7 tot en met 49)",
        "rij 6: 'Programma Wonen'",
        "rij 50: 'Totaal'",
        "? 4: kosten 2028 ('PM', rij 10)",
        "? 13: kosten 2029 ('n.v.t.', rij 20)",
        "2 cellen zijn ongeveer een getal",
        "wie het betaalt",
    ):
        assert line in said.out
    assert max(map(len, said.out.splitlines())) <= 80
    assert not list(workbook.parent.glob("*.middelen.yaml"))  # the sheet says it
    made = json.loads(run("init", workbook.name, "--force", "--json").out)
    assert made["resources"] == workbook.name
    found = {one["heading"]: (one["target"], one["unit"]) for one in made["columns"]}
    assert len(found) == len(made["columns"]) == len(TOP)
    assert found["Personele inzet uren projectleider 2027"] == ("staff:projectleider:2027", "hour")
    assert found["Personele inzet planner 2027 (fte)"] == ("staff:planner:2027", None)
    assert found["Kosten (x € 1.000) 2029"] == ("cost:2029", "kEUR")
    assert found["Dekking"] == ("attribute:dekking", None)
    assert found["Leefbaarheid (Jan)"] == ("impact:leefbaarheid (Jan)", None)
    assert [name for name in made["measures"] if "leefbaarheid" in name] == ["leefbaarheid"]


def test_without_a_sheet_the_resources_are_what_is_asked(
    run: Callable, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workbook.parent)
    book = openpyxl.load_workbook(workbook)
    del book["Middelen"]
    book.save(workbook)
    begun = run("init", workbook.name, "--lang", "nl")
    done = run(*commands(begun.out)[-1], "--unknown-costs", "zero", "--lang", "nl")
    assert done.code == 0, done.err
    assert "niets is schaars" in done.err
    asked = Path("kadernota.middelen.yaml").read_text(encoding="utf-8")
    assert asked.count("BESLIS") == 6


def test_a_cell_in_the_way_is_named_and_then_the_way_is_open(
    run: Callable, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workbook.parent)
    book = openpyxl.load_workbook(workbook)
    book["Voorstellen"]["D7"] = "zie notitie"
    book.save(workbook)
    begun = run("init", workbook.name)
    assert "'zie notitie'" in begun.err
    (again,) = commands(begun.out)
    book["Voorstellen"]["D7"] = 35
    book.save(workbook)
    assert [words[0] for words in commands(run(*again).out)][-1] == "portfolio"


def test_resources_may_be_the_workbook_of_the_list(
    run: Callable, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workbook.parent)
    words = commands(run("init", workbook.name).out)[-1]
    found = run(*words, "--unknown-costs", "zero")
    given = run(*words, "-r", workbook.name, "--unknown-costs", "zero")
    assert found.code == given.code == 0, given.err
    assert found.out == given.out


def test_without_any_resources_the_mistake_says_what_to_do(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("nr;naam;kosten 2027;bomen\n1;A;5;3\n2;B;6;4\n", encoding="utf-8")
    words = commands(run("init", path, "--lang", "nl").out)[-1]
    done = run(*words[:-2], "--lang", "nl")
    assert done.code == 2
    assert "-r" in done.err
    assert "maatwaarde init" in done.err
