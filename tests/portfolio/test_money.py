"""Structural costs, waiting, investments, debt and reserves, from a list and a file to a plan.

``MONEY_PLANS`` says how many random plans are tried; ``make nightly`` may set it higher.
"""

from __future__ import annotations

import os
from itertools import product

import numpy as np
import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.impact import estimate
from maatwaarde.portfolio import evaluate, solve
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals
from maatwaarde.scoring import score
from portfolio.money_oracle import keeps_to_the_money, random_case, start_of

CASES = int(os.environ.get("MONEY_PLANS", "30"))
BLOCKS = 10


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_best_plan_is_that_of_all_which_are_covered_every_year(block: int) -> None:
    owner = framework([{"id": "climate", "title": "C", "measures": [measure("co2", -100, 100)]}])
    for seed in range(block, CASES, BLOCKS):
        case = random_case(seed)
        proposals = read_proposals(pd.DataFrame(case.columns))
        scores = score(estimate(proposals, owner), owner, titles=proposals.titles)
        resources = Resources(maatwaarde=1, **case.resources)
        problem = build_problem(proposals, scores, resources).problem
        fitting, others = [], []
        options = [
            [problem.options[place] for place in problem.options_of[name]] for name in case.asks
        ]
        for plan in product(*([None, *starts] for starts in options)):
            chosen = tuple(option for option in plan if option is not None)
            delays = {
                option.proposal: int(str(option.start)) - start_of(case, option.proposal)
                for option in chosen
            }
            (fitting if keeps_to_the_money(case, delays) else others).append(chosen)
        for chosen in (*fitting[:: 1 + len(fitting) // 5], *others[:: 1 + len(others) // 5]):
            broken = evaluate(problem, chosen).violations
            assert (chosen in fitting) == (not broken), f"{seed}: {chosen}: {broken}"
        # All effects are gains without a target, so that values add up.
        rate = np.array([item.weight / item.best for item in problem.measures])
        worth = [
            float((problem.impact[[problem.option_index[key] for key in chosen]] @ rate).sum())
            for chosen in fitting
        ]
        try:
            found = solve(problem, settle_ties=False).value
        except PortfolioError:
            found = float("-inf")
        assert found == pytest.approx(max(worth, default=float("-inf")), abs=1e-7), seed
