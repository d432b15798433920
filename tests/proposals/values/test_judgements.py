"""Cells of judgements: of one judge or several, amounts among them, unknown and empty ones."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from maatwaarde.framework import Scale
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.proposals.values.judged_notation import judged_notation, looks_like_marks
from proposals.files import codes, csv_file, refused, xlsx_file

PLUSMIN = Scale.model_validate("plusmin")
SCALES = {"x": PLUSMIN, "five": Scale.model_validate("five"), "w": Scale.model_validate("words")}


def read(folder: Path, cells: list[str], heading: str = "impact:x", **more: Any) -> Proposals:
    rows = "".join(f"{i};P{i};{cell}\n" for i, cell in enumerate(cells, 1))
    return read_proposals(
        csv_file(folder, f"id;title;{heading}\n{rows}"), **{"scales": SCALES, **more}
    )


def counts(proposals: Proposals) -> tuple[dict[str, int], int, int]:
    column = proposals.columns[2]
    assert column.labels is not None
    return dict(column.labels), column.unknown, column.blank


def test_counts_labels_and_tells_the_label_0_from_what_is_unknown(tmp_path: Path) -> None:
    found = read(tmp_path, ["++", "0", "0", "?", "", "n.v.t.", "−", "PM", "- -"])
    assert counts(found) == ({"++": 1, "0": 2, "-": 1, "--": 1}, 3, 1)
    assert found.columns[2].zero == 0
    assert found.impacts[0].judged[0].texts[1] == "0"


def test_a_dash_is_empty_where_no_label_begins_with_one(tmp_path: Path) -> None:
    found = read(tmp_path, ["positief", "-", "--", "—"], "impact:w")
    assert counts(found) == ({"positief": 1}, 0, 3)


@pytest.mark.parametrize("cell", ["+++", "—", "x", "groot", "5", "++ (Jan); groot (Piet)", "#N/A!"])
def test_names_the_labels_that_there_are(tmp_path: Path, cell: str) -> None:
    path = csv_file(tmp_path, f"id;title;impact:x\n1;A;++\n2;B;{_quoted(cell)}\n")
    [problem] = refused(path, scales=SCALES)
    assert problem.code == "no-label"
    assert "++, +, 0/+, 0, 0/-, -, --" in problem.what
    assert (problem.where.row, problem.where.field) == (3, "impact:x")


def _quoted(cell: str) -> str:
    return f'"{cell}"' if ";" in cell else cell


def test_a_formula_error_is_told_as_that(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"A": [["id", "title", "impact:x"], ["1", "A", "#REF!"]]})
    assert codes(refused(path, scales=SCALES)) == ["formula-error"]


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("++ (Jan); + (Piet)", {"++": 1, "+": 1}),
        ("++ (Jan), + (Piet)", {"++": 1, "+": 1}),
        ("++ (Jan) + (Piet)", {"++": 1, "+": 1}),
        ("Jan: ++; Piet: -", {"++": 1, "-": 1}),
        ("Jan: ++, Piet: 0", {"++": 1, "0": 1}),
        ("++; -; 0", {"++": 1, "-": 1, "0": 1}),
        ("++ | ++", {"++": 2}),
        ("++ (Jan); ? (Piet)", {"++": 1}),
    ],
)
def test_reads_several_judges_in_a_cell(tmp_path: Path, cell: str, labels: dict[str, int]) -> None:
    assert counts(read(tmp_path, [_quoted(cell)]))[0] == labels


def test_smileys_of_several_judges_are_taken_apart(tmp_path: Path) -> None:
    scales = {"x": Scale.model_validate("smileys")}
    cell = '":-) (Jan); :-( (Piet)"'
    assert counts(read(tmp_path, [cell], scales=scales))[0] == {"🙂": 1, "🙁": 1}


def test_a_decimal_comma_is_no_list_of_judges(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;title;impact:five\n1;A;3,5\n2;B;4\n")
    assert codes(refused(path, scales=SCALES)) == ["no-label"]


def test_numbers_of_a_workbook_are_labels(tmp_path: Path) -> None:
    rows = [["id", "title", "impact:five", "impact:x"], ["1", "A", 3, 0], ["2", "B", 5.0, "+"]]
    rows += [["3", "C", "4", "'-"], ["4", "D", None, "--"]]
    found = read_proposals(xlsx_file(tmp_path, {"A": rows}), scales=SCALES)
    assert [dict(column.labels or ()) for column in found.columns[2:]] == [
        {"3": 1, "5": 1, "4": 1},
        {"0": 1, "+": 1, "-": 1, "--": 1},
    ]
    frame = pl.DataFrame({"id": ["1", "2"], "title": ["A", "B"], "impact:five": [3, 1]})
    assert read_proposals(frame, scales=SCALES).impacts[0].judged[0].texts == ("3", "1")


def test_amounts_stand_among_labels_where_they_have_a_unit(tmp_path: Path) -> None:
    found = read(tmp_path, ["++", "12 woningen", "1,5 kt CO2", "35%", "€ 300.000"])
    assert found.columns[2].filled == 5
    assert counts(found)[0] == {"++": 1}


def test_in_a_column_with_a_unit_numbers_are_amounts(tmp_path: Path) -> None:
    found = read(tmp_path, ["++", "12", "0"], "impact:x [dwelling]")
    assert counts(found)[0] == {"++": 1}
    plain = read(tmp_path, ["12", "0", "3"], "impact:five [dwelling]")
    assert plain.columns[2].labels is None
    assert plain.impacts[0].value.tolist() == [12, 0, 3]


def test_is_judged_by_its_cells_without_any_scale(tmp_path: Path) -> None:
    found = read(tmp_path, ["++", "0", "-"], scales=None)
    assert counts(found)[0] == {"++": 1, "0": 1, "-": 1}
    mapping = {"columns": {"impact:q": {"to": "impact:q", "type": "judgement"}}}
    unknown = read(tmp_path, ["ja!", "nee!"], "impact:q", mapping=mapping, scales=None)
    assert unknown.columns[2].labels == ()


def test_columns_of_judges_are_one_impact(tmp_path: Path) -> None:
    text = "id;title;impact:x (Jan);impact:x (Piet de Boer)\n1;A;++;-\n"
    [impact] = read_proposals(csv_file(tmp_path, text), scales=SCALES).impacts
    assert [one.judge for one in impact.judged] == ["Jan", "Piet de Boer"]
    assert np.isnan(impact.value).all()


def test_refuses_numbers_and_bounds_beside_judgements(tmp_path: Path) -> None:
    for other, cell in (("impact:x:low", "1"), ("impact:x [dwelling]", "3")):
        text = f"id;title;impact:x (Jan);{other}\n1;A;++;{cell}\n"
        assert codes(refused(csv_file(tmp_path, text), scales=SCALES)) == ["judged-and-counted"]


def test_refuses_a_sign_and_a_type_that_do_not_fit(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;title;Leef;Kosten\n1;A;++;3\n")
    judged = {"to": "impact:x", "type": "judgement", "sign": -1}
    assert codes(refused(path, {"columns": {"Leef": judged}})) == ["sign-judgement"]
    cost = {"to": "cost:2027", "type": "judgement"}
    assert codes(refused(path, {"columns": {"Kosten": cost}})) == ["no-judgement"]
    turned = {"columns": {"Leef": {"to": "impact:x", "sign": -1}}}
    assert codes(refused(path, turned)) == ["sign-judgement"]


def test_warns_of_judgements_that_no_measure_counts(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id;title;Sfeer\n1;A;++\n2;B;-\n")
    assert [one.code for one in read_proposals(path).warnings] == ["looks-judged"]


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["++", "+", "0", "-", "--"], "plusmin"),
        (["++", "+ +", "−", "?", ""], "plusmin"),
        (["+++", "+", "---"], "plusmin7"),
        (["zeer positief", "neutraal", "Negatief"], "words"),
        (["very negative", "positive", "good"], "words"),
        (["★★★☆☆", "★", "★★★★★"], "stars"),
        (["***", "*", "*****"], "stars"),
        (["🙂", "😐", "🙁"], "smileys"),
        ([":-)", ":-|", ":-("], "smileys"),
        (["++ (Jan); + (Piet)", "0"], "plusmin"),
        (["++", "+", "0", "gemiddeld"], "plusmin"),
        (["-", "-", "0"], None),
        (["", None], None),
        (["1", "2", "5"], None),
        (["*", "*", ""], None),
        (["+5", "-3", "2"], None),
        (["ja", "nee"], None),
        (["Centrum", "Noord +"], None),
        (["++", "twee", "drie"], None),
    ],
)
def test_recognises_a_notation_by_its_cells(cells: list[Any], name: str | None) -> None:
    found = judged_notation(cells)
    assert (None if found is None else found[0]) == name


@pytest.mark.parametrize(
    ("cells", "marks"),
    [
        (["1", "5", "3"], True),
        ([1, 2.0, None, 4], True),
        (["1", "2"], False),
        (["1", "6", "3"], False),
        (["2", "2", "2"], False),
        (["1,5", "2", "3"], False),
        (["?", "1", "2", "3"], True),
    ],
)
def test_tells_marks_from_other_numbers(cells: list[Any], marks: bool) -> None:
    assert looks_like_marks(cells) is marks
