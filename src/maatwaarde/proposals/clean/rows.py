"""Rows that are no proposal: empty ones, totals, and notes under the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maatwaarde.documents.cells import is_blank
from maatwaarde.late import regex
from maatwaarde.proposals.table import Column

_TOTAL = regex(
    r"\s*(?:(?:eind|sub|grand\s+)?tota(?:al|len|l|ls)(?:\s+generaal)?\s*:?\s*|subtota+l\b.*)",
    re.IGNORECASE,
)
NUMBER = regex(r"[-+(€\s\u00a0]*\d[\d.,\s\u00a0%)€-]*")
"""A text of digits and what people write around them."""

# RE2 (arrow) knows \pZ, the Unicode separators (no-break, thin and narrow spaces among them), and
# what shows nothing: \p{Cc} and \p{Cf}, controls and marks.
_BLANK = r"^[\s\pZ\p{Cc}\p{Cf}]*$"


def is_total(cell: object) -> bool:
    """Return whether the first cell of a row says that the row is a total."""
    return isinstance(cell, str) and _TOTAL.fullmatch(cell) is not None


def blanks(column: Column) -> NDArray[np.bool_]:
    """Return which cells of a column hold nothing, shape (n,)."""
    if isinstance(column, np.ndarray):
        if column.dtype.kind == "f":
            return np.asarray(np.isnan(column))
        return np.zeros(len(column), dtype=bool)
    if isinstance(column, pa.Array):
        return matching([column], _BLANK, missing=True)[0]
    return np.fromiter((is_blank(value) for value in column), dtype=bool, count=len(column))


def all_blanks(columns: Sequence[Column]) -> list[NDArray[np.bool_]]:
    """Return which cells of each column hold nothing."""
    texts = [column for column in columns if isinstance(column, pa.Array)]
    found = iter(matching(texts, _BLANK, missing=True))
    return [next(found) if isinstance(column, pa.Array) else blanks(column) for column in columns]


def matching(
    columns: Sequence[pa.Array], pattern: str, *, missing: bool
) -> list[NDArray[np.bool_]]:
    """Return in which cells of each column a pattern is found, with ``missing`` for no text."""
    if not columns:
        return []
    # All columns together: Arrow makes a pattern ready anew at each call.
    found = pc.fill_null(pc.match_substring_regex(together(columns), pattern), missing)
    whole = found.to_numpy(zero_copy_only=False)
    return np.split(whole, np.cumsum([len(column) for column in columns])[:-1])


def together(texts: Sequence[pa.Array]) -> pa.Array:
    """Return arrays of texts as one."""
    if len({one.type for one in texts}) > 1:
        texts = [one.cast(pa.large_string()) for one in texts]
    return pa.concat_arrays(texts)


def cell_of(column: Column, record: int) -> Any:
    """Return a cell as a Python value."""
    cell = column[record]
    return cell.as_py() if isinstance(cell, pa.Scalar) else cell


def footnotes(filled: NDArray[np.int64], keep: NDArray[np.bool_], width: int) -> list[int]:
    """Return trailing records with a single cell, set apart from the table by an empty row."""
    if width < 3:
        return []
    notes: list[int] = []
    record = len(filled) - 1
    while record >= 0 and (filled[record] <= 1 or not keep[record]):
        if filled[record] == 1 and keep[record]:
            notes.append(record)
        record -= 1
    below = np.flatnonzero(filled[record + 1 :] == 0)
    if not len(below):
        return []
    gap = record + 1 + int(below[0])
    return sorted(note for note in notes if note > gap)
