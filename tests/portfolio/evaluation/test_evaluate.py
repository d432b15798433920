"""The check is held against portfolios whose faults are known by hand."""

from __future__ import annotations

import numpy as np
import pytest

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
    evaluate,
    total_value,
)


def problem(**changes):
    arguments = {
        "proposals": [Proposal(name) for name in "abcd"],
        "measures": [Measure("co2", 2.0, best=10, worst=-5), Measure("air", 1.0, best=-1, worst=1)],
        "resources": [Resource("eur", "money", "budget", 0.3)],
        "use": np.array([[0.1], [0.2], [0.01], [-0.01]]),
        "impact": np.array([[0.0, 10.0], [0.5, 0.0], [0.0, -5.0], [-2.0, 0.0]])[:, ::-1],
    }
    return Problem(**arguments | changes)


def kinds(options, **changes):
    return [item.kind for item in evaluate(problem(**changes), options).violations]


def test_value_cost_and_slack_by_hand():
    found = evaluate(problem(), ["a", "b"])
    assert found.value == pytest.approx(2.0 * 1.0 - 0.5)
    assert found.cost == 0.3
    assert [(use.used, use.slack) for use in found.resources] == [(0.3, 0.0)]
    co2 = {total.measure: total for total in found.measures}["co2"]
    assert (co2.total, co2.value, co2.contribution) == (10.0, 1.0, 2.0)
    assert not found.violations


def test_a_cent_over_is_seen_and_what_comes_in_counts():
    assert kinds("abc") == ["capacity"]
    assert kinds("abcd") == []


def test_low_and_high_add_up():
    low = np.full((4, 2), -7.0)
    found = evaluate(problem(impact_low=low), ["a", "b"])
    assert [total.low for total in found.measures] == [-14.0, -14.0]
    assert [total.high for total in found.measures] == [total.total for total in found.measures]


@pytest.mark.parametrize(
    ("rules", "options", "kind"),
    [
        ({"at_most_one": [AtMostOne(("a", "b"))]}, "ab", "at-most-one"),
        ({"requires": [Requires("a", ("c", "d"))]}, "ab", "requires"),
        ({"mandatory": [Mandatory(("c", "d"))]}, "ab", "mandatory"),
        ({"forbidden": [Forbidden("a")]}, "ab", "forbidden"),
        ({"locked": [Locked("c")]}, "ab", "locked"),
        ({"floors": [ValueFloor("v", {"air": 1.0}, -0.25)]}, "ab", "floor"),
    ],
)
def test_each_rule_is_checked(rules, options, kind):
    assert kinds(options, **rules) == [kind]
    others = "cd" if kind != "floor" else "ad"
    if kind not in ("mandatory", "locked"):
        assert kinds(others, **rules) == []


def test_a_proposal_starts_once():
    options = [OptionKey("a", "2027"), OptionKey("a", "2028"), *(OptionKey(name) for name in "bcd")]
    twice = problem(
        options=options,
        use=np.zeros((5, 1)),
        impact=np.zeros((5, 2)),
        resources=[Resource("eur", "money", "budget", 1.0)],
    )
    assert [
        item.kind
        for item in evaluate(twice, [OptionKey("a", "2027"), OptionKey("a", "2028")]).violations
    ] == ["once"]


def test_an_unknown_option_is_refused():
    with pytest.raises(PortfolioError, match="there is no option 'z'"):
        evaluate(problem(), ["z"])


@pytest.mark.parametrize(
    ("total", "value"),
    [(-5, -1), (0, 0), (10, 1), (30, 3), (40, 3.2), (-20, -4)],
)
def test_the_value_of_a_total(total, value):
    measure = Measure("m", 1, best=10, worst=-5, target=42, achieved=12)
    assert total_value(measure, total) == pytest.approx(value)
    mirrored = Measure("m", 1, best=-10, worst=5, target=-42, achieved=-12)
    assert total_value(mirrored, -total) == pytest.approx(value)
