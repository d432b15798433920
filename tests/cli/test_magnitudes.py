"""Numbers of absurd sizes in files: refused at their cell or line, or without any influence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

PROPOSALS = """\
id;title;status;cost:capital:2027;staff:planner:2027;impact:co2;impact:water;impact:homes
P-1;Dak;nieuw;100000;0,5;-300;0;0
P-2;Pad;nieuw;250000;0,2;-20;10;0
P-3;Wadi;nieuw;80000;0,1;5;900;0
P-4;Huizen;lopend;400000;1;50;;120
P-5;Garage;nieuw;300000;0,4;800;-50;-10
P-6;Bos;nieuw;60000;0,1;-40;200;0
"""
FRAMEWORK = """\
maatwaarde: 1
id: klein
title: Kleine meetlat
money: {currency: EUR, price_level: 2026, discount_rate: 2.25 %}
values:
  - id: klimaat
    title: Klimaat
    weight: 40
    measures:
      - {id: co2, title: CO2, unit: t, better: lower, worst: 1000, best: -1000, weight: 60}
      - {id: water, title: Water, unit: m3, better: higher, worst: -500, best: 2000, weight: 40,
         missing: {rule: zero, reason: geen effect}}
  - id: wonen
    title: Wonen
    weight: 60
    measures:
      - {id: homes, title: Huizen, unit: dwelling, better: higher, worst: -100, best: 300,
         target: {2030: 400}}
guards:
  - {value: klimaat, max_loss: 40 %, rule: veto, reason: te veel schade}
"""
RESOURCES = """\
maatwaarde: 1
planning: {shift: 1}
target_year: 2030
budgets:
  - {name: capital, period: 2027, amount: 0.7 MEUR, carry_over: 50000}
  - {name: capital, period: 2028, amount: 200000}
staff:
  - {role: planner, period: 2027, amount: 1.5, hire: {maximum: 1, price: 140 kEUR, budget: capital}}
  - {role: planner, period: 2028, amount: 1.5}
  - {role: generalist, period: 2027, amount: 1}
substitutes: [{from: generalist, to: planner, rate: 0.8, maximum: 2}]
training: [{role: planner, period: 2027, opens: 2028, maximum: 1, price: 8 kEUR,
            budget: capital, time: {generalist: 0.2}}]
grants: [{name: groen, budget: capital, period: 2027, maximum: 0.1 MEUR, share: 40 %,
          proposals: [P-6]}]
