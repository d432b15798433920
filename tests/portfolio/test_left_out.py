"""What a portfolio becomes with one option more, held against doing it one by one.

``MIXED_PLANS`` says how many problems are tried; ``make nightly`` sets it far higher.
"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from maatwaarde.portfolio import Problem, evaluate
from maatwaarde.portfolio.analysis.exclusion import left_out
from maatwaarde.portfolio.evaluation.solution import solution
from portfolio import left_out_oracle as one_by_one
from portfolio.mixed_oracle import random_problem

CASES = int(os.environ.get("MIXED_PLANS", "48"))
BLOCKS = 4


def some_portfolio(problem: Problem, rng: np.random.Generator) -> list:
    """Return options of some proposals, whether or not they keep the rules together."""
    odds = rng.uniform(0, 0.8)
    return [
        problem.options[rng.choice(places)]
        for places in problem.options_of.values()
        if places and rng.random() < odds
    ]


def _with_other_amounts(problem: Problem, seed: int, rng: np.random.Generator) -> Problem:
    """Let sums be rounded: impacts that are no round numbers, and use with endless decimals."""
    if seed % 2:
        impact = problem.impact * rng.uniform(0.5, 1.5, problem.impact.shape)
        problem = replace(problem, impact=impact, impact_low=None, impact_high=None)
    if seed % 3 == 0:
        amounts = problem.use.copy()
        amounts.data = amounts.data * rng.choice([1 / 3, 1.0, 1e-3], len(amounts.data))
        problem = replace(
            problem, use=amounts, use_low=None, use_high=None, margins=None, cost=None
        )
    return problem


@pytest.mark.parametrize("block", range(BLOCKS))
def test_all_at_once_is_as_one_by_one(block):
    for seed in range(block, CASES, BLOCKS):
        rng = np.random.default_rng((seed, 7))
        problem = _with_other_amounts(random_problem(seed), seed, rng)
        objective = "sum-of-scores" if seed % 10 == 9 else "total-impact"
        for _ in range(2):
            options = some_portfolio(problem, rng)
            found = evaluate(problem, options, objective)
            assert found == one_by_one.evaluate(problem, options, objective), seed
            taken = solution(found, objective=objective, status="heuristic")
            assert left_out(problem, taken) == one_by_one.left_out(problem, taken), seed
