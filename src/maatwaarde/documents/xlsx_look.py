"""A look through the sheets of an XLSX workbook, as a parser sees them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from xml.parsers import expat

from maatwaarde.documents.archive import Archive, TooLarge, folded
from maatwaarde.documents.cells import NO_VALUE
from maatwaarde.documents.limits import (
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_MARKED,
    MAX_SHEET_CELLS,
    XLSX_ROWS,
)
from maatwaarde.documents.markup import elements, local, parse
from maatwaarde.documents.sheet_state import At, Cells, Looked, SheetState
from maatwaarde.messages import Number, msg

_FAR = 10**12
"""What stands for a row or a column whose number is beyond every sheet."""
_CURRENCY = re.compile(r"[$£¥]|\b(?:USD|GBP|CHF|DKK|SEK|NOK|PLN|JPY)\b")
_PERCENT_FORMATS = {"9", "10"}  # 0% and 0.00%, which every workbook knows
_IN_CELL = frozenset(("is", "t", "r"))
# No reader finds cells in a part without it: names are not written in another way.
_SHEET = b"sheetData"


def look_into_xlsx(archive: Archive) -> tuple[list[Looked], dict[str, Looked]]:
    """Return what all parts hold that may be a sheet, and that of the sheets by their names.

    A workbook says itself where its sheets are, and readers may follow that differently: every
    part that holds cells is looked through.

    Raises
    ------
    Suspect
        If a sheet is damaged.
    TooLarge
        If it holds more than can be read.
    """
    shown = _styles(archive)
    texts = _shared_texts(archive)
    all_parts: list[Looked] = []
    found: dict[str, Looked] = {}
    for part in archive.parts:
        if _has_cells(archive, part):
            found[folded(part.filename)] = looked = _sheet(archive, part, shown, texts)
            all_parts.append(looked)
    return all_parts, _by_name(archive, found)


def _has_cells(archive: Archive, part: zipfile.ZipInfo) -> bool:
    before = b""
    for piece in archive.pieces(part):
        before += piece
        if _SHEET in before:
            return True
        before = before[-len(_SHEET) :]
    return False


def _shared_texts(archive: Archive) -> list[int]:
    """Return how long each text is that cells may share, as bytes of the file."""
    starts: list[int] = []

    def seen(name: str, _: object) -> None:
        if name == "si":
            starts.append(parser.CurrentByteIndex)
            if len(starts) > MAX_SHEET_CELLS:
                raise TooLarge(
                    msg("holds more than {n} texts for its cells", n=Number(MAX_SHEET_CELLS, 0))
                )

    part = archive.only("sharedstrings.xml")
    if part is not None:
        parser = expat.ParserCreate()
        elements(archive.pieces(part), seen, parser)
        starts.append(part.file_size)
    lengths = [after - before for before, after in pairwise(starts)]
    if sum(lengths) > MAX_LETTERS:
        what = msg("its cells hold {letters} letters together", letters=Number(sum(lengths), 0))
        raise TooLarge(what)
    return lengths


def _sheet(
    archive: Archive, part: zipfile.ZipInfo, shown: Mapping[str, str], texts: Sequence[int]
) -> Looked:
    looked, shares = _walk(archive, part, shown, None)
    # Few sheets can hold too much, whichever texts their cells share.
    if shares * max(texts, default=0) > MAX_LETTERS:
        looked = replace(looked, letters=_walk(archive, part, {}, texts)[1])
    if shares:
        looked = replace(looked, longest=max(looked.longest, *texts, 0))
    return looked


def _walk(
    archive: Archive,
    part: zipfile.ZipInfo,
    shown: Mapping[str, str],
    texts: Sequence[int] | None,
) -> tuple[Looked, int]:
    """Walk through a sheet.

    Returns
    -------
    tuple
        What it holds; and how many cells share a text, or with ``texts`` the letters in these.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    ends: list[str] = []  # counted by what runs without Python, since there are many
    columns_of: dict[str, int] = {}
    said: list[str] = []
    errors: dict[At, str] = {}
    percent = Cells()
    currency: dict[At, str] = {}
    hidden_rows: set[int] = set()
    hidden = [0] * (MAX_COLUMNS + 2)  # by how much more columns hide a column than the one before
    row = column = line = rows = columns = begun = cells = shares = longest = at = 0
    kind: str | None = None
    formula = inside = heard = False

    def settle() -> None:
        """Note what the cell shows that has just ended, if it is a formula or an error."""
        nonlocal formula, kind, heard, shares
        if heard:
            parser.CharacterDataHandler = None
            heard = False
        text = "".join(said).strip()
        said.clear()
        if kind == "s" and texts is not None:
            shares += texts[int(text)] if text.isdecimal() and int(text) < len(texts) else 0
        elif kind == "e" and text:
            errors[line - 1, column - 1] = text[:20]
        elif formula and not text and kind != "str":
            errors[line - 1, column - 1] = NO_VALUE
        if len(errors) > MAX_MARKED:
            raise TooLarge(msg("shows more than {n} failed formulas", n=Number(MAX_MARKED, 0)))
        formula, kind = False, None

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, line, rows, columns, begun, cells, shares, longest, at
        nonlocal kind, formula, inside, heard
        begun += 1
        if ":" in name:
            name = local(name)
        if name == "c":
            if formula or heard:
                settle()
            cells += 1
            index = parser.CurrentByteIndex
            if index - at > longest:
                longest = index - at
            at = index
            inside = True
            place = attributes.get("r")
            if place is None:
                column += 1
                line = row
            else:
                letters = place.rstrip("0123456789")
                number = place[len(letters) :]
                line = int(number) if number and len(number) < 11 else _FAR
                known = columns_of.get(letters)
                if known is None:
                    known = _column(letters)
                    if known <= MAX_COLUMNS:
                        columns_of[letters] = known
                column = known
            kind = attributes.get("t")
            style = attributes.get("s")
            if style is not None and style in shown:
                sign = shown[style]
                if sign == "%":
                    percent.add(line - 1, column - 1)
                else:
                    currency[line - 1, column - 1] = sign
                    if len(currency) > MAX_MARKED:
                        raise TooLarge(
                            msg(
                                "shows more than {n} cells in another currency",
                                n=Number(MAX_MARKED, 0),
                            )
                        )
        elif name == "v":
            if line > rows:
                rows = line
            if column > columns:
                columns = column
            if kind == "s":
                if texts is None:
                    shares += 1
                else:
                    parser.CharacterDataHandler, heard = said.append, True
            elif inside and (formula or kind == "e"):
                parser.CharacterDataHandler, heard = said.append, True
        elif name == "f":
            # Without a value it is shown all the same, as one that has none.
            formula = inside
            rows, columns = max(rows, line), max(columns, column)
        elif name == "row":
            if formula or heard:
                settle()
            given = attributes.get("r")
            if given is None:
                row += 1
            else:
                row = int(given) if given.isdecimal() and len(given) < 11 else _FAR
            column, line = 0, row
            if attributes.get("hidden") in ("1", "true"):
                hidden_rows.add(row - 1)
                if len(hidden_rows) > XLSX_ROWS:
                    raise TooLarge(msg("hides more than {n} rows", n=Number(XLSX_ROWS, 0)))
        elif name in _IN_CELL:
            if name == "is":
                rows, columns = max(rows, line), max(columns, column)
        else:
            if heard:  # what else has letters is no part of the cell
                settle()
            inside = False
            if name == "col" and attributes.get("hidden") in ("1", "true"):
                first, last = attributes.get("min", ""), attributes.get("max", "")
                if first.isdecimal() and last.isdecimal() and len(first + last) < 20:
                    begins, ends_at = int(first) - 1, min(int(last), MAX_COLUMNS)
                    if 0 <= begins < ends_at:
                        hidden[begins] += 1
                        hidden[ends_at] -= 1

    parser.StartElementHandler = begin
    parser.EndElementHandler = ends.append

    def depth() -> int:
        nonlocal begun
        begun -= len(ends)
        ends.clear()
        if cells > 2 * MAX_SHEET_CELLS:
            raise TooLarge(msg("holds more than {n} cells", n=Number(2 * MAX_SHEET_CELLS, 0)))
        return begun

    parse(archive.pieces(part), parser, depth)
    if formula or heard:
        settle()
    hidden_columns = frozenset(i for i, times in enumerate(accumulate(hidden)) if times > 0)
    state = SheetState(errors, percent, currency, frozenset(hidden_rows), hidden_columns)
    return Looked(state, rows, columns, longest=max(longest, part.file_size - at)), shares


