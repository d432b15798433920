"""Of a long list no more than the first are put in words, and it says how many more there are."""

from __future__ import annotations

import pandas as pd

from build import framework, measure
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.report import listed, shown
from maatwaarde.report.portfolio import schedule, summary
from maatwaarde.report.portfolio.summary import portfolio_document
from maatwaarde.report.render.terminal import to_text
from maatwaarde.report.shown import first_rows


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
    for module in (listed, summary, schedule):
        monkeypatch.setattr(module, "LISTED", 4)
    document = portfolio_document(found)
    text = to_text(document, language="en")
    # What is chosen, when it runs, and what is not chosen: six each.
    assert text.count("And 2 more; all are in a workbook or CSV") == 3
    assert len(document.annexes()[0].rows) == 12


def test_a_terminal_says_one_number_of_a_list_that_is_cut_short_twice(monkeypatch):
    monkeypatch.setattr(shown, "SHOWN", 2)
    found = plan(12)
    text = to_text(first_rows(portfolio_document(found)), language="en")
    # What is chosen, when it runs, and what is not chosen: six each.
    assert text.count("4 more rows are not shown here") == 3
    for module in (listed, summary, schedule):
        monkeypatch.setattr(module, "LISTED", 4)
    cut = to_text(first_rows(portfolio_document(found)), language="en")
    assert cut == text
