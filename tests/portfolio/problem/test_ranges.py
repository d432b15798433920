"""Numbers that are too large or too small to reckon with are refused, all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import (
    Forbidden,
    Grant,
    Hire,
    Measure,
    Problem,
    Proposal,
    Resource,
    Substitution,
    Synergy,
    TotalFloor,
    Training,
    ValueFloor,
)


def problem(**changes: Any) -> Problem:
    arguments: dict[str, Any] = {
        "proposals": [Proposal("a"), Proposal("b")],
        "measures": [
            Measure("air", 0.5, best=-1, worst=1),
            Measure("co2", 0.5, best=1000, worst=-1e-9),
        ],
        "resources": [
            Resource("eur", "money", "eur", 5.0),
            Resource("fte", "staff", "fte", 5.0),
            Resource("gen", "staff", "gen", 5.0),
        ],
        "use": np.ones((2, 3)),
        "impact": np.array([[1.0, 5.0], [2.0, 0.0]]),
        **changes,
    }
    return Problem(**arguments)


def found(**changes: Any) -> list[str]:
    with pytest.raises(PortfolioError) as caught:
        problem(**changes)
    assert {item.code for item in caught.value.problems} == {"out-of-range"}
    assert "inf" not in str(caught.value)
    return [item.what for item in caught.value.problems]


def test_every_impact_that_is_too_large_is_named_with_its_measure() -> None:
    one, other = found(impact=np.array([[-3e6, 5.0], [2.0, -1.0]]))
    assert "'a' on 'air': -3000000 is 3,000,000 times the anchor -1" in one
    assert "'b' on 'co2': -1 is 1,000,000,000 times the anchor -1e-09" in other


def test_a_gain_is_held_against_the_anchor_of_losses_where_there_are_losses() -> None:
    assert problem(impact=np.array([[0.0, 1e9], [0.0, 0.0]]))
    (what,) = found(impact=np.array([[0.0, 5.0], [0.0, -1e-9]]))
    assert "'a' on 'co2': 5 is 5,000,000,000 times the anchor -1e-09 of the other side" in what


def test_the_ends_of_a_range_are_held_against_their_own_anchor() -> None:
    high = np.array([[1.0, 100.0], [2.0, 0.0]])
    low = np.array([[1.0, -1.0], [2.0, 0.0]])
    central = np.array([[1.0, 0.0], [2.0, 0.0]])
    assert problem(impact=central, impact_low=central, impact_high=high)
    (what,) = found(impact=central, impact_low=low, impact_high=high)
    assert "'a' on 'co2': -1 is 1,000,000,000 times" in what


def test_what_is_forbidden_may_bring_anything_but_not_cost_anything() -> None:
    no = [Forbidden("a")]
    pair = Synergy("a", "b", impact={"air": 1e40})
    impact = np.array([[1e300, -1e300], [2.0, 0.0]])
    assert problem(forbidden=no, synergies=[pair], impact=impact, scores=np.array([-1e300, 0.0]))
    assert len(found(forbidden=no, use=np.array([[1e100, 1.0, 1.0], [1.0, 1.0, 1.0]]))) == 2


def test_anchors_may_be_as_small_as_their_unit_needs() -> None:
    measures = [
        Measure("air", 0.5, best=-1e-200, worst=1e-200, target=-1e-199),
        Measure("co2", 0.5, best=1e-200, worst=-1e-200),
    ]
    assert problem(measures=measures, impact=1e-200 * np.ones((2, 2)))


def test_a_target_and_a_total_are_held_against_the_anchor() -> None:
    measures = [
        Measure("air", 0.5, best=-1, worst=1, target=-2e9),
        Measure("co2", 0.5, best=1000, worst=-1e-9, target=1e20, achieved=1e20),
    ]
    assert len(found(measures=measures, total_floors=[TotalFloor("co2", 1e20)])) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"use": np.array([[2e12, 1.0, 1.0], [1.0, 1.0, 1.0]])},
        {"use": np.array([[-2e12, 1.0, 1.0], [1.0, 1.0, 1.0]])},
        {"use": np.array([[1.0, 2e7, 1.0], [1.0, 1.0, 1.0]])},
        {"cost": np.array([2e14, 1.0])},
        {"scores": np.array([2e9, 1.0])},
        {"measures": [Measure("air", 2e6, -1, 1), Measure("co2", 0.5, 10, -10)]},
        {"floors": [ValueFloor("g", {"air": 2e6}, 0.0)]},
        {"floors": [ValueFloor("g", {"air": 1.0}, -2e9)]},
        {"hires": [Hire("fte", 2e7, 1.0, "eur")]},
        {"hires": [Hire("fte", 1.0, 2e9, "eur")]},
        {"hires": [Hire("fte", 1.0, 1e-9, "eur")]},
        {"substitutions": [Substitution("gen", "fte", 1e16)]},
        {"substitutions": [Substitution("gen", "fte", 1e-16)]},
        {"substitutions": [Substitution("gen", "fte", 1.0, 1e16)]},
        {"trainings": [Training("t", ("fte",), 1e16, 1.0, "eur")]},
        {"trainings": [Training("t", ("fte",), 1.0, 1e16, "eur")]},
        {"trainings": [Training("t", ("fte",), 1.0, 1.0, "eur", {"gen": 1e16})]},
        {"grants": [Grant("g", "eur", ("a",), 1e16)]},
        {"grants": [Grant("g", "eur", ("a",), 1.0, 1e-16)]},
        {"synergies": [Synergy("a", "b", {}, {"eur": -1e16})]},
    ],
)
def test_amounts_have_a_range(changes: dict[str, Any]) -> None:
    if "use" in changes:
        changes = {**changes, "cost": np.ones(2)}
    assert len(found(**changes)) == 1


def test_a_capacity_has_a_range() -> None:
    resources = [
        Resource("eur", "money", "eur", 2e12, period="2027", carry_over=1e13),
        Resource("fte", "staff", "fte", 2e7),
        Resource("gen", "staff", "gen", 0.0),
    ]
    assert len(found(resources=resources)) == 3


def test_not_more_than_a_screen_is_told() -> None:
    names = [Proposal(f"p{i:03d}") for i in range(100)]
    impact = np.full((100, 2), [-1e9, 0.0])
    assert found(proposals=names, impact=impact, use=np.ones((100, 3)))[-1].startswith("80 more")
