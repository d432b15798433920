"""Scales of judgement: spellings of labels, what they are worth, and what is refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import flat, frameworks, measure
from maatwaarde.framework import Measure, Scale
from maatwaarde.framework.scale import JUDGEMENT, NAMED, named_scales
from maatwaarde.mcda.value_functions import anchored
from maatwaarde.units import Units

SPELLINGS = [
    ("plusmin", "++", ["++", "+ +", "＋＋", " ++ ", '="++"', "'++", "'++'", "’++"]),
    ("plusmin", "+", ["+", "＋", "=+", "'+"]),
    ("plusmin", "0", ["0", "0.0", "0,0", "+/-", "±", "-/+", "+-", "+ / -", "O", "０"]),
    ("plusmin", "0/+", ["0/+", "+/0", "0 / +"]),
    ("plusmin", "-", ["-", "−", "–", "=-", "'-", "－", "‐"]),
    ("plusmin", "--", ["--", "− −", "––", "- -"]),
    ("words", "zeer positief", ["Zeer positief", "ZEER  POSITIEF", "very positive", "zeer goed"]),
    ("words", "positief", ["Positief", "positive", "goed", "Good"]),
    ("words", "neutraal", ["Neutraal", "neutral", "geen effect"]),
    ("words", "zeer negatief", ["zeer negatief", "very negative", "zeer slecht"]),
    ("stars", "★★★", ["★★★☆☆", "***", "★ ★ ★", "⭐⭐⭐", "3 sterren", "3 stars", "3*"]),
    ("stars", "★", ["★☆☆☆☆", "*", "1 ster"]),
    ("smileys", "🙂", ["🙂", ":-)", ":)", "☺️", "👍🏽"]),
    ("smileys", "😀", ["😀", ":-D", ":-))"]),
    ("smileys", "😐", ["😐", ":-|", ":|"]),
    ("smileys", "🙁", ["🙁", "☹️", ":-(", "👎"]),
    ("smileys", "😡", ["😡", ":'(", ":-(("]),
    ("five", "3", ["3", "3.0", "3,0", "３"]),
    ("plusmin7", "---", ["---", "− − −"]),
]


@pytest.mark.parametrize(
    ("name", "label", "text"),
    [(name, label, text) for name, label, texts in SPELLINGS for text in texts],
)
def test_finds_a_label_in_all_its_spellings(name: str, label: str, text: str) -> None:
    assert Scale.model_validate(name).find(text) == label


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # An em dash is one minus, two of them, or an empty cell.
        ("plusmin", "—"),
        ("plusmin", "+++"),
        ("plusmin", "5"),
        ("plusmin", "?"),
        ("plusmin", ""),
        ("plusmin", "x" * 100),
        ("five", "4,5"),
        ("five", "6"),
        ("five", "-"),
        ("stars", "☆☆☆☆☆"),
        ("stars", "★★★★★★"),
        ("words", "matig"),
        ("words", "best wel heel goed"),
        ("smileys", ":-"),
        ("smileys", ":-)("),
    ],
)
def test_finds_no_label_in_what_is_none(name: str, text: str) -> None:
    assert Scale.model_validate(name).find(text) is None


def test_named_scales_have_their_neutral_label_in_the_middle() -> None:
    for name, scale in named_scales():
        parts = list(scale.labels.values())
        assert parts == sorted(parts, reverse=True), name
        assert parts[len(parts) // 2] == 0, name
        assert parts == [-part for part in reversed(parts)], name
        assert all(scale.find(label) == label for label in scale.labels), name


LABELS = st.dictionaries(
    st.text("+-abcdefgh", min_size=1, max_size=4).map(str.strip),
    st.floats(-1, 1).map(lambda part: round(part, 3)),
    min_size=2,
    max_size=6,
)


@given(labels=LABELS, spread=st.floats(0, 1).map(lambda part: round(part, 3)))
def test_writes_what_it_reads(labels: dict[str, float], spread: float) -> None:
    try:
        scale = Scale.model_validate({**labels, "spread": spread})
    except ValueError:
        return  # two of them are one label, or one means unknown
    assert Scale.model_validate(scale.text) == scale
    assert Scale.model_validate(scale.model_dump()) == scale
    assert Scale.model_validate(scale.text.replace(".", ",")) == scale


@given(owner=frameworks(), worths=st.lists(st.floats(-1, 1), min_size=1, max_size=8))
def test_a_label_has_its_value_as_an_amount(owner: Any, worths: list[float]) -> None:
    ordered = np.sort(worths)
    for item in owner.measures:
        amounts = item.amounts_worth(ordered)
        back = anchored(item.worst, item.best, item.knots)(amounts)
        np.testing.assert_allclose(back, ordered, atol=1e-9)
        assert (np.diff(amounts) * (1 if item.better == "higher" else -1) >= 0).all()
        assert np.isnan(item.amounts_worth(np.array([np.nan]))).all()


@pytest.mark.parametrize("value", [-1.0, 0.0, 1.0])
def test_anchors_and_nothing_are_exact(value: float) -> None:
    item = flat([measure("a", 30, -70, scale="plusmin", knots=[[-20, 0.5]])]).measures[0]
    expected = {-1.0: 30.0, 0.0: 0.0, 1.0: -70.0}[value]
    assert item.amounts_worth(np.array([value]))[0] == expected


def test_the_range_stays_between_a_full_loss_and_a_full_gain() -> None:
    scale = Scale.model_validate({"++": 1, "0": 0, "--": -0.9, "spread": 0.25})
    assert scale.around(1.0) == (0.75, 1.0)
    assert scale.around(0.0) == (-0.25, 0.25)
    assert scale.around(-0.9) == (-1.0, pytest.approx(-0.65))


def only_judged(**more: Any) -> dict[str, Any]:
    return {"id": "a", "title": "A", "scale": "plusmin", **more}


def test_a_measure_with_a_scale_alone_is_only_judged() -> None:
    item = flat([only_judged()]).measures[0]
    assert item.only_judged
    assert (item.unit, item.better, item.worst, item.best) == (JUDGEMENT, "higher", -1, 1)
    assert not flat([measure("a", scale="plusmin")]).measures[0].only_judged


def problem_of(**more: Any) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        Measure.model_validate(only_judged(**more), context={"units": Units()})
    return str(caught.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"scale": "plusmn"}, "there is no scale named 'plusmn'"),
        ({"scale": 5}, "5 is no scale"),
        ({"scale": {"++": 2, "0": 0}}, "'++' stands for 2"),
        ({"scale": {"++": float("nan"), "0": 0}}, "'++' stands for nan"),
        ({"scale": {"++": "x", "0": 0}}, "the part of '++' is no number"),
        ({"scale": {"++": 1}}, "at least two labels"),
        ({"scale": {"++": 1, "+ +": 0.5}}, "are one label"),
        ({"scale": {"0": 0, "+/-": 0, "?": 1}}, "can be no label"),
        ({"scale": {"0": 0, "n.v.t.": 1}}, "can be no label"),
        ({"scale": {"a;b": 0, "+": 1}}, "cannot be a label"),
        ({"scale": "++=1; +"}, "is no label with its part"),
        ({"scale": "++=1; +=half"}, "ends in no number"),
        ({"scale": {"++": 1, "0": 0, "spread": 25}}, "more than the whole"),
        ({"target": {2030: 5}}, "a sum of judgements is no amount"),
        ({"achieved": 2}, "a sum of judgements is no amount"),
        ({"knots": [[0.5, 0.7]]}, "a sum of judgements is no amount"),
        ({"quantity": "co2"}, "estimators write amounts"),
        ({"better": "lower"}, "the higher one is always better"),
    ],
)
def test_says_what_is_wrong_with_a_scale(more: dict[str, Any], said: str) -> None:
    assert said in problem_of(**more)


def test_a_named_scale_may_get_another_spread() -> None:
    scale = Scale.model_validate({"use": "plusmin", "spread": 0.1})
    assert scale.labels == NAMED["plusmin"]
    assert scale.spread == 0.1
    assert Scale.model_validate("sterren").labels == NAMED["stars"]


def test_a_label_that_is_there_goes_before_what_another_means() -> None:
    scale = Scale.model_validate({"goed": 1, "positief": 0.5, "slecht": -1})
    assert [scale.find(text) for text in ("goed", "positief")] == ["goed", "positief"]
    # And where it is not there, what it means is found.
    assert Scale.model_validate({"positief": 1, "slecht": -1}).find("goed") == "positief"
