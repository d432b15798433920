"""Clashes of rules: the smallest one by trying all sets, and cures that do cure."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Problem,
    Proposal,
    Requires,
    Resource,
    TotalFloor,
    ValueFloor,
    solve,
)
from maatwaarde.portfolio.analysis.infeasibility import find_conflict
from maatwaarde.report.portfolio.rules import in_words
from portfolio.oracle import best_by_enumeration

KINDS = ("at_most_one", "requires", "mandatory", "forbidden", "locked")


def tight_problem(seed: int) -> Problem:
    """Return a problem of six proposals with more rules than can be kept, most of the time."""
    rng = np.random.default_rng(seed)
    names = [chr(97 + i) for i in range(6)]

    def some(count: int) -> tuple[str, ...]:
        return tuple(str(name) for name in rng.choice(names, count, replace=False))

    must = some(3)
    return Problem(
        proposals=[Proposal(name) for name in names],
        measures=[Measure("m0", 1.0, best=1, worst=-1)],
        resources=[
            Resource("eur", "money", "eur", float(rng.integers(2, 20)), "EUR"),
            Resource("fte", "staff", "fte", float(rng.integers(2, 20)), "fte"),
        ],
        use=rng.integers(1, 9, (6, 2)).astype(float),
        impact=np.round(rng.normal(0, 1, (6, 1)), 2),
        mandatory=[Mandatory((name,)) for name in must[:2]],
        locked=[Locked(must[2])],
        forbidden=[Forbidden(next(n for n in names if n not in must))],
        requires=[Requires(*(pair[0], (pair[1],))) for pair in (some(2), some(2))],
        at_most_one=[AtMostOne(some(2)) for _ in range(2)] if rng.random() < 0.6 else [],
        floors=[ValueFloor("v", {"m0": 1.0}, float(np.round(rng.uniform(-2, 3), 2)))],
    )


def rules_of(problem: Problem) -> list[tuple[str, int]]:
    found = [(kind, i) for kind in KINDS for i in range(len(getattr(problem, kind)))]
    return [*found, ("floors", 0), ("resources", 0), ("resources", 1)]


def keep(problem: Problem, rules: set[tuple[str, int]]) -> Problem:
    changes = {
        kind: [rule for i, rule in enumerate(getattr(problem, kind)) if (kind, i) in rules]
        for kind in (*KINDS, "floors")
    }
    changes["resources"] = [
        item if ("resources", i) in rules else replace(item, capacity=1e6)
        for i, item in enumerate(problem.resources)
    ]
    return replace(problem, **changes)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_conflict_is_the_smallest_and_its_cures_cure(seed):
    try:
        problem = tight_problem(seed)
    except PortfolioError:
        return  # the rules alone contradict each other, and the problem has said so
    found = find_conflict(problem)
    if best_by_enumeration(problem) is not None:
        assert found is None
        return
    assert found is not None
    every = rules_of(problem)
    size = len(found.rules)
    for smaller in combinations(every, size - 1):
        assert best_by_enumeration(keep(problem, set(smaller))) is not None
    assert any(
        best_by_enumeration(keep(problem, set(same))) is None for same in combinations(every, size)
    )
    assert (len(found.fewest) == 1) >= bool(found.cures)
    for cure in found.cures:
        if cure.more is None:
            continue
        for extra, possible in ((cure.more, True), (cure.more - 0.02, False)):
            wider = [
                replace(item, capacity=item.capacity + extra)
                if item.id == cure.rule.members[0]
                else item
                for item in problem.resources
            ]
            answer = best_by_enumeration(replace(problem, resources=wider))
            assert (answer is not None) == possible


def budget(amount, **rules):
    return Problem(
        proposals=[Proposal(name) for name in "abc"],
        measures=[Measure("co2", 1.0, best=10, worst=-10)],
        resources=[Resource("eur", "money", "budget", amount, "EUR")],
        use=np.array([[400_000.0], [350_000.5], [100_000.0]]),
        impact=np.array([[5.0], [-4.0], [1.0]]),
        **rules,
    )


def test_the_message_is_in_the_users_words_and_says_what_would_do():
    problem = budget(500_000, mandatory=[Mandatory(("a",), "motion 12"), Mandatory(("b",))])
    with pytest.raises(PortfolioError) as caught:
        solve(problem)
    [own] = caught.value.problems
    assert "cannot hold together: mandatory 'a' (motion 12); mandatory 'b'" in own.what
    assert "250000.5 more: capacity 'eur' (limit 500000)" in own.mend
    problem_found = in_words(caught.value).problems[0]
    assert problem_found.code == "infeasible"
    assert "a is mandatory (motion 12); b is mandatory" in problem_found.what
    assert "budget has 500,000 EUR" in problem_found.what
    assert "250,000.5 EUR more of budget" in problem_found.mend
    assert "lift the rule that b is mandatory" in problem_found.mend


def test_two_clashes_at_once_say_how_many_rules_are_too_many():
    problem = budget(
        300_000,
        mandatory=[Mandatory(("a",))],
        total_floors=[TotalFloor("co2", 9.0)],
    )
    found = find_conflict(problem)
    assert found is not None
    assert [rule.kind for rule in found.rules] == ["total"]
    assert not found.cures
    assert len(found.fewest) == 2
    with pytest.raises(PortfolioError, match="at least 2 rules are to be lifted") as caught:
        solve(problem)
    assert "at least 2 rules are to be lifted" in str(in_words(caught.value))


def test_a_problem_that_has_a_portfolio_has_no_conflict():
    assert find_conflict(budget(500_000, mandatory=[Mandatory(("a",))])) is None


def test_without_time_nothing_is_claimed():
    problem = budget(500_000, mandatory=[Mandatory(("a",)), Mandatory(("b",))])
    found = find_conflict(problem, time_limit=0.0)
    assert found is not None
    assert found.rules == ()
