"""`--by value|pillar|sdg`: gains and harms added up, in every report and in the data."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from day_and_night import by_night

BY = ("value", "pillar", "sdg")
HEADINGS = {
    ("nl", "value"): "Winst en schade per waarde",
    ("nl", "pillar"): "Winst en schade per pijler",
    ("nl", "sdg"): "Winst en schade per SDG",
    ("en", "value"): "Gains and harms by value",
    ("en", "pillar"): "Gains and harms by pillar",
    ("en", "sdg"): "Gains and harms by SDG",
}
OVERLAP = {"nl": "SDG's overlappen", "en": "SDGs overlap"}


@pytest.fixture(params=["deltastad", "ijburg"])
def town(request: pytest.FixtureRequest, deltastad: Path, ijburg: Path) -> list[str]:
    if request.param == "deltastad":
        return [str(deltastad / "voorstellen.csv"), "-f", str(deltastad / "meetlat.yaml")]
    return [
        str(ijburg / "Netherlands_Amsterdam_605.pb"),
        *("-f", str(ijburg / "meetlat.yaml")),
        *("-m", str(ijburg / "mapping.yaml")),
    ]


def resources(town: list[str]) -> list[str]:
    return ["-r", str(Path(town[0]).parent / "middelen.yaml")]


@pytest.mark.parametrize("language", ["nl", "en"] if by_night() else ["nl"])
@pytest.mark.parametrize("by", BY)
def test_reports_fit_the_page_and_add_up_what_is_asked(
    run: Callable, town: list[str], by: str, language: str
) -> None:
    first = "P-009" if "deltastad" in town[0] else "42315"
    for command in (["score"], ["explain", first], ["compare"]):
        done = run(*command, *town, "--by", by, "--lang", language)
        assert done.code == 0, done.err
        _readable(done.out, by, language, town)


@pytest.mark.parametrize("by", BY)
def test_a_portfolio_too(run: Callable, town: list[str], by: str) -> None:
    options = [*town, *resources(town), "--by", by, "--compare-by", "score"]
    done = run("portfolio", *options)
    assert done.code == 0, done.err
    _readable(done.out, by, "nl", town)
    named = {"value": "waarde", "pillar": "pijler", "sdg": "SDG"}[by]
    assert f"\nbijdrage per {named} " in done.out


def _readable(text: str, by: str, language: str, town: list[str]) -> None:
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert HEADINGS[language, by] in lines
    # In the district each goal has one value, so that nothing overlaps and all adds up.
    overlapping = by == "sdg" and "deltastad" in town[0]
    assert (OVERLAP[language] in text) == overlapping


def test_pillars_that_no_measure_has_are_not_shown(run: Callable, ijburg: Path) -> None:
    options = ["-f", ijburg / "meetlat.yaml", "-m", ijburg / "mapping.yaml", "--by", "pillar"]
    done = run("score", ijburg / "Netherlands_Amsterdam_605.pb", *options)
    assert "Bestuur" in done.out
    assert "Milieu" not in done.out
    assert "geen" not in done.out[done.out.index("per pijler") :].split()


def test_a_ranking_has_them_on_demand(run: Callable, town: list[str]) -> None:
    assert "Winst en schade per" not in run("score", *town).out


def test_the_data_has_all_of_them_whatever_is_asked(run: Callable, town: list[str]) -> None:
    data = json.loads(run("score", *town, "--json").out)
    kinds = {category["by"] for category in data["categories"]}
    assert kinds == set(BY)
    for proposal in data["ranking"]:
        pillars = proposal["pillars"].values()
        assert sum(one["contribution"] for one in pillars) == pytest.approx(proposal["score"])
        for one in [*proposal["values"].values(), *pillars, *proposal["sdgs"].values()]:
            assert one["gains"] >= 0 >= one["harms"]
            assert one["gains"] + one["harms"] == pytest.approx(one["contribution"])
    # A goal counts whole: its measures, each in full.
    goals = {one["id"]: one["measures"] for one in data["categories"] if one["by"] == "sdg"}
    first = data["ranking"][0]
    for goal, measures in goals.items():
        whole = sum(first["measures"][name]["contribution"] for name in measures)
        assert first["sdgs"][goal]["contribution"] == pytest.approx(whole)
    told = json.loads(run("explain", first["id"], *town, "--json").out)
    assert told["pillars"] == first["pillars"]
    compared = json.loads(run("compare", *town, "--methods", "value", "--json").out)
    assert compared["proposals"][0]["sdgs"] == first["sdgs"]


def test_the_data_of_a_portfolio(run: Callable, town: list[str], tmp_path: Path) -> None:
    options = [*town, *resources(town), "--compare-by", "score", "--json"]
    data = json.loads(run("portfolio", *options).out)
    for one in (data, data["compared_with"]):
        whole = sum(pillar["contribution"] for pillar in one["pillars"].values())
        assert whole == pytest.approx(one["value"])
        whole = sum(value["contribution"] for value in one["values"].values())
        assert whole == pytest.approx(one["value"])
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(data))
    options = [*town, *resources(town), "--compare-plan", plan, "--json"]
    again = json.loads(run("portfolio", *options).out)["compared_plan"]
    assert again["pillars"] == data["pillars"]
    assert set(again["difference"]["pillars"].values()) == {0}


def test_tables_have_a_column_for_each(run: Callable, town: list[str], tmp_path: Path) -> None:
    path = tmp_path / "rang.csv"
    assert run("score", *town, "--lang", "en", "-o", path).code == 0
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text[:200] else ","))
    pillars = [name for name in rows[0] if ":pillar:" in name]
    assert {name.split(":")[0] for name in pillars} == {"gain", "harm"}
    assert any(name.startswith("harm:sdg:") for name in rows[0])
    assert any(name.startswith("gain:value:") for name in rows[0])
    for row in rows:
        whole = sum(float(row[name]) for name in pillars)
        assert whole == pytest.approx(float(row["score"]))


@pytest.fixture
def guarded(tmp_path: Path, deltastad: Path) -> Callable[[str], list[Any]]:
    def with_guard(guard: str) -> list[Any]:
        path = tmp_path / "meetlat.yaml"
        (tmp_path / "basis.yaml").write_bytes((deltastad / "meetlat.yaml").read_bytes())
        path.write_text(
            f"maatwaarde: 1\nid: proef\ntitle: Proef\nextends: basis.yaml\nguards:\n  - {guard}\n"
        )
        return [deltastad / "voorstellen.csv", "-f", path]

    return with_guard


def test_a_guard_on_a_pillar_vetoes_explains_and_is_lifted(
    run: Callable, guarded: Callable, deltastad: Path
) -> None:
    town = guarded("{pillar: E, max_loss: 6 %, rule: veto, reason: Milieu telt}")
    done = run("score", *town)
    assert "VETO: P-023, pijler Milieu: verlies 0,07, hoogstens 0,06 toegestaan" in done.out
    assert "VETO: P-017, pijler Milieu: verlies 0,13, hoogstens 0,06 toegestaan" in done.out
    told = " ".join(run("explain", "P-023", *town).out.split())
    assert "! VETO pijler Milieu: verlies 0,07, hoogstens 0,06 toegestaan. Milieu telt" in told
    assert "Eén van deze effecten, bij verder gelijke, voldoet weer:" in told
    data = json.loads(run("explain", "P-023", *town, "--json").out)
    [broken] = data["broken_guards"]
    assert (broken["value"], broken["pillar"], broken["sdg"]) == (None, "E", None)
    assert broken["mended_by"]
    # The value of the pillar in the data is what the guard looks at.
    assert data["pillars"]["E"]["value"] == pytest.approx(broken["worth"])
    town += ["-r", deltastad / "middelen.yaml"]
    done = run("portfolio", *town)
    assert "P-023 Verbreding Randweg-Oost: VETO pijler Milieu" in done.out
    shown = run("framework", "show", town[2]).out
    assert "VETO pijler Milieu: hoogstens 0,06" in shown


def test_a_flag_on_a_goal_only_reports(run: Callable, guarded: Callable) -> None:
    done = run("score", *guarded("{sdg: 13, max_loss: 4 %, rule: flag}"), "--lang", "en")
    assert "FLAG: P-017, SDG 13 Climate action: loss 0.07, at most 0.04 allowed" in done.out


def test_check_names_what_has_no_pillar(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "fw.yaml"
    text = (
        "maatwaarde: 1\nid: a\ntitle: A\nvalues:\n"
        "  - id: v\n    title: V\n    pillar: E\n    measures:\n"
        "      - {id: m, title: M, unit: t, better: higher, worst: -1, best: 1}\n"
        "  - id: w\n    title: W\n    measures:\n"
        "      - {id: n, title: N, unit: t, better: higher, worst: -1, best: 1}\n"
    )
    path.write_text(text)
    done = run("framework", "check", path)
    assert done.code == 0
    assert f"{path}:10:5, values[1]: waarschuwing: de waarde 'w'" in done.err
    problems = json.loads(run("framework", "check", path, "--json").out)["problems"]
    assert [problem["code"] for problem in problems] == ["no-pillar"]
    shown = run("framework", "show", path)
    assert shown.err == ""
    assert "Gewicht per pijler: Milieu 50 %, geen 50 %." in shown.out
    # Where a framework has neither, there is nothing to show.
    path.write_text(text.replace("    pillar: E\n", ""))
    assert "Pijlers" not in run("framework", "show", path).out
    assert "geen enkele waarde heeft een pijler" in run("framework", "check", path).err


def test_methods_that_do_not_add_up_say_so(run: Callable, deltastad: Path) -> None:
    options = [deltastad / "voorstellen.csv", "-f", deltastad / "meetlat.yaml"]
    done = run("score", *options, "--method", "topsis", "--by", "pillar")
    told = " ".join(done.out.split())
    assert "die van de methode value; ze tellen niet op tot de score volgens topsis." in told
    done = run("compare", *options, "--methods", "value,topsis", "--by", "pillar")
    assert "ze tellen niet op tot de score volgens topsis." in " ".join(done.out.split())
