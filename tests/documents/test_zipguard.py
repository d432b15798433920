"""A small file that would take gigabytes is refused before it is read."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents import archive, markup, ods_look
from maatwaarde.documents.workbook import open_workbook
from maatwaarde.documents.zipguard import look_into
from maatwaarde.proposals import read_proposals

PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
}
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>naam</t></is></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>Wadi</t></is></c></row>'
)


def packed(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def xlsx(rows: str, sheet: str = "worksheets/sheet1.xml", shared: str = "") -> bytes:
    """A workbook of one sheet, of which the rows are given as they stand in the file."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/worksheet" Target="{sheet}"/></Relationships>'
    )
    content = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{HEAD}{rows}</sheetData></worksheet>"
    )
    parts = {**PARTS, "xl/_rels/workbook.xml.rels": relations, f"xl/{sheet}": content}
    return packed(parts | ({"xl/sharedStrings.xml": shared} if shared else {}))


def ods(rows: str) -> bytes:
    return packed({"content.xml": f"<table:table>{rows}</table:table>"})


def cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string"{attributes}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def refused(data: bytes) -> str:
    with pytest.raises(ProposalError) as caught:
        look_into(data, "x", ProposalError)
    (problem,) = caught.value.problems
    assert problem.code == "too-large"
    return str(problem.what)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        '<row r="4"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r = "1048576"><c r = "XFD1048576" s="0"><v>1</v></c></row>',
        "<row r='1048576'><c\nr\n=\n'XFD1048576'><v>1</v></c></row>",
        '<row><c r="XFD1048576" s="0"><v>1</v></c></row>',
        f'<row><c r="XFD1048576" x="{"y" * 5000}"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576" x="/>"><v>1</v></c></row>',
        '<row r="1048575"/><row><c r="XFC1048576"><v/></c><c><v>1</v></c></row>',
        '<!-- <c r="A3"/> --><row r="9"><c r="XFD1048576"><v><![CDATA[1]]></v></c></row>',
        '<x:row xmlns:x="y" r="9"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
@pytest.mark.parametrize("sheet", ["worksheets/sheet1.xml", "elsewhere/s.part"])
def test_a_stray_cell_however_it_is_written(rows: str, sheet: str) -> None:
    assert refused(xlsx(rows, sheet)).startswith("spans 17,179,869,184 cells")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ('<row r="4294967290"><c r="A4294967290"><v>1</v></c></row>', "has 4,294,967,290 rows"),
        ('<row r="3"><c r="ZZZZ3"><v>1</v></c></row>', "has 475,254 columns"),
        (f'<row r="3">{"<c><v>1</v></c>" * 20_000}</row>', "has 20,000 columns"),
        (
            f'<row r="3"><c r="FFF3"><v>1</v></c></row>{"<row/>" * 9000}<row><c><v>1</v></c></row>',
            "spans 37,978,872 cells",
        ),
    ],
)
def test_cells_that_do_not_say_where_they_are_or_say_it_far_away(rows: str, told: str) -> None:
    assert refused(xlsx(rows)).startswith(told)


