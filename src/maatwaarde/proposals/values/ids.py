"""Ids that a spreadsheet may have changed: it drops the last digits, and the zero of 1.10."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Message, msg, nmsg
from maatwaarde.proposals.table import Column, Table

_KEPT = 1e15
"""A spreadsheet keeps fifteen digits of a number."""

_SHORTENED = r"^\d(?:[.,]\d+)?[eE]\+\d+$"


def doubtful_ids(table: Table, heading: str, column: Column, texts: pa.Array) -> list[Diagnostic]:
    """Warn of ids that stand as numbers and may have been others.

    Parameters
    ----------
    texts
        The ids as they are read.
    """
    numbers = _numbers(column)
    mend = msg("format the column as text and enter the ids again")
    long = np.abs(np.nan_to_num(numbers)) >= _KEPT
    shortened = pc.fill_null(pc.match_substring_regex(texts, _SHORTENED), False)
    lost = np.flatnonzero(long | np.asarray(shortened.to_numpy(zero_copy_only=False)))
    found = []

    def warn(records: np.ndarray[tuple[int], np.dtype[np.int64]], what: Message) -> None:
        where = table.where(int(records[0]), heading)
        found.append(Diagnostic("changed-id", what, mend, where, severity="warning"))

    if len(lost):
        shown = texts[int(lost[0])].as_py()
        what = nmsg(
            "the id {id} is a number with more digits than a spreadsheet keeps, so that the last "
            "ones may be wrong",
            "{n} ids, {id} first, are numbers with more digits than a spreadsheet keeps, so that "
            "the last ones may be wrong",
            len(lost),
            id=shown,
        )
        warn(lost, what)
    zeros = _lost_zeros(numbers)
    if len(zeros):
        shown = texts[int(zeros[0])].as_py()
        what = msg(
            "the id {id} stands here as a number, and may have been {other}: a spreadsheet drops "
            "the zero at the end",
            id=shown,
            other=f"{shown}0",
        )
        warn(zeros, what)
    return found


def _numbers(column: Column) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return ids that are floating numbers, NaN for others: whole numbers and texts are exact."""
    if isinstance(column, np.ndarray):
        if column.dtype.kind == "f":
            return column.astype(np.float64)
        return np.full(len(column), np.nan)
    if isinstance(column, pa.Array):
        return np.full(len(column), np.nan)
    return np.array(
        [cell if isinstance(cell, float) else np.nan for cell in column], dtype=np.float64
    )


def _lost_zeros(
    numbers: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return numbers such as 1.1 where the list has 1.9 or 1.11 too, or 1.1 twice."""
    broken = np.flatnonzero(~np.isnan(numbers) & (numbers != np.floor(numbers)))
    texts = {int(i): f"{numbers[i]:.12g}" for i in broken}
    known = Counter(texts.values())
    found = []
    for i, text in texts.items():
        whole, _, part = text.partition(".")
        if len(part) != 1:
            continue
        # What comes before and behind 1.10 and 1.20 in a numbered list.
        before = "9" if part == "1" else f"{int(part) - 1}9"
        near = known[f"{whole}.{before}"] + known[f"{whole}.{part}1"]
        if known[text] > 1 or near:
            found.append(i)
    return np.array(found, dtype=np.int64)
