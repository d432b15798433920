"""Judgements become the amounts that have their value; judges may differ, and that is said."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import flat, measure
from build_impact import proposals
from maatwaarde.diagnostics import ImpactError
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, estimate, for_framework, for_proposals, trace
from maatwaarde.proposals import GivenImpact, JudgedColumn
from maatwaarde.scoring import score

LABELS = ("++", "+", "0/+", "0", "0/-", "-", "--")
JUDGED = {"id": "leef", "title": "Leefbaarheid", "scale": "plusmin"}
NAN = np.nan


def judged(measure_id: str, *columns: tuple[str | None, list[str | None]]) -> GivenImpact:
    made = tuple(
        JudgedColumn(measure_id, f"impact:{measure_id} ({who})", who, None, "comma", tuple(texts))
        for who, texts in columns
    )
    unknown = np.full(len(columns[0][1]), NAN)
    return GivenImpact(measure_id, None, unknown, None, None, made[0].heading, made)


def impacts_of(owner: Framework, *given_: GivenImpact) -> ImpactTable:
    n = len(given_[0].value)
    return estimate(proposals(ids=[f"P{i}" for i in range(n)], impacts=given_), owner)


def errors(owner: Framework, *given_: GivenImpact) -> list[str]:
    with pytest.raises(ImpactError) as caught:
        impacts_of(owner, *given_)
    return [one.code for one in caught.value.problems if one.severity == "error"]


def test_a_label_is_a_part_of_a_full_gain_with_a_range() -> None:
    found = impacts_of(flat([JUDGED]), judged("leef", (None, ["++", "+", "0", "-", "--", None])))
    assert found.value[:, 0].tolist()[:5] == [1, 0.5, 0, -0.5, -1]
    assert found.low[:, 0].tolist() == [0.75, 0.25, -0.25, -0.75, -1, -1]
    assert found.high[:, 0].tolist() == [1, 0.75, 0.25, -0.25, -0.75, 1]
    assert np.isnan(found.value[5, 0])
    assert found.judged[:, 0].tolist() == [True] * 5 + [False]


def test_unknown_stays_unknown_and_is_not_the_label_0() -> None:
    found = impacts_of(flat([JUDGED]), judged("leef", (None, ["0", "?", "n.v.t.", "", "+"])))
    assert found.known[:, 0].tolist() == [True, False, False, False, True]
    assert (found.low[1:4, 0] == -1).all()
    assert (found.high[1:4, 0] == 1).all()


def test_an_amount_with_the_value_of_the_label_stands_for_it() -> None:
    owner = flat([measure("co2", 100, -50, unit="t_CO2e/year", scale="words", knots=[[-10, 0.4]])])
    found = impacts_of(
        owner, judged("co2", (None, ["positief", "zeer negatief", "neutraal", "-12 kt CO2/jaar"]))
    )
    scores = score(found, owner)
    assert scores.valuation.central[:3, 0] == pytest.approx([0.5, -1, 0])
    assert found.value[3, 0] == found.low[3, 0] == found.high[3, 0] == -12000
    assert found.judged[:, 0].tolist() == [True, True, True, False]
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()


@pytest.mark.parametrize(
    ("labels", "value", "low", "high", "disagree"),
    [
        (["+", "+", "+"], 0.5, 0.25, 0.75, False),
        (["++", "+"], 0.75, 0.5, 1, False),
        (["++", "0", "-"], 0, -0.5, 1, True),
        (["+", "-"], 0, -0.5, 0.5, True),
        (["+", "0/-"], 0.125, -0.25, 0.5, False),
        (["++", "?", None], 1, 0.75, 1, False),
    ],
)
def test_the_median_of_judges_counts_and_their_range(
    labels: list[str | None], value: float, low: float, high: float, disagree: bool
) -> None:
    columns = [(f"J{i}", [label]) for i, label in enumerate(labels)]
    found = impacts_of(flat([JUDGED]), judged("leef", *columns))
    ends = found.value[0, 0], found.low[0, 0], found.high[0, 0]
    assert ends == (value, low, high)
    judgement = found.judgement(0, 0)
    assert judgement is not None
    assert judgement.judges == sum(label in LABELS for label in labels)
    assert judgement.disagree is disagree


@given(labels=st.lists(st.sampled_from(LABELS), min_size=1, max_size=5))
def test_the_range_holds_every_judgement_and_keeps_their_order(labels: list[str]) -> None:
    columns = [(f"J{i}", [label]) for i, label in enumerate(labels)]
    owner = flat([measure("a", 70, -30, scale="plusmin", knots=[[-5, 0.4]])])
    found = impacts_of(owner, judged("a", *columns))
    values = [owner.scales["a"].labels[label] for label in labels]
    worth = score(found, owner).valuation
    assert worth.central[0, 0] == pytest.approx(np.median(values))
    assert worth.low[0, 0] <= min(values) + 1e-9
    assert worth.high[0, 0] >= max(values) - 1e-9
    assert -1 - 1e-9 <= worth.low[0, 0] <= worth.high[0, 0] <= 1 + 1e-9


def test_names_what_was_said() -> None:
    columns = judged("leef", ("Jan", ["+ +", "0"]), ("Piet", ["-", None]))
    found = impacts_of(flat([JUDGED]), columns)
    first, second = found.judgement(0, 0), found.judgement(1, 0)
    assert first is not None
    assert (first.said, first.judges, first.lowest, first.highest) == (
        "++ (Jan); - (Piet)",
        2,
        -0.5,
        1,
    )
    assert second is not None
    assert second.said == "0 (Jan)"
    told = trace(found, "P0", "leef")
    assert (told.kind, told.judgement) == ("judged", first)


def test_follows_the_ids_of_proposals_and_measures() -> None:
    owner = flat([JUDGED, measure("a")])
    other = GivenImpact("a", None, np.array([1.0, 2.0]), None, None, "impact:a")
    found = impacts_of(owner, judged("leef", (None, ["++", None])), other)
    turned = for_proposals(found, ["P1", "P0"])
    assert turned.judged.tolist() == [[False, False], [True, False]]
    turned = for_framework(turned, flat([measure("a"), JUDGED]))
    assert turned.judged.tolist() == [[False, False], [False, True]]
    judgement = turned.judgement(1, 1)
    assert judgement is not None
    assert judgement.said == "++"


def test_refuses_what_cannot_be_meant() -> None:
    owner = flat([JUDGED, measure("a", -10, 10, unit="dwelling", scale="plusmin"), measure("b")])
    assert errors(owner, judged("b", (None, ["++"]))) == ["no-scale"]
    assert errors(owner, judged("leef", (None, ["matig"]))) == ["no-label"]
    assert errors(owner, judged("leef", (None, ["12 woningen"]))) == ["amount-of-judged"]
    assert errors(owner, judged("a", (None, ["12 kg"]))) == ["incompatible-unit"]
    two = judged("a", ("Jan", ["++"]), ("Piet", ["12 woningen"]))
    assert errors(owner, two) == ["amount-and-judgement"]
    assert errors(owner, judged("a", ("Jan", ["++ (Jan)"]), ("jan", ["+"]))) == ["judged-twice"]


def test_refuses_another_scale_after_the_estimate() -> None:
    found = impacts_of(flat([JUDGED]), judged("leef", (None, ["++"])))
    with pytest.raises(ImpactError) as caught:
        for_framework(found, flat([{**JUDGED, "scale": {"++": 0.2, "0": 0}}]))
    assert [one.code for one in caught.value.problems] == ["other-scale"]
    assert for_framework(found, flat([JUDGED])) is not None


def test_numbers_that_were_read_without_the_scale_are_labels_still() -> None:
    owner = flat([{"id": "a", "title": "A", "scale": "five"}])
    bare = GivenImpact("a", None, np.array([1.0, 3.0, NAN]), None, None, "impact:a")
    assert impacts_of(owner, bare).value[:2, 0].tolist() == [-1, 0]
    assert errors(owner, GivenImpact("a", None, np.array([7.0]), None, None, "impact:a")) == [
        "no-label"
    ]


def test_judgements_that_many_share_are_no_double_counting() -> None:
    from maatwaarde.impact.controls.double import double_counted

    class Subject:
        pass

    owner = flat([{**JUDGED, "id": f"m{i}"} for i in range(4)])
    given_ = [judged(f"m{i}", (None, ["0/+", "0/+"])) for i in range(4)]
    listed = proposals(ids=["P0", "P1"], impacts=given_, area=("Oost", "Oost"))
    subject: Any = Subject()
    subject.proposals, subject.framework = listed, owner
    subject.impacts, subject.estimators, subject.register = estimate(listed, owner), (), None
    assert list(double_counted(subject)) == []


def test_where_judges_disagree_can_be_asked_of_all_at_once() -> None:
    owner = flat([JUDGED, measure("a")])
    amounts = GivenImpact("a", None, np.array([1.0, 2.0, 3.0]), None, None, "impact:a")
    columns = judged("leef", ("Jan", ["++", "+", None]), ("Piet", ["0", "0", None]))
    found = impacts_of(owner, columns, amounts)
    assert found.judgements is not None
    assert found.judgements.disagree.tolist() == [[True, False], [False, False], [False, False]]
    # What nobody judged, and what is an amount, is no judgement.
    assert found.judgement(2, 0) is None
    assert found.judgement(0, 1) is None
