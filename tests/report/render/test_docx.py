"""A document as a Word file: what a person, a screen reader and a house style find in it."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.messages import Money, Number, msg
from maatwaarde.report.blocks import (
    Column,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    KeyFigures,
    Note,
    Paragraph,
    Reference,
    Row,
    Table,
    proposal_anchor,
)
from maatwaarde.report.document import Document
from maatwaarde.report.figures.svg import Drawing
from maatwaarde.report.render import docx_template
from maatwaarde.report.render.docx import to_docx
from maatwaarde.report.render.docx_template import (
    CAUTION,
    HARM,
    INFO,
    TABLE,
    Template,
    read_template,
)


def picture() -> str:
    drawing = Drawing(200)
    drawing.add("rect", x=10, y=10, width=100, height=20, fill="var(--gain, #0072b2)")
    drawing.text(10, 50, "Zoveel")
    return drawing.document(60, "Balk", "Een balk van honderd breed.")


P1 = Reference("P-1", proposal_anchor("P-1"))
DOCUMENT = Document(
    "Advies voor de raad",
    (
        Heading("Kern"),
        Paragraph(msg("the same as {id}", id=P1)),
        KeyFigures((("Kosten", Money(1_250_000)),)),
        Note("Let hier op", "harm"),
        Items((Item("wint", "+", (Item("dit ook"),)),)),
        Table(
            "plan",
            (Column("id", "Voorstel"), Column("cost", "Kosten", "money")),
            (Row((P1, Money(1000)), below=("te laat",)), Row(("Totaal", Money(1000)), strong=True)),
            caption="Wat wij doen",
        ),
        Figure("Balk", "Een balk van honderd breed.", picture()),
        Details("Meer", (Heading("P-1", 3, proposal_anchor("P-1")), Paragraph("uitleg"))),
    ),
)


def opened(document: Document = DOCUMENT, template: Template | None = None):
    return docx.Document(io.BytesIO(to_docx(document, "nl", template or Template())))


def as_file(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_headings_lists_and_remarks_have_real_styles():
    lines = {line.text: line.style.name for line in opened().paragraphs}
    assert lines["Advies voor de raad"] == "Title"
    assert lines["Kern"] == "Heading 1"
    assert lines["P-1"] == "Heading 2"
    assert lines["Meer"] == "Heading 4"
    assert lines["Kosten: € 1.250.000"] == "List Bullet"
    assert lines["+ wint"] == "List Bullet"
    assert lines["dit ook"] == "List Bullet 2"
    assert lines["Let hier op"] == HARM


def test_a_table_has_a_head_that_is_repeated_a_caption_and_a_description():
    made = opened()
    [table] = made.tables
    assert table.style.name == TABLE
    assert [cell.text for cell in table.rows[0].cells] == ["Voorstel", "Kosten"]
    assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tr_lst[1].trPr.find(qn("w:tblHeader")) is None
    assert [cell.text for cell in table.rows[1].cells] == ["P-1", "€ 1.000"]
    assert [cell.text for cell in table.rows[2].cells] == ["te laat", "te laat"]
    assert table.rows[3].cells[0].paragraphs[0].runs[0].bold
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Wat wij doen"
    captions = [line.text for line in made.paragraphs if line.style.name == "Caption"]
    assert captions == ["Tabel 1. Wat wij doen", "Figuur 1. Balk. Een balk van honderd breed."]


def test_what_is_named_leads_to_where_it_is_explained():
    made = opened()
    body = made.element.body
    marks = {mark.get(qn("w:name")): mark for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(links) == 2
    [name] = set(links)
    assert [text.text for text in marks[name].getparent().iter(qn("w:t"))] == ["P-1"]


def test_a_picture_has_its_words_and_is_there_in_lines_and_in_pixels():
    content = to_docx(DOCUMENT, "nl", Template())
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        names = given.namelist()
        [svg] = [name for name in names if name.endswith(".svg")]
        [png] = [name for name in names if name.endswith(".png") and "media" in name]
        assert b"var(" not in given.read(svg)
        content = given.read(png)
        assert content.startswith(b"\x89PNG")
        assert int.from_bytes(content[16:20], "big") == 1600  # sharp on paper, some 240 to an inch
        assert b'Extension="svg"' in given.read("[Content_Types].xml") or (
            f'PartName="/{svg}"'.encode() in given.read("[Content_Types].xml")
        )
        text = given.read("word/document.xml").decode()
    assert 'descr="Balk. Een balk van honderd breed."' in text


def test_it_says_in_which_language_it_is_and_its_title():
    made = opened()
    language = made.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "nl-NL"
    assert made.core_properties.title == "Advies voor de raad"
    english = docx.Document(io.BytesIO(to_docx(DOCUMENT, "en", Template())))
    assert english.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"


def test_the_same_document_gives_the_same_bytes():
    assert to_docx(DOCUMENT, "nl", Template()) == to_docx(DOCUMENT, "nl", Template())


@pytest.mark.parametrize(
    "title", ["\x00\x0b", "\ud800", "]]>&<w:p/>", "\u202eomgekeerd", "🚲" * 80]
)
def test_a_title_may_hold_anything(title):
    table = Table("t", (Column("a", title),), (Row((title,), below=(title,)),))
    made = opened(Document(title, (Heading(title), Paragraph(title), table)))
    assert len(made.tables[0].rows) == 3


def test_a_house_style_is_kept_with_its_cover():
    house = docx.Document()
    house.add_paragraph("Gemeente Deltastad")
    house.sections[0].header.paragraphs[0].text = "Huisstijl"
    house.styles["Heading 1"].font.size = Pt(31)
    template = Template(as_file(house))
    # What it has no style of its own for is lent, and named.
    assert template.missing_styles == (INFO, CAUTION, HARM, TABLE)
    made = opened(template=template)
    assert made.paragraphs[0].text == "Gemeente Deltastad"
    assert made.sections[0].header.paragraphs[0].text == "Huisstijl"
    assert made.styles["Heading 1"].font.size == Pt(31)
    assert made.tables[0].style.name == TABLE


def test_a_template_of_word_is_read_too(tmp_path: Path):
    content = as_file(docx.Document())
    kind, template = b"document.main+xml", b"template.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        for entry in given.infolist():
            data = given.read(entry)
            data = data.replace(kind, template) if "Content_Types" in entry.filename else data
            made.writestr(entry, data)
    (tmp_path / "huisstijl.dotx").write_bytes(out.getvalue())
    read = read_template(str(tmp_path / "huisstijl.dotx"))
    assert opened(template=read).paragraphs[0].text == "Advies voor de raad"


@pytest.mark.parametrize("content", [None, b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_file_is_said(tmp_path: Path, content: bytes | None):
    file = tmp_path / "stijl.docx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(MaatwaardeError) as caught:
        read_template(str(file))
    [found] = caught.value.problems
    assert found.where.file == str(file)


def with_part(name: str, content: bytes) -> bytes:
    """Return our own Word file with another content of one part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(to_docx(DOCUMENT, "nl", Template()))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.infolist():
            made.writestr(entry, content if entry.filename == name else given.read(entry))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("[Content_Types].xml", b"<a/>"),
        ("[Content_Types].xml", b"<Types><Override/></Types>"),
        ("word/document.xml", b"<a/>"),
        ("word/styles.xml", b"<a/>"),
        ("word/styles.xml", b"<a"),
    ],
)
def test_a_word_file_that_is_damaged_is_said(tmp_path: Path, name: str, content: bytes):
    file = tmp_path / "stijl.docx"
    file.write_bytes(with_part(name, content))
    with pytest.raises(MaatwaardeError, match="no Word file that can be opened"):
        read_template(str(file))


