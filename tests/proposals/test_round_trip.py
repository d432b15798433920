"""A table written as Dutch spreadsheets write it is read back as it was."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwaarde.proposals import read_proposals

from .files import csv_file, plain, xlsx_file

NUMBER = st.one_of(
    st.none(),
    st.decimals(min_value=-(10**7), max_value=10**7, places=2, allow_nan=False).map(float),
)
TITLE = st.text(st.sampled_from("abcé ë;,\"'€"), min_size=1, max_size=8).map(
    lambda text: f"x{text}x"
)
TABLE = st.lists(st.tuples(TITLE, NUMBER, NUMBER), min_size=1, max_size=8)


def dutch(value: float | None, style: int) -> str:
    if value is None:
        return ("", "n.v.t.", "-", "onbekend")[style % 4]
    text = f"{abs(value):,.2f}".translate(str.maketrans(",.", ".,"))
    if value < 0:
        text = (f"-{text}", f"({text})", f"{text}-", f"\N{MINUS SIGN}{text}")[style % 4]
    return text


def expected(values: list[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
@given(
    table=TABLE, style=st.integers(0, 3), encoding=st.sampled_from(["cp1252", "utf-8", "utf-8-sig"])
)
def test_csv(tmp_path: Path, table: list[Any], style: int, encoding: str) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    lines = ["Nr;Naam;impact:a;Kosten"]
    for i, (title, a, cost) in enumerate(table):
        euro = "" if cost is None or style % 2 else "€ "
        minus = style if encoding != "cp1252" else style % 3
        lines.append(
            f"P{i};{quoted(title)};{dutch(a, minus)};{euro}{dutch(cost and abs(cost), style)}"
        )
    path = csv_file(tmp_path, "\r\n".join(lines), encoding)
    proposals = read_proposals(path)
    assert proposals.titles == tuple(" ".join(title.split()) for title, _, _ in table)
    np.testing.assert_array_equal(proposals.impacts[0].value, expected([a for _, a, _ in table]))
    np.testing.assert_array_equal(
        proposals.uses[0].values, expected([c and abs(c) for _, _, c in table])
    )


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(table=TABLE, as_text=st.lists(st.booleans(), min_size=8, max_size=8))
def test_numbers_stored_as_text_in_a_workbook(
    tmp_path: Path, table: list[Any], as_text: list[bool]
) -> None:
    head = ["Nr", "Naam", "impact:a", "impact:b"]
    typed = [[f"P{i}", f"n{i}", a, b] for i, (_, a, b) in enumerate(table)]
    mixed = [
        [nr, name, dutch(a, 0) if text else a, b]
        for (nr, name, a, b), text in zip(typed, as_text, strict=False)
    ]
    one = read_proposals(xlsx_file(tmp_path, {"a": [head, *typed]}))
    other = read_proposals(xlsx_file(tmp_path, {"a": [head, *mixed]}))
    assert plain(one) == plain(other)
