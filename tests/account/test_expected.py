"""What a plan expected for a date, against the totals of the plan itself."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from maatwaarde.account.expected import Expected, expected
from maatwaarde.diagnostics import PortfolioError, ResourceError
from maatwaarde.impact import estimate
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals
from portfolio.test_time import owner
from portfolio.time_oracle import random_case, table


def of(seed: int, text: str = "{}") -> tuple[Plan, Expected] | None:
    """Make a small random plan in time, with synergies and parts, and what it expects."""
    case = random_case(seed)
    rules, proposals = owner(case), read_proposals(pd.DataFrame(table(case)))
    resources = Resources(
        maatwaarde=1,
        planning={"shift": case.shift},
        indexation=case.indexation,
        budgets=[{"period": str(year), "amount": most} for year, most in case.budget.items()],
        totals=case.totals,
        synergies=case.synergies,
        parts=case.parts,
    )
    impacts = estimate(proposals, rules)
    try:
        plan = optimise(impacts, proposals, rules, resources)
    except PortfolioError:  # no plan keeps the rules of this case
        return None
    running = RunningPlan(
        "plan.json", text, plan.solution.starts, rules.id, dict(plan.solution.parts)
    )
    return plan, expected(running, impacts, proposals, rules, resources)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 6, 7, 8])
def test_at_the_end_of_a_year_it_is_what_the_plan_says(seed: int) -> None:
    plan, found = of(seed)
    for j, name in enumerate(found.measures):
        for year, total in plan.totals[name].items():
            value, low, high = (array[j] for array in found.totals(dt.date(year, 12, 31)))
            assert value == pytest.approx(total, rel=1e-12, abs=1e-9)
            assert low <= value <= high
    used = sum(
        amount
        for kinds in found.costs.values()
        for years in kinds.values()
        for amount in years.values()
    )
    assert used == pytest.approx(plan.solution.cost)


@pytest.mark.parametrize("seed", [0, 4, 7])
def test_within_a_year_it_goes_evenly(seed: int) -> None:
    plan, found = of(seed)
    year = plan.timeline.base + 1
    first, last = (found.totals(dt.date(y, 12, 31))[0] for y in (year - 1, year))
    days = (dt.date(year, 12, 31) - dt.date(year - 1, 12, 31)).days
    for day in (1, 100, days):
        on = dt.date(year - 1, 12, 31) + dt.timedelta(days=day)
        between = first + (last - first) * day / days
        np.testing.assert_allclose(found.totals(on)[0], between, rtol=1e-12, atol=1e-9)


def test_before_the_plan_there_is_nothing() -> None:
    _, found = of(0)
    assert not found.totals(dt.date(2020, 6, 30))[0].any()


def test_other_totals_than_the_file_of_the_plan_are_said() -> None:
    plan, found = of(0)
    year, total = next(iter(plan.totals["m0"].items()))
    same = {"measure": "m0", "years": [{"year": year, "total": total}]}
    other = {"measure": "m0", "years": [{"year": year, "total": total + 5}]}
    for stated, codes in ((same, []), (other, ["other-totals"])):
        text = json.dumps({"effects": {"measures": [stated]}})
        assert [one.code for one in of(0, text)[1].warnings] == codes
    assert found.warnings == ()


SMALL = {
    "id": ["A", "B"],
    "cost:2027": [10.0, 20.0],
    "cost:2028": [5.0, None],
    "impact:m0": [8.0, 6.0],
    "effect_start": [None, 0],
    "effect_ramp": [None, 3],
}


def small(starts: dict[str, str], rows: dict = SMALL, **more: object) -> Expected:
    from build import flat, measure

    rules, proposals = flat([measure("m0", -10, 10)]), read_proposals(pd.DataFrame(rows))
    budgets = [{"period": str(year), "amount": 100} for year in range(2027, 2031)]
    resources = Resources(**{"maatwaarde": 1, "planning": {"shift": 1}, "budgets": budgets, **more})
    running = RunningPlan("plan.json", "{}", starts, rules.id)
    return expected(running, estimate(proposals, rules), proposals, rules, resources)


def test_by_hand() -> None:
    """A starts in 2027 and is done in 2028; B starts in 2028 and grows in four steps."""
    found = small({"A": "2027", "B": "2028"})
    at = {year: found.at_end_of(year)[0][:, 0].tolist() for year in range(2027, 2033)}
    assert at == {
        2027: [0, 0], 2028: [8, 1.5], 2029: [8, 3], 2030: [8, 4.5], 2031: [8, 6], 2032: [8, 6],
    }  # fmt: skip
    half = found.effects(dt.date(2029, 7, 2))[0][:, 0]
    assert half.tolist() == pytest.approx([8, 1.5 + 1.5 * 183 / 365])
    assert found.costs == {
        "A": {"money": {2027: 10.0, 2028: 5.0}},
        "B": {"money": {2028: 20.0}},
    }
    assert found.effect_years("A", "m0") == (2028, 2028)
    assert found.effect_years("B", "m0") == (2028, 2031)


def test_a_start_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ResourceError, match="the plan has A@2029"):
        small({"A": "2029", "B": "2027"})


def test_a_proposal_that_is_gone_is_refused() -> None:
    with pytest.raises(ResourceError, match="no longer in the list"):
        small({"A": "2027", "C": "2027"})


def test_without_years_nothing_is_expected_for_a_date() -> None:
    rows = {"id": ["A"], "cost": [10.0], "impact:m0": [8.0]}
    with pytest.raises(ResourceError, match="nothing has a date"):
        small({"A": None}, rows, planning=None, budgets=[{"amount": 100}])
