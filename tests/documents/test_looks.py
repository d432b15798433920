"""What a look through a workbook sees beside its values: errors, percentages, money, hidden."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from maatwaarde.diagnostics import ProposalError
from maatwaarde.documents import ods_look, xlsx_look
from maatwaarde.documents.archive import Archive, Suspect, TooLarge
from maatwaarde.documents.cells import NO_VALUE
from maatwaarde.documents.ods_look import look_into_ods
from maatwaarde.documents.sheet_state import Looked
from maatwaarde.documents.workbook import open_workbook
from maatwaarde.documents.xlsx_look import look_into_xlsx

HEAD = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c">'
    "<office:body><office:spreadsheet>"
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(*tables: str) -> Archive:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("content.xml", HEAD + "".join(tables) + TAIL)
    return Archive(data.getvalue())


def looked(rows: str, name: str = "Blad1") -> Looked:
    found, named = look_into_ods(ods(f'<table:table table:name="{name}">{rows}</table:table>'))
    assert named[name] is found[0]
    return found[0]


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", more: str = "") -> str:
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell{more}>{paragraph}</table:table-cell>"


NUMBER = ' office:value-type="float" office:value="1"'
TWICE = ' table:number-columns-repeated="2"'


def test_how_far_a_sheet_is_filled() -> None:
    filling = ' table:number-columns-repeated="1000000"'
    found = looked(
        row(cell("een"), cell(more=TWICE), cell("twee", NUMBER + TWICE), cell(more=filling))
        + row(cell(more=filling), more=' table:number-rows-repeated="5"')
        + row(cell("drie"))
        + row(cell(more=filling), more=' table:number-rows-repeated="1000000"')
    )
    assert (found.rows, found.columns) == (7, 5)
    # A paragraph counts as a letter, and what is repeated as often as it stands there.
    assert (found.letters, found.longest) == (4 + 5 + 5 + 5, 5)


def test_spaces_and_breaks_are_letters() -> None:
    text = 'a<text:s text:c="70"/>b<text:tab/><text:line-break/>c'
    assert looked(row(cell(text))).longest == 1 + 1 + 70 + 1 + 2 + 1
    assert looked(row(cell(more=' office:string-value="verborgen"'))).longest == 9


def test_percentages_money_and_merged_cells() -> None:
    percent = ' office:value-type="percentage" office:value="0.35"'
    dollars = ' office:value-type="currency" office:currency="USD" office:value="3"'
    euros = ' office:value-type="currency" office:currency="EUR" office:value="3"'
    spanned = ' table:number-columns-spanned="2" table:number-rows-spanned="3"'
    state = looked(
        row(cell("x"), cell("35 %", percent + TWICE), cell("$ 3", dollars), cell("3", euros))
        + row(cell("35 %", percent), more=' table:number-rows-repeated="2"')
        + row(cell("y"), cell("z", spanned))
    ).state
    assert sorted(state.percent) == [(0, 1), (0, 2), (1, 0), (2, 0)]
    assert state.currency == {(0, 3): "USD"}
    assert state.merged == (((3, 1), (5, 2)),)
    assert state.known


def test_hidden_rows_and_columns() -> None:
    column = "<table:table-column{}/>"
    hidden = ' table:visibility="collapse"'
    state = looked(
        column.format("")
        + column.format(hidden + TWICE)
        + column.format(' table:visibility="visible"')
        + row(cell("a"))
        + row(cell("b"), more=hidden + ' table:number-rows-repeated="2"')
        + row(cell("c"), more=' table:visibility="filter"')
        + row(cell("d"))
    ).state
    assert state.hidden_columns == {1, 2}
    assert state.hidden_rows == {1, 2, 3}


@pytest.mark.parametrize(
    ("text", "more", "error"),
    [
        ("#DIV/0!", NUMBER, "#DIV/0!"),
        ("Err:502", NUMBER, "#VALUE!"),
        ("#NAAM?", NUMBER, "#NAAM?"),
        ("5", NUMBER, None),
        ("5", NUMBER + ' calcext:value-type="error"', "#VALUE!"),
        ("", "", NO_VALUE),
    ],
)
def test_formulas_that_failed_or_have_no_value(text: str, more: str, error: str | None) -> None:
    state = looked(row(cell("x"), cell(text, ' table:formula="=1/0"' + more))).state
    assert state.errors == ({} if error is None else {(0, 1): error})
    # The same text that is no formula is a text.
    assert looked(row(cell("x"), cell(text, more))).state.errors == {}


def test_covered_cells_take_a_place_and_have_no_state() -> None:
    covered = "<table:covered-table-cell{}><text:p>x</text:p></table:covered-table-cell>"
    percent = ' office:value-type="percentage"'
    state = looked(row(covered.format(percent), cell("5 %", percent))).state
    assert sorted(state.percent) == [(0, 1)]


@pytest.mark.parametrize(
    "inner",
    [
        '<table:table table:name="b"></table:table>',
        row(f"<table:table-cell>{cell('a')}</table:table-cell>"),
    ],
)
def test_what_stands_within_itself_is_refused(inner: str) -> None:
    with pytest.raises(Suspect, match="within another"):
        looked(inner)


def test_each_table_is_known_by_its_first_name() -> None:
    tables = [
        f'<table:table table:name="{name}">{row(*cells)}</table:table>'
        for name, cells in (("a", [cell("x")]), ("b", [cell("x"), cell("y")]), ("a", []))
    ]
    found, named = look_into_ods(ods(*tables))
    assert [one.columns for one in found] == [1, 2, 0]
    assert {name: one.columns for name, one in named.items()} == {"a": 1, "b": 2}


def test_formats_and_hidden_parts_of_xlsx() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["x", 0.35, 3, 4, 5, 6])
    sheet["B1"].number_format = "0%"
    sheet["C1"].number_format = "[$$-409]#,##0.00"
    sheet["D1"].number_format = '"€" #,##0'
    sheet["E1"].number_format = '0" %"'
    sheet["F1"].number_format = "0.0%;[Red]-0.0%"
    sheet.append(["y"])
    sheet.append(["z", None, "eind"])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("A2:B3")
    data = io.BytesIO()
    book.save(data)
    with open_workbook(data.getvalue(), "a.xlsx", ProposalError) as opened:
        loaded = opened.load("Sheet")
        state = loaded.state
        rows = loaded.rows()
    assert sorted(state.percent) == [(0, 1), (0, 5)]
    assert state.currency == {(0, 2): "$"}
    assert state.hidden_rows == {1}
    assert state.hidden_columns == {2}
    assert state.merged == (((1, 0), (2, 1)),)
    assert rows[0][:3] == ["x", 0.35, 3]
    assert len(rows) == 3


def test_a_failed_formula_of_xlsx_is_neither_empty_nor_zero() -> None:
    book = Workbook()
    book.active.append(["x", "=1/0", "=A1"])
    book.active.append([])
    book.active.append(["=A1"])
    data = io.BytesIO()
    book.save(data)
    with open_workbook(data.getvalue(), "a.xlsx", ProposalError) as opened:
        loaded = opened.load("Sheet")
        # Written by a program that works nothing out, it has no value at all.
        assert loaded.state.errors == {(0, 1): NO_VALUE, (0, 2): NO_VALUE, (2, 0): NO_VALUE}
        # Also where nothing else stands beside or below it.
        assert loaded.rows() == [["x", NO_VALUE, NO_VALUE], ["", "", ""], [NO_VALUE, "", ""]]


def xlsx(rows: str, after: str = "", shared: str = "", before: str = "") -> Looked:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>",
        )
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
    (found,), _ = look_into_xlsx(Archive(data.getvalue()))
    return found


def test_an_error_of_xlsx_is_what_stands_in_its_cell_and_no_more() -> None:
    after = "<headerFooter><oddHeader>kop</oddHeader></headerFooter>"
    error = '<row r="2"><c r="A2"><v>1</v></c><c r="C2" t="e"><v> #N/A </v></c></row>'
    assert xlsx(error, after).state.errors == {(1, 2): "#N/A"}
    # A formula whose value is an empty text is none that failed.
    whole = '<row><c t="str"><f>A1</f><v></v></c><c><f>A1</f><v>3</v></c><c t="e"><v/></c></row>'
    assert xlsx(whole, after).state.errors == {}
    last = "<row><c><v>1</v></c><c><f>A1</f></c></row>"
    assert xlsx(last, after).state.errors == {(0, 1): NO_VALUE}


def test_a_text_that_cells_share_counts_for_each_and_none_where_there_is_no_such_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx_look, "MAX_LETTERS", 60)
    texts = ["<si><t>ab</t></si>", "<si><t>abcdefghij</t></si>"]
    shared = f"<sst>{''.join(texts)}</sst>"
    cells = "".join(f'<c t="s"><v>{text}</v></c>' for text in ("0", "0", "2", "x", "", "-1"))
    found = xlsx(f"<row>{cells}</row>", shared=shared)
    assert found.letters == 2 * len(texts[0])
    assert found.longest >= len(texts[1])


@pytest.mark.parametrize(
    ("first", "last", "hidden"),
    [
        ("2", "3", {1, 2}),
        ("1", "1", {0}),
        ("3", "2", set()),
        ("0", "2", set()),
        ("x", "2", set()),
        ("16384", "99999", {16383}),
        ("16385", "16385", set()),
    ],
)
def test_hidden_columns_of_xlsx(first: str, last: str, hidden: set[int]) -> None:
    cols = f'<cols><col min="{first}" max="{last}" hidden="1"/><col min="9" max="9"/></cols>'
    assert xlsx("", before=cols).state.hidden_columns == hidden


def test_columns_that_are_hidden_twice_are_hidden() -> None:
    cols = '<cols><col min="1" max="4" hidden="1"/><col min="2" max="3" hidden="true"/></cols>'
    assert xlsx("", before=cols).state.hidden_columns == {0, 1, 2, 3}


def test_too_much_of_one_kind_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (xlsx_look, ods_look):
        monkeypatch.setattr(module, "MAX_MARKED", 2)
        monkeypatch.setattr(module, "XLSX_ROWS", 2)
    failed = '<row><c t="e"><v>#N/A</v></c></row>'
    hidden = '<row hidden="1"><c><v>1</v></c></row>'
    assert len(xlsx(failed * 2).state.errors) == 2
    assert xlsx(hidden * 2).state.hidden_rows == {0, 1}
    with pytest.raises(TooLarge) as caught:
        xlsx(failed * 3)
    assert caught.value.what == "shows more than 2 failed formulas"
    with pytest.raises(TooLarge) as caught:
        xlsx(hidden * 3)
    assert caught.value.what == "hides more than 2 rows"
    collapsed = ' table:visibility="collapse" table:number-rows-repeated="{}"'
    assert looked(row(cell("a"), more=collapsed.format(2))).state.hidden_rows == {0, 1}
    with pytest.raises(TooLarge) as caught:
        looked(row(cell("a"), more=collapsed.format(3)))
    assert caught.value.what == "hides more than 2 rows"
    shown = ' office:value-type="currency" office:currency="USD" office:value="1"'
    with pytest.raises(TooLarge) as caught:
        looked(row(cell("1", shown) * 3))
    assert "failed formulas or cells in another currency" in caught.value.what


def test_too_many_cells_with_marks_that_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ods_look, "MAX_MARKED", 4)
    monkeypatch.setattr(ods_look, "MAX_SHEET_CELLS", 3)
    shown = ' office:value-type="currency" office:currency="USD" office:value="1"'
    with pytest.raises(TooLarge) as caught:
        looked(row(cell("1", shown + ' table:number-columns-repeated="4"')))
    assert caught.value.what == "holds more than 3 cells"


def test_too_many_cells_and_texts_of_xlsx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_look, "MAX_SHEET_CELLS", 2)
    assert xlsx("<row><c><v>1</v></c></row>" * 4).rows == 4
    with pytest.raises(TooLarge) as caught:
        xlsx("<row><c><v>1</v></c></row>" * 5)
    assert caught.value.what == "holds more than 4 cells"
    xlsx("", shared=f"<sst>{'<si/>' * 2}</sst>")
    with pytest.raises(TooLarge) as caught:
        xlsx("", shared=f"<sst>{'<si/>' * 3}</sst>")
    assert caught.value.what == "holds more than 2 texts for its cells"


@pytest.mark.parametrize(
    ("place", "rows", "columns"),
    [
        ("B3", 3, 2),
        ("AA10", 10, 27),
        ("xfd1", 1, 16_384),
        ("ABCDE1", 1, 10**12),
        ("1", 1, 0),
        ("A", 10**12, 1),
        ("É1", 1, 10**12),
    ],
)
def test_places_of_cells(place: str, rows: int, columns: int) -> None:
    found = xlsx(f'<row><c r="{place}"><v>1</v></c></row>')
    assert (found.rows, found.columns) == (rows, columns or 10**12)


def test_a_number_of_repeats_that_is_none_is_one() -> None:
    found = looked(row(cell("a", ' table:number-columns-repeated="x"') + cell("b")))
    assert (found.rows, found.columns) == (1, 2)
    found = looked(row(cell("a", ' table:number-columns-repeated=" 3 "')))
    assert found.columns == 3
