"""A problem sorts itself, says all that is wrong at once, and survives JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    ValueFloor,
    solve,
)
from portfolio.oracle import random_problem


def small(**changes):
    arguments = {
        "proposals": [Proposal("b"), Proposal("a")],
        "measures": [Measure("co2", 0.5, best=2, worst=-2), Measure("air", 0.5, best=-1, worst=1)],
        "resources": [Resource("eur", "money", "budget", 10), Resource("fte", "staff", "x", 2)],
        "use": np.array([[3.0, 1.0], [4.0, 0.0]]),
        "impact": np.array([[1.0, -0.5], [2.0, 0.0]]),
    }
    return Problem(**arguments | changes)


def codes(**changes):
    with pytest.raises(PortfolioError) as caught:
        small(**changes)
    return sorted(problem.code for problem in caught.value.problems)


def test_items_and_arrays_are_sorted_by_id():
    problem = small()
    assert [proposal.id for proposal in problem.proposals] == ["a", "b"]
    assert [measure.id for measure in problem.measures] == ["air", "co2"]
    assert problem.impact.tolist() == [[0.0, 2.0], [-0.5, 1.0]]
    assert problem.use.toarray().tolist() == [[4.0, 0.0], [3.0, 1.0]]
    assert problem.cost.tolist() == [4.0, 3.0]


def test_the_given_arrays_are_copied_and_kept_from_change():
    impact = np.array([[1.0, -0.5], [2.0, 0.0]])
    problem = small(impact=impact)
    impact[0, 0] = 99
    assert problem.impact.max() == 2.0
    with pytest.raises(ValueError, match="read-only"):
        problem.impact[0, 0] = 5


def test_sparse_use_is_the_same_as_dense_use():
    dense = small()
    thin = small(use=sparse.csc_array(np.array([[3.0, 1.0], [4.0, 0.0]])))
    assert dense.to_dict() == thin.to_dict()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_json_there_and_back(seed):
    problem = random_problem(seed, 8, floors=True)
    text = json.dumps(problem.to_dict())
    back = Problem.from_dict(json.loads(text))
    assert json.dumps(back.to_dict()) == text
    assert solve(back).chosen == solve(problem).chosen


def test_json_of_an_empty_problem():
    empty = Problem([], [], [], np.zeros((0, 0)), np.zeros((0, 0)))
    assert Problem.from_dict(empty.to_dict()).to_dict() == empty.to_dict()


@pytest.mark.parametrize("data", [{}, {"format": 1}, {"format": 99}])
def test_json_of_something_else_is_refused(data):
    with pytest.raises(PortfolioError):
        Problem.from_dict(data)


def test_every_problem_is_told_at_once():
    assert codes(
        proposals=[Proposal("a"), Proposal("a")],
        measures=[
            Measure("co2", -1, best=2, worst=2),
            Measure("air", 0.5, best=-1, worst=1, target=3, beyond_target=2),
        ],
        resources=[Resource("eur", "money", "x", -1), Resource("fte", "people", "x", np.inf)],
        options=[OptionKey("a"), OptionKey("c")],
        requires=[Requires("a", ("d",))],
        floors=[ValueFloor("v", {"noise": 1.0, "co2": -1.0}, 0.0)],
    ) == [
        "bad-anchors",
        "bad-beyond-target",
        "bad-capacity",
        "bad-capacity",
        "bad-resource-kind",
        "bad-target",
        "negative-weight",
        "negative-weight",
        "repeated-proposal",
        "unknown-name",
        "unknown-name",
        "unknown-name",
    ]


def test_shapes_are_checked():
    assert codes(impact=np.zeros((2, 3)), cost=np.zeros(3)) == ["wrong-shape", "wrong-shape"]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["impact", "use", "cost", "scores"])
def test_what_is_not_a_number_is_refused(name, bad):
    shape = (2, 2) if name in ("impact", "use") else (2,)
    array = np.ones(shape)
    array.flat[0] = bad
    assert "not-finite" in codes(**{name: array})


@pytest.mark.parametrize("field", ["weight", "best", "worst", "target", "achieved"])
def test_numbers_of_a_measure_are_finite(field):
    measure = replace(Measure("co2", 1, best=1, worst=-1), **{field: np.nan})
    assert "not-finite" in codes(measures=[measure, Measure("air", 0.5, best=-1, worst=1)])


def test_an_impact_outside_its_range_is_refused():
    low = np.array([[1.5, -0.5], [2.0, 0.0]])
    assert codes(impact_low=low) == ["impact-outside-range"]


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"mandatory": [Mandatory(("a",))], "forbidden": [Forbidden("a")]}, "mandatory-forbidden"),
        ({"mandatory": [Mandatory(())]}, "empty-rule"),
        ({"locked": [Locked("a")], "forbidden": [Forbidden("a")]}, "locked-forbidden"),
        (
            {"locked": [Locked("a"), Locked("b")], "at_most_one": [AtMostOne(("a", "b"))]},
            "locked-exclusive",
        ),
    ],
)
def test_rules_that_cannot_hold_whatever_the_resources_are(rules, code):
    assert codes(**rules) == [code]
