"""What leaves for CSV is no formula to a spreadsheet, and reads back as it was."""

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maatwaarde as mw
from maatwaarde.documents.to_csv import harmless, unquoted, write_csv
from maatwaarde.proposals.readers.delimited import read_delimited
from maatwaarde.proposals.table import ReadOptions
from maatwaarde.report.files import table_file
from maatwaarde.streaming.sinks import write_tables

FORMULAS = [
    "=1+1",
    "+SUM(A1)",
    "-2+3",
    "@now",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "-nvt",
    "--",
    "++",
    "=cmd|' /C calc'!A0",
    "+31 6-12345678",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert unquoted(harmless(text)) == text


@pytest.mark.parametrize("text", ["-1", "+1,5", "-1.234,50", "-3 %", "-1e-05", "-.5", "a=1", "'s"])
def test_numbers_and_other_texts_stay(text: str) -> None:
    assert harmless(text) == text
    assert unquoted(text) == text


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    whole = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    assert unquoted(harmless(text)) == whole


@given(st.text("'=+-@\t1a,%", max_size=6))
def test_quotes_come_back(text: str) -> None:
    assert unquoted(harmless(text)) == text
    assert harmless(text)[:1] not in "=@" or not text


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


COLUMNS: dict[str, list[Any]] = {"=id": ["=1+1", "b"], "n": [-1.5, None], "t": [True, "-x"]}


def test_every_writer_goes_that_way() -> None:
    wanted = [["'=id", "n", "t"], ["'=1+1", "-1.5", "true"], ["b", "", "'-x"]]
    assert rows_of(table_file({"one": COLUMNS}, ".csv")) == wanted
    table = pa.table({**COLUMNS, "t": ["true", "-x"]})
    out = io.BytesIO()
    write_tables([table], "a.csv", out)
    assert rows_of(out.getvalue()) == wanted


@pytest.mark.parametrize("quote", [False, True])
def test_a_list_comes_back(quote: bool, tmp_path: Path) -> None:
    titles = [
        *(text for text in FORMULAS if text.strip() == text and text != "--"),
        "'gewoon",
        "''=x",
        "'-'",
    ]
    if quote:
        titles.append('een "woord"')
    rows = [["id", "title", "-bomen"], *([f"-{i}x", t, -i] for i, t in enumerate(titles))]
    path = tmp_path / "lijst.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        write_csv(file, rows)
    found = mw.read_proposals(path)
    assert found.titles == tuple(titles)
    assert found.ids == tuple(row[0] for row in rows[1:])
    grid = read_delimited(path.read_bytes(), "lijst.csv", ReadOptions())
    assert grid.head[0] == rows[0]


def test_a_list_in_parts_comes_back(tmp_path: Path) -> None:
    framework = mw.Framework.from_dict(
        {
            "maatwaarde": 1,
            "id": "a",
            "title": "A",
            "values": [{"id": "v", "title": "V", "measures": [MEASURE]}],
        }
    )
    path, once, twice = (tmp_path / name for name in ("in.csv", "once.csv", "twice.csv"))
    with path.open("w", newline="", encoding="utf-8") as file:
        write_csv(file, [["id", "title", "impact:m"], ["=A", "@T", 0.5], ["-B", "-U", -0.5]])
    mw.score_file(path, framework, once)
    head, *rows = rows_of(once.read_bytes())
    ids = [row[head.index("id")] for row in rows]
    assert sorted(ids) == ["'-B", "'=A"]
    assert path.read_text(encoding="utf-8").count("'") == 4
    mw.score_file(path, framework, twice)
    assert once.read_bytes() == twice.read_bytes()


MEASURE = {
    "id": "m",
    "title": "M",
    "unit": "dwelling",
    "better": "higher",
    "worst": -1,
    "best": 1,
}
