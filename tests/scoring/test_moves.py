"""Which proposals change place between rankings, by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import build
from maatwaarde.diagnostics import MethodError
from maatwaarde.scoring import score
from maatwaarde.scoring.by_group import rank_by_group
from maatwaarde.scoring.moves import Moved, rank_moves
from maatwaarde.scoring.weights import with_answers


def test_those_that_a_veto_bars_somewhere_come_first_and_then_those_that_move_most() -> None:
    def ranking(*ranks: int) -> Any:
        return SimpleNamespace(proposals=tuple("FCBADEG"), rank=np.array(ranks))

    # 0 is no rank. A has one rank in all, E has none, D and G have none in y.
    rankings = {
        "x": ranking(5, 2, 3, 1, 4, 0, 6),
        "y": ranking(3, 4, 2, 1, 0, 0, 0),
        "z": ranking(5, 3, 4, 1, 3, 0, 6),
    }
    assert rank_moves(rankings) == (
        Moved(4, 3, "z", 4, "x", ("y",)),
        Moved(6, 6, "x", 6, "x", ("y",)),
        # Two places each, by id.
        Moved(2, 2, "y", 4, "z", ()),
        Moved(1, 2, "x", 4, "y", ()),
        Moved(0, 3, "y", 5, "x", ()),
    )


def test_each_group_ranks_with_its_own_weights() -> None:
    owner = build.flat([build.measure("m0"), build.measure("m1")])
    impacts = build.table(owner, [[0.9, 0.0], [0.0, 0.7]], ids=["A", "B"])
    asked = with_answers(
        owner,
        {
            "street": [{"id": "m0", "points": 90}, {"id": "m1", "points": 10}],
            "town": [{"id": "m0", "points": 20}, {"id": "m1", "points": 80}],
        },
        method="direct",
    )
    found = rank_by_group(impacts, asked)
    assert list(found.groups) == ["street", "town"]
    assert found.groups["street"].score == pytest.approx([0.81, 0.07])
    assert found.groups["town"].score == pytest.approx([0.18, 0.56])
    assert found.common.score == pytest.approx([0.495, 0.315])
    assert found.moved == (
        Moved(0, 1, "street", 2, "town", ()),
        Moved(1, 1, "town", 2, "street", ()),
    )
    assert list(found.groups["street"].rank) == list(score(impacts, owner).rank) == [1, 2]


def test_without_groups_there_is_no_ranking_by_group() -> None:
    owner = build.flat([build.measure("m0")])
    with pytest.raises(MethodError) as caught:
        rank_by_group(build.table(owner, [[0.5]]), owner)
    assert [problem.code for problem in caught.value.problems] == ["no-groups"]
