"""Anchors that are derived from earlier lists, targets and sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maatwaarde as mw
from build import flat, framework, frameworks, impacts, measure, table
from maatwaarde.diagnostics import FrameworkError, ImpactError
from maatwaarde.framework import Framework
from maatwaarde.framework.national import national_figures
from maatwaarde.impact.anchors import LEAST, AnchorProposal, propose_anchors
from maatwaarde.messages import say
from maatwaarde.units import Units

TOWN = {
    "name": "Dorp",
    "kind": "municipality",
    "residents": 52_000,
    "dwellings": 24_000,
    "budget": 180e6,
    "staff": 400,
    "source": "CBS 2025",
}


def one(owner: Framework, *lists: Any, **how: Any) -> AnchorProposal:
    return propose_anchors(owner, lists, **how).measures[0]


def told(found: AnchorProposal) -> list[str]:
    return [say(derived.how, "en") for derived in found.derived]


def test_a_full_gain_is_what_nine_in_ten_earlier_proposals_do_not_exceed() -> None:
    owner = flat([measure("a", 500, -500)])
    values = [[-float(k)] for k in range(1, 101)] + [[30.0], [0.0], [np.nan]]
    found = one(owner, table(owner, values))
    # By Hyndman and Fan at position (100 + 1/3) 0.9 + 1/3 = 90.63 of 1 to 100.
    assert (found.best, found.worst) == (-91.0, 91.0)
    assert told(found) == [
        "the gain that 90% of 100 earlier proposals with a gain do not exceed: 90.6 t"
    ]
    assert one(owner, table(owner, values), quantile=0.5).best == -50.0  # of 50.5, to even


def test_lists_count_together_and_few_gains_tell_nothing() -> None:
    owner = flat([measure("a")])
    half = table(owner, [[2.0]] * (LEAST // 2))
    assert one(owner, half, half).best == 2.0
    found = propose_anchors(owner, [half])
    assert not found.measures[0].derived
    assert "5 gains in earlier lists" in say(found.measures[0].why_not or "", "en")
    assert [problem.code for problem in found.warnings] == ["few-gains"]


@pytest.mark.parametrize("better", [1, -1])
def test_of_the_last_target_counts_what_is_still_asked(better: int) -> None:
    goal = measure(
        "a",
        -better,
        better,
        target={2030: 100.0 * better, 2040: 400.0 * better},
        achieved=50.0 * better,
    )
    found = one(flat([goal]))
    assert (found.best, found.worst) == (350.0 * better, -350.0 * better)
    assert found.ratio == 350
    sign = "" if better > 0 else "\N{MINUS SIGN}"
    assert told(found) == [f"what the target for 2040 still asks: {sign}350 t"]
    assert one(flat([goal]), part=0.1).best == 35.0 * better
    done = flat([{**goal, "achieved": 500.0 * better}])
    assert "achieved" in say(one(done).why_not or "", "en")


@pytest.mark.parametrize(
    ("unit", "best", "words"),
    [
        ("person", 520.0, "1% of 52,000 residents (CBS 2025)"),
        ("inwoner/jaar", 520.0, "1% of 52,000 residents (CBS 2025)"),
        ("woning", 240.0, "1% of 24,000 dwellings (CBS 2025)"),
        ("EUR/year", 1.8e6, "1% of 180,000,000 euros of yearly budget (CBS 2025)"),
        ("kEUR", 1800.0, "1% of 180,000,000 euros of yearly budget (CBS 2025)"),
        ("fte", 4.0, "1% of 400 fte of staff (CBS 2025)"),
    ],
)
def test_a_size_counts_by_the_unit_of_the_measure(unit: str, best: float, words: str) -> None:
    found = one(flat([measure("a", unit=unit)], organisation=TOWN))
    assert (found.best, told(found)) == (best, [words])


def test_a_baseline_goes_before_a_size_and_other_units_have_neither() -> None:
    stated = {"amount": "8400 person", "on": "2025-12-31", "source": "GGD"}
    found = one(flat([measure("a", unit="person", baseline=stated)], organisation=TOWN), share=0.05)
    assert (found.best, told(found)) == (420.0, ["5% of the baseline of 8,400 person (GGD)"])
    none = one(flat([measure("a", unit="t")], organisation=TOWN))
    assert (none.best, none.worst, none.ratio) == (1.0, -1.0, 1.0)
    assert "no size of the organisation in this unit" in say(none.why_not or "", "en")


def test_what_is_preferred_comes_first_and_what_is_not_named_stays_away() -> None:
    owner = flat(
        [measure("a", unit="person", target={2030: 70.0})],
        organisation=TOWN,
    )
    lists = [table(owner, [[3.0]] * LEAST)]
    origins = [derived.origin for derived in one(owner, *lists).derived]
    assert origins == ["lists", "targets", "size"]
    found = one(owner, *lists, order=("size", "lists"))
    assert [derived.origin for derived in found.derived] == ["size", "lists"]
    assert found.best == 520.0


def test_judged_measures_and_knots_stay_as_they_are() -> None:
    judged = {"id": "j", "title": "j", "better": "higher", "scale": "plusmin"}
    bent = measure("k", -10, 10, knots=[[5, 0.8]], target={2030: 70.0})
    found = propose_anchors(flat([judged, bent]))
    assert found.derived == 0
    assert all(item.why_not for item in found.measures)


def test_mistakes_are_told_at_once() -> None:
    with pytest.raises(FrameworkError) as error:
        propose_anchors(flat([measure("a")]), share=0, part=1.5, order=("luck",))  # type: ignore[arg-type]
    assert len(error.value.problems) == 3
    other = flat([measure("b")])
    with pytest.raises(ImpactError):
        propose_anchors(flat([measure("a")]), [table(other, [[1.0]])])


@given(data=st.data())
def test_what_is_proposed_is_a_framework_and_no_order_of_rows_changes_it(
    data: st.DataObject,
) -> None:
    from maatwaarde.report.anchors import with_anchors

    owner = data.draw(frameworks())
    rows = data.draw(impacts(owner, rows=LEAST + 2))
    found = propose_anchors(owner, [table(owner, rows)])
    other = propose_anchors(owner, [table(owner, rows[::-1])])
    assert [one.best for one in found.measures] == [one.best for one in other.measures]
    made = with_anchors(found)
    again = framework([value.model_dump(exclude_none=True) for value in made.file.values])
    for derived, before, after in zip(found.measures, owner.measures, again.measures, strict=True):
        if not derived.derived:
            assert after.best == before.best
            continue
        gains = np.abs(rows[:, owner.measures.index(before)][_gains(before, rows, owner)])
        assert 0.94 * gains.min() <= abs(after.best) <= 1.06 * gains.max()
        assert after.worst == -after.best
        assert "; " not in (after.source or "")
        assert "afgerond op twee cijfers" in (after.source or "")
    assert mw.score(table(made, rows), made).score.shape == (len(rows),)


def _gains(item: Any, rows: Any, owner: Framework) -> Any:
    column = rows[:, owner.measures.index(item)]
    return column > 0 if item.better == "higher" else column < 0


def test_a_part_of_what_the_country_has_goes_before_all_residents() -> None:
    item = measure("a", 1, -1, unit="person", quantity="social_assistance_change")
    found = one(flat([item], organisation={**TOWN, "residents": 17_942.94}))
    assert found.best == -4.0
    assert told(found) == [
        "1% of 400 person, which is 17,943 residents' part of 400,000 person in the Netherlands "
        "(CBS, persons below pension age on general social assistance, at the end of the year, "
        "2023)"
    ]
    kilotonnes = measure("a", 1, -1, unit="kt_CO2e/year", quantity="co2_emission_change")
    assert one(flat([kilotonnes], organisation={**TOWN, "residents": 17_942.94})).best == -1.5
    # What is counted goes before it, and so does a baseline.
    homes = measure("a", unit="dwelling", quantity="dwellings_added")
    assert told(one(flat([homes], organisation=TOWN))) == ["1% of 24,000 dwellings (CBS 2025)"]
    few = {key: value for key, value in TOWN.items() if key != "dwellings"}
    assert "8,125,229" in told(one(flat([homes], organisation=few)))[0]
    other = measure("a", 1, -1, unit="EUR", quantity="social_assistance_change")
    assert told(one(flat([other], organisation=TOWN)))[0].startswith("1% of 180,000,000 euros")


def test_national_figures_have_a_source_and_the_unit_of_what_is_shipped() -> None:
    figures = national_figures()
    units = Units()
    for name in mw.shipped_frameworks():
        for item in mw.load_framework(name).measures:
            if item.quantity in figures:
                assert units.compatible(figures[item.quantity].unit, item.unit)
    for figure in figures.values():
        assert figure.amount > 0
        assert figure.address.startswith("https://")
        assert min(map(len, (figure.source.nl, figure.source.en or ""))) > 10
        assert 2015 < figure.year < 2100


def test_a_judgement_says_nothing_of_the_anchor_that_it_is_a_part_of() -> None:
    item = measure("a", -10, 10, unit="kg", scale="plusmin")
    owner = flat([item])
    cells = {"id": [f"P{k}" for k in range(LEAST)], "title": ["t"] * LEAST}
    frame = pa.table({**cells, "impact:a": ["+"] * LEAST})
    proposals = mw.read_proposals(frame, scales=owner.scales)
    impacts_ = mw.estimate(proposals, owner)
    assert impacts_.judged.all()
    assert not one(owner, impacts_).derived
