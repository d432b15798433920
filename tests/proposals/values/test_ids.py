from __future__ import annotations

from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from maatwaarde.proposals import read_proposals

from ..files import codes, csv_file, refused, xlsx_file


def ids_of(folder: Path, *ids: object) -> tuple[tuple[str, ...], list[str]]:
    rows = [["id", "naam"], *([one, "x"] for one in ids)]
    proposals = read_proposals(xlsx_file(folder, {"a": rows}))
    return proposals.ids, [f"{w.code} {w.where.row}" for w in proposals.warnings]


def test_ids_with_more_digits_than_a_spreadsheet_keeps_are_doubted(tmp_path: Path) -> None:
    assert ids_of(tmp_path, 123456789012345) == (("123456789012345",), [])
    assert ids_of(tmp_path, "1234567890123456") == (("1234567890123456",), [])
    ids, warnings = ids_of(tmp_path, 1, 1234567890123456, 12345678901234560)
    assert ids == ("1", "1234567890123456", "12345678901234560")
    assert warnings == ["changed-id 3"]
    path = csv_file(tmp_path, "id;naam\n1,23457E+15;a\nB;b\n")
    assert codes(read_proposals(path).warnings) == ["changed-id"]
    frame = pd.DataFrame({"id": [1e17, 2.0], "title": ["a", "b"]})
    assert read_proposals(frame).ids == ("100000000000000000", "2")


def test_a_zero_at_the_end_of_an_id_may_have_been_lost(tmp_path: Path) -> None:
    assert ids_of(tmp_path, 1.8, 1.9, 1.1, 1.11)[1] == ["changed-id 4"]
    assert ids_of(tmp_path, 1.19, 1.2)[1] == ["changed-id 3"]
    assert ids_of(tmp_path, 1.1, 1.2, 2.1, 2.2)[1] == []
    assert ids_of(tmp_path, "1.10", "1.9", "1.1")[1] == []
    path = xlsx_file(tmp_path, {"a": [["id", "naam"], [1.1, "a"], [1.1, "b"]]})
    assert [problem.code for problem in refused(path)] == ["duplicate-id"]


def test_whole_numbers_of_any_size_are_read() -> None:
    frame = pl.DataFrame(
        {
            "id": pl.Series([10**30], dtype=pl.Int128),
            "cost": pl.Series([1], dtype=pl.Int128),
        }
    )
    proposals = read_proposals(frame)
    assert proposals.ids == (str(10**30),)
    assert proposals.uses[0].values.tolist() == [1.0]


@pytest.mark.parametrize(
    "text",
    [
        "id;naam;kosten\nA;a;$ 100\n",
        "id;naam;kosten\nA;a;CHF 100\n",
        "id;naam;kosten\nA;a;100 dollar\n",
        "id;naam;kosten [USD]\nA;a;100\n",
        "id;naam;kosten [k$]\nA;a;100\n",
    ],
)
def test_another_currency_is_refused(tmp_path: Path, text: str) -> None:
    (problem,) = refused(csv_file(tmp_path, text))
    assert "euro" in problem.what
    assert "euros" in problem.mend


def test_a_heading_in_another_currency_is_never_taken_for_euros(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;naam;Kosten (x $ 1.000)\nA;a;100\n")
    proposals = read_proposals(path)
    assert not proposals.uses
    assert codes(proposals.warnings) == ["other-currency"]