def test_a_stray_cell_in_a_part_that_no_program_would_call_a_sheet() -> None:
    far = xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    # A sheet whose name is that of a part, with what another part holds.
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('"a"', '"xl/worksheets/b.xml"')
    parts["xl/worksheets/b.xml"] = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData/></worksheet>"
    assert refused(packed(parts)).startswith("spans 17,179,869,184 cells")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ('</sheetData><row r="3">', "no well-formed XML"),
        ('<row r="3"><c r="A3"><v>&nbsp;</v></c></row>', "no well-formed XML"),
        (f"<row>{'<a>' * 5000}{'</a>' * 5000}</row>", "nested deeper than 100 levels"),
    ],
)
def test_a_sheet_on_which_parsers_may_differ_is_refused(
    rows: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PIECE", 1000)
    with pytest.raises(ProposalError, match=why):
        look_into(xlsx(rows), "x", ProposalError)


def test_a_document_type_is_refused() -> None:
    parts = {"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    with pytest.raises(ProposalError, match="holds a document type"):
        look_into(packed(parts), "x", ProposalError)


def test_an_archive_on_which_programs_may_differ_is_refused() -> None:
    good = xlsx('<row r="3"><c r="A3"><v>1</v></c></row>')
    look_into(good, "x", ProposalError)
    longer = bytearray(good)
    at = longer.index(b"PK\x01\x02", longer.index(b"xl/worksheets/sheet1.xml"))
    at = longer.index(b"xl/worksheets/sheet1.xml", at) - 46
    longer[at + 24 : at + 28] = (100).to_bytes(4, "little")
    for bad, why in (
        (good + good, "directory is not where it says"),
        (good[:-2] + len(good).to_bytes(2, "little") + good, "directory"),
        (bytes(longer), "unpacks to more than it says"),
    ):
        with pytest.raises(ProposalError, match=why):
            look_into(bad, "x", ProposalError)


def test_a_stray_cell_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    data = xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    for size in range(1, 90):
        monkeypatch.setattr(archive, "PIECE", size)
        assert refused(data).startswith("spans 17,179,869,184 cells")


def test_empty_cells_that_have_only_a_style_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "styled.xlsx"
    path.write_bytes(xlsx('<row r="9"><c r="XFD9" s="1"/></row><row r="1000000" ht="12"/>'))
    assert read_proposals(path).ids == ("1",)


def test_empty_rows_that_ods_repeats_to_the_end_do_not_count() -> None:
    look_into(
        ods(
            '<table:table-row><table:table-cell office:value-type="string"/>'
            '<table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048575">'
            '<table:table-cell table:number-columns-repeated="16384"></table:table-cell>'
            "</table:table-row>"
        ),
        "x.ods",
        ProposalError,
    )


def moved(data: bytes, folder: str) -> bytes:
    """A workbook of which the parts are in a folder that only its first relation names."""
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        parts = {name: found.read(name).decode() for name in found.namelist()}
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("xl/workbook.xml", f"{folder}workbook.xml")
    return packed(
        {
            folder + name[3:] if name.startswith("xl/") else name: text
            for name, text in parts.items()
        }
    )


@pytest.mark.parametrize("folder", ["odd/", "a/b/", ""])
def test_a_workbook_in_another_folder_is_looked_at_as_one_in_its_own(folder: str) -> None:
    rows = '<row><c t="s"><v>0</v></c></row>' * 3000
    texts = f"<sst><si><t>{'x' * 90_000}</t></si></sst>"
    assert "hold 270," in refused(moved(xlsx(rows, shared=texts), folder))
    styled = '<row r="3"><c r="A3" s="1"><v>0.5</v></c></row>'
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>'
    with zipfile.ZipFile(io.BytesIO(xlsx(styled))) as found:
        parts = {name: found.read(name).decode() for name in found.namelist()}
    looked = look_into(
        moved(packed({**parts, "xl/styles.xml": styles}), folder), "x", ProposalError
    )
    assert (2, 0) in looked["a"].state.percent


@pytest.mark.parametrize("name", ["workbook.xml", "sharedStrings.xml", "styles.xml"])
def test_a_workbook_with_two_parts_of_which_one_counts_is_refused(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx("", shared="<sst/>"))) as found:
        parts = {each: found.read(each).decode() for each in found.namelist()}
    parts["xl/styles.xml"] = "<styleSheet/>"
    look_into(packed(parts), "x", ProposalError)
    with pytest.raises(ProposalError, match="stands in it twice"):
        look_into(packed({**parts, f"odd/{name}": parts[f"xl/{name}"]}), "x", ProposalError)


def test_one_text_that_many_cells_share() -> None:
    shared = f"<sst><si><t>kort</t></si><si><t>{'A' * 1_000_000}</t></si></sst>"
    for of_text in ('t="s"', "s='1' t = 's' cm=\"1\""):
        rows = "".join(f"<row><c {of_text}><v>1</v></c></row>" for _ in range(300))
        assert refused(xlsx(rows, shared=shared)).startswith("its cells hold 300,0")
    # Where the cells share the short one, nothing is wrong.
    look_into(xlsx(rows.replace("<v>1", "<v>0"), shared=shared), "x", ProposalError)


@pytest.mark.parametrize(
    "row",
    [
        cell('a<text:s text:c="1000000000"/>b'),
        cell("a" + '<text:s text:c = "200000000"/>' * 6),
        cell("A" * 1_000_000, ' table:number-columns-repeated="300"'),
        cell("A" * 1_000_000, " table:number-columns-repeated='300'"),
        f'<table:table-cell office:string-value="{"A" * 1_000_000}" '
        'table:number-columns-repeated="300"/>',
    ],
)
def test_a_text_that_ods_repeats(row: str) -> None:
    told = refused(ods(f"<table:table-row>{row}</table:table-row>"))
    assert "letters together" in told


def test_an_ods_table_of_which_the_parts_are_in_another_is_refused() -> None:
    inner = f"<table:table>{'<table:table-row/>'}</table:table>"
    with pytest.raises(ProposalError, match="stands within another"):
        look_into(
            ods(f"<table:table-row><table:table-cell>{inner}</table:table-cell></table:table-row>"),
            "x",
            ProposalError,
        )


@pytest.mark.parametrize("kind", ["percentage", "currency"])
def test_marks_that_ods_repeats(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ods_look, "MAX_SHEET_CELLS", 100_000)
    monkeypatch.setattr(ods_look, "MAX_MARKED", 10_000)
    marked = (
        f'<table:table-cell office:value-type="{kind}" office:currency="USD" office:value="1" '
        'table:number-columns-repeated="100"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="100">{marked * 3}</table:table-row>'
    look_into(ods(row.replace('"100"', '"10"')), "x", ProposalError)
    refused(ods(row * 12))


def test_what_is_in_two_forms_is_looked_at_as_both() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(""))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    far = '<table:table-row table:number-rows-repeated="9999999">' + cell("a") * 9
    both = {**parts, "content.xml": f"<a><table:table>{far}</table:table-row></table:table></a>"}
    assert refused(packed(both)).startswith("has 9,999,999 rows")
    both = {"content.xml": "<a/>", "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"]}
    both["xl/worksheets/sheet1.xml"] = both["xl/worksheets/sheet1.xml"].replace("A2", "XFD1048576")
    assert refused(packed(both)).startswith("spans ")


