"""The records of a portfolio problem: proposals, options, resources, measures and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from maatwaarde.periods import Period


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, as far as a reader of the result wants to see it named."""

    id: str
    title: str = ""
    policy_field: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A proposal, started in one period and done in full or in part.

    Parameters
    ----------
    start
        A year, half-year or quarter (``2027``, ``2027-H1``, ``2027-Q3``); None in the one-period
        form.
    scale
        The part that is done, for the name and the order only: what a part uses and brings is
        given in the arrays as for any option.
    """

    proposal: str
    start: str | None = None
    scale: float = 1.0

    @property
    def id(self) -> str:
        when = "" if self.start is None else f"@{self.start}"
        part = "" if self.scale == 1.0 else f"*{self.scale:g}"
        return f"{self.proposal}{when}{part}"


@dataclass(frozen=True, slots=True)
class Resource:
    """An amount of money of a kind, or of staff of a role, in one period.

    Parameters
    ----------
    id
        Unique, such as ``investment:2027`` or ``planner:2027-H1``.
    kind
        ``money`` or ``staff``. What options use of all money together is the cost of a portfolio.
    name
        The kind of money or the role, the same in each period.
    capacity
        What there is, in ``unit``. A budget is kept to the last cent.
    period
        A year, half-year or quarter, or None in the one-period form.
    carry_over
        How much of what is left goes on to the next period of the same kind and name; None is
        everything.
    """

    id: str
    kind: Literal["money", "staff"]
    name: str
    capacity: float
    unit: str = ""
    period: str | None = None
    carry_over: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Hire:
    """Staff that may be hired on top of a resource, up to ``maximum``, at ``price`` a unit.

    ``budget`` is the money that pays for it.
    """

    resource: str
    maximum: float
    price: float
    budget: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """Staff of ``source`` may do the work of ``target``, in one period.

    One unit of the source replaces ``rate`` units of the target, up to ``maximum`` units of the
    source; None is no limit.
    """

    source: str
    target: str
    rate: float = 1.0
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """Staff that learns a role: it works in ``resources``, all periods of the role from then on.

    Up to ``maximum``, at ``price`` a unit, which ``budget`` pays; learning takes ``time`` of other
    staff, by resource, for each unit.
    """

    id: str
    resources: tuple[str, ...]
    maximum: float
    price: float
    budget: str
    time: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grant:
    """Money on top of a budget: a ``share`` of what ``members`` ask of it, up to a maximum.

    What they ask is counted together, less what they bring in; a grant never takes money.
    """

    id: str
    resource: str
    members: tuple[str, ...]
    maximum: float
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How the total impact of a portfolio on one measure is valued.

    The value of a total ``T`` is ``T / |best|`` up to what remains of the target, and beyond it
    goes on with ``beyond_target`` times that slope. A net loss has the slope ``1 / |worst|``.

    Parameters
    ----------
    weight
        The share in the value of the portfolio, zero or more.
    best, worst
        The anchors: the change that counts as a full gain and as a full loss. They have opposite
        signs; a negative ``best`` says that lower is better.
    target
        The total change that the organisation wants, with the sign of ``best``; None is no target.
    achieved
        The part of the target that is realised or committed already.
    beyond_target
        The share of the slope that is left beyond the target, from 0 to 1.
    """

    id: str
    weight: float
    best: float
    worst: float
    target: float | None = None
    achieved: float = 0.0
    beyond_target: float = 0.2
    title: str = ""
    unit: str = ""

    @property
    def remaining(self) -> float | None:
        """What is still to be gained before the target is met, zero or more; None: no target."""
        if self.target is None:
            return None
        left = self.target - self.achieved
        return max(0.0, left if self.best > 0 else -left)


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Of these proposals at most one is chosen: variants of each other, or mutually exclusive."""

    members: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Requires:
    """``proposal`` is chosen only together with at least one of ``any_of``.

    Give a required proposal together with its variants, since any of them meets the need. With a
    ``lag`` the required one starts at least so many years earlier; None asks nothing of the order.
    """

    proposal: str
    any_of: tuple[str, ...]
    reason: str = ""
    lag: float | None = None

    @property
    def text(self) -> str:
        """The rule in words, with when the required one has to have started."""
        text = f"{self.proposal} requires {' or '.join(self.any_of)}"
        if self.lag is None:
            return text
        if self.lag == 0:
            return f"{text}, started no later than itself"
        years = f"{abs(self.lag):g} year{'' if abs(self.lag) == 1 else 's'}"
        if self.lag > 0:
            return f"{text}, started at least {years} earlier"
        return f"{text}, started at most {years} later"


@dataclass(frozen=True, slots=True)
class Mandatory:
    """At least one of these proposals (one, or one and its variants) is chosen."""

    any_of: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The proposal is not chosen; ``reason`` may name a guard that vetoes it."""

    proposal: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """The option is running already and stays."""

    proposal: str
    start: str | None = None
    reason: str = ""
    scale: float = 1.0

    @property
    def option_id(self) -> str:
        return Option(self.proposal, self.start, self.scale).id


@dataclass(frozen=True, slots=True)
class ValueFloor:
    """A guard on the portfolio: the weighted value of some measures is at least ``minimum``.

    ``coefficients`` gives for each measure its weight within the guarded value, so that a guard
    with ``max_loss: 0.25`` is a floor of -0.25.
    """

    id: str
    coefficients: Mapping[str, float]
    minimum: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TotalFloor:
    """The total impact on a measure is at least ``minimum``, such as a target for one year.

    ``minimum`` has the unit of the measure; where lower is better it is a most, as in -40. With
    ``by``, a period, only what starts before the end of it counts, and a synergy when both of its
    proposals do.
    """

    measure: str
    minimum: float
    reason: str = ""
    by: str | None = None

    def counts(self, option: Option) -> bool:
        """Say whether what this option brings is counted."""
        if self.by is None or option.start is None:
            return True
        return Period.parse(option.start).begin < Period.parse(self.by).end - 1e-9


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the cost of a portfolio that goes to these proposals has a least or a most.

    The part is at least ``minimum``, and at most ``maximum``, times the cost of all options that
    are chosen; None asks nothing. Where savings are in the cost, the part may be above the whole,
    or below zero.
    """

    id: str
    members: tuple[str, ...]
    minimum: float | None = None
    maximum: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Synergy:
    """What two proposals bring and use on top of their own when both are chosen.

    Overlap is a synergy with the signs turned: a negative impact, or a use that is saved.
    """

    a: str
    b: str
    impact: Mapping[str, float]
    use: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StaffingActuals:
    """Staff that a plan has of a resource on top of its capacity, in fte."""

    hired: float
    trained: float
