"""Value for money: what is gained above doing nothing, per million."""

import numpy as np
import pandas as pd
import pytest

from build import framework, measure, table
from maatwaarde.proposals import read_proposals
from maatwaarde.scoring import score
from maatwaarde.scoring.value_for_money import value_for_money

OWNER = framework([{"id": "v", "title": "V", "measures": [measure("a")]}])
IMPACTS = [[0.5], [0.5], [-0.2], [0.5], [0.5]]


def listed(**costs: list[float | None]):
    ids = [f"P{i}" for i in range(5)]
    return read_proposals(pd.DataFrame({"id": ids, "title": ids, **costs}))


def test_costs_of_all_kinds_and_years_count_together() -> None:
    proposals = listed(
        **{
            "cost:capital:2027": [2_000_000, None, 1_000_000, 0, -500_000],
            "cost:operating:2028": [500_000, None, None, 0, 100_000],
        }
    )
    found = value_for_money(score(table(OWNER, IMPACTS), OWNER), proposals)
    assert found is not None
    np.testing.assert_array_equal(found.cost, [2_500_000, np.nan, 1_000_000, 0, -400_000])
    # Unknown, free and what brings money in have no value per million.
    assert found.per_million == pytest.approx([0.2, np.nan, -0.2, np.nan, np.nan], nan_ok=True)


def test_costs_are_in_euros_whatever_the_unit_of_their_column() -> None:
    rows = {"cost:2027 [kEUR]": [2_000, None, 1_000, 0, 1], "cost:2028": [5e5, 1, None, 0, 1]}
    found = value_for_money(score(table(OWNER, IMPACTS), OWNER), listed(**rows))
    assert found is not None
    np.testing.assert_array_equal(found.cost, [2_500_000, 1, 1_000_000, 0, 1_001])
    assert found.per_million[0] == pytest.approx(0.2)
    foreign = listed(**{"cost:2027 [kg]": [1.0] * 5, "cost:2028": [1.0] * 5})
    assert value_for_money(score(table(OWNER, IMPACTS), OWNER), foreign) is None


@pytest.mark.parametrize("costs", [{}, {"cost:2027": [None, None, None, None, 0.0]}])
def test_without_known_costs_there_is_none(costs: dict) -> None:
    assert value_for_money(score(table(OWNER, IMPACTS), OWNER), listed(**costs)) is None


def test_scores_that_hold_within_a_list_only_have_none() -> None:
    scores = score(table(OWNER, IMPACTS), OWNER, "topsis-relative")
    assert scores.relative
    assert value_for_money(scores, listed(**{"cost:2027": [1e6] * 5})) is None


def test_what_returns_every_year_counts_for_one_and_is_told_apart() -> None:
    proposals = listed(
        **{
            "cost:capital:2027": [80_000.0, 50_000.0, None, 1.0, 1.0],
            "cost:operating:2028+": [2_000.0, None, 1_000.0, None, None],
            "cost:operating:2030+": [500.0, None, None, None, None],
        }
    )
    found = value_for_money(score(table(OWNER, IMPACTS), OWNER), proposals)
    assert found is not None
    assert found.yearly is not None
    assert found.cost.tolist() == [82_500, 50_000, 1_000, 1, 1]
    assert found.yearly.tolist() == [2_500, 0, 1_000, 0, 0]
    once = value_for_money(score(table(OWNER, IMPACTS), OWNER), listed(**{"cost:2027": [1.0] * 5}))
    assert once is not None
    assert once.yearly is None
