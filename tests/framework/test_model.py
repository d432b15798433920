"""Mistakes in a framework that is given as data: each is told by its code, at its key."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import build
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import Framework
from maatwaarde.framework.shares import WrittenShare, read_share, together

OWN_PRICE = {"value": 25, "unit": "EUR/t", "price_year": 2025, "source": "made"}
LOOK = {"value": 3, "reason": "made for this test"}


def data(**more: Any) -> dict[str, Any]:
    measures = [build.measure("a", **more.pop("measure", {})), build.measure("b")]
    values = [{"id": "v", "title": "V", "measures": measures}]
    return {"maatwaarde": 1, "id": "test", "title": "Test", "values": values, **more}


def told(**more: Any) -> list[str]:
    """Return the codes of what is wrong."""
    try:
        Framework.from_dict(data(**more))
    except FrameworkError as error:
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("price", "codes"),
    [
        ("valuation/co2-price", []),
        (OWN_PRICE, []),
        ({**OWN_PRICE, "low": 20, "high": 30}, []),
        ({**OWN_PRICE, "low": 25, "high": 25}, []),
        ({"pm": "nobody knows"}, []),
        ("een euro", ["price-text"]),
        ({}, ["price-ways"]),
        ({"factor": "valuation/co2-price", "pm": "nobody knows"}, ["price-ways"]),
        ({"factor": "valuation/co2-price", "low": 3}, ["price-ways"]),
        ({"pm": "nobody knows", "unit": "EUR/t"}, ["price-ways"]),
        ({"value": 25, "unit": "EUR/t", "price_year": 2025}, ["price-incomplete"]),
        ({"value": 25, "unit": "EUR/t", "source": "made"}, ["price-incomplete"]),
        ({"value": 25, "price_year": 2025, "source": "made"}, ["price-incomplete"]),
        ({**OWN_PRICE, "low": 20}, ["price-range"]),
        ({**OWN_PRICE, "high": 30}, ["price-range"]),
        ({**OWN_PRICE, "low": 26, "high": 30}, ["price-range"]),
        ({**OWN_PRICE, "unit": "kg/t"}, ["price-no-money"]),
        ({**OWN_PRICE, "unit": "EUR**2/t"}, ["price-no-money"]),
        ({**OWN_PRICE, "unit": "boompje"}, ["unknown-unit"]),
        ({**OWN_PRICE, "price_year": 1989}, ["greater-than-equal"]),
        ({**OWN_PRICE, "price_year": 2101}, ["less-than-equal"]),
        ({**OWN_PRICE, "discount_rate": 1}, ["less-than"]),
        ({"pm": "?"}, ["string-too-short"]),
    ],
)
def test_a_price_is_a_factor_an_amount_or_a_reason_for_none(price: Any, codes: list[str]) -> None:
    assert told(measure={"price": price}) == codes


@pytest.mark.parametrize(
    ("factor", "codes"),
    [
        (LOOK, []),
        ({**LOOK, "low": 2, "high": 4}, []),
        ({"year": 2030, "reason": "made for this test"}, []),
        ({"reason": "made for this test"}, ["factor-override"]),
        ({**LOOK, "year": 2030}, ["factor-override"]),
        ({"year": 2030, "unit": "t", "reason": "made"}, ["factor-override"]),
        ({"year": 2030, "low": 2, "high": 4, "reason": "made"}, ["factor-override"]),
        ({**LOOK, "low": 2}, ["factor-override"]),
        ({**LOOK, "low": 4, "high": 5}, ["factor-range"]),
        ({**LOOK, "low": 4, "high": 2}, ["factor-range"]),
    ],
)
def test_a_factor_is_replaced_by_numbers_or_by_another_year(
    factor: dict[str, Any], codes: list[str]
) -> None:
    assert told(factors={"valuation/co2-price": factor}) == codes


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        ({"value": "v"}, []),
        ({"value": "b"}, []),
        ({}, ["guard-subject"]),
        ({"value": "v", "pillar": "E", "sdg": 3}, ["guard-subject", "unknown-id", "unknown-id"]),
        ({"value": "c"}, ["unknown-id"]),
    ],
)
def test_a_guard_protects_one_thing(on: dict[str, Any], codes: list[str]) -> None:
    assert told(guards=[{**on, "max_loss": 0.2, "rule": "flag"}]) == codes


@pytest.mark.parametrize(
    ("after", "codes"), [("b", []), ("c", ["unknown-id"]), ("v", ["unknown-id"]), ("a", ["circle"])]
)
def test_a_measure_comes_after_another(after: str, codes: list[str]) -> None:
    assert told(measure={"after": after}) == codes


def test_measures_that_come_after_each_other_are_told_once_for_each_circle() -> None:
    def problems(**after: str) -> list[str]:
        measures = [build.measure(name, after=first) for name, first in after.items()]
        content = data(values=[{"id": "v", "title": "V", "measures": measures}])
        with pytest.raises(FrameworkError) as caught:
            Framework.from_dict(content)
        return [f"{one.code} {one.where.field}" for one in caught.value.problems]

    # d leads into the first circle, and is in none.
    assert problems(c="b", b="a", a="c", d="c", y="x", x="y") == [
        "circle values[0].measures[2].after",
        "circle values[0].measures[5].after",
    ]


def test_estimators_are_of_measures_that_there_are() -> None:
    assert told(estimators={"a": ["mobility/cars"]}) == []
    assert told(estimators={"v": ["mobility/cars"]}) == ["unknown-id"]


@pytest.mark.parametrize(
    ("shares", "codes"),
    [
        ({"x": "60 %", "y": "40 %"}, []),
        ({"x": 2, "y": 1}, []),
        ({"x": "60 %", "y": 0.4}, []),
        ({"x": "33,3 %", "y": "33,3 %", "z": "33,3 %"}, []),
        ({"x": "60 %", "y": "50 %"}, ["group-share"]),
        ({"x": "60 %", "y": 40}, ["group-share"]),
        ({"x": "veel", "y": "?"}, ["group-share", "group-share"]),
        ({"x": -1}, ["group-share"]),
    ],
)
def test_shares_of_groups(shares: dict[str, Any], codes: list[str]) -> None:
    assert told(weights={"method": "direct", "groups": shares}) == codes


@pytest.mark.parametrize(
    ("written", "value", "per_cent"),
    [
        ("50%", 0.5, True),
        (" 33,3 % ", 0.333, True),
        ("0.3", 0.3, False),
        (",5", 0.5, False),
        ("1/3", 1 / 3, False),
        ("30", 30, False),
        (0, 0, False),
        (2.5, 2.5, False),
    ],
)
def test_a_share_as_people_write_it(written: object, value: float, per_cent: bool) -> None:
    assert read_share(written) == WrittenShare(pytest.approx(value), per_cent)


@pytest.mark.parametrize(
    "written", [True, -1, float("inf"), float("nan"), "1/0", "veel", "", "50 %%", None, [1]]
)
def test_what_is_no_share(written: object) -> None:
    assert read_share(written) is None


def test_shares_that_do_not_add_up_are_told_with_what_each_is() -> None:
    both = together({"x": WrittenShare(0.6, True), "y": WrittenShare(40, False)})
    assert both is not None
    assert both.what == "the shares of the groups add up to 4,060%: x 60%, y 4,000% (40)"
    assert "behind all of them or none" in both.mend
    alone = together({"x": WrittenShare(0.6, True), "y": WrittenShare(0.5, True)})
    assert alone is not None
    assert "behind all" not in alone.mend
    # Each may be rounded by a tenth of a per cent, and no more.
    third = WrittenShare(0.333, True)
    assert together({"x": third, "y": third, "z": third}) is None
    assert together({"x": WrittenShare(0.333, True), "y": WrittenShare(0.664, True)}) is not None


TREE = build.framework(
    [
        {
            "id": "street",
            "title": "Street",
            "weight": 3,
            "pillar": "S",
            "measures": [build.measure("quiet", weight=1), build.measure("clean", weight=3)],
        },
        {
            "id": "work",
            "title": "Work",
            "values": [
                {"id": "jobs", "title": "Jobs", "weight": 2, "measures": [build.measure("new")]},
                {"id": "pay", "title": "Pay", "measures": [build.measure("low", weight=0)]},
            ],
        },
    ],
    guards=[
        {"value": "quiet", "max_loss": 0.2, "rule": "veto"},
        {"pillar": "S", "max_loss": 0.2, "rule": "flag"},
        {"value": "work", "max_loss": 0.2, "rule": "flag"},
    ],
)


def weights(framework: Framework | None) -> dict[str, float]:
    assert framework is not None
    return {node.id: round(node.weight, 12) for node in framework.nodes}


def test_weights_are_divided_among_siblings_at_each_level() -> None:
    assert weights(TREE) == {
        "street": 0.75,
        "quiet": 0.1875,
        "clean": 0.5625,
        "work": 0.25,
        "jobs": round(1 / 6, 12),
        "new": round(1 / 6, 12),
        "pay": round(1 / 12, 12),
        # The only one below, without a weight: it has none, and its value keeps what it has.
        "low": 0,
    }
    assert TREE.stated_weights["clean"] == 3
    assert [TREE.value_of(j).id for j in range(4)] == ["street", "street", "jobs", "pay"]
    assert TREE.tops([0, 1, 2]) == [TREE.position("street"), TREE.position("jobs")]


def test_without_some_measures_their_siblings_have_their_weight() -> None:
    bare = TREE.without(["quiet"])
    assert weights(bare)["clean"] == 0.75
    assert bare is not None
    # The guard on it is gone; those on its pillar and on another value stay.
    assert [guard.subject for guard in bare.guards] == ["pillar:S", "work"]
    bare = TREE.without(["quiet", "clean"])
    assert weights(bare)["work"] == 1
    assert bare is not None
    assert [guard.subject for guard in bare.guards] == ["work"]
    # What is left below pay weighs nothing, so that jobs has all of work.
    assert weights(TREE.without(["quiet"]))["new"] == 0.25
    # And work is left with nothing that weighs without its only measure that does.
    assert weights(TREE.without(["new"]))["street"] == 1
    assert TREE.without(["quiet", "clean", "new"]) is None


def test_what_is_not_there_cannot_be_asked_for() -> None:
    with pytest.raises(FrameworkError, match="'noise' is no value or measure of the framework"):
        TREE.node("noise")
    assert TREE.measure_index("new") == 2
    assert TREE.measure_index("jobs") is None


def test_another_discount_rate_changes_nothing_else() -> None:
    other = TREE.with_discount_rate(0.03)
    assert other.file.money.discount_rate == 0.03
    np.testing.assert_array_equal(other.measure_weights, TREE.measure_weights)
    assert other.checksum != TREE.checksum