def test_a_word_file_of_which_the_packing_is_damaged_is_said(tmp_path: Path):
    file = tmp_path / "stijl.docx"
    content = bytearray(with_part("", b""))
    at = content.index(b"[Content_Types].xml") + 40
    content[at : at + 40] = bytes(40)
    file.write_bytes(content)
    with pytest.raises(MaatwaardeError, match="no Word file that can be opened"):
        read_template(str(file))


def test_a_word_file_that_unpacks_to_much_is_refused(tmp_path: Path, monkeypatch):
    file = tmp_path / "stijl.docx"
    file.write_bytes(with_part("word/document.xml", bytes(3_000_000)))
    monkeypatch.setattr(docx_template, "MAX_LIST_BYTES", 2_000_000)
    with pytest.raises(MaatwaardeError, match="unpacks to"):
        read_template(str(file))


def test_long_details_are_put_off_to_the_end():
    rows = tuple(Row((f"P-{i}",)) for i in range(20))
    table = Table("t", (Column("a", "A"),), rows)
    made = opened(Document("t", (Details("Alles", (table,)), Paragraph("na afloop"))))
    lines = [line.text for line in made.paragraphs if line.text]
    assert lines == ["t", "Zie de bijlage Alles", "na afloop", "Bijlagen", "Alles"]
    [link] = {link.get(qn("w:anchor")) for link in made.element.body.iter(qn("w:hyperlink"))}
    assert link in {
        mark.get(qn("w:name")) for mark in made.element.body.iter(qn("w:bookmarkStart"))
    }


