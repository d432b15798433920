"""How sure the ranking of Deltastad is, and what other methods would say."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

QUICK = ["--draws", "500"]


@pytest.fixture
def arguments(deltastad: Path) -> list[object]:
    return [deltastad / "voorstellen.csv", "-f", deltastad / "meetlat.yaml"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Kans op een plaats", "Hoe ver mag één gewicht schuiven?", "P-017")),
        ("en", ("Chance of a place", "How far may one weight move?", "P-017")),
    ],
)
def test_robustness_in_words(
    run: Callable, arguments: list, language: str, words: tuple[str, ...]
) -> None:
    done = run("robustness", *arguments, *QUICK, "--lang", language)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert ("startgetal 0" if language == "nl" else "seed 0") in done.out
    for text in words:
        assert text in done.out


def test_robustness_as_data(run: Callable, arguments: list) -> None:
    asked = ["--pair", "P-008", "P-010", "--tornado", "P-009", "--weights", "ordinal"]
    data = json.loads(run("robustness", *arguments, *QUICK, *asked, "--json").out)
    assert (data["seed"], data["draws"], data["weights_drawn"]) == (0, 500, "ordinal")
    assert data["vetoed"] == ["P-017"]
    ids = [item["id"] for item in data["proposals"]]
    assert "P-017" not in ids
    for item in data["proposals"]:
        assert sum(item["rank_acceptability"]) == pytest.approx(1)
        assert item["gain"] - item["loss"] == pytest.approx(item["score"], abs=1e-12)
    first = data["weight_stability"]["values"]["first"]
    assert first["id"] == ids[0]
    for identifier, (low, high) in first["holds_between"].items():
        assert low <= data["weight_stability"]["values"]["weights"][identifier] <= high
    assert {data["pairs"][0]["better"], data["pairs"][0]["worse"]} == {"P-008", "P-010"}
    assert data["tornados"][0]["id"] == "P-009"
    again = json.loads(run("robustness", *arguments, *QUICK, *asked, "--json").out)
    assert again == data


def test_only_what_is_asked(run: Callable, arguments: list) -> None:
    done = run("robustness", *arguments, "--pair", "P-008", "P-010", "--tornado", "P-009")
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert "Wat keert de volgorde om?" in done.out
    assert "Wat verschuift de score het meest?" in done.out
    assert "Kans op een plaats" not in done.out


def test_the_weights_of_groups_are_drawn(run: Callable, deltastad: Path, tmp_path: Path) -> None:
    path = tmp_path / "meetlat.yaml"
    path.write_text(
        "maatwaarde: 1\nid: met-groepen\nextends: basis.yaml\n"
        "weights:\n  method: ahp\n  groups: {raad: 0.5, bewoners: 0.3, bedrijven: 0.2}\n"
        "  judgements: antwoorden/*.csv\n",
        encoding="utf-8",
    )
    (tmp_path / "basis.yaml").write_bytes((deltastad / "meetlat.yaml").read_bytes())
    (tmp_path / "antwoorden").mkdir()
    for file in (deltastad / "antwoorden").glob("*.csv"):
        (tmp_path / "antwoorden" / file.name).write_bytes(file.read_bytes())
    arguments = [deltastad / "voorstellen.csv", "-f", path, "--weights", "groups", "--spread", "0"]
    done = run("robustness", *arguments, "--draws", "2000", "--json")
    assert done.code == 0
    data = json.loads(done.out)
    shown = run("weights", "show", path, "--proposals", deltastad / "voorstellen.csv", "--json")
    by_group = json.loads(shown.out)["rankings"]["proposals"]
    chance = {item["id"]: item["rank_acceptability"][0] for item in data["proposals"]}
    # Central weights mix those of the groups, so they lie between theirs.
    own = json.loads(shown.out)["weights_by_group"]
    for item in data["proposals"]:
        for measure, weight in (item["central_weights"] or {}).items():
            ends = sorted(weights[measure] for weights in own.values())
            assert ends[0] - 1e-9 <= weight <= ends[-1] + 1e-9
    winners = {
        item["id"] for item in by_group if 1 in [r["rank"] for r in item["by_group"].values()]
    }
    assert all(chance[identifier] > 0 for identifier in winners)


@pytest.mark.parametrize("extension", ["xlsx", "csv", "json", "parquet"])
def test_robustness_is_written_and_the_same_each_time(
    run: Callable, arguments: list, tmp_path: Path, extension: str
) -> None:
    outs = [tmp_path / f"{i}.{extension}" for i in range(2)]
    for out in outs:
        done = run("robustness", *arguments, *QUICK, "-o", out)
        assert (done.code, done.out) == (0, "")
    assert outs[0].read_bytes() == outs[1].read_bytes()
    if extension == "xlsx":
        names = CalamineWorkbook.from_path(str(outs[0])).sheet_names
        assert names == [
            "acceptability",
            "central_weights",
            "pairwise_winning",
            "weight_stability",
            "tradeoffs",
        ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--pair", "P-1", "P-010"], "er is geen voorstel 'P-1'"),
        (["--tornado", "P-999"], "er is geen voorstel 'P-999'"),
        (["--weights", "groups"], "komen niet van groepen"),
        (["--spread", "2"], "--spread"),
        (["--draws", "0"], "--draws"),
    ],
)
def test_what_is_wrong(run: Callable, arguments: list, more: list[str], words: str) -> None:
    done = run("robustness", *arguments, *more)
    assert done.code == 2
    assert words in done.err


@pytest.mark.parametrize("language", ["nl", "en"])
def test_methods_side_by_side(run: Callable, ijburg: Path, language: str) -> None:
    source = [ijburg / "Netherlands_Amsterdam_605.pb", "-f", ijburg / "meetlat.yaml"]
    source += ["-m", ijburg / "mapping.yaml"]
    methods = ["--methods", "value, topsis,pymcdm:VIKOR,pymcdm:WSM"]
    done = run("compare", *source, *methods, "--lang", language)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert "3*  pymcdm:VIKOR" in done.out
    needs = {
        "en": "pymcdm:WSM: this method needs numbers above zero",
        "nl": "pymcdm:WSM: deze methode werkt alleen met getallen boven nul",
    }
    assert needs[language] in " ".join(done.out.split())
    data = json.loads(run("compare", *source, *methods, "--json").out)
    assert data["methods"] == [
        {"method": "value", "relative_to_batch": False},
        {"method": "topsis", "relative_to_batch": False},
        {"method": "pymcdm:VIKOR", "relative_to_batch": True},
    ]
    assert [item["method"] for item in data["not_possible"]] == ["pymcdm:WSM"]
    alone = json.loads(run("score", *source, "--method", "topsis", "--json").out)
    ranks = {item["id"]: item["ranks"]["topsis"] for item in data["proposals"]}
    assert ranks == {item["id"]: item["rank"] for item in alone["ranking"]}


@pytest.mark.parametrize("extension", ["xlsx", "csv", "json", "parquet"])
def test_a_comparison_is_written(
    run: Callable, arguments: list, tmp_path: Path, extension: str
) -> None:
    out = tmp_path / f"methods.{extension}"
    assert run("compare", *arguments, "-o", out).code == 0
    assert list(tmp_path.iterdir()) == [out]
    if extension == "xlsx":
        names = CalamineWorkbook.from_path(str(out)).sheet_names
        assert names == ["ranks", "kendall", "weighted_spearman"]


def test_all_methods_and_unknown_ones(run: Callable, arguments: list) -> None:
    data = json.loads(run("compare", *arguments, "--methods", "all", "--json").out)
    bounded = [f"pymcdm:{name}" for name in ("BalancedSPOTIS", "RAFSI", "RIM", "SPOTIS")]
    assert [item["method"] for item in data["methods"]] == ["value", "topsis", *bounded]
    codes = {item["code"] for item in data["not_possible"]}
    assert codes == {"unknown-impacts", "needs-options"}
    done = run("compare", *arguments, "--methods", "value,topsys")
    assert done.code == 2
    assert "bedoelt u 'topsis'?" in done.err
