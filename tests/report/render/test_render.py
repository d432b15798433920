"""Renderers show blocks: nothing is lost, nothing is wider than asked, nothing becomes markup."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.messages import Amount, Language, Money, Number, Percent
from maatwaarde.report.blocks import (
    Bar,
    Column,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    KeyFigures,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.document import Document
from maatwaarde.report.render.html import to_html
from maatwaarde.report.render.markdown import to_markdown
from maatwaarde.report.render.terminal import _sizes, to_text

LONG = "Een fietspad langs de rivier van het station tot aan de nieuwe wijk"
TABLE = Table(
    "chosen",
    (
        Column("id", "voorstel"),
        Column("cost", "kosten", "money"),
        Column("why", "waarom"),
        Column("score", "score", "number"),
    ),
    (
        Row(("P-1 " + LONG, Money(1234567), "geld 2028 is te krap " * 3, Number(0.5, sign=True))),
        Row(("klimaat", None, "", Number(-1.25, sign=True)), below=("een opmerking",), depth=1),
    ),
)
WHOLE = Document(
    "Titel",
    (
        Paragraph("Een zin."),
        Heading("Kop"),
        TABLE,
        Note("gelijk", mark="="),
        Items((Item("winst", "+", (Item("eronder"),)),)),
        KeyFigures((("waarde", Number(0.5)), ("dekking", Percent(0.5)))),
        Figure("Beeld", "een streep", "<svg/>"),
        Details("Meer", (Paragraph("ingeklapt"),)),
    ),
)


def as_html(document: Document, language: Language) -> str:
    return to_html(document.title, document.blocks, language)


WORDS = ("Titel", "Een zin.", "Kop", "een opmerking", "gelijk", "eronder", "waarde", "een streep")


def test_long_titles_wrap_and_are_not_cut() -> None:
    lines = to_text(Document("t", (TABLE,)), "nl").splitlines()
    assert max(map(len, lines)) <= 80
    first = " ".join(line[:30] for line in lines[3:] if line)
    for word in LONG.split():
        assert word in first
    assert "…" not in "".join(lines)


def test_a_text_of_any_length_is_laid_out_as_a_short_one() -> None:
    """Column by column one letter less: for a long text that took seconds a megabyte."""
    begin = time.process_time()
    assert _sizes([10_000_000, 20, 8], [False, False, True], [9, 9, 8], 60) == [28, 20, 8]
    assert time.process_time() - begin < 1


def test_a_table_that_is_too_wide_goes_on_below_itself() -> None:
    columns = (
        Column("id", "voorstel"),
        *(Column(f"y{y}", f"{y}", "money") for y in range(2027, 2041)),
    )
    table = Table("t", columns, (Row(("a", *(Money(1e6 + y) for y in range(14)))),))
    lines = to_text(Document("t", (table,)), "en").splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("voorstel") for line in lines) > 1
    assert all(f"{1_000_000 + y:,}" in "\n".join(lines) for y in range(14))


@pytest.mark.parametrize("render", [to_text, to_markdown, as_html])
def test_each_renderer_shows_every_block(render) -> None:  # type: ignore[no-untyped-def]
    text = render(WHOLE, "nl").replace("\\", "")
    for word in (*WORDS, "ingeklapt", "€ 1.234.567", "+0,500", "50 %"):
        assert word in text


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.told = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.told += data


@given(st.text(max_size=30))
def test_a_title_is_never_markup(title: str) -> None:
    table = Table("t", (Column("id", title),), (Row((title,), below=(title,)),))
    document = Document(title, (Paragraph(title), table, Items((Item(title),))))
    parser = _Text()
    parser.feed(as_html(document, "nl"))
    ours = "section h2 p table thead tbody tr th td br small ul li"
    assert parser.tags <= set(ours.split())
    rows = [line for line in to_markdown(document, "nl").splitlines() if line.startswith("|")]
    assert len(rows) >= 3
    assert to_text(document, "nl").endswith("\n")


@given(
    st.lists(st.tuples(st.text("abc d", max_size=60), st.floats(-1e9, 1e9)), max_size=5),
    st.integers(40, 120),
)
def test_no_line_is_wider_than_asked(rows: list[tuple[str, float]], width: int) -> None:
    table = Table(
        "t",
        (Column("a", "a"), Column("b", "b", "number"), Column("c", "c"), Column("d", "d", "bar")),
        tuple(Row((word, Amount(size, "hour"), word, Bar(0.5))) for word, size in rows),
    )
    for line in to_text(Document("t", (table,)), "nl", width).splitlines():
        assert len(line) <= width


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("under `factors:`, with a reason", "under `factors:`, with a reason"),
        ("from https://a.nl/een_twee_drie.", "from <https://a.nl/een_twee_drie>."),
        ("(http://a.nl/x?b=*_*)", "(<http://a.nl/x?b=*_*>)"),
        ("t_CO2e", "t_CO2e"),
        ("_vet_ of __init__", "\\_vet\\_ of \\_\\_init\\_\\_"),
        ("a`b", "a\\`b"),
        ("``a``", "\\`\\`a\\`\\`"),
        ("`a|b`", "\\`a\\|b\\`"),
        ("https://<b>", "https://\\<b\\>"),
        ("`x` <b>*", "`x` \\<b\\>\\*"),
    ],
)
def test_only_what_would_be_markup_has_a_backslash(said: str, written: str) -> None:
    """In code and in an address a backslash would be shown, so there is none."""
    table = Table("t", (Column("a", "kop"),), (Row((said,)),))
    last = to_markdown(Document("t", (table,)), "nl").splitlines()[-1]
    assert last == f"| {written} |"