def _column(letters: str) -> int:
    if len(letters) > 4:
        return _FAR
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number if letters.isascii() and letters.isalpha() else _FAR


def _styles(archive: Archive) -> dict[str, str]:
    """Return what the styles of cells show behind or before a number: %, or a foreign currency."""
    formats = dict.fromkeys(_PERCENT_FORMATS, "%")
    styles: dict[str, str] = {}
    within = False
    count = 0

    def seen(name: str, attributes: dict[str, str]) -> None:
        nonlocal within, count
        if name == "numFmt":
            sign = _shown(attributes.get("formatCode", "")[:1000])
            if sign:
                formats[attributes.get("numFmtId", "")] = sign
        elif name in ("cellXfs", "cellStyles", "cellStyleXfs", "dxfs"):
            within, count = name == "cellXfs", 0
        elif name == "xf" and within:
            if (number := attributes.get("numFmtId")) in formats:
                styles[str(count)] = formats[str(number)]
            count += 1

    part = archive.only("styles.xml")
    if part is not None:
        elements(archive.pieces(part), seen)
    return styles


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


def _by_name(archive: Archive, parts: Mapping[str, Looked]) -> dict[str, Looked]:
    """Return what sheets hold by their names."""
    sheets: dict[str, str] = {}
    links: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and "name" in attributes:
            keys = (key for key in attributes if key != "id" and local(key) == "id")
            sheets[attributes["name"]] = attributes.get(next(keys, ""), "")

    def link(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            links[attributes.get("Id", "")] = folded(attributes.get("Target", ""))

    folder = ""
    for name, seen in (("workbook.xml", sheet), ("workbook.xml.rels", link)):
        part = archive.only(name)
        if part is not None:
            elements(archive.pieces(part), seen)
            if seen is sheet:
                folder = folded(part.filename).rpartition(name)[0]
    # Seen from the folder of the workbook first, and else from the top.
    targets = {key: (target, folder + target) for key, target in links.items()}
    return {
        name: parts[target]
        for name, key in sheets.items()
        for target in targets.get(key, ())
        if target in parts
    }
