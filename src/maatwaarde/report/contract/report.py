"""Result of `report`."""

from __future__ import annotations

from maatwaarde.report.contract.base import Part, Problem
from maatwaarde.report.contract.motions import MotionResult
from maatwaarde.report.contract.portfolio import Core, Portfolio, ShadowPrice, WhyNot
from maatwaarde.report.contract.scoring import Score


class File(Part):
    """A file that was read."""

    name: str
    """Without folders."""
    sha256: str
    """Of its bytes."""


class Report(Score):
    """Result of `maatwaarde report`: that of `score`, and what an advice rests on beside it."""

    files: list[File]
    command: str | None
    """Makes the same report in the folder with these files."""
    warnings: list[Problem]
    told: list[str]
    """The proposals that have a page of their own."""
    portfolio: Portfolio | None
    """With alternatives; null where no resources were given."""
    why_not: dict[str, WhyNot]
    """Of proposals that were left out, by id."""
    more: list[ShadowPrice]
    """What a step more of each budget and role that was asked about brings."""
    not_asked_about: list[str]
    """Other budgets and roles that something falls short of."""
    core: Core | None
    motions: MotionResult | None
    """With --motions or --contested."""
