"""What a rule is, as facts: of what kind, about whom, with which numbers, and why it holds.

The model, the check and all that explains them name rules with these, so that nobody reads a fact
back out of a sentence. They are put in words where reports are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RuleKind = Literal[
    "once",
    "at-most-one",
    "mandatory",
    "requires",
    "forbidden",
    "locked",
    "share",
    "floor",
    "total",
    "capacity",
    "definition",
]
ReasonKind = Literal[
    "stated",
    "veto",
    "guard",
    "status",
    "variants",
    "excludes",
    "started",
    "no-start",
    "speeds-up",
    "sped-up",
    "unknown-cost",
    "ineligible",
]


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why a rule holds.

    Parameters
    ----------
    kind
        ``stated`` is the user's own text. Of what is forbidden: a ``veto`` of guards, the
        ``status`` in the list, an ``unknown-cost``, that it is ``ineligible``, that it has
        ``no-start`` left, that it ``speeds-up`` what does not run, or that it was ``sped-up``. Of
        what is locked: it has ``started``. Of groups: ``variants``, or ``excludes`` in the file of
        resources. ``guard`` is a floor under a value.
    detail
        The text that was stated (nothing where no reason was given), the guards that are broken,
        the criteria that are not met, the other proposal, or the period before which it has
        started.
    """

    kind: ReasonKind = "stated"
    detail: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is a reason to tell."""
        return self.kind != "stated" or bool(self.detail)

    def __str__(self) -> str:
        """For messages to programmers; reports have words for each kind."""
        told = ", ".join(self.detail)
        return told if self.kind == "stated" else f"{self.kind} {told}".rstrip()


def reason_of(reason: Reason | str) -> Reason:
    """Take a text for what the user stated, and no text for no reason."""
    if isinstance(reason, Reason):
        return reason
    return Reason("stated", (reason,)) if reason else Reason()


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A rule of a problem. Rules that are equal are one rule.

    Parameters
    ----------
    kind
        ``definition`` is no rule of the user, but what makes the numbers of a model add up.
    members
        Who it is about: the proposals of ``once``, ``at-most-one``, ``mandatory``, ``forbidden``
        and ``locked``; of ``requires`` the proposal, then what it requires one of; the id of the
        ``share``, of the guarded value (``floor``), of the measure (``total``) or of the resource
        (``capacity``).
    lag
        By how many years what is required starts earlier at least.
    limit
        The least of a ``floor`` and of a ``total``, the most of a ``capacity``, one of the two
        limits of a ``share``, the part of what is ``locked``.
    by
        The period by which a ``total`` is reached, or in which what is ``locked`` starts.
    side
        Of a ``share``: whether ``limit`` is its least or its most; None is the share as a whole.
    """

    kind: RuleKind
    members: tuple[str, ...] = ()
    lag: float | None = None
    limit: float | None = None
    by: str | None = None
    reason: Reason = Reason()
    side: Literal["least", "most"] | None = None

    def __str__(self) -> str:
        """For messages to programmers: ``requires 'a', 'b' (lag 1)``; reports have sentences."""
        numbers = [
            *([] if self.lag is None else [f"lag {self.lag:.12g}"]),
            *([] if self.limit is None else [f"{self.side or 'limit'} {self.limit:.12g}"]),
            *([] if self.by is None else [f"by {self.by}"]),
            *([str(self.reason)] if self.reason else []),
        ]
        told = f"{self.kind} {', '.join(map(repr, self.members))}".rstrip()
        return f"{told} ({'; '.join(numbers)})" if numbers else told
