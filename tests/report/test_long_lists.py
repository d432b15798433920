"""Of a long list no more than the first are put in words, and it says how many more there are."""

from __future__ import annotations

import pandas as pd

from build import framework, measure
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.report import listed
from maatwaarde.report.blocks import Column, Details, Item, Items, More, Paragraph, Row, Table
from maatwaarde.report.document import Document
from maatwaarde.report.emit import emit
from maatwaarde.report.listed import for_screen
from maatwaarde.report.portfolio import schedule, summary
from maatwaarde.report.portfolio.summary import portfolio_document
from maatwaarde.report.render.terminal import to_text


def plan(n: int):
    ids = [f"P{i:02d}" for i in range(n)]
    columns = {"id": ids, "cost:2027": [10.0] * n, "impact:m": [float(i + 1) for i in range(n)]}
    proposals = read_proposals(pd.DataFrame(columns))
    owner = framework([{"id": "v", "title": "V", "measures": [measure("m", -100, 100)]}])
    resources = Resources(
        maatwaarde=1,
        planning={"shift": 0},
        budgets=[{"period": 2027, "amount": 10.0 * (n // 2)}],
    )
    return optimise(estimate(proposals, owner), proposals, owner, resources)


def test_a_long_list_ends_with_how_many_more_there_are(monkeypatch):
    found = plan(12)
    whole = to_text(portfolio_document(found), language="en")
    assert " more; all are in a workbook or CSV" not in whole
    monkeypatch.setattr(listed.and_more, "__defaults__", (4,))
    for module in (summary, schedule):
        monkeypatch.setattr(module, "LISTED", 4)
    document = portfolio_document(found)
    text = to_text(document, language="en")
    # What is chosen, when it runs, and what is not chosen: six each.
    assert text.count("And 2 more; all are in a workbook or CSV") == 3
    assert len(document.annexes()[0].rows) == 12


def test_a_screen_shows_the_first_and_how_many_more_there_are(monkeypatch):
    """Also of a list that is cut short already: what is left of both is one number."""
    monkeypatch.setattr(listed, "SCREEN", 3)
    monkeypatch.setattr(listed, "FIRST", 2)
    document = portfolio_document(plan(12))
    text = to_text(for_screen(document), language="en")
    assert text.count("And 4 more; all are in a workbook or CSV") == 3
    assert "P06" in text
    assert "P08" not in text.split("Schedule")[0]
    assert len(for_screen(document).annexes()[0].rows) == 12
    monkeypatch.setattr(listed.and_more, "__defaults__", (4,))
    for module in (summary, schedule):
        monkeypatch.setattr(module, "LISTED", 4)
    cut = to_text(for_screen(portfolio_document(plan(12))), language="en")
    assert cut == text


def test_what_fits_on_a_screen_is_whole():
    document = portfolio_document(plan(12))
    assert for_screen(document) == document


def test_it_looks_inside_what_is_folded_and_leaves_the_rest():
    rows = tuple(Row((str(i),)) for i in range(500))
    table = Table("t", (Column("a", "a"),), rows)
    inside = Details("more", (table, Paragraph("after")))
    items = Items(tuple(Item(str(i)) for i in range(201)))
    found = for_screen(Document("d", (inside, items)))
    folded, shown, more = found.blocks
    assert isinstance(folded, Details)
    assert [type(block) for block in folded.blocks] == [Table, More, Paragraph]
    assert folded.blocks[1].count == 450
    assert len(shown.items) == 50
    assert more.count == 151


def test_a_command_gives_a_screen_the_first_and_a_file_all(tmp_path):
    rows = tuple(Row((f"row {i}",)) for i in range(300))
    document = Document("d", (Table("t", (Column("a", "a"),), rows),))
    assert "row 299" not in emit(lambda: document, dict, language="en")
    for name in ("all.txt", "all.csv", "all.md"):
        emit(lambda: document, dict, output=str(tmp_path / name), language="en")
        assert "row 299" in (tmp_path / name).read_text("utf-8")
