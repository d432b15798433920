"""How sure a ranking is: draws, exact bounds, and what turns an order round."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import build
from maatwaarde.diagnostics import ImpactError, MethodError
from maatwaarde.framework import Framework
from maatwaarde.scoring import Scores, score
from maatwaarde.scoring.flips import pair, tornado
from maatwaarde.scoring.robustness import robustness
from maatwaarde.scoring.tradeoffs import tradeoffs


@pytest.fixture
def owner() -> Framework:
    return build.framework(
        [
            {"id": "green", "title": "Green", "weight": 3, "measures": [build.measure("co2")]},
            {
                "id": "social",
                "title": "Social",
                "weight": 2,
                "measures": [build.measure("homes"), build.measure("noise", 2, -2)],
            },
        ]
    )


def scored(owner: Framework, rows: object, **ranges: object) -> Scores:
    return score(build.table(owner, rows, **ranges), owner)  # type: ignore[arg-type]


# A leads on climate, B on homes, C is behind A on everything.
ROWS = ([0.8, 0.1, 0.0], [0.2, 0.9, 0.0], [0.1, 0.0, 0.5])


@pytest.mark.parametrize("weights", ["free", "ordinal", "intervals"])
def test_what_is_counted(owner: Framework, weights: str) -> None:
    result = robustness(scored(owner, ROWS), weights, draws=2000)  # type: ignore[arg-type]
    smaa = result.smaa
    assert [result.scores.proposals[row] for row in result.rows] == ["P0", "P1", "P2"]
    assert smaa.rank_acceptability.sum(axis=1) == pytest.approx(1)
    # Better on everything is better with any weights.
    assert smaa.pairwise_winning[0, 2] == 1
    assert smaa.rank_acceptability[2, 0] == 0
    assert np.isnan(smaa.confidence[2])
    assert result.within(0, 3) == pytest.approx(1)


def test_free_weights_against_the_exact_answer() -> None:
    # Two measures: A wins where 0.5 w > 0.25 (1 - w), so where w > 1/3.
    owner = build.flat([build.measure("m0"), build.measure("m1")])
    result = robustness(scored(owner, [[0.5, 0], [0, 0.25]]), "free", draws=20_000)
    assert result.smaa.rank_acceptability[0, 0] == pytest.approx(2 / 3, abs=0.01)


def test_unknown_impacts_are_drawn_evenly_between_the_anchors() -> None:
    owner = build.flat([build.measure("m0")])
    result = robustness(scored(owner, [[np.nan], [0.5]]), "intervals", draws=20_000)
    at = [result.scores.proposals[row] for row in result.rows].index("P0")
    assert result.uncertain == 1
    assert result.smaa.rank_acceptability[at, 0] == pytest.approx(0.25, abs=0.01)


def test_without_play_and_ranges_the_ranking_is_certain(owner: Framework) -> None:
    result = robustness(scored(owner, ROWS), "intervals", spread=0, draws=100)
    assert np.array_equal(result.smaa.rank_acceptability, np.eye(3))


def test_the_seed_is_all_that_changes_the_draws(owner: Framework) -> None:
    one, two, other = (
        robustness(scored(owner, ROWS), "free", draws=500, seed=seed).smaa for seed in (1, 1, 2)
    )
    assert np.array_equal(one.pairwise_winning, two.pairwise_winning)
    assert not np.array_equal(one.pairwise_winning, other.pairwise_winning)


def test_a_proposal_with_a_veto_and_a_measure_without_weight_take_no_part() -> None:
    owner = build.flat(
        [build.measure("m0"), build.measure("m1", weight=0)],
        guards=[{"value": "all", "max_loss": 0.25, "rule": "veto"}],
    )
    result = robustness(scored(owner, [[-0.5, 1], [0.1, 0], [0.2, 0]]), "free", draws=10)
    assert [result.scores.proposals[row] for row in result.rows] == ["P2", "P1"]
    assert result.measures == (0,)
    assert result.smaa.central_weights.shape == (2, 1)


@given(data=st.data())
def test_the_first_stays_first_within_the_bounds_and_not_beyond(data: st.DataObject) -> None:
    owner = data.draw(build.frameworks(min_measures=2))
    scores = scored(owner, data.draw(build.impacts(owner, rows=4)))
    result = robustness(scores, "intervals", draws=10)
    assert result.by_measure.stability.order[0] == 0
    leader = result.rows[0]
    bounds = result.by_measure.stability.first
    values, weights = scores.valuation.central, owner.measure_weights
    for j, now in enumerate(weights):
        for end, step in ((bounds.low[j], -1), (bounds.high[j], 1)):
            for target, holds in ((end - step * 1e-6, True), (end + step * 1e-6, False)):
                outside = not 0 <= target <= 1
                past = (target - now) * step < 0
                if outside or past or now == 1:
                    continue
                moved = weights * (1 - target) / (1 - now)
                moved[j] = target
                totals = values @ moved
                lead = totals[leader] - np.delete(totals, leader).max()
                assert lead >= -1e-9 if holds else lead <= 1e-9


@given(data=st.data())
def test_what_turns_a_pair_round_brings_them_level(data: st.DataObject) -> None:
    owner = data.draw(build.frameworks(min_measures=2))
    rows = data.draw(build.impacts(owner, rows=2))
    scores = scored(owner, rows)
    found = pair(scores, "P0", "P1")
    assert scores.score[found.better] >= scores.score[found.worse]
    for flip in found.impacts:
        changed = rows.copy()
        j = owner.measures.index(flip.measure)
        changed[flip.row, j] = flip.needed
        again = scored(owner, changed).score
        assert again[0] == pytest.approx(again[1], abs=1e-9)
    for weight in found.weights:
        assume(weight.now < 0.999)
        moved = {
            m.id: w * (1 - weight.needed) / (1 - weight.now)
            for m, w in zip(owner.measures, owner.measure_weights, strict=True)
        }
        moved[weight.measure.id] = weight.needed
        again = score(scores.impacts, owner.with_weights({"all": 1, **moved})).score
        assert again[0] == pytest.approx(again[1], abs=1e-7)
    if found.moved_to is not None:
        moved = dict(zip((m.id for m in owner.measures), found.moved_to, strict=True))
        again = score(scores.impacts, owner.with_weights({"all": 1, **moved})).score
        assert again[0] == pytest.approx(again[1], abs=1e-9)
        total = np.abs(found.moved_to - owner.measure_weights).sum()
        assert found.least_moved == pytest.approx(total / 2, abs=1e-12)


def test_no_weights_turn_round_what_is_better_on_everything(owner: Framework) -> None:
    found = pair(scored(owner, [[0.8, 0.1, -0.5], [0.2, 0.0, 0.5]]), "P1", "P0")
    assert (found.better, found.worse) == (0, 1)
    assert found.least_moved is None
    assert found.weights == ()


def test_a_tornado_says_what_the_score_would_be(owner: Framework) -> None:
    low, high = np.array(ROWS) - 0.2, np.array(ROWS) + 0.1
    scores = scored(owner, ROWS, low=low, high=high)
    found = tornado(scores, "P1", spread=0.5)
    swings = [abs(bar.score[1] - bar.score[0]) for bar in found.bars]
    assert swings == sorted(swings, reverse=True)
    assert {(bar.kind, bar.measure.id) for bar in found.bars} == {
        (kind, measure.id) for kind in ("impact", "weight") for measure in owner.measures
    }
    for bar in found.bars:
        for end, expected, rank in zip(bar.range, bar.score, bar.rank, strict=True):
            rows, weights = np.array(ROWS), owner.measure_weights
            j = owner.measures.index(bar.measure)
            if bar.kind == "impact":
                rows[1, j] = end
            else:
                weights = weights * (1 - end) / (1 - weights[j])
                weights[j] = end
            functions = scores.valuation.functions
            totals = sum(weights[k] * functions[k](rows[:, k]) for k in range(3))
            assert totals[1] == pytest.approx(expected)
            assert rank == 1 + int(np.sum(totals > totals[1] + 1e-12))


def test_a_tornado_of_what_is_certain_has_weights_only(owner: Framework) -> None:
    assert {bar.kind for bar in tornado(scored(owner, ROWS), "P0").bars} == {"weight"}
    assert tornado(scored(owner, ROWS), "P0", spread=0).bars == ()


def test_a_disproportionate_loss_is_flagged_with_whom_it_stands_above(owner: Framework) -> None:
    # P0 scores highest and loses 0.8 on homes; P1 loses nothing, P2 nearly as much.
    scores = scored(owner, [[1.0, -0.8, 0.0], [0.1, 0.0, 0.0], [0.2, -0.5, 0.0]])
    found = tradeoffs(scores)
    assert [(flag.row, flag.measure.id, flag.below) for flag in found.flags] == [(0, "homes", (1,))]
    assert found.flags[0].loss == pytest.approx(0.8)
    assert found.compensation.gain[0] == pytest.approx(0.6)
    assert found.compensation.loss[0] == pytest.approx(0.16)
    # The only gain, on climate, pays for it.
    assert found.compensation.paid[0, 1, 0] == pytest.approx(0.16)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda s: robustness(s, spread=2), "the spread is 2"),
        (lambda s: tornado(s, "P0", spread=-1), "the spread is -1"),
        (lambda s: robustness(s, "groups"), "come from no groups"),
        (lambda s: pair(s, "P0", "P0"), "named twice"),
    ],
)
def test_what_cannot_be_asked(owner: Framework, call: Callable, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        call(scored(owner, ROWS))


def test_who_does_not_exist(owner: Framework) -> None:
    with pytest.raises(ImpactError, match="no proposal 'P9'"):
        pair(scored(owner, ROWS), "P0", "P9")


def test_only_the_value_method(owner: Framework) -> None:
    scores = score(build.table(owner, ROWS), owner, "topsis")
    for call in (robustness, tradeoffs, lambda s: tornado(s, "P0"), lambda s: pair(s, "P0", "P1")):
        with pytest.raises(MethodError, match="no weighted sum"):
            call(scores)


def test_fewer_than_two(owner: Framework) -> None:
    with pytest.raises(MethodError, match="1 proposal with a rank"):
        robustness(scored(owner, ROWS[:1]))
