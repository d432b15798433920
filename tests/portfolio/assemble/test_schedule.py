"""Proposals laid out over their starts, held against what was worked out by hand."""

from __future__ import annotations

import pytest

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import Measure, OptionKey, Proposal, Requires, Resource, solve
from maatwaarde.portfolio.assemble.schedule import Phase, Planned, over_years, schedule

CO2 = Measure("co2", 0.8, best=100.0, worst=-100.0)
MONEY = [
    Resource(f"eur:{year}", "money", "eur", 60.0, "EUR", str(year)) for year in (2027, 2028, 2029)
]
STAFF = [
    Resource(f"planner:{half}", "staff", "planner", 1.0, "fte", half)
    for half in ("2027-H1", "2027-H2", "2028-H1", "2028-H2")
]


def heat(name="heat", **changes):
    arguments = {
        "proposal": Proposal(name),
        "starts": ("2027-H1", "2027-H2", "2028-H1"),
        "phases": (
            Phase("money", "eur", 40.0),
            Phase("money", "eur", 10.0, after=1),
            Phase("staff", "planner", 1.0),
            Phase("staff", "planner", 0.5, after=1),
        ),
        "impact": {"co2": 50.0},
        "delay": 1.0,
    }
    return Planned(**arguments | changes)


def test_use_moves_along_with_the_start():
    problem = schedule([heat()], over_years(CO2, {2028: None, 2029: None}), [*MONEY, *STAFF])
    use = dict(zip(problem.options, problem.use.toarray().tolist(), strict=True))
    assert [r.id for r in problem.resources] == sorted(r.id for r in [*MONEY, *STAFF])
    assert use == {
        OptionKey("heat", "2027-H1"): [40, 10, 0, 1, 0.5, 0, 0],
        OptionKey("heat", "2027-H2"): [40, 10, 0, 0, 1, 0.5, 0],
        OptionKey("heat", "2028-H1"): [0, 40, 10, 0, 0, 1, 0.5],
    }


def test_an_impact_counts_in_whole_years_of_effect():
    years = over_years(CO2, dict.fromkeys(range(2027, 2031)))
    problem = schedule([heat(lasts=2.0)], years, [*MONEY, *STAFF])
    assert problem.impact.tolist() == [[0, 50, 50, 0], [0, 0, 50, 0], [0, 0, 50, 50]]


def test_the_weight_of_a_measure_is_divided_over_the_years():
    years = over_years(CO2, {2028: 10.0, 2030: 20.0}, discount_rate=0.1)
    weights = [year.measure.weight for year in years]
    assert sum(weights) == pytest.approx(0.8)
    assert weights[0] / weights[1] == pytest.approx(1.1**2)
    assert [(y.measure.id, y.measure.target) for y in years] == [
        ("co2@2028", 10.0),
        ("co2@2030", 20.0),
    ]


def test_earlier_is_better_and_the_budget_decides_who_waits():
    years = over_years(CO2, {2028: None, 2029: None})
    problem = schedule([heat("a"), heat("b", impact={"co2": 60.0})], years, [*MONEY, *STAFF])
    assert solve(problem).starts == {"a": "2028-H1", "b": "2027-H1"}


def test_rules_ranges_and_parts_are_passed_on():
    years = over_years(CO2, {2029: None})
    parts = heat("a", parts=(1.0, 0.5), low={"co2": 40.0}, high={"co2": 80.0})
    problem = schedule(
        [parts, heat("b")], years, [*MONEY, *STAFF], requires=[Requires("b", ("a",), lag=0.5)]
    )
    half = problem.option_index[OptionKey("a", "2027-H1", 0.5)]
    assert problem.use.toarray()[half].tolist() == [20, 5, 0, 0.5, 0.25, 0, 0]
    assert (problem.impact_low[half, 0], problem.impact_high[half, 0]) == (20.0, 40.0)
    assert solve(problem).options == (OptionKey("a", "2027-H1"), OptionKey("b", "2028-H1"))


def test_discounted_costs_decide_between_equals():
    years = over_years(CO2, {2029: None})
    money = MONEY
    plain = [Phase("money", "eur", 40.0)]
    problem = schedule(
        [heat(phases=plain, starts=("2027", "2028"))], years, money, discount_rate=0.05
    )
    assert problem.cost.tolist() == [40.0, 38.1]
    assert solve(problem).starts == {"heat": "2028"}


def test_a_resource_without_a_period_serves_every_start():
    whole = [Resource("eur", "money", "eur", 100.0)]
    plain = [Phase("money", "eur", 40.0), Phase("money", "eur", 5.0, after=3)]
    problem = schedule([heat(phases=plain)], over_years(CO2, {2030: None}), whole)
    assert problem.use.toarray().tolist() == [[45.0]] * 3


def test_what_falls_outside_the_periods_is_refused_with_all_of_it():
    late = heat("late", starts=("2029",), impact={"co2": 1.0, "c02": 1.0})
    with pytest.raises(PortfolioError) as caught:
        schedule([late], over_years(CO2, {2030: None}), [*MONEY, *STAFF])
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["unknown-name", "no-resource", "no-resource", "no-resource"]
