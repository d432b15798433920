"""A page is one file that asks for nothing: its policy, its ids, its links, what is added to it."""

import base64
import hashlib
import re
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.messages import Number, Percent, joined, msg, shown
from maatwaarde.report.blocks import (
    Bar,
    Block,
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
from maatwaarde.report.render.page import PageExtra, to_page

SVG = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
    'aria-labelledby="title desc"><title id="title">a</title><desc id="desc">b</desc>'
    '<defs><pattern id="hatch"/></defs><rect fill="url(#hatch)"/></svg>'
)
P1 = proposal_anchor("P 1")
BLOCKS: tuple[Block, ...] = (
    Paragraph("Vooraf."),
    Heading("Eerst"),
    Table(
        "t",
        (Column("p", "voorstel"), Column("s", "score", "number"), Column("b", "staaf", "bar")),
        (
            Row((Reference("P 1 <Park>", P1), Number(0.5), Bar(-0.5)), below=("erbij",)),
            Row(("samen", None, Bar(0.25)), depth=1, strong=True),
        ),
        caption="Wat er staat",
    ),
    Heading("Dieper", 3),
    Table("u", (Column("p", "voorstel"),), (Row(("a",)),)),
    Items((Item("schade", "\N{MINUS SIGN}", (Item("eronder"),)), Item("gewoon"))),
    Note("let op", "harm", "!"),
    KeyFigures((("dekking", Percent(0.5)),)),
    Figure("Beeld", "een streep", SVG),
    Figure("Beeld", "nog een", SVG, narrow=SVG),
    Heading("P 1 <Park>", anchor=P1),
    Details("Meer", (Heading("Binnenin", 3), Paragraph("ingeklapt"))),
)
DOCUMENT = Document("Titel & zo", BLOCKS)


class _Read(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, name: str) -> list[str]:
        return [str(given[name]) for _, given in self.elements if name in given]


def test_every_id_is_given_once_and_every_link_and_label_leads_somewhere() -> None:
    read = _Read(to_page(DOCUMENT, "nl"))
    ids = read.all("id")
    assert len(ids) == len(set(ids))
    targets = {target.removeprefix("#") for target in read.all("href")}
    labels = {name for given in read.all("aria-labelledby") for name in given.split()}
    assert targets | labels <= set(ids)
    assert all(target.startswith("#") for target in read.all("href"))


def test_a_reference_is_a_link_in_cells_and_in_sentences() -> None:
    sentence = msg("see {one} and {other}", one=Reference("P 1", P1), other=joined(["x", "y"]))
    inner = joined([msg("also {name}", name=Reference("P 1 & co", P1)), "slot"], "; ")
    page = to_page(Document("t", (*BLOCKS, Paragraph(sentence), Paragraph(inner))), "en")
    assert page.count('<a href="#proposal-P_20_1">P 1 &lt;Park&gt;</a>') == 2  # contents and cell
    assert 'see <a href="#proposal-P_20_1">P 1</a> and x y' in page
    assert 'also <a href="#proposal-P_20_1">P 1 &amp; co</a>; slot' in page


def test_a_reference_to_nothing_is_a_text() -> None:
    text = msg("see {one!r} and {two}", one=Reference("P 1", P1), two=Reference("Q", "elsewhere"))
    page = to_page(Document("t", (*BLOCKS, Paragraph(text))), "en")
    assert "see &#x27;P 1&#x27; and Q" in page


def test_anchors_that_differ_have_other_ids() -> None:
    names = ["a b", "a-b", "a_20_b", "a/b", "A b", "é", "1", "a.b"]
    page = to_page(Document("t", tuple(Heading(n, anchor=proposal_anchor(n)) for n in names)), "nl")
    ids = re.findall(r'<li><a href="#([^"]+)">', page)
    assert len(set(ids)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) for name in ids)


def test_a_table_is_told_by_its_caption_or_by_the_heading_above_it() -> None:
    page = to_page(DOCUMENT, "nl")
    assert re.search(r"<caption id=table-1>Wat er staat</caption>", page)
    assert re.search(r"<caption id=table-2 class=unseen>Dieper</caption>", page)


def test_the_sign_stands_beside_the_colour() -> None:
    page = to_page(DOCUMENT, "nl")
    assert '<li class="marked harm"><b>−</b> schade<ul><li>eronder</ul>' in page
    assert '<p class="note harm"><b>!</b> let op</p>' in page
    assert "<span class=unseen>verlies 50\N{NO-BREAK SPACE}%</span>" in page


def test_the_policy_allows_the_scripts_of_the_page_and_nothing_else() -> None:
    extra = PageExtra("<p>x</p>", script="let a = 1 < 2;", title="Meer", webassembly=True)
    for extras, more in (((), ""), ((extra,), "'wasm-unsafe-eval' blob:")):
        page = to_page(DOCUMENT, "nl", extras=extras)
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
        assert policy is not None
        told = policy[1].replace("&#39;", "'")
        assert told.startswith("default-src 'none';")
        assert more in told
        assert "'unsafe-inline'" not in told.split("script-src")[1]
        scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        assert len(scripts) == 1 + len(extras)
        for script in scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in told


def test_what_is_added_stands_after_its_section_and_its_data_cannot_end_it() -> None:
    extras = [
        PageExtra("<p>een</p>", '"</script>"', title="Een", anchor="one", after=P1),
        PageExtra("<p>twee</p>", title="Twee", anchor="two", after=P1),
        PageExtra("<p>drie</p>", title="Drie", anchor="three", style=".three { color: red }"),
    ]
    blocks = (*BLOCKS, Heading("Laatst"))
    page = to_page(Document("t", blocks), "nl", extras=extras)
    told = re.findall(r'<section aria-labelledby="([^"]+)">', page)
    assert told == ["heading-1", "proposal-P_20_1", "one", "two", "heading-4", "three"]
    assert re.findall(r'<li><a href="#([^"]+)">', page) == told
    assert '<script type="application/json" id="one-data">"\\u003c/script>"</script>' in page
    assert ".three { color: red }" in page


@pytest.mark.parametrize("given", ["title", "cell"])
def test_no_text_is_markup(given: str) -> None:
    text = "</style><script>alert(1)</script><b>"
    table = Table("t", (Column("a", text),), (Row((Reference(text, P1),), below=(text,)),))
    blocks = (Heading(text, anchor=P1), table, Details(text, ()), Figure(text, text, SVG))
    page = to_page(Document(text if given == "title" else "t", blocks), "nl")
    assert "<script>alert" not in page
    assert "<b>" not in page.replace("<figcaption><b>", "")


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_name_is_shown_as_it_is(name: str, other: str) -> None:
    anchor = proposal_anchor(name)
    text = joined([Reference(name, anchor), other, Reference(other, anchor)], "|")
    page = to_page(Document("t", (Heading(name, anchor=anchor), Paragraph(text))), "nl")
    told = page[page.index("<p>") + 3 : page.index("</p>")]
    (target,) = re.findall('<li><a href="#([^"]+)">', page)
    link = f'<a href="#{target}">'
    said, besides = escape(shown(name)), escape(shown(other))  # but for controls and the like
    assert told == f"{link}{said}</a>|{besides}|{link}{besides}</a>"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_page(DOCUMENT, "nl") == to_page(DOCUMENT, "nl")