requires: [{proposal: P-6, needs: [P-1, P-2], years_earlier: 0}]
synergies: [{between: [P-1, P-2], impact: {co2: -50 t}, use: {"capital:2027": -10 kEUR}}]
totals: [{measure: homes, amount: 10, by: 2028}]
parts: {P-2: [50 %, 75 %]}
"""
MANY = "9" * 400


@pytest.fixture
def plan(run: Callable, tmp_path: Path) -> Callable:
    """Plan with one text replaced by another in one of the three files."""
    texts = {"c.csv": PROPOSALS, "f.yaml": FRAMEWORK, "r.yaml": RESOURCES}

    def planned(*changes: tuple[str, str, str], more: tuple[str, ...] = ()) -> tuple:
        new = dict(texts)
        for name, old, other in changes:
            assert old in new[name]
            new[name] = new[name].replace(old, other, 1)
        for name, text in new.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        paths = [tmp_path / name for name in ("c.csv", "f.yaml", "r.yaml")]
        arguments = ("portfolio", paths[0], "-f", paths[1], "-r", paths[2], "--lang", "en", *more)
        done = run(*arguments)
        for text in (done.out, done.err):
            assert not re.search(r"\b(inf|nan|Infinity|NaN)\b|Traceback", text, re.IGNORECASE)
        return done

    return planned


def test_as_it_stands(plan: Callable) -> None:
    assert "proven best" in plan().out


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        # An anchor or an impact that does not fit the other.
        ([("c.csv", "-20;10;0", "-1e15;10;0")], "c.csv, row 3, column 'impact:co2'"),
        ([("c.csv", "-20;10;0", "-3e13;10;0")], "c.csv, row 3, column 'impact:co2'"),
        ([("c.csv", "-20;10;0", "-1e300;10;0")], "c.csv, row 3, column 'impact:co2'"),
        (
            [("f.yaml", "worst: -500", "worst: -2e-8"), ("c.csv", "50;;120", "50;-100;120")],
            "c.csv, row 5, column 'impact:water'",
        ),
        ([("f.yaml", "worst: -100", "worst: -1e-300"), ("c.csv", "200;0", "200;-9")], "row 7"),
        # Amounts in cells.
        ([("c.csv", "250000", "1e100")], "c.csv, row 3, column 'cost:capital:2027'"),
        ([("c.csv", "250000", "-1e100")], "c.csv, row 3, column 'cost:capital:2027'"),
        ([("c.csv", "250000", "0,0000001")], "c.csv, row 3, column 'cost:capital:2027'"),
        ([("c.csv", "250000;0,2", "250000;1e30")], "c.csv, row 3, column 'staff:planner:2027'"),
        ([("c.csv", "300000;0,4", "1e100;0,4")], "c.csv, row 6, column 'cost:capital:2027'"),
        # Amounts in the resources.
        ([("r.yaml", "by: 2028", "by: 99999")], "r.yaml"),
        ([("r.yaml", "by: 2028", f"by: {MANY}")], "r.yaml"),
        ([("r.yaml", "amount: 10, by", "amount: 1e20, by")], "r.yaml"),
        ([("r.yaml", "amount: 10, by", "amount: 1e308 Tdwelling, by")], "r.yaml"),
        ([("r.yaml", "target_year: 2030", "target_year: 99999")], "r.yaml"),
        ([("r.yaml", "shift: 1", f"shift: {MANY}")], "r.yaml"),
        ([("r.yaml", "0.7 MEUR", "1e300")], "r.yaml"),
        ([("r.yaml", "0.7 MEUR", "1e305 MEUR")], "r.yaml"),
        ([("r.yaml", "0.7 MEUR", "1e-20 MEUR")], "r.yaml"),
        ([("r.yaml", "carry_over: 50000", "carry_over: 1e300")], "r.yaml"),
        ([("r.yaml", "period: 2028, amount: 200000", "period: 9999, amount: 2")], "r.yaml"),
        ([("r.yaml", "2028, amount: 1.5", "2028, amount: 1e300")], "r.yaml"),
        ([("r.yaml", "hire: {maximum: 1,", f"hire: {{maximum: {MANY},")], "r.yaml"),
        ([("r.yaml", "price: 140 kEUR", "price: 1e300")], "r.yaml"),
        ([("r.yaml", "rate: 0.8", "rate: 1e16")], "r.yaml"),
        ([("r.yaml", "rate: 0.8", "rate: 1e-16")], "r.yaml"),
        ([("r.yaml", "maximum: 2}", "maximum: 1e300}")], "r.yaml"),
        ([("r.yaml", "generalist: 0.2", "generalist: 1e16")], "r.yaml"),
        ([("r.yaml", "price: 8 kEUR", f"price: {MANY}")], "r.yaml"),
        ([("r.yaml", "maximum: 0.1 MEUR", "maximum: 1e30 MEUR")], "r.yaml"),
        ([("r.yaml", "share: 40 %", f"share: {MANY}")], "r.yaml"),
        ([("r.yaml", "share: 40 %", f"share: '{MANY} %'")], "r.yaml"),
        ([("r.yaml", "share: 40 %", "share: 1e-30")], "r.yaml"),
        ([("r.yaml", "years_earlier: 0", "years_earlier: 1e30")], "r.yaml"),
        ([("r.yaml", "co2: -50 t", "co2: -1e20 t")], "r.yaml"),
        ([("r.yaml", "co2: -50 t", f"co2: -{MANY}")], "r.yaml"),
        ([("r.yaml", "-10 kEUR", "-1e30 kEUR")], "r.yaml"),
        ([("r.yaml", "[50 %, 75 %]", "[1e-300, 75 %]")], "r.yaml"),
        # The framework.
        ([("f.yaml", "2030: 400", "2030: 1e20")], "f.yaml"),
        ([("f.yaml", "weight: 60\n", f"weight: {MANY}\n")], "f.yaml:"),
    ],
)
def test_what_cannot_be_reckoned_with_is_refused_at_its_place(
    plan: Callable, changes: list[tuple[str, str, str]], place: str
) -> None:
    done = plan(*changes)
    assert done.code == 2
    assert not done.out
    if place == "r.yaml":
        before = RESOURCES[: RESOURCES.index(changes[-1][1])]
        place = f"r.yaml:{before.count(chr(10)) + 1}:"
    assert place in done.err
    assert plan(*changes, more=("--json",)).code == 2


@pytest.mark.parametrize("worst", ["-500", "-2e-8", "-1e-12"])
@pytest.mark.parametrize("loss", ["-50", "-1e9", "-1e200"])
def test_a_vetoed_proposal_changes_nothing_whatever_it_brings(
    plan: Callable, worst: str, loss: str
) -> None:
    plain = json.loads(plan(more=("--json",)).out)
    changed = json.loads(
        plan(
            ("f.yaml", "worst: -500", f"worst: {worst}"),
            ("c.csv", "800;-50", f"800;{loss}"),
            more=("--json",),
        ).out
    )
    assert changed["status"] == "proven"
    assert (changed["chosen"], changed["value"]) == (plain["chosen"], plain["value"])


@pytest.mark.usefixtures("in_english")
@pytest.mark.filterwarnings("ignore:overflow")
def test_what_no_score_can_be_made_of_is_refused_although_it_is_vetoed(plan: Callable) -> None:
    done = plan(("f.yaml", "worst: -500", "worst: -1e-300"), ("c.csv", "800;-50", "800;-1e20"))
    assert done.code == 2
    assert "c.csv, row 6, column 'impact:water'" in done.err


@pytest.mark.usefixtures("in_english")
def test_all_that_is_out_of_range_is_told_at_once(plan: Callable) -> None:
    done = plan(
        ("c.csv", "250000", "1e100"),
        ("c.csv", "-300;0;0", "-3e13;0;0"),
        ("r.yaml", "co2: -50 t", "co2: -1e20 t"),
    )
    assert "3 problems found" in done.err
