"""Cells as texts: identifiers, titles, codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.documents.cells import (
    NO_VALUE,
    Percentage,
    is_blank,
    one_line,
)
from maatwaarde.messages import joined, msg
from maatwaarde.proposals.table import Column, Table, capped
from maatwaarde.proposals.values.numbers import formula_error, unworked
from maatwaarde.proposals.values.words import MISSING_TEXT


def plain_texts(column: Column) -> pa.Array:
    """Return the cells of a tidy column as texts; ``null`` where a cell is empty.

    A number that is whole loses its ``.0``, a date is written as 2027-03-01.
    """
    if isinstance(column, np.ndarray):
        return pa.array([_text(value) for value in column.tolist()], pa.string())
    if isinstance(column, pa.Array):
        return column
    return pa.array([_text(value) for value in column], pa.string())


def to_texts(column: Column) -> pa.Array:
    """Return the same; ``null`` too where a cell says that there is nothing, such as a dash."""
    texts = plain_texts(column)
    missing = pc.is_in(pc.utf8_lower(texts), pa.array(sorted(MISSING_TEXT)))
    return pc.if_else(missing, pa.scalar(None, pa.string()), texts)


def text_problems(table: Table, heading: str, column: Column, texts: pa.Array) -> list[Diagnostic]:
    """Report cells that no text column can hold: errors of formulas, lists and objects."""
    return capped(_text_problems(table, heading, column, texts))


def _text_problems(
    table: Table, heading: str, column: Column, texts: pa.Array
) -> Iterator[Diagnostic]:
    hashes = pc.fill_null(pc.starts_with(texts, "#"), False)
    for record in np.flatnonzero(hashes.to_numpy(zero_copy_only=False)).tolist():
        shown = texts[record].as_py()
        if shown == NO_VALUE:
            formula, why, mend = unworked()
            where = table.where(record, heading)
            yield Diagnostic("formula-error", joined([formula, why]), mend, where)
        elif formula_error(shown):
            yield Diagnostic(
                "formula-error",
                msg("{shown!r} is the error of a formula", shown=shown),
                msg("mend the formula in the sheet"),
                table.where(record, heading),
            )
    if isinstance(column, list):
        for record, value in enumerate(column):
            if isinstance(value, dict | list | tuple | np.ndarray | set):
                yield Diagnostic(
                    "nested-cell",
                    msg("{value!r} is not a single value", value=str(value)[:60]),
                    msg("give one text or number a cell"),
                    table.where(record, heading),
                )


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if is_blank(value):
        return None
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, Percentage):
        return f"{value:.15g}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return one_line(str(value))
