"""Results of `weights form` and `weights show`, and the judgements that weights come from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from maatwaarde.report.contract.base import Envelope, Header, Part, optional

Method = Literal["ahp", "bwm", "swing", "ranks", "direct"]


class Form(Envelope):
    """Result of `maatwaarde weights form`."""

    written: str
    method: Method
    questions: int


class File(Part):
    name: str
    sha256: str


class Consistency(Part):
    respondent: str
    consistency_ratio: float | None


class Judgement(Part):
    a: str
    b: str
    given: float
    consistent: float
    consistency_ratio_then: float | None
    """If the judgement were the consistent one."""


class GroupAnswers(Part):
    weights: dict[str, float]
    respondents: int
    consensus: float | None
    consistency_ratio: float | None
    consistency_ratios_of_respondents: list[Consistency]
    deviation: float | None
    open_comparisons: int
    worst_judgements: list[Judgement]


class Siblings(Part):
    parent: str | None
    """Null for the main values."""
    weights: dict[str, float]
    consistency_ratio: float | None
    consensus: float | None
    by_group: dict[str, GroupAnswers]


class Judgements(Part):
    """Where weights come from, if from answers."""

    method: Method
    groups: dict[str, float]
    """Share of each group."""
    respondents: dict[str, int]
    files: list[File]
    siblings: list[Siblings]
    as_in_framework: list[str | None]
    """Parts that nobody answered, which keep the weights of the framework."""


class Difference(Part):
    id: str
    own: float
    common: float


class Agreement(Part):
    consensus: float | None
    distance: dict[str, float]
    largest_differences: dict[str, list[Difference]]


class Ranked(Part):
    rank: int | None
    score: float | None


class RankedByGroup(Part):
    id: str
    title: str
    rank: int | None
    score: float | None
    by_group: dict[str, Ranked]


class Place(Part):
    rank: int
    within: str = Field(alias="in")
    """Group, or method."""


class ChangeOfPlace(Part):
    id: str
    best: Place
    worst: Place
    vetoed_in: list[str]


class Rankings(Part):
    method: str
    relative_to_batch: bool
    proposals: list[RankedByGroup]
    change_place_most: list[ChangeOfPlace]


class GuardMove(Part):
    """A guard within which the new weights differ from those of the framework."""

    guard: str
    """Id of a value or measure, or `pillar:E`, or `sdg:13`."""
    rule: Literal["veto", "flag"]
    max_loss: float
    begins_to_break_alone: list[str]
    """Measures of which a full loss alone breaks it now, and did not."""
    stops_to_break_alone: list[str]
    begin_to_break: list[str] = optional()
    """Proposals, where a list was given."""
    stop_to_break: list[str] = optional()


class Weights(Header):
    """Result of `maatwaarde weights show`."""

    weights: dict[str, float]
    weights_among_siblings: dict[str, float]
    judgements: Judgements | None
    weights_by_group: dict[str, dict[str, float]] = optional()
    agreement: Agreement | None
    rankings: Rankings = optional()
    guards: list[GuardMove] = optional()
    """What the weights do to guards, where they come from answers."""
