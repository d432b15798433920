"""What `maatwaarde gate` promises to write."""

from __future__ import annotations

from typing import Any, Literal

from maatwaarde.report.contract.base import Envelope, Header, Part, Title

Outcome = Literal["passed", "not-passed", "not-due", "unknown"]


class GateFact(Part):
    """A fact that a criterion looks at."""

    name: str
    unit: str
    """Empty for a plain number, `text` for a text."""
    value: float | str | None
    missing: str | None
    """Why it is not known."""


class GateCriterion(Part):
    """A criterion with its facts."""

    id: str
    text: Title
    condition: str
    holds: bool | None
    """Null where the facts do not tell, which is no pass."""
    facts: list[GateFact]


class GateTranche(Part):
    """Money that a gate releases to a proposal."""

    name: str
    """Kind of money."""
    periods: list[str]
    amount: float
    """EUR."""
    planned: float
    """What the plan has for the proposal in these periods."""


class GateDecision(Part):
    """What somebody decided, whatever the criteria say."""

    decision: Literal["pass", "stop"]
    by: str
    reason: str
    on: str
    version: str
    """Of the gates that it was a decision on."""


class GateOutcome(Part):
    """A gate for one proposal."""

    id: str
    title: Title
    proposal: str
    proposal_title: str
    due: str | None
    """Null for as soon as the proposal is in the phase."""
    phase: str | None
    outcome: Outcome
    by_criteria: Outcome
    """What the criteria come to, without a decision."""
    remark: str | None
    decision: GateDecision | None
    waits_months: float
    """How long the work waits now; 0 where it goes on or stops, or nothing says how long."""
    stops: bool
    criteria: list[GateCriterion]
    releases: list[GateTranche]


class GatesMoney(Part):
    """What gates release and hold back of one kind of money, in EUR."""

    name: str
    released: float
    held_back: float
    to_come: float
    """Of gates that are not due yet."""


class GatesFreed(Part):
    """What a proposal does not use while it waits, or any more."""

    proposal: str
    kind: Literal["money", "staff"]
    name: str
    year: int
    amount: float
    """EUR, or fte on average over the year."""


class GatesAdopted(Part):
    """Who adopted the gates."""

    by: str
    on: str
    reference: str | None


class GatesFile(Part):
    """Which gates these are."""

    file: str
    version: str
    sha256: str
    title: Title | None
    adopted: GatesAdopted | None


class GateName(Part):
    """A name that a criterion may use."""

    name: str
    unit: str
    meaning: str
    """In English."""


class GateNames(Envelope):
    """Result of `maatwaarde gate --names`."""

    names: list[GateName]


class GateResult(Header):
    """Result of `maatwaarde gate`."""

    today: str
    gates_file: GatesFile
    gates: list[GateOutcome]
    money: list[GatesMoney]
    freed: list[GatesFreed]
    """What proposals that wait or stop were to use from now on until they go on."""
    changes: dict[str, Any] | None
    """What `replan --changes` reads; null where nothing changes."""
