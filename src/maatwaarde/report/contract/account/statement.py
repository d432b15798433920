"""Result of `statement`, and of `statement --dictionary`."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.account.goals import Baseline, Target
from maatwaarde.report.contract.base import Header, OfList, Part, Title

Status = Literal[
    "reached", "missed", "ahead", "on-course", "behind", "incomplete", "unmeasured", "not-due"
]


class Counts(Part):
    """Of how many measures each holds."""

    reached: int
    missed: int
    ahead: int
    on_course: int
    behind: int
    incomplete: int
    unmeasured: int
    not_due: int


class ExpectedEffect(Part):
    value: float | None
    low: float | None
    high: float | None


class RealisedEffect(Part):
    amount: float
    """In the unit of the measure; of the whole, or added up over proposals."""
    on: str
    """The day of the oldest observation in it."""
    sources: list[str]
    qualities: list[str]
    not_measured: list[str]
    """Proposals that were to have an effect by then and of which nobody measured it."""


class StatementNote(Part):
    of: str
    reason: Title | None
    action: Title | None


class StatementMeasure(Part):
    id: str
    title: Title
    unit: str
    better: Literal["higher", "lower"]
    owner: str | None
    pillar: Literal["E", "S", "G"] | None
    sdg: list[int]
    bbv: str | None
    iv3: str | None
    baseline: Baseline | None
    achieved: float
    target: Target | None
    """The first that is not before the year, or else the last."""
    expected: ExpectedEffect
    """In force at the end of the year, by the plan."""
    expected_then: ExpectedEffect
    """In force on the day that it was measured."""
    expected_known: bool
    """Whether the plan knew the impact of all that it has chosen."""
    realised: RealisedEffect | None
    status: Status
    notes: list[StatementNote]


class StatementPart(Part):
    id: str
    """`outside` for what serves no goal of the framework."""
    measures: list[str]
    spending_expected: float
    """In EUR; over all parts it adds up to the whole."""
    spending_realised: float | None
    """Null where nobody says of anything what was spent."""


class StatementProposal(Part):
    id: str
    title: str
    planned: bool
    spending_expected: float
    spending_realised: float | None
    """Null where nobody says."""
    until: str | None
    """The last day that it covers."""
    not_stated: list[str]
    """Kinds of money that it was to use and of which nobody says what was spent, where somebody
    does of another kind."""


class StatementRow(Part):
    """One figure; `statement --dictionary` says what each key means."""

    id: str
    framework: str
    year: int
    subject_type: Literal["measure", "value", "pillar", "sdg", "proposal", "plan"]
    subject: str
    title_nl: str | None
    title_en: str | None
    figure: Literal[
        "baseline",
        "target",
        "achieved",
        "expected",
        "expected-low",
        "expected-high",
        "realised",
        "budget",
        "spending-expected",
        "spending-realised",
    ]
    period: str | None
    amount: float | None
    unit: str | None
    status: Status | None
    source: str | None
    quality: str | None
    owner: str | None
    value: str | None
    pillar: str | None
    sdg: str | None
    bbv: str | None
    iv3: str | None
    reason: str | None
    action: str | None


class EsgStatement(OfList):
    year: int
    on: str
    counts: Counts
    spending_expected: float
    """In EUR, in the year."""
    spending_realised: float | None
    """As far as it is known; null where nobody says of anything what was spent."""
    spending_undivided: float | None
    """What was spent for no proposal in particular; null where the whole is not stated."""
    measures: list[StatementMeasure]
    values: list[StatementPart]
    pillars: list[StatementPart]
    sdgs: list[StatementPart]
    proposals: list[StatementProposal]
    rows: list[StatementRow]
    """The same as the flat CSV."""


class Word(Part):
    name: str
    meaning: Title


class DictionaryMeasure(Part):
    id: str
    unit: str
    bbv: str | None
    iv3: str | None


class DataDictionary(Header):
    columns: list[Word]
    figures: list[Word]
    statuses: list[Word]
    subjects: list[Word]
    measures: list[DictionaryMeasure]
    pillars: dict[str, Title]
    sdgs: dict[str, Title]