def test_a_long_text_in_one_cell() -> None:
    text = "A" * 11_000_000
    inline = f'<row r="3"><c r="A3" t="inlineStr"><is><t>{text}</t></is></c></row>'
    assert refused(xlsx(inline)).startswith("a cell holds 11,000,")
    shared = f"<sst><si><t>{text}</t></si></sst>"
    assert refused(xlsx('<row r="3"><c r="A3" t="s"><v>0</v></c></row>', shared=shared)).startswith(
        "a cell holds 11,000,"
    )
    assert refused(ods(f"<table:table-row>{cell(text)}</table:table-row>")).startswith("a cell")


def test_a_row_of_text_that_ods_repeats() -> None:
    row = f'<table:table-row table:number-rows-repeated="30000">{cell("A" * 10_000)}'
    assert "letters together" in refused(ods(f"{row}</table:table-row>"))


@pytest.mark.parametrize("element", ["<row/>", "<a/>", "<c/>", "<row></row>", "<f><v/></f>"])
def test_elements_that_say_nothing_are_counted_before_they_are_gone_through(
    element: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "MAX_ELEMENTS", 1_000)
    many = element * 1_000
    told = "a part of it holds more than 1,000 elements"
    assert refused(xlsx(many)) == told
    assert refused(xlsx("", shared=f"<sst>{many}</sst>")) == told
    assert refused(ods(many)) == told
    look_into(xlsx(element * 200), "x", ProposalError)


