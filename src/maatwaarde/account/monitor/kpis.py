"""Each measure against what was expected for the day on which it was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Literal

import numpy as np

from maatwaarde.account.expected import Expected
from maatwaarde.account.monitor.records import Kpi, Rules, Status
from maatwaarde.account.observations import Realised
from maatwaarde.framework import Framework

_ROUNDING = 1e-9


def kpis(
    plan: Expected, realised: Realised, framework: Framework, today: date, rules: Rules
) -> tuple[tuple[Kpi, ...], tuple[Kpi, ...]]:
    """Return the totals, one a measure that anything is expected of, and those of each proposal."""
    own = tuple(_of_proposals(plan, realised, framework, today, rules))
    totals = []
    for j, name in enumerate(plan.measures):
        parts = [kpi for kpi in own if kpi.measure == name]
        total = _total(plan, realised, framework, j, parts, today, rules)
        if total is not None:
            totals.append(total)
    return tuple(totals), own


def status(
    realised: float, expected: float, low: float, high: float, direction: int, tolerance: float
) -> Status:
    """Return how realised stands to what was expected.

    On course is what lies within the range of the plan, widened at both ends by the tolerance times
    what was expected.
    """
    if math.isnan(realised):
        return "unmeasured" if max(abs(expected), abs(low), abs(high)) > 0 else "not-due"
    room = tolerance * abs(expected) + _ROUNDING * max(abs(expected), abs(low), abs(high), 1e-9)
    ends = sorted((direction * low, direction * high))
    now = direction * realised
    if now < ends[0] - room:
        return "behind"
    if now > ends[1] + room:
        return "ahead"
    return "not-due" if expected == low == high == realised == 0 else "on-course"


def _of_proposals(
    plan: Expected, realised: Realised, framework: Framework, today: date, rules: Rules
) -> Iterator[Kpi]:
    ever = _ever(plan)
    for i, proposal in enumerate(plan.proposals):
        for j, measure in enumerate(plan.measures):
            found = realised.latest("effect", measure, proposal, until=today)
            if not ever[i, j] and found is None:
                continue
            on = today if found is None else found.on
            expected, low, high = (float(array[i, j]) for array in plan.effects(on))
            value = math.nan if found is None else found.value
            direction = _direction(framework, measure)
            yield Kpi(
                measure=measure,
                proposal=proposal,
                on=on,
                expected=expected,
                low=low,
                high=high,
                realised=value,
                status=status(value, expected, low, high, direction, rules.tolerance),
                known=bool(plan.known[i, j]),
                direction=direction,
                observation=found,
                measured=int(found is not None),
                of=1,
            )


def _total(
    plan: Expected,
    realised: Realised,
    framework: Framework,
    j: int,
    parts: list[Kpi],
    today: date,
    rules: Rules,
) -> Kpi | None:
    """Return the whole: what was measured as a whole, or else what was measured added up."""
    name = plan.measures[j]
    direction = _direction(framework, name)
    found = realised.latest("effect", name, None, until=today)
    if found is not None:
        expected, low, high = (float(array[j]) for array in plan.totals(found.on))
        return Kpi(
            measure=name,
            proposal=None,
            on=found.on,
            expected=expected,
            low=low,
            high=high,
            realised=found.value,
            status=status(found.value, expected, low, high, direction, rules.tolerance),
            known=all(kpi.known for kpi in parts),
            direction=direction,
            observation=found,
        )
    if not parts:
        return None
    due = [kpi for kpi in parts if kpi.status != "not-due"]
    measured = [kpi for kpi in parts if kpi.observation is not None]
    if measured:
        of = measured
        expected, low, high = (
            math.fsum(getattr(kpi, key) for kpi in of) for key in ("expected", "low", "high")
        )
        value = math.fsum(kpi.realised for kpi in of)
        on = max(kpi.on for kpi in of)
    else:
        expected, low, high = (float(array[j]) for array in plan.totals(today))
        value, on = math.nan, today
    return Kpi(
        measure=name,
        proposal=None,
        on=on,
        expected=expected,
        low=low,
        high=high,
        realised=value,
        status=status(value, expected, low, high, direction, rules.tolerance),
        known=all(kpi.known for kpi in parts),
        direction=direction,
        measured=len(measured),
        of=len({kpi.proposal for kpi in (*due, *measured)}),
    )


def _direction(framework: Framework, measure: str) -> Literal[1, -1]:
    index = framework.measure_index(measure)
    assert index is not None  # the plan has the measures of the framework
    return 1 if framework.measures[index].better == "higher" else -1


def _ever(plan: Expected) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return which proposals bring anything on which measures, in any year that counts."""
    found = np.zeros((len(plan.proposals), len(plan.measures)), dtype=bool)
    for year in range(plan.first_year, plan.timeline.horizon + 1):
        for array in plan.at_end_of(year):
            found |= array != 0
    return found
