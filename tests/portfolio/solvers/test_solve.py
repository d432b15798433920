"""The optimum against full enumeration, published instances, and the order of ties."""

from __future__ import annotations

import _thread
import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Resource,
    evaluate,
    solve,
)
from maatwaarde.portfolio.evaluation.solution import Disagreement
from maatwaarde.portfolio.solvers import highs
from maatwaarde.report.portfolio.rules import in_words
from patience import LONG
from portfolio.oracle import best_by_enumeration, random_problem

MKP = Path(__file__).parents[2] / "data" / "mkp"
SEEDS = st.integers(0, 2**32 - 1)


def dumps(solution):
    return json.dumps(solution.to_dict(), sort_keys=True)


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, n=st.integers(1, 12), floors=st.booleans(), coarse=st.booleans())
@example(seed=12, n=12, floors=True, coarse=False)  # HiGHS 1.16 presolve calls it infeasible
def test_the_optimum_and_its_ties_are_those_of_full_enumeration(seed, n, floors, coarse):
    problem = random_problem(seed, n, floors=floors, coarse=coarse)
    best = best_by_enumeration(problem)
    if best is None:
        with pytest.raises(PortfolioError, match="cannot hold together"):
            solve(problem)
        return
    found = solve(problem)
    assert found.status == "proven"
    assert found.ties == "settled"
    assert found.value == pytest.approx(best.value, abs=1e-8)
    assert found.chosen == best.chosen
    assert found.gap == 0.0


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, n=st.integers(1, 12), coarse=st.booleans())
def test_sum_of_scores_against_full_enumeration(seed, n, coarse):
    problem = random_problem(seed, n, coarse=coarse)
    best = best_by_enumeration(problem, by_scores=True)
    if best is None:
        with pytest.raises(PortfolioError, match="cannot hold together"):
            solve(problem, objective="sum-of-scores")
        return
    assert solve(problem, objective="sum-of-scores").chosen == best.chosen


@pytest.mark.parametrize("seed", [1, 2])
def test_eighteen_proposals_against_full_enumeration(seed):
    problem = random_problem(seed, 18)
    best = best_by_enumeration(problem)
    assert best is not None
    assert solve(problem).chosen == best.chosen


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, coarse=st.booleans(), order=st.integers(0, 99))
def test_the_order_of_rows_and_the_number_of_threads_change_no_byte(seed, coarse, order):
    kinds = {"coarse": coarse, "rules": False}
    first = solve(random_problem(seed, 25, **kinds))
    second = solve(random_problem(seed, 25, order=order, **kinds), threads=2)
    assert dumps(first) == dumps(second)


def test_equal_proposals_are_taken_by_id():
    n = 60
    problem = Problem(
        proposals=[Proposal(f"P{i:02d}") for i in reversed(range(n))],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "budget", 7_000_000)],
        use=np.full((n, 1), 100_000.0),
        impact=np.ones((n, 1)),
    )
    found = solve(problem)
    assert found.chosen == tuple(f"P{i:02d}" for i in range(n))
    half = Problem(
        problem.proposals,
        problem.measures,
        [Resource("eur", "money", "budget", 3_050_000)],
        problem.use,
        problem.impact,
    )
    assert solve(half).chosen == tuple(f"P{i:02d}" for i in range(30))


def test_of_equal_values_the_cheapest_is_chosen():
    problem = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "budget", 1000)],
        use=np.array([[600.01], [600.0]]),
        impact=np.ones((2, 1)),
    )
    found = solve(problem)
    assert found.chosen == ("b",)
    assert found.cost == 600.0


def knapsack(profits, weights, capacities):
    return Problem(
        proposals=[Proposal(f"p{i:03d}") for i in range(len(profits))],
        measures=[],
        resources=[
            Resource(f"r{j:02d}", "money", f"r{j}", capacity)
            for j, capacity in enumerate(capacities)
        ],
        use=weights.T,
        impact=np.zeros((len(profits), 0)),
        scores=profits,
    )


