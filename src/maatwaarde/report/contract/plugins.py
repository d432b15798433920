"""Results of `framework`, `init`, `plugins` and `plugin new`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from maatwaarde.report.contract.base import (
    Category,
    Envelope,
    FactorStatus,
    Header,
    Part,
    Problem,
    Title,
    Written,
)


class StatedTarget(Part):
    measure: str
    year: int
    target: float
    """The change that is wanted, in `unit`, also where the framework states a part."""
    unit: str
    share_of_baseline: float | None
    """Null without a baseline that is above zero."""


class FrameworkShow(Header):
    """Result of `maatwaarde framework show`."""

    weights: dict[str, float]
    categories: list[Category]
    targets: list[StatedTarget]
    content: dict[str, Any]
    """The framework as read, with all that it extends; see the schema of framework files."""


class Anchors(Part):
    best: float
    worst: float


class DerivedAnchor(Part):
    origin: Literal["lists", "targets", "size"] = Field(alias="from")
    amount: float
    """Of a full gain, above zero, in the unit of the measure."""
    how: str
    """The derivation in a sentence, with the amount before it was rounded."""


class MeasureAnchors(Part):
    measure: str
    unit: str
    now: Anchors
    proposed: Anchors | None
    """Null where nothing could be derived."""
    example: bool
    """Whether the anchors are invented now."""
    derived: list[DerivedAnchor]
    """What is preferred first; that is what is proposed."""
    why_not: str | None


class FrameworkAnchors(Header):
    """Result of `maatwaarde framework anchors`."""

    measures: list[MeasureAnchors]
    written: list[str]


class FrameworkList(Envelope):
    """Result of `maatwaarde framework list`."""

    frameworks: dict[str, Title]
    from_plugins: dict[str, str]
    """Which plugin a framework comes from."""


class DraftedColumn(Part):
    """What a column of the list was drafted as."""

    heading: str
    target: str | None
    """Null for a column that is left out."""
    unit: str | None


class Init(Written):
    """Result of `maatwaarde init`."""

    measures: list[str]
    columns: list[DraftedColumn]
    resources: str | None
    """Where budgets and staff stand, for `-r`; null where the list has no costs."""


class Reads(Part):
    name: str
    unit: str
    description: str


class Writes(Part):
    quantity: str
    unit: str
    pathway: str
    formula: str


class Factor(Part):
    id: str
    value: float
    low: float
    high: float
    unit: str
    distribution: str
    source: str
    year: int | None
    url: str | None
    doi: str | None
    verified: bool
    """Whether it was seen in its source."""
    seen: Literal["primary", "official-copy", "second-hand", "not-found"]
    """How the source was seen."""
    assumption: bool
    """Whether it is a choice of our own, since nobody is known to publish it."""
    status: FactorStatus


class OtherYear(Part):
    """A factor in another year."""

    value: float
    low: float
    high: float
    source: str
    status: FactorStatus


class ListedFactor(Factor):
    title: Title
    note: str | None
    by_year: dict[str, OtherYear]
    review_by: str | None
    """The day before which it is to be looked at again."""
    overdue: str | None
    """Why it is to be looked at again on the day `on`; null where it is not."""
    used_by: list[str]
    """Ids of estimators."""


class Estimator(Part):
    id: str
    version: str
    domain: str
    title: Title
    reads: list[Reads]
    writes: list[Writes]
    factors: list[Factor]


class Plugin(Part):
    name: str
    package: str
    version: str
    estimators: list[Estimator]
    methods: list[str]
    readers: list[str]
    controls: list[str]
    frameworks: list[str]
    report_sections: list[str]


class Plugins(Envelope):
    """Result of `maatwaarde plugins`."""

    plugins: list[Plugin]
    problems: list[Problem]


class FactorList(Envelope):
    """Result of `maatwaarde plugins --factors`."""

    on: str
    """The day on which it is asked what is to be looked at again."""
    factors: list[ListedFactor]
