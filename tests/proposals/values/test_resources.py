from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals import read_proposals

from ..files import codes, csv_file, plain, refused, xlsx_file

LIST = [["id", "naam"], ["A", "Dak"], ["B", "Pad"]]
LONG = [
    ["id", "soort", "naam", "periode", "bedrag"],
    ["A", "kosten", "capital", 2027, "€ 1.000"],
    ["A", "kosten", "capital", 2027, 500],
    ["B", "kosten", None, "2027-h1", 7],
    ["B", "personeel", "planner", None, 0.5],
]
EXPECTED = [
    ("cost:capital:2027", "EUR", (1500.0, "-")),
    ("cost:2027-H1", "EUR", ("-", 7.0)),
    ("staff:planner", "fte", ("-", 0.5)),
]


@pytest.mark.parametrize("sheet", ["resources", "Middelen"])
def test_a_sheet_of_resources(tmp_path: Path, sheet: str) -> None:
    path = xlsx_file(tmp_path, {"Voorstellen": LIST, sheet: LONG})
    assert plain(read_proposals(path))["uses"] == EXPECTED


def test_another_sheet_another_file_or_a_dataframe(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"Voorstellen": LIST, "geld": LONG})
    mapped = read_proposals(path, {"resources": {"sheet": "geld"}})
    assert plain(mapped)["uses"] == EXPECTED
    text = "\n".join(";".join("" if c is None else str(c) for c in row) for row in LONG)
    long = csv_file(tmp_path, text.replace(".5", ",5"), name="geld.csv")
    assert plain(read_proposals(path, resources=long))["uses"] == EXPECTED
    mapping = tmp_path / "x.mapping.yaml"
    mapping.write_text("resources: {file: geld.csv}")
    assert plain(read_proposals(path, mapping))["uses"] == EXPECTED
    frame = pl.DataFrame(
        [[str(c) if c else None for c in row] for row in LONG[1:]], LONG[0], orient="row"
    )
    frame = frame.with_columns(bedrag=pl.Series([1000.0, 500.0, 7.0, 0.5]))
    assert plain(read_proposals(path, resources=frame))["uses"] == EXPECTED


def test_every_row_that_cannot_be_used_is_reported(tmp_path: Path) -> None:
    long = csv_file(
        tmp_path,
        "id;kind;name;period;amount;unit\nZ;cost;;2027;1;\n;cost;;2027;1;\nA;geldd;;2027;1;\n"
        "A;staff;;2027;1;\nA;cost;;2027-Q5;1;\nA;cost;;2027;veel;\nA;cost;;2027;1;kEUR\n",
        name="r.csv",
    )
    problems = refused(csv_file(tmp_path, "id\nA\nB\n"), resources=long)
    found = [(problem.code, problem.where.row) for problem in problems]
    assert found == [
        ("unknown-id", 2),
        ("unknown-id", 3),
        ("unknown-kind", 4),
        ("no-role", 5),
        ("bad-period", 6),
        ("not-a-number", 7),
        ("two-units", 8),
    ]


@pytest.mark.parametrize(
    ("proposals", "long", "code"),
    [
        ("id;kosten\nA;1\n", "id;kind;amount\nA;cost;1\n", "stated-twice"),
        (
            "id;naam\nA;x\n",
            "id;kind;period;amount\nA;cost;;1\nA;cost;2027;1\n",
            "total-and-periods",
        ),
        ("id;naam\nA;x\n", "id;kind;naam\nA;cost;x\n", "no-column"),
        ("id;naam\nA;x\n", "id;kind;name;amount\nA;staff;planner;-1\n", "negative"),
    ],
)
def test_contradictions(tmp_path: Path, proposals: str, long: str, code: str) -> None:
    resources = csv_file(tmp_path, long, name="r.csv")
    assert codes(refused(csv_file(tmp_path, proposals), resources=resources)) == [code]


@pytest.mark.parametrize("where", ["absolute", "relative"])
@pytest.mark.parametrize("form", ["data", "bytes", "stream", "text"])
def test_a_mapping_that_is_no_file_reads_none(
    where: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = tmp_path / "secret.csv"
    secret.write_text("id;kind;name;period;amount\nA;cost;money;2027;5\n", encoding="utf-8")
    name = str(secret) if where == "absolute" else secret.name
    text = json.dumps({"resources": {"file": name}})
    mapping = {
        "data": json.loads(text),
        "bytes": text.encode(),
        "stream": io.BytesIO(text.encode()),
        "text": io.StringIO(text),
    }[form]
    monkeypatch.setenv("MAATWAARDE_OUTSIDE", "allow")
    with pytest.raises(ProposalError) as refused_:
        read_proposals([{"id": "A"}], mapping)
    assert codes(refused_.value.problems) == ["outside"]
