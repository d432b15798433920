from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents import limits
from maatwaarde.messages import say
from maatwaarde.proposals import read_proposals

from ..files import codes, plain, refused

DATA: dict[str, list[Any]] = {
    "id": ["A", "B", "C"],
    "title": ["Dak", None, "Pad"],
    "requires": [["B"], [], ["A", "B"]],
    "cost:2027": [1000, 2000, 3000],
    "staff:planner": [0.5, None, 1.0],
    "impact:co2 [t_CO2e/year]": ["1.250,5", "n.v.t.", "3"],
    "dwellings": [10, None, 30],
    "started": [True, False, True],
    "maybe": [True, None, False],
    "note": ["x", None, "y"],
}


def frames() -> dict[str, Any]:
    return {
        "polars": pl.DataFrame(DATA),
        "polars-lazy": pl.LazyFrame(DATA),
        "pyarrow": pa.table(DATA),
        "pandas": pd.DataFrame(DATA),
        "pandas-nullable": pd.DataFrame(DATA).convert_dtypes(),
        "pandas-categorical": pd.DataFrame(DATA).astype({"note": "category"}),
    }


@pytest.mark.parametrize("library", sorted(set(frames()) - {"polars"}))
def test_dataframes_of_every_library_give_the_same_proposals(library: str) -> None:
    expected = plain(read_proposals(frames()["polars"]))
    assert expected["titles"] == ("Dak", "B", "Pad")
    assert expected["requires"] == (("B",), (), ("A", "B"))
    assert expected["impacts"] == [("co2", "t_CO2e/year", (1250.5, "-", 3.0), None, None)]
    assert expected["attributes"]["maybe"] == (None, (1.0, "-", 0.0))
    assert plain(read_proposals(frames()[library])) == expected


def test_parquet_and_json_give_what_a_dataframe_gives(tmp_path: Path) -> None:
    expected = plain(read_proposals(frames()["pyarrow"]))
    pyarrow.parquet.write_table(pa.table(DATA), tmp_path / "x.parquet")
    assert plain(read_proposals(tmp_path / "x.parquet")) == expected
    records = [dict(zip(DATA, row, strict=True)) for row in zip(*DATA.values(), strict=True)]
    for content in (records, {"voorstellen": records, "version": 1}):
        (tmp_path / "x.json").write_text(json.dumps(content))
        assert plain(read_proposals(tmp_path / "x.json")) == expected


def test_numbers_for_ids_and_headings() -> None:
    frame = pd.DataFrame({"id": [2**53 + 1, 7], 2027: [1, 2]})
    proposals = read_proposals(frame, {"columns": {"2027": "cost:2027"}})
    assert proposals.ids == ("9007199254740993", "7")
    assert proposals.uses[0].period == "2027"


def test_problems_in_a_dataframe_count_rows_from_one() -> None:
    frame = pl.DataFrame({"id": ["A", "B"], "cost": [1.0, float("inf")]})
    (problem,) = refused(frame)
    assert (problem.where.file, problem.where.row, problem.where.field) == (
        "<dataframe>",
        2,
        "cost",
    )
    assert codes(refused(pl.DataFrame({"id": ["A"], "x": [float("-inf")]}))) == ["not-a-number"]


def test_what_is_no_dataframe() -> None:
    assert codes(refused(12)) == ["no-dataframe"]
    frame = pd.DataFrame([["A", "B"]], columns=["id", "id"])
    assert codes(refused(frame)) == ["duplicate-heading"]


def test_the_name_that_stands_twice_is_told(tmp_path: Path) -> None:
    """Not the first, and not one that stands once."""
    wide = pd.DataFrame([["A", 1, 2, 3, 4]], columns=["id", "n", "cost", "m", "cost"])
    (problem,) = refused(wide)
    assert problem.what == "two columns are named 'cost'"
    table = pa.table([[1]] * 4, names=["id", "cost", "n", "cost"])
    pyarrow.parquet.write_table(table, tmp_path / "x.parquet")
    (problem,) = refused(tmp_path / "x.parquet")
    assert problem.what == "two columns are named 'cost'"
    (tmp_path / "x.json").write_text('[{"id": "A", "n": 1, "cost": 2, "m": 3, "cost": 4}]')
    (problem,) = refused(tmp_path / "x.json")
    assert problem.what == "the key 'cost' stands twice in one object"


