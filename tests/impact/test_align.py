"""What carries ids is matched by id, whatever the order, or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import build_impact as make
from build import flat, frameworks, impacts, measure, table
from maatwaarde.diagnostics import ImpactError
from maatwaarde.framework import Framework
from maatwaarde.impact import (
    ImpactTable,
    estimate,
    for_framework,
    for_proposals,
    present_values,
    run_controls,
    trace,
)
from maatwaarde.plugins import Plugins
from maatwaarde.scoring import compare_methods, score, valuate

NAN = np.nan


def shuffled(owner: Framework, order: list[int]) -> Framework:
    """Return the framework of one value with its measures in another order."""
    (value,) = owner.file.values
    moved = value.model_copy(update={"measures": tuple(value.measures[i] for i in order)})
    return replace(owner, file=owner.file.model_copy(update={"values": (moved,)}))


def permutations(draw: Callable[..., Any], size: int) -> list[int]:
    return list(draw(st.permutations(range(size))))


def test_measures_in_another_order_give_the_same_scores() -> None:
    owner = flat([measure("a", -10, 10), measure("b", -2, 2, unit="kg")])
    found = table(owner, [[5.0, 1.0], [0.0, -1.0]])
    assert score(found, shuffled(owner, [1, 0])).score == pytest.approx([0.5, -0.25])


@given(data=st.data())
def test_the_order_of_measures_and_proposals_changes_nothing(data: st.DataObject) -> None:
    owner = data.draw(frameworks(min_measures=2))
    rows = data.draw(impacts(owner, rows=4))
    rows[data.draw(st.integers(0, 3)), 0] = NAN
    ids = ["P0", "P1", "P2", "P3"]
    found = table(owner, rows, ids=ids)
    other = shuffled(owner, permutations(data.draw, len(owner.measures)))
    order = [ids[i] for i in permutations(data.draw, 4)]
    first, second = score(found, owner), score(for_proposals(found, order), other)
    back = [order.index(name) for name in ids]
    np.testing.assert_allclose(second.score[back], first.score, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(second.low[back], first.low, rtol=1e-12, atol=1e-12)
    columns = [other.measure_index(item.id) for item in owner.measures]
    for one, two in (
        (first.contributions, second.contributions),
        (first.valuation.central, valuate(found, other).central[[ids.index(n) for n in order]]),
        (first.beyond, second.beyond),
    ):
        np.testing.assert_allclose(two[np.ix_(back, columns)], one, rtol=1e-12, atol=1e-12)
    for name in ids:
        ours, theirs = first.explain(name), second.explain(name)
        assert [e.measure.id for e in ours.gains] == [e.measure.id for e in theirs.gains]


def test_every_method_is_matched_by_id() -> None:
    owner = flat([measure("a", -10, 10), measure("b", 2, -2, weight=3)])
    found = table(owner, [[5.0, 1.0], [0.0, -1.0], [-3.0, 0.5]])
    methods = ["value", "topsis", "topsis-relative", "pymcdm:SPOTIS", "pymcdm:VIKOR"]
    first = compare_methods(found, owner, methods).rankings
    second = compare_methods(found, shuffled(owner, [1, 0]), methods).rankings
    for method in methods:
        np.testing.assert_allclose(second[method].score, first[method].score, rtol=1e-12)


def test_all_that_does_not_fit_the_framework_is_refused_at_once() -> None:
    owner = flat([measure("a"), measure("b"), measure("d")])
    other = flat([measure("a", unit="kg"), measure("c"), measure("d")])
    with pytest.raises(ImpactError) as caught:
        score(table(owner, [[1.0, 2.0, 3.0]]), other)
    text = str(caught.value)
    assert {problem.code for problem in caught.value.problems} == {"other-measures", "other-unit"}
    for word in ("lack: 'c'", "lacks: 'b'", "'kg'"):
        assert word in text
    assert "estimate the impacts for this framework" in text


def test_one_unit_in_other_words_is_the_same() -> None:
    owner, other = flat([measure("a", unit="t_CO2e")]), flat([measure("a", unit="ton_CO2e")])
    assert score(table(owner, [[0.5]]), other).score == pytest.approx([0.5])


def test_a_unit_that_is_known_to_one_framework_only_is_refused() -> None:
    owner = flat([measure("a", unit="bench")], units={"bench": "[bench]"})
    with pytest.raises(ImpactError, match="'bench'"):
        score(table(owner, [[0.5]]), flat([measure("a")]))


def test_what_is_unknown_means_what_this_framework_says() -> None:
    owner = flat([measure("a", -10, 10), measure("b", -10, 10)])
    proposals = make.proposals(ids=["P1"], impacts=[make.given("a", [2.0])])
    assumed = flat(
        [measure("b", -10, 10), measure("a", -4, 4)],
        missing={"rule": "zero", "reason": "no effect"},
    )
    wider = flat([measure("a", -4, 4), measure("b", -20, 30)])
    for own, given_to in ((owner, assumed), (owner, wider), (assumed, owner)):
        scores = score(estimate(proposals, own), given_to)
        wanted = score(estimate(proposals, given_to), given_to)
        assert (scores.score, scores.low, scores.high) == (wanted.score, wanted.low, wanted.high)
        assert scores.coverage == wanted.coverage == pytest.approx([0.5])
    strict = flat([measure("a"), measure("b")], missing={"rule": "reject"})
    with pytest.raises(ImpactError, match="'b' of 'P1' are unknown"):
        score(estimate(proposals, owner), strict)


@pytest.mark.parametrize("titles", [(), ("One",), ("One", "Two", "Three")])
def test_titles_that_are_not_as_many_as_the_proposals_are_refused(titles: tuple) -> None:
    owner = flat([measure("a")])
    with pytest.raises(ImpactError, match=f"{len(titles)} titles for 2 proposals"):
        score(table(owner, [[0.5], [0.2]]), owner, titles=titles)


def test_proposals_that_either_side_lacks_are_refused_at_once() -> None:
    owner = flat([measure("a")])
    with pytest.raises(ImpactError) as caught:
        for_proposals(table(owner, [[0.5], [0.2]], ids=["x", "y"]), ["y", "z"])
    assert [problem.what for problem in caught.value.problems] == [
        "there are proposals that the impacts lack: 'z'",
        "there are impacts of proposals that are not given: 'x'",
    ]


def estimated(order: list[int] | None = None) -> tuple[Framework, Any, Plugins, ImpactTable]:
    owner = flat(
        [
            measure("other"),
            measure("co2", 10, -10, unit="t_CO2e/year", quantity="co2_emission_change"),
        ],
        money={"discount_rate": 0.02},
    )
    at = order or [0, 1, 2]
    trees = [[100.0, None, 5000.0][i] for i in at]
    proposals = make.proposals({"trees [tree]": trees}, ids=[["x", "y", "z"][i] for i in at])
    found = make.plugins(make.define())
    return owner, proposals, found, estimate(proposals, owner, found, draws=50)


def test_how_an_estimate_came_about_stays_with_its_proposal() -> None:
    owner, _, _, first = estimated()
    second = for_framework(for_proposals(first, ["z", "x", "y"]), shuffled(owner, [1, 0]))
    assert second.measures == ("co2", "other")
    assert second.units == ("t_CO2e/year", "t")
    assert second.estimated.tolist() == [[True, False], [True, False], [False, False]]
    assert second.unverified.tolist() == [[False, False]] * 3
    for name in first.proposals:
        for identifier in first.measures:
            one, two = (trace(found, name, identifier) for found in (first, second))
            assert repr(one) == repr(two)
    np.testing.assert_array_equal(
        present_values(second, "co2"), present_values(first, "co2")[[2, 0, 1]]
    )


def test_controls_get_impacts_in_the_order_of_the_proposals() -> None:
    owner, proposals, found, first = estimated()
    _, moved, _, _ = estimated([2, 0, 1])
    seen = []

    def look(subject: Any) -> list:
        seen.append(dict(zip(subject.proposals.ids, subject.impacts.value[:, 0], strict=True)))
        return []

    found.controls.add("look", look)
    other = shuffled(owner, [1, 0])
    run_controls(proposals, other, first, found)
    run_controls(moved, other, first, found)
    assert repr(seen[0]["x"]) == repr(seen[1]["x"]) != "nan"
    assert repr(seen[0]["z"]) == repr(seen[1]["z"])


def test_impacts_that_are_of_no_framework_stay_as_they_are() -> None:
    owner = flat([measure("a", -10, 10), measure("b")])
    found = table(owner, [[NAN, 0.5]], low=[[-3, 0.5]], high=[[3, 0.5]])
    assert found.framework is None
    strict = flat([measure("a"), measure("b")], missing={"rule": "reject"})
    kept = for_framework(found, strict)
    assert np.isnan(kept.value[0, 0])
    assert (kept.low[0, 0], kept.high[0, 0]) == (-10, 10)
    assert not kept.assumed.any()
    # What it came about with is too much to print.
    assert "framework=" not in repr(estimated()[3])


def test_measures_that_are_lacking_are_told_beside_another_scale() -> None:
    from maatwaarde.proposals import GivenImpact, JudgedColumn

    def judged(name: str) -> GivenImpact:
        cells = JudgedColumn(name, f"impact:{name}", None, None, "comma", ("++",))
        return GivenImpact(name, None, np.array([NAN]), None, None, cells.heading, (cells,))

    plus = {"title": "x", "scale": "plusmin"}
    owner = flat([{"id": "gone", **plus}, {"id": "kept", **plus}])
    found = estimate(make.proposals(ids=["P"], impacts=[judged("gone"), judged("kept")]), owner)
    with pytest.raises(ImpactError) as caught:
        for_framework(found, flat([{"id": "kept", "title": "x", "scale": {"++": 0.2, "0": 0}}]))
    assert [problem.code for problem in caught.value.problems] == ["other-measures", "other-scale"]
