from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.documents.cells import one_line
from maatwaarde.proposals.clean import text as clean_text
from maatwaarde.proposals.clean.text import strange, tidy
from maatwaarde.proposals.values import numbers


def read(texts: list[object], decimal: str = "comma") -> list[float | None]:
    parsed = numbers.parse(numbers.split(tidy(texts)), decimal)  # type: ignore[arg-type]
    bad = {cell.record for cell in parsed.wrong}
    return [
        None if i in bad else ("nan" if math.isnan(v) else v)  # type: ignore[misc]
        for i, v in enumerate(parsed.values.tolist())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1250", 1250),
        ("1.250", 1250),
        ("1.250.000,50", 1250000.5),
        ("€ 1.250.000", 1250000),
        ("€\N{NO-BREAK SPACE}1.250,-", 1250),
        ("€ 1.250,--", 1250),
        ("1 250 000,5", 1250000.5),
        ("1\N{NARROW NO-BREAK SPACE}250", 1250),
        ("1\N{THIN SPACE}250,5", 1250.5),
        ("€ 1,25 mln", 1250000),
        ("1,1 mln", 1100000),
        ("2,3 miljoen euro", 2300000),
        ("15 k€", 15000),
        ("1,5 m€", 1500000),
        ("3 mld", 3e9),
        ("40 duizend", 40000),
        ("12,5%", 12.5),
        ("12,5 %", 12.5),
        ("(1.000)", -1000),
        ("€ (1.000)", -1000),
        ("(€ 1.000)", -1000),
        ("1.000-", -1000),
        ("\N{MINUS SIGN}5,5", -5.5),
        ("– 5", -5),
        ("€ -5", -5),
        ("-€ 5", -5),
        ("+5", 5),
        (",5", 0.5),
        ("0,125", 0.125),
        ("1,5E+03", 1500),
        (" 12 ", 12),
    ],
)
def test_dutch_notation(text: str, expected: float) -> None:
    assert read([text]) == [expected]
    assert read([text, "7"]) == [expected, 7]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,250", 1250), ("1,250,000.50", 1250000.5), ("€1.5m€", None), ("1.5 mln", 1500000)],
)
def test_english_notation(text: str, expected: float | None) -> None:
    assert read([text], "point") == [expected]


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "–", "n.v.t.", "nvt", "NVT", "onbekend", "?", "#N/B", "#N/A", "PM", "€ -"],
)
def test_words_for_missing_are_missing_and_not_zero(text: str) -> None:
    assert read([text]) == ["nan"]


@pytest.mark.parametrize(
    "text",
    [
        *("inf", "-Infinity", "NaN", "nan", "1e999", "9" * 400, "ca. 300", "25 woningen", "1,2,3"),
        *(
            "1.25.000",
            "12 50",
            "0.125.000",
            "--5",
            "-5-",
            "(-5)",
            "5%%",
            "#DIV/0!",
            "#VERW!",
            "1_000",
        ),
        *("0x10", "٣", "1e5 mln", "½", "1.250 000"),
    ],
)
def test_what_is_no_number_never_passes(text: str) -> None:
    assert read([text]) == [None]


def test_other_types_in_a_column_of_numbers() -> None:
    cells = [
        1,
        2.5,
        True,
        dt.date(2027, 3, 1),
        float("inf"),
        None,
        float("nan"),
        "3,5",
        [1],
        10**400,
    ]
    assert read(cells) == [1, 2.5, None, None, None, "nan", "nan", 3.5, None, None]


def test_a_cell_in_the_other_notation_says_so() -> None:
    parsed = numbers.parse(numbers.split(["12,5", "12.5"]), "comma")
    assert [cell.record for cell in parsed.wrong] == [1]
    assert "decimal point" in parsed.wrong[0].why
    assert "decimal: point" in parsed.wrong[0].mend


@pytest.mark.parametrize(
    ("texts", "comma", "point", "either"),
    [
        (["1.250"], 0, 0, 1),
        (["1,250"], 0, 0, 1),
        (["1.250.000"], 1, 0, 0),
        (["1,250,000"], 0, 1, 0),
        (["0.125"], 0, 1, 0),
        (["0,125"], 1, 0, 0),
        (["12,5", "12.5", "€ 1,25 mln", "7"], 2, 1, 0),
        (["1250,500"], 1, 0, 0),
        (["€ 1.250"], 0, 0, 1),
    ],
)
def test_evidence(texts: list[str], comma: int, point: int, either: int) -> None:
    found = numbers.evidence(numbers.split(texts))
    assert (found.comma, found.point, found.either) == (comma, point, either)
    assert (found.example in texts) == bool(either)


