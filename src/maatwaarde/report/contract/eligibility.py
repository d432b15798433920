"""Who meets the criteria for taking part."""

from __future__ import annotations

from maatwaarde.report.contract.base import Part, Title


class CriterionCount(Part):
    """A criterion for taking part, and how many proposals meet it."""

    id: str
    title: Title
    expression: str
    met: int
    not_met: int
    unknown: int
    """Of so many a fact is missing, which is no pass."""


class UnmetCriterion(Part):
    criterion: str
    unknown: bool
    """Whether it is not known, rather than not met."""
    missing: list[str]
    """Headings of the facts that are missing."""


class EligibilityResult(Part):
    """Who meets the criteria of the resources (`eligible`)."""

    criteria: list[CriterionCount]
    ineligible: dict[str, list[UnmetCriterion]]
    """By proposal, every criterion that it fails."""
