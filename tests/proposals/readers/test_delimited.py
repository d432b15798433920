from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals import ReadOptions, Table, read_proposals
from maatwaarde.proposals.clean import clean
from maatwaarde.proposals.columns.targets import looks_canonical
from maatwaarde.proposals.readers import delimited
from maatwaarde.proposals.readers.delimited import read_delimited, sniff

from ..files import codes, csv_file, plain, refused

MESSY = """Projectenlijst gemeente Deltastad;;;;;;
stand 1 maart;;;;;;
;;;;;;
Nr;"Naam
project";Taakveld;Kosten 2027;impact:co2 [t_CO2e/year];Gestart;
1;Café's vergroenen;6.3 Inkomen;€ 1.250.000,50;(1.000);ja;
2;"Fietspad ""Noord""; fase 2";0,10;€ 1,25 mln;n.v.t.;nee;
;;;;;;
3;Dijk;5.7;1.000;12,5;;
Totaal;;;2.501.000,50;;;

Bron: afdeling Financiën;;;;;;
"""


def read(text: str, **given: object) -> Table:
    options = ReadOptions(**given)  # type: ignore[arg-type]
    return clean(read_delimited(text.encode(), "x.csv", options), options, looks_canonical)


def cells(table: Table) -> list[list[object]]:
    return [column.to_pylist() for column in table.columns]  # type: ignore[union-attr]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_messy_file_as_a_whole(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = csv_file(tmp_path, MESSY.replace("\n", line_end), encoding)
    proposals = read_proposals(path)
    assert proposals.ids == ("1", "2", "3")
    assert proposals.titles == ("Café's vergroenen", 'Fietspad "Noord"; fase 2', "Dijk")
    assert proposals.policy_field == ("6.3", "0.10", "5.7")
    np.testing.assert_array_equal(proposals.uses[0].values, [1250000.5, 1250000, 1000])
    np.testing.assert_array_equal(proposals.impacts[0].value, [-1000, np.nan, 12.5])
    np.testing.assert_array_equal(proposals.attributes["gestart"].values, [1, 0, np.nan])
    assert proposals.source.rows.tolist() == [5, 6, 8]
    assert proposals.source.header_row == 4
    assert codes(proposals.warnings) == ["total-row", "note-row"]
    assert [warning.where.row for warning in proposals.warnings] == [9, 11]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    text = "id;naam;kosten\n1;a, b;10\n2;c;20\n".replace(";", delimiter)
    if delimiter == ",":
        text = text.replace("a, b", '"a, b"')
    table = read(text)
    assert table.headings == ("id", "naam", "kosten")
    assert cells(table) == [["1", "2"], ["a, b", "c"], ["10", "20"]]


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    assert sniff("id;x;y\n1;1,5;2,5\n2;3,5;4,5\n") == ";"
    assert sniff("id;x\n1;1,5\n2;3,5\n3;4,5\n") == ";"


def test_the_line_that_tells_excel_the_delimiter() -> None:
    table = read("sep=|\nid|naam\n1|x\n")
    assert cells(table) == [["1"], ["x"]]
    assert (table.header_row, table.rows.tolist()) == (2, [3])


def test_stray_quotes_inside_a_cell_are_text() -> None:
    table = read('id;naam\n1;Plein 5" breed\n2;"a ""b"" c"\n')
    assert cells(table)[1] == ['Plein 5" breed', 'a "b" c']


def test_a_quote_that_is_never_closed_is_found(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'id;naam\n1;goed\n2;"open\n3;x\n4;y\n')
    (problem,) = refused(path)
    assert (problem.code, problem.where.line) == ("open-quote", 3)


