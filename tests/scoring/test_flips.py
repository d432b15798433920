"""What turns two proposals round, the least and the likeliest first, worked out by hand."""

from itertools import pairwise

import numpy as np
import pytest

import build
from maatwaarde.framework import Framework
from maatwaarde.scoring import score
from maatwaarde.scoring.flips import Pair, pair, tornado


@pytest.fixture
def owner() -> Framework:
    """Three measures of which the anchors differ: 2, 40 and 4 apart, and lower better last."""
    measures = [
        build.measure("jobs", -1, 1, weight=5),
        build.measure("homes", -20, 20, weight=3),
        build.measure("noise", 2, -2, weight=2),
    ]
    return build.flat(measures)


def found(owner: Framework, *rows: list[float]) -> Pair:
    return pair(score(build.table(owner, list(rows)), owner), "P0", "P1")


def test_by_hand(owner: Framework) -> None:
    # Values are (-0.4, 0.5, 0.2) and (-0.8, 0.1, 0.4): scores -0.01 and -0.29.
    turned = found(owner, [-0.4, 10, -0.4], [-0.8, 2, -0.8])
    assert (turned.better, turned.worse) == (0, 1)
    assert turned.gap == pytest.approx(0.28)
    needed = {(flip.measure.id, flip.row): flip.needed for flip in turned.impacts}
    assert needed == {
        # A value moves by the gap over its weight: 0.56, 0.9333 and 1.4.
        ("jobs", 0): pytest.approx(-0.96),
        ("jobs", 1): pytest.approx(-0.24),
        ("homes", 0): pytest.approx(10 - 20 * 0.28 / 0.3),
        ("homes", 1): pytest.approx(2 + 20 * 0.28 / 0.3),
        ("noise", 0): pytest.approx(2.4),
        ("noise", 1): pytest.approx(-3.6),
    }
    # Homes of the other would be 20.67, just beyond 20.
    beyond = {(flip.measure.id, flip.row) for flip in turned.impacts if not flip.within_anchors}
    assert beyond == {("noise", 0), ("noise", 1), ("homes", 1)}


@pytest.mark.parametrize(
    "rows",
    [
        ([-0.4, 10, -0.4], [-0.8, 2, -0.8]),
        ([0.7, -9, 1.5], [0.9, -16, 1.7]),
        ([0.3, -18, 1.9], [-0.9, 19, -1.8]),
    ],
)
def test_what_moves_least_goes_first_and_what_lies_beyond_the_anchors_last(
    owner: Framework, rows: tuple[list[float], list[float]]
) -> None:
    turned = found(owner, *rows)
    order = []
    for flip in turned.impacts:
        ends = sorted((flip.measure.worst, flip.measure.best))
        assert flip.now == rows[flip.row][owner.measures.index(flip.measure)]
        assert flip.within_anchors == (ends[0] <= flip.needed <= ends[1])
        # In parts of the way between the anchors, so that unlike measures can be compared.
        order.append((not flip.within_anchors, abs(flip.needed - flip.now) / (ends[1] - ends[0])))
    assert len(order) == 6
    for before, after in pairwise(order):
        assert before[0] <= after[0]
        assert before[0] < after[0] or before[1] <= after[1] + 1e-12
    moves = [abs(weight.needed - weight.now) for weight in turned.weights]
    assert len(moves) >= 1
    assert moves == sorted(moves)
    by_name = {weight.measure.id: weight.now for weight in turned.weights}
    shares = dict(zip(("jobs", "homes", "noise"), (0.5, 0.3, 0.2), strict=True))
    assert by_name == {name: pytest.approx(shares[name]) for name in by_name}


def test_both_ends_of_the_anchors_are_within() -> None:
    """On the anchor itself is no more than was foreseen."""
    owner = build.flat([build.measure("jobs", -1, 1), build.measure("homes", -1, 1)])
    turned = found(owner, [1.0, 0.0], [-1.0, 0.0])
    at_the_end = {
        (flip.measure.id, flip.row): (flip.needed, flip.within_anchors) for flip in turned.impacts
    }
    assert at_the_end["jobs", 0] == (-1.0, True)
    assert at_the_end["jobs", 1] == (1.0, True)
    assert at_the_end["homes", 0] == (-2.0, False)


def test_an_unknown_impact_starts_from_doing_nothing() -> None:
    owner = build.flat([build.measure("jobs", -1, 1, weight=3), build.measure("homes", -1, 1)])
    table = build.table(owner, [[np.nan, 0.4], [0.0, 0.0]], low=[[-0.5, 0.4], [0, 0]])
    turned = pair(score(table, owner), "P0", "P1")
    unknown = next(f for f in turned.impacts if (f.measure.id, f.row) == ("jobs", turned.better))
    assert np.isnan(unknown.now)
    assert [flip.measure.id for flip in turned.impacts][:2] == ["jobs", "jobs"]


def test_of_two_with_one_score_the_better_is_the_first_that_is_named() -> None:
    owner = build.flat([build.measure("a"), build.measure("b")])
    scores = score(build.table(owner, [[0.5, 0.1], [0.1, 0.5]]), owner)
    for one, other in ((0, 1), (1, 0)):
        turned = pair(scores, f"P{one}", f"P{other}")
        assert (turned.better, turned.worse, turned.gap) == (one, other, 0)


@pytest.mark.parametrize("spread", [0.2, 0.5, 1.0])
def test_a_weight_goes_as_far_down_as_up_and_never_beyond_the_whole(spread: float) -> None:
    weights = {"jobs": 0.6, "homes": 0.3, "noise": 0.1}
    owner = build.flat([build.measure(name, weight=10 * w) for name, w in weights.items()])
    bars = tornado(score(build.table(owner, [[1, -1, 1]]), owner), "P0", spread=spread).bars
    assert {bar.measure.id: bar.range for bar in bars} == {
        name: pytest.approx((w * (1 - spread), min(1.0, w * (1 + spread))))
        for name, w in weights.items()
    }
