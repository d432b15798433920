"""Numbers as people write them in Dutch and English spreadsheets.

How a number is written is decided for a whole column, never for a cell: ``1.250`` alone is 1250 or
1.25, and only its neighbours tell. Plain cells are read by arrow, a column at a time; the others
(``€ 1,25 mln``, ``(1.000)``) once for each different text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maatwaarde.documents.cells import (
    NO_VALUE,
    ForeignMoney,
    Percentage,
    is_blank,
)
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Message, Text, msg
from maatwaarde.proposals.clean.rows import together
from maatwaarde.proposals.columns.currency import foreign_currency
from maatwaarde.proposals.table import Column, Decimal
from maatwaarde.proposals.values.decorated import decorated_value, read_decorated
from maatwaarde.proposals.values.near import Near, around, near_number
from maatwaarde.proposals.values.notation import EITHER, EXAMPLE, FIRM, OTHER, VALID, Evidence
from maatwaarde.proposals.values.words import MISSING_TEXT, NO, YES, is_missing, is_unknown

_FORMULA_ERROR = regex(r"#(?:[A-Z]+/0!|[A-Z]+[!?]|N/[AB]|#{2,})", re.IGNORECASE)
CODE = r"^0\d+$"
"""Digits that are no number to reckon with, as of a postal code or an account."""
_PLAIN = r"^[-+]?\d[\d.,]*$"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is no number: its record (0-based), its text, and what to do.

    `never` tells what is not even text, such as infinity or the error of a formula; `near` what
    is nearly a number, such as ``ca. 300``.
    """

    record: int
    shown: Text
    why: Text
    mend: Message
    never: bool = False
    near: bool = False


@dataclass(frozen=True, eq=False)
class Cells:
    """A column split into numbers, texts that may be numbers, and what can be none.

    Parameters
    ----------
    values
        Shape (n,): the cells that are numbers by type; NaN elsewhere.
    plain, plain_code, plain_at
        The different texts of digits, points and commas only (of all columns that were split
        together), which of them each cell holds, and their records.
    odd, odd_code, odd_at
        The different other texts, which of them each cell holds, and their records.
    percent
        Records of numbers that a workbook shows as a percentage.
    """

    values: NDArray[np.float64]
    plain: PlainTexts
    plain_code: NDArray[np.int64]
    plain_at: NDArray[np.int64]
    odd: tuple[str, ...]
    odd_code: NDArray[np.int64]
    odd_at: NDArray[np.int64]
    yes_no: NDArray[np.int64]
    wrong: tuple[Wrong, ...]
    percent: frozenset[int] = frozenset()

    def plainly(self, pattern: str) -> NDArray[np.bool_]:
        """Return in which of the plain cells a pattern is found."""
        return self.plain.matching(pattern)[self.plain_code]


