"""From a list of judgements as a municipality has it, through all commands, in CSV and XLSX."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = pytest.mark.usefixtures("in_english")

ROWS = [
    ["Nr", "Project", "Kosten 2027", "Leefbaarheid (Jan)", "Leefbaarheid (Piet)", "Klimaat"],
    ["1", "Park", 300000, "++", "+", "zeer positief"],
    ["2", "Sporthal", 1200000, "+", "0", "neutraal"],
    ["3", "Brug", 500000, "-", "+", "negatief"],
    ["4", "School", 900000, "--", "?", "positief"],
    ["5", "Fietspad", 80000, "0", "0", "n.v.t."],
]
MORE = [["Groen", "Sfeer", "Draagvlak"], ["***", "🙂", 4], ["*", "😐", 3], ["**", "🙁", 5]]
MORE += [["*****", ":-)", 1], [None, ":-(", 2]]
FRAMEWORK = """\
maatwaarde: 1
id: x
title: Scan
values:
  - id: v
    title: Waarden
    pillar: S
    measures:
      - {id: leef, title: Leefbaarheid, weight: 3, scale: plusmin}
      - {id: co2, title: CO2, unit: t_CO2e/year, scale: words, better: higher, worst: -200,
         best: 100}
guards:
  - {value: leef, max_loss: 0.9, rule: veto}
"""
MAPPING = """\
maatwaarde: 1
columns:
  Nr: id
  Project: title
  Kosten 2027: cost:2027
  Leefbaarheid (Jan): "impact:leef (Jan)"
  Leefbaarheid (Piet): "impact:leef (Piet)"
  Klimaat: impact:co2
