"""Rules where costs are below zero and staff goes from role to role, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    Grant,
    Hire,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Problem,
    Proposal,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    evaluate,
    solve,
)


def problem(use, resources, **rules):
    """Return a problem with one option a proposal, worth 0.1, 0.2, and so on."""
    n = len(use)
    arguments = {
        "proposals": [Proposal(chr(97 + i)) for i in range(n)],
        "measures": [Measure("m", 1.0, best=10, worst=-10)],
        "resources": resources,
        "use": np.array(use, dtype=float),
        "impact": np.arange(1.0, n + 1)[:, np.newaxis],
    }
    return Problem(**arguments | rules)


def budget(amount=5000.0):
    return [Resource("eur", "money", "eur", amount)]


def proven(asked):
    found = solve(asked)
    assert (found.status, found.violations) == ("proven", ())
    assert not evaluate(asked, found.options).violations
    return found.chosen


@pytest.mark.parametrize(
    ("costs", "ends", "chosen"),
    [
        # Of a whole of 2000, -1000 is less than half, and 3000 is more than a tenth.
        ([-1000, 3000], {"maximum": 0.5}, "ab"),
        ([3000, -1000], {"minimum": 0.1}, "ab"),
        # What is stated holds, 0 and 1 too.
        ([-1000, 3000], {"minimum": 0.0}, "b"),
        ([3000, -1000], {"maximum": 1.0}, "a"),
        ([-1000, 3000], {}, "ab"),
        # Of a whole of -1000 a half is -500: -2000 is at most that, and neither 1000 nor 0 is.
        ([-2000, 1000], {"maximum": 0.5}, "ab"),
        ([1000, -2000], {"maximum": 0.5}, ""),
        ([1000, -2000], {"minimum": 0.5}, "ab"),
        # Of nothing every part is 0.
        ([-1000, 1000], {"maximum": 0.5}, "ab"),
        ([1000, -1000], {"maximum": 0.5}, ""),
    ],
)
def test_shares_with_a_saving(costs, ends, chosen):
    share = Share("north", ("a",), **ends)
    asked = problem([[cost] for cost in costs], budget(), shares=[share])
    assert proven(asked) == tuple(chosen)


def test_a_share_does_not_make_a_mandatory_saving_impossible():
    share = Share("north", ("a",), maximum=0.5)
    asked = problem([[-1000], [3000]], budget(), shares=[share], mandatory=[Mandatory(("a",))])
    assert proven(asked) == ("a", "b")


def test_a_grant_takes_no_money_from_who_brings_it_in():
    grant = Grant("aid", "eur", ("a",), 500.0)
    asked = problem([[-1000], [3000]], budget(), grants=[grant], locked=[Locked("a")])
    assert proven(asked) == ("a", "b")
    assert solve(asked).resources[0].granted == 0


@pytest.mark.parametrize(("saved", "chosen", "granted"), [(800, "abc", 200), (1200, "abc", 0)])
def test_a_grant_pays_its_share_of_what_members_ask_together(saved, chosen, granted):
    # a asks 1000 and b saves some of it; together they ask 200 or nothing.
    grant = Grant("aid", "eur", ("a", "b"), 500.0)
    left = 1000 - saved + 300 - granted
    asked = problem([[1000], [-saved], [300]], budget(left), grants=[grant])
    assert proven(asked) == tuple(chosen)
    assert solve(asked).resources[0].granted == granted
    cent_less = problem([[1000], [-saved], [300]], budget(left - 0.01), grants=[grant])
    assert proven(cent_less) != tuple(chosen)


def roles(**capacity):
    return [Resource(role, "staff", role, amount, "fte") for role, amount in capacity.items()]


CHAIN = (Substitution("ing", "jur"), Substitution("jur", "pla"))


@pytest.mark.parametrize("maximum", [None, 10.0])
def test_who_is_borrowed_may_be_lent_on(maximum):
    chain = [Substitution("ing", "jur", maximum=maximum), Substitution("jur", "pla")]
    assert proven(problem([[0, 0, 2]], roles(ing=1, jur=1, pla=0), substitutions=chain)) == ("a",)
    assert proven(problem([[0, 0, 2.1]], roles(ing=1, jur=1, pla=0), substitutions=chain)) == ()


def test_who_is_set_free_may_be_lent():
    # b needs a lawyer less than now, and a needs a planner.
    asked = problem([[0, 0, 1], [0, -1, 0]], roles(ing=0, jur=0, pla=0), substitutions=CHAIN)
    assert proven(asked) == ("a", "b")
    pair = Synergy("a", "b", {}, {"ing": -1.0})
    asked = problem(
        [[0, 0, 1], [0, 0, 0]], roles(ing=0, jur=0, pla=0), substitutions=CHAIN, synergies=[pair]
    )
    assert proven(asked) == ("a", "b")


def test_who_is_carried_over_or_hired_may_be_lent_on():
    resources = [
        Resource(f"{role}:{year}", "staff", role, amount, "fte", year, carry_over=carry)
        for role, amount, carry in (("jur", 1.0, None), ("pla", 0.0, 0.0))
        for year, amount in (("2027", amount), ("2028", 0.0))
    ]
    swap = Substitution("jur:2028", "pla:2028")
    assert proven(problem([[0, 0, 0, 1]], resources, substitutions=[swap])) == ("a",)
    hire = Hire("ing", 1.0, 100.0, "eur")
    staff = [*budget(100), *roles(ing=0, jur=0, pla=0)]
    assert proven(problem([[0, 0, 0, 1]], staff, substitutions=CHAIN, hires=[hire])) == ("a",)


@pytest.mark.parametrize(("back", "needed"), [(1.0, 2.0), (0.8, 2.0), (1.25, 2.0)])
def test_roles_that_replace_each_other(back, needed):
    around = [Substitution("ing", "jur", 0.8), Substitution("jur", "ing", back)]
    resources = roles(ing=1, jur=1.2, pla=0)
    assert proven(problem([[0, needed, 0]], resources, substitutions=around)) == ("a",)
    assert proven(problem([[0, needed + 0.1, 0]], resources, substitutions=around)) == ()


def test_roles_that_make_staff_out_of_nothing_are_refused():
    around = [Substitution("ing", "jur", 1.5), Substitution("jur", "ing", 0.7)]
    with pytest.raises(PortfolioError, match="'ing', 'jur' replace each other") as caught:
        problem([[0, 1, 0]], roles(ing=1, jur=1, pla=0), substitutions=around)
    assert [item.code for item in caught.value.problems] == ["endless-staff"]
    # With a maximum a round ends.
    around[1] = Substitution("jur", "ing", 0.7, maximum=1.0)
    assert proven(problem([[0, 1.5, 0]], roles(ing=1, jur=0, pla=0), substitutions=around)) == (
        "a",
    )


@pytest.mark.parametrize(("effect", "best"), [(1.0, 10.0), (-1.0, 10.0), (-1.0, -10.0)])
def test_a_synergy_counts_by_a_period_when_both_start_in_it(effect, best):
    years = ("2027", "2027-H2", "2028")
    sign = 1.0 if best > 0 else -1.0
    measure, early = Measure("m", 1.0, best=best, worst=-best), years[:2]
    asked = Problem(
        proposals=[Proposal("a"), Proposal("b")],
        measures=[measure, replace(measure, id="m@2027", weight=0.0, of="m", years=(2027,))],
        resources=[],
        options=[OptionKey(name, year) for name in "ab" for year in years],
        use=np.zeros((6, 0)),
        impact=sign * np.array([[1.0, 1.0], [1.0, 1.0], [5.0, 0.0]] * 2),
        synergies=[
            Synergy("a", "b", {"m": effect}),
            Synergy("a", "b", {"m@2027": effect}, starts_a=early, starts_b=early),
        ],
        total_floors=[TotalFloor("m@2027", sign * 2 + effect, by="2027", of="m")],
    )
    helps = effect * sign > 0
    # Together by 2027 they reach it; where that does harm one of them alone does not.
    for b, fine in (
        (OptionKey("b", "2027-H2"), True),
        (OptionKey("b", "2028"), False),
    ):
        assert (not evaluate(asked, [OptionKey("a", "2027"), b]).violations) == (fine or not helps)
    found = solve(asked)
    assert (found.status, found.faults, found.violations) == ("proven", (), ())
    assert all(start != "2028" for start in found.starts.values()) == helps
