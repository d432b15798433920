"""Why not, shadow prices, the front, the core and the alternatives, each against enumeration."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    Forbidden,
    Hire,
    Mandatory,
    Measure,
    Problem,
    Proposal,
    Requires,
    Resource,
    ValueFloor,
    alternatives,
    core_index,
    evaluate,
    pareto,
    shadow_prices,
    solve,
    why_not,
)
from maatwaarde.portfolio.problem.rule_ref import Reason, RuleRef
from maatwaarde.portfolio.solvers import highs
from maatwaarde.report.portfolio.rules import lifted_in_english
from portfolio.oracle import all_portfolios, best_by_enumeration, random_problem
from portfolio.periods_oracle import random_plan

SEEDS = st.integers(0, 2**32 - 1)


def solvable(seed, n, **kinds):
    problem = random_problem(seed, n, **kinds)
    assume(best_by_enumeration(problem) is not None)
    return problem, solve(problem)


def budget(cost, impact, amount, **extra):
    n = len(cost)
    return Problem(
        **{
            "proposals": [Proposal(chr(97 + i)) for i in range(n)],
            "measures": [Measure("m", 1.0, best=10, worst=-10)],
            "resources": [Resource("eur", "money", "budget", amount, "EUR")],
            "use": np.array(cost, dtype=float)[:, None],
            "impact": np.array(impact, dtype=float)[:, None],
        }
        | extra
    )


def changed(problem, proposal, *, kind=None, cut=0.0, gain=0.0):
    """Return the problem with a proposal that uses less, or brings more."""
    rows = list(problem.options_of[proposal])
    use = problem.use.toarray()
    columns = [j for j, item in enumerate(problem.resources) if item.kind == kind]
    use[np.ix_(rows, columns)] *= 1 - cut
    impact = problem.impact.copy()
    best = np.array([measure.best for measure in problem.measures])
    impact[rows] *= np.where(impact[rows] * best > 0, 1 + gain, 1.0)
    forbidden = [rule for rule in problem.forbidden if rule.proposal != proposal]
    return replace(
        problem,
        use=use,
        impact=impact,
        impact_low=impact,
        impact_high=impact,
        forbidden=forbidden,
        mandatory=[*problem.mandatory, Mandatory((proposal,))],
    )


def as_good(problem, value):
    try:
        return solve(problem, settle_ties=False).value >= value - 1e-7
    except PortfolioError:
        return False


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, periods=st.booleans())
def test_the_changes_that_bring_a_proposal_in_are_enough_and_no_more(seed, periods):
    if periods:
        problem = random_plan(seed, 5, rules=False)
        solution = solve(problem)
    else:
        problem, solution = solvable(seed, 9)
    left = sorted({item.id for item in problem.proposals} - set(solution.chosen))
    assume(left)
    name = left[seed % len(left)]
    why = why_not(problem, solution, name)
    for kind, cut in (("money", why.money_cut), ("staff", why.staff_cut)):
        if cut is None:
            assert not as_good(changed(problem, name, kind=kind, cut=1.0), solution.value) or (
                not problem.use[list(problem.options_of[name]), :]
                .toarray()[:, [item.kind == kind for item in problem.resources]]
                .any()
            )
            continue
        assert as_good(changed(problem, name, kind=kind, cut=cut), solution.value)
        if cut > 0.002:
            less = changed(problem, name, kind=kind, cut=cut - 0.002)
            assert not as_good(less, solution.value)
    if why.impact_gain is not None:
        assert as_good(changed(problem, name, gain=why.impact_gain), solution.value)
        if why.impact_gain > 0.002:
            less = changed(problem, name, gain=why.impact_gain - 0.002)
            assert not as_good(less, solution.value)
    if why.portfolio is not None and why.forbidden is None:
        assert name in why.portfolio.chosen
        assert why.value_loss == pytest.approx(solution.value - why.portfolio.value)
        after = set(solution.chosen) - set(why.goes_out) | set(why.comes_in) | {name}
        assert after == set(why.portfolio.chosen)


def test_why_not_by_hand():
    problem = budget([6, 5, 5], [5, 3, 3.5], 10)
    solution = solve(problem)
    assert solution.chosen == ("b", "c")
    why = why_not(problem, solution, "a")
    assert (why.goes_out, why.comes_in) == (("b", "c"), ())
    assert why.value_loss == pytest.approx(0.15)
    # At a cost of 5 it would stay with c.
    assert why.money_cut == pytest.approx(1 / 6, abs=1e-4)
    assert why.staff_cut is None
    # Alone it has to be worth what b and c are together.
    assert why.impact_gain == pytest.approx(6.5 / 5 - 1)
    assert why.lifted == ()


def test_why_not_with_targets_counts_what_is_gained_beyond_them():
    measure = Measure("m", 1.0, best=10, worst=-10, target=10, beyond_target=0.5)
    problem = budget([1, 1], [8, 12], 1, measures=[measure])
    solution = solve(problem)
    assert solution.chosen == ("b",)
    # b is worth 1 + 0.5 * 0.2; a needs an impact of 12 for that.
    assert why_not(problem, solution, "a").impact_gain == pytest.approx(0.5)


def test_why_not_under_the_sum_of_scores():
    problem = budget([1, 1], [0, 0], 1, scores=np.array([0.4, 0.5]))
    solution = solve(problem, objective="sum-of-scores")
    why = why_not(problem, solution, "a")
    assert (why.value_loss, why.impact_gain) == (pytest.approx(0.1), 0.25)


def test_why_not_names_what_to_lift_and_what_is_impossible():
    rules = {
        "forbidden": [Forbidden("a", "veto on air")],
        "requires": [Requires("b", ("c",))],
        "floors": [ValueFloor("all", {"m": 1.0}, 0.0)],
    }
    problem = budget([2, 2, 9], [9, 8, 1], 10, **rules)
    solution = solve(problem)
    assert solution.chosen == ("c",)
    a, b = why_not(problem, solution, "a"), why_not(problem, solution, "b")
    ban = problem.forbidden[0].ref
    assert (a.forbidden, a.lifted) == (Reason("stated", ("veto on air",)), (ban,))
    assert lifted_in_english(ban) == "a is forbidden (veto on air)"
    assert b.lifted == (RuleRef("requires", ("b", "c")),)
    assert lifted_in_english(b.lifted[0]) == "b requires c"
    assert b.impossible is not None
    assert RuleRef("requires", ("b", "c")) in b.impossible
    assert (b.portfolio, b.value_loss, b.goes_out) == (None, None, ())


def test_a_hopeless_proposal_has_no_cut_or_gain():
    problem = budget([1, 1], [-5, 1], 10)
    why = why_not(problem, solve(problem), "a")
    assert (why.money_cut, why.impact_gain) == (None, None)


@pytest.mark.parametrize("name", ["a", "z"])
def test_why_not_wants_a_proposal_that_is_left_out(name):
    problem = budget([1], [1], 10)
    with pytest.raises(PortfolioError):
        why_not(problem, solve(problem), name)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_shadow_prices_are_what_enumeration_finds(seed):
    problem, solution = solvable(seed, 9)
    steps = {"eur": 250_000.0, "fte": -0.05}
    assume(problem.resources[1].capacity > 0.05)
    for price in shadow_prices(problem, solution, steps=steps, resources=["eur"]):
        wider = [
            replace(item, capacity=item.capacity + 250_000.0) if item.id == "eur" else item
            for item in problem.resources
        ]
        best = best_by_enumeration(replace(problem, resources=wider))
        assert best is not None
        assert price.value_change == pytest.approx(best.value - solution.value, abs=1e-8)
        assert price.per_unit == price.value_change / 250_000.0
        after = set(solution.chosen) - set(price.goes_out) | set(price.comes_in)
        assert after == set(best.chosen)


def test_shadow_prices_by_hand():
    problem = budget([60, 50], [5, 4], 100)
    solution = solve(problem)
    (one,) = shadow_prices(problem, solution)
    assert (one.step, one.value_change, one.comes_in) == (1.0, 0.0, ())
    (ten,) = shadow_prices(problem, solution, steps={"eur": 10.0})
    assert (ten.value_change, ten.comes_in, ten.proven) == (pytest.approx(0.4), ("b",), True)
    (less,) = shadow_prices(problem, solution, steps={"eur": -45.0})
    assert (less.value_change, less.comes_in, less.goes_out) == (
        pytest.approx(-0.1),
        ("b",),
        ("a",),
    )
    assert less.per_unit == pytest.approx(0.1 / 45)


@pytest.mark.parametrize(
    ("steps", "resources"), [({"eur": 0.0}, None), ({"eur": -101}, None), (None, ["euro"])]
)
def test_a_step_that_cannot_be_made_is_refused(steps, resources):
    problem = budget([60, 50], [5, 4], 100)
    with pytest.raises(PortfolioError):
        shadow_prices(problem, solve(problem), steps=steps, resources=resources)


def front_by_enumeration(problem):
    table = all_portfolios(problem)
    best = -np.inf
    front = []
    rows = np.flatnonzero(table.ok)
    for row in rows[np.lexsort((-table.worth[rows], table.cost[rows]))]:
        if table.worth[row] > best + 1e-8:
            best = table.worth[row]
            front.append((float(table.cost[row]), pytest.approx(float(best), abs=1e-8)))
    return front


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS, coarse=st.booleans())
def test_the_front_is_that_of_enumeration(seed, coarse):
    problem, _ = solvable(seed, 7, coarse=coarse)
    found = pareto(problem)
    assert [(item.amount, item.solution.value) for item in found] == front_by_enumeration(problem)


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS)
def test_some_points_of_the_front_are_on_the_front(seed):
    problem, _ = solvable(seed, 8)
    whole = front_by_enumeration(problem)
    for item in pareto(problem, points=4):
        assert (item.amount, item.solution.value) in whole


def test_the_front_against_a_role():
    problem = random_plan(3, 4, rules=False)
    found = pareto(problem, "expert")
    amounts = [item.amount for item in found]
    assert amounts == sorted(amounts)
    assert found[-1].solution.value == pytest.approx(solve(problem).value)
    assert all(
        item.amount
        == sum(use.used for use in item.solution.resources if use.resource.startswith("expert"))
        for item in found
    )


def test_the_front_against_something_unknown():
    with pytest.raises(PortfolioError, match="did you mean 'budget'"):
        pareto(budget([1], [1], 1), "bugdet")


def test_the_core_index_is_what_enumeration_counts():
    problem = random_problem(11, 9)
    weights = np.random.default_rng(5).dirichlet(np.ones(3), size=40)
    found = core_index(problem, weights)
    counts = dict.fromkeys((item.id for item in problem.proposals), 0)
    for row in weights:
        measures = [
            replace(measure, weight=float(weight))
            for measure, weight in zip(problem.measures, row, strict=True)
        ]
        best = best_by_enumeration(replace(problem, measures=measures))
        assert best is not None
        for name in best.chosen:
            counts[name] += 1
    assert found.index == {name: times / 40 for name, times in counts.items()}
    with ThreadPoolExecutor(2) as pool:
        assert core_index(problem, weights, executor=pool) == found
    assert found.samples == 40
    assert sum(share for _, share in found.portfolios) == pytest.approx(1.0)
    assert sorted([*found.core, *found.borderline, *found.exterior]) == sorted(found.index)
    assert 0 < len(found.core) < 9


def test_the_core_index_over_impacts_and_weights_together():
    problem = budget([1, 1, 1], [3, 2, 1], 2)
    impacts = [np.array([[3.0], [2], [1]]), np.array([[3.0], [1], [2]])]
    found = core_index(problem, impacts=impacts)
    assert found.index == {"a": 1.0, "b": 0.5, "c": 0.5}
    both = core_index(problem, np.ones((2, 1)), impacts=impacts)
    assert both == found


def test_a_sample_that_no_portfolio_survives_is_counted():
    problem = replace(
        budget([1, 1], [3, 2], 1),
        mandatory=[Mandatory(("a", "b"))],
        floors=[ValueFloor("m", {"m": 1.0}, 0.2)],
    )
    found = core_index(problem, impacts=[np.array([[3.0], [1]]), np.array([[0.1], [0.1]])])
    assert (found.samples, found.impossible) == (2, 1)
    assert found.index == {"a": 0.5, "b": 0.0}


@pytest.mark.parametrize(
    "samples",
    [
        {},
        {"weights": np.ones((3, 2))},
        {"weights": -np.ones((3, 1))},
        {"weights": np.full((3, 1), np.nan)},
        {"weights": np.ones((0, 1))},
        {"impacts": [np.ones((2, 1))]},
    ],
)
def test_unsound_samples_are_refused(samples):
    problem = budget([1], [1], 2)
    with pytest.raises(PortfolioError):
        core_index(problem, **samples)


def test_a_sample_that_fails_ends_the_others():
    problem = random_problem(11, 9)
    impacts = [problem.impact] * 3 + [problem.impact[:, :1]]
    with ThreadPoolExecutor(2) as pool, pytest.raises(PortfolioError, match="have shape"):
        core_index(problem, impacts=impacts, executor=pool)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, within=st.sampled_from([0.02, 0.2]))
def test_alternatives_differ_as_much_as_can_be(seed, within):
    problem, solution = solvable(seed, 9)
    table = all_portfolios(problem)
    good = table.ok & (table.worth >= solution.value - within * abs(solution.value) - 1e-9)
    near = [[name in solution.chosen for name in table.ids]]
    for item in alternatives(problem, solution, within=within, count=2):
        distances = np.min([np.abs(table.bits - row).sum(axis=1) for row in np.array(near)], axis=0)
        most = distances[good].max()
        assert item.distance == most
        best = table.worth[good & (distances >= most)].max()
        assert item.solution.value == pytest.approx(best, abs=1e-7)
        near.append([name in item.solution.chosen for name in table.ids])


def test_no_alternative_where_there_is_none():
    problem = budget([1, 1], [9, 1], 1)
    assert alternatives(problem, solve(problem), within=0.1) == ()


def test_a_ban_that_alone_stands_in_the_way_needs_nothing_beside_it():
    problem = replace(budget([1, 1], [5, 9], 1), forbidden=[Forbidden("b", "no")])
    why = why_not(problem, solve(problem), "b")
    assert why.value_loss == pytest.approx(-0.4)
    assert (why.money_cut, why.staff_cut, why.impact_gain) == (None, None, None)
    assert list(map(lifted_in_english, why.lifted)) == ["b is forbidden (no)"]


def test_what_leaves_no_portfolio_is_told_without_the_question_itself():
    problem = replace(budget([1, 1], [5, 9], 1), mandatory=[Mandatory(("a",))])
    why = why_not(problem, solve(problem), "b")
    assert why.impossible is not None
    assert RuleRef("mandatory", ("b",)) not in why.impossible
    assert RuleRef("mandatory", ("a",)) in why.impossible


def plans_by_enumeration(problem, amount):
    """Return the front of value against an amount of the check, over all plans that it allows."""
    names = [proposal.id for proposal in problem.proposals]
    plans = []
    for choice in product(*([None, *problem.options_of[name]] for name in names)):
        options = [problem.options[place] for place in choice if place is not None]
        found = evaluate(problem, options)
        if not found.violations:
            plans.append((amount(found), -found.value))
    front = []
    for used, loss in sorted(plans):
        if not front or -loss > front[-1][1] + 1e-8:
            front.append((used, -loss))
    return front


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS)
def test_the_front_counts_what_is_paid_for_hired_and_trained_staff(seed):
    problem = random_plan(seed, 4, staffing=True, rules=False)
    costs = plans_by_enumeration(problem, lambda found: found.cost)
    found = [(item.amount, item.solution.value) for item in pareto(problem)]
    assert all(item.solution.status == "proven" for item in pareto(problem, points=3))
    # Two points that differ by no more than the rounding to cents may be one.
    assert_same_front(found, costs, 0.05)


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS)
def test_the_front_counts_money_that_is_paid_for_staff_as_use_of_a_budget(seed):
    problem = random_plan(seed, 4, staffing=True, rules=False)

    def money(found):
        return sum(use.used for use in found.resources if use.resource.startswith("eur"))

    front = [(item.amount, item.solution.value) for item in pareto(problem, "eur")]
    assert_same_front(front, plans_by_enumeration(problem, money), 0.05)


def assert_same_front(found, front, room):
    for mine, other in ((found, front), (front, found)):
        for amount, value in mine:
            reach = max(worth for used, worth in other if used <= amount + room)
            assert reach >= value - 1e-7, (amount, value)


@pytest.mark.parametrize("against", ["cost", "eur", "planner"])
def test_a_front_over_hires_is_found_without_trying_plans_one_by_one(monkeypatch, against):
    rng = np.random.default_rng(4)
    n = 12
    problem = Problem(
        proposals=[Proposal(f"P{i:02d}") for i in range(n)],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[
            Resource("eur", "money", "eur", 4000.0, "EUR"),
            Resource("fte", "staff", "planner", 2.0, "fte"),
        ],
        use=np.column_stack([rng.integers(50, 300, n), rng.integers(1, 40, n) / 20]).astype(float),
        impact=rng.integers(1, 50, (n, 1)).astype(float),
        hires=[Hire("fte", 8.0, 137.0, "eur")],
    )
    real, runs = highs.maximise, 0

    def counted(*given, **more):
        nonlocal runs
        runs += 1
        return real(*given, **more)

    monkeypatch.setattr(highs, "maximise", counted)
    found = pareto(problem, against, points=6)
    assert len(found) > 3
    # The best value, the least cost, its ties by cost and by id; nothing was cut off on the way.
    assert runs <= 6 * 5


@pytest.mark.parametrize("many", [list, iter])
@pytest.mark.parametrize(("weights", "impacts"), [(1, 2), (2, 1), (3, 0), (1, 0)])
def test_weights_and_impacts_that_do_not_go_together_are_refused(weights, impacts, many):
    problem = budget([1, 1, 1], [3, 2, 1], 2)
    given = many([np.array([[3.0], [2], [1]])] * impacts)
    with pytest.raises(PortfolioError) as caught:
        core_index(problem, np.ones((weights, 1)), impacts=given)
    assert [item.code for item in caught.value.problems] == ["bad-samples"]
    assert str(weights) in str(caught.value)


@pytest.mark.parametrize(
    "samples",
    [
        {"impacts": []},
        {"impacts": iter([])},
        {"weights": 1.0},
        {"weights": "many"},
        {"weights": np.ones(1)},
        {"weights": [[1.0], [1.0, 2.0]]},
        {"impacts": ["none"]},
    ],
)
def test_samples_that_are_none_are_refused(samples):
    with pytest.raises(PortfolioError):
        core_index(budget([1], [1], 2), **samples)


def test_a_problem_without_proposals_has_a_core_of_none():
    nothing = Problem([], [Measure("m", 1.0, 1, -1)], [], np.zeros((0, 0)), np.zeros((0, 1)))
    assert core_index(nothing, np.ones((2, 1)), impacts=[np.zeros((0, 1))] * 2).index == {}
