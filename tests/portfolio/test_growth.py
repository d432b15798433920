"""Twice as many proposals ask twice as much of each step, counted in how often an id is looked at.

A clock says little of that on a busy machine, and a count is the same each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    Share,
    evaluate,
)
from maatwaarde.portfolio.analysis.exclusion import left_out
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.milp.closed import unfit
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.solvers.first_portfolio import first_portfolio

FEW = 150


class Id(str):
    """An id that counts how often one is hashed or held against another."""

    looked = 0

    def __hash__(self) -> int:
        Id.looked += 1
        return str.__hash__(self)

    def __eq__(self, other: object) -> bool:
        Id.looked += 1
        return str.__eq__(self, other)


def problem_of(n: int) -> Problem:
    """Return a problem in which every kind of rule holds for a part of the proposals."""
    rng = np.random.default_rng(5)
    ids = [Id(f"P{i:05}") for i in range(n)]
    options = [OptionKey(name, start) for name in ids for start in ("2027", "2028")]
    cost = np.repeat(rng.integers(1, 9, n), 2) * 1.0
    use = np.zeros((2 * n, 2))
    use[0::2, 0] = use[1::2, 1] = cost[::2]
    return Problem(
        proposals=[Proposal(name) for name in ids],
        measures=[Measure("m", 0.6, 100.0 * n, -n), Measure("o", 0.4, 50.0 * n, -n)],
        resources=[
            Resource(f"eur:{year}", "money", "eur", 1.0 * n, "EUR", year)
            for year in ("2027", "2028")
        ],
        use=use,
        impact=np.repeat(rng.integers(0, 20, (n, 2)), 2, axis=0) * 1.0,
        options=options,
        at_most_one=[AtMostOne((ids[i], ids[i + 1])) for i in range(0, n - 1, 10)],
        requires=[Requires(ids[i], (ids[i - 1],)) for i in range(3, n, 5)],
        mandatory=[Mandatory((ids[i],)) for i in range(0, n, 50)],
        forbidden=[Forbidden(ids[i]) for i in range(7, n, 25)],
        shares=[Share("half", tuple(ids[::2]), minimum=0.2, maximum=0.9)],
    )


def _looked(step: Callable[[], Any]) -> int:
    Id.looked = 0
    step()
    return Id.looked


def _steps(n: int) -> dict[str, Callable[[], Any]]:
    problem = problem_of(n)
    first = first_portfolio(problem, "total-impact")
    assert first is not None
    assert first.options
    taken = solution(first, objective="total-impact", status="stopped")
    return {
        "problem": lambda: problem_of(n),
        "model": lambda: build(problem, "total-impact", closed=unfit(problem)),
        "first": lambda: first_portfolio(problem, "total-impact"),
        "check": lambda: evaluate(problem, first.options),
        "left out": lambda: left_out(problem, taken),
    }


@pytest.fixture(scope="module")
def steps() -> tuple[dict[str, Callable[[], Any]], dict[str, Callable[[], Any]]]:
    return _steps(FEW), _steps(2 * FEW)


@pytest.mark.parametrize("step", ["problem", "model", "first", "check", "left out"])
def test_twice_as_many_take_twice_as_much(steps, step):
    few, more = (_looked(of[step]) for of in steps)
    assert few > 0
    assert more <= 2.3 * few + 50