def read_mkp(name):
    numbers = [float(word) for word in (MKP / f"{name}.dat").read_text().split()]
    n, m, best = int(numbers[0]), int(numbers[1]), numbers[2]
    profits, rest = np.array(numbers[3 : 3 + n]), numbers[3 + n :]
    weights = np.array(rest[: n * m]).reshape(m, n)
    return knapsack(profits, weights, rest[n * m : n * m + m]), best


@pytest.mark.parametrize("name", ["pet4", "weing1", "weing7", "weish06"])
def test_published_knapsacks_reach_the_published_optimum(name):
    problem, best = read_mkp(name)
    found = solve(problem, objective="sum-of-scores")
    assert (found.value, found.status) == (best, "proven")


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, n=st.integers(1, 14))
def test_without_targets_a_portfolio_is_worth_the_sum_of_its_value_scores(seed, n):
    rng = np.random.default_rng(seed)
    best = rng.uniform(0.5, 1000, 4) * rng.choice([-1, 1], 4)
    impact = rng.normal(0, 1, (n, 4)) * np.abs(best)
    weights = rng.dirichlet(np.ones(4))
    problem = Problem(
        proposals=[Proposal(f"p{i:02d}") for i in range(n)],
        measures=[
            Measure(f"m{j}", float(weights[j]), best=float(best[j]), worst=float(-best[j]))
            for j in range(4)
        ],
        resources=[Resource("eur", "money", "budget", 50.0)],
        use=rng.integers(1, 20, (n, 1)).astype(float),
        impact=impact,
    )
    found = solve(problem)
    scores = (impact / best) @ weights
    chosen = [int(name[1:]) for name in found.chosen]
    assert found.value == pytest.approx(scores[chosen].sum(), abs=1e-9)


def one_measure(impact, capacity=10.0, cost=None, **measure):
    n = len(impact)
    return Problem(
        proposals=[Proposal(chr(97 + i)) for i in range(n)],
        measures=[Measure("co2", 1.0, **{"best": 100.0, "worst": -100.0} | measure)],
        resources=[Resource("eur", "money", "budget", capacity)],
        use=np.ones((n, 1)) if cost is None else np.array(cost, dtype=float)[:, None],
        impact=np.array(impact, dtype=float)[:, None],
    )


def test_a_second_project_that_reaches_the_same_target_is_worth_less():
    problem = one_measure([100, 100], target=120.0)
    assert evaluate(problem, ["a"]).value == 1.0
    assert evaluate(problem, ["a", "b"]).value == pytest.approx(1.2 + 0.2 * 0.8)
    assert solve(problem).value == pytest.approx(1.36)


def test_what_is_achieved_counts_towards_the_target():
    problem = one_measure([100], target=150.0, achieved=100.0, beyond_target=0.0)
    assert evaluate(problem, ["a"]).value == 0.5
    met = one_measure([100], target=150.0, achieved=170.0, beyond_target=0.2)
    assert evaluate(met, ["a"]).value == pytest.approx(0.2)


def test_the_target_makes_another_choice_than_the_sum_of_scores():
    impact = np.array([[100.0, 0.0], [90.0, 0.0], [0.0, 60.0]])
    problem = Problem(
        proposals=[Proposal("heat-1"), Proposal("heat-2"), Proposal("park")],
        measures=[
            Measure("co2", 0.5, best=100, worst=-100, target=100),
            Measure("green", 0.5, best=100, worst=-100),
        ],
        resources=[Resource("eur", "money", "budget", 2)],
        use=np.ones((3, 1)),
        impact=impact,
        scores=impact @ [0.5, 0.5],
    )
    assert solve(problem).chosen == ("heat-1", "park")
    assert solve(problem, objective="sum-of-scores").chosen == ("heat-1", "heat-2")


def test_losses_are_netted_over_the_portfolio():
    problem = one_measure([-50, 80], worst=-50.0, best=100.0)
    assert evaluate(problem, ["a"]).value == -1.0
    assert evaluate(problem, ["a", "b"]).value == pytest.approx(0.3)


