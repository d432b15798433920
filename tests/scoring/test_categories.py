"""Pillars add up to the score, whatever the tree; and a guard on one is what it says."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import framework, impacts, measure, table
from maatwaarde.framework import Framework
from maatwaarde.scoring import by_category, score
from maatwaarde.scoring.categories import category_values


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, Any], Framework]:
    """Trees of up to three levels, with pillars and goals here and there, and zero weights."""
    count = iter(range(100))

    def node(depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {"id": f"v{next(count)}", "title": "V"}
        own["weight"] = draw(st.sampled_from([0, 0.5, 1, 3]))
        if draw(st.booleans()):
            own["pillar"] = draw(st.sampled_from("ESG"))
        if draw(st.booleans()):
            own["sdg"] = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
        leaves = draw(st.integers(0 if depth < 2 else 1, 2))
        own["measures"] = [
            measure(f"m{next(count)}", *draw(st.sampled_from([(-1, 2), (4, -1)])))
            for _ in range(leaves)
        ]
        below = draw(st.integers(0 if leaves else 1, 2)) if depth < 2 else 0
        own["values"] = [node(depth + 1) for _ in range(below)]
        _some_weight([*own["measures"], *own["values"]])
        return own

    values = [node(0) for _ in range(draw(st.integers(1, 3)))]
    _some_weight(values)
    return {"values": values}, framework(values)


def _some_weight(siblings: list[dict[str, Any]]) -> None:
    if siblings and not any(item.get("weight", 1) for item in siblings):
        siblings[0]["weight"] = 1


def leaves_of(
    nodes: list[dict[str, Any]], share: float = 1.0, pillar: str = "none", goals: Any = ("none",)
) -> list[tuple[str, float, str, Any]]:
    """Return measure, weight, pillar and goals, by reading the tree as a person would."""
    found = []
    for item in nodes:
        own = item.get("pillar", pillar), item.get("sdg", goals)
        # Measures come before values in the order of the framework.
        children = [*item["measures"], *item["values"]]
        total = sum(child.get("weight", 1) for child in children)
        inner = share * item["weight"] / total
        for child in item["measures"]:
            found.append(
                (child["id"], share * item["weight"] * child.get("weight", 1) / total, own)
            )
        for child in item["values"]:
            found += [(m, w, (p, g)) for m, w, p, g in leaves_of([child], inner, *own)]
    return [(m, w, p, g) for m, w, (p, g) in found]


@given(st.data())
def test_pillars_add_up_to_the_score_and_gains_hide_no_harm(data: st.DataObject) -> None:
    content, owner = data.draw(trees())
    scores = score(table(owner, data.draw(impacts(owner))), owner)
    leaves = leaves_of(content["values"])
    whole = sum(item["weight"] for item in content["values"])
    values = dict(zip([m.id for m in owner.measures], scores.valuation.central.T, strict=True))
    for by in ("pillar", "sdg"):
        found = by_category(owner, scores.contributions, by)  # type: ignore[arg-type]
        wanted: dict[str, list[np.ndarray]] = {}
        for name, weight, pillar, goals in leaves:
            for category in [pillar] if by == "pillar" else set(map(str, goals)):
                wanted.setdefault(category, []).append(values[name] * weight / whole)
        assert {one.id for one in found.categories} == wanted.keys()
        for k, one in enumerate(found.categories):
            parts = np.array(wanted[one.id])
            assert found.gains[:, k] == pytest.approx(np.where(parts > 0, parts, 0).sum(axis=0))
            assert found.harms[:, k] == pytest.approx(np.where(parts < 0, parts, 0).sum(axis=0))
            assert found.contributions[:, k] == pytest.approx(
                found.gains[:, k] + found.harms[:, k], abs=1e-12
            )
        if by == "pillar":
            assert found.contributions.sum(axis=1) == pytest.approx(scores.score, abs=1e-12)
    tops = by_category(owner, scores.contributions, "value")
    assert tops.contributions.sum(axis=1) == pytest.approx(scores.score, abs=1e-12)


@given(st.data(), st.sampled_from([0.0, 0.1, 0.3]))
def test_a_guard_on_a_pillar_or_goal_is_broken_by_the_loss_within_it(
    data: st.DataObject, most: float
) -> None:
    content, plain = data.draw(trees())
    leaves = leaves_of(content["values"])
    guards = [
        {by: name if by == "pillar" else int(name), "max_loss": most, "rule": "veto"}
        for by in ("pillar", "sdg")
        for name in [one.id for one in plain.categories(by) if one.id != "none"]  # type: ignore[arg-type]
    ]
    owner = framework(content["values"], guards=guards)
    scores = score(table(owner, data.draw(impacts(owner))), owner)
    values = dict(zip([m.id for m in owner.measures], scores.valuation.central.T, strict=True))
    vetoed = np.zeros(len(scores.proposals), dtype=bool)
    for guard, result in zip(guards, scores.guards, strict=True):
        held = [
            (weight, values[name])
            for name, weight, pillar, goals in leaves
            if (guard["pillar"] == pillar if "pillar" in guard else guard["sdg"] in goals)
        ]
        total = sum(weight for weight, _ in held)
        assert np.abs(result.worth).max() < 1e9
        if total > 0:
            worth = sum(weight * value for weight, value in held) / total
            assert result.worth == pytest.approx(worth, abs=1e-9)
            clear = np.abs(worth + most) > 1e-9
            assert np.array_equal(result.broken[clear], (worth < -most)[clear])
        vetoed |= result.broken
    assert np.array_equal(scores.vetoed, vetoed)


@given(st.data())
def test_what_mends_a_broken_guard_on_a_pillar_mends_it(data: st.DataObject) -> None:
    _, plain = data.draw(trees())
    names = [one.id for one in plain.categories("pillar") if one.id != "none"]
    guards = [{"pillar": name, "max_loss": 0.1, "rule": "veto"} for name in names]
    owner = framework([item.model_dump() for item in plain.file.values], guards=guards)
    rows = data.draw(impacts(owner, rows=2))
    for broken in score(table(owner, rows), owner).explain("P0").guards:
        assert broken.certain
        for move in broken.moves:
            changed = rows.copy()
            changed[0, owner.measure_index(move.measure.id)] = move.needed
            again = score(table(owner, changed), owner)
            [result] = [one for one in again.guards if one.guard == broken.guard]
            assert result.worth[0] == pytest.approx(-0.1, abs=1e-9)


def test_the_value_of_a_category_is_on_the_scale_of_guards() -> None:
    values = [
        {
            "id": "a",
            "title": "A",
            "pillar": "E",
            "measures": [measure("x", weight=3), measure("y")],
        },
        {"id": "b", "title": "B", "pillar": "E", "weight": 3, "measures": [measure("z")]},
        {"id": "c", "title": "C", "weight": 4, "measures": [measure("rest")]},
    ]
    owner = framework(values, guards=[{"pillar": "E", "max_loss": 0.2, "rule": "flag"}])
    scores = score(table(owner, [[-1.0, 1.0, -0.5, 1.0]]), owner)
    # Half of the weight is E: three sixteenths x, one sixteenth y, twelve sixteenths z.
    worth = (-3 + 1 - 6) / 16
    assert category_values(scores, owner.categories("pillar"))[0] == pytest.approx([worth, 1])
    assert scores.guards[0].worth[0] == pytest.approx(worth)
    found = by_category(owner, scores.contributions, "pillar")
    assert (found.gains[0, 0], found.harms[0, 0]) == pytest.approx((1 / 32, -9 / 32))


def test_a_range_alone_may_break_a_guard_on_a_pillar() -> None:
    values = [{"id": "a", "title": "A", "pillar": "S", "measures": [measure("x")]}]
    owner = framework(values, guards=[{"pillar": "S", "max_loss": 0.2, "rule": "veto"}])
    scores = score(table(owner, [[0.1], [-0.3]], low=[[-0.5], [-0.4]], high=[[0.2], [0.0]]), owner)
    [result] = scores.guards
    assert (result.broken.tolist(), result.possible.tolist()) == ([False, True], [True, False])
    assert scores.rank.tolist() == [1, 0]
