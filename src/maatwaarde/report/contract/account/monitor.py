"""What `maatwaarde monitor` promises to write."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.base import OfList, Part, optional

MonitorStatus = Literal["ahead", "on-course", "behind", "not-due", "unmeasured"]


class MonitorRules(Part):
    """By which rules progress is judged and forecast."""

    tolerance: float
    """How far off is on course, beyond the plan's own range, as a part of what was expected."""
    spread: float
    """How far an effect or amount may turn out where the plan has no range: one standard deviation,
    as a part."""
    errors: dict[str, float]
    """How far a measurement may be off, by its quality; `unknown` where the file does not say."""
    chance: float
    """How likely a figure is within its interval, by the model."""


class MonitorKpi(Part):
    """A measure against what was expected for a day."""

    measure: str
    proposal: str | None
    """Null for the whole plan."""
    unit: str
    on: str
    """The day that was measured, for which `expected` holds; else today."""
    expected: float
    low: float
    high: float
    realised: float | None
    difference: float | None
    status: MonitorStatus
    known: bool
    """Whether the plan knew the effect."""
    measured: int
    of: int
    """Of a whole that is added up: how many proposals were measured, of how many; both 0 where it
    was measured as a whole."""
    source: str | None
    quality: str | None


class MonitorForecast(Part):
    """What is likely to be in force at the end of a year."""

    measure: str
    proposal: str | None
    unit: str
    year: int
    planned: float
    value: float
    low: float
    high: float
    observations: int
    """Measurements that say something of it; 0 leaves the plan's own."""
    later: float
    """Months that its effects are known to come later."""
    target: float | None
    achieved: float
    """What is there already outside the plan, and counts to the target."""
    chance: float | None
    """How likely the target is reached."""


class MonitorUse(Part):
    """Money of a kind in EUR, or people of a role in fte, in a year."""

    name: str
    year: int
    planned: float
    realised: float | None
    until: str | None
    forecast: float
    low: float
    high: float
    unspent: float
    """Planned less forecast."""
    room: float | None
    left: float | None
    left_planned: float | None
    reported: int
    of: int


class MonitorLate(Part):
    """What is later than planned."""

    proposal: str
    what: Literal["start", "completion", "effect", "spending"]
    measure: str | None
    planned: str
    now: str | None
    months: float
    at_least: bool
    basis: Literal["said", "nothing-seen", "measured", "spent"]


class MonitorLink(Part):
    """A step of a chain."""

    measure: str
    before: str | None
    expected: float | None
    """Of the first its amount; of others how much there is for each of the one before."""
    realised: float | None
    ratio: float | None


class MonitorChain(Part):
    """Measures of which each comes from the one before."""

    proposal: str | None
    links: list[MonitorLink]
    broken_at: str | None
    open_at: str | None
    """The first that was not measured."""


class MonitorChange(Part):
    """What a new plan has to take into account."""

    kind: Literal["delay", "effect", "cost", "budget"]
    reason: str
    """In English."""
    proposal: str = optional()
    months: float = optional()
    measure: str = optional()
    factor: float = optional()
    name: str = optional()
    periods: list[str] = optional()
    change: float = optional()
    """Of a budget, in EUR: what there is more, or less, for others."""


class MonitorUnknown(Part):
    """What the file says that is not known."""

    kind: str
    name: str
    proposal: str | None
    shown: str


class MonitorLearnt(Part):
    """What ratios of realised to expected say of an estimator or a factor."""

    name: str
    count: int
    """On how many effects it rests."""
    mean: float | None
    deviation: float | None
    weight: float
    """As how many effects the published value counts."""
    bias: float
    """What is likely of the ratio; 1 is the published value."""
    low: float
    high: float


class MonitorProposed(Part):
    """Another value for a factor."""

    factor: str
    unit: str
    published: float
    """As it is used now."""
    value: float
    low: float
    high: float
    others: list[str]
    """Factors of the same estimators that could explain it as well."""
    reason: str
    """In English."""


class MonitorExperience(Part):
    """What became of one estimated effect."""

    proposal: str
    measure: str
    estimator: str
    on: str
    expected: float
    realised: float
    ratio: float


class MonitorLearning(Part):
    """What is learnt of estimators and factors."""

    estimators: list[MonitorLearnt]
    factors: list[MonitorLearnt]
    proposed: list[MonitorProposed]
    experiences: list[MonitorExperience]
    left_out: dict[str, int]
    """How many measured effects say nothing of an estimator, by why."""


class Monitor(OfList):
    """Result of `maatwaarde monitor`."""

    today: str
    plan: str
    realised: str
    """The file."""
    rules: MonitorRules
    totals: list[MonitorKpi]
    kpis: list[MonitorKpi]
    forecasts: list[MonitorForecast]
    money: list[MonitorUse]
    staff: list[MonitorUse]
    late: list[MonitorLate]
    chains: list[MonitorChain]
    changes: list[MonitorChange]
    unknown: list[MonitorUnknown]
    learning: MonitorLearning = optional()
    """Only with --learn."""