class PlainTexts:
    """Different texts of digits, points and commas, each looked at once for each question.

    Arrow makes a pattern ready anew at each call, which costs more than a short column does: so
    the texts of all columns are looked at together.
    """

    def __init__(self, texts: pa.Array) -> None:
        self.texts = texts
        self._found: dict[str, NDArray[np.bool_]] = {}
        self._numbers: dict[Decimal, NDArray[np.float64]] = {}

    def matching(self, pattern: str) -> NDArray[np.bool_]:
        """Return in which texts a pattern is found."""
        if pattern not in self._found:
            self._found[pattern] = _mask(pc.match_substring_regex(self.texts, pattern))
        return self._found[pattern]

    def numbers(self, decimal: Decimal) -> NDArray[np.float64]:
        """Return what the texts say in one notation; NaN where they are not well formed in it."""
        if decimal not in self._numbers:
            valid = self.matching(VALID[decimal])
            found = np.full(len(valid), np.nan)
            found[valid] = _cast(self.texts.filter(pa.array(valid)), decimal)
            self._numbers[decimal] = found
        return self._numbers[decimal]


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column read as numbers.

    Parameters
    ----------
    values
        Shape (n,), NaN where blank or wrong.
    bare, percent, money, scaled
        Records of numbers without a percent sign, with one, with a euro sign, and with a word such
        as ``mln`` that multiplies them.
    unknown
        Records of cells that say that the number is not known, such as ``PM``.
    near
        Records of cells that are nearly a number and are read as one.
    low, high
        Shape (n,), what these may come to; NaN elsewhere.
    wrong
        Cells that are no number.
    """

    values: NDArray[np.float64]
    bare: NDArray[np.int64]
    percent: NDArray[np.int64]
    money: NDArray[np.int64]
    scaled: NDArray[np.int64]
    unknown: NDArray[np.int64]
    near: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, eq=False)
class _Apart:
    """A column with its texts apart from the other cells; `at` are the records of the texts."""

    values: NDArray[np.float64]
    texts: pa.Array
    at: NDArray[np.int64]
    yes_no: NDArray[np.int64]
    wrong: tuple[Wrong, ...] = ()
    percent: frozenset[int] = frozenset()


def split(column: Column) -> Cells:
    """Look at every cell of a tidy column once, without deciding how numbers are written."""
    return split_all([column])[0]


def split_all(columns: Sequence[Column]) -> list[Cells]:
    """Do so for some columns together, which costs less than one after the other."""
    apart = [_apart(column) for column in columns]
    coded = [one.texts.dictionary_encode() for one in apart]
    if not coded:
        return []
    texts = together([one.dictionary for one in coded])
    is_plain = _mask(pc.match_substring_regex(texts, _PLAIN))
    is_odd = ~is_plain & _mask(pc.not_equal(texts, ""))
    plain = PlainTexts(texts.filter(pa.array(is_plain)))
    odd = texts.filter(pa.array(is_odd)).to_pylist()
    # Of each different text which plain or odd one it is; the last stands for an empty cell.
    plain_code, odd_code = (np.append(np.cumsum(mask) - 1, -1) for mask in (is_plain, is_odd))
    is_plain, is_odd = np.append(is_plain, False), np.append(is_odd, False)
    found, start, odd_start = [], 0, 0
    for one, code in zip(apart, coded, strict=True):
        stop = start + len(code.dictionary)
        odd_stop = odd_start + int(np.count_nonzero(is_odd[start:stop]))
        which = code.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        which = np.where(which < 0, len(texts), which + start)
        here, there = is_plain[which], is_odd[which]
        found.append(
            Cells(
                values=one.values,
                plain=plain,
                plain_code=plain_code[which[here]],
                plain_at=one.at[here],
                odd=tuple(odd[odd_start:odd_stop]),
                odd_code=odd_code[which[there]] - odd_start,
                odd_at=one.at[there],
                yes_no=one.yes_no,
                wrong=one.wrong,
                percent=one.percent,
            )
        )
        start, odd_start = stop, odd_stop
    return found


def _apart(column: Column) -> _Apart:
    n = len(column)
    values = np.full(n, np.nan)
    none = np.empty(0, dtype=np.int64)
    if isinstance(column, np.ndarray):
        if column.dtype.kind == "b":
            return _Apart(values, _strings([]), none, np.arange(n))
        values = column.astype(np.float64)
        infinite = np.flatnonzero(np.isinf(values))
        values[infinite] = np.nan
        wrong = tuple(_infinite(int(i), str(column[i])) for i in infinite)
        return _Apart(values, _strings([]), none, none, wrong)
    if isinstance(column, pa.Array):
        return _Apart(values, column, np.arange(n), none)
    text_at: list[int] = []
    yes_no: list[int] = []
    wrong_: list[Wrong] = []
    for i, value in enumerate(column):
        if isinstance(value, str):
            text_at.append(i)
        elif isinstance(value, bool | np.bool_):
            yes_no.append(i)
        elif is_blank(value):
            continue
        elif isinstance(value, ForeignMoney):
            wrong_.append(Wrong(i, f"{value:.15g} {value.currency}", *_other_currency()))
        elif isinstance(value, dt.date | dt.time | dt.timedelta | np.datetime64):
            wrong_.append(
                Wrong(
                    i,
                    str(value),
                    msg("is a date or time"),
                    msg("write the number, in a cell of numbers"),
                )
            )
        else:
            number = _as_float(value)
            if number is None:
                wrong_.append(
                    Wrong(i, repr(value)[:60], msg("is no number"), msg("write a number"))
                )
            elif not np.isfinite(number):
                wrong_.append(_infinite(i, str(value)))
            else:
                values[i] = number
    return _Apart(
        values,
        _strings([column[i] for i in text_at]),
        np.asarray(text_at, np.int64),
        np.asarray(yes_no, np.int64),
        tuple(wrong_),
        frozenset(i for i, cell in enumerate(column) if isinstance(cell, Percentage)),
    )


# As in € 45.000,-: it is written with a decimal comma, whatever the digits before it.
_NO_CENTS = regex(r"\d,\s?[-=–—−]{1,2}\s*$")


def evidence(cells: Cells) -> Evidence:
    """Count what the cells tell about the notation of the column."""
    comma = int(np.count_nonzero(cells.plainly(FIRM["comma"])))
    point = int(np.count_nonzero(cells.plainly(FIRM["point"])))
    doubtful = np.flatnonzero(cells.plainly(EITHER))
    either = len(doubtful)
    example = cells.plain.texts[int(cells.plain_code[doubtful[0]])].as_py() if either else ""
    weights = np.bincount(cells.odd_code, minlength=len(cells.odd)).tolist()
    for text, weight in zip(cells.odd, weights, strict=True):
        if _NO_CENTS.search(text):
            comma += int(weight)
            continue
        for core in _cores(text):
            if re.search(FIRM["comma"], core):
                comma += int(weight)
            elif re.search(FIRM["point"], core):
                point += int(weight)
            elif re.search(EITHER, core):
                either += int(weight)
                example = example or text
    return Evidence(comma, point, either, example)


def _cores(text: str) -> list[str]:
    """Return the digits of a text, which tell how numbers are written; of a range there are two."""
    odd = read_decorated(text)
    if odd is not None:
        return [odd.core]
    near = near_number(text)
    parts = near.parts if near is not None else ()
    return [part.core for part in map(read_decorated, parts) if part is not None]


def parse(cells: Cells, decimal: Decimal, spread: float | None = None) -> Numbers:
    """Read the texts of a column in one notation.

    Parameters
    ----------
    spread
        How far a number that is nearly one (``ca. 300``) may be off, as a part of it; ``None``
        when there is no rule for these, so that they are wrong.
    """
    values = cells.values.copy()
    wrong = list(cells.wrong)
    wrong += [
        Wrong(
            int(i),
            msg("yes/no"),
            msg("is no number"),
            msg("write a number, or 1 and 0 for yes and no"),
        )
        for i in cells.yes_no
    ]
    valid = cells.plainly(VALID[decimal])
    values[cells.plain_at[valid]] = cells.plain.numbers(decimal)[cells.plain_code[valid]]
    unread = cells.plain.texts.take(pa.array(cells.plain_code[~valid])).to_pylist()
    for i, text in zip(cells.plain_at[~valid], unread, strict=True):
        wrong.append(_unreadable(int(i), text, text, decimal))

    read = [None if is_missing(text) else decorated_value(text, decimal) for text in cells.odd]
    nearly = {
        code: found
        for code, r in enumerate(read)
        if r is not None and r[1] is None and (found := near_number(cells.odd[code])) is not None
    }
    ends = np.full((2, len(read)), np.nan)
    for code, near in nearly.items():
        found_around = around(near, decimal, spread) if spread is not None else None
        if found_around is not None:
            read[code] = (found_around.value, found_around.odd)
            ends[:, code] = found_around.low, found_around.high
    table = np.array([np.nan if r is None else r[0] for r in read], dtype=np.float64)
    low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    if len(read):
        values[cells.odd_at] = table[cells.odd_code]
        low[cells.odd_at], high[cells.odd_at] = ends[:, cells.odd_code]

    def at_codes(chosen: list[bool]) -> NDArray[np.int64]:
        return np.flatnonzero(np.asarray(chosen, dtype=bool)[cells.odd_code])

    for at in at_codes([r is not None and r[1] is None for r in read]):
        code = int(cells.odd_code[at])
        text, record = cells.odd[code], int(cells.odd_at[at])
        if code in nearly:
            wrong.append(_nearly(record, text, decimal, nearly[code], spread))
            continue
        odd = read_decorated(text)
        wrong.append(_unreadable(record, text, odd.core if odd else None, decimal))

    def having(flag: str) -> NDArray[np.int64]:
        return cells.odd_at[
            at_codes([r is not None and r[1] is not None and getattr(r[1], flag) for r in read])
        ]

    percent = having("percent")
    if cells.percent:
        percent = np.union1d(percent, sorted(cells.percent)).astype(np.int64)
    infinite = np.flatnonzero(np.isinf(values))
    wrong += [
        Wrong(
            int(i),
            msg("the number"),
            msg("is too large"),
            msg("write a smaller number, or leave it empty"),
            never=True,
        )
        for i in infinite
    ]
    values[infinite] = np.nan
    numbers = np.flatnonzero(~np.isnan(values))
    return Numbers(
        values=values,
        bare=np.setdiff1d(numbers, percent) if len(percent) else numbers,
        percent=percent,
        money=having("money"),
        scaled=having("scaled"),
        unknown=cells.odd_at[at_codes([is_unknown(text) for text in cells.odd])],
        near=np.flatnonzero(~np.isnan(low)),
        low=low,
        high=high,
        wrong=tuple(sorted(wrong, key=lambda cell: cell.record)),
    )


def as_texts(column: Column) -> pa.Array:
    """Return the texts of a column; nothing for what is no text."""
    if isinstance(column, pa.Array):
        return column
    cells = column if isinstance(column, list) else []
    words = {True: "true", False: "false"}
    return _strings(
        [
            words[bool(cell)]
            if isinstance(cell, bool | np.bool_)
            else cell or ""
            if isinstance(cell, str) or cell is None
            else str(cell)
            for cell in cells
        ]
    )


def yes_no(column: Column) -> NDArray[np.float64] | None:
    """Read a column of yes and no (ja/nee, true/false) as 1 and 0, or return ``None``."""
    if isinstance(column, np.ndarray):
        return column.astype(np.float64) if column.dtype.kind == "b" else None
    if isinstance(column, pa.Array):
        coded = column.dictionary_encode()
        if len(coded.dictionary) > 20:
            return None
        known = yes_no(coded.dictionary.to_pylist())
        if known is None:
            return None
        codes = pc.fill_null(coded.indices, len(known)).to_numpy(zero_copy_only=False)
        return np.asarray(np.append(known, np.nan)[codes])
    values = np.full(len(column), np.nan)
    seen = False
    for i, cell in enumerate(column):
        if isinstance(cell, bool | np.bool_):
            values[i] = float(cell)
        elif isinstance(cell, str):
            word = cell.casefold()
            if word in YES or word in NO:
                values[i] = float(word in YES)
            elif word not in MISSING_TEXT:
                return None
        elif not is_blank(cell):
            return None
        seen = seen or values[i] == values[i]
    return values if seen else None


def _other_currency() -> tuple[Message, Message]:
    return msg("is an amount in another currency than the euro"), msg("convert it to euros")


def unworked() -> tuple[Message, Message, Message]:
    """Say that a formula has no value, and what to do."""
    return (
        msg("the formula"),
        msg("has no stored value"),
        msg("open the file in Excel or LibreOffice, and save it"),
    )


def formula_error(text: str) -> bool:
    """Return whether a cell holds ``#DIV/0!`` or another error that is not just "not available"."""
    return bool(_FORMULA_ERROR.fullmatch(text)) and text.casefold() not in MISSING_TEXT


