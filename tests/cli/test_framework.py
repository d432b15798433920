import json
from collections.abc import Callable
from pathlib import Path

import pytest

from maatwaarde.framework import framework_schema

BROKEN = """\
maatwaarde: 1
id: kapot
title: Kapot
values:
  - id: klimaat
    title: Klimaat
    weight: 0
    measures:
      - {id: co2, title: CO2, unit: t_CO3e/year, better: lower, worst: 5, best: -5}
      - {id: gas, title: Gas, unit: m3/year, better: lower, worst: -5, best: 5 EUR}
  - id: wonen
    title: Wonen
    weight: 0
    measures:
      - {id: co2, title: Woningen, unit: dwelling, better: higher, worst: -9, best: 9}
guards:
  - {value: woonen, max_loss: 0.25, rule: veto}
"""


@pytest.mark.usefixtures("in_english")
def test_check_finds_six_mistakes_at_once(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "kapot.yaml"
    path.write_text(BROKEN)
    done = run("framework", "check", path)
    assert done.code == 2
    assert done.out == ""
    lines = [line for line in done.err.splitlines() if ": error: " in line]
    assert [line.split(": error: ")[0].removeprefix(str(path)).split(",")[0] for line in lines] == [
        ":7:5",
        ":9:31",
        ":10:61",
        ":10:72",
        ":15:10",
        ":17:6",
    ]
    assert done.err.count("mend: ") == 6
    assert done.err.endswith("6 problems found\n")
    assert "Traceback" not in done.err


def test_check_gives_the_same_as_json(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "kapot.yaml"
    path.write_text(BROKEN)
    done = run("framework", "check", path, "--json")
    assert done.code == 2
    problems = json.loads(done.out)["problems"]
    assert [problem["code"] for problem in problems] == [
        "zero-weights",
        "unknown-unit",
        "worst-side",
        "incompatible-unit",
        "duplicate-id",
        "unknown-id",
    ]
    assert problems[0]["where"] == {
        "file": str(path),
        "line": 7,
        "column": 5,
        "field": "values[0].weight",
    }


def test_check_of_a_good_one(run: Callable, deltastad: Path) -> None:
    done = run("framework", "check", deltastad / "meetlat.yaml")
    assert done.code == 0
    assert "in orde, met 13 waarden" in done.out
    assert done.err == ""


@pytest.mark.parametrize("name", ["brede-welvaart", "waterschap-laagland"])
def test_show_fits_in_80_columns(run: Callable, name: str) -> None:
    for language in ("nl", "en"):
        done = run("framework", "show", name, "--lang", language)
        assert done.code == 0
        assert max(len(line) for line in done.out.splitlines()) <= 80
    data = json.loads(run("framework", "show", name, "--json").out)
    assert data["framework"]["id"] == name
    assert sum(data["weights"][v["id"]] for v in data["content"]["values"]) == pytest.approx(1)


def test_schema_and_list(run: Callable) -> None:
    assert run("framework", "schema").out == framework_schema()
    listed = json.loads(run("framework", "list", "--json").out)["frameworks"]
    assert len(listed) >= 5
    for name in listed:
        assert name in run("framework", "list").out


def test_a_wrong_option_is_exit_code_2(run: Callable) -> None:
    done = run("framework", "show", "brede-welvaart", "--lang", "fr")
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("in_english")
def test_a_misspelt_command_suggests_the_right_one(run: Callable) -> None:
    done = run("scoor")
    assert done.code == 2
    assert "did you mean 'score'?" in done.err
