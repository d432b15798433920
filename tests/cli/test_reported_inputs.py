"""Inputs that were reported, from list to answer: each comes out right, or says what to do."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("in_english")

FRAMEWORK = """maatwaarde: 1
id: mini
title: Mini
values:
  - id: water
    title: Water
    measures:
      - {id: berging, title: Berging, unit: m3, better: higher, worst: -1000, best: 1000}
      - {id: natuur, title: Natuur, unit: hectare, better: higher, worst: -2, best: 2}
"""
LIST = "id;naam;kosten 2027;impact:berging;impact:natuur\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "l.csv").write_text(LIST + "P-1;Wadi;100;500;0\nP-2;Sloot;50;100;-1\n")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  - {value: water, max_loss: 40, rule: veto}", "write 0.4, or '40 %'"),
        ("  - {value: water, max_loss: 0,4, rule: veto}", "write '0.4'"),
    ],
)
def test_a_guard_that_would_be_off_is_refused(
    run: Callable, here: Path, line: str, told: str
) -> None:
    (here / "m.yaml").write_text(f"{FRAMEWORK}guards:\n{line}\n", encoding="utf-8")
    done = run("score", "l.csv", "-f", "m.yaml")
    assert (done.code, told in done.err) == (2, True), done.err


@pytest.mark.parametrize(
    ("resources", "told"),
    [
        ("budgets: [{period: 2027, amount: 300.000}]", "write 300000 if it counts thousands"),
        ("budgets: [{period: 2027, amount: 1,5}]", "write '1.5' if that is what you mean"),
    ],
)
def test_amounts_as_people_write_them(run: Callable, here: Path, resources: str, told: str) -> None:
    (here / "r.yaml").write_text(f"maatwaarde: 1\n{resources}\n")
    done = run("portfolio", "l.csv", "-f", "m.yaml", "-r", "r.yaml")
    assert (done.code, told in done.err) == (2, True), done.err


def test_a_budget_that_nobody_asks(run: Callable, here: Path) -> None:
    (here / "r.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{period: 2027, amount: 120}, {period: 2028, amount: 9}]\n"
    )
    done = run("portfolio", "l.csv", "-f", "m.yaml", "-r", "r.yaml")
    assert done.code == 0
    assert "no proposal asks anything of the budget 'money' in 2028" in done.err


def test_requirements_in_a_circle(run: Callable, here: Path) -> None:
    (here / "l.csv").write_text("id;naam;kosten 2027;vereist\n1;A;5;2\n2;B;6;1\n3;C;7;\n")
    done = run("check", "l.csv")
    assert (done.code, "'1', '2' require each other in a circle" in done.err) == (0, True)


def test_a_title_that_yaml_reads_as_a_number(run: Callable, here: Path) -> None:
    (here / "m.yaml").write_text(FRAMEWORK.replace("title: Mini", "title: 2027"))
    done = run("framework", "check", "m.yaml")
    assert done.code == 2
    assert "m.yaml:3:1, title: error: 2027 is no text\n    mend: quote it" in done.err


def test_half_a_letter_from_another_program(run: Callable, here: Path) -> None:
    (here / "l.json").write_text('[{"id": "1", "titel": "Speeltuin \\ud83d", "kosten": 5}]')
    done = run("score", "l.json", "-f", "m.yaml", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["ranking"][0]["title"] == "Speeltuin \N{REPLACEMENT CHARACTER}"
    assert "signs that cannot be shown" in done.err


def test_a_name_that_is_no_text(run: Callable, here: Path) -> None:
    name = "caf\udce9.csv"
    try:
        (here / name).write_bytes((here / "l.csv").read_bytes())
    except (OSError, UnicodeError):
        pytest.skip("this file system takes text alone")
    assert run("init", name).code == 0


@pytest.mark.skipif(importlib.util.find_spec("pymcdm") is None, reason="pymcdm is not installed")
def test_a_method_without_an_answer_names_proposals(run: Callable, here: Path) -> None:
    (here / "l.csv").write_text(LIST + "".join(f"P-0{i};Naam;5;-100;0.{i}\n" for i in (1, 2, 3)))
    done = run("score", "l.csv", "-f", "m.yaml", "--method", "pymcdm:COCOSO")
    assert done.code == 2
    assert "'P-01', 'P-02', 'P-03'" in done.err


def test_a_loss_that_another_measure_makes_up_for_is_seen(run: Callable, here: Path) -> None:
    (here / "l.csv").write_text(LIST + "A;Dempen;5;1000;-2\n")
    done = run("score", "l.csv", "-f", "m.yaml")
    assert (done.code, "worst harm: Natuur (Water) −1.00" in done.out) == (0, True), done.out


@pytest.mark.parametrize("headings", ["2027;null", "1e3;true", "0x1F;~", "2027-01;.5", "yes;-"])
def test_what_init_drafts_from_odd_headings_passes(
    run: Callable, here: Path, headings: str
) -> None:
    (here / "o.csv").write_text(f"id;titel;{headings}\nA;a;5;6\nB;b;7;8\n", encoding="utf-8")
    assert run("init", "o.csv").code == 0
    assert run("framework", "check", "o.framework.yaml").code == 0
    done = run("score", "o.csv", "-m", "o.mapping.yaml", "-f", "o.framework.yaml")
    assert done.code == 0, done.err
