"""What `maatwaarde motion` promises to write."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.base import Header, Part, Title
from maatwaarde.report.contract.portfolio import Status


class SetAside(Part):
    """A ban that a motion goes against."""

    proposal: str
    reason: str
    """`status:forbidden`, `veto:` with the ids of guards, or the text that was given."""


class Priced(Part):
    """What motions make of the plan."""

    possible: bool | None
    """Whether any plan does what is asked; null where time was up."""
    status: Status | Literal["assuming"] | None
    value_change: float | None
    """Points of the score; less is below zero."""
    cost_change: float | None
    by_value: dict[str, float]
    """The same by value at the top of the framework; where the objective is `total-impact` they add
    up to `value_change`."""
    harms: dict[str, float]
    """By measure that is worse off than if nothing were done, and worse off than in the plan: how
    much, in points of the score."""
    goes_out: list[str]
    comes_in: list[str]
    moved: list[str]
    """In both, and at another time or in another part."""
    chosen: list[str] | None
    set_aside: list[SetAside]
    conflict: list[str]
    """Rules that cannot hold together with what is asked."""
    warnings: list[str]


class PricedMotion(Priced):
    """What one motion makes of the plan."""

    id: str
    title: Title | None
    by: str | None


class AtOdds(Part):
    """Why motions have no price together."""

    proposals: list[str]
    """What one motion wants done and another dropped."""
    guards: list[str]
    """What two motions want to protect, each otherwise."""
    resources: list[str]
    """That together they take more than there is."""


class WithoutProposal(Part):
    """What is lost without a proposal that was chosen."""

    proposal: str
    standing: Literal["bound", "carries", "matters", "contested", "unknown"]
    """`bound`: it is running, it is mandatory, or no plan does without it."""
    possible: bool | None
    """Whether any plan does without it; null where time was up."""
    running: bool
    mandatory: bool
    value_change: float | None
    status: Status | Literal["assuming"] | None
    comes_in: list[str]
    goes_out: list[str]


class MotionResult(Header):
    """Result of `maatwaarde motion`."""

    value: float
    status: Status | Literal["assuming"]
    """`assuming` is best only if costs that are unknown come to nothing."""
    objective: Literal["total-impact", "sum-of-scores"]
    chosen: list[str]
    motions: list[PricedMotion]
    together: Priced | None
    """All motions in one plan; null where there is one, or where they are at odds."""
    at_odds: AtOdds
    without: list[WithoutProposal] | None
    """Least loss first: what is contested most. Null with `--only-motions`."""