def test_rows_of_other_lengths(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;naam;kosten\n1;a;10\n2;b;c;20\n3;d\n4;e;30;\n")
    problems = refused(path)
    assert [(p.code, p.where.row) for p in problems] == [("long-row", 3), ("not-a-number", 3)]
    path = csv_file(tmp_path, "id;naam;kosten\n1;a;10\n3;d\n4;e;30;\n")
    proposals = read_proposals(path)
    assert codes(proposals.warnings) == ["short-row"]
    np.testing.assert_array_equal(proposals.uses[0].values, [10, np.nan, 30])


def test_bytes_that_are_no_text() -> None:
    def code(data: bytes, encoding: str | None = None) -> str:
        with pytest.raises(ProposalError) as caught:
            read_delimited(data, "x.csv", ReadOptions(encoding=encoding))
        return caught.value.problems[0].code

    assert code(b"PK\x03\x04....") == "not-text"
    assert code(b"id;naam\n1;caf\xc3\xa9\n2;caf\xe9\n") == "mixed-encoding"
    assert code(b"id;naam\n1;\x81\n") == "unknown-encoding"
    assert code(b"id;naam\n1;\xe9\n", "utf-8") == "unknown-encoding"
    assert code(b"id;naam\n1;x\n", "klingon") == "unknown-encoding"


def test_a_header_row_beyond_the_file() -> None:
    with pytest.raises(ProposalError, match="row 9 is to hold the headings, and the last row is 2"):
        read("id;naam\n1;x\n", header_row=9)


def test_a_header_row_as_told() -> None:
    table = read("id;naam\nid;titel\n1;x\n", header_row=2)
    assert table.headings == ("id", "titel")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def standard_input(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    standard_input(b"id;kosten\nA;1,5\n")
    from_csv = read_proposals("-")
    standard_input(b'[{"id": "A", "kosten": 1.5}]')
    from_json = read_proposals("-")
    assert plain(from_csv) == plain(from_json)
    assert from_csv.where(0).file == "<stdin>"


def test_empty_and_absent_files(tmp_path: Path) -> None:
    assert codes(refused(csv_file(tmp_path, " \n"))) == ["empty"]
    assert codes(refused(csv_file(tmp_path, "id;naam\n"))) == ["no-rows"]
    assert codes(refused(tmp_path / "absent.csv")) == ["no-file"]
    assert codes(refused(tmp_path)) == ["unknown-extension"]
    assert codes(refused(csv_file(tmp_path, "x", name="lijst.docx"))) == ["unknown-extension"]
    folder = tmp_path / "map.csv"
    folder.mkdir()
    assert codes(refused(folder)) == ["unreadable-file"]


FIELD = st.text(st.sampled_from('ab1 ,.-é"'), min_size=1, max_size=5).filter(str.strip)


@given(
    rows=st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=6),
    blank=st.booleans(),
)
def test_text_with_and_without_quotes_is_read_alike(rows: list[list[str]], blank: bool) -> None:
    """Text without quotation marks takes a shorter way, and must come out the same."""
    bare = [[cell.replace('"', "") or "x" for cell in row] for row in rows]
    bare = [[cell if cell.strip() else "x" for cell in row] for row in bare]
    head = "id;naam;status\n"
    gap = ";;\n" if blank else ""
    plain_text = head + gap + "".join(";".join(row) + "\n" for row in bare)
    quoted = head + gap + "".join(";".join(f'"{cell}"' for cell in row) + "\n" for row in bare)
    a, b = read(plain_text, delimiter=";"), read(quoted, delimiter=";")
    assert a.headings == b.headings
    assert cells(a) == cells(b)
    assert a.rows.tolist() == b.rows.tolist()


def test_rows_of_a_later_batch_are_counted_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BATCH", 2)
    text = 'id;naam\n1;"a"\n2;b\n3;c\n4\n5;e;f\n'
    (problem,) = refused(csv_file(tmp_path, text))
    assert (problem.code, problem.where.row) == ("long-row", 6)
    proposals = read_proposals(csv_file(tmp_path, text.replace(";f", "")))
    assert proposals.ids == ("1", "2", "3", "4", "5")
    assert proposals.warnings[0].where.row == 5


ODD = st.sampled_from([*'ab;,"\t|', "\n", "\r", "1", ".", "-", "€", "id", "cost", "\x00", "é", ":"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=60),
        st.lists(ODD, max_size=40).map(lambda parts: ("id;cost\n" + "".join(parts)).encode()),
    ),
    extension=st.sampled_from([".csv", ".json", ".pb", ".xlsx", ".parquet"]),
)
def test_whatever_is_in_a_file_is_read_or_refused_in_words(
    tmp_path: Path, data: bytes, extension: str
) -> None:
    path = tmp_path / f"x{extension}"
    path.write_bytes(data)
    proposals, problems = None, ()
    try:
        proposals = read_proposals(path)
    except ProposalError as error:
        problems = error.problems
    if proposals is None:
        assert problems
        assert all(problem.what and problem.where.file for problem in problems)
    else:
        assert len(set(proposals.ids)) == len(proposals) > 0


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("size", [131_073, 400_000])
def test_a_cell_may_be_as_long_as_a_geometry_is(tmp_path: Path, quote: str, size: int) -> None:
    shape = ",".join(["5.1 52.1"] * (size // 9 + 1))
    path = csv_file(tmp_path, f"id;title;cost;geom\nA;x;5;{quote}{shape}{quote}\nB;y;6;\n")
    proposals = read_proposals(path)
    assert proposals.ids == ("A", "B")
    assert proposals.attributes["geom"].values == (shape, None)
    text = f"META\nkey;value\nb;{quote}{shape}{quote}\nPROJECTS\nproject_id;cost;name\n1;5;x\n"
    path = csv_file(tmp_path, text, name="x.pb")
    assert read_proposals(path).ids == ("1",)


def test_an_open_quotation_mark_is_still_found_in_a_long_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'id;title\nA;"x\n' + "B;y\n" * 60_000)
    assert codes(refused(path)) == ["open-quote"]
