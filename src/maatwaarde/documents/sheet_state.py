"""What a cell or a row of a workbook is beside its value: an error, a percentage, merged, hidden.

The library that reads the cells gives values alone. A failed formula comes as an empty cell or as
0, a formula that no program has worked out as an empty one, and 35 % as 0.35.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import python_calamine

from maatwaarde.documents.cells import NO_VALUE
from maatwaarde.documents.zipguard import scan

At = tuple[int, int]
"""0-based row and column."""

_NS = rb"(?:\w{1,20}:)?"
# How long a tag may be is bounded, so that the search stays linear in any file.
_CELL = rb"<" + _NS + rb"c\s"
_AT = rb'[^<>]{0,500}?\br="([A-Z]{1,3})(\d{1,9})"[^<>]{0,500}>'
_ERROR = re.compile(
    _CELL
    + rb'(?=[^<>]{0,500}\bt="e")'
    + _AT
    + rb"(?:(?!</?"
    + _NS
    + rb"c[\s>]).){0,9000}?<"
    + _NS
    + rb"v>(#[^<]{1,20})</",
    re.DOTALL,
)
# A formula whose value is an empty text has t="str", and is worked out.
_NO_VALUE = re.compile(
    _CELL
    + rb'(?![^<>]{0,500}\bt="str")'
    + _AT
    + rb"\s*<"
    + _NS
    + rb"f\b(?:[^<>]{0,500}/>|[^<>]{0,500}>[^<]*</"
    + _NS
    + rb"f>)\s*(?:<"
    + _NS
    + rb"v\s*/>|<"
    + _NS
    + rb"v>\s*</"
    + _NS
    + rb"v>\s*)?(?=</|\Z)",
    re.DOTALL,
)
_HIDDEN_ROW = re.compile(
    rb"<" + _NS + rb'row\s(?=[^<>]{0,500}\bhidden="(?:1|true)")[^<>]{0,500}?\br="(\d{1,9})"'
)
_HIDDEN_COLUMN = re.compile(
    rb"<"
    + _NS
    + rb'col\s(?=[^<>]{0,500}\bhidden="(?:1|true)")(?=[^<>]{0,500}\bmin="(\d{1,5})")'
    + rb'[^<>]{0,500}\bmax="(\d{1,5})"'
)
_CURRENCY = re.compile(r"[$£¥]|\b(?:USD|GBP|CHF|DKK|SEK|NOK|PLN|JPY)\b")
_PERCENT_FORMATS = {9, 10}  # 0% and 0.00%, which every workbook knows

_ODS_TAG = re.compile(
    rb"<(/?)table:(table-column|table-row|table-cell|covered-table-cell)\b([^<>]*)>"
)
_ODS_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+|#[^\s<]{1,12}[!?]", re.IGNORECASE)
_MOST = 1000
"""A cell or row that an ODS file repeats more often than this is filling, and no data."""


@dataclass(frozen=True, slots=True)
class SheetState:
    """What is known of one sheet beside its values; all places are 0-based.

    Parameters
    ----------
    errors
        The error that a formula shows, such as ``#DIV/0!``; `NO_VALUE` where it has no value.
    percent
        Cells that are shown as a percentage.
    currency
        The sign of money in another currency than the euro, with which cells are shown.
    merged
        First and last cell of ranges that are merged.
    known
        Whether the form of the file lets all this be seen: that of XLS does not.
    """

    errors: dict[At, str] = field(default_factory=dict)
    percent: frozenset[At] = frozenset()
    currency: dict[At, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[At, At], ...] = ()
    known: bool = True


def sheet_state(sheet: python_calamine.CalamineSheet, data: bytes) -> SheetState:
    """Look at one sheet of a workbook."""
    merged = tuple(sheet.merged_cell_ranges or ())
    if not data.startswith(b"PK"):
        return SheetState(merged=merged, known=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "content.xml" in archive.namelist():
            return _of_ods(archive.read("content.xml"), sheet.name)
        name = _sheet_part(archive, sheet.name)
        if name is None:
            return SheetState(merged=merged)
        return _of_xlsx(archive, name, merged)


def _of_xlsx(archive: zipfile.ZipFile, name: str, merged: tuple[tuple[At, At], ...]) -> SheetState:
    errors = {
        _at(match): match[3].decode("ascii", "replace") for match in scan(archive, name, _ERROR)
    }
    errors |= {_at(match): NO_VALUE for match in scan(archive, name, _NO_VALUE)}
    hidden: set[int] = set()
    for match in scan(archive, name, _HIDDEN_COLUMN):
        hidden |= set(range(int(match[1]) - 1, min(int(match[2]), 1 << 14)))
    percent: set[At] = set()
    currency: dict[At, str] = {}
    styles = _styles(archive)
    if styles:
        wanted = b"|".join(str(style).encode() for style in styles)
        pattern = re.compile(_CELL + rb'(?=[^<>]{0,500}\bs="(' + wanted + rb')")' + _AT)
        for match in scan(archive, name, pattern):
            shown, at = styles[int(match[1])], _place(match[2], match[3])
            if shown == "%":
                percent.add(at)
            else:
                currency[at] = shown
    return SheetState(
        errors=errors,
        percent=frozenset(percent),
        currency=currency,
        hidden_rows=frozenset(int(m[1]) - 1 for m in scan(archive, name, _HIDDEN_ROW)),
        hidden_columns=frozenset(hidden),
        merged=merged,
    )


def _at(match: re.Match[bytes]) -> At:
    return _place(match[1], match[2])


def _place(letters: bytes, row: bytes) -> At:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row) - 1, column - 1


def _styles(archive: zipfile.ZipFile) -> dict[int, str]:
    """Return what the styles of cells show behind or before a number: %, or a foreign currency."""
    try:
        text = archive.read("xl/styles.xml").decode("utf-8", "replace")
    except KeyError:
        return {}
    formats = dict.fromkeys(_PERCENT_FORMATS, "%")
    for tag in re.findall(r"<(?:\w+:)?numFmt\s[^>]*>", text):
        code = re.search(r'\sformatCode="([^"]*)"', tag)
        number = re.search(r'\snumFmtId="(\d+)"', tag)
        if code and number and (shown := _shown(html.unescape(code[1]))):
            formats[int(number[1])] = shown
    block = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", text, re.DOTALL)
    styles = re.findall(r"<(?:\w+:)?xf\s[^>]*>", block[0]) if block else []
    return {
        i: formats[int(number[1])]
        for i, tag in enumerate(styles)
        if (number := re.search(r'\snumFmtId="(\d+)"', tag)) and int(number[1]) in formats
    }


def _shown(code: str) -> str | None:
    """Return what a format of numbers shows: %, or the sign of a currency that is not the euro."""
    # A percent sign between quotation marks or behind a backslash is a text beside the number.
    if "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code):
        return "%"
    if "€" in code or "EUR" in code:
        return None
    # [$£-809] is a sign with the language of a country; [$-413] is a language alone.
    for sign in [*re.findall(r"\[\$([^\]-]+)", code), *re.findall(r'"([^"]*)"', code)]:
        if _CURRENCY.search(sign):
            return str(sign).strip()
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]', "", code)
    return found[0] if (found := _CURRENCY.search(plain)) else None


def _of_ods(content: bytes, sheet: str) -> SheetState:
    errors: dict[At, str] = {}
    percent: set[At] = set()
    currency: dict[At, str] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    merged: list[tuple[At, At]] = []
    row = column = columns = 0
    rows = 1
    for closing, tag, attributes, rest in _ods_tags(content, sheet):
        times = _number(attributes, "table:number-columns-repeated")
        if tag == b"table-column" and not closing:
            if b"table:visibility" in attributes and b'"visible"' not in attributes:
                hidden_columns |= set(range(columns, columns + min(times, _MOST)))
            columns += times
        elif tag == b"table-row":
            if not closing:
                column, rows = 0, _number(attributes, "table:number-rows-repeated")
                if b'table:visibility="collapse"' in attributes or (
                    b'table:visibility="filter"' in attributes
                ):
                    hidden_rows |= set(range(row, row + min(rows, _MOST)))
            if closing or attributes.endswith(b"/"):
                row += rows
        elif not closing:
            at = list(product(range(row, row + min(rows, _MOST)), range(column, column + times)))
            column += times
            if tag == b"covered-table-cell" or times > _MOST:
                continue
            down, across = (
                _number(attributes, f"table:number-{name}-spanned") for name in ("rows", "columns")
            )
            if down > 1 or across > 1:
                merged.append((at[0], (row + down - 1, column - times + across - 1)))
            money = re.search(rb'office:currency="([A-Z]{3})"', attributes)
            if money and money[1] != b"EUR":
                currency |= dict.fromkeys(at, money[1].decode())
            if b'office:value-type="percentage"' in attributes:
                percent |= set(at)
            elif (error := _ods_error(attributes, rest)) is not None:
                errors |= dict.fromkeys(at, error)
    return SheetState(
        errors=errors,
        percent=frozenset(percent),
        currency=currency,
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        merged=tuple(merged),
    )


def _ods_tags(content: bytes, sheet: str) -> Iterator[tuple[bool, bytes, bytes, bytes]]:
    """Yield the tags of one table, with what stands behind each up to the end of a cell."""
    for begin in re.finditer(rb"<table:table\s[^>]*>", content):
        name = re.search(rb'\stable:name="([^"]*)"', begin[0])
        if name is None or html.unescape(name[1].decode("utf-8", "replace")) != sheet:
            continue
        end = content.find(b"</table:table>", begin.end())
        for match in _ODS_TAG.finditer(content, begin.end(), len(content) if end < 0 else end):
            yield bool(match[1]), match[2], match[3], content[match.end() : match.end() + 200]
        return


def _number(attributes: bytes, name: str) -> int:
    found = re.search(rb"\b" + name.encode() + rb'="(\d{1,9})"', attributes)
    return int(found[1]) if found else 1


def _ods_error(attributes: bytes, rest: bytes) -> str | None:
    """Return the error that a cell shows, whatever value the file has for it."""
    if b"table:formula=" not in attributes:
        return None
    if b"office:value-type=" not in attributes:
        return NO_VALUE
    shown = re.match(rb"\s*<text:p[^>]*>([^<]{1,30})</text:p>", rest)
    text = html.unescape(shown[1].decode("utf-8", "replace")).strip() if shown else ""
    if _ODS_ERROR.fullmatch(text):
        return text if text.startswith("#") else "#VALUE!"
    return "#VALUE!" if b'calcext:value-type="error"' in attributes else None


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the archive member of an XLSX sheet."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return None
    for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", book):
        name = re.search(r'\sname="([^"]*)"', tag)
        key = re.search(r'\s\w+:id="([^"]*)"', tag)
        if name and key and html.unescape(name[1]) == sheet:
            for link in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", links):
                target = re.search(r'\sTarget="([^"]*)"', link)
                if target and re.search(rf'\sId="{re.escape(key[1])}"', link):
                    path = target[1].removeprefix("/").removeprefix("xl/")
                    return f"xl/{path}" if f"xl/{path}" in archive.namelist() else None
    return None
