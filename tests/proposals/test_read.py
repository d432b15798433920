"""What is checked in a list of proposals, and how its numbers and units are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.proposals import (
    Proposals,
    RawTable,
    ReaderRegistry,
    ReadOptions,
    Status,
    default_readers,
    read_proposals,
)

from .files import codes, csv_file, plain, refused, xlsx_file


def read(folder: Path, text: str, mapping: object = None) -> Proposals:
    return read_proposals(csv_file(folder, text), mapping)  # type: ignore[arg-type]


def test_all_problems_of_a_file_come_at_once(tmp_path: Path) -> None:
    text = (
        "id;titel;status;vereist;variant_van;kosten;staff:planner;impact:co2;impact:co2:low;"
        "impact:wonen:high;impct:x\n"
        "A;a;nieuwe;Q;;veel;-1;5;6;1;1\n"
        "A;b;nieuw;B;;10;1;;2;1;1\n"
        ";c;nieuw;C;;10;1;5;1;1;1\n"
        "D;d;nieuw;D;D;10;1;inf;;1;1\n"
    )
    problems = refused(csv_file(tmp_path, text))
    found = {(problem.code, problem.where.row, problem.where.field) for problem in problems}
    assert found == {
        ("bad-heading", 1, "impct:x"),
        ("bound-without-value", 1, "impact:wonen:high"),
        ("unknown-status", 2, "status"),
        ("unknown-id", 2, "vereist"),
        ("not-a-number", 2, "kosten"),
        ("negative", 2, "staff:planner"),
        ("bound-order", 2, "impact:co2:low"),
        ("duplicate-id", 3, "id"),
        ("unknown-id", 3, "vereist"),
        ("bound-without-value", 3, "impact:co2:low"),
        ("blank-id", 4, "id"),
        ("unknown-id", 4, "vereist"),
        ("self-reference", 5, "vereist"),
        ("self-reference", 5, "variant_van"),
        ("not-a-number", 5, "impact:co2"),
    }
    assert all(problem.mend for problem in problems)


def test_fixed_columns(tmp_path: Path) -> None:
    proposals = read(
        tmp_path,
        "nummer;voorstel;wijk;variant van;vereist;status\n"
        'A;Dak;Noord;;;\nB;;n.v.t.;A;;Verplicht\nC;Pad;;;"A; D";lopend\nD;Dijk;;;B,C;vervallen\n',
    )
    assert proposals.titles == ("Dak", "B", "Pad", "Dijk")
    assert proposals.area == ("Noord", None, None, None)
    assert proposals.variant_of == (None, "A", None, None)
    assert proposals.requires == ((), (), ("A", "D"), ("B", "C"))
    assert proposals.status == (
        Status.PROPOSED,
        Status.MANDATORY,
        Status.RUNNING,
        Status.FORBIDDEN,
    )
    assert proposals.index("C") == 2
    with pytest.raises(ProposalError, match="did you mean 'C'"):
        read(tmp_path, "id\nC\nXYZ\n").index("c".upper() + "C")


@pytest.mark.parametrize(("costs", "doubted"), [((-9, -8, 7), True), ((-9, 8, 7), False)])
def test_most_costs_below_zero_are_doubted(
    tmp_path: Path, costs: tuple[int, ...], doubted: bool
) -> None:
    rows = "".join(f"{name};{cost}\n" for name, cost in zip("ABC", costs, strict=True))
    proposals = read(tmp_path, "id;kosten\n" + rows)
    assert ("negative" in [warning.code for warning in proposals.warnings]) == doubted


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("id;variant_of\nA;\nB;A\nC;B\n", "chained-variant", 4),
        ("id;variant_of;requires\nA;;\nB;A;A\n", "requires-variant", 3),
        ("id;variant_of\nA;Z\n", "unknown-id", 2),
        ("id;naam;Naam\nA;x;y\n", "duplicate-heading", 1),
        ("id;naam;titel\nA;x;y\n", "two-columns", 1),
        ("id;kosten;kosten 2027\nA;3;3\n", "total-and-periods", 1),
        ("id;kosten\nA;12%\n", "percent-sign", 2),
        ("id;impact:x\nA;12%\nB;3\n", "percent-mixed", 3),
        ("id;impact:x\nA;12\nB;3%\nC;5\n", "percent-mixed", 3),
        ("id;impact:x [t]\nA;€ 12\n", "money-sign", 2),
        ("id;cost [kEUR]\nA;1,2 mln\n", "scaled-twice", 2),
        ("id;impact:x [t];impact:x:low [kg]\nA;1;1\n", "bound-unit", 1),
        ("id;kosten\nA;12,5\nB;12,7\nC;12.5\n", "not-a-number", 4),
        ("id;x\nA;#DIV/0!\n", "not-a-number", 2),
        ("id;titel\nA;#REF!\n", "formula-error", 2),
    ],
)
def test_one_problem(tmp_path: Path, text: str, code: str, row: int) -> None:
    (problem,) = refused(csv_file(tmp_path, text))
    assert (problem.code, problem.where.row) == (code, row)


def test_many_wrong_cells_are_counted_and_not_all_shown(tmp_path: Path) -> None:
    text = "id;kosten\n" + "".join(f"P{i};veel {i}\n" for i in range(100))
    problems = refused(csv_file(tmp_path, text))
    assert len(problems) == 21
    assert problems[-1].what == "and 80 more like this in the column"


@pytest.mark.parametrize(
    ("text", "expected", "warnings"),
    [
        # the column itself tells
        ("id;kosten\nA;1.250\nB;0,5\n", [1250, 0.5], []),
        ("id,kosten\nA,1.250\nB,0.5\n", [1.25, 0.5], []),
        # another column tells
        ("id;kosten;impact:x\nA;1.250;0.5\nB;2.500;0.7\n", [1.25, 2.5], []),
        ('id,kosten,impact:x\nA,1.250,"0,5"\n', [1250], []),
        # the form of the file tells
        ("id;kosten\nA;1.250\n", [1250], []),
        # nothing tells
        ("id,kosten\nA,1.250\n", [1.25], ["ambiguous-numbers"]),
        ("id\tkosten\nA\t1.250\n", [1250], ["ambiguous-numbers"]),
        ("id;kosten;impact:x;impact:y\nA;1.250;0.5;0,5\n", [1250], ["ambiguous-numbers"]),
        # policy fields and other codes are no evidence
        ("id\ttaakveld\tkosten\nA\t6.3\t1.250\n", [1250], ["ambiguous-numbers"]),
        ("id\tversie\tkosten\nA\t6.3\t12,5\nB\t6.3\t1.250\n", [12.5, 1250], []),
    ],
)
def test_notation_is_decided_for_the_file_and_not_for_a_cell(
    tmp_path: Path, text: str, expected: list[float], warnings: list[str]
) -> None:
    proposals = read(tmp_path, text)
    np.testing.assert_array_equal(proposals.uses[0].values, expected)
    assert codes(proposals.warnings) == warnings
    for warning in proposals.warnings:
        assert warning.where.field == "kosten"
        assert f"read as {expected[0]:.15g} (" in warning.what


@pytest.mark.parametrize(("decimal", "value"), [("comma", 1250), ("point", 1.25)])
def test_a_mapping_settles_the_notation(tmp_path: Path, decimal: str, value: float) -> None:
    text = "id,kosten\nA,1.250\n"
    for mapping in (
        {"decimal": decimal},
        {"columns": {"kosten": {"to": "cost", "decimal": decimal}}},
    ):
        proposals = read(tmp_path, text, mapping)
        assert proposals.uses[0].values.tolist() == [value]
        assert not proposals.warnings


def test_units(tmp_path: Path) -> None:
    proposals = read(
        tmp_path,
        "id;cost:2027 [kEUR];staff:planner [hour];impact:a;impact:b [t];impact:c;impact:d;"
        "x [m2];y\n"
        "A;1;2;3;4;5%;€ 6;7;8%\n",
    )
    assert [use.unit for use in proposals.uses] == ["kEUR", "hour"]
    assert [impact.unit for impact in proposals.impacts] == [None, "t", "%", "EUR"]
    assert {name: one.unit for name, one in proposals.attributes.items()} == {"x": "m2", "y": "%"}
    assert proposals.attributes["y"].values.tolist() == [8]


def test_attributes_are_numbers_or_text_as_a_whole(tmp_path: Path) -> None:
    proposals = read(
        tmp_path,
        "id;aantal;ja/nee;gemeentecode;huisnummer;leeg;tekst\n"
        "1;3;ja;0363;1;;abc\n2;n.v.t.;nee;0034;2;;-\n3;4;;1234;3a;;12\n",
    )
    attributes = proposals.attributes
    np.testing.assert_array_equal(attributes["aantal"].values, [3, np.nan, 4])
    np.testing.assert_array_equal(attributes["ja_nee"].values, [1, 0, np.nan])
    assert attributes["gemeentecode"].values == ("0363", "0034", "1234")
    assert attributes["huisnummer"].values == ("1", "2", "3a")
    np.testing.assert_array_equal(attributes["leeg"].values, [np.nan] * 3)
    assert attributes["tekst"].values == ("abc", None, "12")
    (warning,) = proposals.warnings
    assert (warning.code, warning.where.row, warning.where.field) == (
        "mixed-column",
        4,
        "huisnummer",
    )


def test_infinity_does_not_turn_a_column_of_numbers_into_text(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"id": "A", "x": 1}, {"id": "B", "x": 1e999}]')
    assert codes(refused(path)) == ["not-a-number"]


def test_a_heading_that_looks_like_money_is_not_passed_over(tmp_path: Path) -> None:
    proposals = read(tmp_path, "id;Kosten (x € 1.000);FTE planner;Kostenbesparing (€)\nA;1;2;3\n")
    assert codes(proposals.warnings) == ["looks-like", "looks-like"]
    assert "cost in kEUR" in proposals.warnings[1].what


def test_impacts_with_bounds(tmp_path: Path) -> None:
    proposals = read(
        tmp_path,
        "id;impact:co2 [t];impact:co2:low;impact:co2:high\nA;5;4;6\nB;-5;-6;\nC;;;\n",
    )
    (impact,) = proposals.impacts
    np.testing.assert_array_equal(impact.value, [5, -5, np.nan])
    assert impact.low is not None
    assert impact.high is not None
    np.testing.assert_array_equal(impact.low, [4, -6, np.nan])
    np.testing.assert_array_equal(impact.high, [6, np.nan, np.nan])
    assert proposals.where(0, "impact:co2").field == "impact:co2 [t]"


def test_totals_are_skipped_and_projects_that_begin_like_one_are_not(tmp_path: Path) -> None:
    proposals = read(
        tmp_path,
        "naam;kosten\nTotaalrenovatie gymzaal;1\nSubtotaal wonen;1\nTotaal plan;2\nTOTAAL:;3\n",
        {"id": "row"},
    )
    assert proposals.titles == ("Totaalrenovatie gymzaal", "Totaal plan")
    assert [one.row for one in proposals.left_out] == [3, 5]
    assert codes(proposals.warnings) == ["total-row", "total-like", "total-row"]
    assert [warning.where.row for warning in proposals.warnings] == [3, 4, 5]


def test_the_order_of_rows_changes_only_the_order(tmp_path: Path) -> None:
    rows = ["A;Dak;1.250;3,5;;B", "B;Pad;10;-;A;", "C;Dijk;€ 3 mln;7;;A;"]
    head = "id;naam;kosten;impact:x;variant_of;requires\n"
    rows[0] = "A;Dak;1.250;3,5;;C"
    one = plain(read(tmp_path, head + "\n".join(rows)))
    other = plain(read(tmp_path, head + "\n".join(reversed(rows))))
    assert one["ids"] == tuple(reversed(other["ids"]))
    assert one["requires"] == tuple(reversed(other["requires"]))
    assert one["uses"][0][2] == tuple(reversed(other["uses"][0][2]))


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    rows = [["id", "naam", "kosten 2027", "impact:x"], ["A", "Dak", "1.250,5", 3], ["B", "", 7, ""]]
    path = xlsx_file(tmp_path, {"a": rows})
    assert plain(read_proposals(path)) == plain(read_proposals(path))


def test_readers_can_be_added_without_touching_others(tmp_path: Path) -> None:
    def read_lines(data: bytes, file: str, options: ReadOptions) -> RawTable:  # noqa: ARG001
        ids = data.decode().split()
        return RawTable(("id",), (ids,), np.arange(1, len(ids) + 1), file)

    registry = default_readers()
    registry.register("LST", read_lines)
    path = tmp_path / "x.lst"
    path.write_text("A\nB\n")
    assert read_proposals(path, readers=registry).ids == ("A", "B")
    assert codes(refused(path)) == ["unknown-extension"]
    with pytest.raises(ProposalError, match="already"):
        registry.register(".csv", read_lines)
    with pytest.raises(ProposalError):
        ReaderRegistry().find("x.csv")


def test_an_attribute_may_have_a_range() -> None:
    proposals = read_proposals(
        pd.DataFrame({"id": ["a"], "Ritten per plek": [5], "Ritten per plek:low": [4]})
    )
    assert list(proposals.attributes) == ["ritten_per_plek", "ritten_per_plek:low"]
