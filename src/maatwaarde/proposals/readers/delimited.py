"""CSV and its kin: any delimiter, any of the encodings that Excel writes."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import pyarrow as pa
import pyarrow.csv

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.limits import (
    MAX_CELL_LETTERS,
    MAX_COLUMNS,
    MAX_LETTERS,
    table_too_large,
)
from maatwaarde.documents.to_csv import SIGNS, unquoted
from maatwaarde.late import regex
from maatwaarde.messages import Number, msg
from maatwaarde.proposals.readers.encoding import decode, text_source
from maatwaarde.proposals.table import SEARCH_ROWS, Column, Decimal, Grid, Origin, ReadOptions

_DELIMITERS = (";", "\t", ",", "|")
DIRECTIVE = regex(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
_LINE_END = regex(r"\r\n|\r|\n")
HINTS: dict[str, Decimal] = {";": "comma", ",": "point"}
"""What a delimiter says of the numbers between."""
_QUOTED = regex(f"'[{SIGNS}]")
_END = "\x00end"
_BATCH = 20_000
_LARGER = "field larger"
"""What `csv` says of a cell that is too long, and we of a row."""


def read_delimited(data: bytes, file: str, options: ReadOptions) -> Grid:
    """Read delimited text.

    A field may hold line breaks; rows count records, as a spreadsheet does.

    Raises
    ------
    ProposalError
        If the encoding cannot be told, or a quote is not closed.
    """
    decoded = decode(data, file, options.encoding)
    text = decoded.text.rstrip("\x1a\x00")  # with which DOS ends a file
    first_row = 1
    delimiter = options.delimiter
    directive = DIRECTIVE.match(text)
    if directive:
        delimiter = delimiter or directive[1]
        text = text[directive.end() :]
        first_row = 2
    stated = delimiter is not None
    _refuse_long_lines(text, file)
    delimiter = delimiter or sniff(text)
    look = max(SEARCH_ROWS, (options.header_row or 0) + 2)
    head = list(itertools.islice(records(text_source(text), delimiter, file), look))
    start, width = _regular_from(head)
    rows = text.count("\n" if "\n" in text else "\r") + (not text.endswith(("\n", "\r")))
    # Within quotation marks a line break begins no row: then they are counted as they are cut.
    if '"' not in text:
        refuse_large(file, rows, width)
    body = None if '"' in text else _read_fast(text, delimiter, start, width)
    if body is None:
        start = 0
        body = _read_rows(text, delimiter, file)
    return Grid(
        head=head,
        body=body,
        start=start,
        first_row=first_row,
        file=file,
        decimal=HINTS.get(delimiter),
        origin=Origin(decoded.encoding, decoded.told, delimiter, stated),
        problems=decoded.problems,
    )


def refuse_large(file: str, rows: int, columns: int) -> None:
    """Refuse a table of more rows, columns or cells than one may have.

    Raises
    ------
    ProposalError
        If it has more.
    """
    problem = table_too_large(file, rows, columns)
    if problem is not None:
        raise ProposalError(problem)


def _refuse_long_lines(text: str, file: str) -> None:
    """Refuse a line that is longer than a cell may be, before anything is made of it."""
    at = 0
    while len(text) - at > MAX_CELL_LETTERS:
        end = at + MAX_CELL_LETTERS
        last = max(text.rfind("\n", at, end), text.rfind("\r", at, end))
        if last < 0:
            line = len(_LINE_END.findall(text, 0, at)) + 1
            raise ProposalError(long_cell(file, line))
        at = last + 1


def long_cell(file: str, line: int) -> Diagnostic:
    """Say that a cell, or a line, is longer than any is."""
    return Diagnostic(
        "too-large",
        msg("a cell or a line here holds more than {n} letters", n=Number(MAX_CELL_LETTERS, 0)),
        msg("leave it out; or is a line break or a quotation mark missing?"),
        Where(file=file, line=line),
    )


def sniff(text: str) -> str:
    """Return the delimiter that cuts the first lines into rows of one length most regularly."""
    sample = "\n".join(itertools.islice(_lines(text), 200))
    best, delimiter = (0.0, 0), ","
    for candidate in _DELIMITERS:
        widths: list[int] = []
        # Up to what cannot be cut, which the reading tells.
        with suppress(csv.Error):
            for row in csv.reader(text_source(sample), delimiter=candidate):
                if any(cell.strip() for cell in row):
                    widths.append(len(row))
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = (round(count / len(widths), 2), width)
        if score > best:
            best, delimiter = score, candidate
    return delimiter


def _lines(text: str) -> Iterator[str]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]


class _Lines:
    """Lines, and one of ours: it comes back whole unless a quote swallowed it."""

    def __init__(self, lines: Iterable[str], most: int | None) -> None:
        self._lines = self._ended(lines)
        self._most = most
        self._taken = self._letters = 0
        self.quoted = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._taken += 1
        if self._most is not None and self._taken > self._most:
            raise csv.Error
        line = next(self._lines)
        self._letters += len(line)
        if self._letters > MAX_LETTERS:
            raise csv.Error(_LARGER)
        self.quoted = self.quoted or "'" in line
        return line

    def begin(self) -> None:
        """Begin to count the lines of a record, and to look for quotes in them."""
        self._taken = self._letters = 0
        self.quoted = False

    @staticmethod
    def _ended(lines: Iterable[str]) -> Iterator[str]:
        last = ""
        for line in lines:
            if last:
                yield last
            last = line
        yield last if last.endswith(("\n", "\r")) else f"{last}\n"
        yield _END


def records(
    lines: Iterable[str], delimiter: str, file: str, most_lines: int | None = None
) -> Iterator[list[str]]:
    """Cut lines into records; a quote that is never closed is an error, not one huge cell.

    Parameters
    ----------
    lines
        Each with its end.
    most_lines
        A record of more lines is taken for a quote that is never closed.
    """
    source = _Lines(lines, most_lines)
    reader = csv.reader(source, delimiter=delimiter)
    begun = 1
    try:
        for record in reader:
            if record == [_END]:
                return
            if record and record[-1].endswith(_END):
                break
            if len(record) > MAX_COLUMNS:
                problem = table_too_large(file, 1, len(record))
                assert problem is not None
                raise ProposalError(replace(problem, where=Where(file=file, line=begun)))
            yield list(map(unquoted, record)) if source.quoted else record
            source.begin()
            begun = reader.line_num + 1
    except csv.Error as cause:
        if _LARGER in str(cause):
            raise ProposalError(long_cell(file, begun)) from None
    raise ProposalError(
        Diagnostic(
            "open-quote",
            msg("a quotation mark opens a cell in this row and is never closed"),
            msg('close it, or write a quotation mark inside a quoted cell as ""'),
            Where(file=file, line=begun),
        )
    )


def _regular_from(head: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return the first of the rows from which all are of one length, or empty, and that length."""
    width = next((len(row) for row in reversed(head) if row), 0)
    start = len(head)
    while start > 0 and len(head[start - 1]) in (0, width):
        start -= 1
    return start, width


