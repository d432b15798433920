"""Ask three groups what weighs more, and rank by what they answer."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from maatwaarde.framework import load_framework

# What each group finds important: a weight by id, and 1 for the rest.
GROUPS = {
    "raad": {"klimaat": 6, "leefomgeving": 3, "wonen_bereikbaar": 3},
    "bewoners": {"leefomgeving": 8, "samenleving": 8, "wonen_bereikbaar": 4, "leefbaarheid": 4},
    "bedrijven": {"wonen_bereikbaar": 8, "economie": 4, "bereikbaarheid": 4},
}
SHARES = ["--group", "raad=50%", "--group", "bewoners=30%", "--group", "bedrijven=20%"]


@pytest.fixture
def framework(deltastad: Path) -> Path:
    return deltastad / "meetlat.yaml"


@pytest.fixture
def answers(run: Callable, framework: Path, tmp_path: Path) -> list[Path]:
    """Forms that the groups filled in, one file each."""
    files = []
    for group, weights in GROUPS.items():
        file = tmp_path / f"{group}.csv"
        form = ("weights", "form", framework, "-o", file, "--group", group, "--lang", "nl")
        assert run(*form).code == 0
        rows = list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
        head = rows[0]
        heavier, times, a, b = head.index("zwaarst (A, B of gelijk)"), 6, 7, 8
        for row in rows[1:]:
            ratio = weights.get(row[a], 1) / weights.get(row[b], 1)
            row[heavier] = "gelijk" if ratio == 1 else "A" if ratio > 1 else "B"
            row[times] = f"{max(ratio, 1 / ratio):g}".replace(".", ",")
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=";").writerows(rows)
        files.append(file)
    return files


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_weights_of_three_groups(
    run: Callable, framework: Path, answers: list, language: str
) -> None:
    done = run("weights", "show", framework, *answers, *SHARES, "--lang", language)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    for group in GROUPS:
        assert group in done.out
    words = ("Wie wijkt waarin het meest af?", "Tussen de groepen, over alle maatstaven")
    if language == "en":
        words = ("Who differs most, and on what?", "Between the groups, over all measures")
    for text in words:
        assert text in done.out

    data = json.loads(run("weights", "show", framework, *answers, *SHARES, "--json").out)
    assert data["judgements"]["groups"] == {"raad": 0.5, "bewoners": 0.3, "bedrijven": 0.2}
    assert 0 <= data["agreement"]["consensus"] <= 1
    own = data["weights_by_group"]
    assert own["raad"]["klimaat"] == pytest.approx(6 / 14)
    assert own["bewoners"]["leefbaarheid"] == pytest.approx(8 / 22 * 4 / 5)
    # The geometric mean of the groups' judgements, by share.
    parts = dict.fromkeys(
        ("klimaat", "leefomgeving", "wonen_bereikbaar", "samenleving", "bestuur"), 1.0
    )
    for name in parts:
        for group, share in zip(GROUPS, (0.5, 0.3, 0.2), strict=True):
            parts[name] *= own[group][name] ** share
    assert data["weights"]["klimaat"] == pytest.approx(parts["klimaat"] / sum(parts.values()))


def test_a_council_can_adopt_the_weights(
    run: Callable, framework: Path, answers: list, deltastad: Path, tmp_path: Path
) -> None:
    out = tmp_path / "gewichten.yaml"
    done = run("weights", "show", framework, *answers, *SHARES, "-o", out)
    assert done.code == 0
    assert done.out.startswith("Wat deze gewichten met de ondergrenzen doen\n")
    # What a council decides on says it too, and so does the JSON.
    guards = [line for line in out.read_text("utf-8").splitlines() if line.startswith("# - ")]
    moved = json.loads(run("weights", "show", framework, *answers, *SHARES, "--json").out)["guards"]
    assert len(guards) == len(moved) > 0
    assert "raad 50,0 % (1 deelnemer)" in out.read_text("utf-8")
    adopted = load_framework(out)
    assert adopted.warnings == load_framework(framework).warnings
    weights = json.loads(run("weights", "show", framework, *answers, *SHARES, "--json").out)
    for node in adopted.nodes:
        assert node.weight == pytest.approx(weights["weights"][node.id], abs=2e-6)
    score = run("score", deltastad / "voorstellen.csv", "-f", out, "--json")
    assert score.code == 0


def test_the_ranking_of_every_group_beside_the_common_one(
    run: Callable, framework: Path, answers: list, deltastad: Path, tmp_path: Path
) -> None:
    proposals = ["--proposals", deltastad / "voorstellen.csv"]
    done = run("weights", "show", framework, *answers, *SHARES, *proposals)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert "Wat het meest van plaats wisselt" in done.out
    data = json.loads(
        run("weights", "show", framework, *answers, *SHARES, *proposals, "--json").out
    )
    rankings = {item["id"]: item for item in data["rankings"]["proposals"]}
    first = data["rankings"]["change_place_most"][0]
    ranks = {group: item["rank"] for group, item in rankings[first["id"]]["by_group"].items()}
    assert first["best"]["rank"] == ranks[first["best"]["in"]] == min(ranks.values())
    assert first["worst"]["rank"] == ranks[first["worst"]["in"]] == max(ranks.values())
    # What a group alone would have is what the framework gives with its answers alone.
    alone = tmp_path / "alone.yaml"
    run("weights", "show", framework, answers[0], "-o", alone)
    score = json.loads(run("score", proposals[1], "-f", alone, "--json").out)
    for item in score["ranking"]:
        own = rankings[item["id"]]["by_group"]["raad"]
        assert own["rank"] == item["rank"]
        assert own["score"] == pytest.approx(item["score"], abs=1e-5)


@pytest.mark.parametrize("extension", ["xlsx", "csv", "json", "parquet", "yaml"])
def test_the_order_of_files_does_not_change_a_byte(
    run: Callable, framework: Path, answers: list, tmp_path: Path, extension: str
) -> None:
    outs = [tmp_path / f"{i}.{extension}" for i in range(2)]
    for out, files in zip(outs, (answers, answers[::-1]), strict=True):
        assert run("weights", "show", framework, *files, *SHARES, "-o", out).code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_workbook_with_weights_and_rankings(
    run: Callable, framework: Path, answers: list, deltastad: Path, tmp_path: Path
) -> None:
    out = tmp_path / "weights.xlsx"
    proposals = ["--proposals", deltastad / "voorstellen.csv"]
    asked = (framework, *answers, *proposals, "--lang", "en", "-o", out)
    assert run("weights", "show", *asked).code == 0
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["weights", "rankings"]
    head = book.get_sheet_by_name("rankings").to_python()[0]
    assert head == ["id", "title", "rank", "score", *(f"rank:{g}" for g in sorted(GROUPS))]


def test_weights_without_answers_are_those_of_the_framework(run: Callable, framework: Path) -> None:
    done = run("weights", "show", framework)
    assert done.code == 0
    assert "zoals de meetlat ze geeft" in done.out
    assert "Klimaatneutraal                            50,0 %" in done.out


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_form_says_what_it_wrote(
    run: Callable, framework: Path, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / f"form.{kind}"
    arguments = ["weights", "form", framework, "-o", out, "--method", "swing"]
    data = json.loads(run(*arguments, "--json").out)
    assert (data["method"], data["questions"]) == ("swing", 30)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["form", "-o", "form.doc"], "end the name in .xlsx or .csv"),
        (["show", "-o", "weights.yaml"], "give answers first"),
        (["show", "-o", "weights.doc"], "end the name in .yaml"),
        (["show", "absent.csv"], "there is no such file"),
        (["show", "--group", "raad"], "is not NAME=SHARE"),
        (["show", "--group", "raad=1", "--group", "raad=2"], "has two shares"),
        (["show", "--group", "raad=nan"], "is not NAME=SHARE"),
        (["show", "--method", "ahp"], "there are no answers"),
        (["show", "--proposals", "{deltastad}/voorstellen.csv"], "come from no groups"),
    ],
)
def test_what_is_wrong_with_a_command(
    run: Callable,
    framework: Path,
    deltastad: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    command, *rest = (text.format(deltastad=deltastad) for text in arguments)
    done = run("weights", command, framework, *rest)
    assert done.code == 2
    assert words in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("in_english")
def test_the_framework_itself_is_not_written_over(
    run: Callable, framework: Path, answers: list, tmp_path: Path
) -> None:
    own = tmp_path / "meetlat.yaml"
    own.write_bytes(framework.read_bytes())
    done = run("weights", "show", own, *answers, "-o", own)
    assert done.code == 2
    assert "give another name to write to" in done.err
    assert own.read_bytes() == framework.read_bytes()


@pytest.mark.usefixtures("in_english")
def test_a_group_without_a_share(run: Callable, framework: Path, answers: list) -> None:
    done = run("weights", "show", framework, *answers, "--group", "raad=1", "--group", "burgers=1")
    assert done.code == 2
    assert "group 'bewoners' answered and has no share" in done.err
    assert "group 'burgers' has a share and did not answer" in done.err


@pytest.mark.usefixtures("in_english")
def test_shares_in_mixed_notations(run: Callable, framework: Path, answers: list) -> None:
    shares = ["--group", "raad=50%", "--group", "bewoners=0,3", "--group", "bedrijven=20 %"]
    done = run("weights", "show", framework, *answers, *shares, "--json")
    found = json.loads(done.out)["judgements"]["groups"]
    assert found == pytest.approx({"raad": 0.5, "bewoners": 0.3, "bedrijven": 0.2})
    shares[1], shares[3] = "raad=half", "bewoners=-1"
    done = run("weights", "show", framework, *answers, *shares)
    assert done.code == 2
    assert "'raad=half' is not NAME=SHARE" in done.err
    assert "'bewoners=-1' is not NAME=SHARE" in done.err
    shares[1], shares[3] = "raad=50%", "bewoners=30"
    done = run("weights", "show", framework, *answers, *shares)
    assert done.code == 2
    assert "add up to 3,070%" in " ".join(done.err.split())


@pytest.mark.parametrize("sign", ["\\r", "\\n", "\\x85", "\\u2028", "\\x1b", "\\v", "\\f"])
def test_a_title_never_becomes_a_line_of_what_is_adopted(
    run: Callable, framework: Path, answers: list[Path], tmp_path: Path, sign: str
) -> None:
    text = framework.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    text = text.replace(title, f'title: "M{sign}guards: [{{value: klimaat, max_loss: 0.01}}]"', 1)
    odd, out = tmp_path / "odd.yaml", tmp_path / "adopted.yaml"
    odd.write_text(text, encoding="utf-8")
    assert run("weights", "show", odd, answers[0], "-o", out).code == 0
    assert load_framework(out).file.guards == load_framework(odd).file.guards
