"""When impacts are in force: from columns, from estimators, or when the work is completed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from build import flat, measure
from build_impact import define, given, plugins, proposals
from maatwaarde.diagnostics import ImpactError
from maatwaarde.impact import ImpactTable, estimate, for_proposals
from maatwaarde.impact.timed import at_completion
from maatwaarde.plugins import Output, Timing
from maatwaarde.proposals import read_proposals

OWNER = flat([measure("co2", 100, -100), measure("homes", -5, 5)])
ROWS: dict[str, list[Any]] = {
    "id": ["A", "B"],
    "cost:2027": [1, 2],
    "impact:co2": [-1.0, 2.0],
    "impact:homes": [1, 1],
}


def impacts(**columns: list[Any]) -> ImpactTable:
    rows = ROWS | {name.replace("__", ":"): values for name, values in columns.items()}
    return estimate(read_proposals(pd.DataFrame(rows)), OWNER)


def test_without_columns_what_is_given_begins_at_completion_and_lasts() -> None:
    for part in impacts().timing.parts:
        assert np.isnan(part.start).all()
        assert np.isnan(part.amount).all()
        assert part.ramp_up.tolist() == [0, 0]
        assert np.isinf(part.years).all()
        assert part.share.tolist() == [1, 1]
    # And nothing is lost by waiting.
    assert impacts().timing.wait_loss.tolist() == at_completion(2, 2).wait_loss.tolist()
    assert at_completion(2, 2).wait_loss.tolist() == [[0, 0], [0, 0]]


def test_the_column_of_a_measure_goes_before_that_of_all() -> None:
    found = impacts(effect_start=[2, None], effect_start__co2=[0, 1], effect_ramp=[1, None])
    co2, homes = found.timing.parts
    assert co2.start.tolist() == [0, 1]
    assert homes.start[0] == 2
    assert np.isnan(homes.start[1])
    assert co2.ramp_up.tolist() == homes.ramp_up.tolist() == [1, 0]


def test_headings_may_be_dutch() -> None:
    dutch = impacts(**{"Effect begint": [2, 3], "effect_aanloop__co2": [1, 1]})
    lasts = impacts(effectduur=[4, None], Wachtverlies__homes=[None, -2])
    assert dutch.timing.parts[1].start.tolist() == [2, 3]
    assert dutch.timing.parts[0].ramp_up.tolist() == [1, 1]
    assert lasts.timing.parts[0].years.tolist() == [4, np.inf]
    assert lasts.timing.wait_loss.tolist() == [[0, 0], [0, -2]]


def test_bad_cells_are_errors_at_their_cells() -> None:
    wrong = {
        "effect_start": [-2, 0.5],
        "effect_years": [0, 201],
        "effect_ramp": ["soon", 1],
        "effect_start:cow": [0, 1],
        "wait_loss:homes": [None, 2],
    }
    with pytest.raises(ImpactError) as caught:
        estimate(read_proposals(pd.DataFrame(ROWS | wrong)), OWNER)
    places = [(item.code, item.where.row, item.where.field) for item in caught.value.problems]
    assert sorted(places, key=str) == [
        ("bad-effect-timing", 1, "effect_ramp"),
        ("bad-effect-timing", 1, "effect_start"),
        ("bad-effect-timing", 1, "effect_years"),
        ("bad-effect-timing", 2, "effect_start"),
        ("bad-effect-timing", 2, "effect_years"),
        ("bad-effect-timing", 2, "wait_loss:homes"),
        ("unknown-measure", None, "effect_start:cow"),
    ]


def test_timing_goes_along_when_rows_change_places() -> None:
    found = for_proposals(impacts(effect_start=[2, 5], wait_loss__homes=[0, -3]), ("B", "A"))
    assert found.timing.parts[0].start.tolist() == [5, 2]
    assert found.timing.wait_loss[:, 1].tolist() == [-3, 0]


def test_each_timing_that_estimators_declare_is_a_part_of_their_measure() -> None:
    def estimator(name: str, quantity: str, formula: str, timing: Timing) -> Any:
        output = Output(quantity, "t_CO2e/year", name, formula)
        return define(id=f"test/{name}", timing=timing, outputs=(output,))

    owner = flat(
        [
            measure(name, 100, -100, quantity=name, unit="t_CO2e/year")
            for name in ("kept", "gone", "said")
        ]
    )
    listed = proposals(
        {"trees": [100.0, 50.0, 0.0]}, impacts=[given("kept", [None, -8.0, None])], ids=tuple("ABC")
    )
    found = estimate(
        listed,
        owner,
        plugins(
            estimator("later", "kept", "-3 * trees * uptake", Timing(2, 1, 4)),
            estimator("soon", "kept", "trees * uptake", Timing()),
            estimator("again", "kept", "-trees * uptake", Timing(2, 1, 4)),
            estimator("other", "gone", "trees * uptake", Timing(5)),
        ),
    )
    # Of kept what comes at once, and what comes later of two estimators together; 2 and -8 t.
    soon, later, other, said = found.timing.parts
    assert [part.measure for part in found.timing.parts] == [0, 0, 1, 2]
    np.testing.assert_allclose(soon.amount, [2, np.nan, 0])
    np.testing.assert_allclose(later.amount, [-8, 0, 0])
    # Of what is given nothing is estimated: it is in the first part, and begins at completion.
    np.testing.assert_allclose(soon.share, [0.2, 1, 1])
    np.testing.assert_allclose(later.share, [0.8, 0, 0])
    np.testing.assert_array_equal(soon.start, [0, np.nan, 0])
    np.testing.assert_array_equal(later.start, [2, np.nan, 2])
    np.testing.assert_array_equal(later.ramp_up, [1, 0, 1])
    np.testing.assert_array_equal(later.years, [4, np.inf, 4])
    # One timing is one part, of all that there is.
    assert np.isnan(other.amount).all()
    np.testing.assert_array_equal(other.start, [5, 5, 5])
    assert np.isnan(said.start).all()


def test_months_are_years_and_a_unit_that_is_no_time_is_told_at_its_heading() -> None:
    found = impacts(**{"effect_years [month]": [24, None], "effect_start [year]": [3, 1]})
    assert found.timing.parts[0].years.tolist() == [2, np.inf]
    assert found.timing.parts[0].start.tolist() == [3, 1]
    with pytest.raises(ImpactError) as caught:
        impacts(**{"effect_years [kg]": [2, 2.5], "effect_start [m]": [1, None]})
    assert [(one.code, one.where.row, one.where.field) for one in caught.value.problems] == [
        ("incompatible-unit", None, "effect_start [m]"),
        ("incompatible-unit", None, "effect_years [kg]"),
    ]


def test_an_effect_may_last_two_hundred_years_and_begin_at_once() -> None:
    found = impacts(effect_years=[200, 1], effect_start=[0, 200], effect_ramp=[0, 200])
    part = found.timing.parts[0]
    assert part.years.tolist() == [200, 1]
    assert part.start.tolist() == [0, 200]
    assert part.ramp_up.tolist() == [0, 200]
    with pytest.raises(ImpactError, match="-1 is no whole number of years from 0 to 200"):
        impacts(effect_ramp=[-1, 0])