def _read_fast(text: str, delimiter: str, skip: int, width: int) -> tuple[Column, ...] | None:
    """Read text without quotes by arrow; ``None`` when rows differ in length."""
    start = 0
    if skip:
        end = next(itertools.islice(_LINE_END.finditer(text), skip - 1, None), None)
        start = len(text) if end is None else end.end()
    body = text[start:]
    if not body.strip() or width < 2:
        return None
    names = [str(i) for i in range(width)]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(body.encode()),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, block_size=max(1 << 20, min(1 << 28, 2 * len(body)))
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    found = tuple(column.combine_chunks() for column in table.columns)
    if not _QUOTED.search(body):
        return found
    import pyarrow.compute as pc  # only such a list needs it

    return tuple(pc.replace_substring_regex(cells, f"^'('*[{SIGNS}])", r"\1") for cells in found)


def _read_rows(text: str, delimiter: str, file: str) -> pa.ChunkedArray:
    """Read each row as a list of texts, of any length."""
    kind = pa.list_(pa.string())
    found = records(text_source(text), delimiter, file)
    parts: list[pa.Array] = []
    rows = cells = 0
    # In batches: a million lists of texts at once cost more memory and time than the reading.
    while batch := list(itertools.islice(found, _BATCH)):
        rows += len(batch)
        cells += sum(map(len, batch))
        refuse_large(file, rows, -(-cells // rows))
        parts.append(pa.array(batch, kind))
    return pa.chunked_array(parts, kind)
