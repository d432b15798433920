"""What options bring at each point in time, and what the check recomputes it from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from build import flat, measure
from build_impact import define, given, plugins, proposals
from maatwaarde.impact import estimate
from maatwaarde.plugins import Output, Timing
from maatwaarde.portfolio import OptionKey, Synergy
from maatwaarde.portfolio.assemble.effects import Timeline
from maatwaarde.portfolio.assemble.points import timeline
from maatwaarde.portfolio.assemble.profiles import profiles
from maatwaarde.portfolio.evaluation.effects import totals_by_year
from maatwaarde.proposals import Proposals

OWNER = flat(
    [{**measure("co2", 100, -100), "unit": "t_CO2e/year", "quantity": "co2_emission_change"}]
)


def two_estimators(draws: int = 0) -> tuple[Proposals, Any]:
    """The first is estimated in two parts, at once and from the third year on; one is given."""
    made = [
        define(
            id=f"test/{name}",
            timing=timing,
            outputs=(
                Output(
                    "co2_emission_change",
                    "t_CO2e/year",
                    name,
                    f"{sign} * trees * uptake",
                    falls=("trees",) if sign < 0 else (),
                    rises=("trees",) if sign > 0 else (),
                ),
            ),
        )
        for name, sign, timing in (
            ("soon", 1, Timing()),
            ("later", -3, Timing(start=2, ramp_up=1, duration=4)),
        )
    ]
    listed = proposals(
        {"trees": [100.0, 50.0]}, impacts=[given("co2", [None, -8.0])], ids=("A", "B")
    )
    return listed, estimate(listed, OWNER, plugins(*made), draws=draws)


def made(impacts: Any, listed: Proposals, options: list[OptionKey], **more: Any) -> Timeline:
    return timeline(
        OWNER,
        (impacts.value, impacts.low, impacts.high),
        profiles(
            listed.ids,
            impacts.timing,
            np.array([2027, 2027]),
            np.array([3, 1]),
            more.pop("late", {}),
        ),
        options,
        2027,
        [2027, 2028],
        more.pop("synergies", ()),
        (),
        (),
        None,
        [],
        **more,
    )


def test_each_part_of_an_estimate_has_its_own_timing() -> None:
    listed, impacts = two_estimators()
    options = [OptionKey("A", "2027"), OptionKey("A", "2028"), OptionKey("B", "2027", 0.5)]
    found = made(impacts, listed, options)
    assert impacts.value[:, 0].tolist() == [-4.0, -8.0]
    assert found.horizon == 2031  # A, a year later, grows until 2028 + 2 + 1
    years = range(2027, 2032)
    central = found.impacts(options, found.measures)[0]
    place = {
        name: [m.id for m in found.measures].index(name) for name in (m.id for m in found.measures)
    }
    by_year = np.array([central[:, place[found.point("co2", year)]] for year in years]).T
    # +2 at once, and -6 from the third year on, half of it at first.
    assert by_year[0].tolist() == [2, 2, -1, -4, -4]
    assert by_year[1].tolist() == [0, 2, 2, -1, -4]
    # What is given is there when the work is done, a year after its start.
    assert by_year[2].tolist() == [0, -4, -4, -4, -4]
    chosen = [options[0], options[2]]
    checked = totals_by_year(found.courses(chosen), chosen, years)
    assert list(checked["co2"].values()) == pytest.approx((by_year[0] + by_year[2]).tolist())


def test_a_range_moves_along_with_its_parts() -> None:
    listed, impacts = two_estimators(draws=200)
    options = [OptionKey("A", "2027"), OptionKey("B", "2027")]
    found = made(impacts, listed, options)
    central, low, high = found.impacts(options, found.measures)
    assert (low <= central).all()
    assert (central <= high).all()
    full = [m.id for m in found.measures].index(found.point("co2", found.horizon))
    assert low[0, full] == pytest.approx(impacts.low[0, 0])
    assert high[0, full] == pytest.approx(impacts.high[0, 0])
    drawn = found.drawn(options, found.measures, impacts.low)
    assert drawn == pytest.approx(low)


def test_what_is_late_comes_later_where_it_is_stated() -> None:
    listed, impacts = two_estimators()
    options = [OptionKey("A", "2027"), OptionKey("B", "2027")]
    found = made(impacts, listed, options, late={"A": 1, "B": 1})
    [first] = {int(part.start[0]) for part in found.profiles.timing.parts} - {3}
    assert first == 1
    # What begins at completion is late by itself, with the columns that say when work is done.
    assert {int(part.start[1]) for part in found.profiles.timing.parts} == {1}


def test_a_synergy_counts_as_far_as_both_are_in_force() -> None:
    listed, impacts = two_estimators()
    options = [OptionKey(name, start) for name in "AB" for start in ("2027", "2028")]
    pair = Synergy("A", "B", {"co2": -10.0}, {"money": 1.0})
    found = made(impacts, listed, options, synergies=[pair])
    steps = found.synergies([pair], options)
    assert [step.use for step in steps if step.use] == [{"money": 1.0}]
    for a, b in ((options[0], options[2]), (options[0], options[3]), (options[1], options[2])):
        starts = {"A": a.start, "B": b.start}
        with_pair = totals_by_year(found.courses([a, b]), [a, b], range(2027, 2032))["co2"]
        alone = sum(
            np.array(
                list(totals_by_year(found.courses([one]), [one], range(2027, 2032))["co2"].values())
            )
            for one in (a, b)
        )
        for year, apart in zip(range(2027, 2032), alone, strict=True):
            point = found.point("co2", year)
            joint = sum(step.impact.get(point, 0.0) for step in steps if step.counts(starts))
            assert joint == pytest.approx(with_pair[year] - apart)
