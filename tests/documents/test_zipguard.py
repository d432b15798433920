"""A small file that would take gigabytes is refused before it is read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents import zipguard
from maatwaarde.documents.sheet_state import _of_xlsx
from maatwaarde.documents.workbook import load_sheet, open_workbook
from maatwaarde.documents.zipguard import check_archive
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
        check_archive(data, "x", ProposalError)
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
    ],
)
@pytest.mark.parametrize("sheet", ["worksheets/sheet1.xml", "elsewhere/s.part"])
def test_a_stray_cell_however_it_is_written(rows: str, sheet: str) -> None:
    assert refused(xlsx(rows, sheet)).startswith("spans 17,179,869,184 cells")


def test_a_stray_cell_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    # Pieces of a sheet are looked at one by one, and a cell may stand across two of them.
    monkeypatch.setattr(zipguard, "_TAG", 60)
    data = xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    for size in range(30, 90):
        monkeypatch.setattr(zipguard, "_CHUNK", size)
        assert refused(data).startswith("spans 17,179,869,184 cells")


def test_empty_cells_that_have_only_a_style_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "styled.xlsx"
    path.write_bytes(xlsx('<row r="9"><c r="XFD9" s="1"/></row><row r="1000000" ht="12"/>'))
    assert read_proposals(path).ids == ("1",)


def test_empty_rows_that_ods_repeats_to_the_end_do_not_count() -> None:
    check_archive(
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


def test_one_text_that_many_cells_share() -> None:
    shared = f"<sst><si><t>kort</t></si><si><t>{'A' * 1_000_000}</t></si></sst>"
    for of_text in ('t="s"', "s='1' t = 's' cm=\"1\""):
        rows = "".join(f"<row><c {of_text}><v>1</v></c></row>" for _ in range(300))
        assert refused(xlsx(rows, shared=shared)).startswith("its cells hold 300,0")
    # Where the cells share the short one, nothing is wrong.
    check_archive(xlsx(rows.replace("<v>1", "<v>0"), shared=shared), "x", ProposalError)


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


def test_a_row_of_text_that_ods_repeats() -> None:
    row = f'<table:table-row table:number-rows-repeated="30000">{cell("A" * 10_000)}'
    assert "letters together" in refused(ods(f"{row}</table:table-row>"))


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
    data = xlsx(row)
    check_archive(data, "x", ProposalError)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _of_xlsx(archive, "xl/worksheets/sheet1.xml", ())


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="3"><c r="A3" t="s"><v>99999999</v></c></row>',
        '<row r="3"><c r="A3" t="inlineStr"><is><t>&x;</t></is></c></row>',
    ],
)
def test_a_damaged_sheet_is_told(rows: str) -> None:
    data = xlsx(rows)
    with (
        open_workbook(data, "x.xlsx", ProposalError) as book,
        pytest.raises(ProposalError, match="the sheet 'a' cannot be read"),
    ):
        load_sheet(book, "a", "x.xlsx", ProposalError)


def test_an_archive_that_is_cut_short_or_garbled_is_told() -> None:
    data = bytearray(xlsx('<row r="3"><c r="A3"><v>1</v></c></row>' * 2000))
    at = data.index(b"xl/worksheets/sheet1.xml") + 24
    data[at + 40 : at + 80] = b"\xff" * 40
    with pytest.raises(ProposalError, match="is no workbook that can be read"):
        check_archive(bytes(data), "x.xlsx", ProposalError)
