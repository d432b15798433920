"""Sources that have columns already: dataframes and JSON."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.cells import one_line
from maatwaarde.documents.limits import json_too_large, long_heading, table_too_large
from maatwaarde.messages import Message, joined, msg
from maatwaarde.proposals.readers.encoding import wide
from maatwaarde.proposals.table import (
    Column,
    EncodingTold,
    Origin,
    RawTable,
    ReadOptions,
    column_letter,
)

# Narwhals is imported where it is used: a list in CSV does not need it.
if TYPE_CHECKING:
    import narwhals as nw

DATAFRAME = "<dataframe>"

AROUND = b"\xef\xbb\xbf \t\r\n\x1a\x00"
"""What may stand around an object on its line, and says nothing."""
_MOST_TOLD = 1000
"""Of faults in one file of JSON: what makes it has one fault then, and not a thousand."""
_JSON_FAULTS = {
    "Expecting value": msg(
        "a value is missing, a comma is one too many, or a word stands without quotation marks"
    ),
    "Expecting property name enclosed in double quotes": msg(
        "a key between double quotation marks is missing, or a comma is one too many"
    ),
    "Expecting ':' delimiter": msg("a colon is missing behind a key"),
    "Expecting ',' delimiter": msg("a comma is missing"),
    "Unterminated string starting at": msg("a quotation mark is never closed"),
    "Invalid control character at": msg("a text holds a line break or a tab"),
    "Extra data": msg("something stands behind the end"),
    "Illegal trailing comma before end of object": msg(
        "a comma stands before the end of an object"
    ),
    "Illegal trailing comma before end of array": msg("a comma stands before the end of a list"),
}


def read_dataframe(frame: Any, file: str = DATAFRAME) -> RawTable:
    """Read a dataframe of any library that narwhals knows; a lazy one is collected.

    Raises
    ------
    ProposalError
        If it is no dataframe, or two columns have one name.
    """
    import narwhals as nw

    try:
        native = nw.from_native(frame)
    except TypeError:
        raise ProposalError(
            Diagnostic(
                "no-dataframe",
                msg("a value of the type {kind!r} is no table", kind=type(frame).__name__),
                msg(
                    "give a path, a dataframe of pandas, polars or pyarrow, a list of rows, a list "
                    "for each column by its heading, the bytes of a file, or a stream of these"
                ),
            )
        ) from None
    except nw.exceptions.DuplicateError:
        raise two_columns(
            [str(name) for name in getattr(frame, "column_names", None) or frame.columns], file
        ) from None
    if isinstance(native, nw.LazyFrame):
        native = native.collect()
    headings = []
    unnamed = set()
    problems = _index_left_out(frame, file)
    for index, name in enumerate(native.columns):
        heading = plain_heading(name)
        if not heading:
            heading = f"column {column_letter(index)}"
            unnamed.add(heading)
        headings.append(heading)
    return RawTable(
        headings=tuple(headings),
        columns=tuple(_column(native.get_column(name)) for name in native.columns),
        rows=np.arange(1, len(native) + 1, dtype=np.int64),
        file=file,
        unnamed=frozenset(unnamed),
        problems=problems,
    )


def _index_left_out(frame: Any, file: str) -> tuple[Diagnostic, ...]:
    """Warn of an index of pandas that has a name, and so says something that no column says."""
    names = getattr(getattr(frame, "index", None), "names", None)
    called = [str(name) for name in names or () if name is not None]
    if not called:
        return ()
    return (
        Diagnostic(
            "index-not-read",
            msg(
                "the index of the dataframe is no column, and is not read: {names}",
                names=joined([repr(name) for name in called], ", "),
            ),
            msg("give `frame.reset_index()`, or drop its name if it says nothing"),
            Where(file=file),
            severity="warning",
        ),
    )


def plain_heading(name: object) -> str:
    """Return the heading of a column; of several levels, those that say something.

    Pandas calls a heading that is not there ``Unnamed: 3``, None or NaN.
    """
    given = name if isinstance(name, tuple) else (name,)
    # What is not the same as itself (NaN), or does not say whether it is (pandas.NA), is no text.
    there = [level for level in given if isinstance(level, str) or (level == level) is True]
    levels = [one_line(str(level)) for level in there if level is not None]
    return " ".join(level for level in levels if not re.match(r"Unnamed: \d+", level)).strip()


def two_columns(names: Sequence[str], file: str) -> ProposalError:
    twice = next(name for name in names if names.count(name) > 1)
    return ProposalError(
        Diagnostic(
            "duplicate-heading",
            msg("two columns are named {heading!r}", heading=twice),
            msg("rename one of them"),
            Where(file=file),
        )
    )


def _column(series: nw.Series[Any]) -> Column:
    import narwhals as nw

    kind = series.dtype
    if kind in (nw.Int128, nw.UInt128):  # numpy has no such numbers, and Python has
        return list(series.to_list())
    if kind.is_float() or (kind.is_integer() and not series.is_null().any()):
        numbers: np.ndarray[Any, Any] = np.asarray(series.to_numpy())
        return numbers.astype(np.float64) if kind.is_float() else numbers
    if kind == nw.Boolean and not series.is_null().any():
        return np.asarray(series.to_numpy(), dtype=bool)
    cells = series.to_list()
    if series.is_null().any():
        cells = [
            None if null else cell
            for cell, null in zip(cells, series.is_null().to_list(), strict=True)
        ]
    if kind == nw.String:
        try:
            return pa.array(cells, pa.string())
        except UnicodeEncodeError:  # half a letter, which is for the gate to mend
            return cells
    return cells


class _NotJson(Exception):
    """A word that Python reads as a number, and JSON does not have."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


