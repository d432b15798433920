"""Result of `audit`."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.base import OfList, Part, optional
from maatwaarde.report.contract.eligibility import EligibilityResult
from maatwaarde.report.contract.portfolio import Status, Violation


class FactUsed(Part):
    """A fact that has to be the same for two proposals to be equal."""

    kind: Literal["impact", "cost", "staff", "column"]
    name: str
    """A measure, or a column as in a mapping, such as `cost:2027`."""
    unit: str | None


class DecidedBy(Part):
    """What became of a proposal, and by which rule."""

    chosen: bool
    rule: str
    """Such as `chosen`, `ineligible`, `veto`, `requires`, `budget` or `staff`."""
    start: str | None
    part: float
    bans: list[str]
    """Every reason for which it may not be chosen, such as `veto:living`."""
    broken: list[Violation]
    short: dict[str, float]
    """What is lacking of each resource to do it beside the plan."""
    value_change: float | None


class DoingBoth(Part):
    """What it would take to do a proposal beside the plan."""

    cost: float
    """In EUR."""
    short: dict[str, float]
    broken: list[Violation]
    value_change: float | None
    """Null for what is not eligible, which is not weighed."""


class EqualDifference(Part):
    """A proposal that was not treated as another with the same facts."""

    proposal: str
    other: str
    why: Literal["ban", "duty", "tie", "rules", "room", "joint", "timing", "better", "none"]
    """`better` and `none` are no reason in the rules."""
    bans: list[str]
    broken: list[Violation]
    """In the place of the other."""
    short: dict[str, float]
    value_change: float
    both: DoingBoth | None


class EqualGroup(Part):
    """Proposals with the same facts."""

    proposals: list[str]
    same_score: bool
    same_rank: bool
    equal: bool
    explained: bool
    differences: list[EqualDifference]


class NearGroup(Part):
    """Proposals that differ in one fact only, of which some were chosen and some were not."""

    fact: str
    kind: Literal["impact", "cost", "staff", "column"]
    chosen: list[str]
    not_chosen: list[str]
    nearest: list[str]
    """One that was chosen and one that was not."""
    values: list[float | str | None]
    """Of these two; null is unknown."""


class SpreadGroup(Part):
    """What one area or group has; amounts in EUR."""

    name: str | None
    proposals: int
    chosen: int
    rejected: int
    barred: int
    """Of those that were not chosen, how many might not be."""
    asked: float
    granted: float
    share_asked: float | None
    share: float | None
    score: float
    """Of what was chosen, together."""
    residents: float | None
    granted_per_resident: float | None
    score_per_thousand: float | None
    open: int
    """Without what may not be chosen and what is a duty."""
    open_chosen: int
    chance: float | None
    """That lots would set the group as far from the others: a hint, and no verdict."""


class SpreadOver(Part):
    """How things are spread over the groups of a column."""

    column: str
    heading: str
    residents: str | None
    """The column or file that says how many people live where."""
    chance: float | None
    """That lots would make the groups differ as much: a hint, and no verdict."""
    groups: list[SpreadGroup]


class AuditResult(OfList):
    """Result of `maatwaarde audit`."""

    status: Status
    objective: Literal["total-impact", "sum-of-scores"]
    chosen: list[str]
    tolerance: float
    """Amounts that differ by at most this part are the same."""
    facts: list[FactUsed]
    rules: dict[str, int]
    """How many proposals each rule decided."""
    decisions: dict[str, DecidedBy]
    equal_cases: list[EqualGroup]
    near_cases: list[NearGroup] | None
    """With --near."""
    spread: list[SpreadOver]
    eligibility: EligibilityResult = optional()
    """Only where the resources have criteria."""