def test_many_keys_that_stand_twice_take_little_work_and_room(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    keys = "".join(f'"k{i}": 1, ' for i in range(16_000))
    path.write_text("[{" + keys + '"z": 1, "z": 2}]')
    began = time.process_time()
    (problem,) = refused(path)
    assert problem.what == "the key 'z' stands twice in one object"
    assert time.process_time() - began < 2  # each key held against each takes several times that
    path.write_text("[" + ", ".join(['{"a": 1, "a": 2}'] * 3000) + "]")
    assert len(refused(path)) == 1000


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[\n{"id": "A",}]', "json", 2),
        ('[{"id": "A", "cost": NaN}]', "json", None),
        ('[{"id": "A", "cost": Infinity}]', "json", None),
        ('[{"id": "A", "id": "B"}]', "duplicate-key", None),
        ('{"a": 1}', "json", None),
        ("[1, 2]", "json", None),
        ("[" * 100_000, "json", None),
        ('[{"id": "A", "note": {"a": 1}}]', "nested-cell", None),
        ('[{"id": "A", "cost": {"a": 1}}]', "not-a-number", None),
        ('[{"id": "A", "cost": 1e999}]', "not-a-number", None),
    ],
)
def test_json_that_cannot_be_used(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    (tmp_path / "x.json").write_text(text)
    (problem,) = refused(tmp_path / "x.json")
    assert (problem.code, problem.where.line) == (code, line)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"id": A}]', "er ontbreekt een waarde"),
        ("[{'id': 1}]", "er ontbreekt een sleutel"),
        ('[{"id" 1}]', "er ontbreekt een dubbele punt|achter een sleutel ontbreekt"),
        ('[{"id": 1} {"id": 2}]', "er ontbreekt een komma"),
        ('[{"id": "A}]', "een aanhalingsteken wordt nergens gesloten"),
        ('[{"id": "A\n"}]', "in een tekst staat een regeleinde"),
        ('[{"id": "A"}]]', "achter het einde staat nog iets"),
        ('[{"id": "A"},]', "er staat een komma te veel|voor het einde van een lijst"),
        ('[{"id": "A",}]', "er staat een komma te veel|voor het einde van een object"),
        ('[{"id": 1' + "0" * 5000 + "}]", "een getal dat te lang is"),
    ],
)
def test_what_is_wrong_in_json_is_said_in_dutch(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "x.json").write_text(text)
    (problem,) = refused(tmp_path / "x.json")
    assert re.search(reason, say(problem.what, "nl"))


def test_parquet_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1 no parquet PAR1")
    assert codes(refused(path)) == ["unreadable-parquet"]
    path.write_bytes(b"PAR1 cut off")
    assert "it does not end as one" in refused(path)[0].what
    twice = pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"])], names=["id", "id"])
    pyarrow.parquet.write_table(twice, path)
    assert codes(refused(path)) == ["duplicate-heading"]
    pyarrow.parquet.write_table(pa.table(DATA), path)
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    assert codes(refused(path)) == ["too-large"]


def test_decimals_and_dates_in_arrow() -> None:
    import datetime as dt
    from decimal import Decimal

    table = pa.table(
        {
            "id": ["A"],
            "cost": [Decimal("12.50")],
            "start": [dt.date(2027, 1, 1)],
        }
    )
    proposals = read_proposals(table)
    np.testing.assert_array_equal(proposals.uses[0].values, [12.5])
    assert proposals.attributes["start"].values == ("2027-01-01",)


def test_headings_of_several_levels_are_read_as_one() -> None:
    levels = [("id", "Unnamed: 0_level_1"), ("Naam", ""), ("Kosten", 2027), ("Kosten", 2028)]
    frame = pd.DataFrame([["A", "x", 5, 6]], columns=pd.MultiIndex.from_tuples(levels))
    proposals = read_proposals(frame)
    assert proposals.ids == ("A",)
    assert [use.column for use in proposals.uses] == ["cost:2027", "cost:2028"]
    plain = pd.DataFrame({"Unnamed: 0": [0], "id": ["A"]})
    assert codes(read_proposals(plain).warnings) == ["no-heading"]


def test_an_index_with_a_name_is_not_passed_over_in_silence() -> None:
    frame = pd.DataFrame(DATA).set_index("id")
    with pytest.raises(ProposalError) as caught:
        read_proposals(frame)
    (problem,) = [one for one in caught.value.problems if one.code == "index-not-read"]
    assert "'id'" in problem.what
    assert "reset_index" in problem.mend
    named = pd.DataFrame(DATA, index=pd.Index(["n", "z", "z"], name="wijk"))
    assert codes(read_proposals(named).warnings).count("index-not-read") == 1
    sorted_ = pd.DataFrame(DATA).sort_values("note")  # its numbers are the rows of before
    assert "index-not-read" not in codes(read_proposals(sorted_).warnings)


def test_a_column_without_a_name_is_left_out_with_a_warning() -> None:
    for name in (None, float("nan"), pd.NA):
        found = read_proposals(pd.DataFrame(DATA).rename(columns={"note": name}))
        assert codes(found.warnings).count("no-heading") == 1
        assert "note" not in found.attributes