def _strings(texts: list[str]) -> pa.Array:
    return pa.array(texts, pa.string())


def _mask(found: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=bool)


def _cast(texts: pa.Array, decimal: Decimal) -> NDArray[np.float64]:
    mark, group = (",", ".") if decimal == "comma" else (".", ",")
    digits = pc.replace_substring(pc.replace_substring(texts, group, ""), mark, ".")
    digits = pc.replace_substring_regex(digits, r"^\+", "")
    return np.asarray(pc.cast(digits, pa.float64()).to_numpy(zero_copy_only=False))


def _as_float(value: Any) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return np.inf
    except (TypeError, ValueError):
        return None


def _nearly(record: int, text: str, decimal: Decimal, near: Near, spread: float | None) -> Wrong:
    if spread is not None:
        # There is a rule for it, and yet it is none: a range runs backwards, or is in the other
        # notation.
        mend = msg("write a number alone ({example})", example=EXAMPLE[decimal])
        return Wrong(record, repr(text), msg("is no range that can be read"), mend)
    return Wrong(
        record,
        repr(text),
        msg("is nearly a number, and the mapping has no rule for that"),
        msg(
            "write a number alone ({example}), or set `approximate: 0.2` in the mapping: then it "
            "is read as a number that may be 20% off",
            example=EXAMPLE[decimal],
        )
        if near.shape in ("about", "least", "most")
        else msg(
            "write a number alone ({example}), or set `approximate: 0.2` in the mapping: then it "
            "is read as a number with this range",
            example=EXAMPLE[decimal],
        ),
        near=True,
    )