@pytest.mark.parametrize("decimal", ["comma", "point"])
@given(
    values=st.lists(
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False, width=64).map(lambda v: round(v, 6)),
            st.integers(-(10**12), 10**12).map(float),
        ).filter(lambda v: abs(v) < 1e15),
        min_size=1,
        max_size=20,
    ),
    grouped=st.booleans(),
)
def test_round_trip(decimal: str, values: list[float], grouped: bool) -> None:
    def write(value: float) -> str:
        text = f"{value:,.6f}" if grouped else f"{value:.6f}"
        if decimal == "comma":
            text = text.translate(str.maketrans(",.", ".,"))
        return text

    texts = [write(value) for value in values]
    expected = [float(f"{value:.6f}") for value in values]
    assert read(texts, decimal) == expected  # type: ignore[arg-type]
    as_arrow = numbers.parse(numbers.split(pa.array(texts)), decimal)  # type: ignore[arg-type]
    np.testing.assert_array_equal(as_arrow.values, expected)


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_missing_or_wrong(text: str) -> None:
    parsed = numbers.parse(numbers.split(tidy([text])), "comma")
    assert np.isfinite(parsed.values[0]) or bool(parsed.wrong) or np.isnan(parsed.values[0])
    assert not (np.isfinite(parsed.values[0]) and parsed.wrong)


@given(st.lists(st.text(max_size=6), max_size=8))
def test_clean_is_one_line(texts: list[str]) -> None:
    # NUL and other controls that Python does not count as space are left alone by both.
    assert tidy(pa.array(texts, pa.string())).to_pylist() == [one_line(text) for text in texts]
    assert tidy(list(texts)) == [one_line(text) for text in texts]


def test_yes_and_no() -> None:
    for column in (["ja", "Nee", None, "n.v.t."], pa.array(["ja", "Nee", None, "n.v.t."])):
        values = numbers.yes_no(column)
        assert values is not None
        np.testing.assert_array_equal(values, [1, 0, np.nan, np.nan])
    assert numbers.yes_no(["ja", "misschien"]) is None
    assert numbers.yes_no([None, ""]) is None
    np.testing.assert_array_equal(numbers.yes_no(np.array([True, False])), [1, 0])


_CELLS = st.lists(
    st.sampled_from(
        [
            "",
            None,
            "1,5",
            "1.5",
            "1.250",
            "0012",
            "12",
            "-3",
            "€ 4",
            "5%",
            "ca. 300",
            "PM",
            "x",
            "1,5,",
        ]
    ),
    max_size=8,
)


def _alike(one: numbers.Numbers, other: numbers.Numbers) -> None:
    for key, value in vars(one).items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, getattr(other, key), key)
        else:
            assert value == getattr(other, key)


@given(st.lists(st.tuples(_CELLS, st.sampled_from(["small", "large", "cells"])), max_size=5))
def test_columns_split_together_are_read_as_each_alone_and_as_each_cell(given) -> None:
    columns = [
        list(cells)
        if kind == "cells"
        else pa.array(cells, pa.string() if kind == "small" else pa.large_string())
        for cells, kind in given
    ]
    together = numbers.split_all(columns)
    assert len(together) == len(columns)
    for column, (cells, _), found in zip(columns, given, together, strict=True):
        alone = numbers.split(column)
        assert numbers.evidence(found) == numbers.evidence(alone)
        assert found.plainly(numbers.CODE).sum() == cells.count("0012")
        for decimal in ("comma", "point"):
            read = numbers.parse(found, decimal, 0.2)
            _alike(read, numbers.parse(alone, decimal, 0.2))
            one_by_one = [
                numbers.parse(numbers.split([cell]), decimal, 0.2).values[0] for cell in cells
            ]
            np.testing.assert_array_equal(read.values, one_by_one)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=3) | st.none()), st.integers(0, 2))
def test_texts_of_numbers_are_known_by_their_bytes(cells: list[str | None], start: int) -> None:
    column = pa.array(cells, pa.string())[start:]
    left = [cell or "" for cell in cells[start:]]
    bare = all("!" <= sign <= "~" and sign not in "'\"" for cell in left for sign in cell)
    assert clean_text._is_bare(column) == bare
    assert strange(column) == strange(left)
