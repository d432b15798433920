"""Rows in which something is wrong are set aside, each with its place and reason."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import maatwaarde as mw
from build import flat, measure
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.plugins import Plugins
from maatwaarde.streaming import Streamed, score_file
from maatwaarde.testing import isolated_plugins

FRAMEWORK = flat([measure("x", unit="m3"), measure("y", unit="m3")])
LIST = """id;title;cost:2027;impact:x;impact:y
A;Aanleg;1.000,50;0,5;
B;Brug;2;veel;inf
A;Kade;3;1;1
;Zonder;3;1;1
Totaal;;6;;
Groen;;;;

id;title;cost:2027;impact:x;impact:y
C;=1+1;ca. 5;1;
D;Dak;4;-0,5;?
"""


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return isolated_plugins()


def scored(path: Path, plugins: Plugins, form: str = ".csv", **given: object) -> Streamed:
    return score_file(path, FRAMEWORK, path.with_name(f"uit{form}"), plugins=plugins, **given)  # type: ignore[arg-type]


def set_aside(done: Streamed, delimiter: str = ";") -> list[dict[str, str]]:
    """Return the rows that were set aside, which are written with the delimiter of the list."""
    with open(str(done.rejects), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_each_row_is_told_with_its_place_and_the_rest_goes_on(
    tmp_path: Path, plugins: Plugins, rows: int
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(LIST, encoding="utf-8")
    done = scored(path, plugins, part_rows=rows)
    assert (done.rows, done.scored, done.set_aside) == (9, 2, 7)
    assert done.rejects == str(tmp_path / "uit.rejects.csv")
    found = set_aside(done)
    assert [(int(one["row"]), one["column"], one["kind"]) for one in found] == [
        (3, "impact:x | impact:y", "not-a-number"),
        (4, "id", "duplicate-id"),
        (5, "id", "blank-id"),
        (6, "", "total-row"),
        (7, "", "group-row"),
        (9, "", "headings-row"),
        (10, "cost:2027", "not-a-number"),
    ]
    assert "'veel' is no number" in found[0]["what is wrong"]
    assert "'inf' is" in found[0]["what is wrong"]
    assert (found[0]["impact:x"], found[0]["impact:y"]) == ("veel", "inf")
    assert found[1]["title"] == "Kade"
    assert found[-1]["title"] == "'=1+1"  # which a spreadsheet would compute
    with (tmp_path / "uit.csv").open(encoding="utf-8", newline="") as file:
        assert [(one["id"], one["rank"]) for one in csv.DictReader(file)] == [
            ("A", "1"),
            ("D", "2"),
        ]


def test_stop_gives_all_that_is_wrong_and_no_result(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(LIST, encoding="utf-8")
    with pytest.raises(MaatwaardeError) as caught:
        scored(path, plugins, on_error="stop", part_rows=2)
    codes = [one.code for one in caught.value.problems]
    assert codes.count("not-a-number") == 3
    assert {"duplicate-id", "blank-id", "total-row", "stopped"} <= set(codes)
    assert [one.name for one in tmp_path.iterdir()] == ["lijst.csv"]


def test_many_wrong_rows_of_one_column_are_all_set_aside(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    lines = [f"P{i};{'x' if i % 2 else i}" for i in range(200)]
    path.write_text("id;impact:x\n" + "\n".join(lines), encoding="utf-8")
    done = scored(path, plugins)
    assert (done.scored, done.set_aside) == (100, 100)


def test_infinity_and_an_infinite_score_never_pass(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.parquet"
    table = {
        "id": ["A", "B", "C"],
        "impact:x": [float("inf"), 1e308, 1.0],
        "impact:y": [1.0, 1e308, 1.0],
    }
    pq.write_table(pa.table(table), path)
    framework = flat([measure("x", -1e-9, 1e-9, unit="m3"), measure("y", unit="m3")])
    done = score_file(path, framework, tmp_path / "uit.parquet", plugins=plugins)
    assert (done.scored, done.set_aside) == (1, 2)
    assert [(one["row"], one["kind"]) for one in set_aside(done, ",")] == [
        ("1", "not-a-number"),
        ("2", "not-finite"),
    ]


def test_a_line_that_is_no_json_is_set_aside(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.jsonl"
    lines = ['{"id": "A", "impact:x": 1}', "", "{oops", "[1]", '{"id": "B", "impact:x": NaN}']
    path.write_text("\n".join(lines), encoding="utf-8")
    done = scored(path, plugins, ".jsonl")
    assert (done.scored, done.set_aside) == (1, 3)
    (line,) = (tmp_path / "uit.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["rank"] == 1
    held = [(one["row"], one["id"], one["text of the line"]) for one in set_aside(done, ",")]
    assert held == [("3", "", "{oops"), ("4", "", "[1]"), ("5", "", '{"id": "B", "impact:x": NaN}')]


def test_nothing_is_read_and_lost(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "uit.rejects.csv"
    path.write_text("id;impact:x\nA;1\n", encoding="utf-8")
    with pytest.raises(MaatwaardeError, match="would be lost"):
        scored(path, plugins)


def test_a_quote_that_is_never_closed_does_not_swallow_the_list(
    tmp_path: Path, plugins: Plugins
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text('id;impact:x\nA;1\n"B;2\n' + "C;3\n" * 20_000, encoding="utf-8")
    with pytest.raises(MaatwaardeError, match="never closed"):
        scored(path, plugins)


def test_a_method_that_compares_proposals_is_refused(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("id;impact:x;impact:y\nA;1;1\nB;2;1\n", encoding="utf-8")
    with pytest.raises(MaatwaardeError, match="against each other"):
        scored(path, plugins, method="topsis-relative")
    assert mw.read_proposals(path).ids == ("A", "B")


def test_an_id_of_a_row_that_was_set_aside_is_taken(tmp_path: Path, plugins: Plugins) -> None:
    """Who mends the first row would else have two of them."""
    path = tmp_path / "lijst.csv"
    path.write_text("id;title;impact:x;impact:y\nA;a;inf;1\nB;b;1;1\nA;c;2;2\n", encoding="utf-8")
    for rows in (1, 100):
        done = scored(path, plugins, part_rows=rows)
        assert (done.scored, done.set_aside) == (1, 2)
        found = [(one["row"], one["kind"]) for one in set_aside(done)]
        assert found == [("2", "not-a-number"), ("4", "duplicate-id")]


def test_what_an_earlier_run_set_aside_does_not_stay(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(LIST, encoding="utf-8")
    aside = Path(str(scored(path, plugins).rejects))
    assert len(aside.read_text(encoding="utf-8").splitlines()) > 5
    path.write_text("id;title;impact:x;impact:y\nA;a;1;1\n", encoding="utf-8")
    assert scored(path, plugins).rejects is None
    assert aside.read_text(encoding="utf-8") == "row,column,what is wrong,what to do,kind\n"
    aside.write_text("mine\n", encoding="utf-8")
    with pytest.raises(MaatwaardeError) as error:
        scored(path, plugins)
    assert [one.code for one in error.value.problems] == ["overwrites-other"]
    assert aside.read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize("name", ["Totaal zuid", "Noord totaal", "Som", "Eindtotaal:", "Saldo"])
def test_totals_are_no_proposals(tmp_path: Path, plugins: Plugins, name: str) -> None:
    path = tmp_path / "lijst.csv"
    text = f"id;title;impact:x;impact:y\nA;a;1;1\n{name};;9;9\n"
    path.write_text(text, encoding="utf-8")
    done = scored(path, plugins)
    assert (done.scored, done.set_aside) == (1, 1)
    assert "total-row" in Path(str(done.rejects)).read_text(encoding="utf-8")


def test_a_choice_that_is_none_is_refused(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(LIST, encoding="utf-8")
    with pytest.raises(MaatwaardeError, match="set-aside"):
        scored(path, plugins, on_error="skip")
    done = scored(path, plugins, columns="score")
    assert Path(done.output).read_text(encoding="utf-8").splitlines()[0] == "score"


RAGGED = """id;title;Wijk;impact:x;impact:y
A;Aanleg;Noord;1;1
B;Brug;Zuid;2
C;Kade
D;Dak;Oost;4;1;5
E;Erf;West;5;1
"""


@pytest.mark.parametrize("rows", [1, 100])
def test_a_row_that_breaks_off_is_no_whole_row(tmp_path: Path, plugins: Plugins, rows: int) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(RAGGED, encoding="utf-8")
    done = scored(path, plugins, part_rows=rows)
    assert (done.rows, done.scored, done.set_aside) == (5, 2, 3)
    found = [(one["row"], one["kind"], one["id"], one["Wijk"]) for one in set_aside(done)]
    assert found == [
        ("3", "short-row", "B", "Zuid"),
        ("4", "short-row", "C", ""),
        ("5", "long-row", "D", "Oost"),
    ]
    assert "has 4 cells under 5 headings" in set_aside(done)[0]["what is wrong"]
    with pytest.raises(MaatwaardeError) as caught:
        scored(path, plugins, on_error="stop")
    assert [one.where.row for one in caught.value.problems] == [None, 3, 4, 5]


def test_many_rows_that_are_too_long_are_all_set_aside(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    lines = [f"P{i};{i};te veel" if i % 2 else f"P{i};{i}" for i in range(100)]
    path.write_text("id;impact:x\n" + "\n".join(lines), encoding="utf-8")
    done = scored(path, plugins)
    assert (done.scored, done.set_aside) == (50, 50)


@pytest.mark.parametrize("form", [".csv", ".parquet", ".jsonl"])
def test_what_was_set_aside_is_a_list_that_can_be_mended(
    tmp_path: Path, plugins: Plugins, form: str
) -> None:
    """All cells are there, also those of an id that stands twice, and the notation of numbers."""
    path = tmp_path / f"lijst{form}"
    names = ["id", "title", "Opdrachtgever", "kind", "impact:x", "impact:y"]
    rows: list[list[object]] = [
        ["A", "Aanleg", "Jan", "weg", 1.25, 1],
        ["A", "Brug; oud", "Piet", "weg", 1.5, 2],
        ["C", "Kade", "Klaas", "kade", 1.75, "veel"],
    ]
    if form == ".csv":
        texts = [[str(cell).replace(".", ",") for cell in row] for row in rows]
        texts[1][1] = '"Brug; oud"'
        path.write_text("\n".join(map(";".join, [names, *texts])) + "\n", encoding="utf-8")
    elif form == ".parquet":
        columns = [
            [*map(str, column)] if j == 5 else column
            for j, column in enumerate(zip(*rows, strict=True))
        ]
        pq.write_table(pa.table([pa.array(one) for one in columns], names=names), path)
    else:
        lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = scored(path, plugins)
    assert (done.scored, done.set_aside) == (1, 2)
    aside = Path(str(done.rejects))
    text = aside.read_text(encoding="utf-8")
    mended = tmp_path / "hersteld.csv"
    mended.write_text(
        re.sub(r'\bA([;,]"?Brug)', r"B\1", text.replace("veel", "3")), encoding="utf-8"
    )
    again = score_file(mended, FRAMEWORK, tmp_path / "weer.jsonl", plugins=plugins)
    assert again.set_aside == 0
    found = [json.loads(line) for line in (tmp_path / "weer.jsonl").read_text().splitlines()]
    assert [(one["id"], one["title"]) for one in found] == [("B", "Brug; oud"), ("C", "Kade")]
    assert [one["impact:x [m3]"] for one in found] == [1.5, 1.75]
    assert [one["attribute:opdrachtgever"] for one in found] == ["Piet", "Klaas"]
    assert [one["attribute:kind"] for one in found] == ["weg", "kade"]


@pytest.mark.parametrize(("signs", "wrong"), [("%%%.", ["5"]), ("...%", ["5"]), ("%.", ["3"])])
def test_a_percent_sign_among_others_is_a_mistake_of_a_row(
    tmp_path: Path, plugins: Plugins, signs: str, wrong: list[str]
) -> None:
    path = tmp_path / "lijst.csv"
    cells = [f"{i}%" if sign == "%" else f"{i}" for i, sign in enumerate(signs)]
    lines = [f"P{i};1;{cell}" for i, cell in enumerate(cells)]
    path.write_text("id;impact:x;Aandeel\n" + "\n".join(lines) + "\n", encoding="utf-8")
    for rows in (1, 100):
        done = scored(path, plugins, part_rows=rows)
        assert [one["row"] for one in set_aside(done)] == wrong
        assert {one["kind"] for one in set_aside(done)} == {"percent-mixed"}


def test_totals_are_none_where_a_list_has_no_ids(tmp_path: Path, plugins: Plugins) -> None:
    path = tmp_path / "lijst.csv"
    text = "title;kosten 2027;impact:x\nTotaalplan Noord;1;1\nDak;2;1\nTotaal;3;2\nZuid;;\n"
    path.write_text(text, encoding="utf-8")
    done = scored(path, plugins, mapping={"id": "row"})
    assert [(one["row"], one["kind"]) for one in set_aside(done)] == [
        ("4", "total-row"),
        ("5", "group-row"),
    ]


@pytest.mark.parametrize(("signs", "told"), [("--+", True), ("-++", False), ("-+0", False)])
def test_costs_that_are_mostly_below_zero_are_doubted_over_all_parts(
    tmp_path: Path, plugins: Plugins, signs: str, told: bool
) -> None:
    path = tmp_path / "lijst.csv"
    amounts = [{"-": -5, "+": 5, "0": 0}[sign] for sign in signs]
    lines = [f"P{i};{amount};1;1" for i, amount in enumerate(amounts)]
    path.write_text("id;cost:2027;impact:x;impact:y\n" + "\n".join(lines) + "\n", encoding="utf-8")
    done = scored(path, plugins, part_rows=1)
    whole = mw.read_proposals(path)
    for found in (done, whole):
        doubts = [item.what for item in found.warnings if "most costs are negative" in item.what]
        assert bool(doubts) == told
