"""What is said, and when it ends, where the check refuses what the model allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import Measure, Problem, Proposal, Resource, Violation, evaluate, solve
from maatwaarde.portfolio.evaluation.solution import Disagreement
from maatwaarde.portfolio.problem.rule_ref import RuleRef
from maatwaarde.portfolio.solvers import highs, tie_breaking
from maatwaarde.portfolio.solvers import solve as solve_module
from maatwaarde.portfolio.solvers.highs import Run


def problem(n=4, capacity=100.0, cost=1.0):
    return Problem(
        proposals=[Proposal(f"p{i:02d}") for i in range(n)],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "eur", capacity)],
        use=np.full((n, 1), cost),
        impact=np.arange(1.0, n + 1)[:, np.newaxis],
    )


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on when it is told to, so that no machine is too slow."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    made = Clock()
    for module in (highs, solve_module, tie_breaking):
        monkeypatch.setattr(module, "time", made)
    return made


def refusing(monkeypatch, refuses, kind="share"):
    """Let the check refuse some portfolios for a rule that the model does not know."""

    def check(asked, options, objective="total-impact"):
        found = evaluate(asked, options, objective)
        if not refuses(found.options):
            return found
        return replace(found, violations=(Violation(RuleRef(kind, ("north",))),))

    monkeypatch.setattr(tie_breaking, "evaluate", check)


@pytest.mark.parametrize("kind", ["share", "requires"])
def test_what_the_check_refuses_is_a_fault_and_nothing_is_proven(monkeypatch, kind):
    refusing(monkeypatch, lambda options: len(options) == 4, kind)
    found = solve(problem())
    assert found.chosen == ("p01", "p02", "p03")
    assert (found.status, found.ties) == ("stopped", "unsettled")
    assert found.faults == (Disagreement(RuleRef(kind, ("north",))),)
    # Of the portfolio that was refused the model promised this much.
    assert found.bound == pytest.approx(1.0)
    (told,) = found.to_dict()["faults"]
    assert (told["rule"]["kind"], told["rule"]["members"]) == (kind, ("north",))
    (warning,) = found.warnings
    assert warning.severity == "warning"
    assert f"differ on the rule '{kind}' of 'north'" in warning.what


def test_where_the_check_refuses_all_that_is_said_and_the_search_ends(monkeypatch):
    refusing(monkeypatch, lambda _: True)
    maximise, runs = highs.maximise, []
    monkeypatch.setattr(
        highs, "maximise", lambda *given, **more: runs.append(1) or maximise(*given, **more)
    )
    with pytest.raises(PortfolioError, match="no portfolio was found") as caught:
        solve(problem(16))
    assert 1 < len(runs) < 100  # of 65,536 portfolios
    assert [item.code for item in caught.value.problems] == ["model-and-check-differ"]
    assert [item.severity for item in caught.value.problems] == ["error"]


def test_where_too_much_is_refused_proposals_are_left_out_until_the_rest_passes(monkeypatch):
    # Whatever holds p15 is refused, and there are too many of these to cut off one by one.
    refusing(monkeypatch, lambda options: "p15" in map(str, options))
    found = solve(problem(16))
    assert found.chosen == tuple(f"p{i:02d}" for i in range(15))
    assert (found.status, found.faults) == (
        "stopped",
        (Disagreement(RuleRef("share", ("north",))),),
    )
    assert found.bound == pytest.approx(13.6)


def test_a_false_verdict_of_infeasibility_after_a_fault_is_not_passed_on(monkeypatch):
    refusing(monkeypatch, lambda _: True)
    with pytest.raises(PortfolioError, match="model and the check differ"):
        solve(problem(2))


def test_tolerances_end_at_the_time_limit_and_a_little_grace(monkeypatch, clock):
    # Each run finds a portfolio that is over its budget by a trifle, and takes its time.
    maximise = highs.maximise
    runs = []

    def slow(*arguments, **keywords):
        runs.append(clock.now)
        clock.now += 0.15
        return maximise(*arguments, **keywords)

    monkeypatch.setattr(highs, "maximise", slow)
    asked = problem(20, capacity=1000.000000000005, cost=100.000000000001)
    began = clock.now
    found = solve(asked, time_limit=4.0)
    assert clock.now - began < 4.0 + 1.0
    assert len(runs) > 2
    # What is left of it without its least valuable proposal fits.
    assert (found.status, len(found.chosen), found.faults) == ("stopped", 9, ())


def test_what_nearly_fits_is_corrected_in_the_grace(monkeypatch, clock):
    # Time is up at once, and what was found is a trifle too much.
    maximise = highs.maximise
    first = []

    def stops(model, limits, **keywords):
        if first:
            return maximise(model, limits, **keywords)
        first.append(True)
        clock.now += max(0.0, limits.left())
        return Run("stopped", np.ones(len(model.objective)), 1.0)

    monkeypatch.setattr(highs, "maximise", stops)
    found = solve(problem(3, capacity=299.999999999999, cost=100.0), time_limit=2.0)
    assert found.chosen == ("p01", "p02")
    assert not found.faults


def test_settling_ties_ends_after_an_amount_of_work(monkeypatch, clock):
    # A run that settles ties finds nothing, however long it goes on.
    maximise = highs.maximise
    told, nodes = [], []

    def slow(model, limits, *, objective=None, **keywords):
        if objective is None:
            return maximise(model, limits, **keywords)
        nodes.append(limits.nodes)
        clock.now += 30.0
        return Run("stopped", None, np.inf, limits.nodes)

    monkeypatch.setattr(highs, "maximise", slow)
    found = solve(problem(capacity=2.0), progress=lambda *now: told.append(now))
    assert len(nodes) == 1
    assert nodes[0] > 0
    # The clock has no say: the same is said on a machine that is as slow as this.
    assert (found.status, found.ties, found.chosen) == ("proven", "unsettled", ("p02", "p03"))
    # That what is left is settling ties is told by a bound that is the value.
    assert told[-1][1:] == (found.value, found.value)
