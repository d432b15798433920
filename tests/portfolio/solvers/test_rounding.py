"""What a long list gets before the solver has anything, and where the solver has nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from maatwaarde.portfolio import evaluate, shadow_prices, solve, why_not
from maatwaarde.portfolio.analysis.core_index import core_index
from maatwaarde.portfolio.analysis.exclusion import left_out
from maatwaarde.portfolio.analysis.pareto import pareto
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.milp.closed import unfit
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.solvers import highs, rounding, sifting
from maatwaarde.portfolio.solvers.first_portfolio import first_portfolio
from maatwaarde.portfolio.solvers.highs import Limits, Run
from maatwaarde.portfolio.solvers.params import SearchParams
from maatwaarde.portfolio.solvers.rounding import completed, maximise_long, near_relaxation
from maatwaarde.portfolio.solvers.solve import NotInTime, solve_model
from portfolio.solvers.test_sifting import long_problem


@pytest.fixture
def _no_solver(monkeypatch):
    """Any list is long, and all that the solver finds by itself comes too late."""
    monkeypatch.setattr("maatwaarde.portfolio.solvers.tie_breaking.LONG", 0)
    maximise = highs.maximise

    def late(model, limits, *, part=False, **given):
        if part:
            return maximise(model, limits, part=True, **given)
        return Run("stopped", None, np.inf)

    monkeypatch.setattr(highs, "maximise", late)


@pytest.mark.usefixtures("_no_solver")
def test_on_one_thread_it_is_the_answer_where_the_solver_has_none():
    problem = long_problem(1)
    found = solve(problem, time_limit=60.0, threads=1)
    simple = first_portfolio(problem, "total-impact")
    assert simple is not None
    assert found.value > simple.value
    assert found.status == "stopped"
    assert not evaluate(problem, found.options).violations
    model = build(problem, "total-impact", closed=unfit(problem))
    relaxed = highs.relax(model)
    assert relaxed is not None
    assert found.bound is not None
    assert found.value <= found.bound <= relaxed.bound + 1e-6


@pytest.mark.usefixtures("_no_solver")
def test_it_answers_whatever_is_asked_of_a_long_list():
    problem = long_problem(1)
    points = pareto(problem, points=2, time_limit=60.0)
    assert len(points) > 1
    assert all(not evaluate(problem, point.solution.options).violations for point in points)
    weights = np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]])
    found = core_index(problem, weights, time_limit=60.0)
    assert found.unproven == 2
    assert any(share > 0 for share in found.index.values())


@pytest.mark.usefixtures("_no_solver")
def test_a_start_that_is_better_is_kept():
    problem = long_problem(2)
    model = build(problem, "total-impact", closed=unfit(problem))
    best = near_relaxation(model, problem.option_proposal, lambda: 60.0, SearchParams())
    assert best is not None
    assert best.x is not None
    start = np.full(len(model.objective), np.nan)
    start[: model.options] = np.rint(best.x[: model.options])
    # Nothing is chosen anew, so that what is rounded by itself is worse, if there is any.
    params = SearchParams(rounded_proposals=1, rounding_seconds=1e-3)
    run = maximise_long(
        model,
        problem.option_proposal,
        Limits.start(60.0, 0.0, 1),
        objective=None,
        start=start,
        presolve=True,
        params=params,
    )
    assert run.x is not None
    assert model.objective @ run.x >= model.objective @ best.x - 1e-6
    assert run.bound <= best.relaxed.bound + 1e-6


@pytest.mark.usefixtures("_no_solver")
def test_a_gap_that_is_reached_needs_no_solver():
    found = solve(long_problem(2), time_limit=60.0, gap=0.2)
    assert found.status in ("within-gap", "proven")
    assert found.gap is not None
    assert found.gap <= 0.2


def test_a_start_that_breaks_a_rule_is_none():
    problem = long_problem(3)
    model = build(problem, "total-impact", closed=unfit(problem))
    proposal = problem.option_proposal
    first = first_portfolio(problem, "total-impact")
    assert first is not None
    start = np.full(len(model.objective), np.nan)
    start[: model.options] = 0.0
    for option in first.options:
        start[problem.option_index[option]] = 1.0
    whole = completed(model, start, proposal)
    assert whole is not None
    assert not np.isnan(whole).any()
    assert model.objective @ whole == pytest.approx(first.value)
    forbidden = start.copy()
    forbidden[problem.options_of["P0020"][0]] = 1.0
    assert completed(model, forbidden, proposal) is None
    empty = np.where(np.isnan(start), start, 0.0)
    assert completed(model, empty, proposal) is None  # what is mandatory is not there
    assert completed(model, None, proposal) is None
    assert rounding.completed(model, whole, proposal) is whole


@pytest.mark.usefixtures("_no_solver")
def test_what_comes_of_a_change_differs_by_the_change_alone(monkeypatch):
    """The portfolio at hand is the start of what is asked beside it, and mended where it breaks."""
    monkeypatch.setattr(rounding, "_MORE", 1)  # of so few proposals
    problem = long_problem(1)
    found = solve(problem, time_limit=60.0)
    out = next(item for item in left_out(problem, found) if item.forbidden is None)
    answer = why_not(problem, found, out.proposal, time_limit=60.0)
    assert answer.portfolio is not None
    assert out.proposal in answer.portfolio.chosen
    assert not evaluate(problem, answer.portfolio.options).violations
    assert "portfolio" in answer.unknown
    assert answer.value_loss is not None
    assert answer.value_loss < 0.01 * found.value
    money = problem.resources[0]
    (price,) = shadow_prices(
        problem, found, resources=[money.id], steps={money.id: 40.0}, time_limit=60.0
    )
    assert price.value_change > 0
    assert not price.proven


def test_where_one_lifted_rule_is_not_known_in_time_no_other_is_tried(monkeypatch):
    problem = long_problem(1)
    first = first_portfolio(problem, "total-impact")
    assert first is not None
    found = solution(first, objective="total-impact", status="stopped")
    out = next(item for item in left_out(problem, found) if item.forbidden is None)
    asked = []
    for name, answer in (("solve", found), ("_cut", None), ("_gain", None)):
        there = f"maatwaarde.portfolio.analysis.why_not.{name}"
        monkeypatch.setattr(there, lambda *_, answer=answer, **__: answer)
    monkeypatch.setattr(
        "maatwaarde.portfolio.analysis.why_not._chosen", lambda *given: asked.append(given)
    )
    answer = why_not(problem, found, out.proposal, time_limit=60.0)
    assert "lifted" in answer.unknown
    assert len(asked) == 1
    why_not(problem, replace(found, status="proven"), out.proposal, time_limit=60.0)
    assert len(asked) > 2


@pytest.mark.parametrize(("at_once", "seconds"), [(0, 60.0), (10_000, 100.0)])
def test_of_a_relaxation_in_parts_time_is_kept_to_round_it(monkeypatch, at_once, seconds):
    monkeypatch.setattr(sifting, "_AT_ONCE", at_once)
    given = []

    def relax(self, _, seconds=np.inf, below=-np.inf):
        assert isinstance(self, sifting.Relaxations)
        given.append((seconds, below))

    monkeypatch.setattr(sifting.Relaxations, "relax", relax)
    problem = long_problem(0)
    model = build(problem, "total-impact", closed=unfit(problem))
    proposal = problem.option_proposal
    assert near_relaxation(model, proposal, lambda: 100.0, SearchParams()) is None
    assert given == [(seconds, -np.inf)]


def test_a_front_begins_with_a_simple_choice_where_nothing_else_is_found_in_time(monkeypatch):
    problem = long_problem(1)
    simple = first_portfolio(problem, "total-impact")
    assert simple is not None
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: Run("stopped", None, np.inf))
    solved = []
    found = solve_model

    def kept(*given, **more):
        solved.append(found(*given, **more))
        return solved[-1]

    monkeypatch.setattr("maatwaarde.portfolio.analysis.pareto.solve_model", kept)
    with pytest.raises(NotInTime):  # for the points under it, of which nothing is known
        pareto(problem, points=3, time_limit=60.0)
    assert [one.options for one in solved] == [simple.options]
