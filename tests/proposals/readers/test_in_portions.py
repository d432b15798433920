"""A list that is read in portions holds what it holds as a whole, wherever a portion ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals.readers.parquet_portions import ParquetPortions
from maatwaarde.proposals.readers.portions import (
    JsonLinesPortions,
    TextPortions,
    may_be_read_in_portions,
)
from maatwaarde.proposals.table import ReadOptions

LINES = (
    b'{"id": "A", "cost": 5, "wie": "Zo\xc3\xab"}\n'
    b"\n"
    b'{"id": "B", "more": true}\n'
    b"geen json\n"
    b'{"id": "C", "cost": 7.5}\n\x1a'
)
TEXT = 'id;kosten;titel\nA;5;"een\nen twee"\nB;6;drie\n;;\nC;7;vier\n'


def listed(portions: Any, columns: list[int], size: int) -> list[tuple[int, ...]]:
    found = []
    for portion in portions.portions(columns, size):
        cells = [np.asarray(column, dtype=object).tolist() for column in portion.columns]
        found += list(zip(portion.rows.tolist(), *cells, strict=True))
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_json_lines_have_the_number_of_their_line(tmp_path: Path, size: int) -> None:
    path = tmp_path / "list.jsonl"
    path.write_bytes(LINES)
    source = JsonLinesPortions(str(path))
    assert source.headings == ("id", "cost", "wie", "more")
    rows = [(row, name) for row, name in listed(source, [0], size)]
    assert rows == [(1, "A"), (3, "B"), (5, "C")]
    portions = list(source.portions([0, 1], size))
    assert [one.where.row for part in portions for one in part.problems] == [4]
    read = [part.read for part in portions]
    assert read == sorted(read)
    assert read[-1] == pytest.approx(1, abs=0.02)
    assert not source.typed(1)
    assert list(source.cells_of([1, 4, 5])) == [
        (1, ["A", 5, "Zoë", None]),
        (4, [None, None, None, None, "geen json"]),
        (5, ["C", 7.5, None, None]),
    ]


def test_numbers_of_json_are_an_array_and_what_else_there_is_stays(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text('{"a": 1, "b": true, "c": "x"}\n{"a": null, "b": 2, "c": null}\n')
    (portion,) = JsonLinesPortions(str(path)).portions([0, 1, 2], 9)
    numbers, mixed, texts = portion.columns
    assert isinstance(numbers, np.ndarray)
    np.testing.assert_array_equal(numbers, [1, np.nan])
    assert mixed == [True, 2]
    assert texts.to_pylist() == ["x", ""]


@pytest.mark.parametrize("size", [1, 2, 10])
def test_delimited_text_has_rows_of_records_and_not_of_lines(tmp_path: Path, size: int) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT)
    source = TextPortions(str(path), ReadOptions())
    assert source.grid.head[0] == ["id", "kosten", "titel"]
    assert source.decimal == "comma"
    grids = list(source.grids(1, size))
    cells = [row for grid, _ in grids for row in grid.body.to_pylist()]
    assert cells == [
        ["A", "5", "een\nen twee"],
        ["B", "6", "drie"],
        ["", "", ""],
        ["C", "7", "vier"],
    ]
    assert [grid.first_row for grid, _ in grids] == list(range(2, 6, size))
    assert grids[-1][1] == 1
    assert list(source.cells_of([2, 5])) == [(2, cells[0]), (5, cells[3])]
    assert not source.typed(0)


def test_a_line_that_states_the_delimiter_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("sep=|\nid|kosten\nA|5\n")
    source = TextPortions(str(path), ReadOptions())
    assert source.grid.head[0] == ["id", "kosten"]
    assert source.grid.first_row == 2
    assert list(source.cells_of([3])) == [(3, ["A", "5"])]
    # What the user states goes before it.
    stated = TextPortions(str(path), ReadOptions(delimiter=";"))
    assert stated.grid.head[0] == ["id|kosten"]


def test_headings_that_are_stated_far_below_are_in_the_first_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("titel;;\n" * 200 + "id;kosten;titel\nA;5;x\n")
    head = TextPortions(str(path), ReadOptions(header_row=200)).grid.head
    assert head[200:] == [["id", "kosten", "titel"], ["A", "5", "x"]]


@pytest.mark.parametrize("end", ["\x1a", "\x00\x00", ""])
def test_the_signs_with_which_dos_ends_a_file_are_no_row(tmp_path: Path, end: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"id;kosten\nA;5\n{end}")
    source = TextPortions(str(path), ReadOptions())
    assert [row for grid, _ in source.grids(1, 9) for row in grid.body.to_pylist()] == [["A", "5"]]


def test_parquet_keeps_the_kinds_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    table = pa.table(
        {
            "id": pa.array(["A", "B", "C"]).dictionary_encode(),
            "cost": pa.array([1.5, None, 3.0], pa.float32()),
            "number": pa.array([1, 2, 3], pa.int16()),
            "some": pa.array([1, None, 3], pa.int64()),
            "yes": pa.array([True, False, True]),
            "perhaps": pa.array([True, None, False]),
        }
    )
    pq.write_table(table, path)
    source = ParquetPortions(str(path))
    assert source.headings == tuple(table.column_names)
    assert [source.typed(i) for i in range(6)] == [False, True, True, True, False, False]
    first, second = source.portions([0, 1, 2, 3, 4, 5], 2)
    assert (first.rows.tolist(), second.rows.tolist()) == ([1, 2], [3])
    assert (first.read, second.read) == (pytest.approx(2 / 3), 1)
    texts, floats, whole, some, yes, perhaps = first.columns
    assert texts.to_pylist() == ["A", "B"]
    np.testing.assert_array_equal(floats, [1.5, np.nan])
    assert (floats.dtype, whole.dtype, yes.dtype) == (np.float64, np.int16, np.bool_)
    assert (some, perhaps) == ([1, None], [True, None])
    assert [row for row, _ in source.cells_of([1, 3])] == [1, 3]
    assert [cells[0] for _, cells in source.cells_of([2, 3])] == ["B", "C"]
    assert list(source.cells_of([])) == []


def test_two_columns_of_one_name_are_told_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    pq.write_table(pa.Table.from_arrays([pa.array(["A"])] * 3, names=["id", "cost", "id"]), path)
    with pytest.raises(ProposalError, match="two columns are named 'id'"):
        ParquetPortions(str(path))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(JsonLinesPortions, "a.jsonl"), (ParquetPortions, "a.parquet"), (TextPortions, "a.csv")],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, kind: Any, name: str) -> None:
    def opened(path: Path) -> Any:
        return kind(str(path), ReadOptions()) if kind is TextPortions else kind(str(path))

    with pytest.raises(ProposalError) as caught:
        opened(tmp_path / name)
    assert caught.value.problems[0].where.file == str(tmp_path / name)
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(ProposalError) as caught:
        opened(tmp_path / name)
    assert [one.code for one in caught.value.problems] == ["empty"]
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.raises(ProposalError):
        opened(tmp_path / name)


def test_which_files_may_be_read_in_portions(tmp_path: Path) -> None:
    for name in ("a.CSV", "a.tsv", "a.txt", "a.jsonl", "a.ndjson", "a.parquet"):
        assert not may_be_read_in_portions(str(tmp_path / name))
        (tmp_path / name).write_text("x")
        assert may_be_read_in_portions(str(tmp_path / name))
    for name in ("a.xlsx", "a.json", "a"):
        (tmp_path / name).write_text("x")
        assert not may_be_read_in_portions(str(tmp_path / name))
