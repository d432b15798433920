"""What is lost without each chosen proposal, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from maatwaarde.portfolio import (
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Problem,
    Proposal,
    Resource,
    TotalFloor,
    solve,
)
from maatwaarde.portfolio.analysis import without
from maatwaarde.portfolio.analysis.without import even_share, losses_without
from maatwaarde.portfolio.solvers.solve import NotInTime


def budget(cost, impact, amount, **rules):
    """A problem of proposals a, b and so on; an impact of 10 is worth 1."""
    n = len(cost)
    return Problem(
        proposals=[Proposal(chr(97 + i)) for i in range(n)],
        measures=[Measure("m", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "budget", amount, "EUR")],
        use=np.array(cost, dtype=float)[:, None],
        impact=np.array(impact, dtype=float)[:, None],
        **rules,
    )


def asked(problem):
    return losses_without(problem, solve(problem))


def test_what_is_lost_without_each_with_what_takes_its_place():
    # a, b and c are worth 1.4, of which an even share is 0.467; d takes the place of a or of b.
    problem = budget([4, 4, 2, 4], [8, 4, 2, 3.5], 10)
    told = [(item.proposal, item.standing, item.comes_in) for item in asked(problem)]
    assert told == [("b", "contested", ("d",)), ("c", "matters", ()), ("a", "carries", ("d",))]
    assert [item.loss for item in asked(problem)] == pytest.approx([0.05, 0.2, 0.45])
    for item in asked(problem):
        assert (item.goes_out, item.possible, item.status) == ((), True, "proven")
        assert not item.running
        assert not item.mandatory
    assert even_share(solve(problem)) == pytest.approx(1.4 / 3)


def test_what_falls_out_beside_it_is_told_without_itself():
    first, second = asked(budget([5, 5, 10], [4, 4, 7.5], 10))
    assert (first.proposal, first.comes_in, first.goes_out) == ("a", ("c",), ("b",))
    assert (second.proposal, second.comes_in, second.goes_out) == ("b", ("c",), ("a",))
    assert first.loss == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("replacement", "standing"),
    [(4, "carries"), (4.1, "matters"), (6, "matters"), (6.1, "contested"), (8, "contested")],
)
def test_half_an_even_share_carries_and_less_than_a_quarter_is_contested(replacement, standing):
    # Each of the two is worth 1, an even share; the third takes the place of either.
    problem = budget([1, 1, 1.5], [8, 8, replacement], 2.5)
    problem = Problem.from_dict(problem.to_dict() | {"measures": [_eighths()]})
    assert solve(problem).chosen == ("a", "b")
    assert [item.standing for item in asked(problem)] == [standing] * 2


def _eighths():
    [measure] = budget([1], [1], 1).to_dict()["measures"]
    return measure | {"best": 8.0, "worst": -8.0}


def test_a_duty_is_bound_and_what_is_lost_or_won_without_it_is_told():
    problem = budget([5, 5, 5], [1, 4, 3], 10, mandatory=[Mandatory(("a",))])
    other, duty = asked(problem)
    assert (other.proposal, other.standing) == ("b", "matters")
    assert other.loss == pytest.approx(0.1)
    assert (duty.proposal, duty.standing, duty.mandatory, duty.possible) == (
        "a",
        "bound",
        True,
        True,
    )
    # Two tenths more are had where it need not be done.
    assert duty.loss == pytest.approx(-0.2)
    assert duty.comes_in == ("c",)


def test_one_of_two_that_may_meet_a_duty_is_no_duty():
    problem = budget([5, 5], [4, 3.5], 5, mandatory=[Mandatory(("a", "b"))])
    [only] = asked(problem)
    assert (only.proposal, only.standing, only.mandatory) == ("a", "contested", False)
    assert only.comes_in == ("b",)


def test_what_no_portfolio_does_without_is_bound():
    floor = TotalFloor("m", 6.0)
    problem = budget([5, 5], [6, 3], 10, total_floors=[floor])
    free, bound = asked(problem)
    assert (free.proposal, free.standing, free.possible) == ("b", "carries", True)
    assert (bound.proposal, bound.standing, bound.possible) == ("a", "bound", False)
    assert (bound.loss, bound.mandatory, bound.running, bound.status) == (None, False, False, None)


def test_what_is_running_is_not_asked():
    problem = budget([5, 5], [1, 4], 10, locked=[Locked("a")])
    carrying, running = asked(problem)
    assert (carrying.proposal, carrying.running) == ("b", False)
    assert (running.proposal, running.standing, running.running, running.possible) == (
        "a",
        "bound",
        True,
        False,
    )


def test_a_ban_on_another_stays_while_one_is_set_aside():
    problem = budget([5, 5], [4, 3], 5, forbidden=[Forbidden("b")])
    [only] = asked(problem)
    assert (only.comes_in, only.standing) == ((), "carries")
    assert only.loss == pytest.approx(0.4)


def test_what_is_not_known_in_time_stands_between_losses_and_what_is_bound(monkeypatch):
    problem = budget([5, 5, 5], [4, 3, 2], 15, mandatory=[Mandatory(("c",))])
    solution = solve(problem)
    real = without.solve

    def late(barred, **more):
        if {"a", "c"} & {rule.proposal for rule in barred.forbidden}:
            raise NotInTime
        return real(barred, **more)

    monkeypatch.setattr(without, "solve", late)
    told = []
    found = losses_without(problem, solution, asking=lambda *of: told.append(of))
    assert [(item.proposal, item.standing) for item in found] == [
        ("b", "carries"),
        ("a", "unknown"),
        ("c", "bound"),
    ]
    assert [item.possible for item in found] == [True, None, None]
    assert [item.mandatory for item in found] == [False, False, True]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_of_nothing_there_is_no_loss():
    problem = budget([5], [4], 1)
    assert asked(problem) == ()
    assert even_share(solve(problem)) == 0
