"""Scores with a value halved and doubled, against a framework that is written so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from build import framework, measure, table
from maatwaarde.scoring import score
from maatwaarde.scoring.reweighed import reweighable_values, reweighed

TREE: list[dict[str, Any]] = [
    {
        "id": "space",
        "title": "space",
        "weight": 3,
        "values": [
            {"id": "streets", "title": "streets", "weight": 3, "measures": [measure("cars")]},
            {"id": "green", "title": "green", "weight": 1, "measures": [measure("trees")]},
        ],
    },
    {"id": "work", "title": "work", "weight": 1, "measures": [measure("jobs")]},
    {"id": "nothing", "title": "nothing", "weight": 0, "measures": [measure("noise")]},
]


def weighing(**weights: float) -> list[dict[str, Any]]:
    """Return the tree with other weights, by id."""

    def put(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                **value,
                "weight": weights.get(value["id"], value["weight"]),
                **({"values": put(value["values"])} if "values" in value else {}),
            }
            for value in values
        ]

    return put(TREE)


def test_scores_and_ranks_are_those_of_a_framework_that_is_written_so() -> None:
    owner = framework(TREE)
    impacts = table(owner, [[0.5, -0.2, 0.1, 1], [-0.4, 0.9, 0.3, 0], [0.1, 0.1, 0.4, 0]])
    found = {
        (owner.nodes[item.change.node].id, item.change.factor): item
        for item in reweighed(score(impacts, owner))
    }
    # Of three quarters there is no double, and what weighs nothing has no half.
    written = {
        ("space", 0.5): weighing(space=3, work=5),
        ("work", 0.5): weighing(space=7, work=1),
        ("work", 2.0): weighing(space=1, work=1),
        ("streets", 0.5): weighing(streets=3, green=5),
        ("green", 0.5): weighing(streets=7, green=1),
        ("green", 2.0): weighing(streets=1, green=1),
    }
    assert found.keys() == written.keys()
    for case, values in written.items():
        other = framework(values)
        expected = score(impacts, other)
        assert found[case].score == pytest.approx(expected.score, abs=1e-12)
        assert np.array_equal(found[case].rank, expected.rank)
        node = other.node(case[0])
        assert found[case].change.weight == pytest.approx(node.weight)


def test_the_heaviest_at_the_top_come_first() -> None:
    owner = framework(TREE)
    names = [owner.nodes[node].id for node in reweighable_values(owner)]
    assert names == ["space", "work", "streets", "green"]


def test_scores_that_are_no_sum_have_none() -> None:
    owner = framework(TREE)
    impacts = table(owner, [[0.5, -0.2, 0.1, 1], [-0.4, 0.9, 0.3, 0]])
    assert reweighed(score(impacts, owner, "topsis")) == ()
