"""Harm first, per cents with their base, targets beside a baseline, and columns handed on."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

FRAMEWORK = """\
maatwaarde: 1
id: h
title: H
values:
  - id: omgeving
    title: Omgeving
    measures:
      - {id: natuur, title: Natuur, unit: hectare, better: higher, worst: -4, best: 4}
      - {id: draagvlak, title: Draagvlak, unit: person, better: higher, worst: -100, best: 100}
  - id: mensen
    title: Mensen
    measures:
      - {id: bereik, title: Bereik, unit: "%", base: 52000 inwoners, better: higher, worst: -10,
         best: 10, target: {2030: 8}}
      - {id: eenzaam, title: Eenzamen, unit: person, better: lower, worst: 500, best: -500,
         baseline: {amount: 8400, on: 2025-12-31, source: GGD}, target: {2030: -25 %}}
"""
LIST = """\
id;title;Eigenaar;Fase;Link;cost:2027;impact:natuur;impact:draagvlak;impact:bereik;impact:eenzaam
A;Brug;Jan;2;https://x.nl/a;100000;-4;100;3;-300
B;Park;;3;;100000;;50;2,5;100
"""
RESOURCES = "maatwaarde: 1\nbudgets:\n  - {period: 2027, amount: 300000}\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {}
    for name, text in (("m.yaml", FRAMEWORK), ("l.csv", LIST), ("r.yaml", RESOURCES)):
        found[name] = tmp_path / name
        found[name].write_text(text, encoding="utf-8")
    return found


def portfolio(run: Run, files: dict[str, Path], *more: object) -> Any:
    return run("portfolio", files["l.csv"], "-f", files["m.yaml"], "-r", files["r.yaml"], *more)


def test_a_portfolio_opens_with_what_it_harms(run: Run, files: dict[str, Path]) -> None:
    out = portfolio(run, files, "--lang", "nl").out
    assert out.index("Wat deze keuze schaadt") < out.index("Gekozen\n")
    assert "Natuur (Omgeving): −4 hectare, 100 % van een volle schade" in out
    assert "A Brug: −4" in out
    assert "Natuur (1)" in out  # that of B is unknown
    data = json.loads(portfolio(run, files, "--json").out)
    [harm] = data["harms"]["measures"]
    assert (harm["measure"], harm["value"], harm["total"]) == ("natuur", "omgeving", -4)
    assert harm["causes"] == [{"proposals": ["A"], "amount": -4.0, "known": True}]
    assert data["harms"]["unknown"] == {"natuur": 1}


def test_the_worst_harm_is_that_on_a_measure(run: Run, files: dict[str, Path]) -> None:
    args = (files["l.csv"], "-f", files["m.yaml"])
    for command in (("score",), ("compare",), ("explain", "A")):
        out = run(*command, *args, "--lang", "en").out
        assert "orst harm: Natuur (Omgeving) −1.00" in out
        data = json.loads(run(*command, *args, "--json").out)
        [proposal] = [
            item for item in data.get("ranking", data.get("proposals", [data])) if item["id"] == "A"
        ]
        worst = {"measure": "natuur", "under": "omgeving", "value": -1.0, "known": True}
        assert proposal["worst_harm"] == worst


def test_per_cents_are_told_in_the_unit_of_their_base(run: Run, files: dict[str, Path]) -> None:
    data = json.loads(portfolio(run, files, "--json").out)
    by_measure = {item["measure"]: item for item in data["effects"]["measures"]}
    base = by_measure["bereik"]["base"]
    assert (base["amount"], base["unit"]) == (52000, "inwoners")
    # 3 % and 2.5 % of 52,000.
    assert base["totals"][-1] == {"year": 2030, "total": pytest.approx(2860), "unit": "inwoners"}
    out = portfolio(run, files, "--lang", "nl").out
    assert "van 52.000 +2.860" in " ".join(out.split())


def test_without_a_base_nothing_is_chosen(run: Run, files: dict[str, Path]) -> None:
    path = files["m.yaml"]
    path.write_text(FRAMEWORK.replace(" base: 52000 inwoners,", ""), encoding="utf-8")
    refused = portfolio(run, files, "--lang", "en")
    assert (refused.code, refused.out) == (2, "")
    assert "--without-base exclude" in refused.err
    assert run("score", files["l.csv"], "-f", path).code == 0
    left = portfolio(run, files, "--without-base", "exclude", "--json")
    assert "'bereik'" in left.err
    measures = [item["measure"] for item in json.loads(left.out)["measures"]]
    assert measures == ["natuur", "draagvlak", "eenzaam"]


def test_a_relative_target_is_told_with_its_baseline(run: Run, files: dict[str, Path]) -> None:
    assert "−2.100 (−25 % van" in portfolio(run, files, "--lang", "nl").out
    data = json.loads(portfolio(run, files, "--json").out)
    item = next(one for one in data["effects"]["measures"] if one["measure"] == "eenzaam")
    assert item["baseline"] == {"amount": 8400, "on": "2025-12-31", "source": "GGD"}
    # 2,100 fewer are wanted, and the two bring 200 fewer.
    assert item["targets"] == [
        {"year": 2030, "target": -2100, "missing": -1900, "share_of_baseline": -0.25}
    ]
    shown = run("framework", "show", files["m.yaml"], "--lang", "nl").out
    assert "−2.100 (−25 % van 8.400) in 2030" in shown
    assert "stond op 2025-12-31 op 8.400 persoon; GGD" in shown


def test_columns_that_nobody_knows_go_along(
    run: Run, files: dict[str, Path], tmp_path: Path
) -> None:
    out, plan = tmp_path / "out.csv", tmp_path / "plan.json"
    args = (files["l.csv"], "-f", files["m.yaml"])
    planned = (*args, "-r", files["r.yaml"])
    portfolio(run, files, "-o", plan)
    calls = {
        "score": args,
        "compare": args,
        "robustness": (*args, "--draws", "5"),
        "portfolio": planned,
        "core": (*planned, "--samples", "2"),
        "replan": (*planned, "--plan", plan),
    }
    for command, more in calls.items():
        data = json.loads(run(command, *more, "--json").out)
        assert data["passed_through"] == {
            "A": {"Eigenaar": "Jan", "Fase": 2, "Link": "https://x.nl/a"},
            "B": {"Fase": 3},
        }, command
        assert run(command, *more, "-o", out).code == 0
        rows = {
            row["id"]: row for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())
        }
        told = (rows["A"]["Eigenaar"], rows["A"]["Fase"], rows["B"]["Link"])
        assert told == ("Jan", "2", ""), command
    data = json.loads(run("explain", "B", *args, "--json").out)
    assert data["passed_through"] == {"B": {"Fase": 3}}
    files["r.yaml"].write_text(RESOURCES.replace("300000", "100000"), encoding="utf-8")
    data = json.loads(run("whynot", "B", *planned, "--json").out)
    assert data["passed_through"].keys() >= {"B"}


def test_what_init_drafts_of_per_cents_can_be_chosen_from(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("id;Kosten 2027;Bereik %\nA;100000;3\nB;100000;4\n", encoding="utf-8")
    assert run("init", path).code == 0
    drafted, mapping = tmp_path / "lijst.framework.yaml", tmp_path / "lijst.mapping.yaml"
    assert "base: 10000 inwoners   # " in drafted.read_text(encoding="utf-8")
    resources = tmp_path / "r.yaml"
    resources.write_text(RESOURCES, encoding="utf-8")
    done = run("portfolio", path, "-m", mapping, "-f", drafted, "-r", resources)
    assert done.code == 0, done.err
