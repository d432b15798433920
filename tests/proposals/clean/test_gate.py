from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals import Grid, RawTable, ReadOptions, Table
from maatwaarde.proposals.clean import clean
from maatwaarde.proposals.columns.recognise import recognise_unit
from maatwaarde.proposals.columns.targets import looks_canonical
from maatwaarde.proposals.readers.delimited import read_delimited

from ..files import codes


def tidied(found: RawTable | Grid, **given: object) -> Table:
    return clean(found, ReadOptions(**given), looks_canonical)  # type: ignore[arg-type]


def grid(rows: list[list[object]]) -> Grid:
    return Grid(head=rows, body=tuple(map(list, zip(*rows, strict=True))), file="x", sheet="s")


ROWS: list[list[object]] = [
    ["Projecten 2027", "", ""],
    ["", "", ""],
    ["id", "naam ", "kosten"],
    ["A", " dak \n", 1.0],
    ["B", "pad", 2.0],
    ["Totaal", "", 3.0],
    ["", "", ""],
    ["Bron: afdeling", "", ""],
]


def test_a_grid_becomes_a_table_without_what_is_no_data() -> None:
    table = tidied(grid(ROWS))
    assert table.headings == ("id", "naam", "kosten")
    assert table.columns == (["A", "B"], ["dak", "pad"], [1.0, 2.0])
    assert (table.header_row, table.rows.tolist()) == (3, [4, 5])
    assert codes(table.problems) == ["total-row", "note-row"]
    assert [problem.where.row for problem in table.problems] == [6, 8]
    assert {problem.where.sheet for problem in table.problems} == {"s"}
    assert [(one.row, one.reason, one.text) for one in table.left_out] == [
        (6, "total", "Totaal"),
        (8, "note", "Bron: afdeling"),
    ]
    assert table.left_out[0].cells == {"id": "Totaal", "kosten": 3.0}


def test_a_row_of_headings_that_is_not_there() -> None:
    with pytest.raises(ProposalError, match="row 9 is to hold the headings, and the last row is 8"):
        tidied(grid(ROWS), header_row=9)
    with pytest.raises(ProposalError, match="is empty"):
        tidied(grid([]))


def test_a_table_keeps_its_rows_and_gets_tidy_texts() -> None:
    numbers = np.array([1.0, 2.0])
    columns = (["Tot aan", " b "], pa.array([" a  b", "c"]), numbers)
    table = tidied(RawTable(("id", "x", "n"), columns, np.array([1, 2]), "x"))
    assert table.columns[0] == ["Tot aan", "b"]
    assert table.columns[1].to_pylist() == ["a b", "c"]  # type: ignore[union-attr]
    assert table.columns[2] is numbers


WORD = st.text(st.sampled_from("ab1é ,"), max_size=3)


@given(
    title=st.sampled_from(["", "Lijst\n", "Lijst;;\n\n", "Lijst;x;y;z\n"]),
    rows=st.lists(st.lists(WORD, min_size=1, max_size=4), max_size=6),
    regular=st.lists(st.tuples(WORD, WORD, WORD), max_size=4),
    times=st.sampled_from([1, 70]),
)
def test_rows_of_other_lengths_are_cut_alike_with_and_without_quotation_marks(
    title: str, rows: list[list[str]], regular: list[tuple[str, str, str]], times: int
) -> None:
    """Text without quotation marks is read as columns from where its rows are of one length."""
    filled = [row if "".join(row).strip() else ("x", "", "") for row in regular]
    body = [*rows, *filled * times]
    text = title + "id;naam;wijk;kosten\n" + "".join(";".join(row) + "\n" for row in body)
    marked = text.replace("id;naam", '"id";naam')
    a, b = (
        tidied(read_delimited(one.encode(), "x.csv", ReadOptions(delimiter=";")))
        for one in (text, marked)
    )
    assert (a.headings, a.rows.tolist()) == (b.headings, b.rows.tolist())
    assert [list(map(str, c)) for c in a.columns] == [list(map(str, c)) for c in b.columns]
    assert a.problems == b.problems


def test_rows_of_a_table_with_headings_are_looked_at_too() -> None:
    columns = (
        ["", "1", "2", "Groen", "3", ""],
        pa.array(["", "Pad", "Brug", "", "Park", "Totaal 2027"]),
        pa.array(["kEUR", "5", "6", "", "7", "18"]),
        pa.array(["fte", "1", "1", "", "1", "3"]),
    )
    found = RawTable(("id", "titel", "kosten", "inzet"), columns, np.arange(1, 7), "x")
    table = clean(found, ReadOptions(), looks_canonical, recognise_unit)
    assert table.headings == ("id", "titel", "kosten [kEUR]", "inzet [fte]")
    assert [table.column_values(0), table.rows.tolist()] == [["1", "2", "3"], [2, 3, 5]]
    assert [(row.row, row.reason) for row in table.left_out] == [
        (1, "units"),
        (4, "group"),
        (6, "total"),
    ]
    assert table.groups == (None, None, "Groen")
    assert {note.where.row for note in table.problems} == {1, 4, 6}
