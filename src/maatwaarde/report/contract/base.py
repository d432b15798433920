"""What the results of all commands have in common."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """An object of a result: these keys and no others."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, defer_build=True)


def optional() -> Any:
    """Return the default of a key that is not always there."""
    return Field(default=None)


class Title(Part):
    nl: str = optional()
    """In Dutch."""
    en: str = optional()
    """In English."""


class FrameworkRef(Part):
    """Which framework a result was made with."""

    id: str
    version: str | None
    title: Title
    sha256: str
    """Of the content of the file with all that it extends."""


FactorStatus = Literal["verified", "derived", "second-hand", "not-found", "assumption"]
"""How far a factor can be trusted, from the strongest to the weakest."""


class RestsOn(Part):
    """On what the weight rests, as parts of it that add up to 1."""

    judgement: float
    amounts: float
    """Impacts in the list that are no judgements."""
    estimates: float
    """Of plugins."""
    unknown: float


class ImpactsRestOn(Part):
    """On what the known impacts rest, as numbers of impacts, by the weakest of it."""

    known: int
    stated: int
    """Amounts in the list."""
    judged: int
    counted: int
    """Estimates from amounts in the list alone."""
    verified: int
    """Estimates that rest on factors that were seen in their source."""
    derived: int
    second_hand: int
    not_found: int
    assumption: int
    sure: float
    """Share that is stated, counted or verified; 0 where none are known."""
    assumptions: dict[str, int]
    """How many impacts rest on each factor that is an assumption, most first."""
    measures: int
    anchored_measures: int
    """Measures of which the anchors are not marked as an invented example."""
    anchored: int
    """Known impacts on these measures."""
    sure_and_anchored: float
    """Share of the known impacts that is sure and on these measures; 0 where none are known."""


class Category(Part):
    """What gains and harms are added up under: a value, a pillar of ESG, or an SDG."""

    by: Literal["value", "pillar", "sdg"]
    id: str
    """`none` for what has no pillar, or no SDG."""
    title: Title
    weight: float
    """SDGs overlap, so that their weights may come to more than 1."""
    measures: list[str]


class Summed(Part):
    """What is gained and harmed under a category."""

    contribution: float | None
    gains: float | None
    harms: float | None
    """At most 0."""


class Guarded(Part):
    """What a guard is on: one of these."""

    value: str | None
    """Id of a value or measure."""
    pillar: Literal["E", "S", "G"] | None
    sdg: int | None


class WorstHarm(Part):
    """The measure on which a proposal loses most."""

    measure: str
    under: str
    """Id of the value that it stands under."""
    value: float
    """From 0 to -1, a full loss, and below that beyond the worst anchor."""
    known: bool
    """Whether the impact is known; else it is the middle of its range."""


class Envelope(Part):
    """What every result begins with."""

    schema_version: int
    """Rises when a key changes its meaning or goes; new keys do not raise it."""


class Header(Envelope):
    """What every result that rests on a framework begins with."""

    maatwaarde_version: str
    framework: FrameworkRef
    plugins: dict[str, str]
    """Versions of the packages that estimated and checked."""


class OfList(Header):
    """What results on the proposals of a list have too."""

    passed_through: dict[str, dict[str, str | float]] = optional()
    """What the list says of its proposals and nobody computes with (owner, phase, link), by id and
    by heading; only where it has such columns."""


class Where(Part):
    """A place in the input; what does not apply is left out."""

    file: str = optional()
    line: int = optional()
    column: int = optional()
    """Of a text file, from 1."""
    sheet: str = optional()
    row: int = optional()
    """As a spreadsheet counts."""
    field: str = optional()
    """Heading of a column, or path of a key."""
    cell: str = optional()
    """Of a workbook, such as `F7`, where one cell is meant."""


class Problem(Part):
    """One thing that is wrong or doubtful."""

    code: str
    """Stable name, such as `unknown-unit`."""
    severity: Literal["error", "warning"]
    what: str
    """In English."""
    mend: str
    """What to do, in English; empty where there is nothing to do."""
    parameters: dict[str, str | int | float | bool | None]
    """What stands in `what` and `mend`, by name."""
    where: Where
    text: str = optional()
    """The whole in the language that was asked for."""


class Section(Part):
    """A section that a plugin adds: what it says, or why it says nothing."""

    plugin: str
    title: str = optional()
    text: str = optional()
    data: dict[str, Any] = optional()
    """As the plugin made it."""
    problem: Problem = optional()


class Problems(Envelope):
    """In place of a result: what is wrong with the input."""

    problems: list[Problem]


class Written(Envelope):
    """Files that were written."""

    written: list[str]
