"""Staff in hours, days or per cent counts as fte by a norm that is told."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact import estimate
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.assemble.staff_units import in_fte
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.inputs.staff_norm import fte_factor
from maatwaarde.proposals import read_proposals
from maatwaarde.proposals.columns.recognise import recognise
from maatwaarde.scoring import score


@pytest.mark.parametrize(
    ("unit", "period", "fte"),
    [
        ("hour", "2027", 1 / 1400),
        ("hour", None, 1 / 1400),
        ("hour", "2027-H1", 1 / 700),
        ("hour", "2027-Q3", 1 / 350),
        ("hour", "2030+", 1 / 1400),
        ("day", "2027", 8 / 1400),
        ("%", "2027-Q1", 0.01),
    ],
)
def test_by_1400_hours_a_year(unit: str, period: str | None, fte: float) -> None:
    assert fte_factor(unit, period, 1400) == pytest.approx(fte)


@pytest.mark.parametrize(
    ("heading", "target", "unit"),
    [
        ("Inzet jurist 2027 (uren)", "staff:jurist:2027", "hour"),
        ("Uren jurist 2027", "staff:jurist:2027", "hour"),
        ("Inzet jurist 2027 (dagen)", "staff:jurist:2027", "day"),
        ("Mandagen planner 2028", "staff:planner:2028", "day"),
        ("Inzet jurist (% fte)", "staff:jurist", "%"),
        ("Inzet jurist (%)", "staff:jurist", "%"),
        ("Inzet jurist (fte)", "staff:jurist", "fte"),
    ],
)
def test_headings_tell_the_unit(heading: str, target: str, unit: str) -> None:
    guess = recognise(heading)
    assert guess is not None
    assert (str(guess.target), guess.unit) == (target, unit)


@pytest.mark.parametrize("heading", ["capaciteit riool (%)", "energiebesparing (%)"])
def test_a_percentage_of_something_else_is_no_staff(heading: str) -> None:
    assert recognise(heading) is None


def test_a_portfolio_counts_them_and_tells_the_norm() -> None:
    values: list[dict[str, Any]] = [
        {"id": "v", "title": "V", "measures": [measure("co2", -10, 10)]}
    ]
    rows = {
        "id": ["A"],
        "cost:2027": [1.0],
        "staff:jurist:2027 [uren]": [700.0],
        "staff:planner:2027": [0.25],
        "impact:co2": [5.0],
    }
    resources = Resources(
        maatwaarde=1,
        budgets=[{"amount": 9}],
        staff=[{"role": "jurist", "amount": 1}, {"role": "planner", "amount": 1}],
    )
    for more, fte in (({}, 0.5), ({"hours_per_fte": 1750}, 0.4)):
        rules = framework(values, **more)
        read = read_proposals(pd.DataFrame(rows))
        built = build_problem(read, score(estimate(read, rules), rules), resources)
        use = {
            row.id: float(built.problem.use[0, j]) for j, row in enumerate(built.problem.resources)
        }
        assert use["jurist"] == pytest.approx(fte)
        assert use["planner"] == 0.25
        (told,) = [one for one in built.warnings if one.code == "staff-norm"]
        assert f"{more.get('hours_per_fte', 1400)} hours a year" in told.what


def test_ranges_are_counted_too() -> None:
    read = read_proposals(
        pd.DataFrame({"id": ["A"], "staff:x [uren]": ["ca. 1400"]}), {"approximate": 0.5}
    )
    findings: list[Diagnostic] = []
    (use,) = in_fte(read, 1400, findings).uses
    assert use.low is not None
    assert use.high is not None
    assert (use.unit, use.low[0], use.values[0], use.high[0]) == ("fte", 0.5, 1, 1.5)
    assert len(findings) == 1
