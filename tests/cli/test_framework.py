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


def test_six_mistakes_are_told_in_dutch(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "kapot.yaml"
    path.write_text(BROKEN)
    told = run("framework", "check", path).err.replace(str(path), "kapot.yaml").splitlines()
    assert told == [
        "kapot.yaml:7:5, values[0].weight: fout: alle gewichten hier zijn nul",
        "    oplossing: geef er ten minste één een gewicht boven nul",
        "kapot.yaml:9:31, values[0].measures[0].unit: fout: de eenheid 't_CO3e' in 't_CO3e/year' "
        "is niet bekend",
        "    oplossing: bedoelt u 't_CO2e'? Zo niet, omschrijf de eenheid dan onder `units:` in de "
        "meetlat",
        "kapot.yaml:10:61, values[0].measures[1].worst: fout: 'worst' is -5, maar lager is hier "
        "beter, dus een verlies ligt boven nul",
        "    oplossing: ijkpunten zijn veranderingen ten opzichte van niets doen: geef een getal "
        "boven nul, of draai 'better' om",
        "kapot.yaml:10:72, values[0].measures[1].best: fout: 'EUR' is niet om te rekenen naar "
        "'m3/year'",
        "    oplossing: geef het getal in 'm3/year', of in een eenheid die daarnaar om te rekenen "
        "is",
        "kapot.yaml:15:10, values[1].measures[0].id: fout: het id 'co2' is al gebruikt, in "
        "kapot.yaml:9",
        "    oplossing: geef elke waarde en elke maatstaf een eigen id",
        "kapot.yaml:17:6, guards[0].value: fout: guards[0].value noemt 'woonen', en dat is geen "
        "waarde of maatstaf van deze meetlat",
        "    oplossing: bedoelt u 'wonen'?",
        "6 fouten gevonden",
    ]


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


def test_a_misspelt_command_suggests_the_right_one(run: Callable) -> None:
    done = run("scoor")
    assert done.code == 2
    assert "bedoelt u 'score'?" in done.err
