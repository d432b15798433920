from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import flat, framework, frameworks, impacts, measure, table
from maatwaarde.diagnostics import ImpactError, MethodError
from maatwaarde.framework import Framework
from maatwaarde.scoring import score

NAN = np.nan


@given(data=st.data())
def test_contributions_add_up_to_the_score(data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    scores = score(table(owner, data.draw(impacts(owner))), owner)
    np.testing.assert_allclose(scores.contributions.sum(axis=1), scores.score, atol=1e-12)
    top = [
        scores.node_values[:, k] * node.weight
        for k, node in enumerate(owner.nodes)
        if node.parent is None
    ]
    np.testing.assert_allclose(sum(top), scores.score, rtol=1e-12, atol=1e-12)


def test_a_score_by_hand() -> None:
    owner = framework(
        [
            {"id": "a", "title": "A", "weight": 3, "measures": [measure("a1", -10, 20)]},
            {
                "id": "b",
                "title": "B",
                "weight": 1,
                "measures": [measure("b1", 5, -5, weight=1), measure("b2", -1, 1, weight=3)],
            },
        ]
    )
    scores = score(table(owner, [[10.0, 5.0, -2.0], [-5.0, 0.0, 0.0]]), owner)
    # 3/4 * 10/20 + 1/4 * (1/4 * -1 + 3/4 * -2), and 3/4 * -5/10
    assert scores.score == pytest.approx([0.375 - 0.4375, -0.375])
    assert scores.node_values[0] == pytest.approx([0.5, 0.5, -1.75, -1, -2])
    assert scores.beyond.tolist() == [[0, 0, -1], [0, 0, 0]]


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    owner = flat([measure("a"), measure("b")])
    rows = [[0.1, 0.2], [0.2, 0.1], [0.5, 0.5], [-1, 0]]
    scores = score(table(owner, rows, ids=["d", "c", "b", "a"]), owner)
    assert [(line.rank, line.id, line.tied) for line in scores.ranking] == [
        (1, "b", False),
        (2, "c", True),
        (2, "d", True),
        (4, "a", False),
    ]


@given(data=st.data())
def test_the_ranking_does_not_depend_on_the_order_of_rows(data: st.DataObject) -> None:
    owner = data.draw(frameworks())
    rows = data.draw(impacts(owner, rows=6))
    ids = [f"P{i}" for i in range(6)]
    order = data.draw(st.permutations(range(6)))
    first = score(table(owner, rows, ids=ids), owner)
    second = score(table(owner, rows[order], ids=[ids[i] for i in order]), owner)
    assert first.ranking == second.ranking


def guarded(rule: str, max_loss: float = 0.25) -> Framework:
    return framework(
        [
            {"id": "gain", "title": "Gain", "weight": 9, "measures": [measure("g")]},
            {"id": "live", "title": "Live", "measures": [measure("x"), measure("y")]},
        ],
        guards=[{"value": "live", "max_loss": max_loss, "rule": rule}],
    )


def test_a_veto_takes_the_rank_whatever_the_gain() -> None:
    owner = guarded("veto")
    scores = score(table(owner, [[1, -0.6, 0], [0.1, 0, 0], [0.2, -0.5, 0]]), owner)
    assert scores.score[0] == max(scores.score)
    assert scores.rank.tolist() == [0, 2, 1]
    assert scores.vetoed.tolist() == [True, False, False]
    assert scores.ranking[-1].rank is None


def test_a_flag_keeps_the_rank() -> None:
    owner = guarded("flag")
    scores = score(table(owner, [[1, -0.6, 0], [0.1, 0, 0]]), owner)
    assert scores.rank.tolist() == [1, 2]
    assert scores.guards[0].broken.tolist() == [True, False]


def test_a_loss_of_exactly_the_allowed_size_is_allowed() -> None:
    owner = guarded("veto", 0.3)
    scores = score(table(owner, [[0, -0.1 - 0.2, -0.3], [0, -0.3001, -0.3]]), owner)
    assert scores.guards[0].broken.tolist() == [False, True]


def test_what_is_unknown_takes_the_middle_of_its_range() -> None:
    owner = flat([measure("a", -10, 20)])
    ranged = replace(
        table(owner, [[NAN], [0.0]]),
        low=np.array([[-2.0], [0.0]]),
        high=np.array([[8.0], [0.0]]),
    )
    scores = score(ranged, owner)
    # Values -2/10 and 8/20; the middle of the two.
    assert scores.score == pytest.approx([0.1, 0.0])
    assert (scores.low[0], scores.high[0]) == pytest.approx((-0.2, 0.4))


def test_what_is_unknown_may_break_a_guard() -> None:
    owner = guarded("veto")
    scores = score(table(owner, [[1, NAN, 0], [1, NAN, 0.9]]), owner)
    assert scores.guards[0].broken.tolist() == [False, False]
    assert scores.guards[0].possible.tolist() == [True, False]
    assert scores.rank.tolist() == [2, 1]


def test_gain_within_a_value_does_count_for_its_guard() -> None:
    owner = guarded("veto")
    scores = score(table(owner, [[0, -0.9, 0.9]]), owner)
    assert not scores.guards[0].broken[0]


@given(data=st.data())
def test_rank_ranges_hold_every_rank_that_the_ranges_allow(data: st.DataObject) -> None:
    owner = flat([measure("a")])
    centre = np.array(data.draw(st.lists(st.floats(-1, 1), min_size=1, max_size=6)))
    width = np.array(
        data.draw(st.lists(st.floats(0, 0.5), min_size=len(centre), max_size=len(centre)))
    )
    low, high = (centre - width)[:, None], (centre + width)[:, None]
    scores = score(table(owner, centre[:, None], low, high), owner)
    best, worst = scores.rank_range
    draws = np.random.default_rng(0).uniform(low[:, 0], high[:, 0], size=(200, len(centre)))
    ranks = 1 + (draws[:, None, :] > draws[:, :, None]).sum(axis=2)
    assert (ranks >= best).all()
    assert (ranks <= worst).all()


def test_an_unknown_method_suggests_one() -> None:
    owner = flat([measure("a"), measure("b")])
    with pytest.raises(MethodError) as caught:
        score(table(owner, [[1, 2], [2, 1]]), owner, "topsys")
    assert caught.value.problems[0].mend == "did you mean 'topsis'?"


def test_ahp_wants_judgements() -> None:
    owner = flat([measure("a")])
    with pytest.raises(MethodError, match="needs pairwise judgements"):
        score(table(owner, [[1]]), owner, "ahp")


def test_relative_methods_say_so() -> None:
    owner = flat([measure("a"), measure("b", 1, -1)])
    rows = [[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]]
    for method in ("topsis-relative", "pymcdm:TOPSIS", "pymcdm:VIKOR"):
        scores = score(table(owner, rows), owner, method)
        assert scores.relative
        assert scores.reference is None
        assert scores.order[0] == 1, method


def test_no_such_proposal() -> None:
    owner = flat([measure("a")])
    with pytest.raises(ImpactError, match="no proposal 'P9'"):
        score(table(owner, [[1]]), owner).explain("P9")


def test_knots_do_not_move_what_is_unknown() -> None:
    plain, bent = (flat([measure("a", -10, 10, knots=k)]) for k in ([], [[2, 0.8], [-5, -0.9]]))
    for owner in (plain, bent):
        scores = score(table(owner, [[NAN]]), owner)
        assert (scores.score[0], scores.low[0], scores.high[0]) == (0, -1, 1)
    # Within a range of its own, the ends are bent and the middle is that of their values.
    ranged = replace(table(bent, [[NAN]]), low=np.array([[0.0]]), high=np.array([[2.0]]))
    scores = score(ranged, bent)
    assert scores.score == pytest.approx([0.4])
    assert scores.high == pytest.approx([0.8])
