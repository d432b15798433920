"""A list of any size is read in parts that fit in memory, whatever its lines and cells hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals.readers import delimited, encoding, portions
from maatwaarde.proposals.readers.portions import JsonLinesPortions, TextPortions
from maatwaarde.proposals.table import ReadOptions


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let limits be small, so that the tests are."""
    for module in (portions, delimited, encoding):
        monkeypatch.setattr(module, "MAX_CELL_LETTERS", 500)
        monkeypatch.setattr(module, "MAX_LETTERS", 2000, raising=False)
    monkeypatch.setattr(portions, "MAX_LIST_BYTES", 1000)
    before = csv.field_size_limit(100)  # which is raised only
    yield
    csv.field_size_limit(before)


def grids(path: Path, text: str) -> list[list[list[str]]]:
    path.write_text(text, encoding="utf-8", newline="")
    source = TextPortions(str(path), ReadOptions())
    return [grid.body.to_pylist() for grid, _ in source.grids(1, 100)]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_that_is_no_line_is_refused_before_it_is_read(end: str, tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    row = "1;" + "x" * 498
    assert grids(path, f"id;title{end}{row}{end}") == [[row.split(";")]]
    with pytest.raises(ProposalError, match="holds more than 500 letters") as caught:
        grids(path, f"id;title{end}{row}x{end}" + "y" * 10_000)
    assert caught.value.problems[0].where.line == 2


@pytest.mark.usefixtures("small")
def test_a_row_of_many_long_lines_is_refused(tmp_path: Path) -> None:
    cell = '"' + "x\n" * 200 + '"'
    with pytest.raises(ProposalError, match="holds more than 500 letters") as caught:
        grids(tmp_path / "l.csv", "id;a;b;c;d;e;f\n" + ";".join([cell] * 7) + "\n")
    assert caught.value.problems[0].where.line == 2


@pytest.mark.usefixtures("small")
def test_of_long_rows_fewer_are_taken_at_once(tmp_path: Path) -> None:
    rows = [[str(i), "x" * 400] for i in range(20)]
    found = grids(tmp_path / "l.csv", "id;title\n" + "".join(";".join(r) + "\n" for r in rows))
    assert [row for part in found for row in part] == rows
    assert all(len(part) <= 6 for part in found)


@pytest.mark.usefixtures("small")
def test_of_long_objects_fewer_are_taken_at_once(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text("".join(json.dumps({"id": i, "title": "x" * 400}) + "\n" for i in range(20)))
    found = list(JsonLinesPortions(str(path)).portions([0], 100))
    assert [row for part in found for row in part.rows.tolist()] == list(range(1, 21))
    assert all(len(part.rows) <= 6 for part in found)


@pytest.mark.usefixtures("small")
def test_a_line_of_json_that_does_not_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text('{"id": 1}\n{"id": 2, "title": "' + "x" * 5000)
    with pytest.raises(ProposalError, match="a line here holds more than 1,000 bytes") as caught:
        JsonLinesPortions(str(path))
    assert caught.value.problems[0].where.line == 2


def test_keys_that_no_table_has_room_for_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maatwaarde.documents.limits.MAX_COLUMNS", 30)
    path = tmp_path / "l.jsonl"
    path.write_text("".join(json.dumps({f"k{i}": i}) + "\n" for i in range(40)))
    with pytest.raises(ProposalError, match="has 31 columns"):
        JsonLinesPortions(str(path))
