"""A problem sorts itself, says all that is wrong at once, and survives JSON."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from scipy import sparse

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Grant,
    Hire,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    Training,
    ValueFloor,
    Withdrawal,
    solve,
)
from portfolio import mixed_oracle
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


# Each rule with, for every field, another value that it may have.
RULES = {
    "at_most_one": (AtMostOne(("a", "b")), {"members": ("a", "c"), "reason": "r"}),
    "requires": (
        Requires("a", ("b",), lag=1.0),
        {"proposal": "c", "any_of": ("b", "c"), "reason": "r", "lag": 0.0},
    ),
    "mandatory": (Mandatory(("a",)), {"any_of": ("a", "b"), "reason": "r"}),
    "forbidden": (Forbidden("a"), {"proposal": "b", "reason": "r"}),
    "floors": (
        ValueFloor("v", {"air": 1.0}, -0.5),
        {
            "id": "w",
            "coefficients": {"air": 1.0, "co2": 0.5},
            "minimum": -1.0,
            "reason": "r",
            "years": (2030, 2031),
        },
    ),
    "total_floors": (
        TotalFloor("co2", -1.0),
        {"measure": "air", "minimum": -2.0, "reason": "r", "by": "2027", "of": "co2"},
    ),
    "shares": (
        Share("s", ("a", "b")),
        {
            "id": "t",
            "members": ("a",),
            "minimum": 0.1,
            "maximum": 0.9,
            "reason": "r",
            "group": "area",
            "named": "Zuid",
        },
    ),
    "synergies": (
        Synergy("a", "b", {"co2": 1.0}),
        {
            "a": "c",
            "b": "c",
            "impact": {"air": 1.0},
            "use": {"eur": 1.0},
            "reason": "r",
            "starts_a": ("2028",),
            "starts_b": ("2027", "2028"),
        },
    ),
    "hires": (
        Hire("fte", 1.0, 2.0, "eur"),
        {"resource": "fte2", "maximum": 2.0, "price": 1.0, "budget": "eur2"},
    ),
    "substitutions": (
        Substitution("fte", "fte2"),
        {"source": "fte3", "target": "fte3", "rate": 2.0, "maximum": 1.0},
    ),
    "trainings": (
        Training("c", ("fte2",), 1.0, 2.0, "eur"),
        {
            "id": "d",
            "resources": ("fte",),
            "maximum": 2.0,
            "price": 1.0,
            "budget": "eur2",
            "time": {"fte3": 0.5},
            "period": "2027",
        },
    ),
    "grants": (
        Grant("g", "eur", ("a",), 5.0),
        {"id": "h", "resource": "eur2", "members": ("a", "b"), "maximum": 4.0, "share": 0.5},
    ),
}
WITH_ID = {"floors", "shares", "trainings", "grants"}


def roomy(**rules):
    names, years = "abc", ("2027", "2028")
    money = [Resource(name, "money", name, 9.0) for name in ("eur", "eur2")]
    staff = [Resource(name, "staff", name, 9.0) for name in ("fte", "fte2", "fte3")]
    return Problem(
        proposals=[Proposal(name) for name in names],
        measures=[Measure("co2", 0.5, best=2, worst=-2), Measure("air", 0.5, best=1, worst=-1)],
        resources=[*money, *staff],
        options=[OptionKey(name, year) for name in names for year in years],
        use=np.ones((6, 5)),
        impact=np.ones((6, 2)),
        **rules,
    )


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, name) for kind, (_, others) in RULES.items() for name in others]
)
def test_the_order_of_rules_that_differ_in_one_field_changes_no_byte(kind, field):
    rule, others = RULES[kind]
    assert set(others) == {item.name for item in fields(rule)}, "each field has another value here"
    other = replace(rule, **{field: others[field]})
    if kind in WITH_ID:  # two rules with one id are refused
        rule, other = replace(rule, id="y"), replace(other, id="z")
    one, two = roomy(**{kind: [rule, other]}), roomy(**{kind: [other, rule]})
    assert json.dumps(one.to_dict()) == json.dumps(two.to_dict())
    assert len(one.to_dict()[kind]) == 2


def test_the_order_of_amounts_in_a_rule_changes_no_byte():
    one, two = {"co2": 1.0, "air": 2.0}, {"air": 2.0, "co2": 1.0}
    problems = [
        roomy(synergies=[Synergy("a", "b", impact)], floors=[ValueFloor("v", impact, -1.0)])
        for impact in (one, two)
    ]
    assert json.dumps(problems[0].to_dict()) == json.dumps(problems[1].to_dict())


def test_locked_rules_are_sorted_by_their_start():
    rules = [Locked("b", "2027"), Locked("a", "2028")]
    assert roomy(locked=rules).locked == roomy(locked=rules[::-1]).locked == (rules[1], rules[0])


@pytest.mark.parametrize("period", ["soon", "2027-H3", "2031+", "", 2027, ("2027",), ["2027"]])
def test_every_period_of_a_problem_is_checked_at_once(period):
    assert codes(
        options=[OptionKey("a", period), OptionKey("b", "2027")],
        resources=[
            Resource("eur", "money", "budget", 10, period="one day"),
            Resource("fte", "staff", "x", 2),
        ],
        locked=[Locked("b", "then")],
        total_floors=[TotalFloor("co2", 1.0, by="2030-Q9")],
    ) == ["bad-period"] * 4 + ["unknown-name"]


@pytest.mark.parametrize("seed", [2, 7, 11, 19])
def test_the_money_of_a_problem_is_written_and_read_back_in_whatever_order(seed: int) -> None:
    problem = next(
        found
        for k in range(100)
        if (found := mixed_oracle.random_problem(100 * seed + k)).withdrawals
        and found.structural.nnz
    )
    written = json.dumps(problem.to_dict())
    assert json.dumps(Problem.from_dict(json.loads(written)).to_dict()) == written
    rng = np.random.default_rng(seed)
    rows, columns = (rng.permutation(len(items)) for items in (problem.options, problem.resources))
    tables = ("use", "structural", "charges", "margins")
    mixed = replace(
        problem,
        options=[problem.options[i] for i in rows],
        resources=[problem.resources[i] for i in columns],
        withdrawals=problem.withdrawals[::-1],
        **{name: getattr(problem, name)[rows, :][:, columns] for name in tables},
        **{name: getattr(problem, name)[rows] for name in ("impact", "impact_low", "impact_high")},
        cost=problem.cost[rows],
        scores=problem.scores[rows],
    )
    assert json.dumps(mixed.to_dict()) == written


def test_capital_charges_and_margins_are_no_cost() -> None:
    """10 are spent: 3 of the 15 pay an investment once more, and 2 are kept."""
    use = np.array([[15.0, 4.0]])
    problem = Problem(
        proposals=[Proposal("a")],
        measures=[],
        resources=[
            Resource("m", "money", "m", 20.0),
            Resource("r", "reserve", "r", 5.0),
        ],
        use=use * [1, 0],
        impact=np.zeros((1, 0)),
        structural=np.array([[4.0, 0.0]]),
        charges=np.array([[3.0, 0.0]]),
        margins=np.array([[2.0, 0.0]]),
        withdrawals=[Withdrawal("r", "m", incidental=True)],
    )
    assert problem.cost.tolist() == [10]
    assert problem.incidental.toarray().tolist() == [[6, 0]]


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        (Withdrawal("m", "m"), "no reserve and budget"),
        (Withdrawal("r", "late"), "different periods"),
        (Withdrawal("r", "gone"), "does not exist"),
    ],
)
def test_a_reserve_pays_a_budget_of_its_period(drawn: Withdrawal, told: str) -> None:
    with pytest.raises(PortfolioError, match=told):
        Problem(
            proposals=[Proposal("a")],
            measures=[],
            resources=[
                Resource("m", "money", "m", 20.0, period="2027"),
                Resource("late", "money", "m", 20.0, period="2028"),
                Resource("r", "reserve", "r", 5.0, period="2027"),
            ],
            use=np.zeros((1, 3)),
            impact=np.zeros((1, 0)),
            withdrawals=[drawn],
        )
