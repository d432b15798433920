import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

EXTENSIONS = ["csv", "json", "parquet", "xlsx"]


@pytest.fixture
def arguments(deltastad: Path) -> list[object]:
    return [deltastad / "voorstellen.csv", "-f", deltastad / "meetlat.yaml"]


def test_the_garage_is_caught(run: Callable, arguments: list) -> None:
    done = run("score", *arguments)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    below = done.out[done.out.index("ondergrens met veto is geschonden") :]
    assert "P-017" in below
    assert "VETO: P-017, Leefbare straten: verlies 0,39, hoogstens 0,17 toegestaan" in below

    garage = json.loads(run("explain", "P-017", *arguments, "--json").out)
    assert garage["rank"] is None
    assert garage["values"]["leefbaarheid"]["value"] < -0.17
    gained = {effect["measure"] for effect in garage["gains"]}
    harmed = {effect["measure"] for effect in garage["harms"]}
    assert "reistijd" in gained
    assert {"verkeer_centrum", "co2_uitstoot", "geluid"} <= harmed
    assert garage["broken_guards"][0]["mended_by"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_explain_says_it_in_words(run: Callable, arguments: list, language: str) -> None:
    done = run("explain", "P-016", *arguments, "--lang", language)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    for words in (
        ("Schaadt", "Wint", "Om te stijgen", "minstens")
        if language == "nl"
        else ("Harms", "Gains", "To move up", "at least")
    ):
        assert words in done.out


def read(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".xlsx":
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return json.loads(path.read_text(encoding="utf-8"))["ranking"]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_output_holds_the_ranking(
    run: Callable, arguments: list, tmp_path: Path, extension: str
) -> None:
    out = tmp_path / f"ranking.{extension}"
    done = run("score", *arguments, "-o", out)
    assert done.code == 0
    assert done.out == ""
    first = read(out)[0]
    ranking = json.loads(run("score", *arguments, "--json").out)["ranking"]
    assert first["id"] == ranking[0]["id"]
    assert float(first["score"]) == pytest.approx(ranking[0]["score"], abs=1e-14)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_same_input_gives_the_same_bytes_whatever_the_order_of_rows(
    run: Callable, deltastad: Path, tmp_path: Path, extension: str
) -> None:
    lines = (deltastad / "voorstellen.csv").read_text(encoding="utf-8").splitlines()
    # The same name in another folder, since messages name the file.
    results = []
    for i, rows in enumerate([lines[1:], sorted(lines[1:], reverse=True)]):
        folder = tmp_path / str(i)
        folder.mkdir()
        (folder / "v.csv").write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")
        out = folder / f"ranking.{extension}"
        run("score", folder / "v.csv", "-f", deltastad / "meetlat.yaml", "-o", out)
        results.append(out.read_bytes().replace(str(folder).encode(), b""))
    assert results[0] == results[1]


@pytest.mark.parametrize("method", ["value", "topsis"])
def test_contributions_add_up_in_the_output(run: Callable, arguments: list, method: str) -> None:
    data = json.loads(run("score", *arguments, "--method", method, "--json").out)
    assert data["contributions_add_up_to_score"] == (method == "value")
    for line in data["ranking"]:
        total = sum(item["contribution"] for item in line["measures"].values())
        if method == "value":
            assert total == pytest.approx(line["score"], abs=1e-12)


def test_what_is_wrong_with_a_method(run: Callable, arguments: list) -> None:
    for method, words in [
        ("topsys", "bedoelt u 'topsis'?"),
        ("ahp", "vraagt oordelen over paren"),
        ("pymcdm:VIKOR", "kan niet met onbekende effecten rekenen"),
    ]:
        done = run("score", *arguments, "--method", method)
        assert done.code == 2
        assert words in done.err


def test_nothing_is_written_when_something_is_wrong(
    run: Callable, arguments: list, tmp_path: Path
) -> None:
    out = tmp_path / "ranking.csv"
    out.write_text("earlier")
    assert run("score", *arguments, "--method", "topsys", "-o", out).code == 2
    assert out.read_text() == "earlier"
    assert run("score", *arguments, "-o", tmp_path / "ranking.doc").code == 2
    assert run("score", *arguments, "-o", tmp_path / "absent" / "ranking.csv").code == 2
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_proposals_from_standard_input(
    run: Callable, deltastad: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    content = b"id;impact:co2_uitstoot\nA;-10\n"
    if kind == "json":
        content = b'[{"id": "A", "impact:co2_uitstoot": -10}]'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    data = json.loads(run("score", "-", "-f", deltastad / "meetlat.yaml", "--json").out)
    assert data["ranking"][0]["measures"]["co2_uitstoot"]["impact"] == -10


def test_ahp_takes_its_weights_from_judgements(run: Callable, tmp_path: Path) -> None:
    """Saaty's priorities of a consistent matrix are its first column, normalised: 4/7, 2/7, 1/7."""
    values = "".join(
        f"  - id: {name}\n    title: {{nl: {name}}}\n    measures:\n      - {{id: m_{name}, "
        f"title: {{nl: {name}}}, quantity: q_{name}, unit: kg, better: higher, worst: -10, "
        "best: 10, weight: 1}\n"
        for name in "abc"
    )
    (tmp_path / "m.yaml").write_text(
        f"maatwaarde: 1\nid: drie\ntitle: {{nl: Drie}}\nvalues:\n{values}"
        "weights: {method: ahp, judgements: oordelen.csv}\n"
    )
    (tmp_path / "oordelen.csv").write_text("a,b,judgement\na,b,2\na,c,4\nb,c,2\n")
    (tmp_path / "v.csv").write_text(
        "id,impact:m_a,impact:m_b,impact:m_c\nA,10,0,0\nB,0,10,0\nC,0,0,5\n"
    )
    arguments = (tmp_path / "v.csv", "-f", tmp_path / "m.yaml", "--method", "ahp", "--json")
    data = json.loads(run("score", *arguments).out)
    assert data["method"] == "ahp"
    scores = {line["id"]: line["score"] for line in data["ranking"]}
    assert scores == pytest.approx({"A": 4 / 7, "B": 2 / 7, "C": 1 / 14}, abs=1e-12)
    (tmp_path / "oordelen.csv").write_text("a,b,judgement\na,b,2\na,c,veel\n")
    done = run("score", *arguments[:-1])
    assert done.code == 2
    assert "oordelen.csv, rij 3, kolom 'judgement': fout: 'veel'" in done.err
