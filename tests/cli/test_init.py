"""The road of a newcomer who has nothing but a spreadsheet."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

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
    assert "Overlast bewoners: +80" in done.out
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
