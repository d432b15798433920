"""Plans over several periods against full enumeration, and each rule on its own."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from day_and_night import by_day
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    Hire,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    evaluate,
    solve,
)
from maatwaarde.report.portfolio.rules import in_words
from portfolio.periods_oracle import best_plan, random_plan

SEEDS = st.integers(0, 2**32 - 1)

FIRST, SAME, LATER = OptionKey("a", "2027"), OptionKey("b", "2027"), OptionKey("b", "2028")


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, n=st.integers(2, 5), staffing=st.booleans())
def test_the_best_plan_is_that_of_full_enumeration(seed, n, staffing):
    problem = random_plan(seed, n, staffing=staffing)
    best = best_plan(problem)
    if best is None:
        with pytest.raises(PortfolioError, match="cannot hold together"):
            solve(problem)
        return
    found = solve(problem)
    assert found.status == "proven"
    assert found.ties == "settled"
    assert found.value == pytest.approx(best.value, abs=1e-8)
    assert found.cost == pytest.approx(best.cost, abs=0.011)
    assert found.options == best.options


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, order=st.integers(0, 99), staffing=st.booleans())
def test_the_order_of_rows_changes_no_byte(seed, order, staffing):
    kinds = {"staffing": staffing, "rules": False}
    first = solve(random_plan(seed, 12, **kinds))
    second = solve(random_plan(seed, 12, order=order, **kinds), threads=2)
    assert json.dumps(first.to_dict()) == json.dumps(second.to_dict())


@pytest.mark.parametrize("staffing", [False, True])
def test_json_there_and_back(staffing):
    problem = random_plan(7, 5, staffing=staffing)
    text = json.dumps(problem.to_dict())
    assert json.dumps(Problem.from_dict(json.loads(text)).to_dict()) == text


def plan(use, resources, **extra):
    """Return a problem with one option a proposal, each worth 1, and any rules."""
    n = len(use)
    arguments = {
        "proposals": [Proposal(chr(97 + i)) for i in range(n)],
        "measures": [Measure("m", 1.0, best=1, worst=-1)],
        "resources": resources,
        "use": np.array(use, dtype=float),
        "impact": np.ones((n, 1)),
    }
    return Problem(**arguments | extra)


def budgets(*amounts, carry=0.0):
    return [
        Resource(f"eur:{2027 + i}", "money", "eur", amount, "EUR", str(2027 + i), carry_over=carry)
        for i, amount in enumerate(amounts)
    ]


@pytest.mark.parametrize(
    ("carry", "chosen", "carried"),
    [(0.0, (), 0), (40.0, (), 40), (50.0, ("a",), 50), (None, ("a",), 100)],
)
def test_what_is_left_of_a_budget_goes_on_up_to_a_limit(carry, chosen, carried):
    found = solve(plan([[0, 150]], budgets(100, 100, carry=carry)))
    assert found.chosen == chosen
    assert found.resources[1].carried == carried


def test_what_is_carried_over_is_spent_once():
    problem = plan([[0, 150, 0], [0, 0, 150]], budgets(50, 100, 100, carry=None))
    assert solve(problem).chosen == ("a",)
    assert [use.slack for use in solve(problem).resources] == [50, 0, 100]


def staff(**capacity):
    return [Resource(role, "staff", role, amount, "fte") for role, amount in capacity.items()]


def test_a_generalist_stands_in_at_a_rate_and_up_to_a_most():
    resources = staff(all=3.0, expert=0.0)
    swap = Substitution("all", "expert", rate=0.5)
    found = solve(plan([[0, 1]], resources, substitutions=[swap]))
    assert found.chosen == ("a",)
    assert [(use.lent, use.borrowed, use.slack) for use in found.resources] == [
        (2, 0, 1),
        (0, 1, 0),
    ]
    limited = Substitution("all", "expert", rate=0.5, maximum=1.9)
    assert solve(plan([[0, 1]], resources, substitutions=[limited])).chosen == ()


def test_hired_staff_is_paid_from_a_budget_and_counts_as_cost():
    resources = [*staff(expert=1.0), Resource("eur", "money", "eur", 130)]
    hire = Hire("expert", 2.0, 60.0, "eur")
    found = solve(plan([[1.5, 100]], resources, hires=[hire]))
    assert found.cost == 130
    assert [(use.resource, use.used, use.hired) for use in found.resources] == [
        ("eur", 130.0, 0.0),
        ("expert", 1.5, 0.5),
    ]
    dear = Hire("expert", 2.0, 60.1, "eur")
    assert solve(plan([[1.5, 100]], resources, hires=[dear])).chosen == ()


def test_a_lag_keeps_the_order_of_starts():
    starts = ("2027", "2027-H2", "2028")
    options = [OptionKey(name, start) for name in "ab" for start in starts]
    problem = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[Measure("m", 1.0, best=1, worst=-1)],
        resources=[],
        options=options,
        use=np.zeros((6, 0)),
        impact=np.array([[3.0], [2.0], [1.0]] * 2),
        requires=[Requires("b", ("a",), lag=0.5)],
    )
    found = solve(problem)
    assert found.starts == {"a": "2027", "b": "2027-H2"}
    early = evaluate(problem, [OptionKey("a", "2027-H2"), OptionKey("b", "2027")])
    assert [item.kind for item in early.violations] == ["requires"]


def test_shares_of_the_cost():
    problem = plan([[60], [40], [40]], [Resource("eur", "money", "eur", 100)])
    assert solve(problem).chosen == ("b", "c")
    kept = plan(
        [[60], [40], [40]],
        [Resource("eur", "money", "eur", 100)],
        shares=[Share("south", ("a",), minimum=0.6)],
    )
    assert solve(kept).chosen == ("a", "b")
    capped = plan(
        [[60], [40], [40]],
        [Resource("eur", "money", "eur", 100)],
        shares=[Share("north", ("b", "c"), maximum=0.39)],
    )
    assert solve(capped).chosen == ("a",)


def test_a_total_to_be_reached_may_cost_value():
    problem = plan(
        [[1], [1]],
        [Resource("eur", "money", "eur", 1)],
        measures=[Measure("m", 1.0, best=1, worst=-1), Measure("noise", 0.0, best=-1, worst=1)],
        impact=np.array([[2.0, 0.0], [1.0, -3.0]]),
    )
    assert solve(problem).chosen == ("a",)
    asked = plan(
        [[1], [1]],
        [Resource("eur", "money", "eur", 1)],
        measures=problem.measures,
        impact=problem.impact,
        total_floors=[TotalFloor("noise", -3.0, "motion 7")],
    )
    assert solve(asked).chosen == ("b",)


def test_synergy_and_overlap():
    resources = [Resource("eur", "money", "eur", 2)]
    together = Synergy("a", "b", {"m": 0.5}, {"eur": -0.5})
    problem = plan([[1], [1], [1]], resources, synergies=[together])
    found = solve(problem)
    assert (found.chosen, found.value, found.cost) == (("a", "b"), 2.5, 1.5)
    overlap = Synergy("a", "b", {"m": -1.5})
    assert solve(plan([[1], [1], [1]], resources, synergies=[overlap])).chosen == ("a", "c")


def test_a_part_of_a_proposal():
    problem = Problem(
        proposals=[Proposal("a")],
        measures=[Measure("m", 1.0, best=1, worst=-1)],
        resources=[Resource("eur", "money", "eur", 60)],
        options=[OptionKey("a"), OptionKey("a", scale=0.5)],
        use=np.array([[100.0], [50.0]]),
        impact=np.array([[1.0], [0.5]]),
    )
    found = solve(problem)
    assert (found.chosen, found.options, found.value) == (("a",), (OptionKey("a", scale=0.5),), 0.5)


@pytest.mark.parametrize(
    ("extra", "codes"),
    [
        ({"hires": [Hire("eur:2027", 1, 1, "expert")]}, ["bad-staffing"] * 2),
        ({"hires": [Hire("expert", -1, np.inf, "eur:2027")]}, ["bad-staffing"]),
        ({"substitutions": [Substitution("expert", "expert")]}, ["bad-staffing"]),
        ({"substitutions": [Substitution("expert", "expert:27", 0.0)]}, ["bad-staffing"] * 2),
        ({"hires": [Hire("x", 1, 1, "y")]}, ["unknown-name"] * 2),
        ({"requires": [Requires("a", ("b",), lag=1.0)]}, ["lag-without-start"]),
        ({"shares": [Share("s", ("a",), 0.7, 0.5)]}, ["bad-share"]),
        ({"shares": [Share("s", ("z",))]}, ["unknown-name"]),
        ({"synergies": [Synergy("a", "a", {"m": np.nan})]}, ["bad-synergy", "not-finite"]),
        ({"synergies": [Synergy("a", "b", {"q": 1}, {"r": 1})]}, ["unknown-name"] * 2),
        ({"total_floors": [TotalFloor("q", 1)]}, ["unknown-name"]),
        (
            {"options": [OptionKey("a", "soon"), OptionKey("b", scale=2)]},
            ["bad-period", "bad-scale"],
        ),
    ],
)
def test_unsound_rules_are_refused(extra, codes):
    resources = [
        *budgets(1),
        Resource("expert", "staff", "expert", 1),
        Resource("expert:27", "staff", "expert", 1, period="2027"),
    ]
    with pytest.raises(PortfolioError) as caught:
        plan(np.zeros((2, 3)), resources, **extra)
    assert sorted(problem.code for problem in caught.value.problems) == codes


@pytest.mark.parametrize("carry", [-1.0, np.nan, 5.0])
def test_carry_over_wants_a_period_and_an_amount(carry):
    resource = Resource("eur", "money", "eur", 1, carry_over=carry)
    with pytest.raises(PortfolioError, match="carries over"):
        plan([[1]], [resource])


def in_2027(problem, floor):
    """Return a problem with the total in 2027 apart, of what has started by then."""
    place = [item.id for item in problem.measures].index(floor.measure)
    flow = problem.measures[place]
    early = np.array([[option.start <= "2027"] for option in problem.options])
    point = replace(flow, id=f"{flow.id}@2027", weight=0.0, of=flow.id, years=(2027,))
    columns = np.hstack([problem.impact, problem.impact[:, [place]] * early])
    return replace(
        problem,
        measures=[*problem.measures, point],
        impact=columns,
        impact_low=columns,
        impact_high=columns,
        synergies=[
            *problem.synergies,
            *(
                replace(
                    pair,
                    impact={point.id: pair.impact[flow.id]},
                    use={},
                    starts_a=("2027",),
                    starts_b=("2027",),
                )
                for pair in problem.synergies
            ),
        ],
        total_floors=[
            *problem.total_floors,
            replace(floor, measure=point.id if floor.by == "2027" else flow.id, of=flow.id),
        ],
    )


def early_pair(impact, floor):
    """Two proposals that may start in 2027 or 2028 and bring something together."""
    problem = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource(f"eur:{y}", "money", "eur", 10.0, "EUR", y) for y in ("2027", "2028")],
        options=[OptionKey(name, year) for name in "ab" for year in ("2027", "2028")],
        use=np.array([[1.0, 0.0], [0.0, 1.0]] * 2),
        impact=np.array([[2.0], [3.0], [2.0], [3.0]]),
        synergies=[Synergy("a", "b", {"m": impact})],
    )
    return in_2027(problem, floor)


def test_a_synergy_counts_by_a_period_when_both_have_started_by_then():
    # Later is worth more, but only together and in 2027 they reach 5 by then.
    found = solve(early_pair(1.0, TotalFloor("m", 5.0, by="2027")))
    assert found.starts == {"a": "2027", "b": "2027"}
    assert found.violations == ()
    # With one of them in 2028 the joint gain is not there by 2027.
    found = solve(early_pair(1.0, TotalFloor("m", 2.0, by="2027")))
    assert sorted(found.starts.values()) == ["2027", "2028"]
    problem = early_pair(1.0, TotalFloor("m", 2.5, by="2027"))
    assert solve(problem).starts == {"a": "2027", "b": "2027"}
    assert [item.kind for item in evaluate(problem, [FIRST, LATER]).violations] == ["total"]
    assert evaluate(problem, [FIRST, SAME]).violations == ()


def test_an_overlap_counts_by_a_period_too():
    problem = early_pair(-3.0, TotalFloor("m", 2.0, by="2027"))
    assert [item.kind for item in evaluate(problem, [FIRST, SAME]).violations] == ["total"]
    assert evaluate(problem, [FIRST, LATER]).violations == ()
    with pytest.raises(PortfolioError) as caught:
        solve(early_pair(-3.0, TotalFloor("m", 4.0, by="2027")))
    assert "reaches 4 by 2027" in str(in_words(caught.value))
    # By 2028 both have started whatever they choose.
    assert solve(early_pair(1.0, TotalFloor("m", 7.0, by="2028"))).value == pytest.approx(0.7)


@settings(max_examples=by_day(25), deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    joint=st.sampled_from([-2.5, -1.0, 0.75, 2.5]),
    least=st.sampled_from([-1.0, 0.5, 1.5, 3.0]),
)
def test_totals_by_a_period_with_synergies_are_those_of_enumeration(seed, joint, least):
    plan = random_plan(seed, 4, rules=False)
    problem = replace(
        plan,
        synergies=[Synergy("P0", "P2", {"flow": joint}), Synergy("P1", "P2", {"flow": -joint})],
        total_floors=[TotalFloor("flow", 0.0, by="2028")],
    )
    problem = in_2027(problem, TotalFloor("flow", least, by="2027"))
    expected = best_plan(problem)
    if expected is None:
        with pytest.raises(PortfolioError):
            solve(problem)
        return
    found = solve(problem)
    assert found.value == pytest.approx(expected.value, abs=1e-7)
    assert found.options == expected.options
