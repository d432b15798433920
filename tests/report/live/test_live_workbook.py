"""The workbook of formulas: what another program calculates is what Python calculates."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import formulas
import numpy as np
import openpyxl
import pandas
import pytest

import maatwaarde as mw
from maatwaarde.diagnostics import MethodError
from maatwaarde.report.live import live_workbook

FRAMEWORK = """
maatwaarde: 1
id: klein
title: Klein
values:
  - id: groen
    title: Groen
    pillar: E
    weight: 3
    measures:
      - {id: co2, title: "=Uitstoot", unit: t, better: lower, worst: 40, best: -20, weight: 2,
         knots: [[-5, 0.6]]}
      - {id: bomen, title: Bomen, unit: m2, better: higher, worst: -100, best: 50, weight: 1}
  - id: mens
    title: Mens
    weight: 1
    values:
      - id: wonen
        title: Wonen
        weight: 1
        measures: [{id: huizen, title: Huizen, unit: m2, better: higher, worst: -10, best: 10}]
guards:
  - {value: groen, max_loss: 0.2, rule: veto}
  - {pillar: E, max_loss: 0.1, rule: flag}
"""
LIST = [
    {"id": "a", "title": "=1+1", "impact:co2": -3, "impact:bomen": 10, "impact:huizen": 5},
    {"id": "b", "title": "Bee", "impact:co2": 30, "impact:bomen": -80, "impact:huizen": 12},
    {"id": "c", "title": "Cee", "impact:co2": -30, "impact:bomen": None, "impact:huizen": -12},
    {
        "id": "d",
        "title": "Dee",
        "impact:co2": -6,
        "impact:bomen": 0,
        "impact:huizen": 4,
        "impact:huizen:low": 1,
        "impact:huizen:high": 9,
    },
]
SCORES, WEIGHTS, IMPACTS = 1, 2, 4  # places of the sheets


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> mw.Scores:
    file = tmp_path_factory.mktemp("live") / "meetlat.yaml"
    file.write_text(FRAMEWORK)
    framework = mw.load_framework(file)
    proposals = mw.read_proposals(pandas.DataFrame(LIST))
    impacts = mw.estimate(proposals, framework)
    return mw.score(impacts, framework, titles=proposals.titles)


def cells(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def columns(sheet, n: int) -> dict[str, list]:
    heads = [sheet.cell(2, j).value for j in range(1, sheet.max_column + 1)]
    return {
        head: [sheet.cell(3 + i, j).value for i in range(n)]
        for j, head in enumerate(heads, start=1)
        if head
    }


def agrees(found: dict[str, list], scores: mw.Scores) -> None:
    for head, wanted in (
        ("score", scores.score),
        ("laag", scores.low),
        ("hoog", scores.high),
        ("bekend deel van het gewicht", scores.coverage),
        ("op Groen", scores.guards[0].worth),
        ("=Uitstoot", scores.contributions[:, 0]),
        ("Huizen", scores.contributions[:, 2]),
    ):
        assert np.array(found[head], dtype=float) == pytest.approx(wanted, abs=1e-9), head
    assert [rank or 0 for rank in found["rang"]] == list(scores.rank)
    assert [veto == "VETO" for veto in found["veto"]] == list(scores.guards[0].broken)


def test_it_holds_the_scores_for_programs_that_do_not_calculate(scores: mw.Scores) -> None:
    book = cells(live_workbook(scores, "nl"))
    agrees(columns(book.worksheets[SCORES], 4), scores)


def test_it_calculates_what_python_does_also_after_a_change(
    scores: mw.Scores, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(live_workbook(scores, "nl")))
    weights, impacts = book.worksheets[WEIGHTS], book.worksheets[IMPACTS]
    changed = {"groen": 1.0, "co2": 1.0, "bomen": 4.0, "mens": 2.5, "wonen": 1.0, "huizen": 3.0}
    for row in range(3, 9):
        weights.cell(row, 4).value = changed[weights.cell(row, 1).value]
    assert impacts.cell(5, 4).value is None  # what is unknown is empty
    impacts.cell(5, 4).value = 60
    impacts.cell(3, 3).value = -5.5
    book.save(tmp_path / "live.xlsx")

    model = formulas.ExcelModel().loads(str(tmp_path / "live.xlsx")).finish()
    solved = {
        str(key).rpartition("!")[2]: cell.value[0, 0]
        for key, cell in model.calculate().items()
        if book.sheetnames[SCORES].upper() in str(key) and ":" not in str(key)
    }
    sheet = book.worksheets[SCORES]
    for name, value in solved.items():
        sheet[name] = value if isinstance(value, str) else float(value)
    found = columns(sheet, 4)

    table = scores.impacts
    value, low, high = (np.array(a) for a in (table.value, table.low, table.high))
    value[2, 1], value[0, 0] = 60, -5.5
    # The range of what is unknown stays as the framework states it; that of a figure follows it.
    low[0, 0] = high[0, 0] = -5.5
    wanted = mw.score(
        replace(table, value=value, low=low, high=high), scores.framework.with_weights(changed)
    )
    agrees(found, wanted)


def test_no_title_becomes_a_formula(scores: mw.Scores) -> None:
    with zipfile.ZipFile(io.BytesIO(live_workbook(scores, "nl"))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "sheets/sheet" in name]
    assert not any("<f>1+1" in sheet or "<f>Uitstoot" in sheet for sheet in sheets)


def test_the_same_scores_give_the_same_bytes(scores: mw.Scores) -> None:
    assert live_workbook(scores, "nl") == live_workbook(scores, "nl")
    assert live_workbook(scores, "nl") != live_workbook(scores, "en")


def test_other_sheets_come_behind_under_names_of_their_own(scores: mw.Scores) -> None:
    table = {"a": ["x"], "b": [1.5]}
    book = cells(live_workbook(scores, "nl", {"Effecten": table, "Gelezen": table}))
    assert book.sheetnames[-2:] == ["Effecten 2", "Gelezen"]


def test_a_method_that_does_not_add_up_is_refused(scores: mw.Scores) -> None:
    with pytest.raises(MethodError, match="topsis"):
        live_workbook(mw.score(scores.impacts, scores.framework, "topsis"), "nl")
