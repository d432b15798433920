"""The records of a portfolio problem: proposals, options, resources, measures and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import total_ordering
from typing import Literal

from maatwaarde.periods import begin_of
from maatwaarde.portfolio.problem.rule_ref import Reason, RuleRef, reason_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, as far as a reader of the result wants to see it named."""

    id: str
    title: str = ""
    policy_field: str | None = None
    area: str | None = None


@total_ordering
@dataclass(frozen=True, slots=True)
class OptionKey:
    """A proposal, started in one period and done in full or in part: what can be chosen.

    It is the identity of an option everywhere, and is never read back from a text. Keys are in the
    order of proposals, then starts, then parts, the whole first.

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

    def __str__(self) -> str:
        """For people: ``P@2027*0.5``."""
        when = "" if self.start is None else f"@{self.start}"
        part = "" if self.scale == 1.0 else f"*{self.scale:g}"
        return f"{self.proposal}{when}{part}"

    def __lt__(self, other: OptionKey) -> bool:
        return self.rank() < other.rank()

    def rank(self) -> tuple[str, float, float, str]:
        """Return what options are sorted by; as a key it is made once for each of them."""
        return (self.proposal, begin_of(self.start), -self.scale, self.start or "")


def option_keys(options: Iterable[OptionKey | str]) -> tuple[OptionKey, ...]:
    """Let the id of a proposal alone stand for all of it, without a start."""
    return tuple(OptionKey(option) if isinstance(option, str) else option for option in options)


@dataclass(frozen=True, slots=True)
class Resource:
    """An amount of money of a kind, of staff of a role, or of credit, in one period.

    Parameters
    ----------
    id
        Unique, such as ``investment:2027`` or ``planner:2027-H1``.
    kind
        ``money`` or ``staff``. What options use of all money together is the cost of a portfolio.
        A ``reserve`` is money that pays for budgets only. Of ``debt`` there is what may still be
        borrowed, and an option uses what it adds to the debt at the end of the period.
    name
        The kind of money or the role, the same in each period.
    capacity
        What there is, in ``unit``. A budget is kept to the last cent.
    period
        A year, half-year or quarter, or None in the one-period form.
    carry_over
        How much of what is left goes on to the next period of the same kind and name; None is
        everything.
    structural
        The part of the capacity that is there in every later year too.
    over
        The part of the capacity that there is not: what is planned above a budget, openly.
    base
        What is not in the capacity: of ``debt`` the debt at the beginning, of a ``reserve`` what
        has to stay in it.
    """

    id: str
    kind: Literal["money", "staff", "reserve", "debt"]
    name: str
    capacity: float
    unit: str = ""
    period: str | None = None
    carry_over: float | None = 0.0
    structural: float = 0.0
    over: float = 0.0
    base: float = 0.0

    @property
    def ref(self) -> RuleRef:
        return RuleRef("capacity", (self.id,), limit=self.capacity)


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

    It learns in ``period``; None where periods are not told apart. Up to ``maximum``, at ``price``
    a unit, which ``budget`` pays; learning takes ``time`` of other staff, by resource, for each
    unit.
    """

    id: str
    resources: tuple[str, ...]
    maximum: float
    price: float
    budget: str
    time: Mapping[str, float] = field(default_factory=dict)
    period: str | None = None


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
class Withdrawal:
    """Money of a ``reserve`` that pays for ``budget``, in one period.

    With ``incidental`` it pays no more than what is used of that budget and is neither structural
    nor a capital charge.
    """

    reserve: str
    budget: str
    incidental: bool = False


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
    of, years
        Where effects are told apart by year: the measure of which this is the total in these
        years, in which nothing differs. Its weight is then that of the measure times that of the
        years.
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
    of: str = ""
    years: tuple[int, ...] = ()

    @property
    def measured(self) -> str:
        """The id of the measure in the framework, whatever the years."""
        return self.of or self.id

    @property
    def remaining(self) -> float | None:
        """What is still to be gained before the target is met, zero or more; None: no target."""
        if self.target is None:
            return None
        left = self.target - self.achieved
        return max(0.0, left if self.best > 0 else -left)


class _Reasoned:
    """A rule with a reason: a text is what the user stated."""

    __slots__ = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", reason_of(self.reason))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class AtMostOne(_Reasoned):
    """Of these proposals at most one is chosen: variants of each other, or mutually exclusive."""

    members: tuple[str, ...]
    reason: Reason | str = ""

    @property
    def ref(self) -> RuleRef:
        return RuleRef("at-most-one", self.members, reason=reason_of(self.reason))


@dataclass(frozen=True, slots=True)
class Requires(_Reasoned):
    """``proposal`` is chosen only together with at least one of ``any_of``.

    Give a required proposal together with its variants, since any of them meets the need. With a
    ``lag`` the required one starts at least so many years earlier; None asks nothing of the order.
    """

    proposal: str
    any_of: tuple[str, ...]
    reason: Reason | str = ""
    lag: float | None = None

    @property
    def ref(self) -> RuleRef:
        members = (self.proposal, *self.any_of)
        return RuleRef("requires", members, lag=self.lag, reason=reason_of(self.reason))