@pytest.mark.parametrize(
    "row",
    [
        "<row><c " + 'r="AB1" ' * 40_000 + "><v>1</v></c></row>",
        '<row><c r="A1" t="e"><v>' * 40_000,
        '<row hidden="1" ' * 40_000,
    ],
)
def test_the_work_does_not_grow_with_the_square_of_a_sheet(row: str) -> None:
    # Where it does, this takes hours: a test that does not end has failed.
    with contextlib.suppress(ProposalError):  # some of it is no XML
        look_into(xlsx(row), "x", ProposalError)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="3"><c r="A3" t="s"><v>99999999</v></c></row>',
    ],
)
def test_a_damaged_sheet_is_told(rows: str) -> None:
    data = xlsx(rows)
    with (
        open_workbook(data, "x.xlsx", ProposalError) as book,
        pytest.raises(ProposalError, match="the sheet 'a' cannot be read"),
    ):
        book.load("a")


def test_an_archive_that_is_cut_short_or_garbled_is_told() -> None:
    data = bytearray(xlsx('<row r="3"><c r="A3"><v>1</v></c></row>' * 2000))
    at = data.index(b"xl/worksheets/sheet1.xml") + 24
    data[at + 40 : at + 80] = b"\xff" * 40
    with pytest.raises(ProposalError, match="is no workbook that can be read"):
        look_into(bytes(data), "x.xlsx", ProposalError)


def test_an_archive_with_its_directory_in_64_bits_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)
    data = packed({"a/b.xml": "twee", "C.XML": "drie"})
    assert b"PK\x06\x06" in data
    found = archive.Archive(data)
    assert [found.read(part) for part in found.parts] == [b"twee", b"drie"]
    assert found.only("b.xml") is found.parts[0]
    assert found.named("c.xml") == [found.parts[1]]
    assert found.only("d.xml") is None
    # Where its end says that it begins, it begins.
    wide = data.index(b"PK\x06\x06")
    for at in (wide + 40, wide + 48):
        moved = bytearray(data)
        moved[at] += 1
        with pytest.raises(archive.Suspect):
            archive.Archive(bytes(moved))


def test_what_unpacks_to_more_than_may_be_is_told_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 10)
    archive.Archive(packed({"a": "12345", "b": "12345"}))
    with pytest.raises(archive.TooLarge) as caught:
        archive.Archive(packed({"a": "12345", "b": "123456"}))
    assert caught.value.what == "unpacks to 11 bytes"


def test_a_part_that_is_locked_or_packed_otherwise_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("a", "tekst")
    odd = archive.Archive(data.getvalue())
    with pytest.raises(archive.Suspect) as caught:
        odd.read(odd.parts[0])
    assert "packed in a way that workbooks are not" in caught.value.reason
    locked = archive.Archive(packed({"a": "tekst"}))
    locked.parts[0].flag_bits |= 1
    with pytest.raises(archive.Suspect) as caught:
        locked.read(locked.parts[0])
    assert "damaged or locked" in caught.value.reason


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize(("more", "told"), [(1, "less"), (-1, "more")])
def test_a_part_that_is_not_as_long_as_it_says_is_refused(
    packing: int, more: int, told: str
) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as made:
        made.writestr("a", "tekst" * 100)
    found = archive.Archive(data.getvalue())
    assert found.read(found.parts[0]) == b"tekst" * 100
    found.parts[0].file_size += more
    with pytest.raises(archive.Suspect) as caught:
        found.read(found.parts[0])
    assert caught.value.reason == f"it unpacks to {told} than it says"


def test_an_archive_that_says_twice_where_it_ends_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("a", "1")
        made.comment = b"x" + b"PK\x05\x06" + b"\0" * 18
    with pytest.raises(archive.Suspect):
        archive.Archive(data.getvalue())
