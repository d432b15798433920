"""The one way out to CSV: a cell is what it says to a spreadsheet too, and reads back as it was.

A spreadsheet takes a text that begins with one of a few signs for a formula, and runs it. In a
workbook a text is a text; in CSV a quote in front makes it one, as spreadsheets themselves have it.
Our readers take that quote away again (`unquoted`), and no other.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from maatwaarde.late import regex

# Signs that begin a formula, those of full width that some spreadsheets take for them among these.
SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_FORMULA = regex(f"'*[{SIGNS}]")
_NUMBER = regex(r"[+-]?\d[\d.,\s]*(?:[eE][+-]?\d+)?%?|[+-]?[.,]\d+%?")
_HALF = regex("[\ud800-\udfff]")


def write_csv(out: TextIO, rows: Iterable[Sequence[Any]], delimiter: str = ",") -> None:
    """Write rows as CSV, with line feeds between."""
    writer = csv.writer(out, lineterminator="\n", delimiter=delimiter)
    writer.writerows([cell(value) for value in row] for row in rows)


def cell(value: Any) -> Any:
    """Return what stands in a cell for a value: text and numbers, nothing for None."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, and UTF-8 can hold."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return text if text.isascii() else _HALF.sub("\N{REPLACEMENT CHARACTER}", text)


def unquoted(text: str) -> str:
    """Return a cell as it was before `harmless`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
