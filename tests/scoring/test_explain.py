"""What an explanation promises is tried out: the change is made, and the promise checked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import framework, frameworks, impacts, measure, table
from maatwaarde.scoring import score


@pytest.mark.parametrize("method", ["value", "topsis"])
@given(data=st.data())
def test_a_move_brings_a_proposal_level(method: str, data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    rows = data.draw(impacts(owner, rows=4))
    scores = score(table(owner, rows), owner, method)
    for row, identifier in enumerate(scores.proposals):
        explanation = scores.explain(identifier)
        if explanation.next_above is None:
            assert scores.rank[row] <= 1
            continue
        above, gap = explanation.next_above
        assert gap > 0
        for move in explanation.moves:
            changed = rows.copy()
            changed[row, owner.measure_index(move.measure.id)] = move.needed
            again = score(table(owner, changed), owner, method)
            assert again.score[row] == pytest.approx(scores.score[above], abs=1e-9)


def test_gains_harms_and_unknowns_are_told_apart_and_ordered() -> None:
    owner = framework(
        [
            {
                "id": "v",
                "title": "V",
                "measures": [measure("a"), measure("b", 1, -1), measure("c"), measure("d")],
            }
        ]
    )
    explanation = score(table(owner, [[0.2, -0.5, -0.1, np.nan]]), owner).explain("P0")
    assert [effect.measure.id for effect in explanation.gains] == ["b", "a"]
    assert [effect.measure.id for effect in explanation.harms] == ["c"]
    assert [effect.measure.id for effect in explanation.unknown] == ["d"]


def test_a_broken_guard_says_what_would_mend_it() -> None:
    owner = framework(
        [
            {"id": "gain", "title": "Gain", "measures": [measure("g")]},
            {
                "id": "live",
                "title": "Live",
                "measures": [measure("noise", 100, -100), measure("air", 10, -10)],
            },
        ],
        guards=[{"value": "live", "max_loss": 0.25, "rule": "veto"}],
    )
    rows = np.array([[1.0, 80.0, 2.0], [0.5, 0, 0]])
    explanation = score(table(owner, rows), owner).explain("P0")
    (broken,) = explanation.guards
    assert broken.certain
    assert broken.worth == pytest.approx(-0.5)
    needed = {move.measure.id: move.needed for move in broken.moves}
    # Half of 80/100 and half of 2/10 make 0.5; the noise may be 30, or the air better by 3.
    assert needed == pytest.approx({"noise": 30.0, "air": -3.0})
    for name, impact in needed.items():
        changed = rows.copy()
        changed[0, owner.measure_index(name)] = impact
        assert score(table(owner, changed), owner).rank[0] > 0


def test_relative_methods_promise_nothing() -> None:
    owner = framework([{"id": "v", "title": "V", "measures": [measure("a"), measure("b")]}])
    rows = [[1.0, 2.0], [2.0, 1.5], [3.0, 3.0]]
    explanation = score(table(owner, rows), owner, "topsis-relative").explain("P0")
    assert explanation.next_above is not None
    assert explanation.moves == ()


def test_the_next_above_is_the_nearest_and_possible_moves_come_first() -> None:
    owner = framework(
        [
            {
                "id": "v",
                "title": "V",
                "measures": [measure("small", weight=1), measure("wide", -1, 100, weight=9)],
            }
        ]
    )
    rows = [[0.0, 10.0], [0.0, 40.0], [0.0, 90.0]]
    explanation = score(table(owner, rows), owner).explain("P0")
    assert explanation.next_above is not None
    above, gap = explanation.next_above
    assert (above, gap) == (1, pytest.approx(0.27))
    # 2.7 of `small` is a smaller step than 30 of `wide`, but beyond what counts as its best.
    assert [move.measure.id for move in explanation.moves] == ["wide", "small"]
    assert [move.within_anchors for move in explanation.moves] == [True, False]