def test_a_loss_that_weighs_less_than_a_gain_needs_a_switch_and_gets_it():
    # Without the switch a solver would book a gain and a loss at once and keep the difference.
    problem = one_measure([-100, 30], worst=-1000.0)
    model_value = solve(
        Problem(
            problem.proposals,
            problem.measures,
            problem.resources,
            problem.use,
            problem.impact,
            mandatory=[Mandatory(("a",))],
        )
    )
    assert model_value.chosen == ("a", "b")
    assert model_value.value == pytest.approx(-0.07)


def test_lower_is_better_follows_from_the_anchors():
    problem = one_measure([-5, 5], best=-10.0, worst=10.0, target=-4.0)
    assert solve(problem).chosen == ("a",)
    assert solve(problem).value == pytest.approx(0.4 + 0.2 * 0.1)


@pytest.mark.parametrize("size", [1.0, 1e3, 1e6, 1e9])
def test_a_budget_is_kept_to_the_cent(size):
    cost = np.array([0.1, 0.2, 0.7]) * size
    exact = float(np.round(cost.sum(), 2))
    assert solve(one_measure([1, 1, 1], exact, cost)).chosen == ("a", "b", "c")
    assert solve(one_measure([1, 1, 1], exact - 0.01, cost)).chosen == ("a", "b")


def test_amounts_with_many_decimals_are_kept_to_the_last_one():
    third = 0.33333333
    assert len(solve(one_measure([1, 1, 1], 0.99999999, [third] * 3)).chosen) == 3
    assert len(solve(one_measure([1, 1, 1], 0.99999998, [third] * 3)).chosen) == 2


def test_what_the_tolerance_lets_through_is_cut_off(monkeypatch):
    # A hundred-thousand-millionth too much is below what the solver can tell apart.
    runs = []
    maximise = highs.maximise
    monkeypatch.setattr(
        highs, "maximise", lambda *a, **k: runs.append(maximise(*a, **k)) or runs[-1]
    )
    cost = [100.00000000001, 200.00000000002, 300.00000000003]
    found = solve(one_measure([1, 1, 1], 600.00000000005, cost), settle_ties=False)
    assert len(found.chosen) == 2
    assert not found.violations
    assert len(runs) > 1, "the solver saw the excess by itself: make it smaller"


def test_a_gap_is_reported_and_accepted():
    problem, best = read_mkp("weing7")
    found = solve(problem, objective="sum-of-scores", gap=0.05)
    assert found.value >= best * 0.95
    assert found.bound >= best
    assert found.gap <= 0.05
    assert found.status in ("proven", "within-gap")


def test_progress_is_told_and_ends_with_the_answer():
    problem, best = read_mkp("weing7")
    told = []
    found = solve(problem, objective="sum-of-scores", progress=lambda *now: told.append(now))
    seconds, values, bounds = zip(*told, strict=True)
    assert list(seconds) == sorted(seconds)
    assert max(values) == pytest.approx(best)
    assert min(bounds) >= best - 1e-6
    assert values[-1] == pytest.approx(found.value)
    assert bounds[-1] == pytest.approx(found.bound)


def test_what_the_listener_raises_ends_the_search():
    def break_off(*_):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        solve(read_mkp("weing7")[0], objective="sum-of-scores", progress=break_off)


def test_without_a_portfolio_in_time_that_is_said(monkeypatch):
    stopped = highs.Run("stopped", None, np.inf)
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: stopped)
    with pytest.raises(PortfolioError, match="in time"):
        solve(one_measure([1]), time_limit=0.0)


def test_a_stopped_run_returns_what_it_has_with_its_gap(monkeypatch):
    stopped = highs.Run("stopped", np.array([1.0, 0.0]), 3.0)
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: stopped)
    found = solve(one_measure([100, 100]))
    assert (found.chosen, found.status, found.ties) == (("a",), "stopped", "unsettled")
    assert (found.value, found.bound, found.gap) == (1.0, 3.0, 2.0)


