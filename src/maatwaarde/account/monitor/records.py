"""Records of how a plan comes along; no text is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from maatwaarde.account.observations import Observation

Status = Literal["ahead", "on-course", "behind", "not-due", "unmeasured"]
"""Better than was expected for that day, as expected, worse, nothing was expected yet, or nobody
measured."""

CHANCE = 0.8
"""How likely a figure is within an interval, by the model that made it."""
Z = 1.2815515655446004
"""Standard deviations from the middle to either end of such an interval of a normal variable."""


@dataclass(frozen=True, slots=True)
class Rules:
    """By which rules progress is judged and forecast.

    Parameters
    ----------
    tolerance
        How far realised may be off what the plan says, beyond the plan's own range, and be on
        course: a part of what was expected.
    spread
        How far effects and amounts may turn out from the plan where it states no range: one
        standard deviation, as a part.
    error
        How far a measurement may be off, by its quality: one standard deviation, as a part of what
        was expected, or of a tenth of the full effect where less was; ``None`` where the file does
        not say how it was measured.
    """

    tolerance: float = 0.1
    spread: float = 0.25
    error: tuple[tuple[str | None, float], ...] = (
        ("measured", 0.05),
        ("counted", 0.05),
        ("estimated", 0.15),
        ("survey", 0.15),
        (None, 0.1),
    )

    def error_of(self, quality: str | None) -> float:
        """Return how far a measurement may be off, as a part of what was expected."""
        known = dict(self.error)
        return known.get(quality, known[None])


@dataclass(frozen=True, slots=True)
class Kpi:
    """A measure of a proposal, or of the whole plan, against what was expected for a day.

    Parameters
    ----------
    proposal
        ``None`` for the whole.
    on
        The day of the last measurement, for which ``expected`` holds; without one, today.
    expected, low, high
        In the unit of the measure. Of a whole that is added up, of what was measured only.
    realised
        NaN where nobody measured.
    measured, of
        Of a whole that is added up: how many proposals were measured, of how many that bring
        something by then.
    known
        Whether the plan knew the effect; else it counts the middle of a range.
    worse
        1 where more of it is better, and -1 where less is.
    observation
        What it rests on; ``None`` for a sum.
    """

    measure: str
    proposal: str | None
    on: date
    expected: float
    low: float
    high: float
    realised: float
    status: Status
    known: bool
    direction: Literal[1, -1]
    observation: Observation | None = None
    measured: int = 0
    of: int = 0

    @property
    def difference(self) -> float:
        """Realised less expected; NaN where nobody measured."""
        return self.realised - self.expected


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is likely to be in force at the end of a year.

    Parameters
    ----------
    planned
        What the plan says.
    value, low, high
        The forecast, and the ends of the interval.
    observations
        How many measurements it rests on that say something; 0 leaves the plan's own.
    later
        By how many months the effects are known to come later.
    target
        What is wanted for that year, as a change; ``None`` without a target.
    achieved
        What of it is there already outside the plan.
    chance
        How likely the target is reached, by the model; ``None`` without a target.
    """

    measure: str
    proposal: str | None
    year: int
    planned: float
    value: float
    low: float
    high: float
    observations: int
    later: float = 0.0
    target: float | None = None
    achieved: float = 0.0
    chance: float | None = None

    @property
    def ratio(self) -> float:
        """What is likely against what was planned; NaN where nothing was planned."""
        return self.value / self.planned if self.planned else float("nan")


@dataclass(frozen=True, slots=True)
class Budgeted:
    """Money of a kind or people of a role in a year, in EUR or in fte.

    Parameters
    ----------
    planned
        What the proposals of the plan were to use.
    realised
        What was used according to the file; NaN where it says nothing of that year.
    until
        The last day that this covers.
    forecast, low, high
        What is likely to be used in the whole year.
    room
        What there is for it, after capital charges and what else is used; NaN where the resources
        do not say it by year.
    left
        What is likely to be left of the room, with what came over from the year before.
    left_planned
        What was to be left.
    reported, of
        How many proposals the file reports on, of how many that were to use any up to then.
    """

    kind: Literal["cost", "staff"]
    name: str
    year: int
    planned: float
    realised: float
    until: date | None
    forecast: float
    low: float
    high: float
    room: float
    left: float
    left_planned: float
    reported: int
    of: int

    @property
    def difference(self) -> float:
        """How much less is likely to be used than was planned."""
        return self.planned - self.forecast


@dataclass(frozen=True, slots=True)
class Late:
    """What is later than the plan has it.

    Parameters
    ----------
    what
        The start, the completion, the effect on a measure, or the spending.
    planned
        The last day on which it was in time.
    now
        When it was, or is expected to be; ``None`` where that is not known.
    months
        By how much it is late.
    at_least
        Whether it may become more, since it has not happened.
    basis
        The file says so; no money, people or effect are seen; the effect that was measured was to
        be there so long ago; or so little was spent.
    """

    proposal: str
    what: Literal["start", "completion", "effect", "spending"]
    measure: str | None
    planned: date
    now: date | None
    months: float
    at_least: bool
    basis: Literal["said", "nothing-seen", "measured", "spent"]


@dataclass(frozen=True, slots=True)
class Link:
    """A step of a chain: from one measure to the next, or the first by itself.

    Parameters
    ----------
    expected, realised
        Of the first, its amounts; of others, how much of it there is for each of the one before.
        NaN where one of the two was not measured.
    ratio
        Realised against expected.
    """

    measure: str
    before: str | None
    expected: float
    realised: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Measures of which each comes from the one before: takes part, learns to read, is satisfied.

    Parameters
    ----------
    broken
        The step that falls short most, if one does by more than the tolerance.
    open_at
        The first measure that was not measured, so that what comes after it is not known.
    """

    proposal: str | None
    links: tuple[Link, ...]
    broken: Link | None
    open_at: str | None
