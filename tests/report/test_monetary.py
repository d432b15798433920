"""The view in euros as text, Markdown and a page: one document, and nothing of it is lost."""

from pathlib import Path

import pytest

from maatwaarde.framework import load_framework
from maatwaarde.impact import estimate
from maatwaarde.messages import say
from maatwaarde.monetary import Monetary, npv
from maatwaarde.plugins import Plugins
from maatwaarde.proposals import read_proposals
from maatwaarde.report.blocks import Table
from maatwaarde.report.monetary.document import monetary_document
from maatwaarde.report.render.html import to_html
from maatwaarde.report.render.markdown import to_markdown
from maatwaarde.report.render.terminal import to_text

FRAMEWORK = """maatwaarde: 1
id: klein
title: Klein
values:
  - id: alles
    title: Alles
    measures:
      - id: uitstoot
        title: Uitstoot
        unit: kg/year
        better: lower
        best: -1000
        worst: 1000
        price: {value: 2, unit: EUR/kg, price_year: 2021, source: raming, discount_rate: 3 %}
      - {id: schade, title: Schade, unit: EUR/year, better: lower, best: -10, worst: 10}
      - {id: rust, title: Rust, unit: person, better: higher, best: 10, worst: -10}
money: {discount_rate: 2 %}
"""
LIST = (
    "id,title,variant_of,cost:2027,staff:planner:2027,impact:uitstoot,impact:schade,impact:rust\n"
    "A,Aanleg,,600,1,-20,-5,1\nB,Brug,A,0,0,10,,-1\nC,Kade,,PM,1,-10,0,\n"
)


@pytest.fixture
def found(tmp_path: Path) -> Monetary:
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK)
    (tmp_path / "lijst.csv").write_text(LIST)
    framework = load_framework(tmp_path / "meetlat.yaml")
    proposals = read_proposals(tmp_path / "lijst.csv")
    impacts = estimate(proposals, framework, Plugins())
    return npv(impacts, proposals, framework, plugins=Plugins())


def test_every_guess_and_every_gap_is_said(found: Monetary) -> None:
    words = " ".join(to_text(monetary_document(found), "en").split())
    for part in (
        "2 proposals have effects until 2056 without costs until then: A, C.",
        "Schade is in euros itself and counts as it is.",
        "The framework states no price level: prices are in euros of 2025",
        "The framework states no `horizon`: 30 years count.",
        "1 effect with a price is not known, and is in no balance.",
        "2 proposals ask for people of your own",
        "Variants of one proposal are all in it",
        "Without a balance, since the costs are not known:",
        "discount rate 3.00%",
        "a hundred years",
        "p.m. ? Schade; − Rust",
        "Rust: no price is known",
        "benefits for each euro of cost; none where there is nothing to pay",
    ):
        assert part in words, part


@pytest.mark.parametrize("language", ["nl", "en"])
def test_text_markdown_and_page_say_the_same(found: Monetary, language: str) -> None:
    document = monetary_document(found)
    text = to_text(document, language)  # type: ignore[arg-type]
    assert max(map(len, text.splitlines())) <= 80
    written = [
        " ".join(text.split()),
        to_markdown(document, language),  # type: ignore[arg-type]
        to_html(document.title, document.blocks, language),  # type: ignore[arg-type]
    ]
    for table in (block for block in document.blocks if isinstance(block, Table)):
        for row in table.rows:
            for cell in row.cells[1:]:
                if cell is not None:
                    for form in written:
                        assert say(cell, language).split()[0] in form  # type: ignore[arg-type]


def test_tables_for_files_have_a_row_for_each_proposal(found: Monetary) -> None:
    tables = {table.key: table for table in monetary_document(found).tables()}
    assert list(tables) == ["npv", "npv_variants", "npv_prices", "npv_pm"]
    keys = [column.key for column in tables["npv"].columns]
    assert keys[:10] == [
        *("rank", "id", "title", "costs", "benefits", "balance"),
        *("balance_low", "balance_high", "ratio", "pm"),
    ]
    assert [row.cells[1] for row in tables["npv"].rows] == ["A", "B", "C"]
    assert tables["npv"].rows[2].cells[5] is None
