"""A first draft of resources: what is asked, so that nothing is scarce."""

from pathlib import Path

import pandas as pd
import yaml

from maatwaarde.portfolio.assemble.stub import drafted_resources, resources_stub
from maatwaarde.portfolio.inputs.resources import read_resources
from maatwaarde.proposals import read_proposals

ROWS = {
    "id": ["A", "B", "C"],
    "cost:2027 [kEUR]": ["ca. 100", 50.25, -30],
    "cost:operating:2028+": [10.0, None, 5.0],
    "staff:planner:2027 [hour]": [700, 350, None],
    "staff:null": [0.1, 0.2, "PM"],
}


def test_it_loads_and_holds_what_is_asked_at_most(tmp_path: Path) -> None:
    proposals = read_proposals(pd.DataFrame(ROWS), {"approximate": 0.2})
    drafted = drafted_resources(proposals)
    text = resources_stub(drafted)
    path = tmp_path / "middelen.yaml"
    path.write_text(text, encoding="utf-8")
    found = read_resources(path)
    # 20% above 100, and what C saves pays for no other.
    assert {(one.name, one.period): one.amount for one in found.budgets} == {
        ("money", "2027"): 170_250,
        ("operating", "2028+"): 15,
    }
    assert {(one.role, one.period): one.amount for one in found.staff} == {
        ("null", None): 0.3,
        ("planner", "2027"): 0.75,
    }
    assert text.count("BESLIS") == 5  # each amount, and what the mark means
    assert yaml.safe_load(text) == yaml.safe_load(resources_stub(drafted, language="en"))


def test_periods_that_meet_in_one_budget_are_asked_of_it_together(tmp_path: Path) -> None:
    rows = {
        "id": ["A"],
        "cost:2027-Q1 [kEUR]": [2.0],
        "cost:capital:2027-Q1": [3.0],
        "cost:capital:2027-Q2 [kEUR]": [4.0],
        "cost:capital:2031+": [5.0],
    }
    path = tmp_path / "middelen.yaml"
    drafted = drafted_resources(read_proposals(pd.DataFrame(rows)))
    path.write_text(resources_stub(drafted), encoding="utf-8")
    found = read_resources(path)
    assert {(one.name, one.period): one.amount for one in found.budgets} == {
        ("money", "2027-Q1"): 2000,
        ("capital", "2027"): 4003,
        ("capital", "2031+"): 5,
    }


def test_without_costs_there_is_nothing_to_choose_under() -> None:
    proposals = read_proposals(pd.DataFrame({"id": ["A"], "staff:planner": [1.0]}))
    assert drafted_resources(proposals) == ()
