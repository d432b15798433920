"""Proposals from rows, columns, bytes and streams are those of the file with the same content."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents.writing import write_atomically
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.report.files import table_file

ROWS: list[dict[str, Any]] = [
    {"id": "A", "titel": "Bomen", "kosten:2027": 1000, "impact:co2": -3.5},
    {"id": "B", "titel": "Pad", "kosten:2027": Decimal("20.5"), "impact:co2": float("nan")},
]
COLUMNS = {
    "id": ("A", "B"),
    "titel": ["Bomen", "Pad"],
    "kosten:2027": np.array([1000, 20.5]),
    "impact:co2": [np.float64(-3.5), None],
}
CSV = b"id;titel;kosten:2027;impact:co2\nA;Bomen;1000;-3,5\nB;Pad;20,5;\n"
PLAIN = [
    {key: float(value) if isinstance(value, Decimal) else value for key, value in row.items()}
    for row in ROWS
]
PLAIN[1]["impact:co2"] = None


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(PLAIN), out)
    return out.getvalue()


def told(proposals: Proposals) -> str:
    (cost,), (given,) = proposals.uses, proposals.impacts
    return repr((proposals.ids, proposals.titles, cost.column, cost.values, given.value))


FORMS = {
    "rows": ROWS,
    "columns": COLUMNS,
    "csv": CSV,
    "text": io.StringIO(CSV.decode()),
    "json": json.dumps(PLAIN).encode(),
    "json lines": "\n".join(map(json.dumps, PLAIN)).encode(),
    "parquet": parquet(),
    "workbook": table_file({"lijst": {key: list(COLUMNS[key]) for key in COLUMNS}}, ".xlsx"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same(form: str) -> None:
    source = FORMS[form]
    found = read_proposals(source)
    assert told(found) == told(read_proposals(pa.Table.from_pylist(PLAIN)))
    assert found.source.file == "<proposals>"


def test_a_stream_goes_by_the_extension_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    write_atomically(path, CSV)
    with path.open("rb") as stream:
        found = read_proposals(stream)
    assert found.source.file == str(path)
    assert told(found) == told(read_proposals(path))


def test_every_row_that_is_none_is_named() -> None:
    with pytest.raises(ProposalError) as caught:
        read_proposals([{"id": "A"}, 3, None])
    assert [(one.code, one.where.row) for one in caught.value.problems] == [
        ("no-row", 2),
        ("no-row", 3),
    ]


@pytest.mark.parametrize(
    ("source", "code", "field"),
    [
        ({"id": ["A"], "titel": ["x", "y"]}, "short-column", "id"),
        ({"id": 3}, "no-column", "id"),
        ({"id": "AB"}, "no-column", "id"),
        (b" \n", "empty", None),
        ([{"id": "A", "titel": "x", "kosten:2027": "veel"}], "not-a-number", "kosten:2027"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_column(
    source: Any, code: str, field: str | None
) -> None:
    with pytest.raises(ProposalError) as caught:
        read_proposals(source)
    (one,) = caught.value.problems
    assert (one.code, one.where.file, one.where.field) == (code, "<proposals>", field)


def test_the_long_table_and_the_mapping_come_as_data_too() -> None:
    found = read_proposals(
        [{"nr": "A", "naam": "x"}],
        {"columns": {"nr": "id", "naam": "title"}},
        resources=[{"id": "A", "kind": "cost", "name": "money", "period": "2027", "amount": 5}],
    )
    assert [(use.column, use.values.tolist()) for use in found.uses] == [("cost:2027", [5.0])]
    with pytest.raises(ProposalError) as caught:
        read_proposals([{"id": "A", "titel": "x"}], {"columns": {"nr": {"to": "id", "typo": 1}}})
    assert str(caught.value).startswith("<mapping>, columns.nr.typo: error: ")


@pytest.mark.parametrize(
    "given",
    [
        [{"id": "A", "a b": 1, "a\nb": 2}],
        [{"id": "A", 1: 1, "1": 2}],
        {"id": ["A"], "a b": [1], "a\nb": [2]},
        {"id": ["A"], 1: [1], "1": [2]},
    ],
)
def test_two_keys_that_are_one_heading_are_told(given: Any) -> None:
    with pytest.raises(ProposalError) as refused:
        read_proposals(given)
    assert [problem.code for problem in refused.value.problems] == ["duplicate-heading"]


@pytest.mark.parametrize("given", [None, 3, np.zeros((2, 2)), (row for row in ROWS)])
def test_what_is_no_table_is_told_with_all_that_is(given: Any) -> None:
    with pytest.raises(ProposalError) as refused:
        read_proposals(given)
    (problem,) = refused.value.problems
    assert type(given).__name__ in problem.what
    assert all(word in problem.mend for word in ("path", "dataframe", "list", "bytes", "stream"))


def test_a_text_with_lines_is_no_path() -> None:
    with pytest.raises(ProposalError) as refused:
        read_proposals(CSV.decode())
    (problem,) = refused.value.problems
    assert problem.code == "text-for-path"
    assert problem.where.file == "id;titel;kosten:2027;impact:co2…"
    assert "StringIO" in problem.mend
