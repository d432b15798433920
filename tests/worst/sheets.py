"""Workbooks that are as large as the limits allow, or just larger."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Make = Callable[[Path], None]
Content = Callable[[], bytes]

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LAST = b'<c r="E@"%s>%s</c>'
_HEADINGS = ("id", "title", "impact:huis", "cost", "opmerking")


def packed(parts: Mapping[str, Content | str]) -> Make:
    """Return what writes an archive of these parts; each is made when it is its turn."""

    def made(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in parts.items():
                archive.writestr(name, content if isinstance(content, str) else content())

    return made


def _relations(of: Mapping[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{_RELATED}/{kind.split()[0]}" Target="{kind.split()[1]}"/>'
        for key, kind in of.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def xlsx(sheet: Content, *, styles: Content | None = None, texts: Content | None = None) -> Make:
    """Make a workbook of one sheet."""
    relations = {"s": "worksheet sheet.xml"}
    parts: dict[str, Content | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations({"w": "officeDocument xl/workbook.xml"}),
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets>'
        '<sheet name="lijst" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/sheet.xml": sheet,
    }
    if styles is not None:
        relations["t"] = "styles styles.xml"
        parts["xl/styles.xml"] = styles
    if texts is not None:
        relations["u"] = "sharedStrings sharedStrings.xml"
        parts["xl/sharedStrings.xml"] = texts
    parts["xl/_rels/workbook.xml.rels"] = _relations(relations)
    return packed(parts)


def sheet(rows: Content, after: Content = lambda: b"") -> Content:
    """Make a sheet of headings, rows and what comes after these."""
    head = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in _HEADINGS)
    begin = f'<worksheet {_MAIN}><sheetData><row r="1">{head}</row>'.encode()
    return lambda: b"".join((begin, rows(), b"</sheetData>", after(), b"</worksheet>"))


def repeated(row: bytes, n: int) -> Content:
    """Repeat a row, with its number for ``@``."""
    return lambda: b"".join(row.replace(b"@", b"%d" % i) for i in range(2, n + 2))


def within(name: str, content: Content) -> Content:
    """Return a part with one element around all of it."""
    return lambda: b"".join((f"<{name} {_MAIN}>".encode(), content(), f"</{name}>".encode()))


def _text(n: int) -> bytes:
    return _LAST % (b' t="inlineStr"', b"<is><t>" + b"x" * n + b"</t></is>")


def _row(last: bytes, how: bytes = b"") -> bytes:
    cells = b"".join(
        b'<c r="%c@"%s><v>%s</v></c>' % (ord(b"A") + i, how, value)
        for i, value in enumerate((b"@", b"@.5", b"1.25", b"7"))
    )
    return b'<row r="@">' + cells + last + b"</row>"


_NUMBER = _row(_LAST % (b"", b"<v>@</v>"))
_FEW = repeated(_NUMBER, 10)
_FORMAT = b'<numFmts><numFmt numFmtId="170" formatCode="%s"/></numFmts>'
_STYLES = b'<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'

XLSX: dict[str, Make] = {
    "5 million numbers": xlsx(sheet(repeated(_NUMBER, 999_000))),
    "5 million percentages": xlsx(
        sheet(repeated(_row(_LAST % (b' s="1"', b"<v>@</v>"), b' s="1"'), 999_000)),
        styles=within("styleSheet", lambda: _FORMAT % b"0.00%" + _STYLES),
    ),
    "a million amounts in dollars": xlsx(
        sheet(repeated(_row(_LAST % (b' s="1"', b"<v>@</v>")), 999_000)),
        styles=within("styleSheet", lambda: _FORMAT % b"$ 0" + _STYLES),
    ),
    "a million failed formulas": xlsx(
        sheet(repeated(_row(_LAST % (b' t="e"', b"<f>1/0</f><v>#DIV/0!</v>")), 999_000))
    ),
    "a million texts of a hundred letters": xlsx(sheet(repeated(_row(_text(98)), 999_000))),
    "5 million shared texts": xlsx(
        sheet(repeated(_row(_LAST % (b' t="s"', b"<v>@</v>")), 999_000)),
        texts=within("sst", lambda: b"<si><t>a</t></si>" * 4_990_000),
    ),
    "900 million letters in cells": xlsx(sheet(repeated(_row(_text(90_000)), 9_900))),
    "900 million letters in formulas": xlsx(
        sheet(repeated(_row(_LAST % (b"", b"<f>" + b"A1+" * 30_000 + b"1</f><v>1</v>")), 9_900))
    ),
    "19 million elements behind the cells": xlsx(sheet(_FEW, lambda: b"<x/>" * 19_000_000)),
    "19 million empty rows": xlsx(sheet(lambda: _FEW() + b"<row/>" * 19_000_000)),
    "10 million empty cells": xlsx(
        sheet(lambda: _FEW() + b'<row r="20">' + b"<c/>" * 9_900_000 + b"</row>")
    ),
    "19 million formats": xlsx(
        sheet(_FEW),
        styles=within(
            "styleSheet", lambda: b"<cellXfs>" + b'<xf numFmtId="9"/>' * 19_000_000 + b"</cellXfs>"
        ),
    ),
    "10 million formats of numbers": xlsx(
        sheet(_FEW),
        styles=within(
            "styleSheet",
            lambda: (
                b"<numFmts>"
                + b"".join(
                    b'<numFmt numFmtId="%d" formatCode="0%%"/>' % i for i in range(10_000_000)
                )
                + b"</numFmts>"
            ),
        ),
    ),
    "8 million merged ranges": xlsx(
        sheet(
            _FEW,
            lambda: (
                b"<mergeCells>"
                + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (i, i) for i in range(1, 1_000_000)) * 8
                + b"</mergeCells>"
            ),
        )
    ),
    "900 million letters outside cells": xlsx(
        sheet(_FEW, lambda: b"<x>" + b"y" * 900_000_000 + b"</x>")
    ),
    "a shared text of 6 million pieces": xlsx(
        sheet(_FEW),
        texts=within("sst", lambda: b"<si>" + b"<r><t>a</t></r>" * 6_600_000 + b"</si>"),
    ),
}

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods(body: Content) -> Make:
    """Make a workbook of one table, with a row of headings."""
    head = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" '
        f'xmlns:table="{_OFFICE}:table:1.0" xmlns:text="{_OFFICE}:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="lijst">'
    ).encode()
    first = row(b"".join(text(one.encode()) for one in _HEADINGS))
    end = b"</table:table></office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OFFICE}:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
            "content.xml": lambda: b"".join((head, first, body(), end)),
        }
    )


def row(cells: bytes, more: bytes = b"") -> bytes:
    return b"<table:table-row" + more + b">" + cells + b"</table:table-row>"


def text(said: bytes) -> bytes:
    return (
        b'<table:table-cell office:value-type="string"><text:p>'
        + said
        + b"</text:p></table:table-cell>"
    )


def number(value: bytes, more: bytes = b"") -> bytes:
    return b'<table:table-cell office:value-type="float" office:value="%s"%s/>' % (value, more)


_FEW_ODS = repeated(row(number(b"@") + text(b"t") + number(b"1") * 3), 10)

ODS: dict[str, Make] = {
    "5 million cells": ods(repeated(row(number(b"@") + text(b"t@") + number(b"1") * 3), 999_000)),
    "5 million cells by repetition": ods(
        lambda: row(
            number(b"1", b' table:number-columns-repeated="5"'),
            b' table:number-rows-repeated="999000"',
        )
    ),
    "90 million letters by repetition": ods(
        lambda: row(text(b"x" * 19) * 5, b' table:number-rows-repeated="900000"')
    ),
    "5 million percentages": ods(
        repeated(
            row(
                b'<table:table-cell office:value-type="percentage" office:value="0.5" '
                b'table:number-columns-repeated="5"/>'
            ),
            999_000,
        )
    ),
    "19 million empty cells": ods(lambda: _FEW_ODS() + row(b"<table:table-cell/>" * 19_000_000)),
    "9 million paragraphs in a cell": ods(
        lambda: (
            _FEW_ODS()
            + row(
                b'<table:table-cell office:value-type="string">'
                + b"<text:p/>" * 9_900_000
                + b"</table:table-cell>"
            )
        )
    ),
    "90 million spaces": ods(
        lambda: row(number(b"1") * 4 + text(b'<text:s text:c="9999000"/>')) * 9
    ),
    "5 million merged cells": ods(
        repeated(row(number(b"1", b' table:number-columns-spanned="2"') * 5), 990_000)
    ),
    "a million failed formulas": ods(
        repeated(
            row(
                number(b"1")
                * 4
                + b'<table:table-cell table:formula="of:=1/0" office:value-type="float" '
                b'office:value="0" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
                b"</table:table-cell>"
            ),
            990_000,
        )
    ),
    "5 million tables": ods(
        lambda: (
            _FEW_ODS()
            + b"</table:table>"
            + b"".join(b'<table:table table:name="t%d"/>' % i for i in range(5_000_000))
            + b'<table:table table:name="last">'
        )
    ),
    "900 million letters outside cells": ods(
        lambda: _FEW_ODS() + b"<x>" + b"y" * 900_000_000 + b"</x>"
    ),
}