def test_hints_stand_behind_what_they_belong_to():
    blocks = (Paragraph("Vijf vallen af.", hint="Zie `whynot`."), Note("Let op.", hint="Kijk na."))
    lines = [line.text for line in opened(Document("t", blocks)).paragraphs]
    assert lines == ["t", "Vijf vallen af. Zie `whynot`.", "Let op. Kijk na."]


def test_many_rows_take_little_time_each():
    rows = tuple(Row((f"P-{i}", Number(i / 7))) for i in range(3000))
    made = opened(Document("Lang", (Table("t", (Column("a", "A"), Column("b", "B")), rows),)))
    assert len(made.tables[0]._tbl.tr_lst) == 3001


def test_long_lists_stand_in_two_columns_and_what_follows_in_one():
    items = Items(tuple(Item(f"regel {n}") for n in range(9)))
    made = opened(Document("Lijst", (Paragraph("ervoor"), items, Paragraph("erna"))))
    columns = [section._sectPr.find(qn("w:cols")) for section in made.sections]
    assert [one.get(qn("w:num")) for one in columns[:2]] == ["1", "2"]
    assert columns[2].get(qn("w:num")) in (None, "1")
    assert [one.start_type for one in made.sections][1:] == [WD_SECTION.CONTINUOUS] * 2
    assert [one.text for one in made.paragraphs][-1] == "erna"
    # The page number goes on.
    assert all(
        one.footer.paragraphs[0]._p.findall(f".//{qn('w:instrText')}") for one in made.sections
    )


def test_what_is_of_no_use_on_paper_is_left_out_and_a_small_picture_has_no_caption():
    drawn = Figure("Balk", "Een balk van honderd breed.", picture(), small=True)
    aside = Details("Alles", (Paragraph("kolom voor kolom"),), paper=False)
    made = opened(Document("Kort", (Paragraph("kern"), drawn, aside)))
    texts = [one.text for one in made.paragraphs]
    assert not {"Alles", "kolom voor kolom"} & set(texts)
    assert not [one for one in made.paragraphs if one.style.name == "Caption"]
    [shape] = made.inline_shapes
    assert shape.width < Cm(12)
    assert shape._inline.docPr.get("descr") == "Balk. Een balk van honderd breed."


def test_a_long_document_begins_with_contents_that_lead_to_its_parts():
    parts = [Heading(f"Deel {n}", anchor=f"deel-{n}", new_page=n == 2) for n in range(6)]
    made = opened(Document("Lang", (Paragraph("vraag"), *parts)))
    lines = [one for one in made.paragraphs if one._p.findall(qn("w:hyperlink"))]
    assert [one.text for one in lines] == [f"Deel {n}\t" for n in range(6)]
    asked = [one.text for line in lines for one in line._p.iter(qn("w:instrText"))]
    assert asked == [f"PAGEREF mw{n} \\h" for n in range(1, 7)]
    headed = [one for one in made.paragraphs if one.style.name == "Heading 1"]
    assert [bool(one.paragraph_format.page_break_before) for one in headed] == [
        n == 2 for n in range(6)
    ]
    assert "Inhoud" not in [one.text for one in opened().paragraphs]
