"""A cost or staff that is not known is not nothing: no plan is proven with it unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import ResourceError
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.proposals import read_proposals
from maatwaarde.report.portfolio.summary import portfolio_data
from maatwaarde.report.text import portfolio_text
from maatwaarde.scoring import score
from maatwaarde.scoring.value_for_money import value_for_money

ROWS: dict[str, list[Any]] = {
    "id": ["A", "B", "C"],
    "cost:2027": ["100", "100", ""],
    "cost:2028": ["PM", "200", "150"],
    "impact:co2": [5.0, 4.0, 3.0],
}
RULES = framework([{"id": "climate", "title": "Climate", "measures": [measure("co2", -10, 10)]}])
BUDGETS = [{"period": "2027", "amount": 300}, {"period": "2028", "amount": 200}]


def plan(rows: dict[str, list[Any]], policy: Any = "reject", **more: Any) -> Plan:
    proposals = read_proposals(pd.DataFrame(rows), **more)
    staff = [{"role": "jurist", "amount": 9}] if "staff:jurist" in rows else []
    resources = Resources(maatwaarde=1, budgets=BUDGETS, staff=staff)
    return optimise(estimate(proposals, RULES), proposals, RULES, resources, unknown_costs=policy)


def test_it_is_refused_unless_one_says_what_is_to_be_done() -> None:
    with pytest.raises(ResourceError) as caught:
        plan(ROWS)
    (problem,) = caught.value.problems
    assert problem.code == "unknown-cost"
    assert (problem.where.row, problem.where.field) == (1, "cost:2028")
    assert "'A'" in problem.what
    assert "'PM'" in problem.what
    assert "--unknown-costs exclude" in problem.mend


def test_a_blank_beside_filled_years_is_nothing() -> None:
    known = {**ROWS, "cost:2028": ["0", "200", "150"]}
    assert plan(known).solution.status == "proven"


def test_counted_as_nothing_no_plan_is_proven() -> None:
    found = plan(ROWS, "zero")
    assert found.chosen == ("A", "B")
    assert found.rests_on_unknown == {"A": ("cost:2028",)}
    assert [(one.code, one.severity) for one in found.warnings] == [("unknown-cost", "warning")]
    data = portfolio_data(found)
    assert data["status"] == "assuming"
    assert data["unknown_costs"] == {"A": ["cost:2028"]}
    text = " ".join(portfolio_text(found, "en").split())
    assert "not proven: what A costs or needs is unknown, and counted as nothing" in text


def test_what_is_not_chosen_may_be_unknown_without_harm_to_the_proof() -> None:
    worst = {**ROWS, "impact:co2": [-5.0, 4.0, 3.0]}
    found = plan(worst, "zero")
    assert found.chosen == ("B",)
    assert portfolio_data(found)["status"] == "proven"


def test_left_out_of_the_choice_the_rest_is_proven() -> None:
    found = plan(ROWS, "exclude")
    assert found.chosen == ("B",)
    assert portfolio_data(found)["status"] == "proven"
    left_out = {one.proposal: one.forbidden for one in found.left_out}
    assert left_out["A"] == Reason("unknown-cost", ("cost:2028",))
    assert "cost:2028 is unknown" in " ".join(portfolio_text(found, "en").split())


def test_what_runs_cannot_be_left_out() -> None:
    with pytest.raises(ResourceError, match="cannot be left out"):
        plan({**ROWS, "status": ["running", "", ""]}, "exclude")


def test_what_may_not_be_chosen_needs_no_cost() -> None:
    assert plan({**ROWS, "status": ["rejected", "", ""]}).solution.status == "proven"


def test_unknown_staff_counts_too_and_only_it_makes_no_missing_cost() -> None:
    rows = {**ROWS, "cost:2028": ["1", "2", "3"], "staff:jurist": ["n.t.b.", "1", "1"]}
    with pytest.raises(ResourceError, match="the staff that 'A' needs is unknown"):
        plan(rows)
    alone = {"id": ["A"], "cost": ["PM"], "impact:co2": [1.0]}
    with pytest.raises(ResourceError) as caught:
        plan(alone)
    wrong = [one.code for one in caught.value.problems if one.severity == "error"]
    assert wrong == ["unknown-cost"]


def test_the_long_table_may_say_so_too() -> None:
    long = pd.DataFrame(
        {
            "id": ["A", "A", "B"],
            "kind": ["cost", "cost", "cost"],
            "period": ["2027", "2028", "2027"],
            "amount": ["10", "p.m.", "20"],
        }
    )
    rows = {"id": ["A", "B"], "impact:co2": [1.0, 2.0]}
    with pytest.raises(ResourceError) as caught:
        plan(rows, resources=long)
    (problem,) = caught.value.problems
    assert (problem.where.row, problem.where.field) == (2, "amount")
    assert plan(rows, "exclude", resources=long).chosen == ("B",)


def test_value_for_money_is_unknown_with_the_cost() -> None:
    proposals = read_proposals(pd.DataFrame(ROWS))
    found = value_for_money(score(estimate(proposals, RULES), RULES), proposals)
    assert found is not None
    assert [cost == cost for cost in found.cost] == [False, True, True]


def test_the_case_of_the_command_line(tmp_path: Path) -> None:
    text = "id;naam;kosten 2027;kosten 2028;impact:co2\nA;Gemaal;100000;PM;5\nB;Kade;1;2;4\n"
    path = tmp_path / "pm.csv"
    path.write_text(text, encoding="utf-8")
    (cell,) = read_proposals(path).unknown
    assert (cell.proposal, cell.kind, cell.column, cell.shown) == (0, "cost", "cost:2028", "PM")
    assert (cell.where.row, cell.where.field) == (2, "kosten 2028")


def test_with_a_low_and_a_high_end_it_is_the_middle_of_a_range() -> None:
    rows = {**ROWS, "cost:2028:low": [50.0, None, None], "cost:2028:high": [150.0, None, None]}
    read = read_proposals(pd.DataFrame(rows))
    assert read.unknown == ()
    assert [one.code for one in read.warnings] == ["unknown-in-range"]
    use = next(use for use in read.uses if use.period == "2028")
    assert use.low is not None
    assert use.high is not None
    assert (use.low[0], use.values[0], use.high[0]) == (50, 100, 150)
    assert plan(rows).solution.status == "proven"


def test_one_end_leaves_it_unknown() -> None:
    rows = {**ROWS, "cost:2028:high": [150.0, None, None]}
    with pytest.raises(ResourceError, match="the cost of 'A' is unknown") as caught:
        plan(rows)
    assert "'cost:2028:low'" in caught.value.problems[0].mend


def test_what_is_about_a_number_is_uncertain_money() -> None:
    rows = {"id": ["A", "B"], "cost:2028": ["ca. 100", "200"]}
    (use,) = read_proposals(pd.DataFrame(rows), {"approximate": 0.2}).uses
    assert use.low is not None
    assert use.high is not None
    assert (use.low[0], use.values[0], use.high[0]) == (80, 100, 120)
    assert use.low[1] != use.low[1]