def read_json(data: bytes, file: str, options: ReadOptions) -> RawTable:  # noqa: ARG001
    """Read JSON: a list of objects, or an object with one such list.

    Raises
    ------
    ProposalError
        If it is not valid JSON or has another shape.
    """
    where = Where(file=file)
    problems: list[Diagnostic] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if (problem := table_too_large(file, 1, len(items))) is not None:
            raise ProposalError(problem)
        result = dict(items)
        if len(result) < len(items):
            counted = Counter(name for name, _ in items)
            twice = next(name for name, times in counted.items() if times > 1)
            problems.append(
                Diagnostic(
                    "duplicate-key",
                    msg("the key {key!r} stands twice in one object", key=twice),
                    msg("keep one of them"),
                    where,
                )
            )
            if len(problems) == _MOST_TOLD:
                raise ProposalError(problems)
        return result

    def constant(text: str) -> NoReturn:
        raise _NotJson(msg("{text} is not a number that JSON has", text=text))

    line = None
    _refuse_many_values(data, file)
    encoding = wide(data)
    try:
        content = json.loads(
            data.decode(encoding or "utf-8-sig").lstrip("\ufeff").rstrip("\x1a\x00"),
            object_pairs_hook=pairs,
            parse_constant=constant,
        )
    except RecursionError:
        what, mend = msg("is nested too deep"), msg("give a list of flat objects")
    except json.JSONDecodeError as cause:
        reason = _JSON_FAULTS.get(cause.msg, cause.msg)
        what, mend = msg("is not valid JSON: {reason}", reason=reason), msg("mend it at this place")
        line = cause.lineno
    except UnicodeDecodeError:
        what, mend = msg("is not UTF-8 text"), msg("save it as UTF-8")
    except _NotJson as cause:
        what, mend = cause.what, msg("write a number, or null for what is unknown")
    except ValueError:  # Python reads no whole number of thousands of digits
        what, mend = msg("holds a number that is too long to read"), msg("write a shorter number")
    else:
        records = _records(content)
        if records is not None and not problems:
            marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            told: EncodingTold = "mark" if marked else "valid" if encoding is None else "zeros"
            if told == "valid" and data.isascii():
                told = "plain"
            return _from_records(records, file, Origin(encoding or "utf-8", told))
        what = msg("is no list of objects")
        mend = msg('write it as [{{"id": "A", "title": "…", "cost": 1000}}, …]')
        if problems:
            raise ProposalError(problems)
    raise ProposalError(Diagnostic("json", what, mend, Where(file=file, line=line)))


def _refuse_many_values(data: bytes, file: str) -> None:
    if (problem := json_too_large(file, data)) is not None:
        raise ProposalError(problem)


def read_json_lines(data: bytes, file: str, options: ReadOptions) -> RawTable:  # noqa: ARG001
    """Read JSON lines: an object on each line.

    Raises
    ------
    ProposalError
        With the first line that holds none.
    """
    _refuse_many_values(data, file)
    records, rows = [], []
    for number, line in enumerate(io.BytesIO(data), 1):  # of which none is kept, as of a split
        if line.strip(AROUND):
            records.append(json_line(line, number, file))
            rows.append(number)
    told: EncodingTold = "plain" if data.isascii() else "valid"
    found = _from_records(records, file, Origin("utf-8", told))
    return replace(found, rows=np.array(rows, dtype=np.int64))


def json_line(line: bytes, number: int, file: str) -> dict[str, Any]:
    """Return the object on a line of JSON lines.

    Raises
    ------
    ProposalError
        If it holds none.
    """
    line = line.strip(AROUND)
    try:
        found = read_json(b"[" + line + b"]", file, ReadOptions())
    except ProposalError as error:
        raise ProposalError(
            [replace(one, where=Where(file=file, row=number)) for one in error.problems]
        ) from None
    if len(found) != 1:
        what = msg("is no object")
        mend = msg('write one on each line: {{"id": "A", "title": "…", "cost": 1000}}')
        raise ProposalError(Diagnostic("json", what, mend, Where(file=file, row=number)))
    return {name: column[0] for name, column in zip(found.headings, found.columns, strict=True)}


def _records(content: Any) -> list[dict[str, Any]] | None:
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 else None
    if isinstance(content, list) and all(isinstance(item, dict) for item in content):
        return content
    return None


def _longest(items: Sequence[dict[str, Any]]) -> int:
    return max(
        (len(cell) for item in items for cell in item.values() if isinstance(cell, str)), default=0
    )


def from_records(
    records: Iterable[dict[str, Any]], file: str, names: Sequence[str] = ()
) -> RawTable:
    """Return rows that Python gave as a table; ``names`` are its columns, where no row tells."""
    return _from_records(records, file, Origin(), names)


def _from_records(
    records: Iterable[dict[str, Any]],
    file: str,
    origin: Origin,
    known: Sequence[str] = (),
) -> RawTable:
    items = list(records)
    names = list(dict.fromkeys([*known, *(name for item in items for name in item)]))
    problem = table_too_large(file, len(items), len(names), longest=_longest(items))
    problem = problem or long_heading(file, names)
    if problem is not None:
        raise ProposalError(problem)
    return RawTable(
        headings=tuple(one_line(name) for name in names),
        columns=tuple([item.get(name) for item in items] for name in names),
        rows=np.arange(1, len(items) + 1, dtype=np.int64),
        file=file,
        origin=origin,
    )
