"""What each column was read as is counted, and its sum stands beside the list's own total."""

from __future__ import annotations

from pathlib import Path

import pytest

from maatwaarde.proposals import ColumnRead, read_proposals

from .files import csv_file, xlsx_file


def by_heading(path: Path, mapping: object = None) -> dict[str, ColumnRead]:
    read = read_proposals(path, mapping)  # type: ignore[arg-type]
    return {column.heading: column for column in read.columns}


def test_cells_are_filled_unknown_zero_or_blank(tmp_path: Path) -> None:
    text = (
        "id;naam;kosten 2027;wijk;impact:co2;weg\n"
        "1;a;PM;Zuid;ca. 5;1\n2;b;0;;?;2\n3;c;;Noord;0;\n4;d;1.500,50;;7;3\n"
    )
    mapping = {"approximate": 0.1, "ignore": ["weg"]}
    found = by_heading(csv_file(tmp_path, text), mapping)
    assert list(found) == ["id", "naam", "kosten 2027", "wijk", "impact:co2", "weg"]

    def counts(heading: str) -> tuple[int, int, int, int, int]:
        one = found[heading]
        return one.filled, one.unknown, one.near, one.zero, one.blank

    assert counts("id") == (4, 0, 0, 0, 0)
    assert counts("kosten 2027") == (2, 1, 0, 1, 1)
    assert counts("wijk") == (2, 0, 0, 0, 2)
    assert counts("impact:co2") == (3, 1, 1, 1, 0)
    assert counts("weg") == (3, 0, 0, 0, 1)
    cost = found["kosten 2027"]
    assert (cost.kind, cost.target, cost.unit, cost.decimal) == (
        "cost",
        "cost:2027",
        "EUR",
        "comma",
    )
    assert cost.total == 1500.5
    assert (found["wijk"].kind, found["wijk"].target) == ("fixed", "area")
    assert (found["weg"].kind, found["weg"].target) == ("ignored", None)
    assert found["impact:co2"].total is None


ROWS = [["id", "kosten 2027", "inzet:jurist"], ["1", 100.0, 0.5], ["2", 250.0, None]]


@pytest.mark.parametrize(
    ("below", "stated", "rows", "difference"),
    [
        ([["Totaal", 350.0, 0.5]], 350, (4,), 0),
        ([["Totaal", 400.0, None]], 400, (4,), 50),
        ([["Totaal", "€ 400", None]], 400, (4,), 50),
        ([["Subtotaal", 100.0, None], ["Eindtotaal", 350.0, None]], 350, (5,), 0),
        # Totals of parts alone: together they are the total.
        ([["Subtotaal A", 100.0, None], ["Subtotaal B", 240.0, None]], 340, (4, 5), -10),
    ],
)
def test_the_total_of_the_list_itself_stands_beside_the_sum(
    tmp_path: Path,
    below: list[list[object]],
    stated: float,
    rows: tuple[int, ...],
    difference: float,
) -> None:
    found = by_heading(xlsx_file(tmp_path, {"s": [*ROWS, *below]}))["kosten 2027"]
    assert found.total == 350
    assert found.stated is not None
    assert (found.stated.amount, found.stated.rows) == (stated, rows)
    assert found.difference == difference


def test_without_a_row_of_totals_there_is_no_difference(tmp_path: Path) -> None:
    found = by_heading(xlsx_file(tmp_path, {"s": ROWS}))["kosten 2027"]
    assert found.stated is None
    assert found.difference is None


def test_a_sum_in_floating_point_differs_in_nothing(tmp_path: Path) -> None:
    rows = [["id", "kosten 2027"], *([str(i), 0.1] for i in range(10)), ["Totaal", 0.1 * 3 + 0.7]]
    assert by_heading(xlsx_file(tmp_path, {"s": rows}))["kosten 2027"].difference == 0


def test_a_column_that_is_turned_round_has_its_total_turned_round(tmp_path: Path) -> None:
    rows = [["id", "saldo"], ["1", -100.0], ["2", -50.0], ["Totaal", -150.0]]
    mapping = {"columns": {"saldo": {"to": "cost:2027", "sign": -1}}}
    found = by_heading(xlsx_file(tmp_path, {"s": rows}), mapping)["saldo"]
    assert (found.total, found.difference) == (150, 0)


def test_a_column_with_two_meanings_is_told_twice(tmp_path: Path) -> None:
    mapping = {"columns": {"m": ["impact:co2", "attribute:m"]}}
    read = read_proposals(csv_file(tmp_path, "id;m\n1;2\n"), mapping)
    assert [column.target for column in read.columns] == ["id", "impact:co2", "attribute:m"]


@pytest.mark.parametrize("last", ["Totaal 2027-2028", "Som van alle programma's", "Alle samen"])
def test_a_last_total_that_adds_up_subtotals_counts_alone(tmp_path: Path, last: str) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(
        "nr;naam;wijk;kosten 2027\n;Groen;;\n1;A;Zuid;5\n2;B;Oost;6\n;Subtotaal groen;;11\n"
        f";Wegen;;\n3;C;Zuid;1\n;Subtotaal wegen;;1\n;{last};;12\n",
        encoding="utf-8",
    )
    (column,) = [one for one in read_proposals(path).columns if one.kind == "cost"]
    assert column.stated is not None
    assert (column.stated.amount, column.difference) == (12, 0)
