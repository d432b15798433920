"""Whatever the sizes of the numbers are within their ranges, what is proven is the best."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from day_and_night import by_day
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    AtMostOne,
    Forbidden,
    Grant,
    Hire,
    Locked,
    Mandatory,
    Measure,
    Problem,
    Proposal,
    Requires,
    Resource,
    Substitution,
    Synergy,
    TotalFloor,
    ValueFloor,
    find_conflict,
    solve,
)
from maatwaarde.portfolio.evaluation.evaluate import evaluate
from maatwaarde.portfolio.problem.ranges import MONEY, PRICE, RATE, RATIO, STAFF, WANTED

from .oracle import best_by_enumeration

N = 7
IDS = [f"P{i}" for i in range(N)]
ABSURD = st.sampled_from([-1e60, -3e13, 0.0, 1e20, 1e60])


def power(least: float, most: float) -> st.SearchStrategy[float]:
    """Numbers of all sizes, the ends among them."""
    ends = st.sampled_from([least, most])
    between = st.floats(np.log10(least), np.log10(most)).map(
        lambda x: float(np.clip(float(f"{10**x:.5g}"), least, most))
    )
    return st.one_of(ends, between)


@st.composite
def measures(draw: st.DrawFn) -> list[tuple[Measure, np.ndarray]]:
    found = []
    for j in range(draw(st.integers(1, 3))):
        sign = draw(st.sampled_from([1.0, -1.0]))
        best = draw(power(1e-9, 1e12))
        worst = best * draw(st.one_of(st.just(1.0), power(1e-5, 1e5)))
        signs = draw(st.sampled_from([(0.0, 1.0), (-1.0, 0.0), (-1.0, 1.0), (-1.0, 0.0, 1.0)]))
        small = {(0.0, 1.0): best, (-1.0, 0.0): worst}.get(signs, min(best, worst))
        sizes = st.one_of(power(0.01, 10.0), power(1e-9, RATIO))
        impact = [
            sign * draw(st.sampled_from(signs)) * min(small * draw(sizes), small * RATIO)
            for _ in range(N)
        ]
        target = draw(st.one_of(st.none(), power(1e-3, WANTED)))
        found.append(
            (
                Measure(
                    f"m{j}",
                    weight=draw(st.sampled_from([0.01, 0.3, 1.0])),
                    best=sign * best,
                    worst=-sign * worst,
                    target=None if target is None else sign * best * target,
                    beyond_target=draw(st.sampled_from([0.0, 0.2, 1.0])),
                ),
                np.array(impact),
            )
        )
    return found


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    drawn = draw(measures())
    impact = np.column_stack([column for _, column in drawn])
    use, resources = [], []
    for name, kind, limit, decimals in (
        ("eur", "money", MONEY, 2),
        ("fte", "staff", STAFF, 4),
    ):
        ends = st.sampled_from([limit.least, 10 * limit.least, 1.0, limit.most])
        size = draw(st.sampled_from([ends, power(1.0, 1e6), power(limit.least, limit.most)]))
        asked = [max(round(draw(size), decimals), limit.least) for _ in range(N)]
        inside = draw(st.lists(st.sampled_from(asked), max_size=4))
        room = sum((Decimal(repr(amount)) for amount in inside), Decimal(0))
        room += draw(st.sampled_from([-1, 0, 1])) * Decimal(repr(limit.least))
        use.append(asked)
        resources.append(Resource(name, kind, name, min(max(float(room), 0.0), limit.most)))
    rules: dict[str, Any] = {}
    if draw(st.booleans()):
        rules["forbidden"] = [Forbidden("P0", "veto")]
        impact[0] = [draw(ABSURD) for _ in drawn]
    match draw(st.integers(0, 3)):
        case 0:
            rules["locked"] = [Locked("P1")]
        case 1:
            rules["mandatory"] = [Mandatory(("P1", "P2"))]
    if draw(st.booleans()):
        rules["requires"] = [Requires("P3", ("P4",))]
        rules["at_most_one"] = [AtMostOne(("P5", "P6"))]
    if draw(st.integers(0, 3)) == 0:
        rules["floors"] = [ValueFloor("guard", {"m0": 0.5}, -draw(power(1e-3, 1e6)))]
    return Problem(
        proposals=[Proposal(name) for name in IDS],
        measures=[measure for measure, _ in drawn],
        resources=resources,
        use=np.array(use).T,
        impact=impact,
        **rules,
    )


def near(value: float, best: float, problem: Problem) -> bool:
    """Whether two values are as near as values of this size can be told apart."""
    running = [problem.option_index[rule.option] for rule in problem.locked]
    anchors = np.array([[min(abs(item.best), abs(item.worst)) for item in problem.measures]])
    fixed = float(np.abs(problem.impact[running] / anchors).sum())
    return abs(value - best) <= 2e-9 + 1e-9 * abs(best) + 1e-9 * fixed


@settings(max_examples=by_day(40), deadline=None)
@given(problems())
def test_what_is_proven_is_the_best_whatever_the_sizes(problem: Problem) -> None:
    best = best_by_enumeration(problem)
    if best is None:
        with pytest.raises(PortfolioError):
            solve(problem)
        return
    found = solve(problem)
    assert found.violations == ()
    assert found.status == "proven"
    assert near(found.value, best.value, problem)


@settings(max_examples=by_day(5), deadline=None)
@given(problems(), st.data())
def test_what_is_proven_agrees_with_the_check_where_staff_moves(
    problem: Problem, data: st.DataObject
) -> None:
    draw = data.draw
    spare = Resource("gen", "staff", "gen", round(draw(power(STAFF.least, STAFF.most)), 4))
    problem = replace(
        problem,
        resources=[*problem.resources, spare],
        use=np.hstack([problem.use.toarray(), np.full((N, 1), draw(power(STAFF.least, 100.0)))]),
        hires=[Hire("fte", draw(power(STAFF.least, 1e6)), draw(power(PRICE.least, 1e9)), "eur")],
        substitutions=[Substitution("gen", "fte", draw(power(RATE.least, RATE.most)), None)],
        grants=[Grant("g", "eur", ("P1", "P2"), draw(power(1.0, MONEY.most)), 0.4)],
    )
    forbidden = {rule.proposal for rule in problem.forbidden}
    names = [name for name in IDS if name not in forbidden]
    values = [
        item.value
        for bits in product((False, True), repeat=len(names))
        if not (
            item := evaluate(problem, [name for name, bit in zip(names, bits, strict=True) if bit])
        ).violations
    ]
    if not values:
        with pytest.raises(PortfolioError):
            solve(problem)
        return
    assert near(solve(problem).value, max(values), problem)


def small(**changes: Any) -> Problem:
    arguments: dict[str, Any] = {
        "proposals": [Proposal(name) for name in "ABCD"],
        "measures": [Measure("m", 1.0, best=1.0, worst=-1.0)],
        "resources": [Resource("eur", "money", "eur", 9.0)],
        "use": np.array([[5.0], [4.0], [5.0], [3.0]]),
        "impact": np.array([[0.3], [0.29999], [0.0], [0.29996]]),
        **changes,
    }
    return Problem(**arguments)


@pytest.mark.parametrize("worst", [-1.0, -1e-8, -1e-300])
@pytest.mark.parametrize("absurd", [-50.0, -1e13, 1e60])
def test_what_is_forbidden_sets_no_scale(worst: float, absurd: float) -> None:
    measure = Measure("m", 1.0, best=1.0, worst=worst, target=0.4)
    impact = np.array([[0.3], [0.29999], [absurd], [0.29996]])
    problem = small(measures=[measure], impact=impact, forbidden=[Forbidden("C", "veto")])
    assert solve(problem).chosen == ("A", "B")


def test_a_synergy_with_what_is_forbidden_sets_no_scale() -> None:
    pair = Synergy("A", "C", impact={"m": -1e30})
    problem = small(synergies=[pair], forbidden=[Forbidden("C")])
    assert solve(problem).chosen == ("A", "B")


@pytest.mark.parametrize("bad", [-1.0, -1e3, -1e6])
@pytest.mark.parametrize("target", [None, 0.5])
def test_what_is_far_too_bad_hides_no_small_difference(bad: float, target: float | None) -> None:
    measure = Measure("m", 1.0, best=1.0, worst=-1.0, target=target)
    impact = np.array([[0.3], [0.29999], [bad], [0.29996]])
    found = solve(small(measures=[measure], impact=impact))
    assert found.chosen == ("A", "B")
    assert found.status == "proven"


def test_what_can_never_be_paid_sets_no_scale() -> None:
    use = np.array([[5.0], [4.0], [1e12], [3.0]])
    impact = np.array([[0.3], [0.29999], [1e6], [0.29996]])
    assert solve(small(use=use, impact=impact)).chosen == ("A", "B")


def test_a_running_giant_leaves_the_rest_exact() -> None:
    use = np.array([[5.0], [4.0], [999_999_999_000.0], [3.01]])
    eur = Resource("eur", "money", "eur", 999_999_999_008.01)
    problem = small(use=use, resources=[eur], locked=[Locked("C")])
    assert solve(problem).chosen == ("A", "C", "D")


def test_gains_and_losses_of_other_sizes_are_both_counted() -> None:
    measure = Measure("m", 1.0, best=1e6, worst=-1.0)
    impact = np.array([[1e6], [-0.5], [0.0], [-1e-3]])
    must = [Mandatory(("B", "D"))]
    found = solve(small(measures=[measure], impact=impact, mandatory=must))
    assert found.chosen == ("A", "D")
    left = solve(
        small(measures=[measure], impact=impact, mandatory=must, forbidden=[Forbidden("A")])
    )
    assert left.chosen == ("D",)
    assert left.value == pytest.approx(-1e-3, rel=1e-9)


def test_why_nothing_is_possible_is_told_beside_something_absurd() -> None:
    impact = np.array([[0.3], [0.29999], [-1e60], [0.29996]])
    problem = small(
        impact=impact,
        forbidden=[Forbidden("C", "veto")],
        requires=[Requires("A", ("C",))],
        mandatory=[Mandatory(("A",))],
        total_floors=[TotalFloor("m", 0.1)],
    )
    conflict = find_conflict(problem)
    assert conflict is not None
    # That C is forbidden, or that what it would bring leaves the total out of reach.
    assert len(conflict.rules) == 3
    assert {"requires", "mandatory"} < {rule.kind for rule in conflict.rules}
