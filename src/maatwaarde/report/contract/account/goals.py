"""Result of `goals`."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.base import OfList, Part, Title


class Baseline(Part):
    amount: float
    """In the unit of the measure."""
    on: str | None
    """The day, as 2025-12-31."""
    source: str | None


class Target(Part):
    year: int
    target: float
    """The total change that is wanted by then, in the unit of the measure."""
    share_of_baseline: float | None


class GoalValue(Part):
    id: str
    title: Title
    under: str | None
    """Id of the value above it; null at the top."""
    pillar: Literal["E", "S", "G"] | None
    sdg: list[int]
    owner: str | None
    """Its own, or that of the value above."""
    budget: float | None
    """In EUR, as the framework states it of this value."""
    planned_cost: float | None
    """In EUR, of the activities, once, divided over measures by what is gained; null without a
    list."""


class GoalEffect(Part):
    activity: str
    effect: float | None
    """At its full size, in the unit of the measure; null where it is not known."""


class GoalMeasure(Part):
    id: str
    title: Title
    under: str
    pillar: Literal["E", "S", "G"] | None
    sdg: list[int]
    unit: str
    better: Literal["higher", "lower"]
    owner: str | None
    budget: float | None
    planned_cost: float | None
    baseline: Baseline | None
    targets: list[Target]
    achieved: float
    """What of the target is realised or decided on already."""
    bbv: str | None
    """Name of the policy indicator of the BBV that it feeds."""
    iv3: str | None
    """Code of the policy field of Iv3."""
    effects: list[GoalEffect]
    """The largest gain first, harm last."""


class GoalResult(Part):
    text: str
    amount: float | None
    unit: str | None


class GoalActivity(Part):
    id: str
    title: str
    results: list[GoalResult]
    cost: float | None
    """In EUR, once; null where it is not stated or not known."""
    yearly_cost: float
    """In EUR, in every year in the end."""
    owner: str | None
    client: str | None
    phase: str | None
    link: str | None
    start: str | None
    """The first period; null without a plan, or one that says no starts."""
    part: float
    """Which part of it is done."""


class GoalGap(Part):
    kind: Literal[
        "no-owner",
        "no-target",
        "no-baseline",
        "no-activity",
        "only-harm",
        "over-budget",
        "budgets-below",
        "activity-no-owner",
        "activity-no-result",
        "activity-no-cost",
        "activity-no-goal",
    ]
    ids: list[str]
    """Of measures, values or activities."""


class GoalTree(OfList):
    listed: bool
    """Whether a list was given."""
    planned: bool
    """Whether the activities are those of a plan; else all that may be chosen."""
    values: list[GoalValue]
    measures: list[GoalMeasure]
    activities: list[GoalActivity]
    outside_framework: float | None
    """In EUR, what activities cost that add to no goal; null without a list."""
    gaps: list[GoalGap]
