"""JSON lines: an object on each line, and each mistake at its line."""

from pathlib import Path

import pytest

import maatwaarde as mw
from maatwaarde.diagnostics import MaatwaardeError


@pytest.mark.parametrize("name", ["lijst.jsonl", "lijst.NDJSON"])
def test_each_line_is_a_proposal(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b'\xef\xbb\xbf{"id": "A", "cost": 5}\r\n\r\n{"id": "B", "title": "Brug"}\n')
    proposals = mw.read_proposals(path)
    assert (proposals.ids, proposals.titles) == (("A", "B"), ("A", "Brug"))
    assert proposals.where(1).row == 3


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{oops", "json"),
        ("[1]", "json"),
        ("3", "json"),
        ('{"id": "B"}, {"id": "C"}', "json"),
        ('{"id": NaN}', "json"),
        ('{"id": "B", "id": "C"}', "duplicate-key"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_number(tmp_path: Path, line: str, code: str) -> None:
    path = tmp_path / "lijst.jsonl"
    path.write_text(f'{{"id": "A"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(MaatwaardeError) as caught:
        mw.read_proposals(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.row) == (code, 2)
