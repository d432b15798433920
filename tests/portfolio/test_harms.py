"""What a portfolio harms, by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from build import framework, measure
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.harms import harms
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.scoring import score
from maatwaarde.scoring.worst_harm import worst_harm


def owner(**more: Any) -> Framework:
    return framework(
        [
            {
                "id": "place",
                "title": "Place",
                "measures": [
                    measure("nature", -4, 4),
                    measure("support", -1, 1),
                ],
            },
            {"id": "air", "title": "Air", "measures": [measure("noise", 100, -100)]},
        ],
        **more,
    )


def plan(rows: dict[str, list[Any]], rules: Framework, **more: Any) -> Plan:
    proposals = read_proposals(pd.DataFrame(rows))
    resources = Resources(
        maatwaarde=1, mandatory=rows["id"], budgets=[{"amount": 100, **more.pop("budget", {})}]
    )
    return optimise(estimate(proposals, rules), proposals, rules, resources, **more)


def test_a_loss_within_one_value_is_seen() -> None:
    # Nature loses all, support gains all: the value that both stand under is 0.
    rows = {"id": ["A"], "cost": [1], "impact:nature": [-4.0], "impact:support": [1.0]}
    rules = owner()
    proposals = read_proposals(pd.DataFrame(rows))
    scores = score(estimate(proposals, rules), rules)
    assert scores.node_values[0, 0] == 0
    worst = worst_harm(scores, 0)
    assert worst is not None
    assert (worst.measure.id, worst.value.id, worst.worth) == ("nature", "place", -1)
    found = harms(plan(rows, rules))
    [harm] = found.measures
    assert (harm.measure.id, harm.value.id, harm.total, harm.loss) == ("nature", "place", -4, 1)
    assert [item.proposal for item in found.proposals] == ["A"]
    assert not found.proposals[0].made_up


def test_totals_causes_and_what_is_made_up_for() -> None:
    rows = {
        "id": ["A", "B", "C"],
        "cost": [1, 1, 1],
        "impact:nature": [-3.0, 4.0, -2.0],  # together -1: a quarter of a full loss
        "impact:support": [0.5, 0.5, 0.5],
        "impact:noise": [80.0, -100.0, 10.0],  # together -10: a gain
    }
    found = harms(plan(rows, owner()))
    [harm] = found.measures
    assert (harm.measure.id, harm.total, harm.loss) == ("nature", -1, 0.25)
    assert [(cause.proposals, cause.amount) for cause in harm.causes] == [
        (("A",), -3.0),
        (("C",), -2.0),
    ]
    assert harm.made_up == 4
    # A by itself: nature -3/4, noise -80/100. C: nature -2/4.
    assert [(item.proposal, item.worst.measure.id, item.loss) for item in found.proposals] == [
        ("A", "noise", 0.8),
        ("C", "nature", 0.5),
    ]
    assert [item.made_up for item in found.proposals] == [True, False]
    assert (found.unknown, found.impacts) == ({}, 9)


def test_unknown_is_not_nothing() -> None:
    rows = {
        "id": ["A"],
        "cost": [1],
        "impact:nature": [1.0],
        "impact:support": [None],
        "impact:noise": [-5.0],
        "impact:noise:low": [-9.0],
        "impact:noise:high": [20.0],
    }
    found = harms(plan(rows, owner()))
    assert found.measures == ()
    assert found.unknown == {"support": 1}
    assert [(item.measure.id, item.total, item.loss) for item in found.possible] == [
        ("support", -1, 1),
        ("noise", 20, 0.2),
    ]


@pytest.mark.parametrize(
    ("nature", "state"), [(-0.5, "met"), (-1.0, "near"), (-2.0, "near"), (-2.4, "broken")]
)
def test_guards_that_are_near(nature: float, state: str) -> None:
    # On nature alone at most half of a full loss, 2 of 4, is allowed.
    rules = owner(guards=[{"value": "nature", "max_loss": 0.5, "rule": "flag"}])
    rows = {"id": ["A"], "cost": [1], "impact:nature": [nature], "impact:support": [1.0]}
    [use] = harms(plan(rows, rules)).guards
    assert (use.state, use.loss, use.year) == (state, -nature / 4, None)


def test_a_guard_on_a_value_counts_its_measures_by_weight() -> None:
    rules = owner(guards=[{"value": "place", "max_loss": 0.3, "rule": "flag"}])
    rows = {"id": ["A"], "cost": [1], "impact:nature": [-4.0], "impact:support": [0.5]}
    [use] = harms(plan(rows, rules)).guards
    assert use.loss == 0.25  # half of -1 and half of 0.5


def test_a_broken_guard_of_one_proposal_is_told_though_others_make_up_for_it() -> None:
    rules = owner(guards=[{"value": "nature", "max_loss": 0.1, "rule": "flag"}])
    rows = {
        "id": ["A", "B"],
        "cost": [1, 1],
        "impact:nature": [-1.0, 4.0],
        "impact:support": [1.0, 1.0],
        "impact:noise": [0.0, 0.0],
    }
    found = harms(plan(rows, rules))
    assert (found.measures, found.guards) == ((), ())
    [single] = found.proposals
    assert (single.proposal, single.loss, single.made_up) == ("A", 0.25, True)
    assert [guard.subject for guard, _ in single.guards] == ["nature"]


def test_the_year_is_the_worst_one() -> None:
    # A harms until 2029, B makes up for a part of it from 2028 on.
    rows = {
        "id": ["A", "B"],
        "cost:2027": [1, 0],
        "cost:2028": [0, 1],
        "impact:nature": [-4.0, 1.0],
        "impact:support": [1.0, 1.0],
        "impact:noise": [0.0, 0.0],
        "effect_years": [3, None],
    }
    proposals = read_proposals(pd.DataFrame(rows))
    rules = owner(horizon=2031)
    resources = Resources(
        maatwaarde=1,
        mandatory=["A", "B"],
        budgets=[{"period": "2027", "amount": 5}, {"period": "2028", "amount": 5}],
    )
    found = harms(optimise(estimate(proposals, rules), proposals, rules, resources))
    [harm] = found.measures
    assert (harm.year, harm.total, harm.loss, harm.made_up) == (2027, -4, 1, 0)


def test_nothing_chosen_harms_nothing() -> None:
    rows = {"id": ["A"], "cost": [500], "impact:nature": [-4.0], "impact:support": [1.0]}
    proposals = read_proposals(pd.DataFrame(rows))
    rules = owner()
    resources = Resources(maatwaarde=1, budgets=[{"amount": 100}])
    found = harms(optimise(estimate(proposals, rules), proposals, rules, resources))
    assert (found.measures, found.possible, found.proposals, found.impacts) == ((), (), (), 0)