def test_a_start_is_taken_and_does_not_change_the_answer():
    problem = random_problem(5, 30, rules=False)
    found = solve(problem)
    assert dumps(solve(problem, start=found.options)) == dumps(found)


def test_an_impossible_problem_names_the_rules_that_clash():
    problem = one_measure([1, 1, 1], 1.5)
    clash = Problem(
        problem.proposals,
        problem.measures,
        problem.resources,
        problem.use,
        problem.impact,
        mandatory=[Mandatory(("a",), "motion 12"), Mandatory(("b",))],
        at_most_one=[AtMostOne(("b", "c"))],
    )
    with pytest.raises(PortfolioError) as caught:
        solve(clash)
    assert "cannot hold together: mandatory 'a' (motion 12)" in str(caught.value)
    text = str(in_words(caught.value))
    assert "a is mandatory (motion 12)" in text
    assert "b is mandatory" in text
    assert "budget has 1.5" in text
    assert "at most one" not in text


def test_forbidden_stays_out_whatever_it_is_worth():
    problem = one_measure([100, 1], 10)
    ban = Problem(
        problem.proposals,
        problem.measures,
        problem.resources,
        problem.use,
        problem.impact,
        forbidden=[Forbidden("a", "guard liveability")],
    )
    assert solve(ban).chosen == ("b",)


def test_nothing_to_choose_from():
    empty = Problem([], [], [], np.zeros((0, 0)), np.zeros((0, 0)))
    found = solve(empty)
    assert (found.chosen, found.value, found.status) == ((), 0.0, "proven")


def test_scores_are_asked_for_when_they_are_the_objective():
    with pytest.raises(PortfolioError, match="holds no scores"):
        solve(one_measure([1]), objective="sum-of-scores")


def test_ctrl_c_stops_the_solver_and_keeps_what_it_has():
    class Slow:
        def __init__(self):
            self.cancelled = threading.Event()

        def run(self):
            _thread.interrupt_main()
            self.cancelled.wait(timeout=LONG)

        def cancelSolve(self):
            self.cancelled.set()

    slow = Slow()
    highs._run(slow)
    assert slow.cancelled.is_set()


def test_ctrl_c_waits_until_the_solver_is_through():
    class Slow:
        def __init__(self):
            self.cancelled, self.through = threading.Event(), False

        def run(self):
            _thread.interrupt_main()
            self.cancelled.wait(timeout=LONG)
            time.sleep(0.1)
            self.through = True

        def cancelSolve(self):
            self.cancelled.set()

    slow = Slow()
    highs._run(slow)
    assert slow.through


@pytest.mark.parametrize("run", [([1.0, 1.0], 1.0), ([1.0, 0.0], 0.5)])
def test_a_model_that_disagrees_with_the_check_is_not_believed(monkeypatch, run):
    x, bound = run
    problem = one_measure([100, 100], target=100.0)
    columns = np.array([*x, 2.0, 0.0])
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: highs.Run("stopped", columns, bound))
    found = solve(problem)
    assert (found.status, found.faults) == ("stopped", (Disagreement(),))
    assert found.value == evaluate(problem, found.options).value


def test_a_start_that_is_not_the_best_is_left():
    """HiGHS 1.16 gave the start back as optimal where presolve alone solves the model."""
    problem = Problem(
        proposals=[Proposal(name) for name in "abcd"],
        measures=[Measure("m", 1.0, best=1, worst=-1)],
        resources=[
            Resource(f"r:{year}", "staff", "r", 1.0, "fte", year) for year in ("2027", "2028")
        ],
        options=[OptionKey(name, start) for name in "abcd" for start in ("2027", "2028")],
        use=np.vstack([np.eye(2)] * 4),
        impact=np.array([[-1.0], [-1.01], [1.99], [1.98], [0.99], [0.98], [0.49], [0.48]]),
    )
    plain = solve(problem)
    begun = solve(problem, start=(OptionKey("a", "2027"), OptionKey("b", "2028")))
    assert (begun.options, begun.status) == (plain.options, "proven")
