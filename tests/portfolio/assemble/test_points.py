"""What bends the worth of one proposal does not bend that of a total, and this is said."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals

LIST = read_proposals(
    pd.DataFrame({"id": ["A", "B"], "cost": [60, 40], "impact:homes": [10.0, 40.0]})
)


def plan(**more: Any) -> Plan:
    own = measure("homes", -100, 100, **more)
    rules = framework([{"id": "people", "title": "People", "measures": [own]}])
    resources = Resources(maatwaarde=1, budgets=[{"amount": 100}])
    return optimise(estimate(LIST, rules), LIST, rules, resources)


def test_knots_that_have_no_part_in_a_portfolio_are_told() -> None:
    straight, bent = plan(), plan(knots=[[10, 0.5]])
    [told] = [one for one in bent.warnings if one.code == "knots-not-used"]
    assert told.what.startswith("the measure 'homes' has knots")
    assert "knots-not-used" not in [one.code for one in straight.warnings]
    # As it says: the total of 50 of 100 is worth a half, bent or not.
    assert bent.value == straight.value == pytest.approx(0.5)
