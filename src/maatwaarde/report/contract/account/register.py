"""Results of `register`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from maatwaarde.report.contract.base import Envelope, Part

State = Literal["proposed", "approved", "withdrawn"]


class Entry(Part):
    """What was entered: a plan that is proposed, or what somebody ruled on one."""

    number: int
    """From 1, in the order in which they were entered."""
    plan: int
    """Number of the entry that proposes the plan."""
    state: State
    by: str
    on: str
    """The day of the decision, as who entered it says."""
    reason: str
    entered_at: str
    """UTC."""
    previous: str
    """SHA-256 of the entry before; zeros for the first."""
    sha256: str


class OfRegister(Envelope):
    place: str = Field(alias="register")
    """Where it is, without a password."""


class Entered(OfRegister):
    """Result of `register propose`, `register approve` and `register withdraw`."""

    new: bool
    """Whether the register was made."""
    entry: Entry


class RegisterList(OfRegister):
    """Result of `register list`."""

    entries: list[Entry]


class FrameworkDecided(Part):
    id: str
    version: str | None
    sha256: str
    """Of its canonical content."""
    adopted_by: str | None
    adopted_on: str | None
    adopted_reference: str | None


class FileDecided(Part):
    role: str
    """What it was read as: `proposals`, `framework`, `resources`, `answers` and the like."""
    name: str
    sha256: str | None
    """Of its bytes; null for standard input."""
    read: str | None
    """SHA-256 of what was read, whatever the order of its rows; null where that is not kept."""


class Answers(Part):
    method: str
    groups: dict[str, float]
    respondents: dict[str, int]


class Scored(Part):
    id: str
    title: str
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    instead_of: str | None
    """The proposal that it is a variant of, or a faster way to do."""


class PlanDecided(Part):
    chosen: list[str]
    starts: dict[str, str | None]
    parts: dict[str, float]
    value: float
    bound: float | None
    gap: float | None
    status: str
    ties: str
    objective: str
    cost: float
    solver: str
    staffing: dict[str, list[float]]
    """By resource, how many were to be hired and trained."""


class MotionDecided(Part):
    id: str
    title: str | None
    by: str | None
    sha256: str
    """Of all that it asks."""


class Facts(Part):
    """All that the decision rests on."""

    framework: FrameworkDecided
    files: list[FileDecided]
    options: dict[str, str | int | float | bool | None]
    versions: dict[str, str]
    scores: list[Scored]
    plan: PlanDecided
    answers: Answers | None
    motions: list[MotionDecided]


class RegisterShow(OfRegister):
    """Result of `register show`."""

    plan: int
    state: State
    entries: list[Entry]
    """All on this plan."""
    decision_sha256: str
    decision: Facts


class Differs(Part):
    field: str
    """A column, `decision.PART`, or `seal.COLUMN`."""
    found: str | None
    sealed: str | None
    """What was entered; null where only a hash tells that it differs."""


class Altered(Part):
    number: int
    kind: Literal["altered", "missing", "inserted", "moved", "seal-missing"]
    what: str
    """In English."""
    differences: list[Differs]


class RegisterVerify(OfRegister):
    """Result of `register verify`."""

    entries: int
    last: str | None
    """SHA-256 of the last entry."""
    known: bool | None
    """Whether the hash given with --known is that of an entry; null without it."""
    sound: bool
    altered: list[Altered]
    """The first altered row first."""


class RegisterUpgrade(OfRegister):
    """Result of `register upgrade`."""

    before: str
    now: str


class ComparedRegister(Part):
    """What the proposals were compared with."""

    place: str = Field(alias="register")
    entries: int
    last: str | None
    """SHA-256 of the last entry."""
    rejected: int
    approved: int
