"""The columns that files have of a ranking, and the worst that each proposal does, by hand."""

import numpy as np
import pytest

from build import framework, measure, table
from maatwaarde.messages import say
from maatwaarde.scoring import score
from maatwaarde.scoring.columns import Labelled, ranking_columns
from maatwaarde.scoring.value_for_money import ValueForMoney
from maatwaarde.scoring.worst_harm import worst_harm, worst_harms

OWNER = framework(
    [
        {"id": "street", "title": "Street", "measures": [measure("quiet"), measure("clean")]},
        {"id": "work", "title": "Work", "measures": [measure("jobs")]},
    ],
    guards=[
        {"value": "street", "max_loss": 0.3, "rule": "veto"},
        {"value": "jobs", "max_loss": 0.5, "rule": "flag"},
    ],
)
IMPACTS = [[0.8, -0.4, 0.5], [-0.6, -0.2, 0.9], [0.4, 0.2, np.nan], [0, 0, -0.6], [0, 0.2, 0.5]]
SCORES = score(table(OWNER, IMPACTS, ids=list("ABCDE")), OWNER)
WORTH = ValueForMoney(np.arange(5.0), np.arange(5.0) / 10)


def texts(column: Labelled) -> list[str]:
    return [say(column.labels[code], "en") if code >= 0 else "-" for code in column.codes]


def test_each_column_says_what_the_scores_are() -> None:
    columns = {column.key: column for column in ranking_columns(SCORES, WORTH)}
    values = {key: column.make() for key, column in columns.items()}
    numbers = {
        "rank": [1, 0, 3, 4, 2],
        "rank_best": [1, 0, 1, 3, 2],
        "rank_worst": [2, 0, 4, 4, 3],
        "score": [0.35, 0.25, 0.15, -0.3, 0.3],
        "score_low": [0.35, 0.25, -0.35, -0.3, 0.3],
        "score_high": [0.35, 0.25, 0.65, -0.3, 0.3],
        "coverage": [1, 1, 0.5, 1, 1],
        "cost [EUR]": [0, 1, 2, 3, 4],
        "value_per_million": [0, 0.1, 0.2, 0.3, 0.4],
        "value:street": [0.2, -0.4, 0.3, 0, 0.1],
        "value:work": [0.5, 0.9, 0, -0.6, 0.5],
        "contribution:quiet": [0.2, -0.15, 0.1, 0, 0],
        "contribution:jobs": [0.25, 0.45, 0, -0.3, 0.25],
        "impact:clean [t]": [-0.4, -0.2, 0.2, 0, 0.2],
        "gain:value:street": [0.2, 0, 0.15, 0, 0.05],
        "harm:value:street": [-0.1, -0.2, 0, 0, 0],
        "gain:value:work": [0.25, 0.45, 0, 0, 0.25],
        "harm:value:work": [0, 0, 0, -0.3, 0],
        "worst_harm_value": [-0.4, -0.6, np.nan, -0.6, np.nan],
    }
    for key, expected in numbers.items():
        assert values[key] == pytest.approx(expected, nan_ok=True), key
    assert list(values["vetoed"]) == [False, True, False, False, False]
    assert list(values["tied"]) == [False] * 5
    assert texts(values["guards_broken"]) == ["", "veto:street", "", "flag:jobs", ""]
    assert texts(values["worst_harm"]) == ["clean", "quiet", "-", "jobs", "-"]
    assert texts(values["worst_harm_under"]) == ["Street", "Street", "-", "Work", "-"]
    # What is for all other proposals too, and where 0 is none.
    of_list = ["rank", "tied", "rank_best", "rank_worst"]
    assert [key for key, column in columns.items() if column.of_list] == of_list
    assert [key for key, column in columns.items() if column.zero_is_none] == [
        key for key in of_list if key != "tied"
    ]
    assert not any("cost" in column.key for column in ranking_columns(SCORES))


def test_the_worst_harm_of_one_is_that_of_all_at_once() -> None:
    at, worth = worst_harms(SCORES)
    for row in range(5):
        found = worst_harm(SCORES, row)
        if found is None:
            assert (at[row], np.isnan(worth[row])) == (-1, True)
        else:
            assert OWNER.measures[at[row]] is found.measure
            assert found.worth == worth[row]
            assert found.known
    found = worst_harm(SCORES, 3)
    assert found is not None
    assert (found.value.id, found.worth) == ("work", pytest.approx(-0.6))


def test_a_rank_is_shared_by_equal_scores_alone() -> None:
    same = score(table(OWNER, [[0.2] * 3, [0.4] * 3, [0.2] * 3, [-1] * 3, [-1] * 3]), OWNER)
    columns = {column.key: column for column in ranking_columns(same)}
    # Two that a veto bars share no rank.
    assert list(columns["rank"].make()) == [2, 1, 2, 0, 0]
    assert list(columns["tied"].make()) == [True, False, True, False, False]
    assert [one.id for one in same.ranking] == ["P1", "P0", "P2", "P3", "P4"]
    assert [one.rank for one in same.ranking] == [1, 2, 2, None, None]


def test_those_that_a_veto_bars_stand_last_by_score() -> None:
    impacts = [[-1, -1, 0.2], [0.1] * 3, [-1, -1, 0.9]]
    barred = score(table(OWNER, impacts), OWNER)
    assert [one.id for one in barred.ranking] == ["P1", "P2", "P0"]
