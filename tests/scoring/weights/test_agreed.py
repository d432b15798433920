"""How far groups agree: who differs, on what, and by how much, by hand."""

import pytest

import build
from maatwaarde.scoring.weights import resolve_weights, with_answers
from maatwaarde.scoring.weights.agreed import Agreement, Difference, agreement

OWNER = build.framework(
    [
        {"id": "street", "title": "Street", "measures": [build.measure("m0"), build.measure("m1")]},
        {"id": "work", "title": "Work", "measures": [build.measure("m2")]},
    ]
)


def asked(most: int = 3, **groups: tuple[int, int, int, int]) -> Agreement | None:
    rows = {
        name: [
            {"id": one, "points": n}
            for one, n in zip(("street", "work", "m0", "m1"), points, strict=True)
        ]
        for name, points in groups.items()
    }
    framework, report = resolve_weights(with_answers(OWNER, rows, method="direct"))
    assert report is not None
    return agreement(framework, report, most)


def test_where_each_group_differs_most_is_named_first() -> None:
    # Of the street 0.9 and 0.5, of which m0 has 0.8 and 0.4; together 0.7, of which 0.6.
    found = asked(east=(90, 10, 80, 20), west=(50, 50, 40, 60))
    assert found is not None
    east = [
        Difference("east", "m0", 0.72, 0.42),
        Difference("east", "street", 0.9, 0.7),
        Difference("east", "work", 0.1, 0.3),
    ]
    for one, other in zip(found.differences["east"], east, strict=True):
        assert (one.group, one.id) == (other.group, other.id)
        assert (one.own, one.common) == pytest.approx((other.own, other.common))
    # The measure alone below work says no more than work does.
    assert "m2" not in [one.id for one in found.differences["west"]]
    # m0 has 0.30 too much of all weight; m1 0.10 and m2 0.20 too little.
    assert found.distance == {"east": pytest.approx(0.3), "west": pytest.approx(0.22)}
    assert 0 < found.consensus < 1


def test_no_more_is_named_than_is_asked_for_and_nothing_that_is_the_same() -> None:
    found = asked(1, east=(90, 10, 80, 20), west=(50, 50, 40, 60))
    assert found is not None
    assert [len(one) for one in found.differences.values()] == [1, 1]
    same = asked(east=(3, 1, 1, 1), west=(6, 2, 2, 2))
    assert same is not None
    assert set(same.differences.values()) == {()}
    assert same.consensus == pytest.approx(1)
    assert same.distance == {"east": pytest.approx(0), "west": pytest.approx(0)}


def test_a_single_group_agrees_with_nobody() -> None:
    assert asked(east=(90, 10, 80, 20)) is None
