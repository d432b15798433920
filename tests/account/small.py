"""A small plan and what came of it, for the tests of what follows a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from build import flat, measure
from maatwaarde.account.monitor import Monitored, monitor
from maatwaarde.account.observations import Milestone, Observation, Realised
from maatwaarde.diagnostics import Where
from maatwaarde.impact import estimate
from maatwaarde.periods import Period
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import read_proposals

OWNER = flat(
    [
        measure("homes", -100, 100, unit="dwelling", target={2030: 120}, achieved=10),
        measure("co2", 100, -100, unit="t_CO2e/year"),
    ]
)
# A is done in 2027 and in force since; B grows in four steps from 2028 on; C starts in 2029.
ROWS: dict[str, list[Any]] = {
    "id": ["A", "B", "C"],
    "title": ["Aanleg", "Bouw", "Centrum"],
    "cost:capital:2027": [100.0, None, None],
    "cost:capital:2028": [None, 80.0, None],
    "cost:capital:2029": [None, 80.0, 40.0],
    "cost:operating:2028+": [4.0, None, None],
    "staff:planner:2027": [1.0, None, None],
    "staff:planner:2028": [None, 2.0, None],
    "impact:homes": [40.0, 80.0, 0.0],
    "impact:co2": [-20.0, 8.0, -50.0],
    "effect_start": [None, 0, None],
    "effect_ramp": [None, 3, None],
}
RESOURCES = Resources.model_validate(
    {
        "maatwaarde": 1,
        "planning": {"shift": 2},
        "budgets": [
            *(
                {"name": "capital", "period": year, "amount": 120, "carry_over": True}
                for year in range(2027, 2032)
            ),
            {"name": "operating", "period": "2027+", "amount": 10},
        ],
        "staff": [{"role": "planner", "period": "2027+", "amount": 3}],
    }
)
STARTS = {"A": "2027", "B": "2028", "C": "2029"}
JUNE = date(2029, 6, 30)


def seen(
    kind: str,
    name: str,
    proposal: str | None,
    on: str,
    value: float,
    period: str | None = None,
    **more: Any,
) -> Observation:
    """Return a value; of money and staff without a period it is the year so far."""
    day = date.fromisoformat(on)
    of = None if kind == "effect" else Period.parse(period) if period else Period(day.year)
    return Observation(kind, name, proposal, day, of, value, Where(file="r.csv", row=2), **more)


def happened(event: str, proposal: str, on: str) -> Milestone:
    return Milestone(event, proposal, date.fromisoformat(on), Where(file="r.csv", row=3))


def progress(
    values: Sequence[Observation] = (),
    milestones: Sequence[Milestone] = (),
    *,
    today: date = JUNE,
    rows: dict[str, list[Any]] = ROWS,
    owner: Any = OWNER,
    starts: dict[str, str] = STARTS,
    **more: Any,
) -> Monitored:
    """Return how the small plan comes along."""
    proposals = read_proposals(pd.DataFrame(rows))
    running = RunningPlan("plan.json", "", starts, owner.id)
    realised = Realised(tuple(values), (), "r.csv", (), tuple(milestones))
    impacts = estimate(proposals, owner)
    return monitor(impacts, proposals, owner, RESOURCES, running, realised, today=today, **more)