"""
RESOURCES = "maatwaarde: 1\nbudgets:\n  - {period: 2027, amount: 1600000}\n"


def write(path: Path, rows: list[list[object]]) -> Path:
    if path.suffix == ".csv":
        lines = [";".join("" if cell is None else str(cell) for cell in row) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture(params=["csv", "xlsx"])
def listed(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return write(tmp_path / f"scan.{request.param}", ROWS)


@pytest.fixture
def files(tmp_path: Path) -> list[object]:
    for name, text in (("m.yaml", MAPPING), ("f.yaml", FRAMEWORK), ("r.yaml", RESOURCES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return ["-m", tmp_path / "m.yaml", "-f", tmp_path / "f.yaml"]


def test_init_drafts_every_notation_and_all_that_follows_works(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    rows = [[*row, *more] for row, more in zip(ROWS, MORE, strict=True)]
    path = write(tmp_path / "scan.xlsx", rows)
    done = run("init", path, "--json")
    assert done.code == 0
    assert json.loads(done.out)["measures"] == [
        *("leefbaarheid", "klimaat", "groen", "sfeer", "draagvlak"),
    ]
    assert "'Draagvlak'" in done.err  # marks from 1 to 5 may count something
    mapping = (tmp_path / "scan.mapping.yaml").read_text(encoding="utf-8")
    assert '"Leefbaarheid (Piet)": {to: "impact:leefbaarheid (Piet)", type: judgement}' in mapping
    files = ("-m", tmp_path / "scan.mapping.yaml", "-f", tmp_path / "scan.framework.yaml")
    assert run("framework", "check", files[3]).code == 0
    checked = run("check", path, *files, "--json")
    columns = {one["heading"]: one["labels"] for one in json.loads(checked.out)["columns"]}
    assert columns["Draagvlak"] == {"5": 1, "4": 1, "3": 1, "2": 1, "1": 1}
    assert columns["Sfeer"] == {"🙂": 2, "😐": 1, "🙁": 2}
    assert columns["Project"] is None
    scored = json.loads(run("score", path, *files, "--json").out)
    first = scored["ranking"][0]
    assert first["id"] == "1"
    assert scored["rests_on"]["judgement"] == pytest.approx((5 * 5 - 2) / 25)
    assert scored["rests_on"]["amounts"] == 0


def test_check_says_how_often_each_label_stands_there(
    run: Callable[..., Any], listed: Path, files: list[object]
) -> None:
    done = run("check", listed, *files)
    assert done.code == 0
    for text in (
        "judgement of Leefbaarheid (Jan)",
        "Leefbaarheid (Jan): 1 × ++, 1 × +, 1 × 0, 1 × -, 1 × --",
        "Klimaat: 1 × zeer positief, 1 × positief, 1 × neutraal, 1 × negatief",
        "What is unknown or blank there is unknown, which is not the label 0.",
    ):
        assert text in done.out
    bare = run("check", listed, *files[:2])
    assert "judgement of leef (Jan)" in bare.out  # it needs no framework


def test_score_says_what_rests_on_judgement(
    run: Callable[..., Any], listed: Path, files: list[object], tmp_path: Path
) -> None:
    done = run("score", listed, *files, "-o", tmp_path / "out.csv")
    assert done.code == 0
    shown = " ".join(run("score", listed, *files).out.split())
    assert "95% rests on judgement and 0% on measurement" in shown
    assert "5% is unknown (on average over 5 proposals)" in shown
    assert "judges disagree strongly on 3, Leefbaarheid: - (Jan); + (Piet)" in shown
    assert "VETO: 4, Leefbaarheid" in shown
    table = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert "judgement:leef" in table.splitlines()[0]
    assert "++ (Jan); + (Piet)" in table


def test_explain_says_it_of_each_measure(
    run: Callable[..., Any], listed: Path, files: list[object]
) -> None:
    shown = " ".join(run("explain", "1", listed, *files).out.split())
    assert "(judged: ++ (Jan); + (Piet), the median of 2 judges)" in shown
    assert "CO2: +100 t CO2e/year (+75 … +100)" in shown
    data = json.loads(run("explain", "3", listed, *files, "--json").out)
    assert data["measures"]["leef"]["judgement"] == {
        "said": "- (Jan); + (Piet)",
        "judges": 2,
        "lowest": -0.5,
        "highest": 0.5,
        "disagree": True,
    }
    one = run("explain", "1", listed, *files, "--measure", "leef")
    assert "Judged, in column 'Leefbaarheid (Jan)'." in one.out


def test_portfolio_calls_a_sum_of_judgements_no_amount(
    run: Callable[..., Any], listed: Path, files: list[object], tmp_path: Path
) -> None:
    arguments = [listed, *files, "-r", tmp_path / "r.yaml"]
    done = run("portfolio", *arguments)
    assert done.code == 0
    shown = " ".join(done.out.split())
    assert "summed judgement" in shown
    assert "Leefbaarheid: a sum of judgements, which is no amount." in shown
    assert "rests on judgement" in shown
    data = json.loads(run("portfolio", *arguments, "--json").out)
    assert data["rests_on"]["judgement"] > 0.9
    leef, co2 = data["effects"]["measures"]
    assert (leef["unit"], leef["judged"]) == ("judgement", len(data["chosen"]))
    assert co2["judged"] >= 1
    total = sum({"1": 0.75, "2": 0.25, "3": 0.0, "5": 0.0}[name] for name in data["chosen"])
    assert leef["years"][0]["total"] == pytest.approx(total)


def test_refuses_a_total_on_what_is_only_judged(
    run: Callable[..., Any], listed: Path, files: list[object], tmp_path: Path
) -> None:
    text = RESOURCES + "totals:\n  - {measure: leef, amount: 1}\n"
    (tmp_path / "r.yaml").write_text(text, encoding="utf-8")
    done = run("portfolio", listed, *files, "-r", tmp_path / "r.yaml")
    assert done.code == 2
    assert "a sum of judgements is no amount to reach" in done.err
    assert "totals[0].measure" in done.err


def test_a_label_that_is_none_is_told_at_its_cell(
    run: Callable[..., Any], tmp_path: Path, files: list[object]
) -> None:
    rows = [*ROWS[:3], ["3", "Brug", 1, "+++", "goed", "12 ton"], *ROWS[4:]]
    done = run("score", write(tmp_path / "scan.xlsx", rows), *files)
    assert (done.code, done.out) == (2, "")
    assert "D4" in done.err or "row 4" in done.err
    assert "'+++' is no label of the scale of 'leef', which has: ++, +, 0/+" in done.err
    assert "'goed' is no label" in done.err


def test_ranges_of_judgements_go_into_robustness(
    run: Callable[..., Any], listed: Path, files: list[object]
) -> None:
    done = run("robustness", listed, *files, "--json", "--draws", "200")
    assert json.loads(done.out)["impacts_with_a_range"] > 0


def test_framework_show_says_what_labels_stand_for(
    run: Callable[..., Any], files: list[object]
) -> None:
    shown = " ".join(run("framework", "show", files[3]).out.split())
    assert "Leefbaarheid: ++ = 1, + = 0.5, 0/+ = 0.25, 0 = 0" in shown
    assert "neutral is 0; only judged" in shown
    assert "or an amount in t CO2e/year" in shown
    data = json.loads(run("framework", "show", files[3], "--json").out)
    scale = data["content"]["values"][0]["measures"][0]["scale"]
    assert scale["++"] == 1
    assert scale["spread"] == 0.25


def test_the_value_of_summed_judgements_is_the_sum_of_the_scores(
    run: Callable[..., Any], listed: Path, files: list[object], tmp_path: Path
) -> None:
    text = FRAMEWORK.split("      - {id: co2")[0]
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    scored = json.loads(run("score", listed, *files, "--json").out)["ranking"]
    scores = {one["id"]: one["score"] for one in scored}
    data = json.loads(run("portfolio", listed, *files, "-r", tmp_path / "r.yaml", "--json").out)
    assert data["status"] == "proven"
    assert data["value"] == pytest.approx(sum(scores[name] for name in data["chosen"]))
    [total] = data["effects"]["measures"]
    assert total["years"][0]["total"] == pytest.approx(data["value"])
