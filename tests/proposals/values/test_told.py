"""A column in parts is written as it is as a whole, wherever the parts begin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from maatwaarde.framework.scale import Scale, named_scales
from maatwaarde.proposals.clean.text import tidy
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.targets import parse_target
from maatwaarde.proposals.table import Column, Table
from maatwaarde.proposals.values.amounts import read_amounts
from maatwaarde.proposals.values.judged_columns import has_label
from maatwaarde.proposals.values.judged_notation import judged_notation
from maatwaarde.proposals.values.told import Told, settle


def item(column: Column, target: str, unit: str | None = None) -> Assigned:
    return Assigned(parse_target(target)[0], "h", column, unit)


def table(column: Column, first: int = 0) -> Table:
    rows = np.arange(first + 2, first + 2 + len(column), dtype=np.int64)
    return Table(headings=("h",), columns=(column,), rows=rows, file="list.csv", header_row=1)


def told_of(
    parts: list[Column], target: str, unit: str | None = None, scale: Scale | None = None
) -> Told:
    told, first = Told(), 0
    for part in parts:
        told.add(table(part, first), item(part, target, unit), 0.1, scale)
        first += len(part)
    return told


def cut(cells: list[Any], at: int) -> list[Column]:
    return [tidy(part) for part in (cells[:at], cells[at:])]


NUMBERS = "attribute:n"
COLUMNS: list[tuple[str, str | None, list[Any]]] = [
    ("cost:2027", "EUR", ["1.250", "12,5", "7"]),
    ("cost:2027", "EUR", ["1,250.5", "12", "7,500"]),
    ("cost:2027", "EUR", ["1.250", "2.500", "7"]),
    ("cost:2027", "EUR", ["1.250", "ca. 300", "PM", None]),
    ("cost:2027", "EUR", ["1.250", "veel", "3"]),
    (NUMBERS, None, ["ja", "nee", "", "Ja"]),
    (NUMBERS, None, ["ja", "nee", "misschien"]),
    (NUMBERS, None, ["", None, "n.v.t."]),
    (NUMBERS, None, ["5", "6", "7", "veel"]),
    (NUMBERS, None, ["5", "veel", "6", "weinig"]),
    (NUMBERS, None, ["5", "6", "1.5", "1,5"]),
    (NUMBERS, None, ["007", "8", "9"]),
    (NUMBERS, None, ["5 %", "6 %", "7 %"]),
    (NUMBERS, None, ["5 %", "6 %", "7"]),
    (NUMBERS, None, ["5", "6 %", "7"]),
    (NUMBERS, None, ["€ 5", "€ 6", "€ 7"]),
    (NUMBERS, None, ["ca. 5", "6", "7"]),
    (NUMBERS, None, ["park", "plein", "straat"]),
    ("impact:noise", "dB", ["5", "6,5", "1.250"]),
]


@pytest.mark.parametrize(("target", "unit", "cells"), COLUMNS)
def test_parts_are_written_as_the_whole(target: str, unit: str | None, cells: list[Any]) -> None:
    whole = tidy(cells)
    one = item(whole, target, unit)
    (expected,), problems = read_amounts(table(whole), [one], None, 0.1)
    for at in range(len(cells) + 1):
        told = told_of(cut(cells, at), target, unit)
        (written,), early = settle(table(whole), [one], [told], None)
        (found,), late = read_amounts(table(whole), [one], None, 0.1, [written])
        assert [(one.code, one.what) for one in [*early, *late]] == [
            (one.code, one.what) for one in problems
        ], at
        if expected is None:
            assert written.kind == "text"
            assert found is None
            continue
        assert found is not None
        np.testing.assert_array_equal(found.values, expected.values)
        if all(one.severity == "warning" for one in problems):  # or the list is refused
            assert found.unit == expected.unit
        assert (found.low is None) == (expected.low is None)
        if found.low is not None and expected.low is not None:
            np.testing.assert_array_equal(found.low, expected.low)
        assert written.decimal == (expected.decimal or written.decimal)


def test_how_all_columns_are_written_tells_of_one_in_doubt() -> None:
    doubt, sure = tidy(["1.250", "2.500"]), tidy(["12.5", "7.25"])
    items = [item(doubt, "cost:2027", "EUR"), item(sure, "cost:2028", "EUR")]
    told = [told_of([doubt], "cost:2027", "EUR"), told_of([sure], "cost:2028", "EUR")]
    written, problems = settle(table(doubt), items, told, None)
    assert [one.decimal for one in written] == ["point", "point"]
    assert problems == []
    # Alone it is a guess, which is told, and what the mapping says is none.
    (alone,), problems = settle(table(doubt), items[:1], told[:1], None)
    assert (alone.decimal, [one.code for one in problems]) == ("comma", ["ambiguous-numbers"])
    (stated,), problems = settle(table(doubt), items[:1], told[:1], "point")
    assert (stated.decimal, problems) == ("point", [])


@pytest.mark.parametrize(
    ("cells", "decimal", "codes"),
    [
        (["1.5", "2.25"], "point", []),
        (["1,5", "2,25"], "comma", []),
        # A code, a word or an answer among them, and they tell nothing of notations.
        (["1.5", "veel"], "comma", ["ambiguous-numbers"]),
        (["1.5", "ja"], "comma", ["ambiguous-numbers"]),
    ],
)
def test_attributes_tell_only_where_all_of_them_are_numbers(
    cells: list[str], decimal: str, codes: list[str]
) -> None:
    doubt, told = tidy(["1.250", "2.500"]), tidy(cells)
    items = [item(doubt, "cost:2027", "EUR"), item(told, NUMBERS)]
    (whole, _), problems = read_amounts(table(doubt), items, None)
    assert whole is not None
    assert whole.values[0] == (1.25 if decimal == "point" else 1250)
    assert [one.code for one in problems if one.code == "ambiguous-numbers"] == codes
    parts = [told_of([doubt], "cost:2027", "EUR"), told_of([told], NUMBERS)]
    written, _ = settle(table(doubt), items, parts, None)
    assert written[0].decimal == decimal


def test_columns_of_all_kinds_are_read_beside_each_other() -> None:
    columns = [tidy(["ja", "nee"]), tidy(["plein", "park"]), tidy(["1,5", "2"])]
    items = [item(column, f"attribute:n{i}") for i, column in enumerate(columns)]
    told = [told_of([column], NUMBERS) for column in columns]
    written, _ = settle(table(columns[0]), items, told, None)
    assert [one.kind for one in written] == ["yes-no", "text", "number"]
    for found, problems in (
        read_amounts(table(columns[0]), items, None),
        read_amounts(table(columns[0]), items, None, None, written),
    ):
        assert problems == []
        answers, words, numbers = found
        assert words is None
        assert answers is not None
        assert numbers is not None
        assert answers.values.tolist() == [1, 0]
        assert numbers.values.tolist() == [1.5, 2]


def test_labels_in_any_part_make_judgements_of_a_column() -> None:
    scale = dict(named_scales())["plusmin"]
    for cells in (["5", "++", "7"], ["5", "6", "7"], ["5", "veel", "7"], ["++", "5", "-"]):
        whole = tidy(cells)
        for at in range(len(cells) + 1):
            told = told_of(cut(cells, at), "impact:noise", "dB", scale)
            assert told.labels == has_label(item(whole, "impact:noise", "dB"), scale), cells
    # Without a unit the cells themselves tell, whatever the scale of the measure.
    assert not told_of([tidy(["5", "++"])], "impact:noise", None, scale).labels


def test_a_notation_is_told_by_all_cells_together() -> None:
    for cells in (["++", "+", "0", "-"], ["+", "plein", "park"], ["1", "2"], ["++", None, "+"]):
        whole = judged_notation(tidy(cells))
        for at in range(len(cells) + 1):
            assert told_of(cut(cells, at), "impact:noise").notation == whole, cells
    assert told_of([np.array([1.0, 2.0])], "impact:noise").notation is None


def test_texts_that_are_far_most_are_looked_at_no_more() -> None:
    words = pa.array([f"plein {i}" for i in range(1001)])
    assert told_of([words], NUMBERS).is_text
    assert not told_of([words[:1000]], NUMBERS).is_text
    # A third are numbers: they may be amounts with words among them.
    mixed = pa.array([f"plein {i}" if i % 3 else str(i) for i in range(6000)])
    assert not told_of([mixed], NUMBERS).is_text
    # Nothing that comes later makes numbers of them.
    told = told_of([words, pa.array(["5"] * 5000)], NUMBERS)
    (written,), problems = settle(table(words), [item(words, NUMBERS)], [told], None)
    assert (written.kind, problems) == ("text", [])
    assert not told.all_numbers
    # Of a cost each cell has to be a number, however many are none.
    assert not told_of([words], "cost:2027", "EUR").is_text