def _infinite(record: int, shown: Text) -> Wrong:
    mend = msg("write a finite number, or leave it empty")
    return Wrong(record, shown, msg("is not a finite number"), mend, never=True)


def _unreadable(record: int, text: str, core: str | None, decimal: Decimal) -> Wrong:
    shown = repr(text if len(text) <= 60 else text[:57] + "...")
    if text == NO_VALUE:
        return Wrong(record, *unworked(), never=True)
    if formula_error(text):
        mend = msg("mend the formula in the sheet")
        return Wrong(record, shown, msg("is the error of a formula"), mend, never=True)
    if re.search(r"\d", text) and foreign_currency(text):
        return Wrong(record, shown, *_other_currency())
    if core is not None and re.search(VALID[OTHER[decimal]], core):
        return Wrong(
            record,
            shown,
            msg(
                "has a decimal point or other separators of thousands than its column, "
                "which is read with a decimal comma"
            )
            if decimal == "comma"
            else msg(
                "has a decimal comma or other separators of thousands than its column, "
                "which is read with a decimal point"
            ),
            msg(
                "write it as {example}, or set `decimal: {other}` for the column in the mapping",
                example=EXAMPLE[decimal],
                other=OTHER[decimal],
            ),
        )
    if re.fullmatch(r"[-+]?(?:nan|inf|infinity)", text.casefold()):
        return Wrong(
            record, shown, msg("is no number"), msg("write a number, or leave the cell empty")
        )
    return Wrong(record, shown, *_no_number(decimal))


@cache  # a column of texts has one for every cell
def _no_number(decimal: Decimal) -> tuple[Message, Message]:
    return (
        msg("is no number"),
        msg(
            "write a number alone ({example}), with its unit in brackets in the heading; "
            "or '?' if it is unknown",
            example=EXAMPLE[decimal],
        ),
    )


def read_one(text: str, decimal: Decimal) -> float:
    """Read one text in a notation; NaN when it is no number."""
    return float(parse(split([text]), decimal).values[0])
