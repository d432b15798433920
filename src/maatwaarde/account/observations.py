"""Records of what came of a plan: values that were measured, and what was spent, with their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.periods import Period

Kind = Literal["effect", "cost", "staff"]
Event = Literal["start", "completion"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One value that somebody measured, or counted in the books.

    Parameters
    ----------
    kind, name
        An effect on a measure, by its id; money of a kind (``money`` by default); or staff of a
        role.
    proposal
        Whose; ``None`` is the organisation as a whole, as far as this plan brings it about.
    on
        The day that it was measured; for money and staff the last day of what it covers.
    period
        For money and staff: the year, half-year or quarter in which it was spent. A year whose last
        day is after ``on`` is that year so far.
    value
        In the unit of the measure, in EUR, or in fte on average over what it covers. An effect is
        the whole that is in force on that day against doing nothing, as the totals of a plan.
    source, quality
        Who says so, and whether it was ``measured``, ``counted``, ``estimated`` or asked in a
        ``survey``; other words as the file has them.
    """

    kind: Kind
    name: str
    proposal: str | None
    on: date
    period: Period | None
    value: float
    where: Where
    source: str | None = None
    quality: str | None = None

    @property
    def key(self) -> tuple[Kind, str, str | None]:
        """What it is a value of."""
        return self.kind, self.name, self.proposal


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A value of which the file says that it is not known (``n.n.b.``), which is never zero."""

    kind: Kind | Event
    name: str
    proposal: str | None
    on: date | None
    shown: str
    where: Where


@dataclass(frozen=True, slots=True)
class Milestone:
    """The day on which a proposal started or was completed; a later day is what is now expected."""

    event: Event
    proposal: str
    on: date
    where: Where
    source: str | None = None


@dataclass(frozen=True, eq=False)
class Realised(ByContent):
    """All that a file says of what came of a plan.

    Parameters
    ----------
    observations
        Sorted by what they are of and by day.
    unknown
        What the file says that is not known.
    milestones
        When proposals started and were completed, or are now expected to.
    """

    observations: tuple[Observation, ...]
    warnings: tuple[Diagnostic, ...]
    file: str
    unknown: tuple[NotKnown, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    def milestone(self, event: Event, proposal: str) -> Milestone | None:
        """Return when something happened to a proposal, or is to happen, if the file says so."""
        found = (
            item for item in self.milestones if (item.event, item.proposal) == (event, proposal)
        )
        return next(found, None)

    def of(
        self, kind: Kind, name: str, proposal: str | None, *, until: date | None = None
    ) -> tuple[Observation, ...]:
        """Return the values of one thing, oldest first, up to a day."""
        items = self._by_key.get((kind, name, proposal), ())
        return tuple(item for item in items if until is None or item.on <= until)

    def latest(
        self, kind: Kind, name: str, proposal: str | None, *, until: date | None = None
    ) -> Observation | None:
        """Return the last value of one thing up to a day; ``None`` where there is none."""
        found = self.of(kind, name, proposal, until=until)
        return found[-1] if found else None

    def spent(
        self, kind: Kind, name: str, proposal: str | None, year: int, *, until: date | None = None
    ) -> Spent | None:
        """Return what was spent in a year, as far as it is known up to a day.

        Of a year so far the last statement counts; quarters and half-years of money add up, and
        those of staff are an average.
        """
        items = [
            item
            for item in self.of(kind, name, proposal, until=until)
            if item.period is not None and item.period.year == year
        ]
        if not items:
            return None
        whole = [item for item in items if item.period is not None and item.period.parts == 1]
        if whole:
            return Spent(whole[-1].value, whole[-1].on, (whole[-1],))
        amounts = [item.value for item in items]
        total = sum(amounts)
        if kind == "staff":
            sizes = [1 / item.period.parts for item in items if item.period is not None]
            total = sum(a * s for a, s in zip(amounts, sizes, strict=True)) / sum(sizes)
        return Spent(total, items[-1].on, tuple(items))

    @cached_property
    def _by_key(self) -> Mapping[tuple[Kind, str, str | None], tuple[Observation, ...]]:
        found: dict[tuple[Kind, str, str | None], list[Observation]] = {}
        for item in self.observations:
            found.setdefault(item.key, []).append(item)
        return {key: tuple(sorted(items, key=lambda item: item.on)) for key, items in found.items()}


@dataclass(frozen=True, slots=True)
class Spent:
    """Money or staff in a year, up to and including a day."""

    value: float
    on: date
    items: tuple[Observation, ...]


def of_what(item: Observation | NotKnown) -> str:
    """Return what a value is of, as the file names it: ``P-002 aardgasvrij``."""
    name = f"{item.kind}:{item.name}" if item.kind in ("cost", "staff") else item.name
    return name if item.proposal is None else f"{item.proposal} {name}"
