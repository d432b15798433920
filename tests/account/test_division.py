"""What proposals cost, divided over what they are done for: each euro once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from build import framework, measure
from maatwaarde.account.division import by_category, shares_of_gain


def test_money_follows_gains_and_harm_takes_no_share() -> None:
    shares = shares_of_gain(np.array([[0.3, 0.1, -0.5], [0.0, -1.0, 0.0], [np.nan, 0.2, 0.2]]))
    assert shares.tolist() == [
        pytest.approx([0.75, 0.25, 0.0]),
        [0.0, 0.0, 0.0],
        pytest.approx([0.0, 0.5, 0.5]),
    ]


TOWN = framework(
    [
        {"id": "green", "title": "G", "pillar": "E", "sdg": [7, 13], "measures": [measure("a")]},
        {"id": "home", "title": "H", "pillar": "S", "sdg": [13], "measures": [measure("b")]},
        {"id": "rest", "title": "R", "measures": [measure("c"), measure("d")]},
    ]
)


def test_a_measure_under_several_goals_is_divided_over_them() -> None:
    amounts = np.array([100.0, 30.0, 5.0, 2.0])
    assert by_category(TOWN, amounts, "sdg") == {"7": 50.0, "13": 80.0, "none": 7.0}
    assert by_category(TOWN, amounts, "pillar") == {"E": 100.0, "S": 30.0, "none": 7.0}
    assert by_category(TOWN, amounts, "value") == {"green": 100.0, "home": 30.0, "rest": 7.0}


@given(
    arrays(float, (5, 4), elements=st.floats(-1, 1)),
    arrays(float, 5, elements=st.floats(-1e6, 1e7)),
)
def test_values_pillars_and_goals_each_add_up_to_all_that_is_divided(
    contributions: np.ndarray, costs: np.ndarray
) -> None:
    shares = shares_of_gain(contributions)
    whole = shares.sum(axis=1)
    assert all(total == pytest.approx(1) or total == 0 for total in whole)
    amounts = costs @ shares
    for by in ("value", "pillar", "sdg"):
        found = sum(by_category(TOWN, amounts, by).values())
        assert found == pytest.approx(float(costs @ whole), abs=1e-3)
