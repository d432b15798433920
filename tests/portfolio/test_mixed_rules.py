"""All rules together, with savings, half-years and chains of substitutes, against enumeration.

``MIXED_PLANS`` says how many problems are tried; ``make nightly`` sets it far higher.
"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import Problem, evaluate, greedy_by, solve
from maatwaarde.portfolio.assemble.eligible import bars, judge
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals
from maatwaarde.units import Units
from portfolio.mixed_oracle import (
    arranged,
    best_of_all,
    keeps_rules,
    random_problem,
    value_of,
)

CASES = int(os.environ.get("MIXED_PLANS", "140"))
BLOCKS = 20


@pytest.mark.parametrize("block", range(BLOCKS))
def test_model_and_check_agree_with_enumeration(block):
    for seed in range(block, CASES, BLOCKS):
        problem = random_problem(seed)
        if seed % 5 == 0:
            problem = _with_criteria(problem, seed)
        _solved_as_by_enumeration(problem, seed, by_scores=seed % 10 == 9)
        _checked_as_by_enumeration(problem, seed)


def _with_criteria(problem: Problem, seed: int) -> Problem:
    """Bar what fails criteria over random columns, as each proposal by itself says by hand."""
    rng = np.random.default_rng((seed, 1))
    ids = [proposal.id for proposal in problem.proposals]
    running = {rule.proposal for rule in problem.locked}
    visitors = [None if rng.random() < 0.2 else float(rng.integers(0, 10)) for _ in ids]
    areas = [str(rng.choice(["N", "Z", "O"])) for _ in ids]
    least = int(rng.integers(0, 5))
    criteria = [
        {"id": "many", "title": "Many", "expression": f"visitors >= {least} or area == 'O'"},
        {"id": "area", "title": "Area", "expression": "area in ['N', 'O'] or visitors > 2"},
    ]
    columns = {
        "id": ids,
        "cost": [1.0] * len(ids),
        "area": areas,
        "visitors": np.array([np.nan if x is None else x for x in visitors]),
        "status": ["running" if name in running else "proposed" for name in ids],
    }
    proposals = read_proposals(pd.DataFrame(columns))
    resources = Resources(maatwaarde=1, budgets=[{"amount": 1}], eligible=criteria)
    barred = bars(judge(resources, proposals, Units(), []), proposals, resources, (), [])
    wanted = {
        name
        for name, area, x in zip(ids, areas, visitors, strict=True)
        if name not in running
        and not (
            ((x is not None and x >= least) or area == "O")
            and (area in ("N", "O") or (x is not None and x > 2))
        )
    }
    assert {rule.proposal for rule in barred} == wanted, seed
    forbidden = [*problem.forbidden, *barred]
    out = {rule.proposal for rule in forbidden}
    if any(out.issuperset(must.any_of) for must in problem.mandatory):
        # What has to be done and may not is told before anything is solved.
        with pytest.raises(PortfolioError, match="mandatory and forbidden"):
            replace(problem, forbidden=forbidden)
        return problem
    return replace(problem, forbidden=forbidden)


def _solved_as_by_enumeration(problem: Problem, seed: int, *, by_scores: bool) -> None:
    best = best_of_all(problem, by_scores=by_scores)
    objective = "sum-of-scores" if by_scores else "total-impact"
    try:
        # Settling ties takes half of the time, and asks the same of model and check.
        found = solve(problem, objective=objective, settle_ties=seed % 2 == 0)
        refused = ""
    except PortfolioError as error:
        found, refused = None, str(error)
    if best is None:
        assert found is None, f"{seed}: {found.options} breaks a rule"
        return
    assert found is not None, f"{seed}: {refused}, and {best} keeps all rules"
    ties = "unsettled" if seed % 2 else "settled"
    assert (found.status, found.ties, found.faults) == ("proven", ties, ()), seed
    assert found.value == pytest.approx(best.value, abs=1e-7), f"{seed}: {best} is best"
    places = [problem.option_index[name] for name in found.options]
    assert value_of(problem, places, by_scores=by_scores) == pytest.approx(found.value, abs=1e-7)
    extra = arranged(problem, places)
    assert extra is not None, f"{seed}: {found.options} does not fit"
    pairs = [pair for pair in problem.synergies if pair.counts(found.starts)]
    money = {item.id for item in problem.resources if item.kind == "money"}
    joint = sum(used for pair in pairs for name, used in pair.use.items() if name in money)
    assert found.cost == pytest.approx(problem.cost[places].sum() + joint + extra, abs=0.011), seed


def _checked_as_by_enumeration(problem: Problem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ids = [proposal.id for proposal in problem.proposals]
    plans = [
        tuple(
            problem.options[rng.choice(problem.options_of[name])]
            for name in ids
            if rng.random() < 0.6
        )
        for _ in range(2)
    ]
    if seed % 4 == 0:
        plans.append(greedy_by(ids, problem).options)
    for plan in plans:
        broken = evaluate(problem, plan).violations
        assert (not broken) == keeps_rules(problem, plan), f"{seed}: {plan}: {broken}"
