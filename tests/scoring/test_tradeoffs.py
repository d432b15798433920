"""Which ranks rest on a loss that is far larger than that of those below, by hand."""

import numpy as np
import pytest

from build import flat, measure, table
from maatwaarde.diagnostics import MethodError
from maatwaarde.scoring import score
from maatwaarde.scoring.tradeoffs import tradeoffs

OWNER = flat(
    [measure("quiet"), measure("jobs", weight=3)],
    guards=[{"value": "jobs", "max_loss": 0.9, "rule": "veto"}],
)


def test_a_rank_above_those_that_lose_far_less_is_named() -> None:
    impacts = [[-0.2, 0.1], [-0.6, 1.0], [0.9, -1.0], [-0.1, 0.5], [-0.15, 0.6]]
    found = tradeoffs(score(table(OWNER, impacts, ids=list("ABCDE")), OWNER))
    # C has a veto. B loses 0.5 more than D, 0.45 more than E and 0.4 more than A.
    assert found.ranked == (1, 4, 3, 0)
    (flag,) = found.flags
    assert (flag.row, flag.measure.id, flag.below) == (1, "quiet", (3,))
    assert flag.loss == pytest.approx(0.6)
    assert found.compensation.worst.tolist() == [0, 0, 1, 0, 0]


def test_several_that_lose_less_are_named_best_first_and_by_measure() -> None:
    impacts = [[0, -0.5], [-0.6, 1.0], [0, 0.3], [0.2, 0.4]]
    found = tradeoffs(score(table(OWNER, impacts), OWNER))
    assert [(flag.row, flag.below) for flag in found.flags] == [(1, (3, 2, 0))]
    # Gains pay for nothing here: only what is lost is looked at.
    assert found.check.veto[found.ranked.index(0)].tolist() == [1, 1, 1, -1]


def test_it_is_of_the_value_method_alone() -> None:
    scores = score(table(OWNER, [[0.1, 0.2], [0.2, 0.1]]), OWNER, "topsis")
    with pytest.raises(MethodError):
        tradeoffs(scores)
    assert not np.isnan(scores.score).any()
