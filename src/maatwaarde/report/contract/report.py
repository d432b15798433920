"""Result of `report`."""

from __future__ import annotations

from maatwaarde.report.contract.base import Part, Problem
from maatwaarde.report.contract.motions import MotionResult
from maatwaarde.report.contract.portfolio import Core, Portfolio, ShadowPrice, Status, WhyNot
from maatwaarde.report.contract.scoring import Score


class File(Part):
    """A file that was read."""

    name: str
    """Without folders."""
    sha256: str
    """Of its bytes."""


class ReweighedProposal(Part):
    id: str
    score: float
    rank: int | None
    """Null where a veto guard is broken."""


class ReweighedChoice(Part):
    """What is chosen with another weight, beside what is chosen with those of now."""

    possible: bool | None
    """Whether any portfolio keeps all rules then; null where time was up."""
    status: Status | None
    chosen: list[str] | None
    comes_in: list[str]
    goes_out: list[str]
    starts_otherwise: list[str]
    """In both, with another start or for another part."""


class Reweighed(Part):
    """A value that weighs half or twice what it did; its siblings share the rest in proportion."""

    value: str
    factor: float
    weight_now: float
    """In the whole."""
    weight: float
    choice: ReweighedChoice | None
    """Null where it was not chosen anew."""
    proposals: list[ReweighedProposal]
    """Those with a page of their own; none where scores are no sum of weights times values."""


class SameChoice(Part):
    """How far the weight of a value at the top may move before another portfolio is the best."""

    value: str
    weight: float
    same_from: float
    """From here to ``same_to`` it is proven that the same portfolio is the best."""
    same_to: float
    other_below: float
    """Below this, and above ``other_above``, another is better."""
    other_above: float


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
    reweighed: list[Reweighed]
    """Each value that can be, halved and doubled."""
    same_choice: list[SameChoice]
    core: Core | None
    motions: MotionResult | None
    """With --motions or --contested."""
