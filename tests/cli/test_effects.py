"""What `maatwaarde portfolio` says of effects by year: in text, JSON and tables."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

FRAMEWORK = """maatwaarde: 1
id: klein
title: Klein
money: {discount_rate: 2.25 %}
values:
  - id: wonen
    title: Wonen
    measures:
      - {id: homes, title: Woningen, unit: dwelling, better: higher, best: 1000, worst: -1000,
         target: {2028: 500, 2029: 800}}
      - {id: noise, title: Geluid, unit: person, better: lower, best: -100, worst: 100}
guards: [{value: noise, max_loss: 0.5, rule: veto}]
"""


@pytest.fixture
def files(tmp_path: Path) -> list[object]:
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK)
    (tmp_path / "lijst.csv").write_text(
        "id,cost:2027,impact:homes,impact:noise,wait_loss:noise\nA,1,400,0,10\nB,1,400,0,10\n"
    )
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nplanning: {shift: 2}\nbudgets:\n"
        + "".join(f"  - {{period: {year}, amount: 1}}\n" for year in (2027, 2028, 2029))
    )
    names = ("lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    return [name if name.startswith("-") else tmp_path / name for name in names]


def test_two_times_four_hundred_is_eight_hundred(run: Callable, files: list) -> None:
    done = run("portfolio", *files, "--lang", "en")
    assert done.code == 0, done.err
    out = done.out
    effects = out[out.index("Effects by year") :]
    assert "+400  +800  +800" in effects
    assert "500 in 2028; 800 in 2029" in " ".join(effects.split())
    assert "nothing in 2028; nothing in 2029" in " ".join(effects.split())
    assert "the framework states no horizon" in " ".join(effects.split())
    assert "A year later weighs 2.25% less in the value" in effects
    assert "The framework states no price level" in " ".join(effects.split())
    # Who waits a year adds noise for good; a guard on it has its worst year named.
    opening = " ".join(out[: out.index("Chosen")].split())
    assert "Geluid: loss 0.10 in 2027, at most 0.50 allowed: within bounds" in opening


def test_a_horizon_that_is_stated_is_said(run: Callable, files: list) -> None:
    framework = Path(str(files[2]))
    framework.write_text(FRAMEWORK.replace("values:", "horizon: 2040\nvalues:", 1))
    out = " ".join(run("portfolio", *files, "--lang", "en").out.split())
    assert "Years from 2027 to 2040, the horizon of the framework, count." in out
    assert "2027 2028 2029 2040" in out


def test_the_price_level_is_said(run: Callable, files: list) -> None:
    assert json.loads(run("portfolio", *files, "--json").out)["effects"]["price_level"] is None
    framework = Path(str(files[2]))
    framework.write_text(FRAMEWORK.replace("money: {", "money: {price_level: 2026, "))
    said = run("portfolio", *files, "--lang", "en").out
    assert "Effects in money are in prices of 2026." in said
    gezegd = run("portfolio", *files, "--lang", "nl").out
    assert "Effecten in geld staan in prijzen van 2026." in gezegd
    assert json.loads(run("portfolio", *files, "--json").out)["effects"]["price_level"] == 2026


def test_totals_by_year_in_json_and_in_a_workbook(
    run: Callable, files: list, tmp_path: Path
) -> None:
    data = json.loads(run("portfolio", *files, "--json").out)
    effects = data["effects"]
    years = (effects["first_year"], effects["horizon"], effects["horizon_stated"])
    assert years == (2027, 2029, False)
    assert effects["discount_rate"] == 0.0225
    homes, noise = effects["measures"]
    assert [(item["year"], item["total"]) for item in homes["years"]] == [
        (2027, 400.0),
        (2028, 800.0),
        (2029, 800.0),
    ]
    assert [(item["year"], item["missing"]) for item in homes["targets"]] == [(2028, 0), (2029, 0)]
    assert [item["total"] for item in noise["years"]] == [10.0, 10.0, 10.0]
    assert sum(item["contribution"] for item in effects["measures"]) == pytest.approx(data["value"])
    assert [item["measure"] for item in data["measures"]] == ["homes", "noise"]
    assert data["measures"][0]["total"] == 800.0
    book = tmp_path / "plan.xlsx"
    assert run("portfolio", *files, "-o", book, "--lang", "en").code == 0
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("effects").to_python()
    assert rows[0][:4] == ["measure", "title", "year", "total"]
    assert [row[2:4] for row in rows[1:4]] == [["2027", 400.0], ["2028", 800.0], ["2029", 800.0]]


def test_what_would_break_a_guard_by_waiting_goes_first(
    run: Callable, files: list, tmp_path: Path
) -> None:
    lines = "id,cost:2027,impact:homes,impact:noise,wait_loss:noise\nA,1,400,0,10\nB,1,400,0,60\n"
    Path(str(files[0])).write_text(lines)
    Path(str(files[4])).write_text(
        "maatwaarde: 1\nplanning: {shift: 1}\nbudgets:\n"
        "  - {period: 2027, amount: 1}\n  - {period: 2028, amount: 1}\nmandatory: [A]\n"
    )
    data = json.loads(run("portfolio", *files, "--json").out)
    assert data["starts"] == {"A": "2028", "B": "2027"}
    other = tmp_path / "andersom.json"
    other.write_text(
        json.dumps({**data, "starts": {"A": "2027", "B": "2028"}, "options": ["A@2027", "B@2028"]})
    )
    beside = run("portfolio", *files, "--compare-plan", other, "--lang", "en")
    assert beside.code == 0, beside.err
    told = " ".join(beside.out.split())
    assert (
        "That choice breaks: the total would fall below the guard on Geluid, most in 2027" in told
    )
