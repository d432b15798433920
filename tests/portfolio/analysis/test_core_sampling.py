"""The core of a plan over draws of weights and of impacts with a range."""

from __future__ import annotations

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.diagnostics import ResourceError
from maatwaarde.impact import estimate
from maatwaarde.portfolio.analysis.core_sampling import Core, core_of
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals

OWNER = framework(
    [
        {"id": "green", "title": "G", "measures": [measure("g", -10, 10)]},
        {"id": "safe", "title": "S", "measures": [measure("v", -10, 10)]},
    ],
    horizon=2028,
)


def plan(*, years: bool, low: float = 1.0, high: float = 8.0) -> Plan:
    """One of two fits: L brings 6, and M 5.9 of which is known that it lies between two ends."""
    cost = "cost:2027" if years else "cost"
    listed = read_proposals(
        pd.DataFrame(
            {
                "id": ["L", "M"],
                cost: [5.0, 5.0],
                "impact:g": [6.0, 5.9],
                "impact:g:low": [6.0, low],
                "impact:g:high": [6.0, high],
                "impact:v": [0.0, 0.0],
            }
        )
    )
    budget = {"amount": 5.0, **({"period": 2027} if years else {})}
    resources = Resources.model_validate({"maatwaarde": 1, "budgets": [budget]})
    return optimise(estimate(listed, OWNER), listed, OWNER, resources)


def drawn(given: Plan, samples: int = 4, seed: int = 0) -> Core:
    return core_of(given, spread=0.0, samples=samples, seed=seed)


@pytest.mark.parametrize("years", [False, True])
def test_what_may_turn_out_better_is_chosen_as_often_as_it_does(years: bool) -> None:
    # A triangle on 1, 5.9 and 8 exceeds 6 with a chance of 4/14.7.
    core = drawn(plan(years=years), 30)
    assert core.uncertain == 1
    assert core.found.index["M"] == pytest.approx(4 / 14.7, abs=0.2)
    assert core.found.index["L"] == pytest.approx(1 - core.found.index["M"])


def test_the_same_seed_draws_the_same() -> None:
    given = plan(years=False)
    assert drawn(given) == drawn(given)
    assert len({drawn(given, seed=seed).found.index["M"] for seed in range(4)}) > 1


def test_without_ranges_and_with_the_weights_as_they_are_the_choice_stays() -> None:
    core = drawn(plan(years=False, low=5.9, high=5.9))
    assert (core.uncertain, core.found.index) == (0, {"L": 1.0, "M": 0.0})


def test_draws_of_none_are_refused() -> None:
    with pytest.raises(ResourceError):
        core_of(plan(years=False), samples=0)
