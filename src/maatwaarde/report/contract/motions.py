"""What `maatwaarde motion` promises to write."""

from __future__ import annotations

from maatwaarde.report.contract.base import Header, Part, Title
from maatwaarde.report.contract.portfolio import Status


class MotionPrice(Part):
    """What one motion, or all of them together, make of the plan."""

    ids: list[str]
    title: str | Title | None
    by: str | None
    possible: bool | None
    """Whether any plan does what is asked; null where time was up."""
    status: Status | None
    value_change: float | None
    """Points of the score; less is below zero."""
    cost_change: float | None
    by_value: dict[str, float]
    """The same by value at the top of the framework: they add up to `value_change`."""
    goes_out: list[str]
    comes_in: list[str]
    moved: list[str]
    conflict: list[str]
    """Rules that cannot hold together with what is asked."""


class WithoutProposal(Part):
    """What is lost without a proposal that was chosen."""

    proposal: str
    possible: bool | None
    """Whether any plan does without it; null where time was up."""
    value_change: float | None
    status: Status | None
    comes_in: list[str]
    goes_out: list[str]


class MotionResult(Header):
    """Result of `maatwaarde motion`."""

    value: float
    status: Status
    chosen: list[str]
    motions: list[MotionPrice]
    together: MotionPrice | None
    at_odds: list[str]
    """Proposals that one motion wants done and another dropped."""
    without: list[WithoutProposal]
    """Least loss first: what is contested most."""
