"""What files are made of that nobody means well with: good ones, with a little in them that is odd.

A file that is all nonsense is refused at the door, and says nothing of the rooms behind it. So each
begins as a good one, of which some cells, keys, values or bytes are written over.

All choices are those of a `random.Random`: one with a seed repeats them, and the one that
`hypothesis.strategies.randoms` gives lets hypothesis look for the smallest that fails.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

ODD = (
    "", " ", "0", "-0", "1e300", "1e999", "-1e308", "nan", "inf", "9" * 400, "0.1" * 9, "1,5",
    "1.250,5", "1.250", "€ 5", "5 %", "5 kt_CO2e", "9**9**9", "m" * 300, "++", "ja", "null", "~",
    "true", "2027", "99999", "2027-Q9", "2027-02-31", "0000-00-00", "31-12-2027", "A;B", "A,B",
    "=1+1", "+1", "-1", "@x", "#DIV/0!", "#N/A", "\"", "'", "a\nb", "a\rb", "\x00", "\x1b[31m",
    "\u2028", "\u202e", "\ufeff", "\ufffe", "\U0001f642", "é", "\ud800", "[/b]", "{x}", "%s",
    "../x", "/etc/passwd", "totaal", "id", "naam", "x" * 2000, "ca. 300", "5-10", "?", "P1", "P2",
    "1 000", "(5)", "5 m3/", "a" * 40 + "**" * 20, "٣", "²", "١٢", "1e5", "0x1F", "1_0", "- -",
)  # fmt: skip
"""Texts that have tripped somebody once."""
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2027, 10**18, 10**400, -(2**63), 1e300, -1e308, 5e-324, 0.1, -0.0,
    float("nan"), float("inf"), [], {}, [[]], [None], {"": None}, [[], {}], {"a": {"a": {"a": 1}}},
)  # fmt: skip
"""What a value may be beside a text."""
HEADINGS = (
    "id", "naam", "title", "cost", "kosten", "cost:2027", "cost:2027-Q1", "staff:planner:2027",
    "impact:m", "impact:m [t]", "status", "start", "area", "policy_field", "requires",
    "variant_of", "groep", "respondent", "a", "b", "factor", "punten", "points", "kind", "name",
    "period", "amount", "impact:co2:low", "impact:co2:high", "cost:capital:2028", "criterium:x",
    "earliest_start", "latest_start", "attribute:q", "resources", "impact:co2 [9**9**9]", "",
)  # fmt: skip
KEYS = (
    "maatwaarde", "id", "title", "values", "measures", "unit", "better", "best", "worst",
    "weights", "weight", "method", "judgements", "extends", "budgets", "staff", "amount", "period",
    "by", "role", "planning", "shift", "columns", "ignore", "resources", "file", "sheet", "groups",
    "units", "adopted", "on", "hire", "maximum", "price", "changes", "delays", "excludes",
    "requires", "mandatory", "parts", "eligible", "when", "scale", "pillar", "sdg", "fixed",
    "decimal", "knots", "target", "baseline", "achieved", "missing", "guards", "quantity",
)  # fmt: skip

Row: TypeAlias = list[object]
Table: TypeAlias = list[Row]
"""Headings, and rows that may be shorter or longer."""
Make: TypeAlias = Callable[[Random], bytes]

LIST: Table = [
    ["id", "naam", "kosten 2027", "staff:planner:2027", "impact:co2 [t/year]", "status", "vereist"],
    ["A", "Zonnedaken scholen", 5, "0,5", -180, "nieuw", ""],
    ["B", "Fietsroute Noord", "1.250.000", 0, "-60", "nieuw", "A"],
    ["C", "Wijkpark Zuid", "6,5", "0,8", 25, "loopt", ""],
]
"""A list of proposals that is read without a word."""


# Chances and choices -----------------------------------------------------------------------------


def odd(draw: Random) -> Any:
    """Return a value that is seldom right."""
    kind = draw.randrange(6)
    if kind < 4:
        return draw.choice(ODD)
    if kind == 4:
        return deepcopy(draw.choice(VALUES))
    return "".join(chr(draw.choice((32, 48, 97, 233, 0x2028, 0x600, 0x1F600))) for _ in range(4))


def bytes_of(draw: Random) -> bytes:
    """Return bytes that mean nothing, and begin as some form of file does."""
    begin = draw.choice(
        (b"", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"{", b"- ")
    )
    return begin + bytes(draw.randrange(256) for _ in range(draw.randrange(60)))


# Tables ------------------------------------------------------------------------------------------


def table_of(good: Table) -> Callable[[Random], Table]:
    """Return what draws tables like a good one, with some cells, rows and headings changed."""

    def make(draw: Random) -> Table:
        table = [list(row) for row in good]
        for _ in range(draw.randint(0, 4)):
            row = draw.choice(table)
            kind = draw.randrange(9)
            if kind < 4 and row:
                row[draw.randrange(len(row))] = odd(draw)
            elif kind == 4:
                table[0][draw.randrange(len(table[0]))] = draw.choice(HEADINGS)
            elif kind == 5:
                table.insert(draw.randint(0, len(table)), list(row))
            elif kind == 6 and row:
                del row[draw.randrange(len(row)) :]
            elif kind == 7:
                row.append(odd(draw))
            elif len(table) > 1:
                table.remove(row)
            if not table[0]:
                table[0].append("id")
        return table

    return make


def text_of(value: object) -> str:
    return "" if value is None else str(value)


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def delimited(table: Table, sign: str = ";") -> bytes:
    return as_bytes("\n".join(sign.join(map(text_of, row)) for row in table))


def odd_delimited(table: Table, draw: Random) -> bytes:
    """Return a table with a sign, quotation marks, ends of lines and letters of some other kind."""
    content = delimited(table, draw.choice(";;;,\t|"))
    kind = draw.randrange(8)
    if kind == 0:
        return content.replace(b"\n", b"\r\n")
    if kind == 1:
        return content.decode("utf-8", "replace").encode("utf-16")
    if kind == 2:
        return content.decode("utf-8", "replace").encode("cp1252", "replace")
    if kind == 3:
        return b"sep=;\n" + content
    return content


def records(table: Table) -> list[dict[str, object]]:
    head, *rows = table
    return [dict(zip(map(text_of, head), row, strict=False)) for row in rows]


def json_list(table: Table) -> bytes:
    return json.dumps(records(table)).encode()


def json_lines(table: Table) -> bytes:
    return "\n".join(map(json.dumps, records(table))).encode()


def whole(value: object) -> str:
    return text_of(value).encode("utf-8", "replace").decode()


def parquet(table: Table, codec: str = "snappy") -> bytes:
    head, *rows = table
    columns = [
        pa.array([whole(row[i]) if i < len(row) else None for row in rows], pa.string())
        for i in range(len(head))
    ]
    sink = pa.BufferOutputStream()
    found = pa.Table.from_arrays(columns, names=list(map(whole, head)))
    pq.write_table(found, sink, compression=codec, version="2.6")
    return bytes(sink.getvalue())


PABULIB: Table = [
    ["project_id", "cost", "votes", "name", "category"],
    ["007", "1250", "3", "Park", "Groen"],
    ["8", "30", "1", "Plein", ""],
]


def pabulib(table: Table) -> bytes:
    head = b"META\nkey;value\ndescription;x\nbudget;100\nPROJECTS\n"
    return head + delimited(table) + b"\nVOTES\nvoter_id;vote\n1;7,8\n"


# Trees, as YAML and JSON hold them ---------------------------------------------------------------


def tree_of(good: Any) -> Callable[[Random], Any]:
    """Return what draws trees like a good one, with some branches changed, moved or cut."""

    def make(draw: Random) -> Any:
        tree = deepcopy(good)
        for _ in range(draw.randint(0, 3)):
            holder = _holder(tree, draw)
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            kind = draw.randrange(8)
            if not keys or kind == 0:
                _put(holder, draw.choice(KEYS), odd(draw))
                continue
            key = draw.choice(keys)
            if kind < 4:
                holder[key] = odd(draw)
            elif kind == 4:
                del holder[key]
            elif kind == 5:
                _put(holder, draw.choice(KEYS), holder[key])
            elif kind == 6:
                holder[key] = deepcopy(_holder(tree, draw))
            else:
                holder[key] = [holder[key]]
        return tree

    return make


def _holder(tree: Any, draw: Random) -> Any:
    """Walk some way into a tree, and return the mapping or list where that ends."""
    while True:
        inner = tree.values() if isinstance(tree, dict) else tree
        inner = [part for part in inner if isinstance(part, dict | list)]
        if not inner or draw.random() < 0.25:
            return tree
        tree = draw.choice(inner)


def _put(holder: Any, key: str, value: Any) -> None:
    if isinstance(holder, dict):
        holder[key] = value
    else:
        holder.append(value)


_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Plain(_Dumper):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def as_yaml(tree: object) -> bytes:
    try:
        return bytes(yaml.dump(tree, Dumper=_Plain, allow_unicode=True, encoding="utf-8"))
    except (UnicodeEncodeError, yaml.YAMLError):  # half a letter, which JSON writes and YAML reads
        return json.dumps(tree, default=str).encode()


def as_json(tree: object) -> bytes:
    return json.dumps(tree, default=str).encode()


# Workbooks ---------------------------------------------------------------------------------------

Sheets: TypeAlias = Mapping[str, Table]

_NOTE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MARKS = (
    "", ' t="str"', ' t="s"', ' t="e"', ' t="b"', ' t="d"', ' t="inlineStr"', ' t="n" s="1"',
    ' r="A1"', ' r="XFD1"', ' r="B9999999999"', ' r="ZZZ1"', ' r="1A"', ' r=""', ' r="A0"',
    ' t="x"', ' s="999"', ' s="1" t="str"', ' r="A1048576"', ' s="-1"',
)  # fmt: skip


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name, text in parts.items():
            out.writestr(name, as_bytes(text) if isinstance(text, str) else text)
    return data.getvalue()


def _clean(value: object) -> str:
    """Return a text as XML may hold it."""
    return "".join(c for c in whole(value) if c >= " " or c in "\t\n\r").replace("\ufffe", "")


def _cell(value: object, mark: str | None) -> str:
    if mark is not None:
        return f"<c{mark}><v>{escape(_clean(value))}</v></c>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"<c><v>{value!r}</v></c>"
    return f'<c t="str"><v>{escape(_clean(value))}</v></c>' if text_of(value) else "<c/>"


def workbook(sheets: Sheets, marks: Callable[[], str | None] = lambda: None) -> bytes:
    """Return a workbook; ``marks`` gives a cell an odd type, place or style."""
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_NOTE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(len(sheets))
    )
    names = "".join(
        f'<sheet name={quoteattr(_clean(name))} sheetId="{i + 1}" r:id="r{i}"/>'
        for i, name in enumerate(sheets)
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="b" Type="{_NOTE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_NOTE}"><sheets>{names}</sheets>'
        "</workbook>",
        "xl/sharedStrings.xml": "<sst><si><t>id</t></si><si><t>naam</t></si></sst>",
        "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
        "</styleSheet>",
    }
    for i, rows in enumerate(sheets.values()):
        lines = "".join(
            "<row>" + "".join(_cell(value, marks()) for value in row) + "</row>" for row in rows
        )
        parts[f"xl/worksheets/sheet{i}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        )
    return archive(parts)


def workbook_of(good: Sheets) -> Make:
    """Return what draws workbooks like a good one, with some cells, sheets and marks changed."""
    makers = {name: table_of(table) if table else None for name, table in good.items()}

    def make(draw: Random) -> bytes:
        odd_one = draw.choice(list(good))
        sheets = {
            name: maker(draw) if maker is not None and name == odd_one else good[name]
            for name, maker in makers.items()
        }
        if draw.randrange(10) == 0:
            sheets[draw.choice(("'", "x" * 40, "Budgetten", "Waarden", ""))] = sheets.pop(odd_one)
        marked = draw.randrange(3) == 0
        return workbook(
            sheets, lambda: draw.choice(MARKS) if marked and draw.randrange(8) == 0 else None
        )

    return make


ODS_MARKS = (
    ' table:number-columns-repeated="3"',
    ' table:number-columns-repeated="99999999999999999999"',
    ' table:number-columns-repeated="-1"',
    ' table:number-rows-repeated="1048576"',
    ' table:formula="of:=1/0"',
    ' office:value="1e999"',
    ' office:currency="USD"',
    ' table:visibility="collapse"',
)
_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def ods(table: Table, marks: Callable[[], str] = lambda: "") -> bytes:
    lines = []
    for row in table:
        line = "".join(
            f'<table:table-cell office:value-type="string"{marks()}><text:p>'
            f"{escape(_clean(cell))}</text:p></table:table-cell>"
            for cell in row
        )
        lines.append(f"<table:table-row{marks()}>{line}</table:table-row>")
    content = (
        f'<office:document-content xmlns:office="{_ODS}:office:1.0" xmlns:table="{_ODS}:table:1.0"'
        f' xmlns:text="{_ODS}:text:1.0"><office:body><office:spreadsheet><table:table '
        f'table:name="a">{"".join(lines)}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{mimetype}"/></manifest:manifest>'
    )
    return archive(
        {"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content}
    )


def odd_ods(table: Table, draw: Random) -> bytes:
    return ods(table, lambda: draw.choice(ODS_MARKS) if draw.randrange(25) == 0 else "")


# Bytes -------------------------------------------------------------------------------------------


def edited(good: bytes) -> Make:
    """Return what draws a good file with some of it cut, doubled, written over or swapped."""

    def make(draw: Random) -> bytes:
        content = good
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(content) + 1)
            end = at + draw.randint(1, 40)
            kind = draw.randrange(6)
            if kind == 0:
                content = content[:at] + content[end:]
            elif kind == 1:
                content = content[:end] + content[at:]
            elif kind == 2:
                piece = _piece(draw)
                content = content[:at] + piece + content[at + len(piece) :]
            elif kind == 3:
                content = content[:at] + _piece(draw) + content[at:]
            elif kind == 4 and at < len(content):
                flipped = content[at] ^ (1 << draw.randrange(8))
                content = content[:at] + bytes((flipped,)) + content[at + 1 :]
            elif kind == 5 and draw.randrange(6) == 0:
                content = content[:at]
        return content

    return make


def _piece(draw: Random) -> bytes:
    if draw.randrange(3):
        return as_bytes(text_of(draw.choice(ODD)))
    return bytes(draw.randrange(256) for _ in range(draw.randint(1, 6)))


def repacked(good: bytes, part: str) -> Callable[[bytes], bytes]:
    """Return what puts another content in one part of a good archive."""
    with zipfile.ZipFile(io.BytesIO(good)) as found:
        parts: dict[str, str | bytes] = {name: found.read(name) for name in found.namelist()}
    return lambda content: archive({**parts, part: content})


def part_of(good: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good)) as found:
        return found.read(part)


def any_of(makers: Sequence[Make]) -> Make:
    return lambda draw: draw.choice(makers)(draw)
