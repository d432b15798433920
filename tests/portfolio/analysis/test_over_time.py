"""What each proposal alone is worth over the years that count."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from build import flat, measure
from maatwaarde.diagnostics import ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.portfolio.analysis.over_time import OverTime, over_time
from maatwaarde.proposals import read_proposals
from maatwaarde.scoring import score


def worth(owner: Framework, rows: dict[str, list[Any]]) -> OverTime:
    proposals = read_proposals(pd.DataFrame(rows))
    return over_time(proposals, score(estimate(proposals, owner), owner, titles=proposals.titles))


def test_each_measure_counts_by_its_weight_and_up_to_its_target() -> None:
    owner = flat(
        [
            measure("homes", -10, 10, weight=3, target={2030: 4}, beyond_target=0),
            measure("noise", 20, -20, weight=1),
        ],
        horizon=2030,
    )
    rows = {
        "id": ["A", "B", "C"],
        "cost:2027": [1, 1, 1],
        "cost:2029": [None, 1, None],
        "impact:homes": [4, 4, 8],
        "impact:noise": [0, -10, 10],
    }
    found = worth(owner, rows)
    assert (found.first, found.horizon) == (2027, 2030)
    assert list(found.values) == ["A", "B", "C"]
    # In force at the end of 2027 to 2030, or of 2029 and 2030: 4 of 4 years, or 2.
    expected = {
        "A": 0.75 * 0.4,
        "B": (0.75 * 0.4 + 0.25 * 0.5) / 2,
        "C": 0.75 * 0.4 - 0.25 * 0.5,
    }
    assert found.values == pytest.approx(expected)


def test_without_years_it_is_told_what_to_give() -> None:
    rows = {"id": ["A"], "cost": [1], "impact:homes": [4]}
    with pytest.raises(ResourceError) as caught:
        worth(flat([measure("homes", -10, 10)]), rows)
    assert {item.code for item in caught.value.problems} == {"no-horizon", "no-periods"}
    with pytest.raises(ResourceError) as caught:
        worth(flat([measure("homes", -10, 10)], horizon=2030), rows)
    assert [item.code for item in caught.value.problems] == ["no-periods"]