@dataclass(frozen=True, slots=True)
class Mandatory(_Reasoned):
    """At least one of these proposals (one, or one and its variants) is chosen."""

    any_of: tuple[str, ...]
    reason: Reason | str = ""

    @property
    def ref(self) -> RuleRef:
        return RuleRef("mandatory", self.any_of, reason=reason_of(self.reason))


@dataclass(frozen=True, slots=True)
class Forbidden(_Reasoned):
    """The proposal is not chosen; ``reason`` may name a guard that vetoes it."""

    proposal: str
    reason: Reason | str = ""

    @property
    def ref(self) -> RuleRef:
        return RuleRef("forbidden", (self.proposal,), reason=reason_of(self.reason))


@dataclass(frozen=True, slots=True)
class Locked(_Reasoned):
    """The option is running already and stays."""

    proposal: str
    start: str | None = None
    reason: Reason | str = ""
    scale: float = 1.0

    @property
    def option(self) -> OptionKey:
        return OptionKey(self.proposal, self.start, self.scale)

    @property
    def ref(self) -> RuleRef:
        return RuleRef(
            "locked",
            (self.proposal,),
            limit=self.scale,
            by=self.start,
            reason=reason_of(self.reason),
        )


@dataclass(frozen=True, slots=True)
class ValueFloor(_Reasoned):
    """A guard on the portfolio: the weighted value of some measures is at least ``minimum``.

    ``coefficients`` gives for each measure its weight within the guarded value, so that a guard
    with ``max_loss: 0.25`` is a floor of -0.25. Where effects are told apart by year, it holds in
    all of ``years``, in which the same totals count.
    """

    id: str
    coefficients: Mapping[str, float]
    minimum: float
    reason: Reason | str = ""
    years: tuple[int, ...] = ()

    @property
    def ref(self) -> RuleRef:
        return RuleRef(
            "floor",
            (self.id,),
            limit=self.minimum,
            by=str(self.years[0]) if self.years else None,
            reason=reason_of(self.reason),
        )


@dataclass(frozen=True, slots=True)
class TotalFloor(_Reasoned):
    """The total impact on a measure is at least ``minimum``, such as a target for one year.

    ``minimum`` has the unit of the measure; where lower is better it is a most, as in -40.

    Parameters
    ----------
    measure
        Of the problem. Where effects are told apart by year, it stands for the total in one.
    by, of
        For who reads of it: the year by which the total is reached, and whose total it is; left
        out, that of ``measure`` itself.
    """

    measure: str
    minimum: float
    reason: Reason | str = ""
    by: str | None = None
    of: str = ""

    @property
    def ref(self) -> RuleRef:
        return RuleRef(
            "total",
            (self.of or self.measure,),
            limit=self.minimum,
            by=self.by,
            reason=reason_of(self.reason),
        )


@dataclass(frozen=True, slots=True)
class Share(_Reasoned):
    """The part of the cost of a portfolio that goes to these proposals has a least or a most.

    The part is at least ``minimum``, and at most ``maximum``, times the cost of all options that
    are chosen; None asks nothing. Where savings are in the cost, the part may be above the whole,
    or below zero.

    Parameters
    ----------
    group, named
        What its members have in common, and which policy field or area that is; None where they
        were named one by one.
    """

    id: str
    members: tuple[str, ...]
    minimum: float | None = None
    maximum: float | None = None
    reason: Reason | str = ""
    group: Literal["policy_field", "area"] | None = None
    named: str = ""

    @property
    def ref(self) -> RuleRef:
        """The rule as a whole; `least` and `most` are its two sides."""
        return RuleRef("share", (self.id,), reason=reason_of(self.reason))

    @property
    def least(self) -> RuleRef:
        return replace(self.ref, limit=self.minimum, side="least")

    @property
    def most(self) -> RuleRef:
        return replace(self.ref, limit=self.maximum, side="most")


@dataclass(frozen=True, slots=True)
class Synergy(_Reasoned):
    """What two proposals bring and use on top of their own when both are chosen.

    Overlap is a synergy with the signs turned: a negative impact, or a use that is saved.

    Parameters
    ----------
    starts_a, starts_b
        The starts of each with which it counts; left out, any start.
    """

    a: str
    b: str
    impact: Mapping[str, float]
    use: Mapping[str, float] = field(default_factory=dict)
    reason: Reason | str = ""
    starts_a: tuple[str, ...] = ()
    starts_b: tuple[str, ...] = ()

    def counts(self, starts: Mapping[str, str | None]) -> bool:
        """Say whether it counts when these proposals are chosen, each with its start."""
        return all(
            name in starts and (not needed or starts[name] in needed)
            for name, needed in ((self.a, self.starts_a), (self.b, self.starts_b))
        )


@dataclass(frozen=True, slots=True)
class StaffingActuals:
    """Staff that a plan has of a resource on top of its capacity, in fte."""

    hired: float
    trained: float
