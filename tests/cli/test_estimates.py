"""Deltastad without one typed-in impact: all that is known comes from the domain plugins."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from maatwaarde.plugins import load_plugins

DOMAINS = [
    "climate-adaptation",
    "energy",
    "housing",
    "liveability-safety",
    "mobility",
    "social",
]


@pytest.fixture
def arguments(deltastad: Path) -> list[object]:
    return [deltastad / "voorstellen-kenmerken.csv", "-f", deltastad / "meetlat-schatters.yaml"]


def test_the_plugins_of_all_domains_are_found_without_problems(run: Callable) -> None:
    listed = json.loads(run("plugins", "--json").out)
    assert set(DOMAINS) <= {plugin["name"] for plugin in listed["plugins"]}
    assert listed["problems"] == []
    for plugin in listed["plugins"]:
        for estimator in plugin["estimators"]:
            assert estimator["reads"]
            assert estimator["writes"]
            for factor in estimator["factors"]:
                assert factor["low"] <= factor["value"] <= factor["high"]
                assert factor["source"]
                assert factor["year"]
    words = [line for line in run("plugins").out.splitlines() if "http" not in line]
    assert max(map(len, words)) <= 80


def test_nothing_is_typed_in(deltastad: Path) -> None:
    with (deltastad / "voorstellen-kenmerken.csv").open(encoding="utf-8", newline="") as file:
        headings = next(csv.reader(file, delimiter=";"))
    assert not [heading for heading in headings if heading.startswith("impact")]


def test_the_parking_garage_comes_out_of_the_plugins(run: Callable, arguments: list) -> None:
    done = run("explain", "P-017", *arguments, "--draws", 200, "--json")
    garage = json.loads(done.out)
    assert done.err.count(": fout: ") == 0
    impacts = {name: item["impact"] for name, item in garage["measures"].items()}
    assert impacts["reistijd"] < 0  # hours of travel saved
    assert impacts["verkeer_centrum"] > 1000
    assert impacts["geluid"] > 0
    assert impacts["nox_uitstoot"] > 0
    assert impacts["co2_uitstoot"] > 500
    assert garage["rank"] is None
    assert {guard["value"] for guard in garage["broken_guards"]} >= {"leefbaarheid"}
    co2 = garage["measures"]["co2_uitstoot"]
    assert co2["estimated"]
    assert co2["low"] < co2["impact"] < co2["high"]


def test_an_impact_traces_to_formula_inputs_and_factors(run: Callable, arguments: list) -> None:
    question = ["explain", "P-017", *arguments, "--measure", "co2_uitstoot"]
    done = run(*question)
    for words in ("mobility/parking@", "420 ×", "parking_places: 420", "bron: ", "niet nagezien"):
        assert words in done.out, words
    assert "verloop: vanaf 3 jaar na het besluit" in done.out
    assert "Contante waarde over 100 jaar bij 2,25 %: " in done.out
    data = json.loads(run(*question, "--json").out)
    (part,) = data["parts"]
    assert part["timing"]["start"] == 3
    assert data["present_value"] > 20 * part["value"]
    factor = next(item for item in part["factors"] if item["id"] == "mobility/car-co2")
    assert part["value"] == pytest.approx(420 * 5 * 6 * factor["value"] * 365.25 / 1000)
    assert data["plugins"]["maatwaarde-mobility"]


@pytest.mark.parametrize("command", [["score"], ["compare"], ["robustness", "--draws", 100]])
def test_doubts_are_told_wherever_a_result_rests_on_them(
    run: Callable, arguments: list, command: list
) -> None:
    words = "rusten op een kengetal dat niet in de bron is nagezien"
    done = run(command[0], *arguments, *command[1:])
    assert words in " ".join(done.out.split())
    data = json.loads(run(command[0], *arguments, *command[1:], "--json").out)
    if command != ["score"]:  # which marks each impact by itself
        assert data["unverified_impacts"] > 0
    else:
        marks = [item["unverified"] for row in data["ranking"] for item in row["measures"].values()]
        assert any(marks)


@pytest.mark.usefixtures("in_english")
def test_other_commands_warn_of_doubts(run: Callable, arguments: list, deltastad: Path) -> None:
    resources = ["-r", deltastad / "middelen.yaml"]
    done = run("pareto", *arguments, *resources, "--points", 2)
    assert done.code == 0
    assert "impacts rest on a factor that was not seen in its source" in done.err


def test_draws_repeat(run: Callable, arguments: list, tmp_path: Path) -> None:
    outputs = []
    for name in ("a", "b"):
        out = tmp_path / f"{name}.json"
        assert run("score", *arguments, "--draws", 100, "--seed", 7, "-o", out).code == 0
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1]
    other = tmp_path / "c.json"
    run("score", *arguments, "--draws", 100, "--seed", 8, "-o", other)
    assert other.read_bytes() != outputs[0]


def test_plugins_can_be_switched_off(
    run: Callable, arguments: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAATWAARDE_PLUGINS", "-mobility")
    garage = json.loads(run("explain", "P-017", *arguments, "--json").out)
    assert not garage["measures"]["co2_uitstoot"]["estimated"]
    assert "maatwaarde-mobility" not in garage["plugins"]
    monkeypatch.setenv("MAATWAARDE_PLUGINS", "")
    assert load_plugins().versions.keys() == {"maatwaarde"}


def test_a_portfolio_rests_on_estimates_as_well(
    run: Callable, arguments: list, deltastad: Path
) -> None:
    data = json.loads(run("portfolio", *arguments, "-r", deltastad / "middelen.yaml", "--json").out)
    assert data["status"] == "proven"
    assert "P-017" not in data["chosen"]
    assert data["unverified_impacts"] > 0


def test_a_new_plugin_is_written_once(run: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "bomen"
    done = run("plugin", "new", "trees", "--folder", folder)
    assert done.code == 0, done.err
    assert (folder / "pyproject.toml").exists()
    again = run("plugin", "new", "trees", "--folder", folder)
    assert again.code == 2
    assert "bestaat al" in again.err
    assert run("plugin", "new", "Bomen & zo").code == 2


def test_a_proposal_that_was_rejected_before_is_named(
    run: Callable, arguments: list, tmp_path: Path
) -> None:
    rejected = tmp_path / "afgewezen.csv"
    rejected.write_text(
        "id;titel;reden;datum\n2019-7;Ondergrondse parkeergarage Marktplein;te duur;2019-11-04\n",
        encoding="utf-8",
    )
    done = run("score", *arguments, "--rejected", rejected)
    assert done.code == 0
    assert "'P-017' lijkt op '2019-7'" in done.err
    assert "op 2019-11-04 is afgewezen: te duur" in done.err
    assert "lijkt op" not in run("score", *arguments).err
    assert run("score", *arguments, "--rejected", tmp_path / "none.csv").code == 2
