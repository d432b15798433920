"""What a faster variant takes over from what it speeds up, by hand."""

import numpy as np
import pytest

from build_impact import proposals
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.replanning.faster_variants import (
    FasterVariant,
    faster_variants,
    with_what_was_used,
)
from maatwaarde.proposals import ResourceDemand

NOTHING = np.nan


def demand(kind: str, name: str, period: str, values: list[float], **ranges: list) -> object:
    unit = "EUR" if kind == "cost" else "fte"
    ends = {bound: np.array(each, dtype=float) for bound, each in ranges.items()}
    return ResourceDemand(kind, name, period, unit, np.array(values, dtype=float), **ends)


def used(found: object) -> dict[str, float]:
    """What the second proposal uses, by column."""
    return {
        item.column: float(item.values[1])
        for item in found.uses
        if not np.isnan(item.values[1]) and item.values[1] != 0
    }


def test_until_it_begins_it_is_what_it_speeds_up() -> None:
    listed = proposals(
        uses=[
            demand("cost", "money", "2027", [100, NOTHING]),
            demand("cost", "money", "2028", [80, NOTHING]),
            demand("cost", "money", "2029", [60, 150]),
            demand("cost", "money", "2028+", [-5, NOTHING]),
            demand("staff", "clerk", "2027-H2", [2, NOTHING]),
        ],
        ids=["A", "S"],
    )
    pair = FasterVariant("A", "S", "2027", 0, 2029.0, chosen=False)
    assert used(with_what_was_used(listed, [pair], lambda _: 0.0)) == {
        "cost:2027": 100,
        "cost:2028": 75,  # 80, and the 5 that come in each year from 2028 on
        "cost:2029": 150,
        "staff:clerk:2027-H2": 2,
    }
    assert used(listed) == {"cost:2029": 150}  # what is given is not touched


def test_a_late_start_and_half_a_year() -> None:
    """A started a year later, with money that becomes 10% dearer; S begins half-way 2029."""
    listed = proposals(
        uses=[
            demand("cost", "money", "2027", [100, NOTHING]),
            demand("cost", "money", "2028", [80, NOTHING]),
            demand("cost", "money", "2029-H2", [NOTHING, 90]),
        ],
        ids=["A", "S"],
    )
    pair = FasterVariant("A", "S", "2028", 1, 2029.5, chosen=False)
    assert used(with_what_was_used(listed, [pair], lambda _: 0.1)) == {
        "cost:2028": pytest.approx(110),
        "cost:2029": pytest.approx(44),  # half of 88
        "cost:2029-H2": 90,
    }


def test_what_was_used_is_certain() -> None:
    cost = demand("cost", "money", "2028", [80, 50], low=[70, 40], high=[NOTHING, 90])
    pair = FasterVariant("A", "S", "2027", 0, 2028.5, chosen=False)
    listed = proposals(uses=[cost], ids=["A", "S"])
    (found,) = with_what_was_used(listed, [pair], lambda _: 0.0).uses
    # Half of 80 has been used beside the 50, which may still come to 40 or 90.
    assert (found.values[1], found.low[1], found.high[1]) == (90, 80, 130)
    assert (found.values[0], found.low[0]) == (80, 70)


@pytest.mark.parametrize(
    ("loss", "plan", "undated", "said"),
    [
        ([0, 0], {"starts": {"A": "2027"}}, False, None),
        ([0, 0], {"starts": {"A": "2028"}}, False, None),
        ([1, 0], {"starts": {"A": "2027"}}, False, None),
        ([1, 0], {"starts": {"A": "2028"}}, False, "started later than listed"),
        ([0, 0], {"starts": {"A": "2027"}, "parts": {"A": 0.5}}, False, "is done in part"),
        ([0, 0], {"starts": {"A": "2027"}}, True, "costs without a period"),
        ([0, 0], {"starts": {}}, False, "has not started yet"),
    ],
)
def test_what_may_be_sped_up(loss: list, plan: dict, undated: bool, said: str | None) -> None:
    listed = proposals(
        {"wait_loss:m": loss},
        uses=[
            demand("cost", "money", "2027", [100, NOTHING]),
            demand("cost", "money", "2029", [100, 150]),
            demand("cost", "works", None if undated else "2029", [NOTHING, 3]),
        ],
        ids=["A", "S"],
        variant_of=[None, "A"],
        speeds_up=[None, "A"],
    )
    findings: list = []
    running = RunningPlan(file="", text="", framework="", **plan)
    found = faster_variants(listed, running, "2029", findings)
    if said is None:
        late = int(plan["starts"]["A"]) - 2027
        assert found == (FasterVariant("A", "S", plan["starts"]["A"], late, 2029.0, chosen=False),)
        assert findings == []
    else:
        assert found == ()
        (told,) = findings
        assert (told.severity, said in told.what) == ("warning", True)
