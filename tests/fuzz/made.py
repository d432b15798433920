"""What files are made of that nobody means well with: bytes, edits of good files, and odd cells."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from hypothesis import strategies as st

ODD = (
    "", " ", "0", "-0", "1e300", "1e999", "-1e308", "nan", "inf", "9" * 400, "0.1" * 9, "1,5",
    "1.250,5", "1.250", "€ 5", "5 %", "5 kt_CO2e", "9**9**9", "m" * 300, "++", "ja", "null", "~",
    "true", "2027", "99999", "2027-Q9", "2027-02-31", "0000-00-00", "31-12-2027", "A;B", "A,B",
    "=1+1", "+1", "-1", "@x", "#DIV/0!", "#N/A", "\"", "'", "a\nb", "a\rb", "\x00", "\x1b[31m",
    "\u2028", "\u202e", "\ufeff", "\ufffe", "\U0001f642", "é", "\ud800", "[/b]", "{x}", "%s",
    "../x", "/etc/passwd", "totaal", "id", "naam", "x" * 2000,
)  # fmt: skip
"""Texts that have tripped somebody once."""
HEADINGS = (
    "id", "naam", "title", "cost", "kosten", "cost:2027", "cost:2027-Q1", "staff:planner:2027",
    "impact:m", "impact:m [t]", "status", "start", "area", "policy_field", "requires",
    "variant_of", "groep", "respondent", "a", "b", "factor", "punten", "points", "kind", "name",
    "period", "amount",
)  # fmt: skip
KEYS = (
    "maatwaarde", "id", "title", "values", "measures", "unit", "better", "best", "worst",
    "weights", "weight", "method", "judgements", "extends", "budgets", "staff", "amount", "period",
    "by", "role", "planning", "shift", "columns", "ignore", "resources", "file", "sheet", "groups",
    "units", "adopted", "on", "hire", "maximum", "price", "changes", "delays", "excludes",
    "requires", "mandatory", "parts", "eligible", "when", "scale", "pillar", "sdg", "fixed",
    "decimal",
)  # fmt: skip

cells = st.one_of(
    st.sampled_from(ODD), st.text(max_size=12), st.floats(), st.integers(), st.none(), st.booleans()
)
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
tables = st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6).flatmap(
    lambda head: st.tuples(
        st.just(head), st.lists(st.lists(cells, min_size=0, max_size=len(head) + 2), max_size=5)
    )
)
"""Headings, and rows that may be shorter or longer."""
trees = st.recursive(
    cells,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), texts), inner, max_size=5),
    ),
    max_leaves=20,
)
documents = st.dictionaries(st.sampled_from(KEYS), trees, max_size=8).map(
    lambda found: {"maatwaarde": 1, **found}
)


def text_of(value: object) -> str:
    return "" if value is None else str(value)


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def delimited(table: tuple[list[str], list[list[object]]]) -> bytes:
    head, rows = table
    return as_bytes("\n".join(";".join(map(text_of, row)) for row in [head, *rows]))


def json_list(table: tuple[list[str], list[list[object]]]) -> bytes:
    head, rows = table
    return json.dumps([dict(zip(head, row, strict=False)) for row in rows]).encode()


def json_lines(table: tuple[list[str], list[list[object]]]) -> bytes:
    head, rows = table
    return "\n".join(json.dumps(dict(zip(head, row, strict=False))) for row in rows).encode()


def whole(value: object) -> str:
    return text_of(value).encode("utf-8", "replace").decode()


def parquet(table: tuple[list[str], list[list[object]]]) -> bytes:
    head, rows = table
    columns = [
        pa.array(
            [whole(row[i]) if i < len(row) else None for row in rows],
            pa.string(),
        )
        for i in range(len(head))
    ]  # fmt: skip
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(columns, names=head), sink)
    return bytes(sink.getvalue())


def pabulib(table: tuple[list[str], list[list[object]]]) -> bytes:
    return b"META\nkey;value\ndescription;x\nPROJECTS\n" + delimited(table) + b"\nVOTES\nid;vote\n"


def as_yaml(tree: object) -> bytes:
    return as_bytes(yaml.safe_dump(tree, allow_unicode=True))


def archive(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            out.writestr(name, as_bytes(text))
    return data.getvalue()


SHEET_PARTS = {
    "[Content_Types].xml": "<Types/>",
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/sharedStrings.xml": "<sst><si><t>id</t></si><si><t>naam</t></si></sst>",
    "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    "</styleSheet>",
}  # fmt: skip


def workbook(table: tuple[list[str], list[list[object]]], marks: list[str], name: str) -> bytes:
    """Return a workbook of which the cells have odd types, places and styles."""
    head, rows = table
    lines = []
    at = 0
    for i, row in enumerate([head, *rows], 1):
        line = []
        for cell in row:
            mark = marks[at % len(marks)] if marks and i > 1 else ' t="str"'
            at += 1
            line.append(f"<c{mark}><v>{escape(text_of(cell))}</v></c>")
        lines.append(f"<row>{''.join(line)}</row>")
    book = (
        '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    sheet = f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>"
    return archive({**SHEET_PARTS, "xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet})


MARKS = (
    "", ' t="str"', ' t="s"', ' t="e"', ' t="b"', ' t="d"', ' t="inlineStr"', ' t="n" s="1"',
    ' r="A1"', ' r="XFD1"', ' r="B9999999999"', ' r="ZZZ1"', ' r="1A"', ' r=""', ' r="A0"',
    ' t="x"', ' s="999"',
)  # fmt: skip
SHEETS = (
    "Blad1",
    "Middelen",
    "Voorstellen",
    "Budgetten",
    "Kolommen",
    "Waarden",
    "Meetlat",
    "'",
    "x" * 40,
)
workbooks = st.builds(
    workbook, tables, st.lists(st.sampled_from(MARKS), max_size=6), st.sampled_from(SHEETS)
)


def ods(table: tuple[list[str], list[list[object]]], marks: list[str]) -> bytes:
    head, rows = table
    at = 0
    lines = []
    for row in [head, *rows]:
        line = []
        for cell in row:
            mark = marks[at % len(marks)] if marks else ""
            at += 1
            line.append(
                f'<table:table-cell office:value-type="string"{mark}><text:p>'
                f"{escape(text_of(cell))}</text:p></table:table-cell>"
            )
        lines.append(
            f"<table:table-row{marks[0] if marks else ''}>{''.join(line)}</table:table-row>"
        )
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
        f'<office:spreadsheet><table:table table:name="a">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    )


ODS_MARKS = (
    "",
    ' table:number-columns-repeated="3"',
    ' table:number-columns-repeated="99999999999999999999"',
    ' table:number-columns-repeated="-1"',
    ' table:number-rows-repeated="1048576"',
    ' table:formula="of:=1/0"',
    ' office:value="1e999"',
    ' office:currency="USD"',
    ' table:visibility="collapse"',
)
ods_books = st.builds(ods, tables, st.lists(st.sampled_from(ODS_MARKS), max_size=4))


def edits(good: bytes) -> st.SearchStrategy[bytes]:
    """Return a good file with some of it cut, doubled, or written over."""
    places = st.integers(0, max(len(good) - 1, 0))
    pieces = st.one_of(st.binary(max_size=6), st.sampled_from(ODD).map(as_bytes))
    edit = st.tuples(
        st.sampled_from(["cut", "double", "write", "insert", "end"]),
        places,
        st.integers(1, 40),
        pieces,
    )
    return st.lists(edit, min_size=1, max_size=4).map(lambda found: _edited(good, found))


def _edited(good: bytes, found: list[tuple[str, int, int, bytes]]) -> bytes:
    for kind, at, length, piece in found:
        end = at + length
        if kind == "cut":
            good = good[:at] + good[end:]
        elif kind == "double":
            good = good[:end] + good[at:]
        elif kind == "write":
            good = good[:at] + piece + good[at + len(piece) :]
        elif kind == "insert":
            good = good[:at] + piece + good[at:]
        else:
            good = good[:at]
    return good


def edited_workbook(good: bytes, part: str) -> st.SearchStrategy[bytes]:
    """Return a good archive in which one part is edited, so that what unpacks is odd."""
    with zipfile.ZipFile(io.BytesIO(good)) as found:
        parts = {name: found.read(name).decode() for name in found.namelist()}
    pack: Callable[[bytes], bytes] = lambda text: archive(  # noqa: E731
        {**parts, part: text.decode("utf-8", "replace")}
    )
    return edits(parts[part].encode()).map(pack)
